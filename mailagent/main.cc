// The command line. What each subcommand does is in cli/, one file each.
#include "base/text.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"

#include <malloc.h>
#include <CLI/CLI.hpp>
#include <iostream>
#include <sstream>

namespace {

/// The operations that a running agent does for us (design decision 14).
void addOperations(CLI::App& app, const std::string& settings, int& code) {
    static std::string machine, kind;
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

    auto* status = app.add_subcommand("status", "Show what every machine's mailbox is doing");
    status->callback([&] { code = cli::operate(settings, {"status"}); });

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
