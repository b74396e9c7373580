"""All ten lists and the phone form of every recorded machine: by SNMP v2c and v3 from snmpsimd, by
source.walk, and by IPP from every captured answer. What a list says is held against the walk itself,
read by recorded.py, which shares nothing with the program: a wrong number is the worst outcome, an
unknown one where the machine has the object is the next (spec/4-lists.md 1, 12)."""

import os
import shutil
from collections import Counter

import pytest

from . import recorded
from .agent import command_mail, parse
from .conftest import unavailable
from .ipp_printers import CAPTURED, GET_JOBS, Printer, answer, group
from .machine_lists import Tally, Twins, check_form, judge, object_verdict, shown_as
from .recorded import DATA, STATES, Walk, is_ascii, plain, walks
from .snmp_agents import Simulator, User, let_read
from .test_ipp_answers import expected as expected_of_ipp

LISTS = ["JOB", "USER", "FONT", "MANAGEMENT", "ADJUSTMENT", "PARAMETER", "EKC", "2MANAGEMENT",
         "COUNTER", "PIXEL"]
USER = User("se", "SHA", "AES")
V3 = {"snmp__version": "3", "snmp__user": "se", "snmp__auth_protocol": "sha1",
      "snmp__auth_password": "auctoritas", "snmp__priv_protocol": "aes128",
      "snmp__priv_password": "privatus"}

# Objects that a walk holds and no list shows as they stand, and why.
ROW_SHOWN = "one of the machine's rows is shown: the one that carries its traffic"
NO_WORD = "the MIB gives this number no meaning"
NO_SCALE = "the spec states neither whose it is nor a scale for certain: a ratio would be a guess"
EXCEPTIONS = [
    (recorded.MIB + "18.1.1.5.", lambda v: v < 0, "a negative index points at nothing"),
    (recorded.MIB + "18.1.1.6.", lambda v: v < 0, "a negative place is no place"),
    ("1.3.6.1.2.1.2.2.1.6.", lambda v: True, ROW_SHOWN),
    ("1.3.6.1.2.1.4.20.1.1.", lambda v: True, "shown as its row's address with the mask"),
    (recorded.RICOH + "2.1.4.0", lambda v: True, "the Printer MIB's serial number, the same"),
    (recorded.HOST + "1.2.0", lambda v: len(v) not in (8, 11), "no DateAndTime"),
    (recorded.MIB + "5.1.1.13.", lambda v: v not in (3, 4), NO_WORD),
    (recorded.MIB + "5.1.1.14.", lambda v: v not in (3, 4), NO_WORD),
    (recorded.MIB + "5.1.1.15.", lambda v: v not in (3, 4), NO_WORD),
    (recorded.RICOH + "2.17.2.0", lambda v: True, "an index into states that nothing explains"),
    (recorded.HP + "4.1.11.1.1", lambda v: True, NO_SCALE),
    (recorded.HP + "1.16.1.3.0", lambda v: True, NO_SCALE),
    (recorded.LEXMARK + "4.4.1.1.19.", lambda v: True, "an additive amount without a scale"),
    *((recorded.LEXMARK + f"4.4.1.1.{n}.", lambda v: True, "named only for its neighbours")
      for n in (1, 2, 3, 4, 7, 8, 9, 12, 13, 15, 18)),
    *((recorded.LEXMARK + f"4.4.1.1.{n}.", lambda v: True, "the standard row has its own number")
      for n in (14, 16)),
]


def excepted(oid, value):
    return next((why for root, when, why in EXCEPTIONS if oid.startswith(root) and when(value)),
                None)


def check_objects(walk, twins, tally):
    for oid, kind, value in walk.named():
        cells = twins.by_object.get(oid)
        if cells is None:
            label = plain(value) if isinstance(value, bytes) else None
            if label and label in twins.names:  # the name of a row, or of a size
                verdict, detail = "right", ""
            else:
                why = excepted(oid, value)
                verdict, detail = ("excepted" if why else "unknown"), value
                if why:
                    tally.reasons[why] += 1
        else:
            verdict, detail = object_verdict(kind, value, cells), (value, cells[0]["value"])
        tally.say("objects that spec/4 names", verdict, f"{walk.name} {oid} {detail}")


def check_supplies(walk, twins, tally):
    want = walk.supplies()
    got = len(twins.rows("MANAGEMENT", "SUPPLIES"))
    if want:
        tally.say("supplies found", judge(len(want), got), walk.name)
    return got


def check_machine(walk, twins, tally):
    """The row of the printed table."""
    say = {}
    model = twins.twins["COUNTER"]["machine"]["model"]
    known = walk.models()
    right = model is not None and any(name in model or model in name for name in known)
    say["model"] = tally.say("model", "absent" if not known else
                             judge(True, None if model is None else right), walk.name)
    serial = twins.twins["COUNTER"]["machine"]["serial"]
    say["serial"] = tally.say("serial", judge(walk.serial(), serial), walk.name)
    total = twins.one("COUNTER", "Total")
    got = None if total is None or total["state"] == "not reported" else shown_as(total)
    want = walk.total()
    if want is None and got is not None:  # from a maker's tree: held against its own object
        want = walk.get(total["object"])
        want = got if isinstance(want, bytes) else want
    say["total"] = tally.say("total", judge(STATES.get(want, want), got), walk.name)
    supplies = check_supplies(walk, twins, tally)
    alerts = len(twins.rows("2MANAGEMENT", "ALERTS NOW"))
    held = len(walk.alerts())
    say["alerts"] = tally.say("alerts found", judge(held or None, alerts or None), walk.name)
    errors = [shown_as(v) for v in twins.twins["2MANAGEMENT"]["values"]
              if v["name"].startswith("Errors")]
    want = walk.errors()
    tally.say("error state", "absent" if want is None else
              "right" if (errors if want else []) == want else "wrong", f"{walk.name} {errors}")
    check_objects(walk, twins, tally)
    return (f"{walk.name[:40]:41}{str(model)[:30]:31}{str(serial)[:15]:16}{str(got):>10}"
            f"{supplies:>5}{alerts:>5}")


@pytest.fixture(scope="module")
def needed():
    if not walks():
        unavailable(f"{DATA} is not there: recorded machines are not read")
    if not shutil.which("snmpsimd") or os.geteuid() != 0:
        unavailable("snmpsimd is missing, or this is not root")


@pytest.fixture(scope="module")
def simulator(needed, tmp_path_factory):
    """Every walk under a short name: a context of v3 has at most 32 letters."""
    folder = tmp_path_factory.mktemp("walks")
    let_read(folder)
    for i, name in enumerate(walks()):
        shutil.copy(DATA / f"{name}.snmprec", folder / f"w{i}.snmprec")
    server = Simulator(folder, [USER])
    yield server
    server.stop()


def ask_all(agent, seconds):
    """Each machine of the agent gets one mail for all ten lists; its replies by machine."""
    for name, settings in agent.machines.items():
        folder = settings["receiving.maildir"]
        for part in ("new", "cur", "tmp"):
            (folder / part).mkdir(parents=True)
        (folder / "new" / "1.a.b").write_bytes(
            command_mail(*(f"GETLOG {option} JSON" for option in LISTS), to=f"{name}@example.test"))
    code, _, errors = agent.call("once", timeout=seconds)
    assert code == 0, errors
    return {name: [parse(p.read_bytes()) for p in sorted(settings["sending.folder"].glob("*.eml"))]
            for name, settings in agent.machines.items()}


def add(agent, name, **settings):
    agent.add(name, source__snapshot=None, receiving__kind="maildir",
              receiving__maildir=agent.folder / name / "mail",
              sending__folder=agent.folder / name / "sent", patience="600 s", **settings)


@pytest.mark.parametrize("road", ["walk file", "SNMPv2c", "SNMPv3"])
def test_every_recorded_machine(road, simulator, make_agent, figures):
    agent = make_agent()
    agent.machines.clear()
    for i, name in enumerate(walks()):
        snmp = {"snmp__address": "127.0.0.1", "snmp__port": simulator.port,
                "snmp__timeout": "60 s"}
        add(agent, f"w{i}", **{
            "walk file": {"source__walk": DATA / f"{name}.snmprec"},
            "SNMPv2c": snmp | {"snmp__community": f"w{i}"},
            "SNMPv3": snmp | V3 | {"snmp__context": f"w{i}"}}[road])
    replies = ask_all(agent, 500)
    tally, table = Tally(), []
    for i, name in enumerate(walks()):
        twins = Twins(replies[f"w{i}"])
        assert sorted(twins.texts) == sorted(LISTS), name
        for option, text in twins.texts.items():
            check_form(text, option)
            assert twins.twins[option]["error"] is None, (name, option)
        table.append(check_machine(Walk(name), twins, tally))
    if road == "SNMPv2c":
        figures.append(f"{'walk':41}{'model':31}{'serial':16}{'total':>10}{'sup.':>5}{'al.':>5}")
        figures.extend(table)
    figures.extend(tally.lines(f"{len(table)} machines by {road}"))
    assert not tally.faults, "\n".join(tally.faults)


def test_every_list_prints_on_the_terminal(needed, make_agent, figures):
    """mailagent show, each list and the phone form of each walk: exit 0."""
    agent = make_agent()
    agent.machines.clear()
    for i, name in enumerate(walks()):
        add(agent, f"w{i}", source__walk=DATA / f"{name}.snmprec")
    printed = 0
    for i, name in enumerate(walks()):
        for option in (*LISTS, "phone"):
            code, text, errors = agent.call("show", f"w{i}", option)
            assert (code, errors) == (0, ""), (name, option, errors)
            check_form(text, option)
            printed += 1
    figures.append(f"mailagent show: {printed} lists of {len(walks())} walks, none over 128 "
                   "columns (phone 40), none with a control character")


def states(walk):
    """{what: (list, words that it has to show)} of the states that the walk carries."""
    d, mib = walk.where, recorded.MIB
    found = {}
    for error in walk.errors() or []:
        found[f"error {error}"] = ("2MANAGEMENT", error)
    for index, row in walk.alerts().items():
        text = row.get(8, b"")
        if isinstance(text, bytes) and is_ascii(text) and plain(text):
            found[f"alert {index}"] = ("2MANAGEMENT", " ".join(plain(text)[:100].split()))
    for index, value in walk.below(mib + "16.5.1.2", d):
        if is_ascii(value) and plain(value):
            found[f"panel {index}"] = ("FONT", plain(value))
    for index, value in walk.below(mib + "6.1.1.3", d):
        if value in (3, 5):
            name = plain(walk.get(f"{mib}6.1.1.2.{d}.{index}") or b"") or ""
            found[f"cover {index}"] = ("2MANAGEMENT", f"{name} open" if value == 3 else
                                       f"{name} interlock open")
    for index, row in walk.supplies().items():
        level, name = row.get(9), row.get(6, b"")
        if isinstance(level, int) and is_ascii(name) and plain(name):
            shown = {-1: "~", -2: "?", -3: "+"}.get(level, str(level))
            found[f"supply {index}"] = ("MANAGEMENT", (plain(name)[:20].strip(), shown))
    return found


def shows(text, words):
    if isinstance(words, tuple):
        return any(words[0] in " ".join(line.split()) and f" {words[1]} " in line
                   for line in text.splitlines())
    return words in " ".join(text.split())


def test_every_state_shows_in_the_list_that_carries_it(needed, make_agent, figures):
    """Errors, alerts, open covers, the panel, each supply's level: of each walk that has some."""
    agent = make_agent()
    agent.machines.clear()
    for i, name in enumerate(walks()):
        add(agent, f"w{i}", source__walk=DATA / f"{name}.snmprec")
    seen, missing = Counter(), []
    for i, name in enumerate(walks()):
        texts = {}
        for what, (option, words) in states(Walk(name)).items():
            if option not in texts:
                texts[option] = agent.call("show", f"w{i}", option)[1]
            seen[what.split()[0]] += 1
            if not shows(texts[option], words):
                missing.append(f"{name}: {what} {words!r} is not in {option}")
    figures.append("States of the walks, each in its list: " +
                   ", ".join(f"{count} {what}" for what, count in seen.items()))
    assert not missing, "\n".join(missing)


STATES_OF_IPP = {"unrestricted": STATES[-1], "unknown": STATES[-2], "someRemains": STATES[-3]}


def ipp_cells(twins, option, section, name):
    return [shown_as(v) for v in twins.twins[option]["values"]
            if v["section"] == section and v["name"] == name]


def test_every_captured_ipp_answer(make_agent, figures):
    """Each answer of a real printer, served over HTTP: model, serial, total, supplies, alerts and
    states; what is no printer's answer is said in one sentence, and the lists still come."""
    files = [p for p in sorted((CAPTURED / "responses").glob("*")) if p.suffix != ".req"]
    if not files:
        unavailable(f"{CAPTURED} is not there")
    agent = make_agent()
    agent.machines.clear()
    printers = []
    for i, path in enumerate(files):
        raw = path.read_bytes()
        printers.append(Printer({0x0B: raw, GET_JOBS: answer()}))
        add(agent, f"p{i}", ipp__uri=printers[-1].uri())
    replies = ask_all(agent, 300)
    tally, table, said = Tally(), [], []
    for i, path in enumerate(files):
        twins = Twins(replies[f"p{i}"])
        assert sorted(twins.texts) == sorted(LISTS), path.name
        for option, text in twins.texts.items():
            check_form(text, option)
        printer = group(path.read_bytes())
        if not printer or "printer-state" not in printer:
            error = twins.twins["COUNTER"]["error"]
            assert error and "\n" not in error, path.name
            said.append(f"  {path.name[:52]:53}{error}"[:180])
            continue
        want = expected_of_ipp(printer)
        machine = twins.twins["COUNTER"]["machine"]
        total = twins.one("COUNTER", "Total")
        tally.say("model", judge(want["model"], machine["model"]), path.name)
        tally.say("serial", judge(want["serial"], machine["serial"]), path.name)
        tally.say("total", judge(want["total"], None if total is None else total["value"]),
                  path.name)
        tally.say("state", judge(want["state"],
                                 twins.one("2MANAGEMENT", "Printer", "STATUS")["value"]), path.name)
        supplies = len(twins.rows("MANAGEMENT", "SUPPLIES"))
        wanted = [(name, STATES_OF_IPP.get(level, level)) for name, level, _ in want["supplies"]]
        got = list(zip(ipp_cells(twins, "MANAGEMENT", "SUPPLIES", "Part"),
                       ipp_cells(twins, "MANAGEMENT", "SUPPLIES", "Level")))
        for row, (one, other) in enumerate(zip(wanted, got)):
            tally.say("supply's level", judge(one[1], other[1]), f"{path.name} {row} {one} {other}")
        alerts = len(twins.rows("2MANAGEMENT", "ALERTS NOW"))
        tally.say("supplies found", judge(len(want["supplies"]) or None, supplies or None),
                  path.name)
        tally.say("alerts found", judge(len(want["alerts"]) or None, alerts or None), path.name)
        table.append(f"{path.name[:50]:51}{str(machine['model'])[:30]:31}"
                     f"{str(machine['serial'])[:15]:16}{str(want['total']):>8}{supplies:>5}"
                     f"{alerts:>5}")
    for printer in printers:
        printer.stop()
    figures.append(f"{'IPP answer':51}{'model':31}{'serial':16}{'total':>8}{'sup.':>5}{'al.':>5}")
    figures.extend(table)
    figures.append("IPP answers that are no printer's, and the sentence in the reply:")
    figures.extend(said)
    figures.extend(tally.lines(f"{len(table)} printers by IPP"))
    assert not tally.faults, "\n".join(tally.faults)
