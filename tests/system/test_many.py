"""M42: some hundred mailboxes of one agent, at servers good and bad: the good ones stay served, a bad
server is told of in few lines and served again without a restart; and settings that change under way
touch only the machines that they are about."""

import signal
import time

from ..badserver.imap import ImapServer
from .agent import command_mail
from .bad_case import plain
from .helpers import receiving
from .servers import wait_for

GOOD, DEAD, SLOW = 120, 40, 40
SERVED = 10   # seconds for a mail of a good mailbox, on a busy computer
MENDED = 180  # for every mailbox of a server that is well again


class SharedServer(ImapServer):
    """One mailbox under every user's name."""

    def good(self, user, password):
        return password == self.password


class Refusing(SharedServer):
    refuses = True

    def good(self, user, password):
        return not self.refuses and super().good(user, password)


def logins(dovecot, user):
    return dovecot.log.read_text().count(f"Login: user=<{user}>")


def table(agent):
    return {line.split()[0]: line for line in agent.call("status")[1].splitlines() if line.strip()}


def add_many(agent, prefix, count, **settings):
    """Without writing the file for each."""
    write, agent.write = agent.write, lambda: None
    for i in range(count):
        name = f"{prefix}{i:03}"
        agent.add(name, **{**settings, "receiving__user": name}, interval="60 min")
    agent.write = write
    agent.write()


def errors(agent, of=""):
    return [line for line in agent.log_text().splitlines() if " error: " in line and of in line]


def well(agent, prefix):
    return [name for name, row in table(agent).items()
            if name.startswith(prefix) and " trouble" not in row]


def test_good_mailboxes_stay_served_beside_a_dead_server_and_a_slow_one(dovecot, certificates, make_agent,
                                                                         user, figures):
    dead, slow = SharedServer().fault("closes at once"), SharedServer().fault("drips")
    agent = make_agent(**receiving("imap", "plain", dovecot, certificates, user), interval="60 min")
    add_many(agent, "dead", DEAD, **plain("imap", dead.port, timeout="5 s"))
    add_many(agent, "slow", SLOW, **plain("imap", slow.port, timeout="5 s"))
    add_many(agent, user, GOOD, **receiving("imap", "plain", dovecot, certificates, user))
    start = time.monotonic()
    agent.start()
    wait_for(lambda: all(logins(dovecot, f"{user}{i:03}") for i in range(GOOD)), "the first logins", 30)
    all_in = time.monotonic() - start
    slowest = 0.0
    for i in range(0, GOOD, 12):
        name = f"{user}{i:03}"
        sent = len(agent.sent())
        dovecot.deliver(name, command_mail("HELP", to=f"{name}@example.test"))
        asked = time.monotonic()
        agent.call("poll", name)
        wait_for(lambda sent=sent: len(agent.sent()) > sent, f"the reply of {name}", SERVED)
        slowest = max(slowest, time.monotonic() - asked)
    wait_for(lambda: errors(agent, f":{dead.port}: the server served none of 5 machines in a row; the logins of all {DEAD}")
             and errors(agent, f":{slow.port}: the server served none of 5 machines in a row; the logins of all {SLOW}"), "both told", 60)
    rows = table(agent)
    assert all("trouble" in rows[f"dead{i:03}"] for i in range(DEAD))
    assert len(errors(agent)) <= 10, errors(agent)
    dead.mend()
    slow.mend()
    mended = time.monotonic()
    wait_for(lambda: len(well(agent, "dead")) == DEAD and len(well(agent, "slow")) == SLOW,
             "every mailbox served again", MENDED)
    recovered = time.monotonic() - mended
    assert f"the server is served again, with {DEAD} machines" in agent.log_text()
    assert len(errors(agent)) <= 12, errors(agent)
    figures.append(f"{GOOD} mailboxes beside {DEAD} of a dead server and {SLOW} of one that drips: all "
                   f"logged in after {all_in:.1f} s, slowest reply {slowest:.2f} s, all of the bad ones "
                   f"served {recovered:.0f} s after they were mended")
    dead.stop()
    slow.stop()


def test_wrong_passwords_of_all_are_told_in_few_lines_and_mended_without_a_restart(make_agent, figures):
    server = Refusing()
    agent = make_agent(**plain("imap", server.port), interval="60 min")
    add_many(agent, "m", 300, **plain("imap", server.port))
    agent.start()
    wait_for(lambda: errors(agent, "refuses one login after the other, as if for all of its 301"),
             "one line for all", 60)
    wait_for(lambda: all("trouble" in row for name, row in table(agent).items() if name.startswith("m0")),
             "those that still had a login under way")
    assert len(errors(agent)) <= 20, errors(agent)
    server.refuses = False
    mended = time.monotonic()
    wait_for(lambda: len(well(agent, "m")) == 300, "all served again", MENDED)
    figures.append(f"300 logins refused at once: {len(errors(agent))} lines, all served "
                   f"{time.monotonic() - mended:.0f} s after the server took them again")
    server.stop()


def test_settings_that_change_touch_only_their_machines(dovecot, certificates, make_agent, user):
    at = receiving("imap", "plain", dovecot, certificates, user)
    agent = make_agent(**at, interval="60 min")
    add_many(agent, user, 60, **at)
    agent.start()
    names = [f"{user}{i:03}" for i in range(60)]
    wait_for(lambda: all(logins(dovecot, name) for name in names), "the first logins", 30)
    before = {name: logins(dovecot, name) for name in names}
    del agent.machines[names[5]]
    agent.change(names[7], nickname="MOVED")
    agent.add(f"{user}new", **{**at, "receiving__user": f"{user}new"})
    agent.signal(signal.SIGHUP)
    wait_for(lambda: logins(dovecot, f"{user}new"), "the new machine's login")
    wait_for(lambda: logins(dovecot, names[7]) > before[names[7]], "the changed machine's login")
    wait_for(lambda: names[5] not in table(agent), "the end of the machine that was taken out")
    time.sleep(1)
    touched = {name for name in names if logins(dovecot, name) != before[name]}
    assert touched == {names[7]}
    # What the others must know of the new machine they know: its mail is never answered.
    sent = len(agent.sent())
    dovecot.deliver(names[9], command_mail("HELP", sender=f"{user}new@example.test"),
                    command_mail("HELP"))
    agent.call("poll", names[9])
    wait_for(lambda: len(agent.sent()) > sent, "the engineer's reply")
    time.sleep(0.5)
    assert [m["To"] for m in agent.sent()[sent:]] == ["ken@example.test"]
