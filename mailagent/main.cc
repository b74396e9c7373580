// The command line. What each subcommand does is in cli/, one file each.
#include "base/text.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"

#include <malloc.h>
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <sstream>

namespace {

/// The operations that a running agent does for us (design decision 14).
void addOperations(CLI::App& app, const std::string& settings, int& code) {
    static std::string machine, kind, setting;
    static std::size_t rows = 10;
    static bool forget = false;

    auto* test = app.add_subcommand("test", "Test sending, or sending and receiving, step by step");
    test->add_option("kind", kind, "sending or receiving")
        ->required()
        ->check(CLI::IsMember({"sending", "receiving"}));
    test->add_option("machine", machine, "the machine's name")->required();
    test->callback([&] { code = cli::operate(settings, {"test", kind, machine}); });

    auto* log = app.add_subcommand("log", "Show the latest mails, sent and received together");
    log->add_option("machine", machine, "the machine's name; without it, of all");
    log->add_option("-n,--rows", rows, "how many")->check(CLI::Range(1, 10000));
    log->callback([&] {
        code =
            cli::operate(settings, {"log", machine.empty() ? "-" : machine, std::to_string(rows)});
    });

    auto* passwd = app.add_subcommand("passwd", "Set a machine's CE password");
    passwd->add_option("machine", machine, "the machine's name")->required();
    passwd->add_flag("--forget", forget, "let the settings file's password count again");
    passwd->callback([&] {
        code = cli::operate(settings, {forget ? "forget" : "passwd", machine});
    });

    static std::string sender;
    static bool withdraw = false;
    auto* enrol = app.add_subcommand(
        "enrol", "Give a sender one-time codes: a QR code for his authenticator application");
    enrol->add_option("sender", sender, "the address in From of his mails")->required();
    enrol->add_flag("--withdraw", withdraw, "let no code of his count any more");
    enrol->callback([&] { code = cli::enrol(settings, sender, withdraw); });

    auto* status = app.add_subcommand("status", "Show what every machine's mailbox is doing");
    static bool watching = false;
    static unsigned every = 2, seconds = 0;
    auto* watch =
        status->add_flag("-w,--watch", watching, "show a table that refreshes, until Ctrl-C");
    status->add_option("seconds", every, "how often it does")
        ->check(CLI::Range(1, 3600))
        ->needs(watch)
        ->capture_default_str();
    status->callback([&] {
        code = watching ? cli::watch(settings, std::chrono::seconds(every))
                        : cli::operate(settings, {"status"});
    });

    auto* trace = app.add_subcommand(
        "trace",
        "Show a machine's conversations with its mail servers while they happen. Logins and the "
        "contents of mails are not shown.");
    trace->add_option("machine", machine, "the machine's name")->required();
    trace->add_option("--seconds", seconds, "end by itself after so many; else with Ctrl-C")
        ->check(CLI::Range(1, 86400));
    trace->callback([&] {
        code = cli::operate(settings, {"trace", machine, std::to_string(seconds)});
    });

    auto* refused = app.add_subcommand("refused", "Show who was refused, why, and how often");
    refused->add_option("machine", machine, "the machine's name; without it, all");
    refused->callback([&] {
        code =
            cli::operate(settings, machine.empty() ? std::vector<std::string>{"refused"}
                                                   : std::vector<std::string>{"refused", machine});
    });

    auto* unset = app.add_subcommand("unset", "Take back what mails set (SET)");
    unset->add_option("machine", machine, "the machine's name")->required();
    unset->add_option("setting", setting, "INTERVAL, NICKNAME, …; without it, all");
    unset->callback([&] {
        std::vector<std::string> words{"unset", machine};
        if (!setting.empty()) words.push_back(setting);
        code = cli::operate(settings, words);
    });

    auto* poll = app.add_subcommand("poll", "Look into a machine's mailbox now");
    poll->add_option("machine", machine, "the machine's name; without it, all");
    poll->callback([&] {
        code = cli::operate(settings, machine.empty() ? std::vector<std::string>{"poll"}
                                                      : std::vector<std::string>{"poll", machine});
    });

    auto* reload = app.add_subcommand("reload", "Let the running agent read its settings again");
    reload->callback([&] { code = cli::operate(settings, {"reload"}); });
}

void addServing(CLI::App& app, const std::string& settings, int& code) {
    static std::vector<std::string> machines;
    static std::string machine, list;
    static cli::ShowAs as;
    static bool untilEmpty = false, sample = false, documentation = false;

    auto* run = app.add_subcommand("run", "Serve all machines until SIGTERM; SIGHUP rereads");
    run->callback([&] { code = cli::run(settings); });

    auto* once = app.add_subcommand("once", "One cycle: fetch, answer, end");
    once->add_option("machines", machines, "only these machines");
    once->add_flag("--until-empty", untilEmpty, "cycles until no mail waits");
    once->callback([&] { code = cli::once(settings, machines, untilEmpty); });

    auto* check = app.add_subcommand("check", "Check the settings; a sentence per fault");
    check->add_flag("--sample", sample, "print a commented settings file instead");
    check->add_flag("--documentation", documentation, "print docs/settings.md instead");
    check->callback([&] {
        code = sample          ? cli::printSample()
               : documentation ? cli::printDocumentation()
                               : cli::check(settings);
    });

    auto* show = app.add_subcommand("show", "Show a machine's list on the terminal");
    show->add_option("machine", machine, "the machine's name")->required();
    show->add_option("list", list, "JOB, USER, FONT, … as after GETLOG, or phone")->required();
    auto* sources = show->add_flag("--sources", as.sources,
                                   "where each value comes from: source, object, time");
    show->add_option("--as", as.form, "text, csv, json or html")
        ->check(CLI::IsMember({"text", "csv", "json", "html"}))
        ->excludes(sources)
        ->capture_default_str();
    show->callback([&] { code = cli::show(settings, machine, list, as); });
}

void addSettingUp(CLI::App& app, const std::string& settings, int& code) {
    static cli::DiscoverAs as;
    auto* discover = app.add_subcommand("discover",
                                        "Find printers by SNMP and IPP and print a table of them.\n"
                                        "A /24 (254 addresses) takes about 8 s, a /16 about 14 "
                                        "min; each further community adds nearly "
                                        "as much again. At most 65536 addresses at once. Ctrl-C "
                                        "ends the search and prints what was "
                                        "found so far.");
    discover
        ->add_option("targets", as.targets,
                     "networks (192.168.1.0/24), ranges (192.168.1.10-20), addresses, names")
        ->required();
    discover->add_option("--community", as.communities,
                         "an SNMP community to try, v2c then v1; may be repeated (public)");
    discover->add_option("--user", as.user, "ask by SNMPv3 as this user instead");
    discover->add_option("--auth-protocol", as.authProtocol)
        ->check(CLI::IsMember(std::vector<std::string>(std::begin(cli::kAuthProtocols),
                                                       std::end(cli::kAuthProtocols))))
        ->capture_default_str();
    discover->add_option("--auth-file", as.authFile,
                         "file that holds the authentication passphrase");
    discover->add_option("--priv-protocol", as.privProtocol)
        ->check(CLI::IsMember(std::vector<std::string>(std::begin(cli::kPrivProtocols),
                                                       std::end(cli::kPrivProtocols))))
        ->capture_default_str();
    discover->add_option("--priv-file", as.privFile, "file that holds the privacy passphrase");
    discover->add_option("--context", as.context, "SNMPv3 context; most machines have none");
    discover->add_option("--port", as.port, "SNMP port")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    discover->add_option("--ipp-port", as.ippPort, "IPP port")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    discover->add_option("--rate", as.rate, "packets a second, at most")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    discover->add_flag("--all", as.all, "show also what answers but is no printer");
    discover->add_option("--write", as.write,
                         "write settings for the new printers: a file, or a folder (such as "
                         "mailagent.d/) for a file each; never over a file that is there");
    discover->callback([&] { code = cli::discover(settings, as); });

    static std::string machine;
    static cli::ProbeAs how;
    auto* probe = app.add_subcommand(
        "probe",
        "Say what a machine gives and what it lacks, object by object. Names, addresses and serial "
        "numbers are replaced, so that the text can be attached to a bug report; read it before "
        "you do.");
    probe->add_option("machine", machine, "the machine's name")->required();
    probe->add_option("--record", how.record,
                      "write what it said by SNMP as a file that replays (source.walk), with names "
                      "and numbers replaced in the same way; never over a file that is there");
    probe->add_flag("--raw", how.raw, "replace nothing");
    probe->callback([&] { code = cli::probeMachine(settings, machine, how); });
}

}  // namespace

int main(int count, char** arguments) {
    // One heap for all threads: a heap for each grows by one mprotect() a page, and keeps its own
    // leftovers. The threads' own caches keep them from waiting for each other.
    mallopt(M_ARENA_MAX, 1);
    CLI::App app(
        "Answers command mails for printers: a service engineer mails GETLOG COUNTER, the counter "
        "list comes back.",
        "mailagent");
    app.set_version_flag("--version", "mailagent " MAILAGENT_VERSION);
    app.require_subcommand(1);
    std::string settings = cli::kDefaultSettings;
    app.add_option("-s,--settings", settings, "the settings file")->capture_default_str();
    app.fallthrough();
    int code = cli::kDone;
    addServing(app, settings, code);
    addOperations(app, settings, code);
    addSettingUp(app, settings, code);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        // The complaint quotes the arguments: line by line, safe for a terminal.
        std::ostringstream complaint;
        const bool right = app.exit(error, std::cout, complaint) == 0;
        for (const auto line : base::split(complaint.view(), '\n')) {
            if (!line.empty()) cli::complain(std::string(line));
        }
        return right ? cli::kDone : cli::kWrongInput;
    }
    return code;
}
