// The room against mails of real clients: what was typed, how long the slowest takes, which are
// taken for automatic.
#include "mail/message/letter.h"

#include "tests/mail/message/corpus.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <cstdlib>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>

using namespace message;

namespace {

std::vector<std::string> typedLines(const Letter& letter) {
    std::vector<std::string> out;
    for (const auto& line : letter.lines) {
        if (line.kind == Line::Kind::typed) out.push_back(line.text);
    }
    return out;
}

}  // namespace

TEST_CASE("M41 transplanted client mails: exactly the typed commands are left") {
    if (!corpus::present()) return;
    std::map<std::string, std::string> mails;
    for (auto& mail : corpus::under("transplant")) mails[mail.name] = std::move(mail.bytes);
    const auto truth = nlohmann::json::parse(mails.at("transplant/truth.json"));
    std::size_t right = 0;
    for (const auto& entry : truth) {
        const auto name = entry.at("file").get<std::string>();
        CAPTURE(name);
        const auto letter = read(mails.at("transplant/" + name));
        REQUIRE(letter);
        const auto password = entry.at("password").get<std::string>();
        const auto wanted = entry.at("commands").get<std::vector<std::string>>();
        const auto typed = typedLines(*letter);
        CHECK(typed == wanted);
        CHECK(letter->subject == password);
        CHECK_FALSE(letter->automation.automatic);
        CAPTURE(letter->automation.sign);
        CHECK(letter->from.size() == 1);
        if (typed == wanted && letter->subject == password) ++right;
    }
    MESSAGE(fmt::format("transplant: {} of {} as typed", right, truth.size()));
}

TEST_CASE("every mail of the collection is read within its bounds, and quickly") {
    if (!corpus::present()) return;
    const bool tell = std::getenv("MESSAGE_TELL") != nullptr;
    double slowest = 0;
    std::string slowestName;
    std::size_t count = 0;
    std::size_t refused = 0;
    for (const auto* folder : {"raw", "modern", "nasty_made", "bodies", "transplant"}) {
        for (const auto& mail : corpus::under(folder)) {
            const auto start = std::clock();  // of this process: other programs do not count
            const auto letter = read(mail.bytes);
            const double took = static_cast<double>(std::clock() - start) * 1000.0 / CLOCKS_PER_SEC;
            ++count;
            if (took > slowest) {
                slowest = took;
                slowestName = mail.name;
            }
            if (!letter) ++refused;
            if (letter) CHECK(identity(mail.bytes, *letter).size() % 64 == 0);
            if (tell && !letter) MESSAGE(fmt::format("{}: {}", mail.name, letter.error().text));
            if (tell && letter && letter->automation.automatic) {
                MESSAGE(fmt::format("AUTO {}: {} about {}", mail.name, letter->automation.sign,
                                    letter->automation.aboutMessage));
            }
        }
    }
    MESSAGE(fmt::format("{} mails, {} not readable, slowest {:.1f} ms: {}", count, refused, slowest,
                        slowestName));
    CHECK(slowest < 500);
}
