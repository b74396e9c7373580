"""A mailbox flooded with 100,000 foreign mails, command mails among them and behind them: memory is
bounded, the command mails get their turn soon, and the other mailboxes of the agent do not notice.

By hand: FLOOD_WHOLE=1 waits for the command mail behind the whole flood too (some minutes)."""

import os
import time
from pathlib import Path

import pytest

from ..badserver.imap import ImapServer
from ..badserver.pop3 import Pop3Server
from .agent import command_mail
from .bad_case import answered, plain

FLOOD = 100_000
AMONG = 1_500     # the command mail among them: its place
SOON = 240        # seconds for it; with an interval a turn it would be an hour
OTHERS = 20       # seconds for a mail of another mailbox, on a busy computer
MOST_MEMORY = 160  # MB


def resident(agent):
    text = Path(f"/proc/{agent.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS"))) // 1024


def flooded(kind):
    spam = command_mail("Dear winner", subject="You have won", sender="luck@lottery.example")
    server = {"imap": ImapServer, "pop3": Pop3Server}[kind]()
    asked = [command_mail("HELP", message_id=f"<{name}@flood.test>") for name in ("among", "behind")]
    for place in range(FLOOD):
        server.deliver(asked[0] if place == AMONG else spam)
    server.deliver(asked[1])
    return server


@pytest.mark.apart
@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_a_flooded_mailbox(kind, make_agent, tmp_path, figures):
    server = flooded(kind)
    agent = make_agent(**plain(kind, server.port, timeout="30 s"), interval="10 min")
    box = tmp_path / "other"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    agent.add("other", receiving__kind="maildir", receiving__maildir=box,
              sending__folder=tmp_path / "other-sent")
    before = resident(agent.start())
    start = time.monotonic()
    seen, peak, slowest, pending, sent, following = {}, before, 0.0, None, 0, 0.0
    wanted = {"<among@flood.test>", "<behind@flood.test>"} if os.environ.get("FLOOD_WHOLE") else \
        {"<among@flood.test>"}
    patience = 3600 if len(wanted) > 1 else SOON
    while not wanted <= seen.keys():
        now = time.monotonic() - start
        assert now < patience, (seen, agent.log_text()[-2000:])
        for name in answered(agent.sent()).keys() - seen.keys():
            seen[name] = now
        peak = max(peak, resident(agent))
        arrived = len(list((tmp_path / "other-sent").glob("*.eml")))
        if pending is not None and arrived > sent:
            slowest, pending, sent = max(slowest, now - pending), None, arrived
            following = now + 1  # the flood's server is Python, too
        if pending is None and now > following:
            (box / "tmp" / "next").write_bytes(command_mail("HELP", sender=f"ken{sent}@example.test"))
            (box / "tmp" / "next").rename(box / "new" / f"{time.time_ns()}.a.b")
            pending = now
        assert pending is None or now - pending < OTHERS, agent.log_text()[-2000:]
        time.sleep(0.1)
    times = ", ".join(f"{name[1:].split('@')[0]} {took:.0f} s" for name, took in seen.items())
    figures.append(f"flood of {FLOOD} foreign mails, {kind}: answered {times}; resident {before} MB, at "
                   f"most {peak} MB; another mailbox's slowest reply meanwhile {slowest:.1f} s "
                   f"({sent} mails)")
    assert peak < MOST_MEMORY
    assert sent > 3 and set(answered(agent.sent()).values()) == {1}
    server.stop()
