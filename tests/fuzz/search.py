#!/usr/bin/env python3
"""Lets every fuzzer search for a while, two at a time, beginning from its kept corpus.

    tests/fuzz/search.py [--seconds N] [--keep FOLDER] [NAME …]

What a fuzzer finds fails the run: its sanitizer's words and the input (base64) are printed. The kept
corpus is read only; --keep takes down new inputs that reached new branches (FOLDER/NAME), to choose
from by hand."""

import argparse
import base64
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT / "tests/fuzz/corpus"
AT_ONCE = 2
PATIENCE = 20  # seconds for one input; nothing that we parse is slow
MEMORY = 2048  # MB


def search(fuzzer, seconds, keep):
    """(name, whether it found nothing, what to print)."""
    with tempfile.TemporaryDirectory(prefix="mailagent-fuzz-") as scratch:
        found, new = Path(scratch) / "found", Path(keep or scratch) / fuzzer.name
        found.mkdir()
        new.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [fuzzer, f"-max_total_time={seconds}", f"-timeout={PATIENCE}",
             f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={found}/", "-print_final_stats=1", new,
             CORPUS / fuzzer.name],
            capture_output=True, text=True, errors="replace", cwd=scratch)
        stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", done.stderr))
        branches = re.findall(r"cov: (\d+)", done.stderr)
        lines = [f"MEASURED {fuzzer.name}: {stats.get('number_of_executed_units', '?')} inputs in "
                 f"{seconds} s, {branches[-1] if branches else '?'} branches, "
                 f"{stats.get('peak_rss_mb', '?')} MB"]
        if done.returncode != 0:
            lines += done.stderr.splitlines()[-60:]
            lines += [f"{fuzzer.name} fails on (base64): {base64.b64encode(p.read_bytes()).decode()}"
                      for p in sorted(found.iterdir())]
        return fuzzer.name, done.returncode == 0, "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", type=lambda path: Path(path).resolve())
    parser.add_argument("--build", type=Path, default=PROJECT / "build/asan")
    parser.add_argument("names", nargs="*")
    words = parser.parse_args()
    fuzzers = sorted(p for p in (words.build / "fuzzers").glob("*_fuzz"))
    wanted = {p.name for p in CORPUS.iterdir()}
    missing = (set(words.names) or wanted) - {p.name for p in fuzzers}
    if missing:
        sys.exit(f"{', '.join(sorted(missing))}: not built; cmake --build --preset asan")
    chosen = [p for p in fuzzers if not words.names or p.name in words.names]
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, passed, text in pool.map(lambda p: search(p, words.seconds, words.keep), chosen):
            print(text, flush=True)
            if not passed:
                failed.append(name)
    if failed:
        sys.exit(f"{', '.join(failed)}: something was found")


if __name__ == "__main__":
    main()
