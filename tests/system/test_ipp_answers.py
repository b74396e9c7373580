"""Every captured answer of a real printer, read by the program and by a reader that shares nothing
with it: model, serial, total, states, supplies, trays, alerts, jobs. A wrong number is the worst
outcome; an unknown one where the printer has the value is the next."""

import json
import re
import subprocess

import pytest

from .conftest import unavailable
from .ipp_printers import CAPTURED, READ_IPP, decode, group

STATES = {3: "idle", 4: "processing", 5: "stopped"}
JOB_STATES = {3: "pending", 4: "pending-held", 5: "processing", 6: "processing-stopped",
              7: "canceled", 8: "aborted", 9: "completed"}
ERRORS = {"toner-low": "lowToner", "toner-empty": "noToner", "media-low": "lowPaper",
          "media-empty": "noPaper", "media-needed": "noPaper", "media-jam": "jammed",
          "door-open": "doorOpen", "cover-open": "doorOpen", "interlock-open": "doorOpen",
          "marker-supply-low": "lowToner", "marker-supply-empty": "noToner", "paused": "offline",
          "shutdown": "offline", "offline": "offline", "input-tray-missing": "inputTrayMissing",
          "output-tray-missing": "outputTrayMissing", "output-area-full": "outputFull",
          "output-area-almost-full": "outputNearFull", "opc-life-over": "overduePreventMaint",
          "opc-near-eol": "overduePreventMaint", "marker-supply-missing": "markerSupplyMissing",
          "fuser-over-temp": "serviceRequested", "fuser-under-temp": "serviceRequested"}
LEVELS = {-1: "unrestricted", -2: "unknown", -3: "someRemains", -100: "nearlyEmpty"}
SINCE_2000 = 946684800


def level(number):
    number = int(number)
    return LEVELS.get(number, None) if number < 0 else number


def fields(text):
    text = re.sub(r"^[\w-]+\[\d+\]\s*=\s*", "", text.strip())
    out = {}
    for part in text.split(";"):
        key, equals, value = part.partition("=")
        if equals:
            out.setdefault(key.strip().lower(), value.strip())
    return out


def device_id(printer, *keys):
    parts = dict(part.split(":", 1) for part in (printer.get("printer-device-id") or [""])[0]
                 .split(";") if ":" in part)
    return next((parts[key].strip() for key in keys if parts.get(key, "").strip()), None)


def first(printer, name):
    value = (printer.get(name) or [None])[0]
    if isinstance(value, str):
        value = re.sub(r"[\x00-\x1f\x7f]", " ", value).strip() or None
    return value


def supplies(printer):
    """[(name, level, full)] as the printer says it."""
    rows = [fields(text) for text in printer.get("printer-supply", [])]
    rows = [row for row in rows if row]
    names = [name.strip() for name in printer.get("marker-names", [])]
    levels = printer.get("marker-levels", [])
    if not rows or len(rows) < len(names):
        levels = levels + [None] * (len(names) - len(levels))
        return [(name, None if at is None else level(at), None if at is None else 100)
                for name, at in zip(names, levels)]
    texts = printer.get("printer-supply-description", [])
    out = []
    for i, row in enumerate(rows):
        text = (texts[i].strip() if i < len(texts) else "") or (
            names[i] if len(names) == len(rows) else None)
        out.append((text, level(row["level"]) if "level" in row else None,
                    level(row["maxcapacity"]) if "maxcapacity" in row else None))
    return out


def paper(printer, name, inside):
    rows = [fields(text) for text in printer.get(name, [])]
    return [(row.get("name"), level(row["maxcapacity"]), level(row[inside])) for row in rows if row]


def errors(printer):
    words = [re.sub("-(report|warning|error)$", "", text)
             for text in printer.get("printer-state-reasons", [])]
    known = [ERRORS[word] for word in words if word in ERRORS]
    return list(dict.fromkeys(known))


def alerts(printer):
    """[(code, text)]; without printer-alert the reasons of the state."""
    out = []
    texts = printer.get("printer-alert-description", [])
    for i, row in enumerate(printer.get("printer-alert", [])):
        text = re.sub(r"^[\w-]+\[\d+\]\s*=\s*", "", texts[i] if i < len(texts) else "").strip()
        code = fields(row).get("code")
        if code or text not in ("", "none"):
            out.append((code, text or None))
    if out:
        return out
    words = [re.sub("-(report|warning|error)$", "", text)
             for text in printer.get("printer-state-reasons", [])]
    return [(word, None) for word in words
            if word != "none" and not word.startswith("cups-") and word != "hibernate"]


def clock(printer):
    at = first(printer, "printer-current-time")
    return at and "%04d-%02d-%02d %02d:%02d:%02d" % at[:6]


def uptime(printer):
    seconds = first(printer, "printer-up-time")
    return seconds if seconds and seconds < SINCE_2000 else None


def firmware(printer):
    names = printer.get("printer-firmware-name", [])
    versions = printer.get("printer-firmware-string-version", [])
    return list(map(list, zip(names, versions)))


def expected(printer):
    return {
        "model": first(printer, "printer-make-and-model"),
        "serial": device_id(printer, "SN", "SERN", "SER", "SERIALNUMBER"),
        "total": first(printer, "printer-impressions-completed"),
        "state": STATES[first(printer, "printer-state")],
        "errors": errors(printer),
        "supplies": supplies(printer),
        "trays": paper(printer, "printer-input-tray", "level"),
        "bins": paper(printer, "printer-output-tray", "remaining"),
        "alerts": alerts(printer),
        "location": first(printer, "printer-location"),
        "info": first(printer, "printer-info"),
        "language": first(printer, "natural-language-configured"),
        "media": first(printer, "media-default"),
        "clock": clock(printer),
        "uptime": uptime(printer),
        "firmware": firmware(printer),
        "formats": printer.get("document-format-supported", []),
        "active": first(printer, "queued-job-count"),
    }


def found(facts):
    out = {name: facts[name] for name in ("model", "serial", "total", "state", "errors", "location",
                                          "info", "language", "media", "clock", "uptime",
                                          "firmware", "formats", "active")}
    out["supplies"] = [(p["name"], p["level"], p["max"]) for p in facts["parts"]]
    out["trays"] = [(t["name"], t["max"], t["level"]) for t in facts["trays"]]
    out["bins"] = [(b["name"], b["max"], b["remaining"]) for b in facts["bins"]]
    out["alerts"] = [(a["code"], None if a["object"] == "printer-state-reasons" else a["text"])
                     for a in facts["alerts"]]
    return out


def judge(want, got):
    if want == got:
        return "right" if want not in (None, []) else "absent"
    return "unknown" if got in (None, []) else "wrong"


def read(path, *more):
    run = subprocess.run([READ_IPP, "--file", path, *more], capture_output=True, text=True,
                         timeout=30)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def captured():
    files = sorted((CAPTURED / "responses").glob("*"))
    if not files:
        unavailable(f"{CAPTURED} is not there: the answers of real printers are not read")
    return [path for path in files if path.suffix != ".req"]


def test_every_printer_is_read_as_an_independent_reader_does(captured, figures):
    counts = {"right": 0, "unknown": 0, "wrong": 0, "absent": 0}
    faults = []
    printers = 0
    for path in captured:
        printer = group(path.read_bytes())
        if not printer or "printer-state" not in printer:
            continue
        printers += 1
        want, got = expected(printer), found(read(path))
        for name, value in want.items():
            verdict = judge(value, got[name])
            counts[verdict] += 1
            if verdict in ("unknown", "wrong"):
                faults.append(f"{path.name}: {name}: {verdict}: {value!r} read as {got[name]!r}")
        figures.append(f"IPP {str(want['model'])[:30]:30} serial {str(want['serial']):12} total "
                       f"{want['total']} supplies {len(got['supplies'])} trays "
                       f"{len(got['trays'])} alerts {len(got['alerts'])} {got['state']}")
    figures.append(f"IPP, {printers} captured printers: {counts['right']} right, "
                   f"{counts['unknown']} unknown, {counts['wrong']} wrong "
                   f"({counts['absent']} not said by the printer)")
    assert printers
    assert not faults, "\n".join(faults)


def test_every_job_is_read(captured, tmp_path):
    nothing = tmp_path / "nothing"
    nothing.write_bytes(b"")
    seen = 0
    for path in captured:
        jobs = [attributes for tag, attributes in decode(path.read_bytes())[1]
                if tag == 2 and "job-id" in attributes]
        facts = read(nothing, path)["jobs"]
        assert len(facts) == len(jobs), path.name
        for job, fact in zip(jobs, facts):
            assert fact["id"] == job["job-id"][0]
            assert fact["state"] == JOB_STATES[job["job-state"][0]]
            assert fact["name"] == first(job, "job-name")
            assert fact["impressions"] == first(job, "job-impressions-completed")
            assert fact["sheets"] == first(job, "job-media-sheets-completed")
            seen += 1
    assert seen


def test_an_answer_cut_anywhere_never_says_something_else(captured):
    """Every tenth length of each answer: what is read of a part is what is read of the whole, or
    less of a list."""
    for path in captured:
        whole = path.read_bytes()
        printer = group(whole)
        if not printer or "printer-state" not in printer:
            continue
        facts = found(read(path))
        for tenth in range(1, 10):
            part = found(read_bytes(whole[:len(whole) * tenth // 10]))
            for name in ("model", "serial", "total", "state", "location", "media", "clock"):
                assert part[name] in (None, facts[name]), (path.name, tenth, name)
            for name in ("trays", "bins"):
                assert part[name] == facts[name][:len(part[name])], (path.name, tenth, name)
            levels = [row[1] for row in facts["supplies"]]
            mine = [row[1] for row in part["supplies"]]
            assert all(a in (None, b) for a, b in zip(mine, levels)), (path.name, tenth)


def read_bytes(raw):
    read_bytes.count = getattr(read_bytes, "count", 0) + 1
    path = read_bytes.folder / f"{read_bytes.count}.ipp"
    path.write_bytes(raw)
    return read(path)


@pytest.fixture(autouse=True)
def folder(tmp_path):
    read_bytes.folder = tmp_path
