"""The program in an operator's hands: the running agent, its signals, its control socket, and what
each subcommand says (M4, M20, M29, M33, M42, M43, M6)."""

import json
import re
import signal
import socket
import threading
import time

from .agent import PASSWORD, SNAPSHOT, command_mail
from .helpers import MaildirBox, answered, started
from .servers import wait_for

VERBS = ["run", "once", "check", "show", "test", "log", "passwd", "status", "poll", "reload",
         "discover", "probe", "enrol"]
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]")  # what no terminal may be sent


def test_a_delivered_mail_is_answered_within_a_second(agent, box, figures):
    """M43, for a Maildir: woken, not polled; more than five follow at once (M3)."""
    started(agent)
    begin = time.monotonic()
    box.deliver(command_mail("HELP"))
    answered(agent, 1, 1)
    figures.append(f"Maildir push: answered {(time.monotonic() - begin) * 1000:.0f} ms after the "
                   f"delivery")
    box.deliver(*(command_mail("HELP") for _ in range(12)))
    answered(agent, 13)
    wait_for(lambda: box.left() == 0, "the removal")
    assert agent.stop() == 0


def test_the_end_finishes_the_mails_at_hand(agent, box):
    """SIGTERM while mails are served: nothing half done, and the next start serves the rest."""
    agent.change(mails_per_fetch=3)
    started(agent)
    box.deliver(*(command_mail("GETLOG ALL") for _ in range(60)))
    answered(agent, 10)
    begin = time.monotonic()
    assert agent.stop(10) == 0
    assert time.monotonic() - begin < 5
    states = dict(agent.journal("SELECT state, count(*) FROM mail GROUP BY state"))
    served = agent.journal("SELECT count(*) FROM mail WHERE served = 1")[0][0]
    assert 0 < served and len(agent.sent()) == 10 * served
    assert len(states) == 1, f"each is answered and removed, none in between: {states}"
    assert box.left() == 60 - served
    for _ in range(20):
        agent.once("--until-empty")
        if box.left() == 0:
            break
    assert len(agent.sent()) == 600 and len({m["Message-ID"] for m in agent.sent()}) == 600


def test_settings_are_read_again(agent, box, tmp_path):
    """SIGHUP adds, changes and ends machines; what did not change goes on; faults change nothing."""
    second = MaildirBox(tmp_path / "second")
    started(agent)
    agent.add("new", receiving__kind="maildir", receiving__maildir=second.folder)
    agent.signal(signal.SIGHUP)
    second.deliver(command_mail("HELP"))
    answered(agent, 1)
    agent.change("new", ce_password="Other")
    agent.signal(signal.SIGHUP)
    wait_for(lambda: agent.log_text().count("read again") == 2, "the second reading")
    second.deliver(command_mail("HELP"), command_mail("HELP", subject="Other"))
    answered(agent, 2)

    good = agent.settings.read_text()
    agent.settings.write_text(good.replace("nickname", "nikname"))
    agent.signal(signal.SIGHUP)
    wait_for(lambda: "settings in force stay" in agent.log_text(), "the refusal")
    last = next(line for line in agent.log_text().splitlines() if "in force stay" in line)
    assert "nikname" in last and "nickname" in last and "mailagent.toml:" in last
    code, _, errors = agent.call("reload")
    assert code == 2 and "nikname" in errors
    box.deliver(command_mail("HELP"))
    answered(agent, 3)

    agent.settings.write_text(good)
    del agent.machines["new"]
    agent.write()
    assert agent.call("reload")[0] == 0
    wait_for(lambda: "new" not in agent.call("status")[1], "the end of a machine")
    second.deliver(command_mail("HELP", subject="Other"))
    box.deliver(command_mail("HELP"))
    answered(agent, 4)
    time.sleep(0.3)
    assert len(agent.sent()) == 4 and second.left() == 2
    assert agent.stop() == 0


def test_control_socket_of_a_running_agent(agent, box):
    started(agent)
    box.deliver(command_mail("HELP"), command_mail("HELP", subject="guess"))
    answered(agent, 1)
    wait_for(lambda: re.search(r"^hq +well .* 1 +1 +0$", agent.call("status")[1], re.M),
             "the count")
    code, out, _ = agent.call("log", "hq")
    assert code == 0
    for words in ("ken@example.test", "HELP", "answered with 1 mail", "illegal: wrong password",
                  "accepted"):
        assert words in out
    assert PASSWORD not in out and "guess" not in out
    assert agent.call("passwd", "hq", input="has blank\n")[:2] == (
        1, "A CE password has 1 to 20 printable ASCII characters and no blank.\n")
    assert agent.call("passwd", "hq", input="Sitios\n")[0] == 0
    box.deliver(command_mail("HELP", subject="Sitios"), command_mail("HELP"))
    answered(agent, 2)
    assert agent.call("passwd", "--forget", "hq")[0] == 0
    box.deliver(command_mail("HELP"))
    answered(agent, 3)
    assert agent.call("poll")[0] == agent.call("poll", "hq")[0] == 0
    for words in (["poll", "nobody"], ["test", "sending", "nobody"]):
        code, out, errors = agent.call(*words)
        assert code == 1 and "nobody" in out + errors and "status" in out + errors
    code, out, _ = agent.call("test", "sending", "hq")
    assert code == 0 and "The test passed" in out
    assert agent.stop() == 0


def test_a_turn_that_takes_long_is_seen(make_agent):
    """A mail server that accepts and says nothing: status says since when the turn is under way."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        agent = make_agent(receiving__kind="imap", receiving__server="127.0.0.1",
                           receiving__port=silent.getsockname()[1], receiving__security="plain",
                           receiving__user="u", receiving__password="p")
        started(agent)
        wait_for(lambda: re.search(r"^hq .*now, since \d\d:\d\d:\d\d ", agent.call("status")[1], re.M),
                 "the turn in the status", 5)
    wait_for(lambda: "now, since" not in agent.call("status")[1], "the end of the turn")
    assert agent.stop() == 0


def test_without_a_running_agent(agent, box):
    """The same words do the work themselves, or say that they cannot."""
    box.deliver(command_mail("HELP"), command_mail("HELP", subject="guess"))
    agent.once()
    code, out, errors = agent.call("status")
    assert code == 1 and not errors
    assert "No agent is running" in out and re.search(r"^hq +stopped .* 1 +1 +0$", out, re.M)
    assert "HELP" in agent.call("log")[1]
    assert agent.call("log", "nobody", "-n", "3")[0] in (0, 1, 2)
    assert agent.call("passwd", "hq", input="Sitios\n")[0] == 0
    box.deliver(command_mail("HELP", subject="Sitios"))
    agent.once()
    assert len(agent.sent()) == 2
    for verb in ("poll", "reload"):
        code, out, errors = agent.call(verb)
        assert code == 1 and "No agent is running" in errors
    code, out, _ = agent.call("test", "sending", "hq")
    assert code == 0 and "ok " in out


def test_one_agent_a_state_folder(agent):
    started(agent)
    for verb in ("run", "once"):
        code, _, errors = agent.call(verb, timeout=10)
        assert code == 1 and str(agent.state) in errors
        assert len(errors.strip().splitlines()) == 1 and "agent" in errors
    assert agent.stop() == 0


def test_questions_do_not_keep_the_agent_from_starting(agent):
    """`status` does the work itself while no agent runs; one that starts meanwhile waits for it."""
    codes, ending = [], threading.Event()

    def ask():
        while not ending.is_set():
            code, out, errors = agent.call("status")
            codes.append((code, errors))

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(4):
            started(agent)
            assert agent.stop() == 0
    finally:
        ending.set()
        for asker in askers:
            asker.join()
    # 1: no agent runs. Ending, it may go away under a question.
    gone = ("the running agent went away before it answered", "")
    assert len(codes) > 10 and all(errors.strip() in gone for _, errors in codes), codes


def test_settings_faults_are_sentences_with_file_and_line(agent):
    agent.change(senders=None)
    agent.machines["hq"].pop("senders")
    agent.write()
    for verb in ("run", "once", "check"):
        code, _, errors = agent.call(verb, timeout=10)
        assert code == 2 and "senders" in errors, errors
    agent.change(senders="any")
    text = agent.settings.read_text().replace("ce_password", "ce_pasword")
    agent.settings.write_text(text)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "ce_pasword" in row)
    code, _, errors = agent.call("check")
    assert code == 2 and f"{agent.settings}:{line}" in errors
    assert "ce_pasword" in errors and "ce_password" in errors
    agent.settings.unlink()
    code, _, errors = agent.call("run", timeout=10)
    assert code == 2 and str(agent.settings) in errors
    assert len(errors.strip().splitlines()) == 1


def test_help_everywhere(agent):
    code, out, errors = agent.call("--help")
    assert code == 0 and not errors and all(verb in out for verb in VERBS)
    for verb in VERBS:
        code, out, errors = agent.call(verb, "--help")
        assert code == 0 and f"mailagent {verb}" in out and not errors
    code, out, _ = agent.call("--version")
    assert code == 0 and re.fullmatch(r"mailagent \d+\.\d+\.\d+\n", out)
    for wrong in ([], ["fetch"], ["show", "hq"], ["once", "--until"], ["test", "sideways", "hq"]):
        code, out, errors = agent.call(*wrong)
        assert code == 2 and errors and "terminate" not in errors


LISTS = {"2MANAGEMENT": "MACHINE MANAGEMENT LIST 2", "ADJUSTMENT": "ADJUSTMENT DATA LIST",
         "COUNTER": "COUNTER LIST", "EKC": "E.K.C. MANAGEMENT LIST", "FONT": "FONT PATTERN LIST",
         "JOB": "JOB MEMORY LIST", "MANAGEMENT": "MACHINE MANAGEMENT LIST 1",
         "PARAMETER": "PARAMETER LIST", "PIXEL": "PIXEL RATIO LIST",
         "USER": "USER MANAGEMENT LIST", "phone": "TOTAL"}


def test_show_every_list(agent):
    for word, title in LISTS.items():
        code, out, errors = agent.call("show", "hq", word)
        assert code == 0 and not errors
        assert title in out.upper(), word
        assert max(map(len, out.splitlines())) <= (40 if word == "phone" else 128)
    for words in (["show", "nobody", "JOB"], ["show", "hq", "LOG"]):
        code, out, errors = agent.call(*words)
        assert code == 2 and words[-1 if words[1] == "hq" else 1] in errors


HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u2028\x00\r"


def hostile(value):
    """The snapshot's texts with what would act on a terminal."""
    if isinstance(value, dict):
        return {key: hostile(item) for key, item in value.items()}
    if isinstance(value, list):
        return [hostile(item) for item in value]
    free = isinstance(value, str) and not re.match(r"^\d{4}-", value)
    return value + HOSTILE if free else value


def test_nothing_from_outside_reaches_the_terminal_raw(agent, box, tmp_path):
    shown = []

    def call(*words, **more):
        code, out, errors = agent.call(*words, **more)
        shown.append((words, out + errors))
        return code

    for number, snapshot in enumerate([
            json.dumps(hostile(json.loads(SNAPSHOT.read_text()))),
            '{"machine": {"serial": "\x1b[2J"}}', '{"\x1b[2J\x07": 1}', "\x1b[2J"]):
        path = tmp_path / f"hostile{number}.json"
        path.write_text(snapshot)
        agent.change(source__snapshot=path)
        for word in LISTS:
            call("show", "hq", word)
        call("check")
    escape = HOSTILE.replace("\x00", "").replace("\r", "").encode()
    box.deliver(command_mail(HOSTILE, "GETLOG " + HOSTILE),
                command_mail("HELP").replace(b"Ken <ken", b"=?utf-8?B?G1sySgc=?= <ken"),
                command_mail("HELP", subject=HOSTILE.replace("\r", "").replace("\x00", "")),
                command_mail("HELP").replace(b"ken@", b'"\x1b[2J"@'),
                command_mail("HELP").replace(b"ken@example.test", escape + b"@evil.test"),
                command_mail("HELP", message_id="<" + "\x1b[2J@x>"))
    call("once")
    call("log", "hq", "-n", "50")
    call("status")
    for words in (["show", "\x1b[2J", "JOB"], ["show", "hq", "\x1b[2J"], ["log", "\x1b[2J"],
                  ["test", "sending", "\x1b[2J"], ["poll", "\x1b[2J"], ["\x1b[2J"],
                  ["once", "\x1b[2J"], ["passwd", "\x1b[2J"], ["test", "\x1b[2J", "hq"]):
        call(*words, input="x\n")
    text = agent.settings.read_text()
    for line in ('"\\u001b[2J" = 1', 'nickname = "\\u001b[2J"', "\x1b[2J = 1"):
        agent.settings.write_text(text + line + "\n")
        call("check")
    for words, out in shown:
        assert not RAW.search(out), (words, RAW.findall(out), out[:600])
