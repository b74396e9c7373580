"""IMAP4rev1 (RFC 3501) with UIDPLUS, MOVE, LITERAL+ and SASL-IR, over one mailbox in memory."""

import re
import time
from bisect import bisect_left, bisect_right

from . import faults
from .server import Gone, MailboxServer

COMMANDS_WITH_UID = {"FETCH", "STORE", "SEARCH", "EXPUNGE", "MOVE", "COPY"}
STARS = 10**9


def ranges(text, largest):
    """(first, last) of each part of a set of numbers."""
    for part in text.split(","):
        first, _, last = part.partition(":")
        yield sorted(largest if end == "*" else int(end) for end in (first, last or first))


class Session:
    """One connection's state: what EXPUNGE left is the server's, what is numbered is its own."""

    def __init__(self, server, link):
        self.server, self.link = server, link
        self.logged_in = False
        self.view = []

    def run(self):
        self.link.say(self.server.greeting)
        while True:
            tag, verb, rest = self.read()
            by_uid = verb == "UID"
            if by_uid:
                verb, _, rest = rest.partition(" ")
                verb = verb.upper()
            handler = getattr(self, "do_" + verb.lower(), None)
            if handler is None or (by_uid and verb not in COMMANDS_WITH_UID):
                self.link.say(f"{tag} BAD unknown command")
            elif by_uid or verb in COMMANDS_WITH_UID:
                handler(tag, rest, by_uid)
            else:
                handler(tag, rest)

    def read(self):
        """A command; its literals (RFC 3501, RFC 7888) become quoted strings."""
        text = self.server.command(self.link)
        while match := re.search(r"\{(\d+)(\+?)\}$", text):
            if not match[2]:
                self.link.say("+ go on")
            elif not self.server.offers("LITERAL+"):
                self.link.say("* BAD no LITERAL+ here")
                raise Gone
            octets = self.link.octets(int(match[1])).decode()
            text = text[:match.start()] + '"' + octets + '"' + self.link.line()
        tag, _, rest = text.partition(" ")
        verb, _, rest = rest.partition(" ")
        return tag, verb.upper(), rest

    def capabilities(self):
        words = ["UIDPLUS", "MOVE", "LITERAL+", "SASL-IR", "AUTH=PLAIN"]
        if self.server.context and not self.server.implicit_tls:
            words.append("STARTTLS")
        if self.server.has("no starttls"):
            words = [word for word in words if word != "STARTTLS"]
        proxy = self.server.has("a proxy's list") and not self.logged_in
        if not (proxy or self.server.has("a false list")):
            words = filter(self.server.offers, words)
        return " ".join(["IMAP4rev1", *words])

    def do_capability(self, tag, _):
        self.link.say(f"* CAPABILITY {self.capabilities()}")
        self.link.say(f"{tag} OK done")

    def do_starttls(self, tag, _):
        self.link.say(f"{tag} OK begin")
        self.link.secure(self.server.context)

    def do_noop(self, tag, _):
        self.link.say(f"{tag} OK done")

    def do_logout(self, tag, _):
        self.link.say("* BYE good bye")
        self.link.say(f"{tag} OK done")
        raise Gone

    def login(self, tag, good):
        server = self.server
        if server.has("no login now"):
            return self.link.say(f"{tag} NO [UNAVAILABLE] The user database is being copied")
        if server.has("mailbox in use"):
            return self.link.say(f"{tag} NO [INUSE] Another session holds the mailbox")
        if server.has("escape codes"):
            return self.link.say(f"{tag} NO [AUTHENTICATIONFAILED] \x1b[31mred\x07\x00 alarm")
        if not good or server.has("wrong password"):
            return self.link.say(f"{tag} NO [AUTHENTICATIONFAILED] Authentication failed.")
        self.logged_in = True
        server.logins += 1
        code = "" if server.has("a proxy's list") else f"[CAPABILITY {self.capabilities()}] "
        self.link.say(f"{tag} OK {code}logged in")

    def do_login(self, tag, rest):
        words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', rest)
        words = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in words]
        self.login(tag, len(words) == 2 and self.server.good(*words))

    def do_authenticate(self, tag, rest):
        mechanism, _, initial = rest.partition(" ")
        if mechanism.upper() != "PLAIN" or (initial and not self.server.offers("SASL-IR")):
            return self.link.say(f"{tag} BAD not offered")
        if not initial:
            self.link.say("+ ")
            initial = self.server.command(self.link)
        self.login(tag, self.server.good_plain(initial))

    def do_select(self, tag, _):
        server = self.server
        if not self.logged_in:
            return self.link.say(f"{tag} BAD log in first")
        if server.has("silent at select"):
            self.link.hang()
        if server.has("endless answers"):
            self.link.flood(b"* OK still looking\r\n")
        if server.has("endless line in session"):
            self.link.send("* OK ")
            self.link.flood(b"x")
        if server.has("no such folder"):
            return self.link.say(f"{tag} NO [NONEXISTENT] Mailbox does not exist")
        self.view = list(server.mails)
        self.link.say(f"* {len(self.view)} EXISTS")
        self.link.say("* OK [UIDVALIDITY 77] valid")
        self.link.say(f"* OK [UIDNEXT {server.next_uid}] next")
        self.link.say(f"{tag} OK [{'READ-ONLY' if server.has('read-only') else 'READ-WRITE'}] open")

    def chosen(self, numbers, by_uid):
        """(place, mail) of the set's, in order; cheap in a mailbox of any size."""
        uids = [mail.uid for mail in self.view] if by_uid else None
        largest = (uids[-1] if uids else 0) if by_uid else len(self.view)
        places = set()
        for first, last in ranges(numbers, largest):
            if by_uid:
                places.update(range(bisect_left(uids, first), bisect_right(uids, last)))
            else:
                places.update(range(max(first, 1) - 1, min(last, len(self.view))))
        return [(place + 1, self.view[place]) for place in sorted(places)]

    def do_fetch(self, tag, rest, by_uid):
        numbers, _, items = rest.partition(" ")
        for place, mail in self.chosen(numbers, by_uid):
            if "BODY" in items and self.server.is_marked(mail):
                if self.server.has("no for one mail"):
                    return self.link.say(f"{tag} NO [SERVERBUG] that mail cannot be read")
                self.spoil(place, mail)
            self.link.send(self.fetched(place, mail, items))
        self.link.say(f"{tag} OK done")

    def spoil(self, place, mail):
        if self.server.has("silent at fetch"):
            self.link.hang()
        if self.server.has("bye in mid-fetch"):
            self.link.say("* BYE the server goes down for maintenance")
            raise Gone
        if self.server.has("half a line in session"):
            self.link.send(f"* {place} FETCH (UID {mail.uid} BO")
            raise Gone
        if self.server.has("cut in a literal"):
            self.link.send(f"* {place} FETCH (UID {mail.uid} BODY[] {{{len(mail.data)}}}\r\n")
            self.link.send(mail.data[:len(mail.data) // 2])
            raise Gone

    def fetched(self, place, mail, items):
        parts = [b"UID %d" % mail.uid]
        if "RFC822.SIZE" in items:
            parts.append(b"RFC822.SIZE %d" % self.server.size_of(mail))
        if "FLAGS" in items:
            parts.append(b"FLAGS (%s)" % " ".join(sorted(mail.flags)).encode())
        if "INTERNALDATE" in items:
            arrived = time.strftime("%d-%b-%Y %H:%M:%S +0000", time.gmtime(mail.arrived))
            parts.append(b'INTERNALDATE "%s"' % arrived.encode())
        if body := re.search(r"BODY(\.PEEK)?\[(HEADER)?\](?:<(\d+)\.(\d+)>)?", items):
            data = mail.data.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n" if body[2] else mail.data
            mark = f"BODY[{body[2] or ''}]"
            if not body[1]:
                mail.flags.add("\\Seen")
            if body[3] is not None:
                start, count = int(body[3]), int(body[4])
                mark += f"<{start}>"
                if not self.server.has("sends all"):
                    data = data[start:start + count]
            parts.append(mark.encode() + b" {%d}\r\n" % len(data) + data)
        return b"* %d FETCH (" % place + b" ".join(parts) + b")\r\n"

    def do_store(self, tag, rest, by_uid):
        numbers, change, flags = re.fullmatch(r"(\S+) ([+-]FLAGS\S*) \((.*)\)", rest).groups()
        for place, mail in self.chosen(numbers, by_uid):
            names = set(flags.split())
            mail.flags = mail.flags | names if change[0] == "+" else mail.flags - names
            if "SILENT" not in change.upper():
                self.link.say(f"* {place} FETCH (FLAGS ({' '.join(sorted(mail.flags))}))")
        self.link.say(f"{tag} OK done")

    def do_search(self, tag, rest, by_uid):
        found = [mail.uid if by_uid else place for place, mail in enumerate(self.view, 1)
                 if rest.upper() != "DELETED" or "\\Deleted" in mail.flags]
        self.link.say(" ".join(["* SEARCH", *map(str, found)]))
        self.link.say(f"{tag} OK done")

    def do_expunge(self, tag, rest, by_uid):
        server = self.server
        if by_uid and not server.offers("UIDPLUS"):
            return self.link.say(f"{tag} BAD unknown command")
        if server.has("no to expunge"):
            return self.link.say(f"{tag} NO [NOPERM] you may not remove mails")
        if server.has("cut before expunge"):
            raise Gone
        for place, mail in reversed(self.chosen(rest if by_uid else f"1:{STARS}", by_uid)):
            if "\\Deleted" in mail.flags:
                self.take_away(place, mail)
        if server.has("cut at expunge"):
            raise Gone
        self.link.say(f"{tag} OK done")

    def take_away(self, place, mail):
        self.view.remove(mail)
        with self.server.lock:
            self.server.mails.remove(mail)
        if not self.server.has("cut at expunge"):
            self.link.say(f"* {place} EXPUNGE")

    def transfer(self, tag, rest, by_uid, keeps):
        numbers, _, folder = rest.partition(" ")
        folder = folder.strip('"')
        if folder not in self.server.folders:
            return self.link.say(f"{tag} NO [TRYCREATE] no such folder")
        for place, mail in reversed(self.chosen(numbers, by_uid)):
            self.server.folders[folder].append(mail.data)
            if not keeps:
                self.take_away(place, mail)
        self.link.say(f"{tag} OK done")

    def do_move(self, tag, rest, by_uid):
        if not self.server.offers("MOVE"):
            return self.link.say(f"{tag} BAD unknown command")
        self.transfer(tag, rest, by_uid, keeps=False)

    def do_copy(self, tag, rest, by_uid):
        self.transfer(tag, rest, by_uid, keeps=True)

    def do_create(self, tag, rest):
        self.server.folders.setdefault(rest.strip('"'), [])
        self.link.say(f"{tag} OK done")


class ImapServer(MailboxServer):
    catalogue = faults.IMAP
    greeting = "* OK ready"

    def __init__(self, *arguments, **options):
        self.folders = {}
        super().__init__(*arguments, **options)

    def converse(self, link):
        Session(self, link).run()
