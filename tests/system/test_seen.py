"""The agent seen from outside: the table that refreshes, Prometheus' page, a machine's conversation
(M42). What is shown is counted, bounded, and never a secret."""

import base64
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import termios
import time
import urllib.request

import pytest

from ..badserver import imap, smtp
from . import servers
from .agent import PASSWORD, command_mail
from .helpers import receiving, sending
from .servers import wait_for

SAMPLE = re.compile(r'^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\]|\\.)*",?)+\})? (\S+)$')


def started(agent):
    log = agent.folder / "agent.log"
    before = log.read_text().count("serving ") if log.exists() else 0
    agent.start()  # `status` before it serves would take the state folder's lock
    wait_for(lambda: agent.log_text().count("serving ") > before, "the start", 10)
    return agent


@pytest.fixture
def agent(make_agent, box):
    made = make_agent(receiving__kind="maildir", receiving__maildir=box.folder)
    made.metrics = servers.free_port()
    made.agent_settings["metrics.listen"] = f"127.0.0.1:{made.metrics}"
    made.write()
    return made


def scrape(agent):
    """The page as {series: value}; each line must be one of the text format."""
    with urllib.request.urlopen(f"http://127.0.0.1:{agent.metrics}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text = answer.read().decode()
    series = {}
    for line in text.splitlines():
        if line.startswith(("# HELP ", "# TYPE ")):
            continue
        match = SAMPLE.match(line)
        assert match, line
        assert match[1] + (match[2] or "") not in series, line
        series[match[1] + (match[2] or "")] = float(match[3])
    return series


def raw(agent, request, patience=10):
    """What the port answers to these bytes, to its end."""
    with socket.create_connection(("127.0.0.1", agent.metrics), patience) as client:
        with contextlib.suppress(OSError):
            client.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while chunk := client.recv(65536):
                answer += chunk
        return answer


def test_metrics_add_up(agent, box):
    """Counters say what was served, while it is served."""
    started(agent)
    assert scrape(agent)['mailagent_mails_total{result="served"}'] == 0
    box.deliver(*(command_mail("HELP") for _ in range(40)),
                *(command_mail("HELP", subject="wrong") for _ in range(3)))
    seen = [0.0]
    while seen[-1] < 40:
        seen.append(scrape(agent)['mailagent_mails_total{result="served"}'])
        assert seen[-1] >= seen[-2] and len(seen) < 500
        time.sleep(0.05)
    wait_for(lambda: box.left() == 3, "the removals")
    time.sleep(1.1)  # a page is a second old at most
    page = scrape(agent)
    assert page['mailagent_mails_total{result="served"}'] == 40
    assert page['mailagent_mails_total{result="illegal"}'] == 3
    assert page['mailagent_replies_total{result="accepted"}'] == 40 == len(agent.sent())
    assert page["mailagent_turn_seconds_count"] == sum(
        page[f'mailagent_turns_total{{result="{r}"}}'] for r in ("well", "trouble"))
    assert page["mailagent_queue_replies"] == 0
    assert page["mailagent_journal_commits_total"] == page["mailagent_journal_commit_seconds_count"]
    assert page['mailagent_mailboxes{state="pushing"}'] == 1
    assert page["process_resident_memory_bytes"] > 1e6
    assert not any("machine=" in name for name in page)
    agent.agent_settings["metrics.machines"] = "all"
    agent.write()
    assert agent.stop() == 0
    started(agent)
    assert scrape(agent)['mailagent_machine_in_trouble{machine="hq"}'] == 0


def test_metrics_name_machines_in_trouble(agent, box, tmp_path):
    """Series of single machines are for those in trouble."""
    agent.add("broken", receiving__kind="imap", receiving__server="127.0.0.1",
              receiving__port=servers.free_port(), receiving__security="plain",
              receiving__user="x", receiving__password="y")
    started(agent)
    wait_for(lambda: "trouble" in agent.call("status")[1], "the trouble", 10)
    time.sleep(1.1)
    page = scrape(agent)
    assert page['mailagent_machine_in_trouble{machine="broken"}'] == 1
    assert page['mailagent_mailboxes{state="trouble"}'] == 1
    assert page['mailagent_logins_total{protocol="imap",result="failed"}'] >= 1
    assert not any('machine="hq"' in name for name in page)


def test_bad_clients_of_the_metrics_port(agent, box):
    """Slow, silent, huge and senseless clients: bounded, and mails are served meanwhile."""
    started(agent)
    with contextlib.ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(socket.create_connection(("127.0.0.1", agent.metrics)))
        slow = stack.enter_context(socket.create_connection(("127.0.0.1", agent.metrics)))
        slow.sendall(b"GET /metr")
        assert raw(agent, b"\x16\x03\x01\x00\xa5" + os.urandom(300) + b"\n\n").startswith(
            b"HTTP/1.1 400 ")
        assert raw(agent, b"GET /metrics HTTP/1.1\r\nX: " + b"a" * 200_000).startswith(
            (b"HTTP/1.1 431 ", b""))
        assert raw(agent, b"PUT /metrics HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 405 ")
        assert raw(agent, b"GET /secrets HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 404 ")
        for path, status in ((b"/metrics", b"200"), (b"/secrets", b"404")):
            head = raw(agent, b"HEAD " + path + b" HTTP/1.1\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 " + status) and head.endswith(b"\r\n\r\n")
        assert raw(agent, b"\r\nGET /metrics HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 200 ")
        begin = time.monotonic()
        assert scrape(agent)["mailagent_build_info{version=\"0.1.0\"}"] == 1
        box.deliver(command_mail("HELP"))
        wait_for(lambda: len(agent.sent()) == 1, "the answer", 5)
        assert time.monotonic() - begin < 5
        slow.settimeout(10)
        assert slow.recv(100).startswith((b"HTTP/1.1 408 ", b""))
    for _ in range(200):
        with socket.create_connection(("127.0.0.1", agent.metrics)) as client:
            client.sendall(os.urandom(64))
    assert scrape(agent)["process_open_fds"] < 100
    assert agent.stop() == 0


@pytest.mark.parametrize("value, says", [
    ("localhost:9464", "no IPv4 address"), ("127.0.0.1", "its port"), ("127.0.0.1:70000", "its port"),
    ("::1:9464", "in brackets"), (0, "its port"), (True, "no port")])
def test_wrong_addresses_of_the_metrics_port(agent, value, says):
    agent.agent_settings["metrics.listen"] = value
    agent.write()
    code, out, errors = agent.call("check")
    assert code == 2 and "metrics.listen" in errors and says in errors and "write" in errors


def test_metrics_port_in_use(agent):
    with socket.create_server(("127.0.0.1", agent.metrics)):
        code, _, errors = agent.call("run", timeout=10)
    assert code == 2
    assert "metrics.listen: cannot listen at 127.0.0.1" in errors and "write another" in errors


def read_until(fd, want, seconds=10):
    seen = b""
    end = time.monotonic() + seconds
    while not want(seen) and time.monotonic() < end:
        if select.select([fd], [], [], 0.2)[0]:
            try:
                seen += os.read(fd, 65536)
            except OSError:
                break
    return seen


@pytest.mark.parametrize("ending, code", [(signal.SIGINT, 0), (signal.SIGQUIT, -signal.SIGQUIT)])
def test_watch_on_a_terminal(agent, box, ending, code):
    """The table refreshes in place, fits the screen, and Ctrl-C or Ctrl-\\ gives the terminal back."""
    for i in range(30):
        agent.add(f"machine{i:02}", receiving__kind="maildir", receiving__maildir=box.folder / f"{i}")
    started(agent)
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 60, 0, 0))
    watching = subprocess.Popen([agent.program, "-s", agent.settings, "status", "--watch", "1"],
                                stdin=other, stdout=other, stderr=other, start_new_session=True)
    os.close(other)
    seen = read_until(main, lambda text: text.count(b"\x1b[H") >= 3).decode()
    assert seen.startswith("\x1b[?1049h\x1b[?25l\x1b[H")
    frames = [frame.split("\x1b[J")[0] for frame in seen.split("\x1b[H")[1:3]]
    for frame in frames:
        lines = [line.removesuffix("\x1b[K") for line in frame.split("\r\n")]
        assert len(lines) <= 12 and all(len(line) <= 60 for line in lines), lines
        assert lines[0].startswith("mailagent  ") and "31 machines" in lines[0]
        assert lines[3].startswith("MACHINE ")
        assert re.match(r"^\(\d+ more machines", lines[-1]), lines
    watching.send_signal(ending)
    assert watching.wait(5) == code
    left = read_until(main, lambda text: b"\x1b[?1049l" in text, 5)
    assert left.endswith(b"\x1b[?25h\x1b[?1049l")
    os.close(main)
    assert agent.stop() == 0


def test_watch_into_a_pipe(agent, box):
    """One table after another, no control characters, all machines; the end of the agent is told."""
    started(agent)
    box.deliver(command_mail("HELP"))
    wait_for(lambda: len(agent.sent()) == 1, "the answer", 5)
    watching = subprocess.Popen([agent.program, "-s", agent.settings, "status", "--watch", "1"],
                                stdout=subprocess.PIPE)
    fd = watching.stdout.fileno()
    seen = read_until(fd, lambda text: text.count(b"MACHINE ") >= 2).decode()
    assert "\x1b" not in seen
    assert "1 machine: 1 pushing" in seen
    assert re.search(r"^hq +pushing +\d+ s ago .* 1 +0$", seen, re.M), seen
    assert agent.stop() == 0
    assert b"No agent is running" in read_until(fd, lambda text: b"No agent" in text)
    watching.send_signal(signal.SIGINT)
    assert watching.wait(5) == 0
    code, _, errors = agent.call("status", "--watch")
    assert code == 1 and "No agent is running" in errors
    for wrong in ("0", "x", "5000"):
        assert agent.call("status", "--watch", wrong)[0] == 2


def traced(agent, *words):
    return subprocess.Popen([agent.program, "-s", agent.settings, "trace", *words],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_trace_shows_both_conversations_and_no_secret(kind, dovecot, postfix, certificates, user,
                                                      make_agent):
    """Line by line, both ways; no password of the mailbox or of the machine, no text of a mail."""
    agent = make_agent(**receiving(kind, "plain", dovecot, certificates, user,
                                   receiving__password="secret"),
                       **sending("starttls", postfix, certificates), interval="60 min")
    started(agent)
    trace = traced(agent, "hq")
    assert "Listening to hq" in trace.stdout.readline()
    engineer = f"e{user}@example.test"
    dovecot.deliver(user, command_mail("GETLOG COUNTER", "Rosinante text of the mail",
                                       sender=engineer),
                    command_mail(f"CHPASS {PASSWORD} N3w-Dulcinea", sender=engineer))
    assert agent.call("poll", "hq")[0] == 0
    wait_for(lambda: len(dovecot.mails(f"e{user}")) >= 3, "the replies", 20)
    wait_for(lambda: dovecot.mails(user) == [], "the removal", 20)
    time.sleep(1)
    trace.send_signal(signal.SIGINT)
    out = trace.stdout.read()
    for secret in (PASSWORD, "N3w-Dulcinea", "secret", "Rosinante", "Subject:"):
        assert secret not in out, (secret, out)
    lines = re.findall(r"^\d\d:\d\d:\d\d\.\d{3}  (\w+) (\d*) +([<> ]) (.*)$", out, re.M)
    assert len(lines) > 20
    said = {(protocol, direction, text.split(" ")[0]) for protocol, _, direction, text in lines}
    assert ("smtp", ">", "EHLO") in said and ("smtp", ">", "STARTTLS") in said
    assert ("smtp", ">", "MAIL") in said and ("smtp", "<", "250") in said
    assert re.search(r"smtp .* > \(\d+ octets of a mail\)", out)
    assert re.search(rf"{kind} .* < \(\d+ octets of a mail\)", out)
    if kind == "imap":
        assert re.search(r"imap .* > \S+ UID FETCH ", out) and re.search(r"imap .* < \* \d+ EXISTS", out)
        assert re.search(r"imap .* > IDLE|imap .* > \S+ IDLE", out), "a kept connection is heard too"
    else:
        assert f"connected to localhost at 127.0.0.1, plain (logged in as {user})" in out
        assert "> AUTH CRAM-MD5" in out and "pop3       > ***" in out, "the login, without its answer"
        assert ("pop3", ">", "UIDL") in said and ("pop3", "<", "+OK") in said
    assert agent.stop() == 0


def encoded(user, password):
    return base64.b64encode(f"\0{user}\0{password}".encode()).decode()


class RepeatingMailbox(imap.ImapServer):
    """Says what it was told long after the login; the relay's secrets too."""

    password = "Micomicona"

    def converse(self, link):
        Session(self, link).run()


class Session(imap.Session):
    def do_select(self, tag, rest):
        for text in (self.server.password, encoded(self.server.user, self.server.password),
                     RepeatingRelay.password):
            self.link.say(f"* OK [ALERT] you said {text} then")
        super().do_select(tag, rest)


class RepeatingRelay(smtp.SmtpServer):
    password = "Malambruno"

    def converse(self, link):
        Relaying(self, link).run()


class Relaying(smtp.Session):
    def do_mail(self, rest):
        self.link.say(f"250-you said {self.server.password} then")
        super().do_mail(rest)

    def do_rcpt(self, _):
        self.reply(450, f"4.7.1 not with {encoded(self.server.user, self.server.password)} here")


def test_trace_masks_secrets_behind_the_login(make_agent):
    """A trace that begins while a session is kept masks what its server repeats of the secrets."""
    mailbox, relay = RepeatingMailbox(), RepeatingRelay()
    login = {"server": "127.0.0.1", "security": "plain", "user": "printer"}
    agent = make_agent(
        **{f"receiving__{key}": value for key, value in login.items()},
        **{f"sending__{key}": value for key, value in login.items()},
        receiving__kind="imap", receiving__port=mailbox.port, receiving__password=mailbox.password,
        sending__kind="smtp", sending__port=relay.port, sending__password=relay.password,
        sending__folder=None, interval="60 min")
    started(agent)
    mailbox.deliver(command_mail("HELP"))
    agent.call("poll", "hq")
    wait_for(lambda: relay.logins >= 1, "the relay's login", 10)
    with traced(agent, "hq", "--seconds", "5") as trace:
        trace.stdout.readline()
        mailbox.deliver(command_mail("HELP"))
        agent.call("poll", "hq")
        out = trace.communicate(timeout=20)[0]
    said = re.findall(r"^\S+  (\w+) .*(?:you said|not with) (\S+) ", out, re.M)
    for words in (("imap", "***"), ("imap", "***=="), ("smtp", "***"), ("smtp", "***==")):
        assert words in said, out
    for password in (mailbox.password, relay.password):
        assert password not in out, out
        assert encoded("printer", password).rstrip("=") not in out, out
    assert agent.stop() == 0
    mailbox.stop()
    relay.stop()


def test_trace_begins_and_ends_while_the_agent_runs(dovecot, certificates, user, make_agent):
    """A trace that ends by itself, one that is left, and refused ones leave the agent as it was."""
    agent = make_agent(**receiving("imap", "plain", dovecot, certificates, user))
    started(agent)
    code, out, _ = agent.call("trace", "hq", "--seconds", "1")
    assert code == 0 and "Listening to hq" in out
    code, out, errors = agent.call("trace", "nobody")
    assert code == 1 and "No machine named nobody" in out + errors and "status" in out + errors
    left = [traced(agent, "hq") for _ in range(16)]
    assert all("Listening" in trace.stdout.readline() for trace in left)
    code, out, errors = agent.call("trace", "hq")
    assert code == 1 and "16 traces are running" in out + errors
    for trace in left:
        trace.kill()
        trace.wait()
    wait_for(lambda: agent.call("trace", "hq", "--seconds", "1")[0] == 0, "the end of the others", 10)
    dovecot.deliver(user, command_mail("HELP"))
    agent.call("poll")
    wait_for(lambda: len(agent.sent()) == 1, "the answer", 10)
    assert agent.stop() == 0
    code, _, errors = agent.call("trace", "hq")
    assert code == 1 and "No agent is running" in errors


def test_trace_of_a_server_that_refuses(make_agent):
    """A dial that fails is a line of the trace, with the reason."""
    agent = make_agent(receiving__kind="imap", receiving__server="127.0.0.1",
                       receiving__port=servers.free_port(), receiving__security="plain",
                       receiving__user="x", receiving__password="Aldonza")
    started(agent)
    wait_for(lambda: "trouble" in agent.call("status")[1], "the trouble", 10)
    trace = traced(agent, "hq", "--seconds", "3")
    trace.stdout.readline()
    agent.call("poll")
    out = trace.communicate(timeout=10)[0]
    assert re.search(r"imap +not connected: .*127\.0\.0\.1", out), out
    assert "Aldonza" not in out


def test_a_slow_terminal_makes_lines_be_left_out(agent, box, dovecot, certificates, user):
    """Who does not read is not waited for: lines are dropped and counted, mails are served."""
    agent.change(**receiving("imap", "plain", dovecot, certificates, user), mails_per_fetch=500,
                 mails_per_hour=10000, replies_per_hour=10000)
    started(agent)
    with socket.socket(socket.AF_UNIX) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(str(agent.state / "control"))
        client.sendall(b"trace hq 0\n")
        for _ in range(6):
            dovecot.deliver(user, *(command_mail("HELP") for _ in range(100)))
            agent.call("poll")
        wait_for(lambda: len(list(agent.sent_folder.glob("*.eml"))) == 600, "all answers", 60)
        client.settimeout(3)
        seen = b""
        with contextlib.suppress(TimeoutError):
            while b"left out" not in seen and (chunk := client.recv(65536)):
                seen += chunk
    assert len(seen) < 2_000_000
    assert agent.stop() == 0


def test_a_served_mail_is_one_line_of_the_log(agent, box):
    """Machine, mail, sender, commands, replies and time; not the subject."""
    started(agent)
    box.deliver(command_mail("GETLOG COUNTER", "HELP", message_id="<one\x1b[31m@phone.test>"))
    wait_for(lambda: len(agent.sent()) == 2, "the replies", 5)
    assert agent.stop() == 0
    lines = [line for line in agent.log_text().splitlines() if "phone.test" in line]
    assert len(lines) == 1, lines
    assert re.search(r"info: hq: mail \S+ <one\S*@phone\.test> from ken@example\.test "
                     r"\(\d+ bytes\): .*GETLOG COUNTER.*; 2 replies in \d+\.\d ms$", lines[0]), lines
    assert "\x1b" not in lines[0] and PASSWORD not in agent.log_text()
