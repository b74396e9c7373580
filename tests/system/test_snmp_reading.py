"""Printers' agents read by SNMP from snmpsimd, a server written by others: v1, v2c and v3, every
public walk object by object, wrong credentials, faults, and what a reading costs."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from .conftest import unavailable
from .snmp_agents import READER, USERS, WALKS, Meter, Simulator, read, rows, wanted

WALK = "librenms/ricoh_mpc3002"
FILES = sorted(p.relative_to(WALKS).as_posix() for p in WALKS.rglob("*.snmprec")
               if "faults" not in p.parts) if WALKS.is_dir() else []


def needs(*paths):
    missing = [str(path) for path in paths if not Path(path).exists()]
    if missing:
        unavailable(f"{', '.join(missing)} missing")


@pytest.fixture(scope="module")
def simulator():
    needs("/usr/bin/snmpsimd", "/usr/bin/snmpbulkwalk", WALKS, READER)
    server = Simulator(WALKS, USERS)
    yield server
    server.stop()


@pytest.fixture
def fault():
    """A daemon of its own for a walk that hangs or breaks the daemon that serves it."""
    needs("/usr/bin/snmpsimd", WALKS, READER)
    folder = Path(tempfile.mkdtemp(prefix="mailagent-fault-"))
    folder.chmod(0o755)
    servers = []

    def serve(lines):
        (folder / "fault.snmprec").write_text("".join(lines))
        servers.append(Simulator(folder))
        return servers[0].port

    yield serve
    for server in servers:
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def lines_of(name):
    return (WALKS / f"{name}.snmprec").read_text().splitlines(keepends=True)


@pytest.mark.parametrize("version", ["v1", "v2c", "v3"])
def test_every_public_walk_is_read_object_by_object(simulator, tmp_path, version, figures):
    objects = 0
    for name in FILES:
        context = name.removesuffix(".snmprec")
        words = (USERS[3].words(context=context) if version == "v3" else
                 {"version": version[1:], "community": context})
        record = tmp_path / "record"
        answer = read(simulator.port, record, plan=1, **words)
        assert answer.error is None and answer.whole, (name, answer.text)
        assert answer.remarks == [], name
        whole = rows(WALKS / name)
        assert rows(record) == wanted(whole, answer), name
        objects += len(wanted(whole, answer))
    figures.append(f"SNMP {version}: {len(FILES)} walks, {objects} objects, each as in the file")


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.name)
def test_every_level_and_protocol_of_v3(simulator, user):
    answer = read(simulator.port, **user.words(context=WALK))
    assert answer.error is None and answer.whole
    assert "serial=W492KB03439" in answer.text


@pytest.mark.parametrize("words, said", [
    (USERS[3].words(user="nobody"), "does not answer user nobody"),  # snmpsim sends no report
    (USERS[3].words(authpass="wrong-passphrase"), "check the authentication passphrase"),
    (USERS[3].words(auth="SHA-256"), "check the authentication passphrase and protocol"),
    (USERS[0].words(level="authNoPriv", authpass="auctoritas"), "user none"),
    (USERS[1].words(level="authPriv", privpass="privatus"), "user sha"),
    (USERS[3].words(privpass="wrong-passphrase"), "user shaaes"),
    (USERS[3].words(context="no-such-context"), "127.0.0.1"),
    ({"community": "no-such-community"}, "timeout: 127.0.0.1 port {} does not answer SNMP v2c"),
    ({"version": "1", "community": "none"}, "timeout: 127.0.0.1 port {} does not answer SNMP v1"),
])
def test_wrong_credentials_are_told_apart_in_one_sentence(simulator, words, said):
    answer = read(simulator.port, **({"context": WALK} | words), timeout=700, retries=1)
    assert answer.error and said.format(simulator.port) in answer.error
    assert answer.text.count("\n") == 2
    assert answer.seconds < 8


def test_a_right_passphrase_works_after_a_wrong_one(simulator):
    """net-snmp would remember the first key of a user for the life of the process."""
    answer = read(simulator.port, **USERS[3].words(context=WALK, before="wrong-passphrase"),
                  timeout=700, retries=1)
    assert answer.error is None and answer.whole


@pytest.mark.apart("round trips")
@pytest.mark.parametrize("name", ["librenms/konica_c250i", WALK, "librenms/zebra",
                                  "librenms/jetdirect_m880", "librenms/sharp"])
def test_no_more_round_trips_than_snmpbulkwalk_and_half_the_bytes_of_the_tree(simulator, name,
                                                                              figures):
    meter = Meter(simulator.port)
    try:
        answer = read(meter.port, community=name, plan=1)
        ours = meter.taken()
        assert ours == (answer.cost["requests"] + answer.cost["repeats"],
                        answer.cost["sent"] + answer.cost["received"])
        tables = {root.rsplit(".", 1)[0] if root.count(".") > 9 else root
                  for root in answer.subtrees}
        walk = ["snmpbulkwalk", "-v2c", "-c", name, "-On", "-m", "", f"127.0.0.1:{meter.port}"]
        for table in sorted(tables):
            subprocess.run([*walk, table], check=True, capture_output=True)
        same = meter.taken()
        subprocess.run([*walk, "1.3"], check=True, capture_output=True)
        bulk = meter.taken()
        subprocess.run(["snmpwalk", *walk[1:], "1.3"], check=True, capture_output=True)
        single = meter.taken()
    finally:
        meter.stop()
    figures.append(
        f"SNMP {name}: ours {ours[0]} round trips, {ours[1]} bytes, {answer.cost['ms']} ms; "
        f"snmpbulkwalk of the same tables {same[0]}, {same[1]}; of the whole tree {bulk[0]}, "
        f"{bulk[1]}; snmpwalk of the whole tree {single[0]}, {single[1]}")
    assert ours[0] <= same[0]
    assert ours[1] <= single[1] / 2


@pytest.mark.apart
def test_a_slow_agent_is_read_as_far_as_the_time_goes(fault, figures):
    """1.5 s for each variable: faults/slow_1500ms."""
    port = fault(lines_of("faults/slow_1500ms"))
    answer = read(port, community="fault", patience=30000)
    figures.append(f"SNMP slow agent: {answer.seconds:.1f} s, {answer.text.split()[5:]!r}, "
                   f"told: {answer.remarks}")
    assert answer.error is None and answer.seconds < 32
    assert "too slow: after 30.0 s" in answer.text


@pytest.mark.apart
def test_a_mute_printer_mib_is_told_and_the_rest_is_used(fault, figures):
    """The first request for the Printer-MIB hangs the whole agent for a minute."""
    lines = lines_of(WALK)
    for i, line in enumerate(lines):
        if line.startswith("1.3.6.1.2.1.43."):
            oid, tag, value = line.rstrip("\n").split("|", 2)
            if not tag.endswith("x"):
                lines[i] = f"{oid}|{tag}:delay|value={value.replace(',', ' ')},wait=60000\n"
    port = fault(lines)
    answer = read(port, community="fault", patience=40000)
    figures.append(f"SNMP mute agent: {answer.seconds:.1f} s, told: {answer.remarks}")
    assert answer.error is None and answer.seconds < 42
    assert answer.remarks


@pytest.mark.apart
def test_an_agent_that_breaks_off_its_supplies(fault, tmp_path, figures):
    """snmpsim's error module answers NULL again and again: faults/generr_supplies."""
    port = fault(lines_of("faults/generr_supplies"))
    answer = read(port, tmp_path / "record", community="fault", plan=1)
    figures.append(f"SNMP broken agent: {answer.seconds:.1f} s, told: {answer.remarks}")
    assert answer.error is None and answer.remarks
    got, whole = rows(tmp_path / "record"), wanted(rows(WALKS / "faults/generr_supplies.snmprec"),
                                                   answer)
    broken = {oid for oid in whole if oid[:10] == (1, 3, 6, 1, 2, 1, 43, 11, 1, 1)}
    assert set(whole) - set(got) <= broken
    assert {oid: v for oid, v in got.items() if oid not in broken} == {
        oid: v for oid, v in whole.items() if oid not in broken}
