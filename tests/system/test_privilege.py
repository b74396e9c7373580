"""The service's rights: its unit is sound, and a whole round runs without any privilege under the
very system calls that the unit leaves."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .agent import PROGRAM, PROJECT, command_mail, text_of
from .conftest import unavailable
from .helpers import receiving, replies, sending
from .ipp_printers import Printer
from .sandbox import ANALYZE, NOBODY, NUMBERS, UNIT, Sandbox
from .servers import wait_for
from .small_printers import PRINTER, SERIAL, Agents
from .snmp_agents import User, let_read

TABLE = PROJECT / "config/table.cc"
OTHER_THREADS = 32  # IPP's, SNMP's and the loop's
MOST_EXPOSED = 1.5  # of 10; systemd calls anything below 2 "OK"


@pytest.fixture
def systemd():
    if not Path(ANALYZE).exists() or not NUMBERS.exists():
        unavailable("systemd-analyze or the kernel's headers are missing: ./check installs them")


@pytest.fixture(scope="module")
def printers(tmp_path_factory):
    both = Agents(tmp_path_factory.mktemp("agents"), [User("shaaes", "SHA", "AES")])
    yield both
    both.stop()


def test_the_unit_is_sound_and_hardly_exposed(systemd, tmp_path, figures):
    unit = tmp_path / "mailagent.service"
    unit.write_text(UNIT.read_text().replace("/usr/bin/mailagent", str(PROGRAM)))
    done = subprocess.run([ANALYZE, "verify", unit], capture_output=True, text=True)
    assert done.returncode == 0 and "mailagent" not in done.stderr, done.stderr
    done = subprocess.run([ANALYZE, "security", "--offline=true", "--no-pager", unit],
                          capture_output=True, text=True)
    score = float(re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)[1])
    figures.append(f"systemd-analyze security: {score} of 10")
    assert score <= MOST_EXPOSED, done.stdout


def test_the_unit_leaves_room_for_the_largest_settings():
    """A name is looked up by a thread for each dial, and each worker may run a program."""
    def most(key):
        row = re.search(rf'key = "{key}",[^}}]*?\.most = (\d+)', TABLE.read_text())
        return int(row[1])

    limit = int(re.search(r"^TasksMax=(\d+)$", UNIT.read_text(), re.M)[1])
    assert limit >= most("parallel_logins") + 2 * most("workers") + OTHER_THREADS


def hand_over(path):
    """Everything below to the user that the agent runs as."""
    for folder, _, files in os.walk(path):
        os.chown(folder, NOBODY, NOBODY)
        for name in files:
            os.chown(Path(folder) / name, NOBODY, NOBODY)


def confined(agent, *words):
    let_read(agent.folder)
    hand_over(agent.folder)
    sandbox = Sandbox()
    done = subprocess.run([agent.program, "-s", agent.settings, *words], capture_output=True,
                          text=True, timeout=60, preexec_fn=sandbox.enter)
    return done.returncode, done.stdout, done.stderr


def test_a_confined_program_that_does_what_is_forbidden_is_stopped(systemd):
    """The sandbox of this file is one: else the next tests would say nothing."""
    def run(code):
        return subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True, text=True,
                              preexec_fn=Sandbox().enter)

    assert run("print('fine')").stdout == "fine\n"
    assert "not permitted" in run("import os; os.setuid(0)").stderr
    assert "not supported" in run("import socket; socket.socket(socket.AF_PACKET)").stderr
    assert "not permitted" in run(
        "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)").stderr
    assert run("import ctypes; ctypes.CDLL(None).syscall(101, 0, 0, 0, 0)").returncode < 0  # ptrace


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_a_round_without_privilege(systemd, kind, dovecot, postfix, certificates, user, make_agent,
                                   printers):
    """TLS both ways, a secret from a program, SNMP, the journal, CHPASS: as nobody."""
    agent = make_agent(
        **receiving(kind, "starttls", dovecot, certificates, user,
                    receiving__password={"program": ["/bin/echo", "secret"]}),
        **sending("starttls", postfix, certificates),
        source__snapshot=None, snmp__address=PRINTER, snmp__port=printers.port,
        snmp__version="3", snmp__user="shaaes", snmp__auth_protocol="sha1",
        snmp__auth_password="auctoritas", snmp__priv_protocol="aes128",
        snmp__priv_password="privatus", snmp__context="public")
    sender = f"ken-{user}@example.test"
    dovecot.deliver(user, command_mail("GETLOG COUNTER", "CHPASS U-BIX Sitios", sender=sender))
    code, out, errors = confined(agent, "once")
    assert code == 0, (code, out, errors)
    texts = [text_of(reply) for reply in replies(dovecot, f"ken-{user}", 2)]
    assert any(SERIAL in text and "33810" in text for text in texts)
    assert any("was changed successfully" in text for text in texts)
    assert (agent.state / "journal.db").stat().st_uid == NOBODY


def test_a_round_from_a_maildir_with_ipp_without_privilege(systemd, make_agent, tmp_path):
    printer = Printer()
    agent = make_agent(source__snapshot=None, ipp__uri=printer.uri(), receiving__kind="maildir",
                       receiving__maildir=tmp_path / "agent0" / "mail")
    new = tmp_path / "agent0" / "mail" / "new"
    for name in ("new", "cur", "tmp"):
        (new.parent / name).mkdir(parents=True)
    (new / "1.a.b").write_bytes(command_mail("GETLOG COUNTER"))
    code, out, errors = confined(agent, "once")
    printer.stop()
    assert code == 0, (code, out, errors)
    assert any("1203" in text_of(mail) for mail in agent.sent())
    assert not list(new.iterdir())


def test_the_service_runs_and_is_reached_without_privilege(systemd, make_agent, tmp_path):
    """`run` as the unit starts it: the socket answers, SIGTERM ends it."""
    agent = make_agent(receiving__kind="maildir", receiving__maildir=tmp_path / "agent0" / "mail")
    (tmp_path / "agent0" / "mail" / "new").mkdir(parents=True)
    let_read(agent.folder)
    hand_over(agent.folder)
    with open(tmp_path / "log", "w+") as log:
        process = subprocess.Popen([PROGRAM, "-s", agent.settings, "run"], stdout=log, stderr=log,
                                   preexec_fn=Sandbox().enter)
        wait_for((agent.state / "control").exists, "the control socket")
        code, out, errors = agent.call("status")
        process.terminate()
        assert process.wait(20) == 0, Path(tmp_path / "log").read_text()
    assert code == 0 and "hq" in out, errors
    assert "root" not in Path(tmp_path / "log").read_text()


def test_started_as_root_it_says_so_once(make_agent, tmp_path):
    if os.geteuid() != 0:
        unavailable("this is not root")
    agent = make_agent(receiving__kind="maildir", receiving__maildir=tmp_path / "mail")
    (tmp_path / "mail" / "new").mkdir(parents=True)
    agent.start()
    wait_for((agent.state / "control").exists, "the control socket")
    agent.stop()
    assert agent.log_text().count("runs as root") == 1, agent.log_text()


def test_what_is_installed(tmp_path):
    build = PROGRAM.parents[1]
    if not shutil.which("cmake"):
        unavailable("cmake is missing")
    subprocess.run(["cmake", "--install", build, "--prefix", tmp_path / "usr"], check=True,
                   capture_output=True)
    for path in ("bin/mailagent", "lib/systemd/system/mailagent.service",
                 "lib/sysusers.d/mailagent.conf", "share/doc/mailagent/README.md",
                 "share/doc/mailagent/docs/settings.md",
                 "share/doc/mailagent/examples/mailagent.toml"):
        assert (tmp_path / "usr" / path).is_file(), path
