"""Thousands of bytes that real clients and ill-willed hands have written, through the whole program
from a Maildir (no server, no root). The mails lie beside the project and are no part of it."""

import json
import os
import re
import resource
import shutil
import time
from pathlib import Path

import pytest

from .agent import PROGRAM, PROJECT, text_of
from .conftest import unavailable

MAILS = PROJECT.parent / "shared/data/mail"
SANITIZED = Path(os.environ.get("MAILAGENT_ASAN", PROJECT / "build/asan/bin/mailagent"))
SLOW = 20  # mails that are timed one by one


@pytest.fixture(scope="module")
def corpus():
    found = sorted(p for name in ("raw", "modern", "nasty_made")
                   for p in (MAILS / name).rglob("*") if p.is_file())
    if not found:
        unavailable(f"{MAILS} is not there: the mails of "
                    "real clients are not tried")
    return found


@pytest.fixture
def maildir_agent(make_agent, tmp_path):
    folder = tmp_path / "maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)

    def make(**settings):
        agent = make_agent(receiving__kind="maildir", receiving__maildir=folder,
                           senders="any", mails_per_fetch=500, mails_per_hour=100000,
                           **settings)
        agent.program = SANITIZED if SANITIZED.exists() else PROGRAM
        agent.maildir = folder
        return agent

    return make


def with_subject(raw, password=b"U-BIX"):
    """The mail as it is, its Subject replaced: its body is read and acted upon."""
    subject = b"Subject: " + password + b"\r\n"
    changed, count = re.subn(rb"(?im)^subject:.*\r?\n([ \t].*\r?\n)*", lambda _: subject, raw, 1)
    return changed if count else subject + raw


def deliver(folder, mails):
    for number, raw in enumerate(mails):
        (folder / "new" / f"{1000 + number}.M{number}.corpus").write_bytes(raw)


def serve_all(agent, mails):
    deliver(agent.maildir, mails)
    code, out, errors = agent.once("--until-empty", timeout=300)
    assert "Sanitizer" not in errors and "runtime error" not in errors, errors[-4000:]
    assert code == 0, errors[-4000:]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]", out + errors)
    rows = agent.journal("SELECT served, reason, disposal, state FROM mail")
    left = sum(1 for name in ("new", "cur") for _ in (agent.maildir / name).iterdir())
    assert len(rows) == len(mails), "a row a mail"
    stay = [reason for served, reason, *_ in rows
            if not served and "was served before" not in reason]
    assert left == len(stay), "what is neither served nor a copy is still there"
    return rows


@pytest.mark.parametrize("asked", [False, True], ids=["as they came", "as command mails"])
def test_every_mail_is_accounted_for(asked, corpus, maildir_agent, figures):
    agent = maildir_agent(size_limit="1024 KB", admin_notice="illegal",
                          admin_address="admin@example.test")
    mails = [path.read_bytes() for path in corpus]
    if asked:
        mails = [with_subject(raw) for raw in mails]
    begin = time.monotonic()
    rows = serve_all(agent, mails)
    spent = time.monotonic() - begin
    served = sum(1 for row in rows if row[0])
    figures.append(f"corpus {'as command mails' if asked else 'as they came'}: {len(rows)} of "
                   f"{len(mails)} mails accounted for, {served} served, {len(rows) - served} "
                   f"illegal, {spent:.1f} s "
                   f"{'under sanitizers' if agent.program == SANITIZED else 'without sanitizers'}")


def test_slowest_mail(corpus, maildir_agent, figures):
    """Aim: 50 ms of processor time a mail, by the plain program; what a run costs without a mail is
    taken off."""
    agent = maildir_agent(size_limit="1024 KB")
    agent.program = PROGRAM

    def spent(raw=None):
        best = 60.0
        for _ in range(3):
            shutil.rmtree(agent.state, ignore_errors=True)
            if raw is not None:
                deliver(agent.maildir, [raw])
            begin = resource.getrusage(resource.RUSAGE_CHILDREN)
            code, _, errors = agent.once()
            end = resource.getrusage(resource.RUSAGE_CHILDREN)
            best = min(best, end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime)
            assert code == 0, errors
            for left in agent.maildir.glob("new/*"):
                left.unlink()
        return best

    empty = spent()
    largest = sorted(corpus, key=lambda p: p.stat().st_size, reverse=True)[:SLOW - 8]
    nasty = sorted((p for p in corpus if "nasty_made" in p.parts),
                   key=lambda p: p.stat().st_size, reverse=True)[:8]
    times = [(spent(with_subject(path.read_bytes())) - empty, path.name, path.stat().st_size)
             for path in largest + nasty]
    took, name, size = max(times)
    figures.append(f"slowest mail: {name} ({size} bytes), {took * 1000:.0f} ms over an empty run "
                   f"of {empty * 1000:.0f} ms")
    assert took < 1.0, (name, took)


LISTS = [("2MANAGEMENT", "2"), ("ADJUSTMENT", "A"), ("ALL", "AL"), ("COUNTER", "C"), ("EKC", "E"),
         ("FONT", "F"), ("JOB", "J"), ("MANAGEMENT", "M"), ("PARAMETER", "P"), ("PIXEL", "PI"),
         ("USER", "U")]


def canonical(line):
    """What was typed, in full words (M10, M13), written without the program's help."""
    words = line.upper().split()
    if words[0] in ("GETLOG"[:n] for n in range(1, 7)):
        if len(words) == 1:
            return "GETLOG"
        return "GETLOG " + next(full for full, least in reversed(LISTS)
                                if full.startswith(words[1]) and words[1].startswith(least))
    return {"C": "CHPASS", "H": "HELP"}[words[0][0]]


@pytest.mark.parametrize("limit", ["10 KB", "64 KB"])
def test_transplanted_commands(limit, make_agent, tmp_path, figures):
    truth_file = MAILS / "transplant/truth.json"
    if not truth_file.exists():
        unavailable(f"{truth_file} is not there: recognition is not measured")
    right, differing = 0, []
    truth = json.loads(truth_file.read_text())
    agent = make_agent(receiving__kind="maildir", receiving__maildir=tmp_path / "none",
                       senders="any", size_limit=limit)
    del agent.machines["hq"]
    for number, mail in enumerate(truth):
        folder = tmp_path / f"m{number}"
        (folder / "new").mkdir(parents=True)
        (folder / "cur").mkdir()
        (folder / "tmp").mkdir()
        raw = (MAILS / "transplant" / mail["file"]).read_bytes()
        (folder / "new/1.transplant.test").write_bytes(raw)
        agent.add(f"m{number}", receiving__kind="maildir", receiving__maildir=folder,
                  senders="any", size_limit=limit, ce_password=mail["password"])
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    found = {account: (served, reason) for account, served, reason in
             agent.journal("SELECT account, served, reason FROM mail")}
    unknown = {reply["To"].addresses[0].addr_spec: text_of(reply) for reply in agent.sent()
               if "Not Found - " in text_of(reply)}
    for number, mail in enumerate(truth):
        served, reason = found[f"m{number}"]
        wanted = ", ".join(canonical(line) for line in mail["commands"])
        if served and reason == wanted:
            right += 1
        else:
            differing.append(f"  {mail['file']}: typed {wanted}; found {reason}")
    figures.append(f"transplanted commands at {limit}: {right} of {len(truth)}")
    figures.extend(differing)
    assert all("the size limit is 10240 bytes" in line for line in differing), differing
    assert not unknown, unknown
