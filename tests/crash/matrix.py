"""The crash matrix: the agent is killed with SIGKILL at every system call that writes, sends or
syncs, then run again until nothing waits; commands twice, replies missing and second copies are
counted. IMAP and POP3 by Dovecot, Maildir by the file system, the relay is a scripted one.

    python3 -m tests.crash.matrix --all          every point (some minutes)
    python3 -m tests.crash.matrix --every 10     as in ./check
    python3 -m tests.crash.matrix --at imap after 57      one point, and what it left

One run: an empty state folder; a mailbox with GETLOG ALL, CHPASS, HELP (under the new password)
and a stranger's mail; killed at point N before or after the call; in a third of the runs the
recovery is killed as well, at a random point. Then `once` until it has nothing more to do.
"""

import argparse
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ..system.agent import PROGRAM, Agent, command_mail
from ..system.servers import Certificates, Dovecot, wait_for
from .scene import DovecotBox, MaildirBox, Sink, head

INJECTOR = Path(os.environ.get("KILL_AT", PROGRAM.parent / "kill_at"))
PROTOCOLS = ("imap", "pop3", "maildir")
MODES = ("before", "after", "twice")
NEW_PASSWORD = "Sitios-77"
OLD_PASSWORD = "U-BIX-4711"
KILLED = 128 + 9
NOT_ALLOWED = 125
WINDOW = 20  # ARCHITECTURE, principle 1
RECOVERIES = 5


@dataclass
class Tally:
    points: int = 0
    runs: int = 0
    kills: int = 0
    twice: int = 0          # commands
    missing: int = 0        # replies
    unknown: int = 0        # replies that an agent nobody kills does not send
    differing: int = 0      # copies with other bytes than the first
    lost: int = 0           # mails removed before their replies were taken, or not theirs to remove
    left: int = 0           # mails not removed, replies waiting, exit codes: not come to rest
    passwords: int = 0      # found in state files
    duplicates: int = 0
    outside: int = 0        # of them: not in the stated window
    widest: int = 0
    faults: list = field(default_factory=list)

    def clean(self):
        return not (self.twice or self.missing or self.unknown or self.differing or self.lost or
                    self.left or self.passwords or self.outside or self.widest > WINDOW)


def mails():
    now = time.time() - 420
    date = lambda seconds: time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(now + seconds))
    return [command_mail("GETLOG ALL", subject=OLD_PASSWORD, date=date(0)),
            command_mail(f"CHPASS {OLD_PASSWORD} {NEW_PASSWORD}", subject=OLD_PASSWORD,
                         date=date(1)),
            command_mail("HELP", subject=NEW_PASSWORD, date=date(2)),
            command_mail("Hello", subject="Lunch?", sender="mary@elsewhere.test", date=date(3))]


def name_of(data):
    return head(data, "Message-ID")


def copied_journal(state):
    """Opening a journal mends it: a look into a dead agent's is a look into a copy."""
    scratch = tempfile.TemporaryDirectory(prefix="mailagent-crash-")
    for path in state.glob("journal.db*"):
        shutil.copy(path, scratch.name)
    return scratch


def rows(state, query):
    with copied_journal(state) as folder:
        path = Path(folder) / "journal.db"
        if not path.exists():
            return []
        with contextlib.closing(sqlite3.connect(path)) as file:
            try:
                return file.execute(query).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []  # killed before the first transaction
                raise


class Run:
    """One mailbox from the first kill to rest."""

    def __init__(self, matrix, protocol):
        self.folder = Path(tempfile.mkdtemp(prefix="run", dir=matrix.scratch))
        box = MaildirBox if protocol == "maildir" else DovecotBox
        self.box = box(protocol, matrix.dovecot, matrix.certificates, self.folder)
        self.sink = matrix.sink
        self.sink.taken.clear()
        self.agent = Agent(self.folder / "agent", ce_password=OLD_PASSWORD,
                           sending__kind="smtp", sending__folder=None,
                           sending__server="127.0.0.1", sending__port=self.sink.port,
                           sending__security="plain", sending__user="printer",
                           sending__password="secret", **self.box.settings)
        self.mails = mails()
        self.box.fill(self.mails)
        self.windows, self.kills = [], []
        self.report = self.folder / "report"

    def once(self, *orders):
        """Under the injector: (exit code, what it reports, what the operator reads)."""
        done = subprocess.run([INJECTOR, "-o", self.report, *map(str, orders), PROGRAM, "-s",
                               self.agent.settings, "once"], capture_output=True, timeout=120)
        errors = done.stderr.decode(errors="replace")
        if done.returncode == NOT_ALLOWED:
            raise PermissionError(errors)
        wait_for(self.sink.quiet, "the end of the relay's sessions")
        return done.returncode, self.report.read_text(), errors

    def killed(self, *orders):
        """True where it was killed there, False where it ended before."""
        code, report, _ = self.once(*orders)
        if code != KILLED or not report.startswith("killed"):
            return False
        self.kills.append(report.strip())
        taken = self.sink.by_id()
        waiting = {row[0] for row in
                   rows(self.agent.state, "SELECT message_id FROM reply WHERE finished IS NULL")}
        self.windows.append(waiting & {name.strip("<>") for name in taken} |
                            waiting & set(taken))
        return True

    def recover(self):
        """Runs it until it has nothing to do; answers what did not come to rest."""
        said = []
        for _ in range(RECOVERIES):
            code, _, errors = self.once("count")
            said.append(errors)
            if code == 0 and len(self.box.left()) == 1 and not self.waiting():
                return []
        return [f"not at rest after {RECOVERIES} runs, exit {code}: {said[-1]}"]

    def waiting(self):
        return rows(self.agent.state, "SELECT count(*) FROM reply WHERE finished IS NULL")[0][0]

    def logged(self):
        """Rows that the mail log ever got: it keeps ten, and numbers them."""
        return rows(self.agent.state, "SELECT max(number) FROM log")[0][0]

    def end(self):
        self.box.forget()
        shutil.rmtree(self.folder, ignore_errors=True)


def kind_of_reply(data):
    return head(data, "To"), head(data, "Subject")


class Matrix:
    def __init__(self, scratch, dovecot, certificates, seed=1):
        self.scratch, self.dovecot, self.certificates = Path(scratch), dovecot, certificates
        self.sink = Sink()
        self.random = random.Random(seed)
        self.tallies = {}
        self.expected = {}
        self.answers = {}
        self.logged = {}

    def stop(self):
        self.sink.stop()

    def reference(self, protocol):
        """An agent that nobody kills: how many points there are, and what it sends."""
        run = Run(self, protocol)
        code, report, errors = run.once("count")
        assert code == 0 and report.startswith("ended 0 after "), errors
        assert [name_of(raw) for raw in run.box.left()] == [name_of(run.mails[3])], "served"
        taken = self.sink.by_id()
        assert all(len(copies) == 1 for copies in taken.values())
        self.expected[protocol] = Counter(kind_of_reply(c[0][1]) for c in taken.values())
        answers = Counter(head(c[0][1], "In-Reply-To") for c in taken.values())
        self.answers[protocol] = [answers[name_of(raw)] for raw in run.mails]
        self.logged[protocol] = run.logged()
        run.end()
        return int(report.split()[3])

    def play(self, protocol, mode, point, tally):
        """False where the agent ended before it came to that point."""
        run = Run(self, protocol)
        try:
            orders = (point, "after") if mode == "after" else (point,)
            if not run.killed(*orders):
                return False
            faults = self.check_mailbox(run, protocol, tally)
            if mode == "twice":
                again = self.random.randint(1, max(2, tally.points))
                if run.killed(again, *self.random.choice([(), ("after",)])):
                    faults += self.check_mailbox(run, protocol, tally)
            rest = run.recover()
            tally.left += len(rest)
            faults += rest + self.check(run, protocol, tally)
            tally.runs += 1
            tally.kills += len(run.kills)
            for fault in faults:
                tally.faults.append(f"{protocol}, {mode}, {'; '.join(run.kills)}: {fault}")
            return True
        finally:
            run.end()

    def check_mailbox(self, run, protocol, tally):
        """What is gone from the mailbox has been answered, whole."""
        faults = []
        present = {name_of(raw) for raw in run.box.left()}
        answers = Counter(head(copies[0][1], "In-Reply-To")
                          for copies in self.sink.by_id().values())
        for raw, count in zip(run.mails, self.answers[protocol]):
            gone = name_of(raw) not in present
            if gone and (count == 0 or answers[name_of(raw)] < count):
                tally.lost += 1
                faults.append(f"{head(raw, 'Subject')} removed before its replies were taken")
        return faults + self.check_secrets(run, tally, OLD_PASSWORD)

    def check_secrets(self, run, tally, *secrets):
        """The new password stands in the reply that tells it, for as long as that waits."""
        faults = []
        for path in run.agent.state.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            for secret in secrets:
                if secret.encode() in data:
                    tally.passwords += 1
                    faults.append(f"a password in {path.name}")
        return faults

    def check(self, run, protocol, tally):
        faults = self.check_secrets(run, tally, OLD_PASSWORD, NEW_PASSWORD)
        if [name_of(raw) for raw in run.box.left()] != [name_of(run.mails[3])]:
            tally.lost += 1
            faults.append("the stranger's mail is not what is left")
        taken = self.sink.by_id()
        sent = Counter(kind_of_reply(copies[0][1]) for copies in taken.values())
        missing, unknown = self.expected[protocol] - sent, sent - self.expected[protocol]
        tally.missing += missing.total()
        tally.unknown += unknown.total()
        faults += [f"missing: {key}" for key in missing] + [f"unknown: {key}" for key in unknown]
        faults += self.check_copies(run, taken, tally)
        return faults + self.check_once(run, protocol, taken, tally)

    def check_copies(self, run, taken, tally):
        faults = []
        tally.widest = max([tally.widest, *map(len, run.windows)])
        for name, copies in taken.items():
            more = len(copies) - 1
            allowed = sum(name in window or name.strip("<>") in window for window in run.windows)
            tally.duplicates += more
            tally.outside += max(0, more - allowed)
            if more > allowed:
                faults.append(f"{name}: {more + 1} copies, {allowed} times in the window")
            if any(copy != copies[0] for copy in copies):
                tally.differing += 1
                faults.append(f"{name}: copies differ")
        return faults

    def check_once(self, run, protocol, taken, tally):
        """Run counts by the journal, by the mail log and by what the sender reads."""
        served = Counter(name for name, in rows(
            run.agent.state, "SELECT message_id FROM mail WHERE served = 1"))
        changed = sum(b"was changed successfully" in copies[0][1] for copies in taken.values())
        faults = [] if changed == 1 else [f"{changed} replies say that the password was changed"]
        tally.twice += max(0, changed - 1)
        for raw in run.mails[:3]:
            count = served[name_of(raw)] + served[name_of(raw).strip("<>")]
            tally.twice += max(0, count - 1)
            if count != 1:
                faults.append(f"{head(raw, 'Subject')}: {count} times in the journal")
        logged = run.logged()
        if logged != self.logged[protocol]:
            tally.twice += 1
            faults.append(f"{logged} rows in the mail log, not {self.logged[protocol]}")
        return faults

    def whole(self, protocol, mode, every=1, first=1):
        tally = self.tallies.setdefault((protocol, mode), Tally())
        tally.points = self.reference(protocol)
        point = first
        # A little beyond the count, since threads meet in another order each time.
        while self.play(protocol, mode, point, tally) or point + every <= tally.points:
            point += every
        return tally

    def table(self):
        head = ("protocol", "killed", "points", "runs", "kills", "run twice", "missing", "unknown",
                "lost", "differ", "not at rest", "passwords", "2nd copies", "outside", "widest")
        lines = [head]
        for (protocol, mode), t in self.tallies.items():
            how = "before, recovery too" if mode == "twice" else mode
            lines.append((protocol, how, t.points, t.runs, t.kills, t.twice, t.missing, t.unknown,
                          t.lost, t.differing, t.left, t.passwords, t.duplicates, t.outside,
                          t.widest))
        widths = [max(len(str(line[i])) for line in lines) for i in range(len(head))]
        return ["  ".join(str(cell).ljust(width) if i < 2 else str(cell).rjust(width)
                          for i, (cell, width) in enumerate(zip(line, widths))) for line in lines]


@contextlib.contextmanager
def servers():
    # A process that dies leaves what it wrote, synced or not: memory is as good as a disk here.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    scratch = Path(tempfile.mkdtemp(prefix="mailagent-crash-", dir=memory))
    scratch.chmod(0o755)
    certificates = Certificates(scratch / "certificates")
    dovecot = Dovecot(scratch / "dovecot", certificates)
    matrix = Matrix(scratch, dovecot, certificates)
    try:
        yield matrix
    finally:
        matrix.stop()
        dovecot.stop()
        shutil.rmtree(scratch, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--all", action="store_true", help="every point")
    parser.add_argument("--every", type=int, default=10, help="every n-th point (10)")
    parser.add_argument("--at", nargs=3, metavar=("PROTOCOL", "MODE", "POINT"))
    parser.add_argument("--protocol", choices=PROTOCOLS, action="append")
    words = parser.parse_args()
    began = time.monotonic()
    with servers() as matrix:
        if words.at:
            protocol, mode, point = words.at
            tally = matrix.tallies.setdefault((protocol, mode), Tally())
            tally.points = matrix.reference(protocol)
            matrix.play(protocol, mode, int(point), tally)
        else:
            for protocol in words.protocol or PROTOCOLS:
                for mode in MODES:
                    matrix.whole(protocol, mode, 1 if words.all else words.every)
                    print("\n".join(matrix.table()[-1:]), flush=True)
        print("\n" + "\n".join(matrix.table()))
        faults = [fault for tally in matrix.tallies.values() for fault in tally.faults]
        print("\n".join(faults) or "no fault", f"\n{time.monotonic() - began:.0f} s")
        return 0 if all(tally.clean() for tally in matrix.tallies.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
