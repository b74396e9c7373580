// GCC 12 loses a coroutine that awaits inside a condition, or beside another operand: it never goes
// on, or what it held is destroyed twice. What is awaited is named first (ARCHITECTURE.md,
// Threads).
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

namespace {

namespace fs = std::filesystem;

const fs::path kProject = PROJECT_FOLDER;

bool isUnsafe(const std::string& line) {
    static const std::regex condition(R"(\b(if|while|switch) \([^;)]*co_await)");
    static const std::regex behind(R"((&&|\|\||\?|==|!=) !?\(?co_await)");
    static const std::regex before(R"(co_await [^;]*(&&|\|\||\?|==|!=) )");
    static const std::regex initialised(R"(\b(if|while) \((const )?auto&* \w+ = co_await)");
    if (std::regex_search(line, condition) && !std::regex_search(line, initialised)) return true;
    return std::regex_search(line, behind) || std::regex_search(line, before);
}

}  // namespace

TEST_CASE("nothing is awaited inside a condition or beside another operand") {
    std::size_t awaits = 0;
    for (const char* top : {"net", "machine", "mail", "mailagent"}) {
        for (const auto& entry : fs::recursive_directory_iterator(kProject / top)) {
            const auto extension = entry.path().extension();
            if (extension != ".h" && extension != ".cc") continue;
            std::ifstream in(entry.path());
            for (std::string line; std::getline(in, line);) {
                if (line.find("co_await") == std::string::npos) continue;
                ++awaits;
                CAPTURE(entry.path());
                CAPTURE(line);
                CHECK_FALSE(isUnsafe(line));
            }
        }
    }
    CHECK(awaits > 300);  // the walk saw the product
}

TEST_CASE("what is unsafe to await") {
    for (const char* line :
         {"if (!co_await mine_.enter(until)) co_return;", "while (co_await more()) {",
          "const bool a = b && co_await c();", "co_return co_await a() || b;",
          "x = f ? co_await a() : b;", "co_return co_await wait != Woken::late;"}) {
        CAPTURE(line);
        CHECK(isUnsafe(line));
    }
    for (const char* line : {"if (auto sent = co_await outbox_.sendDue(); !sent) co_return sent;",
                             "if (done) done = co_await readStat(session, survey);",
                             "const bool a = co_await b();", "auto operator co_await() && {"}) {
        CAPTURE(line);
        CHECK_FALSE(isUnsafe(line));
    }
}
