"""Replies with the ten lists of a machine, as text and as JSON twin, and verdicts on them: right,
unknown, wrong, absent."""

import json
import re
from collections import Counter

from .agent import text_of
from .recorded import STATES, is_ascii, plain


class Twins:
    """The ten lists of one machine: their texts and JSON twins, from ten replies."""

    def __init__(self, mails):
        self.texts, self.twins, self.by_object, self.names = {}, {}, {}, set()
        for mail in mails:
            twin = json.loads(next(part.get_content() for part in mail.walk()
                                   if part.get_content_type() == "application/json"))
            self.texts[twin["list"]] = text_of(mail)
            self.twins[twin["list"]] = twin
            for value in twin["values"]:
                self.names |= {value["item"], value["name"], value["value"]}
                if value["object"]:
                    self.by_object.setdefault(value["object"], []).append(value)

    def one(self, option, name, section=None):
        return next((v for v in self.twins[option]["values"]
                     if v["name"] == name and section in (None, v["section"])), None)

    def rows(self, option, section):
        return {v["row"] for v in self.twins[option]["values"]
                if v["section"] == section and v["row"] is not None}


def shown_as(value):
    return value["value"] if value["state"] == "known" else value["state"]


def check_form(text, name):
    """128 columns, no control characters, its end; the phone form 40 columns and 24 lines."""
    lines = text.splitlines()
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]", text), name
    if name == "phone":
        assert max(map(len, lines)) <= 40 and len(lines) <= 24 and lines[-1] == "END", text
    else:
        assert max(map(len, lines)) <= 128, text
        assert lines[-1].startswith("END OF "), text


def judge(want, got):
    """right, unknown, wrong or absent."""
    if want is None or want == []:
        return "absent" if got in (None, [], "not reported") else "wrong"
    if got in (None, [], "not reported"):
        return "unknown"
    return "right" if want == got else "wrong"


def object_verdict(kind, value, cells):
    """Of one object that the spec names, against the cells that say they come from it."""
    got = [shown_as(cell) for cell in cells]
    if kind == "count":
        want = STATES.get(value, value)
    elif kind == "ticks":
        want = value // 100
    elif kind == "oid":
        want = value.decode().removeprefix(".")
    elif kind == "text" and is_ascii(value):
        return "right" if plain(value) in [" ".join(str(g).split()) for g in got] else "wrong"
    elif isinstance(kind, dict):
        want = kind.get(value)
        if want is None:
            return "right" if f"other ({value})" in got or "other" in got else "wrong"
    else:
        return "right" if any(g != "not reported" for g in got) else "unknown"
    return "right" if want in got else "wrong"


class Tally:
    def __init__(self):
        self.fields, self.faults, self.reasons = {}, [], Counter()

    def say(self, field, verdict, detail):
        self.fields.setdefault(field, Counter())[verdict] += 1
        if verdict in ("unknown", "wrong"):
            self.faults.append(f"{detail}: {field} {verdict}")
        return verdict

    def lines(self, title):
        yield f"{title:24}{'right':>8}{'unknown':>9}{'wrong':>7}{'excepted':>10}{'absent':>8}"
        for field, count in self.fields.items():
            yield (f"  {field:22}{count['right']:>8}{count['unknown']:>9}{count['wrong']:>7}"
                   f"{count['excepted']:>10}{count['absent']:>8}")
        for why, count in self.reasons.items():
            yield f"    excepted {count:>3}: {why}"
