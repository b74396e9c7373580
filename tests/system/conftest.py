import os
import shutil
import tempfile
from pathlib import Path

import pytest

from . import servers
from .agent import PROGRAM, Agent

NEEDED = ["/usr/sbin/dovecot", "/usr/sbin/postfix", "/usr/bin/tinyproxy", "/usr/bin/microsocks"]


def pytest_sessionstart(session):
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is not built; run ./check", 2)
    missing = [path for path in NEEDED if not Path(path).exists()]
    if os.geteuid() != 0:
        pytest.exit("the system tests start Dovecot and Postfix and need root", 3)
    if missing:
        pytest.exit(f"the system tests lack {', '.join(missing)}; ./check installs them", 3)


@pytest.fixture(scope="session")
def scratch():
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
