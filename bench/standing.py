"""The program before any mail: resident memory with one mailbox, and from its start to a login."""

import time

from bench.measure import median, memory
from bench.peers import LoginClock
from tests.system.agent import Agent

AIM_MB, AIM_START_MS = 20, 50


def _resident(bench, kind, **receiving):
    agent = Agent(bench.scratch / f"idle-{kind.replace(' ', '-')}", **receiving)
    agent.start()
    time.sleep(1.5)
    rss, pss = memory(agent.process.pid, "smaps_rollup", "Rss", "Pss")
    agent.stop()
    bench.report.row(f"one mailbox, {kind}: resident", rss, AIM_MB, "MB", f"PSS {pss:.1f}")


def resident(bench):
    box = {"receiving.server": "localhost", "receiving.user": "idle",
           "receiving.password": "secret", "receiving.ca_file": bench.certificates.ca}
    _resident(bench, "Maildir", **{"receiving.kind": "maildir",
                                   "receiving.maildir": bench.maildir("idle-box")})
    for kind, port, security in (("imap", bench.dovecot.imap, "plain"),
                                 ("imap", bench.dovecot.imaps, "tls"),
                                 ("pop3", bench.dovecot.pop3s, "tls")):
        _resident(bench, f"{kind} {security}", **box, **{
            "receiving.kind": kind, "receiving.port": port, "receiving.security": security})


def start(bench, kind):
    agent = Agent(bench.scratch / f"start-{kind}", **{
        "receiving.kind": kind, "receiving.server": "127.0.0.1", "receiving.port": 1,
        "receiving.security": "plain", "receiving.user": "u", "receiving.password": "p"})
    times = []
    for _ in range(bench.rounds + 1):
        clock = LoginClock(kind)
        agent.change(**{"receiving.port": clock.port})
        begin = time.monotonic()
        agent.start()
        times.append((clock.wait() - begin) * 1000)
        agent.process.kill()
        agent.stop()
    bench.report.row(f"start to login, {kind}", median(times[1:]), AIM_START_MS, "ms",
                     f"with a new state folder {times[0]:.1f}")
