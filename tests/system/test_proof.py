"""Proofs and rights from the settings file to the reply: one-time codes of `mailagent enrol`, mails
signed and replies decrypted by OpenSSL, what the receiving server vouches for, SET by right, and
what `mailagent check` says of wrong rules (M45, D7). Every `once` is a process of its own: what must
survive a restart does."""

import base64
import hashlib
import hmac
import json
import re
import struct
import subprocess
import time
import urllib.parse
from email.utils import formatdate

import pytest

from .agent import PASSWORD, SNAPSHOT, command_mail, parse, text_of
from .servers import run

SERIAL = json.loads(SNAPSHOT.read_text())["identity"]["serial"]
KEN, EVE = "ken@example.test", "eve@example.test"


class Person:
    """An engineer with a key, a certificate of his own making, and OpenSSL."""

    def __init__(self, folder, address):
        self.address, self.folder = address, folder
        self.key, self.certificate = folder / f"{address}.key", folder / f"{address}.pem"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out",
            self.certificate, "-days", "2", "-subj", "/CN=Engineer",
            "-addext", f"subjectAltName=email:{address}",
            "-addext", "keyUsage=critical,digitalSignature,keyEncipherment",
            "-addext", "extendedKeyUsage=emailProtection")

    def signed(self, *lines, opaque=False, subject="service", machine=SERIAL, sender=None):
        """As `openssl cms -sign` writes a mail, under the fields of a phone."""
        text = "\r\n".join(["Content-Type: text/plain", "", f"MACHINE {machine}", *lines, ""])
        entity = self.folder / "entity"
        entity.write_bytes(text.encode())
        how = ["-nodetach"] if opaque else []
        made = subprocess.run(
            ["openssl", "cms", "-sign", "-binary", "-crlfeol", *how, "-in", entity, "-signer",
             self.certificate, "-inkey", self.key, "-md", "sha256"], check=True,
            capture_output=True).stdout
        Person.count += 1
        head = [f"From: Engineer <{sender or self.address}>", "To: hq@example.test",
                f"Subject: {subject}", f"Date: {formatdate(time.time() - 60)}",
                f"Message-ID: <signed{Person.count}.{time.time_ns()}@phone.test>", ""]
        return "\r\n".join(head).encode() + made

    def opened(self, mail):
        """What only he can read."""
        sealed = self.folder / "sealed"
        sealed.write_bytes(mail.as_bytes())
        return parse(subprocess.run(
            ["openssl", "cms", "-decrypt", "-in", sealed, "-recip", self.certificate, "-inkey",
             self.key], check=True, capture_output=True).stdout)


Person.count = 0


@pytest.fixture
def people(tmp_path):
    folder = tmp_path / "people"
    folder.mkdir()
    return {address: Person(folder, address) for address in (KEN, EVE)}


@pytest.fixture
def engineers(agent, people, tmp_path):
    """The folder of certificates: Ken's alone."""
    folder = tmp_path / "engineers"
    folder.mkdir()
    (folder / "ken.pem").write_bytes(people[KEN].certificate.read_bytes())
    agent.change(signature__certificates=folder)
    return folder


def served(agent, box, *mails):
    """The replies to these mails."""
    before = len(agent.sent())
    box.deliver(*mails)
    code, _, errors = agent.once()
    assert code == 0, errors
    return agent.sent()[before:]


def refused(agent, box, mail, reason):
    assert not served(agent, box, mail)
    assert reason in agent.call("log", "hq", "-n", "1")[1]


def totp(secret, when, step=0):
    """RFC 6238 by the book."""
    digest = hmac.new(secret, struct.pack("!Q", int(when) // 30 + step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"


def enrolled(agent, address=KEN):
    code, out, errors = agent.call("enrol", address)
    assert code == 0, errors
    uri = urllib.parse.urlsplit(re.search(r"otpauth://\S+", out).group())
    return base64.b32decode(dict(urllib.parse.parse_qsl(uri.query))["secret"])


def test_one_time_codes(agent, box):
    agent.change(proof=[f"{KEN}: password + code", f"{EVE}: code", "any: password"],
                 codes__window="3 min")
    secret, hers = enrolled(agent), enrolled(agent, EVE)

    def titled(subject, sender=KEN):
        return command_mail("GETLOG COUNTER", subject=subject, sender=sender)

    now = time.time()
    refused(agent, box, titled(PASSWORD), "wrong code")
    refused(agent, box, titled(f"{PASSWORD} {totp(secret, now - 300)}"), "wrong code")
    refused(agent, box, titled(f"{PASSWORD} {totp(hers, now)}"), "wrong code")
    refused(agent, box, titled(f"wrong {totp(secret, now)}"), "wrong password")
    good = totp(secret, now, -1)
    assert len(served(agent, box, titled(f"{PASSWORD} {good}"))) == 1
    refused(agent, box, titled(f"{PASSWORD} {good}"), "wrong code")
    assert len(served(agent, box, titled(totp(hers, now), EVE))) == 1
    refused(agent, box, titled(f"{PASSWORD} {totp(hers, now, 1)}", EVE), "wrong code")
    assert len(served(agent, box, titled(PASSWORD, "bob@example.test"))) == 1
    again = enrolled(agent)
    refused(agent, box, titled(f"{PASSWORD} {totp(secret, time.time())}"), "wrong code")
    assert len(served(agent, box, titled(f"{PASSWORD} {totp(again, time.time())}"))) == 1
    assert agent.call("enrol", "--withdraw", EVE)[0] == 0
    refused(agent, box, titled(totp(hers, time.time(), 1), EVE), "wrong code")


@pytest.mark.parametrize("opaque", [False, True], ids=["clear", "opaque"])
def test_signed_mails(agent, box, people, engineers, opaque):
    agent.change(proof=["any: signature"], rights=[f"{KEN}: all"])
    ken, eve = people[KEN], people[EVE]
    mail = ken.signed("GETLOG COUNTER", opaque=opaque)
    (reply,) = served(agent, box, mail)
    assert "COUNTER LIST" in text_of(reply) and KEN in reply["To"]
    again = re.sub(rb"Message-ID: <signed", b"Message-ID: <replayed", mail)
    assert again != mail
    refused(agent, box, again, "duplicate")
    refused(agent, box, command_mail("GETLOG COUNTER"), "not signed")
    refused(agent, box, eve.signed("GETLOG COUNTER", opaque=opaque), "bad signature")
    refused(agent, box, eve.signed("GETLOG COUNTER", opaque=opaque, sender=KEN), "bad signature")
    refused(agent, box, ken.signed("GETLOG COUNTER", opaque=opaque, sender=EVE), "bad signature")
    refused(agent, box, ken.signed("HELP", opaque=opaque, machine="OTHER"), "another machine")
    if not opaque:
        altered = ken.signed("HELP").replace(b"\r\nHELP", b"\r\nGETLOG")
        refused(agent, box, altered, "bad signature")
    # Only the signed lines: neither the subject nor what stands before the first part.
    around = ken.signed("HELP", opaque=opaque, subject=f"CHPASS {PASSWORD} FORGED")
    if not opaque:
        around = around.replace(b"This is an S/MIME", b"SET INTERVAL 99\r\nThis is an S/MIME")
        assert b"SET INTERVAL 99" in around
    (reply,) = served(agent, box, around)
    assert "HOW TO ASK" in text_of(reply)
    assert "FORGED" not in text_of(reply) and "INTERVAL is now" not in text_of(reply)
    (engineers / "ken.pem").unlink()
    (engineers / "eve.pem").write_bytes(eve.certificate.read_bytes())
    refused(agent, box, ken.signed("HELP", opaque=opaque), "bad signature")
    assert len(served(agent, box, eve.signed("HELP", opaque=opaque))) == 1


def test_encrypted_replies(agent, box, people, engineers):
    agent.change(replies__encrypt=True)
    sealed, plain = served(agent, box, command_mail("GETLOG COUNTER"),
                           command_mail("GETLOG COUNTER", sender=EVE))
    assert KEN in sealed["To"] and sealed.get_content_type() == "application/pkcs7-mime"
    assert "COUNTER" not in sealed["Subject"] and SERIAL.encode() not in sealed.as_bytes()
    inside = text_of(people[KEN].opened(sealed))
    assert "COUNTER LIST" in inside and SERIAL in inside
    assert EVE in plain["To"] and "COUNTER LIST" in text_of(plain)
    with pytest.raises(subprocess.CalledProcessError):
        people[EVE].opened(sealed)


def test_what_the_receiving_server_vouches_for(agent, box):
    agent.change(proof=["any: password + authentication"],
                 authentication__servers=["mx.example.test"])

    def judged(value):
        return f"Authentication-Results: {value}\r\n".encode() + command_mail("GETLOG COUNTER")

    good = "mx.example.test; dmarc=pass header.from=example.test"
    assert len(served(agent, box, judged(good))) == 1
    refused(agent, box, command_mail("GETLOG COUNTER"), "not authenticated")
    refused(agent, box, judged("mx.evil.test; dmarc=pass header.from=example.test"),
            "not authenticated")
    refused(agent, box, judged(f"mx.example.test; none\r\nAuthentication-Results: {good}"),
            "not authenticated")


def test_set_by_mail_is_seen_in_the_next_reply(agent, box):
    agent.change(rights=[f"{KEN}: GETLOG, SET NICKNAME, SET INTERVAL on h?", "any: GETLOG"],
                 interval=30)
    (reply,) = served(agent, box, command_mail("SET NICKNAME Old town", "SET INTERVAL 5",
                                               "SET ENABLE NO"))
    text = text_of(reply)
    assert "INTERVAL is now 5 min (was 30 min)." in text and "NICKNAME is now Old town" in text
    assert "Not Permitted - SET ENABLE NO" in text
    (reply,) = served(agent, box, command_mail("GETLOG PARAMETER"))
    assert "Old town" in reply["Subject"] + text_of(reply)
    assert re.search(r"Interval.*\b5 min", text_of(reply))
    (reply,) = served(agent, box, command_mail("SET INTERVAL 9", sender=EVE))
    assert "Not Permitted" in text_of(reply)
    (reply,) = served(agent, box, command_mail("SET INTERVAL 9",
                                               date=formatdate(time.time() - 3600)))
    assert "Cancelled - SET INTERVAL 9" in text_of(reply)
    assert agent.journal("SELECT name, value FROM setting ORDER BY name")[0] == ("INTERVAL", "5")
    # A newer word in the file wins.
    agent.change(interval=20)
    (reply,) = served(agent, box, command_mail("GETLOG PARAMETER"))
    assert re.search(r"Interval.*\b20 min", text_of(reply)) and "Old town" in reply["Subject"]


def test_nobody_beyond_his_rights(agent, box):
    agent.change(rights=[f"{KEN}: all on copier*", "any: GETLOG COUNTER, HELP"])
    replies = served(agent, box, command_mail(f"CHPASS {PASSWORD} FORGED", "GETLOG PIXEL",
                                              "GETLOG COUNTER"))
    texts = [text_of(reply) for reply in replies]
    assert len(texts) == 2 and any("COUNTER LIST" in text for text in texts)
    results = next(text for text in texts if "Not Permitted" in text)
    assert "Not Permitted - GETLOG PIXEL" in results and "FORGED" not in results
    assert len(served(agent, box, command_mail("HELP"))) == 1, "the password is what it was"


WRONG = [
    ({"proof": ["any: fingerprint"]}, "password, code, authentication or signature"),
    ({"proof": ["any: authentication"]}, "authentication alone proves a server"),
    ({"proof": ["any: password + password"]}, "names a proof twice"),
    ({"proof": ["password"]}, "proof"),
    ({"proof": [f"{KEN}: password", f"{KEN}: code"]}, f"two rules for {KEN}"),
    ({"proof": ["any: password", "x@other.test: code"]}, "x@other.test, who may not ask"),
    ({"proof": ["any: password + authentication"]}, "authentication.servers"),
    ({"proof": ["any: signature"]}, "signature.certificates"),
    ({"replies.encrypt": True}, "signature.certificates"),
    ({"rights": [f"{KEN}: REBOOT"]}, "REBOOT is no command"),
    ({"rights": [f"{KEN}: GETLOG COUNTERS"]}, "perhaps COUNTER was meant"),
    ({"rights": [f"{KEN}: SET PASSWORD"]}, "PASSWORD is nothing that SET takes"),
    ({"rights": ["x@other.test: all"]}, "x@other.test, who may not ask"),
    ({"codes.window": "2 h"}, "codes.window"),
    ({"signature.max_age": 0}, "signature.max_age"),
    ({"signature.certificates": "nowhere"}, "nowhere"),
]


@pytest.mark.parametrize("settings, words", WRONG, ids=[words for _, words in WRONG])
def test_wrong_rules_are_sentences(agent, settings, words):
    agent.change(**settings)
    for verb in ("check", "once"):
        code, out, errors = agent.call(verb)
        assert code == 2 and words in out + errors, out + errors
        lines = (out + errors).strip().splitlines()
        named = next(line for line in lines if words in line)
        place = r".*machine \"?hq" if words == "nowhere" else r".*mailagent\.toml:\d+: error: "
        assert re.match(place, named), lines


def test_whoever_no_rule_names_is_told_at_check_and_refused(agent, box):
    agent.change(proof=[f"{KEN}: password"])
    code, out, errors = agent.call("check")
    assert "proof has no rule for @example.test, whose mails are refused" in out + errors
    assert len(served(agent, box, command_mail("HELP"))) == 1
    refused(agent, box, command_mail("HELP", sender=EVE), "no rule in `proof` names the sender")
