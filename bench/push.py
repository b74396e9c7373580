"""A server's push, from the moment it is sent to the first byte of the reply's content at a relay
whose session is warm; both ends are the bench's, so one clock."""

import subprocess
import time

from bench.measure import fdatasync_ms
from bench.peers import PROGRAMS, Helper
from tests.system.agent import PROJECT, Agent
from tests.system.servers import wait_for

# Read in microseconds: the machine's own reading time is apart.
SNAPSHOT = PROJECT / "samples/snapshots/small-printer.json"
AIM_MEDIAN_MS, AIM_P99_MS = 2, 15


def _raw(peer, reply_bytes, pushes):
    client = subprocess.Popen([PROGRAMS / "raw_push", str(peer.said["imap"]),
                               str(peer.said["relay"]), str(reply_bytes)],
                              stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: peer.ask("stats")["idling"] == 1, "IDLE of the raw client")
        return peer.ask(f"push {pushes}", 600)
    finally:
        client.kill()
        client.wait()


def _own(bench, peer, pushes):
    agent = Agent(bench.scratch / "push", enable=False)
    bench.serve(agent, ["pushed"], interval="60 min", **{
        "source.snapshot": SNAPSHOT, "receiving.kind": "imap", "receiving.server": "127.0.0.1",
        "receiving.port": peer.said["imap"], "receiving.security": "plain",
        "sending.server": "127.0.0.1", "sending.port": peer.said["relay"]})
    agent.start()
    try:
        wait_for(lambda: peer.ask("stats")["idling"] == 1, "IDLE of the program")
        return peer.ask(f"push {pushes}", 600)
    finally:
        time.sleep(0.1)
        agent.stop()


def latency(bench, pushes):
    disk = fdatasync_ms(bench.scratch)
    with Helper("mail_peer") as peer:
        raw = _raw(peer, bench.reply_bytes, pushes)
        own = _own(bench, peer, pushes)
    for result in (raw, own):
        assert not result["trouble"], result["trouble"]
    disk = (disk + fdatasync_ms(bench.scratch)) / 2
    note = f"{AIM_MEDIAN_MS} + 2 × fdatasync {disk:.2f}; minimum {raw['median'] / 1000:.2f}"
    bench.report.row(f"push to content, {own['count']}: median", own["median"] / 1000,
                     AIM_MEDIAN_MS + 2 * disk, "ms", note)
    bench.report.row(f"push to content, {own['count']}: p99", own["p99"] / 1000,
                     AIM_P99_MS + 2 * disk, "ms", f"minimum {raw['p99'] / 1000:.2f}; "
                     f"p90 {own['p90'] / 1000:.2f}, longest {own['max'] / 1000:.2f}")
