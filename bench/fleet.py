"""Very many mailboxes: idle over TLS, polled on a long way, and what one more of them costs."""

import time
from concurrent.futures import ThreadPoolExecutor

from bench.measure import cpu_seconds, median, memory
from bench.peers import Helper
from tests.system.agent import Agent
from tests.system.servers import wait_for

AIM_KB, AIM_IDLE_PERCENT, AIM_LOGIN_S, AIM_POLL_PERCENT, AIM_FLAT_PERCENT = 60, 0.5, 60, 10, 20
AIM_SHORT_PERCENT = 2
DELAY_MS = 25  # each direction
PARALLEL = 64  # the program's own default of logins at a server

# A tenth of the defaults (540 s, 10 min): a minute holds what ten minutes hold otherwise.
TENTH = {"receiving.push_renew": "54 s", "interval": "1 min"}


class Fleet:
    """Mailboxes m0, m1, … of one server in one settings file."""

    def __init__(self, bench, folder, boxes, port, **settings):
        self.boxes = boxes
        self.agent = Agent(bench.scratch / folder, enable=False)
        bench.serve(self.agent, [f"m{i}" for i in range(boxes)], **{
            "receiving.kind": "imap", "receiving.server": "127.0.0.1", "receiving.port": port,
            "receiving.security": "plain", **settings})

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
    """What a fleet in IDLE over TLS costs: seconds until all are logged in, resident KB, and the
    percentage of a core in windows of so many seconds, with how many IDLE were issued in them."""

    def __init__(self, peer, pid, boxes, begin, windows, length):
        self.boxes = boxes
        wait_for(lambda: self._settled(peer.ask("stats")), f"IDLE of {boxes} mailboxes", 300)
        self.seconds = time.monotonic() - begin
        time.sleep(2)
        issued = peer.ask("stats")["idles"]
        self.percents = [percent(pid, length) for _ in range(windows)]
        self.reissued = peer.ask("stats")["idles"] - issued
        self.kb = resident_kb(pid)

    def _settled(self, stats):
        """All logged in; at this pace a few are always being looked at."""
        return (stats["open"] == self.boxes and stats["selects"] >= self.boxes
                and stats["idling"] >= self.boxes * 0.98)


def own_idle(bench, boxes, windows, length):
    with Helper("mail_peer", bench.certificates.cert, bench.certificates.key) as peer:
        fleet = Fleet(bench, f"idle{boxes}", boxes, peer.said["imap"], **TENTH, **{
            "receiving.security": "tls", "receiving.ca_file": bench.certificates.ca})
        with fleet:
            return Idle(peer, fleet.pid, boxes, fleet.begin, windows, length)


def raw_idle(bench, boxes, windows, length):
    with Helper("mail_peer", bench.certificates.cert, bench.certificates.key) as peer:
        begin = time.monotonic()
        with Helper("raw_fleet", "idle", peer.said["imap"], boxes, PARALLEL, length,
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
            Fleet(bench, f"poll{boxes}", boxes, proxy.said["port"], interval="1 min",
                  **{"receiving.push": "off"}) as fleet:
        return Polls(peer, proxy, fleet.pid, boxes, fleet.begin, windows, length)


def raw_polls(boxes, windows, length):
    begin = time.monotonic()
    with Helper("mail_peer") as peer, \
            Helper("delay_proxy", peer.said["imap"], DELAY_MS) as proxy, \
            Helper("raw_fleet", "poll", proxy.said["port"], boxes, PARALLEL, length) as raw:
        return Polls(peer, proxy, raw.pid, boxes, begin, windows, length)


class Fleets:
    """The runs that the rows need, each made once."""

    def __init__(self, bench, steps, windows, length):
        self.bench, self.steps, self.windows, self.length = bench, steps, windows, length
        self.most = steps[-1]
        self._runs = {}

    def run(self, kind, boxes):
        if (kind, boxes) not in self._runs:
            self._runs[kind, boxes] = self._measure(kind, boxes)
        return self._runs[kind, boxes]

    def _measure(self, kind, boxes):
        windows = self.windows if boxes == self.most else min(self.windows, 3)
        if kind == "idle":
            return own_idle(self.bench, boxes, windows if boxes == self.most else 1, self.length)
        if kind == "raw idle":
            return raw_idle(self.bench, boxes, 1, self.length)
        if kind == "polled":
            return own_polls(self.bench, boxes, windows, self.length)
        return raw_polls(boxes, 1, self.length)

    def side_by_side(self):
        """The small fleets and the raw ones, which leave the processors mostly free."""
        small = [(kind, boxes) for kind in ("idle", "polled") for boxes in self.steps[:-1]]
        raw = [("raw idle", self.most), ("raw polled", self.most)]
        with ThreadPoolExecutor(len(small) + len(raw)) as pool:
            for made in [pool.submit(self.run, *key) for key in small + raw]:
                made.result()

    def idle(self):
        bare_kb, bare_percent = self._bare()
        own, raw = self.run("idle", self.most), self.run("raw idle", self.most)
        report, name = self.bench.report, f"{self.most} idle, TLS"
        report.row(f"{name}: memory a mailbox", (own.kb - bare_kb) / self.most, AIM_KB, "KB",
                   f"minimum {raw.kb / self.most:.1f}; resident {own.kb / 1024:.0f} MB")
        share, least = (bare + (median(run.percents) - bare) / 10
                        for run, bare in ((own, bare_percent), (raw, 0)))
        report.row(f"{name}: CPU", share, AIM_IDLE_PERCENT, "% core",
                   f"minimum {least:.3f}; at tenfold pace {median(own.percents):.2f}, IDLE issued "
                   f"{own.reissued / len(own.percents):.0f} times a window")
        report.row(f"{name}: all logged in", own.seconds, AIM_LOGIN_S, "s",
                   f"minimum {raw.seconds:.1f}")

    def _bare(self):
        """Resident, and of a core, without a mailbox to speak of."""
        with Fleet(self.bench, "bare", 1, 1) as fleet:
            time.sleep(1)
            share = percent(fleet.pid, 3)
            return resident_kb(fleet.pid), share

    def polled(self):
        own, raw = self.run("polled", self.most), self.run("raw polled", self.most)
        report, name = self.bench.report, f"{self.most} polled a minute"
        report.row(f"{name}: polls short of due", own.short, AIM_SHORT_PERCENT, "%",
                   f"polls a window {own.polled}, minimum {raw.polled}; all looked at first after "
                   f"{own.seconds:.0f} s")
        report.row(f"{name}: CPU", median(own.percents), AIM_POLL_PERCENT, "% core",
                   f"{median(own.ms):.3f} ms a poll, minimum {median(raw.ms):.3f} ms; server "
                   f"{own.peers[0]:.1f} s, proxy {own.peers[1]:.1f} s of their own")

    def growth(self):
        """Marginal: what the mailboxes between two steps cost, each."""
        for what, unit, kind, cost in (
                ("memory, idle, TLS", "KB", "idle", lambda run: run.kb),
                ("CPU a minute, polled", "ms", "polled", lambda run: median(run.percents) * 600)):
            costs = [cost(self.run(kind, boxes)) for boxes in self.steps]
            low, high = ((costs[i + 1] - costs[i]) / (self.steps[i + 1] - self.steps[i])
                         for i in (0, 1))
            self.bench.report.row(f"growth: {what}", abs(high / low - 1) * 100, AIM_FLAT_PERCENT,
                                  "%", f"a mailbox {low:.3f} {unit} up to {self.steps[1]}, "
                                  f"{high:.3f} up to {self.steps[2]}")
