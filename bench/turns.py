"""Turns over mailboxes of a real server, each beside the raw client: mails, seconds, round trips."""

from bench.measure import measured, median
from bench.peers import PROGRAMS, Helper, fill, waiting
from tests.system.agent import PROGRAM, Agent, command_mail

# A sender may ask 60 times an hour (setting mails_per_hour), and what he asked within the hour is
# counted at each mail: the bench's senders come and go as people do.
MAILS_A_SENDER = 50
PARALLEL = 64  # the program's own default of logins at once


class Case:
    """So many mailboxes with so many mails each, over one protocol and security. `port`, where the
    way to the server leads over a proxy. Logs in as the raw client does (PLAIN: over a plain
    connection `auto` takes CRAM-MD5 where it is offered, whose challenge is a burst more)."""

    def __init__(self, bench, kind, boxes, mails, security="plain", port=None, stem=None):
        self.bench, self.kind, self.boxes, self.mails = bench, kind, boxes, mails
        self.security = security
        self.name = f"{kind} {security}, {boxes} × {mails}"
        stem = stem or f"{kind}{boxes}{security}"
        self.users = [f"{stem}u{i}" for i in range(boxes)]
        self.port = port or getattr(bench.dovecot, kind + ("s" if security == "tls" else ""))
        self.agent = Agent(bench.scratch / stem, enable=False)
        bench.serve(self.agent, self.users, mails_per_fetch=500, **{
            "receiving.kind": kind, "receiving.server": "localhost", "receiving.port": self.port,
            "receiving.security": security, "receiving.auth": "plain",
            "receiving.ca_file": bench.certificates.ca})

    def fill(self):
        for user in self.users:
            fill(self.bench.dovecot, user, [self._mail(user) for _ in range(self.mails)])

    def _mail(self, user):
        sender = f"ken{next(self.bench.numbers) // MAILS_A_SENDER}@example.test"
        return command_mail("GETLOG COUNTER", sender=sender, to=f"{user}@example.test")

    def ours(self):
        self.fill()
        cost = measured(*self.bench.wrap, PROGRAM, "-s", self.agent.settings, "once",
                        log=self.agent.folder / "log")
        left = sum(waiting(self.bench.dovecot, user) for user in self.users) if self.mails else 0
        assert left == 0, f"{left} mails were left behind: see {self.agent.folder}/log"
        return cost

    def minimum(self):
        self.fill()
        authority = self.bench.certificates.ca if self.security == "tls" else "plain"
        return measured(PROGRAMS / "raw_client", self.kind, self.port, self.bench.sink.port,
                        self.bench.reply_bytes, PARALLEL, authority, *self.users,
                        log=self.agent.folder / "raw.log")


def throughput(bench, kind, boxes, mails, security, aim_wall, aim_cpu):
    case = Case(bench, kind, boxes, mails, security)
    case.ours()  # state folder, Dovecot's processes
    pairs = [(case.minimum(), case.ours()) for _ in range(bench.rounds)]
    raw, own = ([pair[i] for pair in pairs] for i in (0, 1))
    count = boxes * mails
    cpu, least_cpu = (median([c.cpu for c in costs]) * 1000 / count for costs in (own, raw))
    wall, least = (median([c.wall for c in costs]) for costs in (own, raw))
    bench.report.row(f"{case.name}: wall / minimum", wall / least, aim_wall, "×",
                     f"{count / wall:.0f} mails/s, minimum {count / least:.0f}")
    bench.report.row(f"{case.name}: CPU a mail", cpu, aim_cpu, "ms",
                     f"minimum {least_cpu:.3f}, peak {max(cost.peak for cost in own):.1f} MB")


def round_trips(bench, kind, mails, aim, counts_goodbye):
    """Bursts of one turn with a new login, on a way of 10 ms each direction, so that what is sent
    without waiting is under way before an answer could come."""
    server = getattr(bench.dovecot, kind)
    with Helper("delay_proxy", server, 10) as proxy:
        case = Case(bench, kind, 1, mails, port=proxy.said["port"], stem=f"trips{kind}{mails}")
        case.ours()  # from its second turn on a mailbox has a floor to look ahead of
        found = {}
        for who, run in (("raw", case.minimum), ("own", case.ours)):
            proxy.ask("stats")
            run()
            bursts = proxy.ask("stats")["bursts"]
            assert len(bursts) == 1, f"{who} made {len(bursts)} connections"
            found[who] = bursts[0]
    # The last burst of IMAP is LOGOUT, sent and not waited for.
    own = found["own"] - (0 if counts_goodbye else 1)
    bench.report.row(f"{kind}: round trips, {mails or 'no'} mails", own, aim, "bursts",
                     f"minimum {found['raw']}"
                     + ("" if counts_goodbye else f"; with LOGOUT {found['own']}"))
