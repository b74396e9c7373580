"""Reading the settings again takes its time where a program gives a secret, and holds up nobody
(design decision 13, M42)."""

import signal
import threading
import time

import pytest

from .agent import command_mail
from .helpers import MaildirBox, answered, started
from .servers import wait_for

SLOW = {"program": ["/bin/sh", "-c", "sleep 2; echo Other"]}


@pytest.fixture
def other(tmp_path):
    return MaildirBox(tmp_path / "other")


def add_slow(agent, name, box):
    agent.add(name, receiving__kind="maildir", receiving__maildir=box.folder, ce_password=SLOW)


def times_read(agent):
    return agent.log_text().count("read again")


def test_who_is_in_force_is_served_while_the_settings_are_read(agent, box, other):
    """By mail and by the control socket; `reload` answers once the new machine is in force."""
    started(agent)
    add_slow(agent, "slow", other)
    begin = time.monotonic()
    said = []
    asking = threading.Thread(target=lambda: said.append(agent.call("reload")))
    asking.start()
    time.sleep(0.3)
    box.deliver(command_mail("HELP"))
    answered(agent, 1, 1)
    assert "slow" not in agent.call("status")[1]
    assert time.monotonic() - begin < 1.8 and not said
    asking.join()
    assert time.monotonic() - begin >= 2 and said[0][0] == 0
    assert "slow" in agent.call("status")[1]
    other.deliver(command_mail("HELP", subject="Other", to="slow@example.test"))
    answered(agent, 2)
    assert agent.stop() == 0


def test_a_change_during_a_reading_is_read_by_the_next(agent, box, other, tmp_path):
    """SIGHUP while the settings are read: none is lost, and one more reading is enough for all."""
    started(agent)
    add_slow(agent, "slow", other)
    agent.signal(signal.SIGHUP)
    time.sleep(0.5)
    third = MaildirBox(tmp_path / "third")
    agent.add("third", receiving__kind="maildir", receiving__maildir=third.folder)
    agent.signal(signal.SIGHUP)
    time.sleep(0.2)
    agent.signal(signal.SIGHUP)
    wait_for(lambda: times_read(agent) == 3, "the readings", 5)
    third.deliver(command_mail("HELP"))
    other.deliver(command_mail("HELP", subject="Other"))
    answered(agent, 2)
    assert agent.stop() == 0


def test_a_secret_that_changed_in_its_file_counts_from_the_next_reading_on(agent, box, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("First")
    secret.chmod(0o600)
    agent.machines["hq"]["ce_password"] = {"file": str(secret)}
    agent.write()
    started(agent)
    box.deliver(command_mail("HELP", subject="First"))
    answered(agent, 1)
    secret.write_text("Second")
    assert agent.call("reload")[0] == 0
    box.deliver(command_mail("HELP", subject="First"))
    box.deliver(command_mail("HELP", subject="Second"))
    answered(agent, 2)
    assert "the subject is not the password" in agent.call("refused")[1]
    assert len(agent.sent()) == 2
    assert agent.stop() == 0


def test_the_end_during_a_reading_is_in_order(agent, box, other, tmp_path):
    """What is read by then never counts; of ten programs at most the running one is waited for."""
    for number in range(10):
        add_slow(agent, f"slow{number}", MaildirBox(tmp_path / f"slow{number}"))
    slow = {name: agent.machines.pop(name) for name in list(agent.machines) if name != "hq"}
    agent.write()
    started(agent)
    agent.machines.update(slow)
    agent.write()
    agent.signal(signal.SIGHUP)
    time.sleep(0.5)
    box.deliver(command_mail("HELP"))
    answered(agent, 1, 1)
    begin = time.monotonic()
    assert agent.stop() == 0
    assert time.monotonic() - begin < 5
    assert times_read(agent) == 1 and "not read again: the agent is leaving" in agent.log_text()
