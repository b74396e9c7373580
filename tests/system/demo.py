"""./demo --servers: the sample mails over Dovecot (IMAP and POP3) and Postfix, all on loopback.

python3 -m tests.system.demo PROGRAM"""

import re
import sys
import tempfile
import time
from email.utils import formatdate
from pathlib import Path

from . import agent as program
from . import servers
from .helpers import receiving, sending

SAMPLES = sorted((program.PROJECT / "samples/mails").glob("*.eml"))


def title(text):
    bold, off = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}{text}{off}", flush=True)


def sample(path):
    raw = path.read_text(errors="surrogateescape").replace("@DATE@", formatdate(time.time() - 420))
    return re.sub("\r?\n", "\r\n", raw).encode(errors="surrogateescape")


def shown(text, width):
    safe = "".join(c if c.isprintable() else "?" for c in str(text))
    return safe[:width].ljust(width)


def play(kind, folder, dovecot, postfix, certificates):
    user = f"machine-{kind}"
    title(f"{kind.upper()} over TLS in, SMTP with STARTTLS and a login out")
    dovecot.deliver(user, *map(sample, SAMPLES))
    print(f"  {len(SAMPLES)} mails of samples/mails were delivered to the mailbox {user}")
    agent = program.Agent(folder / kind,
                          **receiving(kind, "tls", dovecot, certificates, user),
                          **sending("starttls", postfix, certificates),
                          address="hq-2f@customer.example", nickname="HQ-2F",
                          manager_address="manager@customer.example",
                          senders=["@service.example"], mails_per_fetch=20,
                          admin_notice="illegal", admin_address="admin@customer.example")
    agent.agent_settings |= {"log_level": "error", "mail_log_rows": 100}
    agent.write()
    begin = time.monotonic()
    code, out, errors = agent.once("--until-empty")
    print(f"  mailagent once --until-empty: exit {code}, "
          f"{(time.monotonic() - begin) * 1000:.0f} ms", out, errors)
    rows = agent.call("log", "hq", "-n", "100")[1].splitlines()
    for row in rows:
        if row.startswith("TIME") or " received " in row:
            print("  " + row[37:])
    print(f"  Left in the mailbox, unread: {len(dovecot.mails(user))} mails (illegal ones)")


def wait_until_quiet(dovecot):
    count = -1
    while count != (now := len(dovecot.mails("out"))):
        count = now
        time.sleep(0.7)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python3 -m tests.system.demo PROGRAM")
    program.PROGRAM = Path(sys.argv[1]).resolve()
    folder = Path(tempfile.mkdtemp(prefix="mailagent-demo-servers-"))
    folder.chmod(0o755)
    title("Starting Dovecot and Postfix on free ports of 127.0.0.1 …")
    certificates = servers.Certificates(folder / "certificates")
    dovecot = servers.Dovecot(folder / "dovecot", certificates)
    try:
        # Whoever is written to, the mail lands in one mailbox here; nothing leaves this host.
        postfix = servers.Postfix(folder / "postfix", certificates, dovecot, [
            "virtual_mailbox_domains = example.test customer.example service.example",
            "virtual_alias_domains =",
            "virtual_alias_maps = regexp:{{/./ out@example.test}}"])
        try:
            for kind in ("imap", "pop3"):
                play(kind, folder, dovecot, postfix, certificates)
            wait_until_quiet(dovecot)
            title("What Postfix delivered")
            for _, raw in dovecot.mails("out"):
                mail = program.parse(raw)
                print(f"  {shown(mail['To'], 32)}  {shown(mail['Subject'], 80).rstrip()}")
        finally:
            postfix.stop()
    finally:
        dovecot.stop()
    print(f"\n  Everything of this demo lies in {folder}")


if __name__ == "__main__":
    main()
