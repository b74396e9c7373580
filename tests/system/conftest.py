import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from . import servers
from .agent import PROGRAM, Agent
from .helpers import MaildirBox

NEEDED = ["/usr/sbin/dovecot", "/usr/sbin/postfix", "/usr/bin/tinyproxy", "/usr/bin/microsocks"]
FIGURES = []


# Side by side (-n) a file's tests stay together, since they share servers; these, which wait longest,
# begin first. Tests marked `apart` go by themselves, or together by the name given.
LONGEST = ["test_snmp_reading", "test_machine_faults", "test_lists_of_machines", "test_discover",
           "test_ipp_faults", "test_faults", "test_flood", "test_roads", "test_operator"]


def pytest_configure(config):
    # What a script starts in the background ignores Ctrl+C, and so would all that the tests start.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "apart(name): may run beside the other tests of its file")
    config.addinivalue_line("markers", "xdist_group: tests of one worker")
    if "s" not in config.option.reportchars:
        config.option.reportchars += "s"  # what is skipped is said aloud


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    def place(item):
        name = item.path.stem
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=place)
    for item in items:
        apart = item.get_closest_marker("apart")
        more = "" if apart is None else " ".join(apart.args) or item.name
        item.add_marker(pytest.mark.xdist_group(item.path.stem + more))


def pytest_sessionstart(session):
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is not built; run ./check", 2)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # one of several side by side
        session.config.workeroutput["figures"] = FIGURES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    FIGURES.extend(getattr(node, "workeroutput", {}).get("figures", []))


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


@pytest.fixture
def box(tmp_path):
    return MaildirBox(tmp_path / "maildir")


@pytest.fixture
def agent(make_agent, box):
    """Of one machine, whose mails lie in `box`."""
    return make_agent(receiving__kind="maildir", receiving__maildir=box.folder)
