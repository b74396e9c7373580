"""What stands around the agent in the crash matrix: the relay and the mailboxes."""

import email
import os
import shutil
import threading
from collections import defaultdict
from pathlib import Path

from ..badserver.smtp import SmtpServer
from ..system.helpers import receiving


def head(data, name):
    """A header field as it stands there."""
    return email.message_from_bytes(data.split(b"\r\n\r\n", 1)[0])[name]


class Sink(SmtpServer):
    """The relay. quiet(): no connection is left, so that what it took is final."""

    def __init__(self):
        self.open = 0
        self.changed = threading.Lock()
        super().__init__()

    def _connection(self, sock):
        with self.changed:
            self.open += 1
        try:
            super()._connection(sock)
        finally:
            with self.changed:
                self.open -= 1

    def quiet(self):
        return self.open == 0

    def by_id(self):
        found = defaultdict(list)
        for _, recipients, data in list(self.taken):
            found[head(data, "Message-ID")].append((tuple(recipients), data))
        return found


class DovecotBox:
    """A mailbox of its own for each run, on a server that all share."""

    count = 0

    def __init__(self, kind, dovecot, certificates, folder):
        DovecotBox.count += 1
        self.dovecot, self.user = dovecot, f"crash{os.getpid()}n{DovecotBox.count}"
        self.settings = receiving(kind, "plain", dovecot, certificates, self.user)

    def fill(self, mails):
        self.dovecot.deliver(self.user, *mails)

    def left(self):
        return [raw for _, raw in self.dovecot.mails(self.user)]

    def forget(self):
        shutil.rmtree(self.dovecot.mail / self.user, ignore_errors=True)


class MaildirBox:
    def __init__(self, kind, dovecot, certificates, folder):
        self.folder = Path(folder) / "maildir"
        for name in ("new", "cur", "tmp"):
            (self.folder / name).mkdir(parents=True)
        self.settings = {"receiving__kind": kind, "receiving__maildir": self.folder}

    def fill(self, mails):
        for number, mail in enumerate(mails):
            (self.folder / "new" / f"{1000 + number}.mail.test").write_bytes(mail)

    def left(self):
        return [path.read_bytes() for name in ("new", "cur")
                for path in sorted((self.folder / name).iterdir())]

    def forget(self):
        pass
