#!/usr/bin/env python3
"""Runs clang-tidy over the product's sources, in parallel, and remembers what was clean.

A source is remembered by the content of everything of the project that it includes (as ninja knows
it from the build) and of .clang-tidy; the memory lies in the user's cache folder. Argument: the
build folder whose compile_commands.json is used, already built.
"""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PRODUCT = ("base/", "config/", "net/", "machine/", "mail/", "lists/", "mailagent/")


def dependencies(build):
    """Object file -> project files that it was made from."""
    known, current = {}, None
    listing = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True,
                             check=True).stdout
    for line in listing.splitlines():
        if line and not line.startswith(" "):
            current = known.setdefault(line.split(":")[0], [])
        elif line.strip():
            path = (build / line.strip()).resolve()
            if path.is_relative_to(PROJECT):
                current.append(path)
    return known


def key_of(files):
    digest = hashlib.sha256()
    for path in sorted({*files, PROJECT / ".clang-tidy"}):
        digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def main():
    build = Path(sys.argv[1]).resolve()
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "mailagent-tidy"
    cache.mkdir(parents=True, exist_ok=True)
    made_from = dependencies(build)
    work = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = Path(entry["file"])
        if not str(source.relative_to(PROJECT)).startswith(PRODUCT):
            continue
        words = entry["command"].split()
        made = words[words.index("-o") + 1]
        stamp = cache / key_of([source, *made_from.get(made, [])])
        if not stamp.exists():
            work.append((source, stamp))

    def check(item):
        source, stamp = item
        done = subprocess.run(["clang-tidy-16", "-p", str(build), "--quiet", str(source)],
                              capture_output=True, text=True)
        if done.returncode == 0:
            stamp.touch()
        return done.returncode, done.stdout

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, work))
    for code, output in results:
        if code:
            print(output)
    bad = sum(1 for code, _ in results if code)
    print(f"# {len(work)} sources looked at, {bad} with findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
