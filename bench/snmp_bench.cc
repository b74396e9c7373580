// A thousand machines read at once over SNMP on loopback, and what the agent of our own that plays
// them could answer at most, so that it is known who is measured.
//   snmp_bench [MACHINES] [WALK.snmprec]
#include "machine/snmp/snmp_source.h"
#include "machine/snmp/walk_file.h"
#include "tests/machine/snmp/responder.h"
#include "tests/machine/snmp/sample_walk.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <unistd.h>
#include <condition_variable>
#include <fstream>
#include <mutex>

using namespace std::chrono_literals;

namespace {

using Steady = std::chrono::steady_clock;

double secondsSince(Steady::time_point start) {
    return std::chrono::duration<double>(Steady::now() - start).count();
}

long residentKiB() {
    std::ifstream statm("/proc/self/statm");
    long size = 0, resident = 0;
    statm >> size >> resident;
    return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

std::string bulkRequest() {
    tests::Message message{.community = "public", .command = tests::kGetBulk};
    message.requestId = 1;
    message.errorIndex = 10;
    message.oids = {tests::kSupplyEntry, tests::kTrayEntry, tests::kAlertEntry};
    return tests::encode(message);
}

/// Requests a second that the responder answers when 32 are always under way on one bare socket.
double ceiling(tests::Responder& responder) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(responder.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return 0;
    const auto request = bulkRequest();
    std::string buffer(65536, '\0');
    const auto send = [&] { (void)::send(fd, request.data(), request.size(), 0); };
    for (int i = 0; i < 32; ++i) send();
    const auto start = Steady::now();
    int answers = 0;
    while (secondsSince(start) < 2.0) {
        if (::recv(fd, buffer.data(), buffer.size(), 0) <= 0) break;
        ++answers;
        send();
    }
    const double rate = answers / secondsSince(start);
    ::close(fd);
    return rate;
}

struct Tally {
    std::mutex mutex;
    std::condition_variable all;
    std::size_t done = 0, failed = 0, unwhole = 0, objects = 0, requests = 0, repeats = 0;
    std::uint64_t octets = 0;
    std::chrono::milliseconds slowest{};
};

void note(Tally& tally, const snmp::Outcome& outcome) {
    const std::lock_guard lock(tally.mutex);
    ++tally.done;
    if (outcome.walk) {
        tally.objects += outcome.walk->objects.size();
        tally.unwhole += outcome.whole ? 0 : 1;
    } else {
        if (tally.failed++ == 0) fmt::print("first error: {}\n", outcome.walk.error().text);
    }
    tally.requests += outcome.cost.requests;
    tally.repeats += outcome.cost.repeats;
    tally.octets += outcome.cost.sent.count + outcome.cost.received.count;
    tally.slowest = std::max(tally.slowest, outcome.cost.time);
    tally.all.notify_all();
}

void readAll(tests::Responder& responder, std::size_t machines) {
    snmp::Engine engine;
    snmp::Settings settings;
    settings.address = "127.0.0.1";
    settings.port = responder.port();
    Tally tally;
    const long before = residentKiB();
    long most = before;
    const auto start = Steady::now();
    std::vector<snmp::SnmpSource> sources(machines, snmp::SnmpSource(engine, settings));
    for (auto& source : sources) {
        source.walk(base::SystemClock().now(), 60s, [&tally](const snmp::Outcome& outcome) {
            if (outcome.walk) (void)snmp::understand(*outcome.walk);
            note(tally, outcome);
        });
    }
    std::unique_lock lock(tally.mutex);
    while (tally.done < machines) {
        tally.all.wait_for(lock, 20ms);
        most = std::max(most, residentKiB());
    }
    const double seconds = secondsSince(start);
    fmt::print(
        "{} machines at once: {:.2f} s, {:.0f} requests/s, {} failed, {} not whole; {} objects, "
        "{} requests, {} repeats, {} bytes; slowest {} ms; memory {} KiB more ({:.1f} a machine)\n",
        machines, seconds, static_cast<double>(tally.requests) / seconds, tally.failed,
        tally.unwhole, tally.objects, tally.requests, tally.repeats, tally.octets,
        tally.slowest.count(), most - before,
        static_cast<double>(most - before) / static_cast<double>(machines));
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t machines = argc > 1 ? std::stoul(argv[1]) : 1000;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    snmp::Walk walk = tests::sampleWalk();
    if (argc > 2) {
        auto read = snmp::readWalkFile(argv[2]);
        if (!read) {
            fmt::print(stderr, "{}\n", read.error().text);
            return 1;
        }
        walk = std::move(*read);
    }
    tests::Responder responder(walk);
    fmt::print("the responder alone: {:.0f} requests/s (GETBULK of 30 objects, one bare client)\n",
               ceiling(responder));
    readAll(responder, 1);
    readAll(responder, machines);
    return 0;
}
