#include "config/check.h"

#include "tests/config/scratch.h"

#include <doctest/doctest.h>

using namespace config;
using namespace scratch;

TEST_CASE("M28 settings that need, exclude or double each other") {
    struct Row {
        std::string lines;     // behind a machine that lacks nothing
        std::string expected;  // part of the faults; "" = usable and silent
    };
    const Row rows[] = {
        {"", ""},
        {"illegal_mail = \"move Illegal\"", "10: machine \"copier01\": POP3 has no folders"},
        {"illegal_mail = \"move Illegal\"\nreceiving.kind = \"imap\"", ""},
        {"admin_notice = \"all\"",
         "1: machine \"copier01\": admin_address is missing (admin_notice=illegal|all); write "
         "admin_address = \"admin@example.com\""},
        {"admin_notice = \"all\"\nadmin_address = \"a@example.com\"", ""},
        {"admin_notice = \"all\"\nadmin_address = \"Copier01@example.com\"",
         "11: machine \"copier01\": admin_address is the address or login of machine \"copier01\""},
        {"receiving.kind = \"maildir\"", "receiving.maildir is missing"},
        {"sending.kind = \"folder\"", "sending.folder is missing"},
        {"receiving.auth = \"xoauth2\"",
         "receiving.token is missing (receiving.auth=xoauth2|oauthbearer)"},
        {"receiving.auth = \"xoauth2\"\nreceiving.token = { program = [\"t\"] }", ""},
        {"receiving.token = \"t\"", "10: machine \"copier01\": receiving.token is for OAuth only"},
        {"sending.user = \"x\"",
         "10: machine \"copier01\": sending.user is given without sending.password"},
        {"sending.password = \"x\"",
         "10: machine \"copier01\": sending.password is given without sending.user"},
        {"sending.user = \"x\"\nsending.password = \"y\"", ""},
        {"sending.proxy_user = \"x\"",
         "10: machine \"copier01\": sending.proxy_user is given without sending.proxy"},
        {"sending.proxy = \"http://p:1\"\nsending.proxy_user = \"x\"", ""},
        {"receiving.security = \"plain\"",
         "10: warning: machine \"copier01\": the password goes to pop.example.com unencrypted"},
        {"sending.security = \"plain\"", ""},  // no login: nothing to hide
        {"snmp.user = \"reader\"", "SNMP users and passphrases are of version 3 only"},
        {"snmp.version = \"3\"", "snmp.user is missing"},
        {"snmp.version = \"3\"\nsnmp.user = \"reader\"\nsnmp.priv_password = \"hunter2hunter2\"",
         "snmp.priv_password is given without snmp.auth_password"},
        {"ipp.password = \"hunter2\"", "ipp.password is given without ipp.user"},
        {"snmp.version = \"3\"\nsnmp.user = \"reader\"\nsnmp.auth_password = \"hunter2hunter2\"",
         ""},
        {"receiving.check_certificate = \"No\"",
         "10: warning: machine \"copier01\": the certificate of pop.example.com is not checked"},
    };
    for (const auto& row : rows) {
        const auto faults = faultsOf(loadText(kMachine + row.lines + "\n"));
        INFO(row.lines, "\n", faults);
        if (row.expected.empty()) {
            CHECK(faults.empty());
        } else {
            CHECK(faults.find(row.expected) != std::string::npos);
        }
        CHECK(faults.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("M40 plain is no warning on loopback") {
    auto text = kMachine + "receiving.security = \"plain\"\n";
    text.replace(text.find("pop.example.com"), 15, "127.0.0.1");
    CHECK(faultsOf(loadText(text)).empty());
}

TEST_CASE("what is missing is named, each with a line to write") {
    const auto faults = faultsOf(loadText("\n[[machine]]\nname = \"a\"\n"));
    for (const char* key :
         {"address", "manager_address", "receiving.server", "receiving.user", "sending.server"}) {
        CHECK(faults.find(std::string("2: machine \"a\": ") + key + " is missing") !=
              std::string::npos);
    }
    CHECK(faults.find("receiving.password is missing") != std::string::npos);
    CHECK(faults.find("nothing says where its values come from; write snmp.address") !=
          std::string::npos);
    CHECK(faults.find("receiving.maildir") == std::string::npos);
}

TEST_CASE("M42 one mailbox is served by one machine") {
    auto second = kMachine;
    second.replace(second.find("name = \"copier01\""), 17, "name = \"copier02\"");
    second.replace(second.find("copier01@"), 8, "copier02");
    CHECK(faultsOf(loadText(kMachine + second)) ==
          "16: machine \"copier02\" has the same mailbox as machine \"copier01\"; give each "
          "machine a mailbox or folder of its own\n");
    auto folder = second + "receiving.kind = \"imap\"\nreceiving.folder = \"Two\"\n";
    CHECK(faultsOf(loadText(kMachine + folder)).empty());
    auto inbox = second + "receiving.kind = \"imap\"\nreceiving.folder = \"inbox\"\n";
    CHECK(faultsOf(loadText(kMachine + inbox)).find("same mailbox") != std::string::npos);
}

TEST_CASE("M42 two spellings of one mailbox are one mailbox") {
    const auto maildir = [](const char* path) {
        config::Machine machine;
        machine.receiving.kind = config::ReceivingKind::maildir;
        machine.receiving.maildir = path;
        return config::mailboxOf(machine);
    };
    for (const char* path : {"/var/M/", "/var//M", "/var/./M", "/var/x/../M", "/var/M/."})
        CHECK_MESSAGE(maildir(path) == maildir("/var/M"), path);
    for (const char* path : {"/var/m", "/var/M/.HQ", "/M", "var/M", "/"})
        CHECK_MESSAGE(maildir(path) != maildir("/var/M"), path);
    CHECK(maildir("").empty());

    const auto imap = [](const char* folder) {
        config::Machine machine;
        machine.receiving.kind = config::ReceivingKind::imap;
        machine.receiving.account.server = "imap.example.com";
        machine.receiving.account.user = "hq";
        machine.receiving.folder = folder;
        return config::mailboxOf(machine);
    };
    struct Row {
        const char *one, *other;
        bool same;
    };
    const Row rows[] = {{"HQ", "INBOX.HQ", true},    {"HQ", "inbox/HQ", true},
                        {"HQ.2", "HQ/2", true},      {"INBOX.HQ.2", "HQ/2", true},
                        {"INBOX", "Inbox", true},    {"HQ", "hq", false},
                        {"INBOX", "INBOX.", false},  {"INBOXES", "ES", false},
                        {"HQ", "Archive/HQ", false}, {"INBOX", "HQ", false}};
    for (const auto& row : rows) {
        CAPTURE(row.one);
        CAPTURE(row.other);
        CHECK((imap(row.one) == imap(row.other)) == row.same);
    }
}

TEST_CASE("M42 the usual ports of a server lead to one mailbox, another port to another") {
    using config::ReceivingKind;
    const auto at = [](int port, ReceivingKind kind = ReceivingKind::imap) {
        config::Machine machine;
        machine.receiving.kind = kind;
        machine.receiving.account.server = "mail.example.com";
        machine.receiving.account.user = "hq";
        machine.receiving.account.port = static_cast<std::uint16_t>(port);
        return config::mailboxOf(machine);
    };
    for (const int port : {143, 993, 110, 995}) {
        CHECK(at(port) == at(0));
        CHECK(at(port, ReceivingKind::pop3) == at(0));
    }
    for (const int port : {1143, 2143, 1995}) {
        CHECK(at(port) != at(0));
        CHECK(at(port) != at(1993));
        CHECK(at(port) == at(port, ReceivingKind::pop3));
    }

    auto second = kMachine;
    second.replace(second.find("name = \"copier01\""), 17, "name = \"copier02\"");
    second.replace(second.find("copier01@"), 8, "copier02");
    const auto faults = [&second](const char* one, const char* other) {
        return faultsOf(loadText(kMachine + "receiving.port = " + one + "\n" + second +
                                 "receiving.port = " + other + "\n"));
    };
    CHECK(faults("1995", "2995").empty());
    CHECK(faults("995", "2995").empty());
    CHECK(faults("1995", "1995").find("same mailbox") != std::string::npos);
    CHECK(faults("995", "143").find("same mailbox") != std::string::npos);
}

TEST_CASE("M42 folders that may be one say so") {
    const std::string imap = "receiving.kind = \"imap\"\nreceiving.folder = ";
    auto second = kMachine;
    second.replace(second.find("name = \"copier01\""), 17, "name = \"copier02\"");
    second.replace(second.find("copier01@"), 8, "copier02");
    const auto faults =
        faultsOf(loadText(kMachine + imap + "\"HQ\"\n" + second + imap + "\"INBOX.HQ\"\n"));
    CHECK(faults.find("machine \"copier02\" may have the same mailbox as machine \"copier01\": "
                      "INBOX.HQ and HQ are one folder on many servers; give each") !=
          std::string::npos);
}

TEST_CASE("lesson 13: notices never go into a served mailbox") {
    auto second = kMachine;
    second.replace(second.find("name = \"copier01\""), 17, "name = \"copier02\"");
    second.replace(second.find("copier01@"), 8, "copier02");
    second.replace(second.find("user = \"copier01\""), 17, "user = \"copier02\"");
    second.replace(second.find("manager@"), 8, "copier01@");
    CHECK(faultsOf(loadText(kMachine + second))
              .find("14: machine \"copier02\": manager_address is the address or login of machine "
                    "\"copier01\"") != std::string::npos);
}

TEST_CASE("M6 M45 run needs an enabled machine that says who may ask") {
    struct Row {
        std::string lines;
        std::string first, second;
    };
    const Row rows[] = {
        {"", "no machine is enabled", ""},
        {"enable = \"Yes\"", "nobody may ask; write senders =", "there is no ce_password"},
        {"enable = \"Yes\"\nsenders = \"any\"", "there is no ce_password", ""},
        {"enable = \"Yes\"\nsenders = \"any\"\nce_password = \"Sitios\"", "", ""},
        {"enable = \"Yes\"\nsenders = [\"Eng@Example.com\", \"@Service.example\", "
         "\"other.example\"]\nce_password = \"Sitios\"",
         "", ""},
    };
    for (const auto& row : rows) {
        const auto loaded = loadText(kMachine + row.lines + "\n");
        const auto faults = readyToRun(loaded.settings);
        INFO(row.lines);
        REQUIRE(loaded.usable);
        const std::size_t expected = row.first.empty() ? 0 : row.second.empty() ? 1 : 2;
        REQUIRE(faults.size() == expected);
        if (expected > 0) CHECK(faults[0].text.find(row.first) != std::string::npos);
        if (expected > 1) CHECK(faults[1].text.find(row.second) != std::string::npos);
    }
    CHECK(readyToRun({}).at(0).text.find("there is no machine") == 0);
}
