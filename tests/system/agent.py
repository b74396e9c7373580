"""The program under test: settings written, run as a process, its replies read."""

import contextlib
import email
import email.policy
import json
import os
import signal
import sqlite3
import subprocess
import time
from email.utils import formatdate
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("MAILAGENT", PROJECT / "build/release/bin/mailagent"))
SNAPSHOT = PROJECT / "samples/snapshots/konica-8050.json"
PASSWORD = "U-BIX"


def command_mail(*lines, subject=PASSWORD, sender="ken@example.test", to="hq@example.test",
                 message_id=None, date=None, extra=()):
    """A command mail as bytes with CRLF."""
    command_mail.count += 1
    message_id = message_id or f"<{os.getpid()}.{command_mail.count}.{time.time_ns()}@phone.test>"
    head = [f"From: Ken <{sender}>", f"To: {to}", f"Subject: {subject}",
            f"Date: {date or formatdate(time.time() - 420)}", f"Message-ID: {message_id}",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", *extra]
    return ("\r\n".join([*head, "", *lines]) + "\r\n").encode()


command_mail.count = 0


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def quoted(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, list)):
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {quoted(v)}" for k, v in value.items()) + "}"
    return json.dumps(str(value))


class Agent:
    """One installation in a scratch folder with one machine (more by add())."""

    def __init__(self, scratch, **settings):
        self.folder = Path(scratch)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.state = self.folder / "state"
        self.sent_folder = self.folder / "sent"
        self.agent_settings = {"state_folder": self.state}
        self.defaults = {}
        self.machines = {}
        self.add("hq", **settings)
        self.process = None
        self.program = PROGRAM

    def add(self, name, **settings):
        base = {"enable": True, "nickname": "HQ", "address": f"{name}@example.test",
                "manager_address": "manager@example.test", "ce_password": PASSWORD,
                "senders": ["@example.test"], "source.snapshot": SNAPSHOT,
                "sending.kind": "folder", "sending.folder": self.sent_folder}
        base.update({key.replace("__", "."): value for key, value in settings.items()})
        self.machines[name] = {k: v for k, v in base.items() if v is not None}
        self.write()

    def change(self, name="hq", **settings):
        self.machines[name].update({k.replace("__", "."): v for k, v in settings.items()})
        self.write()

    def write(self):
        lines = ["[agent]", *(f"{k} = {quoted(v)}" for k, v in self.agent_settings.items())]
        if self.defaults:
            lines += ["", "[defaults]", *(f"{k} = {quoted(v)}" for k, v in self.defaults.items())]
        for name, settings in self.machines.items():
            lines += ["", "[[machine]]", f'name = "{name}"']
            lines += [f"{k} = {quoted(v)}" for k, v in settings.items()]
        path = self.folder / "mailagent.toml"
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o600)
        self.settings = path

    def call(self, *words, timeout=60, input=None, env=None):
        """Runs a subcommand to its end; (exit code, stdout, stderr)."""
        done = subprocess.run([self.program, "-s", self.settings, *words], capture_output=True,
                              text=True, timeout=timeout, input=input, errors="replace",
                              env={**os.environ, **(env or {})})
        return done.returncode, done.stdout, done.stderr

    def once(self, *words, timeout=60):
        return self.call("once", *words, timeout=timeout)

    def start(self):
        self.log_file = open(self.folder / "agent.log", "ab")
        self.process = subprocess.Popen([self.program, "-s", self.settings, "run"],
                                        stdin=subprocess.DEVNULL, stdout=self.log_file,
                                        stderr=self.log_file)
        return self

    def log_text(self):
        return (self.folder / "agent.log").read_text()

    def signal(self, which):
        self.process.send_signal(which)

    def stop(self, timeout=30):
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout)
        self.process = None
        self.log_file.close()
        return code

    def sent(self):
        """Mails of the sending folder, parsed, in order."""
        if not self.sent_folder.exists():
            return []
        return [parse(p.read_bytes()) for p in sorted(self.sent_folder.glob("*.eml"))]


    def journal(self, query):
        """Rows of the closed journal."""
        with contextlib.closing(sqlite3.connect(self.state / "journal.db")) as file:
            file.execute("PRAGMA query_only = 1")
            return file.execute(query).fetchall()


def text_of(message):
    return message.get_body(("plain",)).get_content()
