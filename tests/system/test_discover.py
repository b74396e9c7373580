"""mailagent discover: printers on loopback by SNMP (snmpsimd) and IPP, the settings that it writes,
its manners, and what an operator may get wrong."""

import signal
import subprocess
import time

import pytest

from .agent import PROGRAM
from .ipp_printers import Printer, self_signed
from .servers import free_port
from .small_printers import PRINTER, RANGE, SERIAL, SWITCH, Agents, Silence, only_file
from .snmp_agents import User

CLOSED = "1"  # nobody listens at this TCP port


@pytest.fixture(scope="module")
def agents(tmp_path_factory):
    both = Agents(tmp_path_factory.mktemp("agents"), [User("shaaes", "SHA", "AES")])
    yield both
    both.stop()


@pytest.fixture
def silence():
    silent = Silence()
    yield silent
    silent.stop()


def answered(run):
    """Again where nobody answered: a busy computer's simulator may take longer than discover waits."""
    for _ in range(4):
        done = run()
        if "No printer answers" not in done.stderr:
            break
    return done


def discover(agent, *words, port, ipp_port=CLOSED):
    return agent.call("discover", *words, "--port", str(port), "--ipp-port", str(ipp_port))


def test_a_range_is_searched_and_only_printers_are_shown(agents, make_agent, figures):
    agent = make_agent()
    start = time.monotonic()
    code, out, errors = discover(agent, RANGE, port=agents.port)
    figures.append(f"discover {RANGE} on loopback, closed ports: {time.monotonic() - start:.1f} s")
    assert code == 0, errors
    lines = out.splitlines()
    assert len(lines) == 2 and lines[0].startswith("ADDRESS")
    assert lines[1].split()[:3] == [PRINTER, "Konica", "Minolta"]
    assert "bizhub C250i" in lines[1] and SERIAL in lines[1] and "SNMPv2c" in lines[1]
    assert "254 addresses, about" in errors and "\x1b" not in errors
    code, out, _ = discover(agent, RANGE, "--all", port=agents.port)
    assert code == 0 and SWITCH in out and "no printer: Example switch" in out


def test_ipp_and_ipps_are_found(make_agent, tmp_path):
    agent = make_agent()
    context, _ = self_signed(tmp_path)
    for scheme, word in ((None, "IPP"), (context, "IPPS")):
        printer = Printer(context=scheme)
        code, out, errors = discover(agent, "127.0.0.1", "localhost", port=free_port(),
                                     ipp_port=printer.port)
        printer.stop()
        assert code == 0, errors
        rows = [line for line in out.splitlines() if "Example Copier 12" in line]
        assert rows and f" {word}" in rows[0], out


def test_settings_are_written_load_and_mark_the_machine_as_known(agents, make_agent, tmp_path):
    agent = make_agent(receiving__kind="maildir", receiving__maildir=tmp_path / "hq")
    folder = agent.folder / "mailagent.d"
    code, out, errors = discover(agent, RANGE, "--write", f"{folder}/", port=agents.port)
    assert code == 0, errors
    written = only_file(folder)
    assert written.name == f"bizhub-c250i-{SERIAL.lower()}.toml" and str(written) in out
    text = written.read_text()
    assert 'enable = "No"' in text and f'snmp.address = "{PRINTER}"' in text
    assert (written.stat().st_mode & 0o007) == 0

    code, _, errors = agent.call("check")
    assert code == 2
    for missing in ("address", "manager_address", "receiving.server", "sending.server"):
        assert f"{missing} is missing" in errors
    assert all(written.name in line for line in errors.splitlines())
    with open(agent.settings, "a") as settings:
        settings.write(f"""
[defaults]
address = "c250i@example.test"
manager_address = "manager@example.test"
receiving.kind = "maildir"
receiving.maildir = "{agent.folder}/box"
sending.kind = "folder"
sending.folder = "{agent.folder}/out"
""")
    code, _, errors = agent.call("check")
    assert code == 0, errors
    name = written.stem
    code, out, errors = agent.call("show", name, "COUNTER")
    assert code == 0 and "33810" in out and SERIAL in out, errors

    code, out, errors = discover(agent, RANGE, "--write", f"{folder}/", port=agents.port)
    assert code == 0 and name in out.splitlines()[1], errors
    assert "nothing was written" not in out and only_file(folder).read_text() == text


def test_v3_passphrases_come_from_files(agents, make_agent, tmp_path):
    agent = make_agent()
    auth, priv, fragment = tmp_path / "auth", tmp_path / "priv", tmp_path / "new.toml"
    auth.write_text("auctoritas\n")
    priv.write_text("privatus\n")
    words = ("--user", "shaaes", "--auth-file", auth, "--priv-file", priv, "--context", "public")
    code, out, errors = discover(agent, PRINTER, *words, "--write", fragment, port=agents.port)
    assert code == 0 and "SNMPv3" in out, errors
    text = fragment.read_text()
    assert f'snmp.auth_password = {{ file = "{auth}" }}' in text and "auctoritas" not in text
    auth.write_text("wrong passphrase")
    code, out, errors = discover(agent, PRINTER, *words, port=agents.port)
    assert code == 1 and "SERIAL" not in out
    assert "refuse" in errors or "No printer answers" in errors


def test_a_silent_range_takes_the_time_that_is_told_and_is_asked_politely(silence, make_agent,
                                                                          figures):
    agent = make_agent()
    start = time.monotonic()
    code, out, errors = discover(agent, RANGE, port=silence.port)
    took = time.monotonic() - start
    assert code == 1 and out == "" and "No printer answers at 254 addresses" in errors
    told = int(errors.split("about ")[1].split()[0])
    seconds = silence.times[-1] - silence.times[0]
    busiest = max(sum(1 for t in silence.times if begin <= t < begin + 1) for begin in silence.times)
    figures.append(f"discover {RANGE}, all silent: {took:.1f} s (told: {told} s), "
                   f"{len(silence.times)} datagrams, at most {busiest} in a second")
    assert took <= told + 1
    assert len(silence.times) == 254 * 4 and seconds > 2
    assert busiest <= 400 * 1.15
    silence.times.clear()
    discover(agent, "127.0.9.1-20", "--rate", "20", port=silence.port)
    assert 3 < silence.times[-1] - silence.times[0] < 12


def test_ctrl_c_prints_what_was_found_so_far(silence, make_agent):
    agent = make_agent()
    printer = Printer()
    process = subprocess.Popen(
        [PROGRAM, "-s", agent.settings, "discover", "127.0.0.1", "10.255.0.0/24", RANGE,
         "--port", str(silence.port), "--ipp-port", str(printer.port)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=10)
    printer.stop()
    assert process.returncode == 1
    assert "Example Copier 12" in out and "Interrupted after" in errors


def test_without_settings_it_works_all_the_same(agents, tmp_path):
    words = [PROGRAM, "-s", tmp_path / "none.toml", "discover", PRINTER, "--port",
             str(agents.port), "--ipp-port", CLOSED]
    done = answered(lambda: subprocess.run(words, capture_output=True, text=True))
    assert done.returncode == 0 and SERIAL in done.stdout, done.stderr


WRONG = [
    (["10.0.0.0/15"], 2, "at most 65536"),
    (["10.0.0.0/16", "10.1.0.0/24"], 2, "at most 65536"),
    (["10.0.0.300"], 2, "is no address"),
    (["10.0.0.9-3"], 2, "ends before it begins"),
    (["2001:db8::/64"], 2, "too large"),
    (["\x1b[2J"], 2, "is no address"),
    (["no-such-host.invalid"], 1, "check the name"),
    (["127.0.9.99"], 1, "No printer answers at 1 address"),
    (["127.0.9.99", "--community", ""], 2, "community"),
    (["127.0.9.99", "--user", "u", "--priv-file", "/dev/null"], 2, "passphrase"),
    (["127.0.9.99", "--user", "u", "--auth-file", "/no/such"], 2, "/no/such"),
    (["127.0.9.99", "--user", "u", "--auth-protocol", "sha3"], 2, "sha3"),
    (["127.0.9.99", "--rate", "0"], 2, "--rate"),
    (["127.0.9.99", "--write", __file__], 2, "is there already"),
]


@pytest.mark.parametrize("words,code,says", WRONG, ids=[str(row[0]) for row in WRONG])
def test_what_is_wrong_is_said_in_one_sentence(make_agent, words, code, says):
    got, out, errors = discover(make_agent(), *words, port=free_port())
    assert got == code and says in errors, (got, errors)
    assert out == "" and "\x1b" not in errors
    lines = [line for line in errors.splitlines() if not line.startswith("Run with --help")]
    assert len(lines) == 1, errors
