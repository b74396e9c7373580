"""A command mail answered end to end from a live machine: fetched by IMAP from Dovecot, the machine
asked by SNMP (snmpsimd) or IPP (ippeveprinter), sent through Postfix, read from the engineer's
mailbox (M1, M15, M24, M48; design decisions 11 and 12)."""

import csv
import io
import json
import os
import re
import shutil
import tempfile
import urllib.request
from pathlib import Path

import pytest

from .agent import PROJECT, SNAPSHOT, command_mail, text_of
from .conftest import unavailable
from .helpers import receiving, replies, sending
from .ipp_printers import Printer, answer, sample
from .snmp_agents import Simulator
from .test_ipp_live import bus, start  # noqa: F401: fixtures

TITLES = {"JOB MEMORY LIST", "USER MANAGEMENT LIST", "FONT PATTERN LIST",
          "MACHINE MANAGEMENT LIST 1", "ADJUSTMENT DATA LIST", "PARAMETER LIST",
          "E.K.C. MANAGEMENT LIST", "MACHINE MANAGEMENT LIST 2", "COUNTER LIST",
          "PIXEL RATIO LIST"}
IDLE = PROJECT / "samples/walks/copier-idle.snmprec"


@pytest.fixture(scope="module")
def simulator():
    if not shutil.which("snmpsimd") or os.geteuid() != 0:
        unavailable("snmpsimd is missing, or this is not root")
    folder = Path(tempfile.mkdtemp(prefix="mailagent-walk-"))
    folder.chmod(0o755)
    shutil.copy(IDLE, folder / "m.snmprec")
    server = Simulator(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def mailed(dovecot, postfix, certificates, user, make_agent):
    """mailed(**machine): ask(lines) -> the replies to one command mail, by subject's end."""
    def make(**machine):
        agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user),
                           **sending("starttls", postfix, certificates),
                           **({"source__snapshot": None} | machine))

        def ask(engineer, count, *lines):
            dovecot.deliver(user, command_mail(*lines, sender=f"{engineer}@example.test"))
            code, _, errors = agent.once(timeout=120)
            assert code == 0, errors
            return replies(dovecot, engineer, count)
        return ask
    return make


def snmp(simulator):
    return {"snmp__address": "127.0.0.1", "snmp__port": simulator.port, "snmp__community": "m"}


def part(mail, kind):
    return next(p for p in mail.walk() if p.get_content_type() == kind)


def test_counters_by_snmp(simulator, mailed, user):
    ask = mailed(**snmp(simulator))
    (reply,) = ask(f"a{user}", 1, "GETLOG COUNTER")
    text = text_of(reply)
    assert reply["Subject"] == "[HQ] EX3A00017 COUNTER LIST"
    assert re.search(r"^TOTAL +48213 impressions +Paper sheets 40111 ", text, re.M)
    assert re.search(r"^COPY +11200 +1500 ", text, re.M)
    assert re.search(r"^PRINT +30013 +5500 ", text, re.M)
    assert "Source SNMP" in text and "Model KONICA MINOLTA Example 300" in text


def test_all_lists_and_the_phone_form_by_snmp(simulator, mailed, user):
    ask = mailed(**snmp(simulator))
    found = ask(f"b{user}", 10, "GETLOG ALL")
    assert {m["Subject"].split("EX3A00017 ")[1] for m in found} == TITLES
    for reply in found:
        lines = text_of(reply).splitlines()
        assert max(map(len, lines)) <= 128 and lines[-1].startswith("END OF ")
    (phone,) = ask(f"c{user}", 1, "GETLOG")
    lines = text_of(phone).splitlines()
    assert lines[0] == "HQ EX3A00017" and lines[1].startswith("TOTAL 48213 ")
    assert lines[-1] == "END" and max(map(len, lines)) <= 40


def test_forms_beside_the_text(simulator, mailed, user):
    """M48: one mail each; the same numbers in every form."""
    ask = mailed(**snmp(simulator))
    (mail,) = ask(f"d{user}", 1, "GETLOG COUNTER CSV")
    rows = list(csv.DictReader(io.StringIO(
        part(mail, "text/csv").get_content().removeprefix("\ufeff"))))
    total = next(row for row in rows if row["section"] == "TOTAL" and row["field"] == "TOTAL")
    assert (total["value"], total["source"], total["object"]) == (
        "48213", "SNMP", "1.3.6.1.2.1.43.10.2.1.4.1.1")
    (mail,) = ask(f"e{user}", 1, "GETLOG COUNTER JSON")
    twin = json.loads(part(mail, "application/json").get_content())
    assert twin["machine"]["serial"] == "EX3A00017" and twin["sources"] == ["SNMP"]
    assert [v["value"] for v in twin["values"] if v["name"] == "TOTAL"][0] == 48213
    (mail,) = ask(f"f{user}", 1, "GETLOG MANAGEMENT HTML")
    html = part(mail, "text/html").get_content()
    assert "Toner (Magenta)" in html and "58" in html and "<script" not in html
    assert "Toner (Magenta)" in text_of(mail)
    (mail,) = ask(f"g{user}", 1, "GETLOG COUNTER NOSUCHFORM")  # M17: ignored
    assert [p.get_content_type() for p in mail.walk()] == ["text/plain"]


def levels(mail):
    """{name: level} of the supplies, from the text as a person reads it."""
    found = {}
    for line in text_of(mail).split("SUPPLIES AND PARTS")[1].splitlines()[2:]:
        row = re.match(r" *\d+ (.+?)  +.* percent +(\S+) +100 ", line)
        if row:
            found[row[1].strip()] = row[2]
    return found


def test_supplies_of_a_live_printer_followed_between_two_mails(start, mailed, user,  # noqa: F811
                                                               figures):
    port = start("-M", "KONICA MINOLTA", "-m", "Example 400", "-l", "3F", "-s", "25,25", "-2")
    ask = mailed(ipp__uri=f"ipp://localhost:{port}/ipp/print")
    seen = []
    for turn, wanted in enumerate(((90, 5, 0, 60, 70), (81, 4, 33, 59, 100))):
        query = "&".join(f"supply{i}={level}" for i, level in enumerate(wanted))
        urllib.request.urlopen(f"http://localhost:{port}/supplies?{query}", timeout=5).read()
        found = ask(f"h{turn}{user}", 3, "GETLOG MANAGEMENT", "GETLOG 2MANAGEMENT JSON",
                    "GETLOG COUNTER")
        list1 = next(m for m in found if m["Subject"].endswith("MANAGEMENT LIST 1"))
        list2 = next(m for m in found if m["Subject"].endswith("MANAGEMENT LIST 2"))
        got = levels(list1)
        assert list(got.values()) == [str(level) for level in wanted], text_of(list1)
        assert "Source IPP" in text_of(list1) and "Location 3F" in text_of(list1)
        twin = json.loads(part(list2, "application/json").get_content())
        errors = {v["value"] for v in twin["values"] if v["name"].startswith("Errors")}
        assert ("noToner" in errors) == (0 in wanted) and "lowToner" in errors
        seen.append(", ".join(f"{name} {level}" for name, level in got.items()))
    figures.append(f"ippeveprinter by mail, first reply:  {seen[0]}")
    figures.append(f"ippeveprinter by mail, second reply: {seen[1]}")


def test_three_sources_whose_totals_disagree(simulator, mailed, user, figures):
    """SNMP before IPP before the snapshot; every other total stands beside, with its source."""
    printer = Printer({0x0B: sample(total=48210), 0x0A: answer()})
    ask = mailed(**snmp(simulator), ipp__uri=printer.uri(), source__snapshot=SNAPSHOT)
    counter, ekc = sorted(ask(f"i{user}", 2, "GETLOG COUNTER JSON", "GETLOG EKC"),
                          key=lambda m: m["Subject"].endswith("E.K.C. MANAGEMENT LIST"))
    printer.stop()
    text = text_of(counter)
    assert re.search(r"^TOTAL +48213 ", text, re.M)
    differ = [line for line in text.splitlines() if line.startswith(("DISAGREES", " " * 15))
              and "from" in line]
    assert any("48210" in line and "IPP" in line for line in differ), text
    assert any("1203344" in line and "snapshot" in line for line in differ), text
    assert "Source SNMP+IPP+snapshot" in text
    twin = json.loads(part(counter, "application/json").get_content())
    assert twin["sources"] == ["SNMP", "IPP", "snapshot"]
    said = {(v["value"], v["source"]) for v in twin["values"]}
    assert {(48213, "SNMP"), (48210, "IPP"), (1203344, "snapshot")} <= said
    assert "SALES 1" in text_of(ekc) and "*" in text_of(ekc)  # what no standard gives, marked
    figures.extend(["Three sources, one list:", *(f"  {line}" for line in differ)])
