"""Servers that cannot be reached or must not be trusted, the same for IMAP, POP3 and SMTP (M40)."""

import pytest

from ..badserver.imap import ImapServer
from ..badserver.pop3 import Pop3Server
from ..badserver.server import tls_context
from ..badserver.smtp import SmtpServer
from .agent import parse
from .bad_case import (check_answered_once, command_mails, office, plain, relay, run_bad,
                       run_mended, table)
from .servers import Certificates, free_port, run

CLASSES = {"imap": ImapServer, "pop3": Pop3Server, "smtp": SmtpServer}
UNTRUSTED = ("the server's certificate is refused", "name its authority in ca_file")

# case, words that the operator reads
CASES = [
    ("refused", ("no connection", "check host, port and firewall")),
    ("name not found", ("no-such-host.invalid", "the name is not found", "check host")),
    ("no starttls", ("offers no STARTTLS", 'set security = "tls"')),
    ("tls garbage", ("TLS failed", "check port and security")),
    ("plain where tls is wanted", ("does not speak TLS on this port", 'security = "starttls"')),
    ("tls where plain is wanted", ("no answer within", 'security = "tls"')),
    ("unknown authority", UNTRUSTED),
    ("self-signed", UNTRUSTED),
    ("wrong name", ("the server's certificate is refused", "set server to a name")),
    ("expired", ("the server's certificate is refused", "expired", "must renew it")),
]


class Papers:
    """A root, and server certificates of which one is good."""

    def __init__(self, folder):
        certificates = Certificates(folder / "good")
        self.ca, self.folder = certificates.ca, folder
        self.good = (certificates.cert, certificates.key)
        self.wrong_name = self._signed("other", "subjectAltName=DNS:elsewhere.example.test", 2)
        self.expired = self._signed("old", "subjectAltName=DNS:localhost,IP:127.0.0.1", -1)
        self.self_signed = (folder / "self.pem", folder / "self.key")
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", self.self_signed[1], "-out", self.self_signed[0], "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")

    def _signed(self, name, names, days):
        cert, key, request, extensions = (self.folder / f"{name}.{end}"
                                          for end in ("pem", "key", "csr", "cnf"))
        extensions.write_text(names + "\n")
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", key, "-out", request, "-subj", "/CN=localhost")
        run("openssl", "x509", "-req", "-in", request, "-CA", self.ca, "-CAkey",
            self.ca.with_suffix(".key"), "-CAcreateserial", "-out", cert, "-days", str(days),
            "-extfile", extensions)
        return cert, key


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    return Papers(tmp_path_factory.mktemp("papers"))


def server_of(case, kind, papers, mails):
    """The server of a case, and the settings that meet it."""
    pairs = {"wrong name": papers.wrong_name, "expired": papers.expired,
             "self-signed": papers.self_signed}
    context = tls_context(*pairs.get(case, papers.good))
    implicit = case in pairs or case in ("unknown authority", "tls where plain is wanted")
    options = {"context": context, "implicit_tls": implicit}
    server = (SmtpServer(**options) if kind == "smtp"
              else CLASSES[kind](mails, **options))
    settings = {"security": "tls" if implicit else "plain", "ca_file": papers.ca}
    if case == "refused":
        settings["port"] = free_port()
    elif case == "name not found":
        settings["server"] = "no-such-host.invalid"
    elif case == "no starttls":
        settings["security"] = "starttls"
        server.fault("no starttls")
    elif case in ("tls garbage", "plain where tls is wanted"):
        settings["security"] = "tls"
        if case == "tls garbage":
            server.fault("tls garbage")
    elif case == "tls where plain is wanted":
        settings["security"] = "plain"
    elif case == "unknown authority":
        settings["ca_file"] = papers.self_signed[0]
    return server, settings


def mend(server, papers):
    """From now on it is reached by its address, in plain text or with the good certificate."""
    server.mend()
    server.context = tls_context(*papers.good)
    return {"server": "127.0.0.1", "port": server.port, "ca_file": papers.ca,
            "security": "tls" if server.implicit_tls else "starttls"}


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("case,words", CASES, ids=[row[0] for row in CASES])
def test_way_to_the_server(case, words, kind, papers, office, make_agent, table):
    mails = command_mails()
    server, settings = server_of(case, kind, papers, mails)
    sends = kind == "smtp"
    if sends:
        agent = office(mails, **relay(**{"port": server.port, "user": "printer",
                                         "password": "secret", **settings}))
    else:
        agent = make_agent(**plain(kind, **{"port": server.port, **settings}))
    run_bad(agent, table, f"{kind}: {case}", 1, words)
    assert server.logins == 0
    assert not any("secret" in line for line in server.commands)
    side = "sending" if sends else "receiving"
    agent.change(**{f"{side}__{key}": value for key, value in mend(server, papers).items()})
    run_mended(agent)
    server.stop()
    if sends:
        assert agent.left() == []
        check_answered_once(mails, [parse(data) for _, _, data in server.taken])
    else:
        assert server.mails == []
        check_answered_once(mails, agent.sent())
