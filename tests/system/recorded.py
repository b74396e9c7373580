"""Recorded walks read by themselves, sharing nothing with the program's reader: what a walk says of
its printer, and which of its objects the lists have to show.

The columns are those that the field tables of the ten lists name (spec/4-lists.md sections 1 to 11,
12, 14)."""

import re
from pathlib import Path

from .agent import PROJECT

DATA = PROJECT.parent / "shared/data/snmp"
MIB = "1.3.6.1.2.1.43."
HOST = "1.3.6.1.2.1.25."
KONICA = "1.3.6.1.4.1.18334.1.1.1.5.7.2."
RICOH = "1.3.6.1.4.1.367.3.2.1."
HP = "1.3.6.1.4.1.11.2.3.9.4.2.1."
LEXMARK = "1.3.6.1.4.1.641.6."
ERRORS = ["lowPaper", "noPaper", "lowToner", "noToner", "doorOpen", "jammed", "offline",
          "serviceRequested", "inputTrayMissing", "outputTrayMissing", "markerSupplyMissing",
          "outputNearFull", "outputFull", "inputTrayEmpty", "overduePreventMaint"]
STATES = {-1: "no restriction", -2: "unknown", -3: "some remains", -100: "nearly empty"}


def walks():
    """The recorded walks but those of faults/, by their path below the data folder."""
    if not DATA.is_dir():
        return []
    return sorted(p.relative_to(DATA).as_posix().removesuffix(".snmprec")
                  for p in DATA.rglob("*.snmprec") if "faults" not in p.parts)


def key(oid):
    return tuple(map(int, oid.split(".")))


class Walk:
    """Objects of a walk: {oid as text: int | bytes}; `.where` is the printer's device index."""

    def __init__(self, name, folder=DATA):
        self.name = name
        self.objects = {}
        for line in (Path(folder) / f"{name}.snmprec").read_text("latin-1").splitlines():
            oid, tag, value = line.strip().split("|", 2)
            tag, _, module = tag.partition(":")
            if module:
                value = re.search(r"value=([^,]*)", value).group(1)
            if tag.endswith("x"):
                value, tag = bytes.fromhex(value), tag[:-1]
            elif tag == "64":
                value = bytes(map(int, value.split(".")))
            elif tag in ("2", "65", "66", "67", "70"):
                value = int(value)
            else:
                value = value.encode("latin-1")
            self.objects.setdefault(oid.removeprefix("."), value)
        self.where = self._printer()

    def get(self, oid):
        return self.objects.get(oid)

    def below(self, root, *first):
        """[(index as text, value)] in the order of the indexes."""
        root = root + "".join(f".{i}" for i in first) + "."
        rows = [(oid[len(root):], v) for oid, v in self.objects.items() if oid.startswith(root)]
        return sorted(rows, key=lambda row: key(row[0]))

    def rows(self, table, first_column, *device):
        """{index: {column: value}} of a table's entry, in order."""
        found = {}
        for column in first_column:
            for index, value in self.below(f"{table}.{column}", *device):
                found.setdefault(index, {})[column] = value
        return dict(sorted(found.items(), key=lambda row: key(row[0])))

    def _printer(self):
        """Never assumed to be 1: a device of the type printer, else the first of the Printer-MIB."""
        typed = [i for i, v in self.below(HOST + "3.2.1.2") if v == (HOST + "3.1.5").encode()
                 or v == b"." + (HOST + "3.1.5").encode()]
        described = [i for i in typed if self.below(MIB + "5.1.1.16", i) or self.below(
            MIB + "5.1.1.17", i) or self.below(MIB + "11.1.1.9", i) or self.below(
            MIB + "8.2.1.10", i)]
        if described or typed:
            return int((described or typed)[0])
        for table in ("5.1.1", "10.2.1", "11.1.1", "8.2.1", "18.1.1", "16.5.1"):
            indexes = [key(index)[1] for index, _ in self.below(MIB + table)]
            if indexes:
                return min(indexes)
        return 1

    def text(self, oid):
        value = self.get(oid)
        return plain(value) if isinstance(value, bytes) else None

    # What the table of the test compares

    def models(self):
        """Every name that the walk gives the machine; which one is the model is a choice."""
        d = self.where
        names = [self.text(oid) for oid in (
            f"{HOST}3.2.1.3.{d}", f"{MIB}5.1.1.16.{d}", "1.3.6.1.4.1.18334.1.1.1.1.6.2.1.0",
            RICOH + "1.1.1.1.0", "1.3.6.1.4.1.1602.1.1.1.1.0", "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.2.0")]
        for oid in ("1.3.6.1.4.1.2435.2.3.9.1.1.7.0", "1.3.6.1.4.1.11.2.3.9.1.1.7.0"):
            fields = dict(part.split(":", 1) for part in (self.text(oid) or "").split(";")
                          if ":" in part)
            names += [fields.get("MDL"), fields.get("MODEL")]
        return [name for name in names if name]

    def serial(self):
        d = self.where
        for oid in (f"{MIB}5.1.1.17.{d}", RICOH + "2.1.4.0",
                    "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.1.0", HP + "1.3.3.0"):
            if self.text(oid):
                return self.text(oid)
        return None

    def total(self):
        """(count, state)"""
        d = self.where
        for _, value in self.below(MIB + "10.2.1.4", d):
            return value
        for oid in (KONICA + "1.1.0", RICOH + "2.19.1.0"):
            if self.get(oid) is not None:
                return self.get(oid)
        return None

    def supplies(self):
        rows = self.rows(MIB + "11.1.1", range(2, 10), self.where)
        return {index: row for index, row in rows.items() if {6, 8, 9} & row.keys()}

    def alerts(self):
        return self.rows(MIB + "18.1.1", range(2, 10), self.where)

    def errors(self):
        octets = self.get(f"{HOST}3.5.1.2.{self.where}")
        if octets is None or not octets:
            return None
        bits = "".join(f"{octet:08b}" for octet in octets)
        return [name for bit, name in zip(bits, ERRORS) if bit == "1"]

    # What the lists must show

    def named(self):
        """[(object, kind, value)] of every object that the field tables name."""
        d = self.where
        found = []

        def put(oid, kind):
            value = self.get(oid)
            if value is None or (isinstance(value, bytes) and not plain(value)):
                return
            found.append((oid, kind, value))

        for oid, kind in SCALARS:
            put(oid.replace("#", str(d)), kind)
        for root, kind in COLUMNS:
            for oid in self.objects:
                if oid.startswith(root.replace("#", str(d)) + "."):
                    put(oid, kind)
        return found


def plain(raw):
    """Printable ASCII of an octet string; None where it says nothing. Other charsets: judged by
    tests of their own."""
    text = "".join(c if " " <= c < "\x7f" else " " for c in raw.decode("latin-1"))
    return " ".join(text.split()) or None


def is_ascii(raw):
    return all(octet < 0x80 for octet in raw)


SCALARS = [
    ("1.3.6.1.2.1.1.1.0", "text"), ("1.3.6.1.2.1.1.2.0", "oid"), ("1.3.6.1.2.1.1.3.0", "ticks"),
    ("1.3.6.1.2.1.1.5.0", "text"), ("1.3.6.1.2.1.1.6.0", "text"),
    (HOST + "1.2.0", "any"),
    (HOST + "3.2.1.5.#", {1: "unknown", 2: "running", 3: "warning", 4: "testing", 5: "down"}),
    (HOST + "3.5.1.1.#", {1: "other", 2: "unknown", 3: "idle", 4: "printing", 5: "warmup"}),
    (MIB + "5.1.1.1.#", "count"), (MIB + "5.1.1.4.#", "text"), (MIB + "5.1.1.5.#", "text"),
    (MIB + "5.1.1.11.#", "count"), (MIB + "5.1.1.12.#", "count"), (MIB + "5.1.1.13.#", "any"),
    (MIB + "5.1.1.14.#", "any"), (MIB + "5.1.1.15.#", "any"), (MIB + "5.1.1.17.#", "text"),
    (MIB + "5.1.1.18.#", "count"), (MIB + "5.1.1.19.#", "count"),
    *((f"{KONICA}1.{n}.0", "count") for n in (1, 3, 8, 9, 10)),
    *((f"{KONICA}2.1.{t}.{c}.{f}", "count") for t in (5, 7) for c in (1, 2, 3, 4) for f in (1, 2)),
    (RICOH + "2.19.1.0", "count"), (RICOH + "2.19.2.0", "count"), (RICOH + "2.19.3.0", "count"),
    (RICOH + "2.19.4.0", "count"), (RICOH + "2.1.4.0", "text"), (RICOH + "1.1.2.0", "text"),
    (RICOH + "1.1.8.0", "any"), (RICOH + "1.1.9.0", "any"), (RICOH + "2.17.2.0", "any"),
    (RICOH + "2.15.1.0", "any"), (RICOH + "2.11.3.0", "any"), (RICOH + "1.1.1.2.0", "text"),
    (HP + "1.16.1.3.0", "any"),
]
COLUMNS = [
    (HOST + "2.3.1.3", "text"), (HOST + "2.3.1.5", "any"), (HOST + "2.3.1.6", "any"),
    (MIB + "6.1.1.2.#", "text"), (MIB + "6.1.1.3.#", "any"),
    (MIB + "8.2.1.9.#", "count"), (MIB + "8.2.1.10.#", "count"), (MIB + "8.2.1.11.#", "any"),
    (MIB + "8.2.1.12.#", "text"), (MIB + "8.2.1.13.#", "text"), (MIB + "8.2.1.20.#", "count"),
    (MIB + "8.2.1.21.#", "text"),
    (MIB + "10.2.1.2.#", "any"), (MIB + "10.2.1.3.#", "any"), (MIB + "10.2.1.4.#", "count"),
    (MIB + "10.2.1.5.#", "count"), (MIB + "10.2.1.9.#", "any"), (MIB + "10.2.1.10.#", "any"),
    *((f"{MIB}10.2.1.{n}.#", "any") for n in (11, 12, 13, 14)),
    (MIB + "11.1.1.4.#", {3: "consumed", 4: "filled"}), (MIB + "11.1.1.5.#", "any"),
    (MIB + "11.1.1.6.#", "text"), (MIB + "11.1.1.7.#", "unit"), (MIB + "11.1.1.8.#", "count"),
    (MIB + "11.1.1.9.#", "count"),
    (MIB + "14.1.1.2.#", "any"), (MIB + "14.1.1.3.#", "any"), (MIB + "14.1.1.6.#", "any"),
    (MIB + "14.1.1.8.#", "any"), (MIB + "14.1.1.9.#", "any"),
    *((f"{MIB}15.1.1.{n}.#", "any") for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
    (MIB + "16.5.1.2.#", "text"), (MIB + "17.6.1.5.#", "any"), (MIB + "17.6.1.4.#", "any"),
    (MIB + "18.1.1.2.#", {1: "other", 3: "critical", 4: "warning", 5: "warningBinaryChangeEvent"}),
    (MIB + "18.1.1.3.#", {1: "other", 2: "unknown", 3: "untrained", 4: "trained",
                          5: "fieldService", 6: "management", 7: "noInterventionRequired"}),
    (MIB + "18.1.1.4.#", "any"), (MIB + "18.1.1.5.#", "count"), (MIB + "18.1.1.6.#", "any"),
    (MIB + "18.1.1.7.#", "any"), (MIB + "18.1.1.8.#", "text"), (MIB + "18.1.1.9.#", "any"),
    *((f"{MIB}30.1.1.{n}.#", "any") for n in (2, 3, 9, 10)),
    *((f"{MIB}31.1.1.{n}.#", "any") for n in (4, 5, 6, 8)),
    ("1.3.6.1.4.1.18334.1.1.1.5.5.1.1.2", "text"), ("1.3.6.1.4.1.18334.1.1.1.5.5.1.1.3", "text"),
    (KONICA + "3.1.5", "count"), ("1.3.6.1.4.1.18334.1.1.4.1.3.1.1.2.1", "any"),
    (RICOH + "2.19.5.1.9", "count"), (RICOH + "2.24.1.1.5", "any"), (RICOH + "2.24.1.1.2", "any"),
    (HP + "4.1.11.1.1", "any"), (LEXMARK + "4.1.1.1.4", "any"), (LEXMARK + "4.4.1.1", "any"),
    ("1.3.6.1.2.1.4.20.1.1", "any"), ("1.3.6.1.2.1.2.2.1.6", "any"),
]
