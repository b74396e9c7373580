#include "config/load.h"

#include "tests/config/scratch.h"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

using namespace config;
using namespace scratch;

TEST_CASE("every fault says its line and what to write instead") {
    struct Row {
        std::string text;
        std::string expected;
    };
    const Row rows[] = {
        // unknown keys and sections
        {"[[machine]]\nintervall = 5\n", "2: intervall is unknown; perhaps interval was meant"},
        {"[[machine]]\nreceiving.sever = \"x\"\n",
         "2: receiving.sever is unknown; perhaps receiving.server was meant"},
        {"[[machine]]\nname = \"a\"\n[machine.receiving]\nsever = \"x\"\n",
         "4: receiving.sever is unknown; perhaps receiving.server was meant"},
        {"[[machine]]\nserver = \"x\"\n",
         "2: server is unknown; write receiving.server or sending.server"},
        {"[[machine]]\nworkers = 4\n", "2: workers is unknown; it belongs under [agent]"},
        {"[agent]\ninterval = 4\n",
         "2: interval is unknown; it belongs under [[machine]] or [defaults]"},
        {"[agent]\nzebra = 4\n", "2: zebra is unknown; docs/settings.md names all settings"},
        {"[agent]\n\"a\\u001b\" = 4\n", "2: a\\x1b is unknown"},
        {"[default]\n", "1: default is unknown; perhaps [defaults] was meant"},
        {"[printer]\n", "1: printer is unknown; sections are [agent], [defaults] and [[machine]]"},
        {"interval = 5\n",
         "1: interval stands in no section; write it under [defaults] or [[machine]]"},
        {"receiving.server = \"x\"\n", "1: receiving stands in no section"},
        {"workers = 5\n", "1: workers stands in no section; write it under [agent]"},
        {"[machine]\nname = \"a\"\n", "1: write [[machine]], with double brackets"},
        {"[[agent]]\n", "1: write [agent] once, with single brackets"},
        {"machine = [1]\n", "1: write [[machine]] on a line of its own"},
        {"[[machine]]\nreceiving = \"x\"\n",
         "2: receiving is a group of settings; write such as receiving.kind = "},
        {"[[machine]]\nname.first = \"x\"\n", "2: name: a table is wrong: it is no text in quotes"},
        {"[defaults]\nname = \"a\"\n", "2: name cannot be a default"},
        // values
        {"[defaults]\ninterval = 61\n",
         "2: interval: 61 is wrong: it is out of range; write 1 to 60 minutes, such as \"10 min\""},
        {"[defaults]\ninterval = 0\n", "2: interval: 0 is wrong: it is out of range"},
        {"[defaults]\nmails_per_fetch = 501\n", "write a whole number from 1 to 500"},
        {"[defaults]\nsize_limit = 9999\n",
         "2: size_limit: 9999 is wrong: it is out of range; write a size from 10 KB to 1024 KB"},
        {"[defaults]\nreceiving.kind = \"imap4\"\n",
         "2: receiving.kind: \"imap4\" is wrong: perhaps \"imap\" was meant; write \"pop3\", "
         "\"imap\" or \"maildir\""},
        {"[defaults]\nreceiving.address_family = 5\n",
         "5 is wrong: it is none of the words; write \"any\", \"4\" or \"6\""},
        {"[defaults]\nmanager_address = \"a;b@example.com\"\n",
         "2: manager_address: \"a;b@example.com\" is wrong: it holds the character ;, which no "
         "address may"},
        {"[defaults]\ntime_difference = \"+1300\"\n",
         "2: time_difference: \"+1300\" is no time zone"},
        {"[defaults]\nsenders = [\"a@example.com\",\n\"b c@example.com\"]\n",
         "2: senders: \"b c@example.com\" is wrong: it holds a blank"},
        {"[defaults]\nnickname = \"\\u001b[0m\"\n", "2: nickname: \"\\x1b[0m\" is wrong"},
        {"[defaults]\nreceiving.password = 5\n",
         "2: receiving.password: the value is wrong: it is no text in quotes"},
        // machines
        {"[[machine]]\n", "1: the machine has no name; write name = \"copier01\""},
        {"[[machine]]\nname = \"Copier\"\n",
         "2: name: \"Copier\" is wrong: it holds other characters than a-z 0-9 . _ -"},
        {kMachine + kMachine, "11: machine \"copier01\" stands in this file already, at line 1"},
        {"[agent]\nstate_folder = \"/" + std::string(120, 's') + "\"\n",
         "0: control_socket: its path has 129 bytes, and sockets take 107 at most"},
        // no TOML
        {"[defaults]\nreceiving.password = hunter2\n",
         "2: the value of receiving.password needs quotes; write receiving.password = \"value\""},
        {"[defaults]\nreceiving.password = thunter2\n",
         "2: the value of receiving.password needs quotes"},
        {"[defaults]\nreceiving.password = \"hunter2\n",
         "the value of receiving.password is not written rightly; close quotes"},
        {"[defaults]\nreceiving.password = \"hunter2\" hunter2\n",
         "2: the value of receiving.password is not written rightly"},
        {"[defaults]\nreceiving.password = 99999999999999999999\n",
         "2: the value of receiving.password needs quotes"},
        {"[defaults]\nnickname =\n", "2: nickname has no value; write nickname = \"value\""},
        {"[defaults]\nhunter2 hunter2\n", "2: this line is no setting; write key = \"value\""},
        {"[defaults\n", "1: this section is not written rightly"},
        {"[defaults]\ninterval = 5\ninterval = 6\n",
         "3: a key or section stands here for the second time"},
        {"[defaults]\n[agent]\n[defaults]\n",
         "3: a key or section stands here for the second time"},
        {"[defaults]\nnickname = \"\xff\"\n", "0: the file is not UTF-8"},
        {"[defaults]\nnickname = \"" + std::string(5000, 'x') + "\"\n",
         "2: this line is longer than 4096 bytes"},
        {std::string("[defaults]\0\n", 12), "1: this section is not written rightly"},
    };
    for (const auto& row : rows) {
        const auto loaded = loadText(row.text);
        const auto faults = faultsOf(loaded);
        INFO(row.text, "\n", faults);
        CHECK_FALSE(loaded.usable);
        CHECK(faults.find(row.expected) != std::string::npos);
        CHECK(faults.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("all faults are told, in the order of the lines, each once") {
    const auto loaded = loadText(
        "[defaults]\ninterval = 61\nzebra = 1\n[[machine]]\nname = \"a\"\nenable = 5\naddress = "
        "\"x\"\n");
    REQUIRE(loaded.faults.size() >= 4);
    CHECK(loaded.faults[0].line == 2);
    CHECK(loaded.faults[1].line == 3);
    const auto faults = faultsOf(loaded);
    CHECK(faults.find("6: enable:") != std::string::npos);
    CHECK(faults.find("7: address:") != std::string::npos);
    CHECK(faults.find("address is missing; write address") ==
          std::string::npos);  // it was given, wrongly
}

TEST_CASE("a fault is printed with its file and line") {
    CHECK(print({"a.toml", 3, "wrong", false}) == "a.toml:3: error: wrong");
    CHECK(print({"a\x1b.toml", 0, "odd", true}) == "a\\x1b.toml: warning: odd");
}

TEST_CASE("a settings file that is not there is a fault that names it") {
    const auto loaded = load("/no/such/mailagent.toml");
    CHECK_FALSE(loaded.usable);
    REQUIRE(loaded.faults.size() == 1);
    CHECK(loaded.faults[0].text.find("cannot open /no/such/mailagent.toml") == 0);
}

TEST_CASE("M2 M3 M7 M26 M27 values arrive in their fields") {
    auto text =
        kMachine +
        "enable = true\ninterval = \"1 h\"\nsize_limit = \"64 KB\"\nreceiving.kind = \"imap\"\n"
        "illegal_mail = \"move Not served\"\ntime_difference = \"Asia/Tokyo\"\npatience = \"2 "
        "min\"\n"
        "senders = [\"Eng@Example.com\", \"@Service.Example\", \"other.example\", \"any\"]\n"
        "size_counts = \"whole\"\nleniency.html_only = \"No\"\nsending.proxy = "
        "\"socks5h://proxy:1080\"\n"
        "sending.port = 465\nsending.security = \"TLS\"\nmails_per_fetch = 500\n"
        "[agent]\nstate_folder = \"state\"\nlog_level = \"debug\"\n";
    const Folder folder;
    const auto good = load(folder.write("mailagent.toml", text));
    INFO(faultsOf(good));
    REQUIRE(good.usable);
    const Machine& machine = good.settings.machines.at(0);
    CHECK(machine.enable);
    CHECK(machine.interval == std::chrono::hours(1));
    CHECK(machine.patience == std::chrono::minutes(2));
    CHECK(machine.mailsPerFetch == 500);
    CHECK(machine.gate.sizeLimit == base::Bytes{65536});
    CHECK(machine.gate.sizeCounts == SizeCounts::whole);
    CHECK(machine.gate.illegalMail == IllegalMail{IllegalMail::Kind::move, "Not served"});
    CHECK(machine.gate.senders ==
          Senders{true, {"eng@example.com"}, {"service.example", "other.example"}});
    CHECK_FALSE(machine.gate.leniency.htmlOnly);
    CHECK(machine.gate.leniency.signatures);
    CHECK(machine.replies.timeDifference.name() == "Asia/Tokyo");
    CHECK(machine.receiving.kind == ReceivingKind::imap);
    CHECK(machine.receiving.account.password.value.expose() == "hunter2");
    CHECK(machine.sending.account.security == Security::tls);
    CHECK(machine.sending.account.port == 465);
    CHECK(machine.sending.account.proxy.kind == ProxyKind::socks5h);
    CHECK(machine.snapshot == folder.path("copier01.json"));
    CHECK(good.settings.agent.stateFolder == folder.path("state"));
    CHECK(good.settings.agent.controlSocket == folder.path("state/control"));
    CHECK(good.settings.agent.logLevel == LogLevel::debug);
}

TEST_CASE("M34 of a setting in several files the last one holds") {
    const Folder folder;
    const auto file = folder.write("mailagent.toml", "[defaults]\ninterval = 5\npatience = 7\n" +
                                                         kMachine + "nickname = \"main\"\n");
    folder.write("mailagent.d/10-first.toml",
                 "[[machine]]\nname = \"copier01\"\nnickname = \"first\"\nserial = \"1\"\n");
    folder.write(
        "mailagent.d/20-second.toml",
        "[defaults]\ninterval = 9\n[[machine]]\nname = \"copier01\"\nnickname = \"second\"\n");
    folder.write("mailagent.d/.hidden.toml", "no toml");
    folder.write("mailagent.d/30-note.txt", "no toml");
    const auto loaded = load(file);
    INFO(faultsOf(loaded));
    REQUIRE(loaded.usable);
    REQUIRE(loaded.settings.machines.size() == 1);
    const Machine& machine = loaded.settings.machines[0];
    CHECK(machine.nickname == "second");
    CHECK(machine.serial == "1");
    CHECK(machine.interval == std::chrono::minutes(9));
    CHECK(machine.patience == std::chrono::seconds(7));
    CHECK(machine.origin.file == file);

    // A machine's own setting stands over the defaults, whichever file either is in.
    folder.write("mailagent.d/05-own.toml", "[[machine]]\nname = \"copier01\"\ninterval = 3\n");
    CHECK(load(file).settings.machines.at(0).interval == std::chrono::minutes(3));
    // A fault in a fragment names the fragment.
    folder.write("mailagent.d/40-bad.toml", "[[machine]]\nname = \"copier01\"\ninterval = 99\n");
    const auto bad = load(file);
    REQUIRE(bad.faults.size() == 1);
    CHECK(bad.faults[0].file == folder.path("mailagent.d/40-bad.toml"));
    CHECK(bad.faults[0].line == 3);
}

TEST_CASE("M42 machines come in the order of the files, fragments may add some") {
    const Folder folder;
    const auto file = folder.write("site.conf", kMachine);
    auto second = kMachine;
    second.replace(second.find("copier01\""), 8, "alpha");
    second.replace(second.find("copier01@"), 8, "alpha");
    second.replace(second.find("user = \"copier01"), 16, "user = \"alpha");
    folder.write("site.conf.d/a.toml", second);
    const auto loaded = load(file);
    INFO(faultsOf(loaded));
    REQUIRE(loaded.settings.machines.size() == 2);
    CHECK(loaded.settings.machines[0].name == "copier01");
    CHECK(loaded.settings.machines[1].name == "alpha");
    CHECK(loaded.usable);
}

TEST_CASE("relative paths count from the settings file, also when that is named relatively") {
    const Folder folder;
    folder.write("mailagent.toml", kMachine);
    const std::string before = std::filesystem::current_path();
    REQUIRE(::chdir(folder.path("").c_str()) == 0);
    const auto loaded = load("mailagent.toml");
    REQUIRE(::chdir(before.c_str()) == 0);
    CHECK(loaded.settings.machines.at(0).snapshot == folder.path("copier01.json"));
}

TEST_CASE("a settings file cut at every byte loads or says why") {
    const Folder folder;
    const std::string text = "[agent]\nworkers = 2\n[defaults]\ninterval = \"5 min\"\n" + kMachine +
                             "senders = [\"a@example.com\",\n  \"@b.example\"]\nce_password = { "
                             "program = [\"x\", \"y\"] }\n";
    for (std::size_t n = 0; n <= text.size(); ++n) {
        const auto loaded = load(folder.write("mailagent.toml", text.substr(0, n)));
        const bool silent = loaded.faults.empty();
        INFO(n, faultsOf(loaded));
        CHECK(loaded.usable == silent);  // no warnings here: usable is silent
        for (const auto& fault : loaded.faults) {
            CHECK_FALSE(fault.text.empty());
            CHECK(fault.text.find("hunter2") == std::string::npos);
        }
    }
}

TEST_CASE("rereading finds a machine that only moved in the file unchanged") {
    const auto a = loadText(kMachine);
    auto b = loadText("\n\n# moved\n" + kMachine);
    b.settings.machines[0].snapshot =
        a.settings.machines[0].snapshot;  // the scratch folders differ
    CHECK(a.settings == b.settings);
    b.settings.machines[0].receiving.account.password.value = base::Secret("other");
    CHECK_FALSE(a.settings == b.settings);
}
