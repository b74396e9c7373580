"""SMTP (RFC 5321) with PIPELINING, SIZE, AUTH PLAIN and STARTTLS; keeps what it took."""

import re

from . import faults
from .server import Gone, Server


class Session:
    def __init__(self, server, link):
        self.server, self.link = server, link
        self.sender, self.recipients = None, []

    def reply(self, code, text="words"):
        """421 ends the session, whatever it answers."""
        self.link.say(f"{code} {text}")
        if code == 421:
            raise Gone

    def faulty(self, step):
        """Answers the step as a fault wants it. False where none does."""
        for code in faults.SMTP_CODES[step]:
            if self.server.has(f"{code} at {step}"):
                kind = "not now" if code < 500 else "not ever"
                self.reply(code, f"{code // 100}.0.0 {kind}, says {step}")
                return True
        return False

    def run(self):
        if self.faulty("connect"):
            raise Gone
        self.link.say(self.server.greeting)
        while True:
            verb, _, rest = self.server.command(self.link).partition(" ")
            handler = getattr(self, "do_" + verb.lower(), None)
            if handler is None:
                self.reply(502, "5.5.1 unknown command")
            else:
                handler(rest)

    def do_ehlo(self, _):
        if self.faulty("ehlo"):
            return
        words = ["PIPELINING", "SIZE 10000000", "AUTH PLAIN", "8BITMIME"]
        if self.server.context and not self.server.implicit_tls and \
                not self.server.has("no starttls"):
            words.append("STARTTLS")
        words = ["mx.example.test", *(w for w in words if self.server.offers(w.split()[0]))]
        for word in words[:-1]:
            self.link.say(f"250-{word}")
        self.link.say(f"250 {words[-1]}")

    def do_helo(self, _):
        if not self.faulty("ehlo"):
            self.reply(250)

    def do_starttls(self, _):
        self.reply(220, "begin")
        self.link.secure(self.server.context)

    def do_auth(self, rest):
        mechanism, _, initial = rest.partition(" ")
        if mechanism.upper() != "PLAIN":
            return self.reply(504, "5.5.4 not offered")
        if not initial:
            self.link.say("334 ")
            initial = self.server.command(self.link)
        server = self.server
        if server.has("no login now"):
            return self.reply(454, "4.7.0 Temporary authentication failure")
        if server.has("escape codes"):
            return self.reply(535, "5.7.8 \x1b[31mred\x07\x00 alarm")
        if server.has("wrong password") or not server.good_plain(initial):
            return self.reply(535, "5.7.8 Authentication credentials invalid")
        server.logins += 1
        self.reply(235, "2.7.0 welcome")

    def do_mail(self, rest):
        if self.server.has("421 at the second mail") and self.server.taken:
            self.reply(421, "4.3.2 the server goes down")
        if self.faulty("mail"):
            return
        if self.sender is not None:
            return self.reply(503, "5.5.1 nested MAIL command")
        self.sender = re.match(r"FROM:<(.*?)>", rest, re.I)[1]
        self.recipients = []
        self.reply(250, "2.1.0 fine")

    def do_rcpt(self, rest):
        recipient = re.match(r"TO:<(.*?)>", rest, re.I)[1]
        server = self.server
        if server.has("silent at rcpt"):
            self.link.hang()
        if server.has("no smtp in session"):
            self.link.say("Segmentation fault")
            raise Gone
        if self.sender is None:
            return self.reply(503, "5.5.1 MAIL first")
        if server.has("relaying denied"):
            return self.reply(554, "5.7.1 Relay access denied")
        if recipient == server.marked and server.has("one recipient refused"):
            return self.reply(550, "5.1.1 No such user here")
        if recipient == server.marked and server.has("one recipient not ever"):
            return self.reply(550, "not ever")
        if recipient == server.marked and server.has("one recipient later"):
            return self.reply(450, "4.2.0 Greylisted, come back")
        if self.faulty("rcpt"):
            return
        self.recipients.append(recipient)
        self.reply(250, "2.1.5 fine")

    def do_data(self, _):
        if not self.recipients:
            return self.reply(503, "5.5.1 RCPT first")
        if self.server.has("lost at data"):
            raise Gone
        if self.faulty("data"):
            return
        self.reply(354, "go on")
        if self.server.has("lost before the dot"):
            self.link.more()  # some of the mail, never all: the rest is not looked at
            raise Gone
        lines = []
        while (line := self.link.line()) != ".":
            lines.append(line[1:] if line.startswith(".") else line)
        data = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")
        if self.faulty("dot"):
            return self.do_rset("", silent=True)
        with self.server.lock:
            self.server.taken.append((self.sender, self.recipients, data))
        self.do_rset("", silent=True)
        if self.server.has("lost after the dot"):
            raise Gone
        self.reply(250, "2.0.0 taken")

    def do_rset(self, _, silent=False):
        self.sender, self.recipients = None, []
        if not silent:
            self.reply(250)

    def do_noop(self, _):
        self.reply(250)

    def do_quit(self, _):
        self.reply(221, "good bye")
        raise Gone


class SmtpServer(Server):
    """`taken`: (sender, recipients, bytes) of every mail, in order. `marked`: the recipient that a
    fault is about."""

    catalogue = faults.SMTP
    greeting = "220 mx.example.test ready"

    def __init__(self, marked=None, **options):
        self.taken = []
        self.marked = marked
        super().__init__(**options)

    def converse(self, link):
        Session(self, link).run()
