"""Printers that are slow, silent, locked, misplaced or broken: bounded times, one sentence each,
and nobody else waits."""

import json
import os
import subprocess
import sys
import time

import pytest

from .conftest import unavailable
from .ipp_printers import (CAPTURED, GET_JOBS, GET_PRINTER_ATTRIBUTES, READ_IPP, Mute, Printer,
                           answer, attribute, sample, self_signed)
from .servers import Process, free_port, listens, wait_for


def read(*arguments, patience=8000):
    """{uri: facts} and the seconds it took."""
    begin = time.monotonic()
    run = subprocess.run([READ_IPP, "--patience", str(patience), *map(str, arguments)],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    facts = {row["uri"]: row for row in map(json.loads, run.stdout.splitlines())}
    return facts, time.monotonic() - begin


def one(*arguments, **options):
    facts, _ = read(*arguments, **options)
    (fact,) = facts.values()
    return fact


@pytest.fixture
def make_printer():
    made = []

    def make(*arguments, kind=Printer, **options):
        made.append(kind(*arguments, **options))
        return made[-1]

    yield make
    for printer in made:
        printer.stop()


REPLAYS = {
    "ok": ("read", None), "slow=1": ("read", None), "chunked": ("read", None),
    "cut=3000": ("read", "broke off"), "cut=300": ("read", "broke off"),
    "http500": ("temporary", "HTTP status 500"), "html": ("protocol", "web page"),
    "slow=20": ("timeout", "fell silent"),
}


@pytest.mark.parametrize("mode", REPLAYS)
def test_a_captured_answer_served_in_every_way(mode, figures):
    replay = CAPTURED / "replay.py"
    if not replay.exists():
        unavailable(f"{replay} is not there")
    port = free_port()
    answers = CAPTURED / "responses"
    server = Process(sys.executable, str(replay), str(port),
                     str(answers / "gomfp_Kyocera-ECOSYS-M2040dn-Printer-Attributes.ipp"),
                     str(answers / "kotlin_Xerox_B210_Printer__005-Get-Jobs.res"),
                     env={**os.environ, "REPLAY_MODE": mode}, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: listens(port), "replay.py's start")
        facts, seconds = read(f"ipp://127.0.0.1:{port}/ipp/print", patience=6000)
    finally:
        server.stop()
    (fact,) = facts.values()
    outcome, says = REPLAYS[mode]
    said = fact.get("error") or "; ".join(fact["remarks"])
    figures.append(f"IPP replay {mode:9} {seconds:5.2f} s  {said or 'read whole'}")
    assert seconds < 7
    assert fact.get("kind", "read") == outcome
    assert says is None or says in said
    if outcome == "read" and says is None:
        assert fact["model"] == "ECOSYS M2040dn"
        assert [part["level"] for part in fact["parts"]] == [84, 0]
        assert fact["jobs"][0]["id"] == 3679


@pytest.mark.parametrize("status, kind, says", [
    (301, "refused", "another address"), (401, "login", "set user and password"),
    (403, "login", "forbids"), (404, "missing", "no printer at this path"),
    (405, "refused", "takes no IPP"), (426, "tls", "ipps://"), (500, "temporary", "500"),
    (503, "temporary", "503"),
])
def test_http_refusals_are_one_sentence_each(make_printer, status, kind, says):
    printer = make_printer()
    printer.status = status
    printer.headers = {"Location": "http://127.0.0.1:1/"} if status == 301 else {}
    fact = one(printer.uri())
    assert fact["kind"] == kind
    assert says in fact["error"]
    assert "\n" not in fact["error"]
    assert all(path == "/ipp/print" for path, *_ in printer.requests)


@pytest.mark.parametrize("body, says", [
    (b"<html>Log in</html>", "web page"), (b"", "no IPP"), (b"\x02\x00", "no IPP"),
    (b"\0" * 100, "no IPP"), (answer(status=0x0501), "cannot tell"),
    (answer(status=0x0402), "login"), (answer(status=0x0403), "user"),
    (answer(status=0x0507), "busy"), (answer(), "no printer attributes"),
    (b"\x02\x00\x00\x00\x00\x00\x00\x01" + b"\x04" + b"x" * (3 << 20), "larger than 2 MiB"),
], ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "body")
def test_answers_that_are_none_are_one_sentence_each(make_printer, body, says):
    printer = make_printer()
    printer.body = body
    printer.content_type = "text/html" if body.startswith(b"<") else "application/ipp"
    assert says in one(printer.uri())["error"]


def test_older_printers_are_asked_in_older_words(make_printer):
    """IPP 1.1 only, no requested-attributes, and at another path: found all the same."""
    def attributes(body):
        if body[0] != 1:
            return answer(status=0x0503, version=(1, 1))
        if b"requested-attributes" in body:
            return answer(status=0x040B, version=(1, 1))
        return sample()

    printer = make_printer({GET_PRINTER_ATTRIBUTES: attributes})
    printer.path = "/ipp"
    fact = one(f"ipp://127.0.0.1:{printer.port}")
    assert fact["model"] == "Example Copier 12"
    assert fact["total"] == 1203
    assert len(printer.requests) <= 8


def test_a_printer_that_ends_every_connection_is_read(make_printer):
    printer = make_printer({GET_PRINTER_ATTRIBUTES: sample(), GET_JOBS: answer()})
    printer.close = True
    fact = one(printer.uri())
    assert (fact["total"], fact["remarks"]) == (1203, [])


def test_a_refused_job_list_costs_no_value(make_printer):
    printer = make_printer({GET_PRINTER_ATTRIBUTES: sample(), GET_JOBS: answer(status=0x0403)})
    fact = one(printer.uri())
    assert fact["total"] == 1203
    assert len(fact["remarks"]) == 2


@pytest.mark.parametrize("kind", ["basic", "digest"])
def test_logins(make_printer, kind):
    printer = make_printer({GET_PRINTER_ATTRIBUTES: sample(), GET_JOBS: answer()})
    printer.login = (kind, "operator", "s3cret")
    login = ["--user", "operator", "--password"]
    assert one(printer.uri(), *login, "s3cret")["total"] == 1203
    assert "Authorization" not in printer.requests[0][2]  # not before it is asked for
    wrong = one(printer.uri(), *login, "guess")
    assert wrong["kind"] == "login"
    assert "refuses user and password" in wrong["error"]
    assert "guess" not in wrong["error"]
    assert "set user and password" in one(printer.uri())["error"]


def test_a_self_signed_printer_is_trusted_as_the_setting_says(make_printer, tmp_path):
    context, fingerprint = self_signed(tmp_path)
    printer = make_printer({GET_PRINTER_ATTRIBUTES: sample(), GET_JOBS: answer()}, context)
    uri = printer.uri("ipps")
    refused = one(uri)
    assert refused["kind"] == "tls"
    shown = ":".join(fingerprint[i:i + 2] for i in range(0, 64, 2))
    assert f'set trust = "sha256:{shown}"' in refused["error"]
    assert not printer.requests  # nothing was said to a stranger
    assert one(uri, "--trust", f"sha256:{shown}")["total"] == 1203
    assert one(uri, "--trust", "any")["total"] == 1203
    before = len(printer.requests)
    other = one(uri, "--trust", "sha256:" + "0" * 64)
    assert other["kind"] == "tls"
    assert "another certificate" in other["error"]
    assert len(printer.requests) == before


def test_ipps_where_none_is_spoken(make_printer):
    fact = one(make_printer().uri("ipps"))
    assert fact["kind"] == "tls"
    assert "ipp://" in fact["error"]


def test_a_printer_that_drips_gains_no_time(make_printer, figures):
    """An octet every 50 ms, in the head and in the body: the machine's own time is the end."""
    head = make_printer(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10000, 0.05, kind=Mute)
    body = make_printer()
    body.pace = (1, 0.05)
    silent = make_printer(kind=Mute)
    for name, uri in (("head", head.uri()), ("body", body.uri()), ("no answer", silent.uri()),
                      ("no TLS", silent.uri("ipps"))):
        facts, seconds = read(uri, patience=1500)
        (fact,) = facts.values()
        figures.append(f"IPP drip, {name:9} {seconds:5.2f} s of 1.50 s patience  "
                       f"{fact.get('error') or fact['remarks']}")
        # The process ends when CUPS lets a handshake go, its answer came before.
        assert seconds < (12 if name == "no TLS" else 2.5)
        assert fact.get("kind", "read") == ("read" if name == "body" and fact.get("model")
                                            else fact.get("kind"))
        assert fact.get("error") or fact["remarks"]


def test_silent_printers_hold_up_nobody_beyond_the_pool(make_printer, figures):
    """Ten silent ones of the sixteen workers: forty others are read at once."""
    silent = [make_printer(kind=Mute) for _ in range(10)]
    quick = [make_printer({GET_PRINTER_ATTRIBUTES: sample(total=i), GET_JOBS: answer()})
             for i in range(40)]
    facts, seconds = read(*[m.uri() for m in silent], *[p.uri() for p in quick], patience=3000)
    figures.append(f"IPP, 10 silent and 40 quick printers: {seconds:.2f} s")
    assert seconds < 4
    assert [facts[p.uri()]["total"] for p in quick] == list(range(40))
    assert all(facts[m.uri()]["kind"] == "timeout" for m in silent)


def test_more_silent_printers_than_workers_are_all_answered_for(make_printer, figures):
    silent = [make_printer(kind=Mute) for _ in range(40)]
    facts, seconds = read(*[m.uri() for m in silent], patience=2000)
    figures.append(f"IPP, 40 silent printers on 16 workers, patience 2 s: {seconds:.2f} s")
    assert seconds < 3
    assert {fact["kind"] for fact in facts.values()} == {"timeout"}


def test_a_hundred_printers_at_once(make_printer, figures):
    printers = [make_printer({GET_PRINTER_ATTRIBUTES: sample(total=i), GET_JOBS: answer()})
                for i in range(100)]
    facts, seconds = read(*[p.uri() for p in printers], patience=20000)
    assert [facts[p.uri()]["total"] for p in printers] == list(range(100))
    questions = sum(len(p.requests) for p in printers)
    for printer in printers:
        printer.delay = 0.2
    _, slow = read(*[p.uri() for p in printers], patience=20000)
    figures.append(f"IPP, 100 printers on 16 workers: {seconds:.2f} s, {questions} questions; "
                   f"with 0.2 s before each answer {slow:.2f} s")
    assert questions == 300
    assert seconds < 10


def test_hostile_texts_stay_texts(make_printer):
    printer = make_printer({GET_PRINTER_ATTRIBUTES: answer((4,
        attribute(0x23, "printer-state", 3)
        + attribute(0x41, "printer-make-and-model", "A\r\nBcc: x@example.test\x1b[2J")
        + attribute(0x41, "printer-location", b"caf\xe9\xff")))})
    fact = one(printer.uri())
    assert fact["model"] == "A  Bcc: x@example.test [2J"
    assert fact["location"] == "caf��"


def test_probe_says_who_answers(make_printer):
    printer = make_printer()
    fact = one("--probe", printer.uri())
    assert fact["model"] == "Example Copier 12"
    assert fact["serial"] == "A1B2"
    assert fact["uuid"].startswith("urn:uuid:")
    assert fact["at"] == printer.uri()
    assert len(printer.requests) == 1


def test_dump_shows_every_attribute(make_printer):
    rows = one("--dump", make_printer().uri())["rows"]
    assert ["printer", "printer-impressions-completed", "integer", "1203"] in rows
    assert ["operation", "attributes-charset", "charset", "utf-8"] in rows
