// Loops (M45): programs are never answered nor copied, and what answers us without any sign that it
// is a program is bounded.
#include "tests/mail/message/corpus.h"
#include "tests/mailagent/service/house.h"

#include "base/text.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

using namespace service_test;

namespace {

constexpr int kRounds = 300;  // of a loop that nothing would end

/// Everything is copied that may be, and anybody may ask.
void open(House& house, const std::string& password) {
    house.settings.senders = {"any"};
    house.settings.filePassword = base::Secret(password);
    house.settings.sizeLimit = base::operator""_KiB(1024);
    house.settings.adminNotice = service::AdminNotice::all;
    house.settings.adminAddress = "admin@example.com";
}

std::size_t sentFor(const std::string& bytes, const std::string& password) {
    House house;
    open(house, password);
    house.box->deliver(bytes);
    house.turn();
    house.turn();
    return house.sender->sent().size();
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == at) {
            parts.emplace_back();
        } else if (c != '\r') {
            parts.back() += c;
        }
    }
    return parts;
}

/// By file: what the collection's index notes of it.
std::map<std::string, std::vector<std::string>> notes() {
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& file : corpus::under(".")) {
        if (file.name.find("INDEX.tsv") == std::string::npos) continue;
        for (const auto& row : split(file.bytes, '\n')) {
            const auto fields = split(row, '\t');
            if (fields.size() > 6) found[fields[0]] = split(fields[6], ' ');
        }
    }
    return found;
}

/// A sign in the header that a program wrote the mail, by the index.
bool automatic(const std::vector<std::string>& noted) {
    return std::any_of(noted.begin(), noted.end(), [](const std::string& note) {
        return note.starts_with("auto-submitted=auto") || note.starts_with("report:") ||
               note == "null-return-path" || note == "list" || note == "precedence=bulk" ||
               note == "precedence=list" || note == "precedence=junk";
    });
}

/// The mail with the password for a subject.
std::string asked(const std::string& raw) {
    std::string head = "Subject: U-BIX\n";
    std::string_view rest = raw;
    bool skipping = false, body = false;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        const auto line = rest.substr(0, end);
        rest.remove_prefix(end);
        body = body || base::trim(line).empty();
        const bool folded = line.front() == ' ' || line.front() == '\t';
        skipping = !body && (folded ? skipping : base::startsWithNoCase(line, "subject:"));
        if (!skipping) head += line;
    }
    return head;
}

std::string field(const std::string& bytes, const std::string& name) {
    const auto at = bytes.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    return bytes.substr(at + name.size() + 4, bytes.find("\r\n", at + 2) - at - name.size() - 4);
}

std::size_t sentTo(House& house, const std::string& who) {
    const auto& sent = house.sender->sent();
    return static_cast<std::size_t>(std::count_if(sent.begin(), sent.end(), [&](const auto& one) {
        const auto& to = one.mail.envelope.to;
        return std::find(to.begin(), to.end(), who) != to.end();
    }));
}

}  // namespace

TEST_CASE("M45 automatic mails of real programs: none answered, none copied") {
    if (!corpus::present()) return;
    const auto noted = notes();
    std::size_t count = 0, answered = 0;
    for (const auto* folder : {"raw", "modern", "nasty_made"}) {
        for (const auto& mail : corpus::under(folder)) {
            const auto found = noted.find(mail.name);
            if (found == noted.end() || !automatic(found->second)) continue;
            ++count;
            CAPTURE(mail.name);
            const auto asCame = sentFor(mail.bytes, "U-BIX");
            const auto asCommand = sentFor(asked(mail.bytes), "U-BIX");
            CHECK(asCame == 0);
            CHECK(asCommand == 0);
            answered += asCame + asCommand > 0 ? 1 : 0;
        }
    }
    MESSAGE(
        fmt::format("{} automatic mails, as they came and as command mails: {} answered or "
                    "copied",
                    count, answered));
    CHECK(count > 100);
}

TEST_CASE("M7 M41 mails that people typed, with the password for a subject: all answered") {
    if (!corpus::present()) return;
    std::map<std::string, std::string> mails;
    for (auto& mail : corpus::under("transplant")) mails[mail.name] = std::move(mail.bytes);
    const auto truth = nlohmann::json::parse(mails.at("transplant/truth.json"));
    std::size_t answered = 0;
    for (const auto& entry : truth) {
        const auto name = entry.at("file").get<std::string>();
        CAPTURE(name);
        const auto sent =
            sentFor(mails.at("transplant/" + name), entry.at("password").get<std::string>());
        CHECK(sent > 0);
        answered += sent > 0 ? 1 : 0;
    }
    MESSAGE(fmt::format("{} of {} mails that people typed: answered", answered, truth.size()));
    CHECK(answered == truth.size());
}

TEST_CASE("M45 two agents behind a gateway that strips every mark: bounded within the hour") {
    House one;
    House other;
    for (auto* house : {&one, &other}) house->settings.wrongPasswords = 5;
    one.settings.ownAddresses = {"hq@example.com"};
    other.settings.ownAddresses = {"branch@example.com"};
    other.settings.address = "branch@example.com";
    other.settings.account = "branch";
    one.box->deliver(mail({.body = "HELP\r\n", .from = "branch@example.com"}));
    std::size_t carried = 0;
    // The gateway keeps the text and sets the password as subject: nothing tells it from a person.
    const auto carry = [&](House& from, House& to, std::size_t& taken, const char* sender) {
        from.turn();
        for (; taken < from.sender->sent().size(); ++taken, ++carried) {
            to.box->deliver(mail({.body = "HELP\r\n", .from = sender}));
        }
    };
    std::size_t ofOne = 0, ofOther = 0;
    for (int i = 0; i < kRounds; ++i) {
        carry(one, other, ofOne, "hq@example.com");
        carry(other, one, ofOther, "branch@example.com");
    }
    MESSAGE(fmt::format("two agents: {} mails within the hour, then silence", carried));
    CHECK(carried <= 2 * (60 + 1));
    const auto before = one.sender->sent().size() + other.sender->sent().size();
    for (int i = 0; i < 3; ++i) {
        one.turn();
        other.turn();
    }
    CHECK(one.sender->sent().size() + other.sender->sent().size() == before);
}

TEST_CASE("M45 a vacation responder without any sign: its answers are no commands and no guesses") {
    House house;
    house.settings.adminNotice = service::AdminNotice::illegalOnly;
    house.settings.adminAddress = "admin@example.com";
    house.box->deliver(mail({.body = "HELP\r\n"}));
    std::size_t seen = 0;
    for (int i = 0; i < kRounds; ++i) {
        house.turn();
        for (; seen < house.sender->sent().size(); ++seen) {
            if (house.sentTo(seen) != std::vector<std::string>{"ce.tanaka@example.com"}) continue;
            const auto bytes = house.sentBytes(seen);
            house.box->deliver(
                mail({.subject = "Re: " + field(bytes, "Subject"),
                      .body = "I am away until Monday.\r\n",
                      .extra = "In-Reply-To: " + field(bytes, "Message-ID") + "\r\n"}));
        }
    }
    CHECK(sentTo(house, "ce.tanaka@example.com") == 1);
    CHECK(house.sender->sent().size() <= 2);
    house.box->deliver(mail({.body = "HELP\r\n"}));
    CHECK(house.turn().legal == 1);
}

TEST_CASE("M45 a responder that answers with the password for a subject: bounded by the hour") {
    House house;
    house.settings.mailsPerFetch = 500;
    house.box->deliver(mail({.body = "HELP\r\n"}));
    std::size_t seen = 0;
    for (int i = 0; i < kRounds; ++i) {
        house.turn();
        for (; seen < house.sender->sent().size(); ++seen) {
            house.box->deliver(mail({.body = "I am away until Monday.\r\n"}));
        }
    }
    MESSAGE(fmt::format("a responder with the password: {} answers within the hour, {} notices",
                        sentTo(house, "ce.tanaka@example.com"),
                        sentTo(house, "manager@example.com")));
    CHECK(sentTo(house, "ce.tanaka@example.com") == 60);
    CHECK(sentTo(house, "manager@example.com") == 1);
    CHECK(house.sender->sent().size() == 61);
}

TEST_CASE("M45 a bounce without a sign, our own mail, a list's footer: nobody is answered twice") {
    House house;
    house.settings.adminNotice = service::AdminNotice::illegalOnly;
    house.settings.adminAddress = "admin@example.com";
    SUBCASE("a bounce from the relay's postmaster, for every mail") {
        house.box->deliver(mail({.body = "HELP\r\n"}));
        std::size_t seen = 0;
        for (int i = 0; i < kRounds; ++i) {
            house.turn();
            for (; seen < house.sender->sent().size(); ++seen) {
                house.box->deliver(mail({.subject = "Your mail could not be delivered",
                                         .body = "Sorry.\r\n",
                                         .from = "postmaster@example.com"}));
            }
        }
        CHECK(house.sender->sent().size() <= 1 + service::kCopiesPerHour);
        CHECK(sentTo(house, "postmaster@example.com") == 0);
    }
    SUBCASE("a mail from our own address, with the password") {
        for (int i = 0; i < 5; ++i) house.box->deliver(mail({.from = "hq@example.com"}));
        CHECK(house.turn().illegal == 5);
        CHECK(house.sender->sent().empty());
    }
    SUBCASE("a list sends a mail again with its footer, and with its marks") {
        const std::string footer = "-- \r\nmachines mailing list\r\n";
        house.box->deliver(mail({.body = "HELP\r\n", .id = "<a@x>"}));
        house.box->deliver(mail({.body = "HELP\r\n" + footer,
                                 .id = "<a@x>",
                                 .extra = "List-Id: <machines.example.com>\r\n"}));
        CHECK(house.turn().legal == 1);
        CHECK(house.sender->sent().size() == 1);
    }
}
