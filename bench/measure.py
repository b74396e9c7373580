"""Seconds, memory and the disk: what the kernel says of a process, and how a row is told."""

import os
import statistics
import subprocess
import threading
import time
from pathlib import Path

median = statistics.median


class Cost:
    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak


def memory(pid, file, *keys):
    """Megabytes."""
    with open(f"/proc/{pid}/{file}") as lines:
        values = dict(line.split(":", 1) for line in lines if ":" in line)
    return [int(values[key].split()[0]) / 1024 for key in keys]


def cpu_seconds(pid):
    """User and system time of all threads of another process, to the nanosecond: the clock that
    clock_getcpuclockid(3) names, where /proc/PID/stat counts in hundredths."""
    return time.clock_gettime((~pid << 3) | 2)


def _watch_peak(pid, peak, ended):
    # wait4's ru_maxrss would count this interpreter's own memory at fork.
    while not ended.wait(0.02):
        try:
            peak[0] = max(peak[0], *memory(pid, "status", "VmHWM"))
        except (OSError, KeyError):
            return


def measured(*command, log):
    """Runs to the end; wall and user + system seconds of that process, peak resident MB."""
    peak, ended = [0.0], threading.Event()
    with open(log, "ab") as output:
        begin = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=output)
        watcher = threading.Thread(target=_watch_peak, args=(process.pid, peak, ended))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
    assert process.returncode == 0, f"{command[0]} ended with {process.returncode}: see {log}"
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0])


def fdatasync_ms(folder):
    """Median of a 4 KB write made durable."""
    path, times = Path(folder) / "fdatasync", []
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    for _ in range(200):
        os.write(descriptor, b"x" * 4096)
        begin = time.monotonic()
        os.fdatasync(descriptor)
        times.append((time.monotonic() - begin) * 1000)
    os.close(descriptor)
    path.unlink()
    return median(times)


class Report:
    """A line for each row as it is measured, and at the end how many were held."""

    def __init__(self, judges=True):
        self.judges = judges  # a small run shows that the rows work, not what they cost
        self.missed, self.failed, self.count = [], [], 0

    def row(self, name, measured, aim, unit="", note=""):
        held = measured <= aim
        self.count += 1
        if self.judges and not held:
            self.missed.append(name)
        verdict = ("held" if held else "MISSED") if self.judges else "–"
        print(f"{name:47} {measured:9.3f}  aim ≤ {aim:7.3f} {unit:8} "
              f"{verdict:6}{f'   {note}' if note else ''}", flush=True)

    def note(self, text):
        print(f"    {text}", flush=True)

    def failure(self, name, error):
        self.failed.append(name)
        print(f"{name:47} FAILED: {error}", flush=True)

    def summary(self):
        held = f"{self.count - len(self.missed)} held, {len(self.missed)} missed"
        print(f"{self.count} measured: {held if self.judges else 'not judged'}, "
              f"{len(self.failed)} rows failed", flush=True)
        for kind, names in (("missed", self.missed), ("failed", self.failed)):
            for name in names:
                print(f"    {kind}: {name}", flush=True)
