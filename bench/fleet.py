"""Very many mailboxes: idle over TLS, polled on a long way, and what one more of them costs."""

import time

from bench.measure import cpu_seconds, median, memory
from bench.peers import Helper
from tests.system.agent import Agent, quoted
from tests.system.servers import wait_for

AIM_KB, AIM_IDLE_PERCENT, AIM_LOGIN_S, AIM_POLL_PERCENT, AIM_FLAT_PERCENT = 60, 0.5, 60, 10, 20
DELAY_MS = 25  # each direction
PARALLEL = 128


class Fleet:
    """Mailboxes m0, m1, … of one server in one settings file."""

    def __init__(self, bench, folder, boxes, port, **settings):
        self.boxes = boxes
        self.agent = Agent(bench.scratch / folder, enable=False)
        shared = bench.machine("x", **{
            "receiving.kind": "imap", "receiving.server": "127.0.0.1", "receiving.port": port,
            "receiving.security": "plain", "receiving.password": "secret",
            "receiving.address_family": "4", **settings})
        shared.pop("address")
        lines = ["[agent]", f"parallel_logins = {PARALLEL}"]
        lines += [f"{key} = {quoted(value)}"
                  for key, value in self.agent.agent_settings.items()]
        lines += ["[defaults]", *(f"{key} = {quoted(value)}" for key, value in shared.items())]
        for i in range(boxes):
            lines += ["[[machine]]", f'name = "m{i}"', f'address = "m{i}@example.test"',
                      f'receiving.user = "m{i}"']
        self.agent.settings.write_text("\n".join(lines) + "\n")

    def __enter__(self):
        self.begin = time.monotonic()
        self.agent.start()
        self.pid = self.agent.process.pid
        return self

    def __exit__(self, *_):
        self.agent.stop(60)


def resident_kb(pid):
    return memory(pid, "status", "VmRSS")[0] * 1024


def percent(pid, seconds):
    """Of one core, over so many seconds."""
    begin, cpu = time.monotonic(), cpu_seconds(pid)
    time.sleep(seconds)
    return (cpu_seconds(pid) - cpu) / (time.monotonic() - begin) * 100


class Idle:
    """What a fleet in IDLE over TLS costs: seconds until all idle, resident KB, and the percentage
    of a core in windows of so many seconds, with how many IDLE were issued in them."""

    def __init__(self, peer, pid, boxes, begin, windows, length):
        self.boxes = boxes
        wait_for(lambda: peer.ask("stats")["idling"] == boxes, f"IDLE of {boxes} mailboxes", 300)
        self.seconds = time.monotonic() - begin
        time.sleep(2)
        issued = peer.ask("stats")["idles"]
        self.percents = [percent(pid, length) for _ in range(windows)]
        self.reissued = peer.ask("stats")["idles"] - issued
        self.kb = resident_kb(pid)


def own_idle(bench, boxes, windows, length):
    with Helper("mail_peer", bench.certificates.cert, bench.certificates.key) as peer:
        fleet = Fleet(bench, f"idle{boxes}", boxes, peer.said["imap"], interval="60 min", **{
            "receiving.security": "tls", "receiving.ca_file": bench.certificates.ca})
        with fleet:
            return Idle(peer, fleet.pid, boxes, fleet.begin, windows, length)


def raw_idle(bench, boxes, windows, length, again):
    with Helper("mail_peer", bench.certificates.cert, bench.certificates.key) as peer:
        begin = time.monotonic()
        with Helper("raw_fleet", "idle", peer.said["imap"], boxes, PARALLEL, again,
                    bench.certificates.ca) as raw:
            return Idle(peer, raw.pid, boxes, begin, windows, length)


class Polls:
    """What a fleet polled every minute costs, in windows of so many seconds: percent of a core, ms
    a poll, and the percentage of the polls due that were not made."""

    def __init__(self, peer, proxy, pid, boxes, begin, windows, length):
        wait_for(lambda: peer.ask("stats")["selects"] >= boxes, f"a first poll of {boxes}", 300)
        self.seconds = time.monotonic() - begin
        peer.ask("looks")
        self.percents, self.polled = [], []
        for _ in range(windows):
            self.percents.append(percent(pid, length))
            self.polled.append(peer.ask("looks")["total"])
        self.ms = [share * length * 10 / max(1, polls)
                   for share, polls in zip(self.percents, self.polled)]
        self.short = max(0, 100 - sum(self.polled) / (boxes * windows * length / 60) * 100)
        self.kb = resident_kb(pid)
        self.peers = [helper.ask("stats")["cpu"] for helper in (peer, proxy)]


def own_polls(bench, boxes, windows, length):
    with Helper("mail_peer") as peer, \
            Helper("delay_proxy", peer.said["imap"], DELAY_MS) as proxy, \
            Fleet(bench, f"poll{boxes}", boxes, proxy.said["port"], interval="1 min") as fleet:
        return Polls(peer, proxy, fleet.pid, boxes, fleet.begin, windows, length)


def raw_polls(boxes, windows, length):
    begin = time.monotonic()
    with Helper("mail_peer") as peer, \
            Helper("delay_proxy", peer.said["imap"], DELAY_MS) as proxy, \
            Helper("raw_fleet", "poll", proxy.said["port"], boxes, PARALLEL, length) as raw:
        return Polls(peer, proxy, raw.pid, boxes, begin, windows, length)


def idle_rows(bench, boxes, windows, length):
    empty = bare_kb(bench)
    own = bench.kept("idle", boxes, lambda: own_idle(bench, boxes, windows, length))
    raw = raw_idle(bench, boxes, 1, length, 60 if length >= 60 else 0)
    report, name = bench.report, f"{boxes} idle, TLS"
    report.row(f"{name}: memory a mailbox", (own.kb - empty) / boxes, AIM_KB, "KB",
               f"minimum {raw.kb / boxes:.1f}; resident {own.kb / 1024:.0f} MB")
    report.row(f"{name}: CPU", median(own.percents), AIM_IDLE_PERCENT, "% core",
               f"minimum {median(raw.percents):.3f}; IDLE issued again {own.reissued} times in "
               f"{windows * length} s, minimum {raw.reissued} in {length} s")
    report.row(f"{name}: all logged in", own.seconds, AIM_LOGIN_S, "s",
               f"minimum {raw.seconds:.1f}")


def bare_kb(bench):
    """Resident without any mailbox to speak of."""
    with Fleet(bench, "bare", 1, 1) as fleet:
        time.sleep(1)
        return resident_kb(fleet.pid)


def poll_rows(bench, boxes, windows, length):
    own = bench.kept("poll", boxes, lambda: own_polls(bench, boxes, windows, length))
    raw = raw_polls(boxes, 1, length)
    report, name = bench.report, f"{boxes} polled a minute"
    report.row(f"{name}: polls short of due", own.short, 2, "%",
               f"polls a window {own.polled}, minimum {raw.polled}; all settled the first time "
               f"after {own.seconds:.0f} s")
    report.row(f"{name}: CPU", median(own.percents), AIM_POLL_PERCENT, "% core",
               f"{median(own.ms):.3f} ms a poll, minimum {median(raw.ms):.3f} ms; server "
               f"{own.peers[0]:.1f} s, proxy {own.peers[1]:.1f} s of their own")


def growth_rows(bench, steps, windows, length):
    """Marginal: what the mailboxes between two steps cost, each."""
    for what, kind, measure, cost in (
            ("memory, idle, TLS", "idle", lambda n: own_idle(bench, n, 1, 1), lambda c: c.kb),
            ("CPU a minute, polled", "poll", lambda n: own_polls(bench, n, windows, length),
             lambda c: median(c.percents) * 600)):
        costs = [cost(bench.kept(kind, n, lambda n=n: measure(n))) for n in steps]
        low, high = ((costs[i + 1] - costs[i]) / (steps[i + 1] - steps[i]) for i in (0, 1))
        unit = "KB" if kind == "idle" else "ms"
        bench.report.row(f"growth: {what}", abs(high / low - 1) * 100, AIM_FLAT_PERCENT, "%",
                         f"a mailbox {low:.3f} {unit} up to {steps[1]}, {high:.3f} up to {steps[2]}")
