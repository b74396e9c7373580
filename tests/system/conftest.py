import os
import shutil
import tempfile
from pathlib import Path

import pytest

from . import servers
from .agent import PROGRAM, Agent

NEEDED = ["/usr/sbin/dovecot", "/usr/sbin/postfix", "/usr/bin/tinyproxy", "/usr/bin/microsocks"]
FIGURES = []


def pytest_configure(config):
    if "s" not in config.option.reportchars:
        config.option.reportchars += "s"  # what is skipped is said aloud


def pytest_sessionstart(session):
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is not built; run ./check", 2)


def pytest_terminal_summary(terminalreporter):
    if FIGURES:
        terminalreporter.section("figures")
    for line in FIGURES:
        terminalreporter.write_line(line)


def unavailable(why):
    """Skipped aloud on a person's machine; in CI nothing is skipped."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(f"SKIPPED: {why}")


@pytest.fixture(scope="session")
def figures():
    """Lines that are printed at the end of the run, whatever pytest captures."""
    return FIGURES


@pytest.fixture(scope="session")
def scratch():
    """The servers' folder: what uses it needs root and the servers."""
    missing = [path for path in NEEDED if not Path(path).exists()]
    if os.geteuid() != 0:
        unavailable("Dovecot and Postfix are started by root only")
    if missing:
        unavailable(f"{', '.join(missing)} missing; ./check installs them")
    folder = Path(tempfile.mkdtemp(prefix="mailagent-system-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def certificates(scratch):
    return servers.Certificates(scratch / "certificates")


@pytest.fixture(scope="session")
def dovecot(scratch, certificates):
    server = servers.Dovecot(scratch / "dovecot", certificates)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postfix(scratch, certificates, dovecot):
    server = servers.Postfix(scratch / "postfix", certificates, dovecot)
    yield server
    server.stop()


@pytest.fixture
def user(request):
    """A mailbox of its own for each test."""
    user.count = getattr(user, "count", 0) + 1
    return f"m{os.getpid()}n{user.count}"


@pytest.fixture
def make_agent(tmp_path):
    agents = []

    def make(**settings):
        agent = Agent(tmp_path / f"agent{len(agents)}", **settings)
        agents.append(agent)
        return agent

    yield make
    for agent in agents:
        agent.stop()
