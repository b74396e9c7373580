"""Real mail servers on loopback for the system tests: Dovecot, Postfix, tinyproxy, microsocks.

Every server gets a scratch folder, free ports and its own configuration; it is started in the
foreground (Postfix by its own master) and stopped by process id. Nothing outside the scratch folder
is touched. Needs root: Dovecot and Postfix drop to their own users.
"""

import base64
import contextlib
import hashlib
import hmac
import imaplib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path


def free_port(kind=socket.SOCK_STREAM):
    """A port that nobody holds, below those that the kernel gives out by itself: no connection of
    another test takes it meanwhile. It is this process's for as long as that lives: a name that the
    kernel lets one process hold keeps tests side by side apart, also before the server listens."""
    while True:
        free_port.next = FIRST_PORT + (free_port.next - FIRST_PORT + 1) % PORTS
        claim = socket.socket(socket.AF_UNIX)
        with socket.socket(socket.AF_INET, kind) as s, contextlib.suppress(OSError):
            claim.bind(f"\0mailagent-tests-port-{free_port.next}")
            s.bind(("127.0.0.1", free_port.next))
            free_port.claims.append(claim)
            return free_port.next
        claim.close()


FIRST_PORT, PORTS = 10000, 22000
free_port.claims = []
free_port.next = FIRST_PORT + os.getpid() * 997 % PORTS


def wait_for(condition, what, seconds=15.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def listens(port, host="127.0.0.1"):
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=0.5):
        return True
    return False


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


class Certificates:
    """A root, and a server certificate for localhost and the loopback addresses."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir()
        self.ca, self.cert, self.key = (self.folder / n for n in ("ca.pem", "srv.pem", "srv.key"))
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", self.folder / "ca.key", "-out", self.ca, "-days", "2",
            "-subj", "/CN=mailagent test root")
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", self.key, "-out", self.folder / "srv.csr", "-subj", "/CN=localhost")
        names = self.folder / "names.cnf"
        names.write_text("subjectAltName=DNS:localhost,DNS:mail.example.test,IP:127.0.0.1,IP:::1\n")
        run("openssl", "x509", "-req", "-in", self.folder / "srv.csr", "-CA", self.ca, "-CAkey",
            self.folder / "ca.key", "-CAcreateserial", "-out", self.cert, "-days", "2",
            "-extfile", names)
        os.chmod(self.key, 0o644)


class Process:
    """A server in the foreground."""

    def __init__(self, *command, **options):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Dovecot:
    """IMAP and POP3 (plain with STARTTLS, and implicit TLS), LMTP, SASL for Postfix. Any user, the
    password `secret`; OAuth tokens made by token(). One process takes the mails: two that create
    the same mailbox at once wait for each other's locks, and one of them dies."""

    def __init__(self, scratch, certificates, extra=""):
        self.run_folder = Path(scratch)
        self.run_folder.mkdir()
        os.chmod(self.run_folder, 0o755)
        self.imap, self.imaps, self.pop3, self.pop3s, self.lmtp, self.sasl = (
            free_port() for _ in range(6))
        self.mail = self.run_folder / "mail"
        self.mail.mkdir()
        shutil.chown(self.mail, "mail", "mail")
        keys = self.run_folder / "keys" / "default" / "HS256"
        keys.mkdir(parents=True)
        self.secret = os.urandom(32)
        (keys / "default").write_text(base64.b64encode(self.secret).decode())
        oauth = self.run_folder / "oauth2.conf"
        oauth.write_text(f"introspection_mode = local\n"
                         f"local_validation_key_dict = fs:posix:prefix={self.run_folder}/keys/\n"
                         f"username_attribute = sub\n")
        self.log = self.run_folder / "dovecot.log"
        self.config = self.run_folder / "dovecot.conf"
        self.config.write_text(self._configuration(certificates, oauth) + extra)
        self._start()

    def _start(self):
        self.process = Process("/usr/sbin/dovecot", "-F", "-c", str(self.config))
        wait_for(lambda: all(map(listens, (self.imap, self.pop3, self.lmtp))), "Dovecot's start")

    def restart(self):
        self.stop()
        self._start()

    def _configuration(self, certificates, oauth):
        return f"""
base_dir = {self.run_folder}/base
state_dir = {self.run_folder}/state
log_path = {self.log}
protocols = imap pop3 lmtp
listen = 127.0.0.1, ::1
ssl = yes
ssl_cert = <{certificates.cert}
ssl_key = <{certificates.key}
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 xoauth2 oauthbearer
auth_failure_delay = 0
first_valid_uid = 1
mail_uid = mail
mail_gid = mail
mail_location = sdbox:{self.mail}/%n
mail_max_userip_connections = 1000
mail_fsync = never
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {oauth}
}}
passdb {{
  driver = static
  args = password=secret
  mechanisms = plain login cram-md5
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={self.mail}/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {self.imap}
  }}
  inet_listener imaps {{
    port = {self.imaps}
    ssl = yes
  }}
  service_count = 0
  client_limit = 2000
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {self.pop3}
  }}
  inet_listener pop3s {{
    port = {self.pop3s}
    ssl = yes
  }}
  service_count = 0
  client_limit = 2000
}}
service imap {{
  client_limit = 250
  service_count = 0
}}
service pop3 {{
  client_limit = 50
  service_count = 0
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  client_limit = 5000
  unix_listener auth-userdb {{
    mode = 0666
  }}
  inet_listener sasl {{
    address = 127.0.0.1
    port = {self.sasl}
  }}
}}
service lmtp {{
  process_limit = 1
  client_limit = 100
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {self.lmtp}
  }}
}}
"""

    def token(self, user, expires_in=3600):
        """A signed bearer token (JWT, HS256)."""
        def encode(value):
            return base64.urlsafe_b64encode(value).rstrip(b"=")
        now = int(time.time())
        head = encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        body = encode(json.dumps({"sub": user, "iat": now - 60, "nbf": now - 60,
                                  "exp": now + expires_in}).encode())
        mark = encode(hmac.new(self.secret, head + b"." + body, hashlib.sha256).digest())
        return (head + b"." + body + b"." + mark).decode()

    def client(self, user):
        client = imaplib.IMAP4("127.0.0.1", self.imap)
        client.login(user, "secret")
        return client

    def deliver(self, user, *mails):
        """APPEND: the bytes arrive as they are (CRLF)."""
        client = self.client(user)
        for mail in mails:
            status, answer = client.append("INBOX", None, None, mail)
            assert status == "OK", answer
        client.logout()

    def mails(self, user, folder="INBOX"):
        """What is in the mailbox, unread marks untouched: a list of (flags, bytes)."""
        client = self.client(user)
        status, _ = client.select(folder, readonly=True)
        if status != "OK":
            client.logout()
            return []
        _, numbers = client.search(None, "ALL")
        found = []
        for number in numbers[0].split():
            _, parts = client.fetch(number, "(FLAGS BODY.PEEK[])")
            flags = b"".join(p if isinstance(p, bytes) else p[0] for p in parts)
            found.append((flags.decode("latin-1"), parts[0][1]))
        client.logout()
        return found

    def stop(self):
        self.process.stop()


class Postfix:
    """Submission on loopback: STARTTLS with optional AUTH, and implicit TLS; everything for
    example.test goes to Dovecot by LMTP. perm@ is refused for good, temp@ for now, closed@ is taken
    and then comes back."""

    def __init__(self, scratch, certificates, dovecot, extra=(), require_login=False):
        self.folder = Path(scratch)
        for name in ("", "queue", "data", "conf"):
            (self.folder / name).mkdir(exist_ok=True)
        os.chmod(self.folder, 0o755)
        shutil.chown(self.folder / "data", "postfix", "postfix")
        self.smtp, self.smtps = free_port(), free_port()
        self.log = self.folder / "postfix.log"
        recipients = ("reject_unauth_destination" if not require_login
                      else "reject")
        main = f"""
compatibility_level = 3.6
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1, ::1
inet_protocols = all
myhostname = mx.example.test
mydestination =
local_transport = error:no local delivery
virtual_mailbox_domains = example.test
virtual_transport = lmtp:inet:127.0.0.1:{dovecot.lmtp}
transport_maps = inline:{{{{closed@example.test = error:5.2.1 mailbox is closed}}}}
smtpd_reject_unlisted_recipient = no
default_transport = error:loopback only
relay_transport = error:loopback only
maillog_file = {self.log}
maillog_file_prefixes = {self.folder}
smtpd_tls_security_level = may
smtpd_tls_chain_files = {certificates.key}, {certificates.cert}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{dovecot.sasl}
smtpd_relay_restrictions = permit_sasl_authenticated, {recipients}
smtpd_recipient_restrictions = check_recipient_access inline:{{{{perm@example.test = 550 5.1.1 no such user}} {{temp@example.test = 451 4.3.0 try later}}}}, permit
message_size_limit = 1048576
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
alias_maps =
alias_database =
smtputf8_enable = yes
"""
        (self.folder / "conf" / "main.cf").write_text(main + "\n".join(extra) + "\n")
        (self.folder / "conf" / "master.cf").write_text(self._services())
        self._postfix("start")
        wait_for(lambda: listens(self.smtp) and listens(self.smtps), "Postfix's start")

    def _services(self):
        rows = [f"127.0.0.1:{self.smtp} inet n - n - - smtpd",
                f"[::1]:{self.smtp} inet n - n - - smtpd",
                f"127.0.0.1:{self.smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes",
                "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup",
                "qmgr unix n - n 300 1 qmgr", "tlsmgr unix - - n 1000? 1 tlsmgr",
                "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
                "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce",
                "verify unix - - n - 1 verify", "flush unix n - n 1000? 0 flush",
                "proxymap unix - - n - - proxymap", "proxywrite unix - - n - 1 proxymap",
                "smtp unix - - n - - smtp", "relay unix - - n - - smtp",
                "showq unix n - n - - showq", "error unix - - n - - error",
                "retry unix - - n - - error", "discard unix - - n - - discard",
                "lmtp unix - - n - - lmtp", "anvil unix - - n - 1 anvil",
                "scache unix - - n - 1 scache", "postlog unix-dgram n - n - 1 postlogd"]
        return "\n".join(rows) + "\n"

    def _postfix(self, verb):
        return subprocess.run(["/usr/sbin/postfix", "-c", str(self.folder / "conf"), verb],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60)

    def stop(self):
        pid = self.folder / "queue" / "pid" / "master.pid"
        self._postfix("stop")
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(pid.read_text()), signal.SIGKILL)


class HttpProxy:
    """tinyproxy, CONNECT to any port; its log tells that it was used."""

    def __init__(self, scratch):
        self.folder = Path(scratch)
        self.folder.mkdir()
        os.chmod(self.folder, 0o777)
        self.port = free_port()
        self.log = self.folder / "log"
        config = self.folder / "tinyproxy.conf"
        config.write_text(f'Port {self.port}\nListen 127.0.0.1\nAllow 127.0.0.1\n'
                          f'LogFile "{self.log}"\nLogLevel Connect\nTimeout 60\n'
                          f'BasicAuth demo geheim\n')
        self.process = Process("/usr/bin/tinyproxy", "-d", "-c", str(config),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: listens(self.port), "tinyproxy's start")

    def used(self):
        return self.log.exists() and "CONNECT" in self.log.read_text()

    def stop(self):
        self.process.stop()


class SocksProxy:
    """microsocks with a user name and password."""

    def __init__(self, scratch):
        self.port = free_port()
        self.log = Path(scratch)
        self.output = open(self.log, "wb")
        self.process = Process("/usr/bin/microsocks", "-i", "127.0.0.1", "-p", str(self.port),
                               "-u", "demo", "-P", "geheim",
                               stdout=self.output, stderr=self.output)
        wait_for(lambda: listens(self.port), "microsocks's start")

    def used(self):
        return b"connected to" in self.log.read_bytes()

    def stop(self):
        self.process.stop()
        self.output.close()
