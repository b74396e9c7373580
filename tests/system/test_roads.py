"""The roads to a server: proxies, the DNS server setting, POP before SMTP, certificates (M5,
M40)."""

import re

import pytest

from . import servers
from .agent import command_mail
from .helpers import NameServer, PolicyServer, receiving, replies, sending


@pytest.fixture(params=["http", "socks5h"])
def proxy(request, scratch):
    made = (servers.HttpProxy(scratch / "proxy") if request.param == "http"
            else servers.SocksProxy(scratch / "socks.log"))
    made.scheme = request.param
    yield made
    made.stop()


def test_proxy_with_password(proxy, dovecot, postfix, certificates, user, make_agent):
    """IMAP and SMTP through it; its log proves that it was used."""
    agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user),
                       **sending("starttls", postfix, certificates))
    for side in ("receiving", "sending"):
        agent.change(**{f"{side}__proxy": f"{proxy.scheme}://127.0.0.1:{proxy.port}",
                        f"{side}__proxy_user": "demo", f"{side}__proxy_password": "geheim"})
    dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"))
    code, _, errors = agent.once()
    assert code == 0, errors
    replies(dovecot, f"e{user}", 1)
    log = proxy.log.read_text(errors="replace")
    assert str(dovecot.imaps) in log and str(postfix.smtp) in log
    agent.change(receiving__proxy_password="wrong")
    code, _, errors = agent.once()
    assert code == 1 and "proxy" in errors.lower()


def test_pop_before_smtp(scratch, dovecot, certificates, user, make_agent):
    """M5: a relay that takes mail only from who logged in by POP3 before."""
    def decide():
        log = dovecot.log.read_text(errors="replace")
        known = re.search(rf"pop3-login: Info: Login: user=<{user}>", log)
        return "OK" if known else "450 4.7.1 log in to your mailbox first"

    with PolicyServer(decide) as policy:
        relay = servers.Postfix(
            scratch / "popfirst", certificates, dovecot,
            ["smtpd_relay_restrictions = check_policy_service "
             f"inet:127.0.0.1:{policy.port}, reject"])
        try:
            agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user),
                               **sending("plain", relay, certificates, login=False),
                               pop_before_smtp=False)
            dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"))
            _, _, errors = agent.once()
            assert "log in to your mailbox first" in errors
            assert "log in to your mailbox first" in agent.call("log")[1]
            assert dovecot.mails(f"e{user}") == []
            agent.change(pop_before_smtp=True,
                         **receiving("pop3", "tls", dovecot, certificates, user))
            dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"))
            code, _, errors = agent.once()
            assert code == 0, errors
            replies(dovecot, f"e{user}", 1)  # the first waits for its own time
        finally:
            relay.stop()


def test_dns_server_setting(dovecot, postfix, certificates, user, make_agent):
    """Both names are known to this name server only; the certificate has the name."""
    with NameServer({"mail.example.test": "127.0.0.1"}) as names:
        agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user)
                           | {"receiving__server": "mail.example.test"},
                           **(sending("starttls", postfix, certificates)
                              | {"sending__server": "mail.example.test"}),
                           dns_server=f"127.0.0.1:{names.port}")
        dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"))
        code, _, errors = agent.once()
        assert code == 0, errors
        replies(dovecot, f"e{user}", 1)
        assert {name for name, _ in names.asked} == {"mail.example.test"}
        agent.change(receiving__server="other.example.test")
        code, _, errors = agent.once()
        assert code == 1 and "other.example.test" in errors


def test_certificates_are_checked(dovecot, certificates, user, make_agent):
    agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user))
    dovecot.deliver(user, command_mail("HELP"))
    agent.change(receiving__server="127.0.0.2")
    code, _, errors = agent.once()
    assert code == 1 and "127.0.0.2" in errors
    agent.change(receiving__server="localhost")
    agent.machines["hq"].pop("receiving.ca_file")
    agent.write()
    code, _, errors = agent.once()
    assert code == 1 and "certificate" in errors and "ca_file" in errors
    assert len(agent.sent()) == 0
    agent.change(receiving__check_certificate=False)
    code, _, errors = agent.once()
    assert code == 0, errors
    assert len(agent.sent()) == 1


def test_wrong_host_name_is_refused(dovecot, certificates, user, make_agent):
    with NameServer({"wrong.example.test": "127.0.0.1"}) as names:
        agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user)
                           | {"receiving__server": "wrong.example.test"},
                           dns_server=f"127.0.0.1:{names.port}")
        code, _, errors = agent.once()
    assert code == 1 and "certificate" in errors and "wrong.example.test" in errors
