#include "tests/crash/scenario.h"

#include "base/log.h"
#include "base/text.h"
#include "machine/memory_source.h"
#include "mail/maildir/maildir_mailbox.h"
#include "mailagent/journal/key.h"
#include "mailagent/journal/sqlite/sqlite_journal.h"
#include "mailagent/journal/state_folder.h"
#include "mailagent/service/agent.h"
#include "tests/crash/killer.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace crash {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIllegalFolder = "Foreign";
/// Refused for good: the manager is told.
constexpr const char* kGone = "gone@example.com";
/// Put off by the relay for the first two minutes.
constexpr const char* kSlow = "slow@example.com";

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> filesOf(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        names.insert(entry.path().filename());
    }
    return names;
}

net::Task<> serveOnce(service::Agent& agent, std::vector<service::Account>& accounts, bool& good) {
    auto all = std::move(accounts);
    good = co_await agent.once(std::move(all), true);
}

}  // namespace

Scratch::Scratch() {
    static int count = 0;
    // A killed process loses nothing that it handed to the kernel, so memory serves as well as a
    // disk, and every commit's sync costs nothing.
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    const fs::path where = memory ? fs::path("/dev/shm") : fs::temp_directory_path();
    path_ = where / fmt::format("mailagent-crash-{}-{}", ::getpid(), ++count);
    fs::remove_all(path_);
    fs::create_directory(path_);
}

Scratch::~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string mail(const std::string& id, const std::string& subject, const std::string& body,
                 const std::string& from) {
    return fmt::format(
        "From: Ken Tanaka <{}>\r\nTo: hq@example.com\r\nSubject: {}\r\n"
        "Date: Mon, 02 Mar 2026 08:53:00 +0000\r\nMessage-ID: <{}@phone.example.com>\r\n\r\n{}\r\n",
        from, subject, id, body);
}

service::AccountSettings settings() {
    service::AccountSettings settings;
    settings.account = kAccount;
    settings.enabled = true;
    settings.address = "hq@example.com";
    settings.ownAddresses = {"hq@example.com"};
    settings.nickname = "HQ-2F";
    settings.serial = "26XE00123";
    settings.managerAddress = "manager@example.com";
    settings.adminNotice = service::AdminNotice::illegalOnly;
    settings.adminAddress = "admin@example.com";
    settings.senders = {"@example.com"};
    settings.filePassword = base::Secret(kOldPassword);
    return settings;
}

machine::Reading reading(base::Time now) {
    machine::Reading reading;
    reading.taken = now;
    reading.machine.identity.serial = machine::Text::of("26XE00123");
    return reading;
}

Scenario::Scenario(const Variant& variant) : variant_(variant) {
    fs::create_directory(scratch_.at("box"));
    fs::create_directory(scratch_.at("box/new"));
    put("help", mail("help", kOldPassword, "HELP"));
    put("change", mail("change", kOldPassword, "CHPASS Robin-7x Wren-9q"));
    put("all", mail("all", kNewPassword, "GETLOG ALL"));
    put("guess", mail("guess", "open sesame", "GETLOG COUNTER"));
    put("all", mail("all", kNewPassword, "GETLOG ALL"));
    put("old", mail("old", kOldPassword, "GETLOG COUNTER"));
    put("gone", mail("gone", kNewPassword, "HELP", kGone));
    put("slow", mail("slow", kNewPassword, "GETLOG COUNTER\r\nHELP", kSlow));
    put("silent", mail("silent", kNewPassword, "GETLOG COUNTER"));
}

void Scenario::put(const std::string& id, const std::string& bytes) {
    const std::string name =
        fmt::format("{}.M1P{}.phone", 1'772'441'600 + ids_.size(), ids_.size());
    ids_[name] = "<" + id + "@phone.example.com>";
    std::ofstream file(scratch_.at("box/new/" + name), std::ios::binary);
    file << bytes;
}

std::set<std::string> Scenario::inbox() const {
    return filesOf(scratch_.at("box/new"));
}

std::set<std::string> Scenario::moved() const {
    return filesOf(scratch_.at(fmt::format("box/.{}/new", kIllegalFolder)));
}

std::set<std::string> Scenario::names() const {
    std::set<std::string> all;
    for (const auto& [name, id] : ids_) all.insert(name);
    return all;
}

std::vector<FileRelay::Record> Scenario::relayed() const {
    return FileRelay::read(scratch_.at("relay"));
}

std::string Scenario::messageIdOf(const std::string& name) const {
    return ids_.at(name);
}

Scenario::End Scenario::serve(int killAt, base::Time now) const {
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(live(killAt, now));
    int status = 0;
    End end;
    if (child < 0 || ::waitpid(child, &status, 0) != child) {
        end.code = -1;
    } else if (WIFSIGNALED(status)) {
        end.killed = WTERMSIG(status) == SIGKILL;
        end.code = WTERMSIG(status);
        end.where = bytesOf(scratch_.at("killed"));
    } else {
        end.code = WEXITSTATUS(status);
    }
    return end;
}

int Scenario::live(int killAt, base::Time now) const {
    base::log::setLevel(base::log::Level::error);
    Killer killer(killAt, scratch_.at("killed"));
    auto lock = journal::lockStateFolder(state());
    if (!lock) return 2;
    auto key = journal::loadOrMakeKey(state() + "/key");
    auto opened = journal::SqliteJournal::open(state() + "/journal.db", {.logRows = 1000});
    if (!key || !opened) return 3;
    KillingJournal journal(**opened, killer);
    base::SettableClock clock;
    clock.set(now);
    net::Loop loop(2);
    service::Context context{loop, clock, journal, *key};
    service::Agent agent(context, 4);

    const FileRelay::Decide decide = [now](const std::string& recipient) {
        if (recipient == kGone) return sending::Outcome::refused;
        if (recipient == kSlow && now - kNow < std::chrono::minutes(2)) {
            return sending::Outcome::deferred;
        }
        return sending::Outcome::accepted;
    };
    const FileRelay::Accepted accepted = [&](std::size_t mail, std::size_t of) {
        killer.point(fmt::format("sender inside, {} of {}", mail, of));
    };
    std::vector<service::Account> accounts(1);
    auto& account = accounts.front();
    account.settings = settings();
    account.settings.mailsPerFetch = variant_.mailsPerFetch;
    account.settings.illegalMail = variant_.illegal;
    account.settings.illegalFolder = kIllegalFolder;
    std::unique_ptr<mailbox::Mailbox> box;
    if (variant_.kind == Kind::maildir) {
        box = std::make_unique<maildir::MaildirMailbox>(loop, scratch_.at("box"));
    } else {
        box = std::make_unique<PopFolder>(scratch_.at("box/new"));
    }
    account.mailbox = std::make_unique<KillingMailbox>(std::move(box), killer);
    account.sender = std::make_shared<KillingSender>(
        std::make_shared<FileRelay>(scratch_.at("relay"), decide, accepted), killer);
    account.source = std::make_shared<machine::MemorySource>(reading(now));
    bool good = false;
    loop.spawn(serveOnce(agent, accounts, good));
    loop.run();
    return good ? 0 : 1;
}

std::string field(const std::string& mail, const std::string& name) {
    const auto header = "\r\n" + mail.substr(0, mail.find("\r\n\r\n")) + "\r\n";
    auto at = base::lower(header).find("\r\n" + base::lower(name) + ":");
    if (at == std::string::npos) return "";
    at += name.size() + 3;
    auto end = header.find("\r\n", at);
    while (end + 2 < header.size() && base::isBlank(header[end + 2]))
        end = header.find("\r\n", end + 2);
    std::string value;
    for (const char c : header.substr(at, end - at)) {
        if (c != '\r' && c != '\n') value += c;
    }
    return std::string(base::trim(value));
}

std::vector<std::string> holders(const std::string& folder, const std::string& bytes) {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && bytesOf(entry.path()).find(bytes) != std::string::npos) {
            files.push_back(entry.path().filename());
        }
    }
    return files;
}

}  // namespace crash
