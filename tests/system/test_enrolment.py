"""One-time codes in an operator's hands: `mailagent enrol` shows what an authenticator application
takes, and nothing else learns it (M45)."""

import base64
import hashlib
import hmac
import os
import pty
import re
import subprocess
import urllib.parse

import pytest

from .helpers import started

URI = re.compile(r"otpauth://\S+")
BLOCKS = set(" \u2580\u2584\u2588")


@pytest.fixture
def agent(make_agent, tmp_path):
    folder = tmp_path / "maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return make_agent(receiving__kind="maildir", receiving__maildir=folder)


def told(out):
    """The secret's bytes, from the URI and from the key to type, which must agree."""
    uri = urllib.parse.urlsplit(URI.search(out).group())
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    query = dict(urllib.parse.parse_qsl(uri.query, strict_parsing=True))
    assert {name: query[name] for name in ("algorithm", "digits", "period")} == {
        "algorithm": "SHA1", "digits": "6", "period": "30"}
    assert urllib.parse.unquote(uri.path) == f"/{query['issuer']}:ken@example.test"
    typed = re.search(r"Or type: +((?:[A-Z2-7]{4} ?){8}) ", out).group(1).replace(" ", "")
    assert typed == query["secret"]
    return base64.b32decode(typed)


def derived(agent, number, sender="ken@example.test"):
    """What the secret must be: so the codes do not depend on anything that was stored."""
    label = b"mailagent one-time code 1\0" + sender.encode() + b"\0" + str(number).encode()
    return hmac.new((agent.state / "key").read_bytes(), label, hashlib.sha256).digest()[:20]


def picture(out):
    """The lines of the QR code."""
    lines = [line for line in out.splitlines() if line and set(line) <= BLOCKS]
    assert len(lines) > 20 and len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= 80
    return lines


def test_enrolling_with_a_running_agent(agent):
    started(agent)
    code, out, errors = agent.call("enrol", "Ken@Example.test")
    assert code == 0 and not errors
    first = told(out)
    assert first == derived(agent, 1) and len(first) == 20
    assert "\x1b" not in out, "a pipe is no terminal"
    lines = picture(out)
    assert set(lines[0]) == set(lines[1]) == {"\u2588"}, "the quiet zone"
    assert "PASSWORD 123456" in out
    assert told(agent.call("enrol", "ken@example.test")[1]) == derived(agent, 2) != first
    code, out, errors = agent.call("enrol", "--withdraw", "ken@example.test")
    assert (code, errors) == (0, "") and "counts any more" in out and not URI.search(out)
    code, out, _ = agent.call("enrol", "--withdraw", "ken@example.test")
    assert code == 1 and "not enrolled" in out
    assert agent.stop() == 0
    log = agent.log_text()
    assert "ken@example.test was enrolled" in log and "ken@example.test was withdrawn" in log
    for number in (1, 2):
        secret = derived(agent, number)
        for form in (base64.b32encode(secret).decode(), secret.hex()):
            assert form not in log
        for file in agent.state.iterdir():
            if file.is_file():
                held = file.read_bytes()
                assert secret not in held and base64.b32encode(secret) not in held


def test_enrolling_without_a_running_agent(agent):
    code, out, errors = agent.call("enrol", "ken@example.test")
    assert code == 0 and told(out) == derived(agent, 1)
    assert base64.b32encode(told(out)).decode() not in errors, "the log goes there"
    started(agent)
    assert told(agent.call("enrol", "ken@example.test")[1]) == derived(agent, 2)
    assert agent.stop() == 0


def test_a_terminal_gets_black_on_white(agent):
    """Whatever colours the terminal has, the code is one that a camera takes."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([agent.program, "-s", agent.settings, "enrol", "ken@example.test"],
                          stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        out = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
    os.close(ours)
    assert process.returncode == 0
    text = out.decode().replace("\r", "")
    coloured = re.findall(r"^\x1b\[48;5;16;38;5;231m([ \u2580\u2584\u2588]+)\x1b\[0m$", text, re.M)
    assert coloured == picture(re.sub(r"\x1b\[[0-9;]*m", "", text))


@pytest.mark.parametrize("wrong", ["", "ken", "@example.test", "ken@", "Ken <ken@example.test>",
                                   "ken@example.test,eve@example.test", "ken@example.test\neve",
                                   "\x1b[2J@example.test"])
def test_what_is_no_address(agent, wrong):
    for words in ([wrong], ["--withdraw", wrong]):
        code, out, errors = agent.call("enrol", *words)
        assert code == 2 and not out and "no mail address" in errors and "\x1b" not in errors


def test_nobody_named(agent):
    code, out, errors = agent.call("enrol")
    assert code == 2 and not out and "sender" in errors
