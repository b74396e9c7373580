"""POP3 (RFC 1939) with CAPA, SASL PLAIN, UIDL, TOP and PIPELINING, over one maildrop in memory."""

from . import faults
from .server import Gone, MailboxServer


def stuffed(data):
    lines = data.split(b"\r\n")
    if lines and lines[-1] == b"":
        lines.pop()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


class Session:
    def __init__(self, server, link):
        self.server, self.link = server, link
        self.logged_in = False
        self.user = ""
        self.view, self.removed = [], set()

    def run(self):
        self.link.say(self.server.greeting)
        while True:
            verb, _, rest = self.server.command(self.link).partition(" ")
            handler = getattr(self, "do_" + verb.lower(), None)
            missing = not self.server.offers(verb.upper())
            if handler is None or missing:
                self.err("unknown command")
            elif not self.logged_in and verb.upper() not in ("CAPA", "USER", "PASS", "AUTH",
                                                             "STLS", "QUIT"):
                self.err("log in first")
            else:
                handler(rest)

    def ok(self, text=""):
        self.link.say(f"+OK {text}".rstrip())

    def err(self, text):
        self.link.say(f"-ERR {text}")

    def listing(self, lines):
        self.link.send("".join(f"{line}\r\n" for line in [*lines, "."]))

    def do_capa(self, _):
        words = ["UIDL", "TOP", "PIPELINING", "USER", "SASL PLAIN", "RESP-CODES", "AUTH-RESP-CODE"]
        if self.server.context and not self.server.implicit_tls and \
                not self.server.has("no starttls"):
            words.append("STLS")
        self.ok()
        self.listing(filter(self.server.offers, words))

    def do_stls(self, _):
        if not self.server.context:
            return self.err("no TLS here")
        self.ok("begin")
        self.link.secure(self.server.context)

    def login(self, good):
        server = self.server
        if server.has("no login now"):
            return self.err("[SYS/TEMP] The user database is being copied")
        if server.has("mailbox in use"):
            return self.err("[IN-USE] Another session holds the maildrop")
        if server.has("escape codes"):
            return self.err("[AUTH] \x1b[31mred\x07\x00 alarm")
        if not good or server.has("wrong password"):
            return self.err("[AUTH] Authentication failed.")
        self.logged_in = True
        server.logins += 1
        self.view = list(server.mails)
        self.ok("logged in")

    def do_user(self, rest):
        self.user = rest
        self.ok()

    def do_pass(self, rest):
        self.login(self.server.good(self.user, rest))

    def do_auth(self, rest):
        mechanism, _, initial = rest.partition(" ")
        if mechanism.upper() != "PLAIN":
            return self.err("not offered")
        if not initial:
            self.link.say("+ ")
            initial = self.server.command(self.link)
        self.login(self.server.good_plain(initial))

    def left(self):
        return [(number, mail) for number, mail in enumerate(self.view, 1)
                if number not in self.removed]

    def left_but(self, fault):
        return [(number, mail) for number, mail in self.left()
                if not (self.server.has(fault) and self.server.is_marked(mail))]

    def mail(self, text):
        number = int(text)
        known = 0 < number <= len(self.view) and number not in self.removed
        return self.view[number - 1] if known else None

    def do_stat(self, _):
        if self.server.has("silent at stat"):
            self.link.hang()
        if self.server.has("endless line in session"):
            self.link.send("+OK ")
            self.link.flood(b"1")
        left = self.left()
        self.ok(f"{len(left)} {sum(self.server.size_of(mail) for _, mail in left)}")

    def do_list(self, _):
        self.ok()
        if self.server.has("endless answers"):
            self.link.flood(b"7 700\r\n")
        self.listing(f"{number} {self.server.size_of(mail)}"
                     for number, mail in self.left_but("unsized"))

    def do_uidl(self, _):
        self.ok()
        names = not self.server.has("no names")
        self.listing(f"{number} u{mail.uid}" if names else str(number)
                     for number, mail in self.left_but("unnamed"))

    def do_top(self, rest):
        number, _, lines = rest.partition(" ")
        mail = self.mail(number)
        if mail is None:
            return self.err("no such mail")
        head, _, body = mail.data.partition(b"\r\n\r\n")
        if int(lines) > body.count(b"\n"):
            return self.do_retr(number)  # the whole mail, by another name
        self.ok()
        self.link.send(stuffed(head + b"\r\n\r\n"))
        rows = body.split(b"\r\n")[:int(lines)]
        if rows:
            self.link.send(stuffed(b"\r\n".join(rows)))
        self.link.send(".\r\n")

    def do_retr(self, rest):
        mail = self.mail(rest)
        if mail is None:
            return self.err("no such mail")
        if self.server.is_marked(mail):
            if self.server.has("err for one mail"):
                return self.err("[SYS/TEMP] that mail cannot be read")
            self.spoil(mail)
        self.ok(f"{len(mail.data)} octets")
        self.link.send(stuffed(mail.data) + b".\r\n")

    def spoil(self, mail):
        if self.server.has("silent at retr"):
            self.link.hang()
        if self.server.has("half a line in session"):
            self.link.send("+O")
            raise Gone
        if self.server.has("no pop3 in session"):
            self.link.say("Segmentation fault (core dumped)")
            raise Gone
        if self.server.has("cut in retr"):
            self.ok()
            self.link.send(mail.data[:len(mail.data) // 2])
            raise Gone
        if self.server.has("endless mail"):
            self.ok()
            self.link.send(mail.data)
            self.link.flood(b"and so on\r\n")

    def do_dele(self, rest):
        if self.server.has("err to dele"):
            return self.err("you may not remove mails")
        if self.mail(rest) is None:
            return self.err("no such mail")
        self.removed.add(int(rest))
        self.ok()

    def do_noop(self, _):
        self.ok()

    def do_quit(self, _):
        server = self.server
        if self.removed and server.has("cut at quit"):
            raise Gone
        if self.removed and server.has("err to quit"):
            self.err("some mails were not removed")
            raise Gone
        with server.lock:
            gone = {self.view[number - 1].uid for number in self.removed}
            server.mails = [mail for mail in server.mails if mail.uid not in gone]
        if not (self.removed and server.has("cut after quit")):
            self.ok("good bye")
        raise Gone


class Pop3Server(MailboxServer):
    catalogue = faults.POP3
    greeting = "+OK ready"

    def converse(self, link):
        Session(self, link).run()
