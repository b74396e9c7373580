"""A live printer, ippeveprinter of CUPS: supplies and states that change, jobs, its own ipps."""

import json
import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

from .conftest import unavailable
from .ipp_printers import CAPTURED, READ_IPP
from .servers import Process, free_port, listens, wait_for

PROGRAM = "/usr/sbin/ippeveprinter"
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 +
    "ffc0000b080001000101011100ffc40014000100000000000000000000000000000009ffc4001410010000000000"
    "0000000000000000000000ffda0008010100003f0054dfffd9")


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    """ippeveprinter wants a D-Bus for its announcements: one of its own."""
    for program in (PROGRAM, "/usr/bin/dbus-daemon", "/usr/bin/ipptool"):
        if not Path(program).exists():
            unavailable(f"{program} is missing; ./check installs it")
    socket = tmp_path_factory.mktemp("bus") / "bus.sock"
    daemon = Process("dbus-daemon", "--session", "--nofork", "--nopidfile",
                     f"--address=unix:path={socket}", stdout=subprocess.DEVNULL)
    wait_for(socket.exists, "dbus-daemon's start")
    yield f"unix:path={socket}"
    daemon.stop()


@pytest.fixture
def start(bus, tmp_path):
    started = []

    def make(*options):
        port = free_port()
        folder = tmp_path / f"printer{port}"
        folder.mkdir()
        started.append(Process(
            PROGRAM, "-r", "off", "-n", "localhost", "-p", str(port), "-d", str(folder),
            "-K", str(folder), *options, "Test printer", stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus, "HOME": str(tmp_path)}))
        wait_for(lambda: listens(port, "localhost"), "ippeveprinter's start")
        return port

    yield make
    for process in started:
        process.stop()


def read(uri, *options):
    run = subprocess.run([READ_IPP, *options, uri], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_supplies_change_and_are_followed(start, figures):
    port = start("-M", "KONICA MINOLTA", "-m", "bizhub C250i", "-l", "2F", "-s", "25,25", "-2")
    uri = f"ipp://localhost:{port}/ipp/print"
    fact = read(uri)
    assert fact["model"] == "KONICA MINOLTA bizhub C250i"
    assert fact["location"] == "2F"
    assert fact["state"] == "idle"
    assert len(fact["parts"]) == 5
    figures.append("ippeveprinter: " + ", ".join(f"{p['name']} {p['level']}"
                                                  for p in fact["parts"]))
    for levels, errors in (((90, 5, 0, 60, 70), {"lowToner", "noToner"}),
                           ((90, 80, 70, 60, 50), set())):
        query = "&".join(f"supply{i}={level}" for i, level in enumerate(levels))
        urllib.request.urlopen(f"http://localhost:{port}/supplies?{query}", timeout=5).read()
        fact = read(uri)
        assert [part["level"] for part in fact["parts"]] == list(levels)
        assert all(part["max"] == 100 for part in fact["parts"])
        assert errors <= set(fact["errors"])
        assert bool(errors) == bool({"lowToner", "noToner"} & set(fact["errors"]))


def test_jobs_are_seen(start, tmp_path):
    port = start("-M", "Example", "-m", "Printer", "-c", "/bin/true", "-s", "25,25")
    uri = f"ipp://localhost:{port}/ipp/print"
    assert read(uri)["jobs"] == []
    page = tmp_path / "plan.jpg"
    page.write_bytes(JPEG)

    def ended(count):
        jobs = read(uri)["jobs"]
        return len(jobs) == count and {job["state"] for job in jobs} == {"completed"}

    for count in (1, 2, 3):
        run = subprocess.run(["ipptool", "-t", "-f", str(page), uri, "print-job.test"],
                             capture_output=True, text=True, timeout=60)
        assert "PASS" in run.stdout, run.stdout
        # It prints one at a time, and turns others away meanwhile.
        wait_for(lambda count=count: ended(count), f"the end of job {count}", 30)
    fact = read(uri)
    assert sorted(job["id"] for job in fact["jobs"]) == [1, 2, 3]
    assert all(job["received"] and job["completed"] for job in fact["jobs"])
    assert (fact["active"], fact["kept"]) == (0, 3)


def test_its_own_certificate_is_trusted_by_fingerprint(start):
    port = start("-M", "Example", "-m", "Printer", "-s", "25,25")
    uri = f"ipps://localhost:{port}/ipp/print"
    refused = read(uri)
    assert refused["kind"] == "tls"
    trust = refused["error"].split('set trust = "')[1].split('"')[0]
    assert read(uri, "--trust", trust)["model"] == "Example Printer"
    assert read(uri, "--trust", "any")["model"] == "Example Printer"


def test_real_printers_attributes_live(start):
    folder = CAPTURED / "conf"
    if not folder.is_dir():
        unavailable(f"{folder} is not there")
    models = {"hp_m477fdw": "HP Color LaserJet MFP M477fdw", "kyocera_m2040dn": "ECOSYS M2040dn",
              "xerox_b210": "Xerox B210 Printer"}
    for conf in sorted(folder.glob("*.conf")):
        port = start("-a", str(conf), "-c", shutil.which("true"))
        fact = read(f"ipp://localhost:{port}/ipp/print")
        assert fact["model"] == models.get(conf.stem, fact["model"]), conf.stem
        assert fact["parts"], conf.stem
