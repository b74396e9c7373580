"""Machines that are slow, mute, broken, absent, or none at all: bounded times, one sentence to the
engineer in the reply and one to the operator in the log, the rest of the list still comes, and no
other machine's mail waits meanwhile (design decision 11)."""

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from .agent import PROJECT, SNAPSHOT, command_mail, parse, text_of
from .conftest import unavailable
from .ipp_printers import Mute
from .recorded import DATA
from .snmp_agents import Simulator, User, free_udp_port

WALKS = PROJECT / "samples/walks"
IDLE = "copier-idle"
SOON = 22  # seconds: the patience of 15, and a busy computer's
USER = User("reader", "SHA", "AES")


@pytest.fixture(scope="module")
def served():
    """served(lines): a snmpsimd of its own over one walk, "m"; its port."""
    if not shutil.which("snmpsimd") or os.geteuid() != 0:
        unavailable("snmpsimd is missing, or this is not root")
    servers = []

    def serve(lines):
        folder = Path(tempfile.mkdtemp(prefix="mailagent-fault-"))
        folder.chmod(0o755)
        (folder / "m.snmprec").write_text("".join(lines))
        servers.append((Simulator(folder, [USER]), folder))
        return servers[-1][0].port

    yield serve
    for server, folder in servers:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def lines_of(path):
    return path.read_text().splitlines(keepends=True)


def made(fault):
    """The lines of a fault: as the shared data has it, else made of the sample of our own."""
    shared = {"slow": "slow_1500ms", "broken": "generr_supplies"}.get(fault)
    if shared and (DATA / f"faults/{shared}.snmprec").exists():
        return lines_of(DATA / f"faults/{shared}.snmprec")
    lines = []
    for line in lines_of(WALKS / f"{IDLE}.snmprec"):
        oid, tag, value = line.rstrip("\n").split("|", 2)
        options = None
        if fault == "slow" and not tag.endswith("x"):
            options = f"{tag}:delay|value={value.replace(',', ' ')},wait=1500"
        if fault == "mute" and oid.startswith("1.3.6.1.2.1.43.") and not tag.endswith("x"):
            options = f"{tag}:delay|value={value.replace(',', ' ')},wait=60000"
        if fault == "broken" and oid.startswith("1.3.6.1.2.1.43.11.1.1."):
            options = f"{tag}:error|op=get,status=genError,value={value}"
        lines.append(f"{oid}|{options}\n" if options else line)
    return lines


def add(agent, name, **settings):
    base = {"source__snapshot": None, "receiving__kind": "maildir",
            "receiving__maildir": agent.folder / name / "mail",
            "sending__folder": agent.folder / name / "sent", "patience": "15 s"}
    agent.add(name, **(base | settings))


def snmp(port, community="m", **more):
    return {"snmp__address": "127.0.0.1", "snmp__port": port, "snmp__community": community,
            "snmp__timeout": "2 s", "snmp__retries": 1, **more}


def v3(port, **more):
    return {"snmp__address": "127.0.0.1", "snmp__port": port, "snmp__version": "3",
            "snmp__user": "reader", "snmp__auth_protocol": "sha1",
            "snmp__auth_password": "auctoritas", "snmp__priv_protocol": "aes128",
            "snmp__priv_password": "privatus", "snmp__context": "m", "snmp__timeout": "2 s",
            "snmp__retries": 1, **more}


def run_once(agent, lines=("GETLOG COUNTER", "GETLOG MANAGEMENT")):
    """(seconds until each machine's last reply, its replies as text, the agent's log)."""
    for name, settings in agent.machines.items():
        for part in ("new", "cur", "tmp"):
            (settings["receiving.maildir"] / part).mkdir(parents=True, exist_ok=True)
        (settings["receiving.maildir"] / "new" / f"{time.time_ns()}.a.b").write_bytes(
            command_mail(*lines, to=f"{name}@example.test"))
    start = time.time()
    code, out, errors = agent.call("once", timeout=200)
    assert code == 0, errors
    took, texts = {}, {}
    for name, settings in agent.machines.items():
        paths = sorted(settings["sending.folder"].glob("*.eml"))
        took[name] = max(p.stat().st_mtime for p in paths) - start
        texts[name] = [text_of(parse(p.read_bytes())) for p in paths]
        shutil.rmtree(settings["sending.folder"])
    warnings = [line for line in (out + errors).splitlines() if " info: " not in line]
    return took, texts, "\n".join(warnings)


def sentence(text):
    """What the head of a list says of the reading; a sentence may go on, indented."""
    said = []
    for line in text.split("-" * 128)[1].splitlines():
        if line.startswith(("The machine could not", "SNMP", "IPP")):
            said.append(line)
        elif said and line.startswith(" "):
            said[-1] += " " + line.strip()
    return said


@pytest.mark.apart
def test_slow_mute_broken_delay_nobody_else(served, make_agent, figures):
    agent = make_agent()
    agent.machines.clear()
    add(agent, "well", **snmp(served(lines_of(WALKS / f"{IDLE}.snmprec"))))
    for fault in ("slow", "mute", "broken"):
        add(agent, fault, **snmp(served(made(fault))))
    printer = Mute()
    add(agent, "hangs", ipp__uri=printer.uri())
    took, texts, log = run_once(agent)
    printer.stop()
    figures.append("Faulty machines, patience 15 s, all asked at once by one agent:")
    for name in agent.machines:
        said = sentence(texts[name][0])
        told = [line for line in log.splitlines() if f" {name}: " in line]
        figures.append(f"  {name:8}{took[name]:6.2f} s  {(said or ['-'])[0]}")
        figures.append(f"  {'':8}     log: {(told or ['-'])[0]}")
        assert len(texts[name]) == 2 and all("END OF" in text for text in texts[name]), name
        assert took[name] < SOON, name
        if name != "well":
            assert said and told, (name, texts[name][0], log)
    assert took["well"] < 5
    assert sentence(texts["well"][0]) == []
    # What the broken one gave before and behind its broken table is there.
    assert "TOTAL" in texts["broken"][0] and "TOTAL -" not in texts["broken"][0]


LIAR = ["1.3.6.1.2.1.1.1.0|4|Example Router 9000, software 1.2\n",
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.17\n", "1.3.6.1.2.1.1.3.0|67|900\n",
        "1.3.6.1.2.1.1.5.0|4|gateway\n"]


_started = {}


def bad_inputs(served):
    if served not in _started:
        _started[served] = served(lines_of(WALKS / f"{IDLE}.snmprec")), served(LIAR)
    good, router = _started[served]
    return {
        "community": (snmp(good, "wrong"), "does not answer SNMP v2c"),
        "auth": (v3(good, snmp__auth_password="wrong-passphrase"), "authentication passphrase"),
        "priv": (v3(good, snmp__priv_password="wrong-passphrase"), "passphrase"),
        "user": (v3(good, snmp__user="nobody"), "user nobody"),
        "closed": (snmp(free_udp_port()), "nothing listens on that port"),
        "unroutable": (snmp(161) | {"snmp__address": "192.0.2.77"}, "192.0.2.77"),
        "nameless": (snmp(161) | {"snmp__address": "no-such-host.invalid"}, "no-such-host"),
        "router": (snmp(router), "no printer is behind it"),
        "ippclosed": ({"ipp__uri": f"ipp://127.0.0.1:{free_udp_port()}/ipp/print"}, "127.0.0.1"),
    }


@pytest.mark.apart
@pytest.mark.parametrize("name", ["all of v2c and IPP", "auth", "priv", "user"])
def test_bad_input_is_one_sentence_and_the_rest_of_the_list_still_comes(name, served, make_agent,
                                                                        figures):
    """Each twice: alone (an empty list with the sentence), and with a snapshot beside it. Those of
    v3 one after the other: here all their machines would be one engine, unlike in an office."""
    cases = bad_inputs(served)
    v3_cases = {"auth", "priv", "user"}
    wanted = {name} if name in v3_cases else cases.keys() - v3_cases
    for suffix, beside in (("", None), ("2", SNAPSHOT)):
        agent = make_agent()
        agent.machines.clear()
        for case in sorted(wanted):
            add(agent, case + suffix, **cases[case][0], source__snapshot=beside)
        took, texts, log = run_once(agent)
        assert "U-BIX" not in log and "wrong-passphrase" not in log
        for case in sorted(wanted):
            words, machine = cases[case][1], case + suffix
            said = sentence(texts[machine][0])
            told = [line for line in log.splitlines() if f" {machine}: " in line]
            assert len(said) == 1 and words in said[0], (machine, texts[machine])
            assert len(told) == 1 and words in told[0], (machine, log)
            assert took[machine] < SOON and len(texts[machine]) == 2, machine
            whole = "TOTAL          1203344" if beside else "every value below is unknown"
            assert whole in texts[machine][0], texts[machine][0]
            if not beside:
                figures.append(f"Bad input {case:11}{took[case]:6.2f} s  reply: {said[0]}")
                figures.append(f"{'':29}log:   {told[0]}")


def test_a_machine_that_sleeps_is_answered_for_by_its_last_reading(served, make_agent, figures):
    """Design decision 11: the last reading with its age, after a restart of the agent too."""
    folder = Path(tempfile.mkdtemp(prefix="mailagent-sleep-"))
    folder.chmod(0o755)
    shutil.copy(WALKS / f"{IDLE}.snmprec", folder / "m.snmprec")
    server = Simulator(folder)
    agent = make_agent()
    agent.machines.clear()
    add(agent, "hq", **snmp(server.port))
    _, texts, _ = run_once(agent, ["GETLOG COUNTER"])
    total = texts["hq"][0].split("TOTAL")[1].split()[0]
    server.stop()
    shutil.rmtree(folder)
    time.sleep(1.1)
    _, texts, log = run_once(agent, ["GETLOG COUNTER", "GETLOG"])  # another process: a restart
    lists = {("phone" if text.rstrip().endswith("\nEND") else "counter"): text
             for text in texts["hq"]}
    assert f"TOTAL          {total} " in lists["counter"], lists["counter"]
    assert "This is its last reading," in lists["counter"]
    assert "NO ANSWER" in lists["phone"] and f"TOTAL {total}" in lists["phone"]
    assert "OLD" in lists["phone"].splitlines()[1]
    said = [line for line in lists["counter"].splitlines() if "last reading" in line]
    figures.append(f"A sleeping machine, after a restart: {said[0]} phone: "
                   f"{lists['phone'].splitlines()[1]}")
    assert "could not be read" in log


def test_several_mails_within_seconds_share_one_reading(served, make_agent):
    """Five mails of one fetch, ten lists: the machine is asked once."""
    from .snmp_agents import Meter
    meter = Meter(served(lines_of(WALKS / f"{IDLE}.snmprec")))
    agent = make_agent()
    agent.machines.clear()
    add(agent, "hq", **snmp(meter.port))
    run_once(agent, ["GETLOG COUNTER"])
    one, _ = meter.taken()
    folder = agent.machines["hq"]["receiving.maildir"] / "new"
    for i in range(4):
        (folder / f"{i}.a.b").write_bytes(command_mail("GETLOG USER", "GETLOG FONT"))
    run_once(agent, ["GETLOG COUNTER"])
    assert meter.taken()[0] < 2 * one  # five readings would be five times as many
    meter.stop()


