"""mailagent probe: what a machine gives and lacks, without what names it; the walk that it records
replays, here and from snmpsimd."""

import re
import shutil

import pytest

from .ipp_printers import Printer
from .servers import free_port
from .small_printers import MAC, PRINTER, SECRETS, SERIAL, Agents, Silence
from .snmp_agents import Simulator, let_read, rows

SHAPE = "AA9A9999999"


@pytest.fixture(scope="module")
def agents(tmp_path_factory):
    both = Agents(tmp_path_factory.mktemp("agents"))
    yield both
    both.stop()


def machine(make_agent, port, **more):
    agent = make_agent(receiving__kind="maildir", receiving__maildir="box")
    agent.change(source__snapshot=None, snmp__address=PRINTER, snmp__port=port, **more)
    agent.machines["hq"].pop("source.snapshot")
    agent.write()
    return agent


def counters(out):
    """A list's body: without its head, which has the time."""
    return [line for line in out.splitlines()[4:] if line.strip()]


def test_what_is_given_and_what_is_missing_without_any_name(agents, make_agent):
    printer = Printer()
    agent = machine(make_agent, agents.port, ipp__uri=printer.uri())
    code, out, errors = agent.call("probe", "hq")
    printer.stop()
    assert code == 0 and errors == "", errors
    for words in ("everything asked for was read to its end", "requests", "bytes sent",
                  "enterprise 18334 (Konica Minolta): private tree known", "prtMarkerSuppliesTable",
                  "printer-make-and-model", "Example Copier 12", "/counters/total", "33810",
                  "1.3.6.1.2.1.43.10.2.1.4.1.1", "not given:", "no rows", SHAPE, "<location-1>",
                  "<contact-1>", "<mac-1>"):
        assert words in out, words
    assert out.count("<contact-1>") >= 3 and "<contact-2>" not in out
    for secret in (*SECRETS, PRINTER, "hq@example.test", "manager@example.test"):
        assert secret.lower() not in out.lower(), secret
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", out)


def test_a_recorded_walk_replays_to_the_same_list(agents, make_agent, tmp_path):
    agent = machine(make_agent, agents.port)
    walk = tmp_path / "printer.snmprec"
    code, _, errors = agent.call("probe", "hq", "--record", walk)
    assert code == 0 and "Recorded" in errors, errors
    text = walk.read_text()
    for secret in SECRETS:
        assert secret.lower() not in text.lower(), secret
    live = agent.call("show", "hq", "COUNTER")[1]
    supplies = agent.call("show", "hq", "MANAGEMENT")[1]
    assert "33810" in live

    agent.machines["hq"] = {k: v for k, v in agent.machines["hq"].items()
                            if not k.startswith("snmp.")}
    agent.change(source__walk=walk)
    assert agent.call("check")[0] == 0
    assert counters(agent.call("show", "hq", "COUNTER")[1]) == counters(live)
    again = agent.call("show", "hq", "MANAGEMENT")[1]
    assert "Toner (Black)" in supplies and "Toner (Black)" in again and SHAPE in again
    code, out, _ = agent.call("probe", "hq")
    assert code == 0 and "33810" in out

    served = tmp_path / "served"
    served.mkdir()
    shutil.copyfile(walk, served / "public.snmprec")
    let_read(served)
    server = Simulator(served)
    del agent.machines["hq"]["source.walk"]
    agent.change(snmp__address="127.0.0.1", snmp__port=server.port)
    assert counters(agent.call("show", "hq", "COUNTER")[1]) == counters(live)
    server.stop()


def test_raw_keeps_everything_and_says_so(agents, make_agent, tmp_path):
    agent = machine(make_agent, agents.port)
    walk = tmp_path / "raw.snmprec"
    code, out, errors = agent.call("probe", "hq", "--raw", "--record", walk)
    assert code == 0 and "RAW" in out and "RAW" in errors
    assert SERIAL in out and SERIAL in walk.read_text() and MAC in walk.read_text()
    assert rows(walk)[(1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17, 1)][1].decode() == SERIAL


def test_what_is_wrong_is_said_in_one_sentence(agents, make_agent, tmp_path):
    agent = machine(make_agent, agents.port)
    code, out, errors = agent.call("probe", "nobody")
    assert (code, out) == (2, "") and "no machine is named nobody" in errors
    assert len(errors.strip().splitlines()) == 1

    there = tmp_path / "there"
    there.write_text("kept")
    code, _, errors = agent.call("probe", "hq", "--record", there)
    assert code == 1 and "is there already" in errors and there.read_text() == "kept"

    agent.change(snmp__port=free_port(), patience="3 s")
    code, out, errors = agent.call("probe", "hq", "--record", tmp_path / "none")
    assert code == 1 and "refuses SNMP" in out and "says nothing" in errors
    assert PRINTER not in out and not (tmp_path / "none").exists()

    silent = Silence()
    agent.change(snmp__port=silent.port)
    code, out, errors = agent.call("probe", "hq")
    silent.stop()
    assert code == 1 and "community" in out and PRINTER not in out, out

    agent.change(ipp__uri="http://copier", snmp__port=agents.port)
    code, _, errors = agent.call("probe", "hq")
    assert code == 2 and "ipp://" in errors
