"""Killed at every tenth system call that writes, sends or syncs (tests/crash/matrix.py has all of
them): no command twice, no reply missing, second copies in the stated window only."""

import re
import subprocess

import pytest

from ..crash.matrix import INJECTOR, MODES, NOT_ALLOWED, PROTOCOLS, Matrix
from .conftest import unavailable

CALLS = ("write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,sendfile,splice,"
         "copy_file_range,fsync,fdatasync,sync,syncfs,sync_file_range,msync,truncate,ftruncate,"
         "fallocate,renameat2,linkat,symlinkat,unlinkat,mkdirat,mknodat,openat2,renameat,creat,"
         "rename,link,symlink,unlink,rmdir,mkdir,mknod,open,openat")
EVERY = 10


@pytest.fixture(scope="module")
def injector(tmp_path_factory):
    """The injector, where this kernel and container let one process trace another."""
    if not INJECTOR.exists():
        unavailable(f"{INJECTOR} is not built")
    report = tmp_path_factory.mktemp("injector") / "report"
    done = subprocess.run([INJECTOR, "-o", report, "count", "true"], capture_output=True, text=True)
    if done.returncode == NOT_ALLOWED:
        unavailable(done.stderr.strip())
    assert report.read_text() == "ended 0 after 0 calls\n"
    return report


@pytest.fixture(scope="module")
def matrix(injector, scratch, dovecot, certificates):
    matrix = Matrix(scratch, dovecot, certificates)
    yield matrix
    matrix.stop()


SCRIPTS = [
    "true",
    "echo one; echo two > a; mv a b; ln b c; rm b c; mkdir d; rmdir d",
    "(echo x; (echo y) | cat) > a; cat a > b",
    "dd if=/dev/zero of=a bs=1 count=7 conv=fsync 2>/dev/null; truncate -s 3 a; sync a",
]


def counted_by_strace(script, folder):
    log = folder / "strace"
    subprocess.run(["strace", "-f", "-o", log, "-e", f"trace={CALLS}", "sh", "-c", script],
                   cwd=folder, check=True, capture_output=True)
    lines = [line for line in log.read_text().splitlines()
             if re.search(r"^\d+ +\w+\(", line)]
    return sum("O_CREAT" in line or not re.search(r"^\d+ +open(at)?\(", line) for line in lines)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_injector_counts_what_strace_counts(script, injector, tmp_path):
    try:
        expected = counted_by_strace(script, tmp_path)
    except FileNotFoundError:
        unavailable("strace is missing; ./check installs it")
    done = subprocess.run([INJECTOR, "-o", injector, "count", "sh", "-c", script], cwd=tmp_path,
                          capture_output=True)
    assert (done.returncode, injector.read_text()) == (0, f"ended 0 after {expected} calls\n")


@pytest.mark.parametrize("when,made", [((), ["1", "2"]), (("after",), ["1", "2", "3"])])
def test_the_injector_kills_before_or_after_the_call(when, made, injector, tmp_path):
    script = "mkdir 1; mkdir 2; mkdir 3; mkdir 4"
    done = subprocess.run([INJECTOR, "-o", injector, "3", *when, "sh", "-c", script], cwd=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == made
    assert injector.read_text() == f"killed {'after' if when else 'before'} 3: mkdir 3\n"
    assert done.returncode == 137


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_killed_at_every_tenth_point(protocol, mode, matrix, figures):
    """M44; `python3 -m tests.crash.matrix --all` kills at every point."""
    # Another tenth in each mode.
    tally = matrix.whole(protocol, mode, every=EVERY, first=1 + 3 * MODES.index(mode))
    lines = matrix.table()
    figures.extend(lines if len(lines) == 2 else lines[-1:])
    assert tally.faults == []
    assert tally.clean()
    assert tally.runs >= tally.points // EVERY - 1
