"""What packaging/mailagent.service forbids, put on a process of the tests: the unit's own list of
system calls, address families, no writable code, no capability, another user. systemd makes it of
the same lines; here no systemd runs."""

import ctypes
import os
import re
import struct
import subprocess
from pathlib import Path

from .agent import PROJECT

UNIT = PROJECT / "packaging/mailagent.service"
NUMBERS = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
ANALYZE = "/usr/bin/systemd-analyze"
NOBODY = 65534

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, FILTER_MODE = 22, 38, 24, 2
ALLOW, KILL_PROCESS, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, EAFNOSUPPORT = 1, 97
X86_64 = 0xC000003E
LOAD, JUMP_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
PROT_WRITE, PROT_EXEC = 2, 4


def values(key):
    """The words of a key, line by line."""
    return [line.split("=", 1)[1].split() for line in UNIT.read_text().splitlines()
            if line.startswith(key + "=")]


def numbers():
    return {name: int(number) for name, number in
            re.findall(r"#define __NR_(\w+) (\d+)", NUMBERS.read_text())}


def expand(name):
    """System calls of a group: systemd's own word for it."""
    if not name.startswith("@"):
        return {name}
    said = subprocess.run([ANALYZE, "syscall-filter", name], capture_output=True, text=True,
                          check=True).stdout
    members = [line.strip() for line in said.splitlines()[1:]]
    return set().union(*(expand(m) for m in members if m and not m.startswith("#")))


def allowed():
    """The calls that are left of SystemCallFilter, in the order of its lines. A forbidden call that
    the first line allows is answered EPERM; what no line names kills here, so that it is seen."""
    found, forbidden = set(), set()
    for words in values("SystemCallFilter"):
        for word in words:
            if words[0].startswith("~"):
                forbidden |= expand(word.removeprefix("~"))
            else:
                found |= expand(word)
    # systemd always lets a service be started.
    return found - forbidden | expand("@default") | {"execve"}, forbidden


def step(code, value, yes=0, no=0):
    return struct.pack("HBBI", code, yes, no, value)


def unless(offset, code, value, action):
    """Where the argument's low half is `value` (JUMP_EQUAL) or has a bit of it (JUMP_SET)."""
    return [step(LOAD, offset), step(code, value, 0, 1), step(RETURN, action)]


def when(number, steps):
    """The steps, for one system call; then the number is loaded again."""
    body = [*steps, step(LOAD, NUMBER)]
    return [step(JUMP_EQUAL, number, 0, len(body)), *body]


def argument(place):
    return FIRST_ARGUMENT + 8 * place


def program():
    known = numbers()
    calls, forbidden = allowed()
    families = [{"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}[name]
                for name in values("RestrictAddressFamilies")[0]]
    steps = [step(LOAD, ARCHITECTURE), step(JUMP_EQUAL, X86_64, 1, 0), step(RETURN, KILL_PROCESS),
             step(LOAD, NUMBER)]
    family = [step(LOAD, argument(0)),
              *(step(JUMP_EQUAL, value, len(families) - at, 0)
                for at, value in enumerate(families)),
              step(RETURN, ERRNO | EAFNOSUPPORT)]
    steps += when(known["socket"], family)
    # MemoryDenyWriteExecute, as systemd's manual describes it.
    writable = [step(LOAD, argument(2)), step(JUMP_SET, PROT_EXEC, 0, 2),
                step(JUMP_SET, PROT_WRITE, 0, 1), step(RETURN, ERRNO | EPERM)]
    steps += when(known["mmap"], writable)
    steps += when(known["mprotect"], unless(argument(2), JUMP_SET, PROT_EXEC, ERRNO | EPERM))
    for action, names in ((ALLOW, calls), (ERRNO | EPERM, forbidden)):
        for name in sorted(names & known.keys()):
            steps += [step(JUMP_EQUAL, known[name], 0, 1), step(RETURN, action)]
    return b"".join([*steps, step(RETURN, KILL_PROCESS)])


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


class Sandbox:
    """enter() is called between fork and exec, as root."""

    def __init__(self):
        code = program()
        self.code = ctypes.create_string_buffer(code, len(code))
        self.filter = Filter(len(code) // 8, ctypes.addressof(self.code))
        self.prctl = ctypes.CDLL(None, use_errno=True).prctl

    def enter(self):
        for capability in range(64):
            self.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.umask(0o077)
        if self.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or \
                self.prctl(PR_SET_SECCOMP, FILTER_MODE, ctypes.byref(self.filter), 0, 0) != 0:
            os._exit(99)
