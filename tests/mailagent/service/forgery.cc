#include "tests/mailagent/service/forgery.h"

#include "base/text.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace forgery {
namespace {

const std::string kAdministrator = "admin@example.com";

/// Everything that a mail can change: what stands in the journal of one account.
std::string stateOf(House& house) {
    const auto state = house.journal.account(house.settings.account);
    REQUIRE(state);
    std::string text = state->password ? state->password->digest : "";
    for (const auto& stamp : state->stamps) text += "\n" + stamp.kind;
    for (const auto& setting : state->settings) text += "\n" + setting.name + setting.value;
    return text;
}

struct Fate {
    std::size_t legal = 0;
    bool changed = false;
    std::set<std::string> answered;  ///< but for administrator and manager
    std::string reason;
};

Fate fateOf(House& house, const std::string& mail, Arrival arrived) {
    const auto before = stateOf(house);
    const auto sent = house.sender->sent().size();
    house.box->deliver(mail, arrived);
    const auto report = house.turn();
    Fate fate;
    fate.legal = report.legal;
    fate.changed = stateOf(house) != before;
    for (auto i = sent; i < house.sender->sent().size(); ++i) {
        for (const auto& to : house.sentTo(i)) {
            if (to != kAdministrator && to != house.settings.managerAddress) {
                fate.answered.insert(base::lower(to));
            }
        }
    }
    const auto mails = house.journal.mails(house.settings.account);
    REQUIRE(mails);
    if (!mails->empty()) fate.reason = mails->back().reason;
    const auto log = house.journal.mailLog(house.settings.account, 20);
    REQUIRE(log);
    for (const auto& row : *log) {
        if (row.outcome.rfind("illegal", 0) != 0) continue;
        fate.reason = row.outcome + ": " + fate.reason;
        break;
    }
    return fate;
}

struct Printed : doctest::IReporter {
    explicit Printed(const doctest::ContextOptions& /*options*/) {}
    void report_query(const doctest::QueryData& /*query*/) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& /*stats*/) override {
        const auto& all = tally();
        std::printf("forgery suite: accepted wrongly %d of %d, refused wrongly %d of %d\n",
                    all.acceptedWrongly, all.forged, all.refusedWrongly, all.honest);
    }
    void test_case_start(const doctest::TestCaseData& /*data*/) override {}
    void test_case_reenter(const doctest::TestCaseData& /*data*/) override {}
    void test_case_end(const doctest::CurrentTestCaseStats& /*stats*/) override {}
    void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
    void subcase_start(const doctest::SubcaseSignature& /*signature*/) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& /*data*/) override {}
    void log_message(const doctest::MessageData& /*data*/) override {}
    void test_case_skipped(const doctest::TestCaseData& /*data*/) override {}
};
REGISTER_LISTENER("forgery", 1, Printed);

}  // namespace

Tally& tally() {
    static Tally counted;
    return counted;
}

std::string namedAndDated() {
    static int count = 0;
    return fmt::format(
        "Message-ID: <f{}@phone.example.com>\r\nDate: Mon, 02 Mar 2026 08:53:00 +0000\r\n",
        ++count);
}

std::string arriving(const Mail& mail) {
    return mail.head + "To: hq@example.com\r\nSubject: " + mail.subject + "\r\n" + namedAndDated() +
           "\r\n" + mail.body;
}

void honest(House& house, const std::string& mail, const std::string& note, Arrival arrived,
            const std::string& who) {
    const auto fate = fateOf(house, mail, arrived);
    CAPTURE(note);
    CAPTURE(fate.reason);
    const bool good = fate.legal == 1 && fate.answered == std::set<std::string>{who};
    CHECK(fate.legal == 1);
    CHECK(fate.answered == std::set<std::string>{who});
    ++tally().honest;
    tally().refusedWrongly += good ? 0 : 1;
}

void forged(House& house, const std::string& mail, const std::string& reason,
            const std::string& note, Arrival arrived) {
    const auto fate = fateOf(house, mail, arrived);
    CAPTURE(note);
    CAPTURE(fate.reason);
    CHECK(fate.legal == 0);
    CHECK_FALSE(fate.changed);
    CHECK(fate.answered.empty());
    CHECK(fate.reason.find(reason) != std::string::npos);
    ++tally().forged;
    tally().acceptedWrongly += fate.legal == 0 && !fate.changed && fate.answered.empty() ? 0 : 1;
}

void held(House& house, const std::string& mail, const std::string& words,
          const std::string& note) {
    const auto sent = house.sender->sent().size();
    const auto fate = fateOf(house, mail, {});
    CAPTURE(note);
    CAPTURE(fate.reason);
    const bool one = house.sender->sent().size() == sent + 1;
    CHECK_FALSE(fate.changed);
    CHECK(one);  // the results, no list
    CAPTURE(house.sentBytes(sent));
    CHECK(house.sentHolds(sent, words));
    ++tally().forged;
    tally().acceptedWrongly += !fate.changed && one ? 0 : 1;
}

void each(const SetUp& setUp, std::initializer_list<Row> rows) {
    for (const auto& row : rows) {
        House house;
        house.settings.adminNotice = service::AdminNotice::illegalOnly;
        house.settings.adminAddress = kAdministrator;
        house.settings.senders = {kAnn};
        setUp(house);
        if (row.reason.empty()) {
            honest(house, row.mail, row.note, row.arrived);
        } else {
            forged(house, row.mail, row.reason, row.note, row.arrived);
        }
    }
}

}  // namespace forgery
