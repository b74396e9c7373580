"""M48: a list as CSV, JSON and HTML beside its text, read by Python's own mail, CSV, JSON and XML
readers."""

import csv
import io
import json
import xml.etree.ElementTree as xml

import pytest

from .agent import PROJECT, command_mail, text_of

LISTS = ["JOB", "USER", "FONT", "MANAGEMENT", "ADJUSTMENT", "PARAMETER", "EKC", "2MANAGEMENT",
         "COUNTER", "PIXEL"]
SNAPSHOTS = ["konica-8050", "small-printer", "extreme"]
LIMIT = 10_240_000  # what Postfix takes by default


def ask(agent, maildir, *lines):
    (maildir / "new/1.a.b").write_bytes(command_mail(*lines))
    code, _, errors = agent.once()
    assert code == 0, errors
    return agent.sent()


@pytest.fixture
def box(make_agent, tmp_path):
    agent = make_agent(receiving__kind="maildir", receiving__maildir=tmp_path / "maildir")
    assert agent.once()[0] == 0
    return agent, tmp_path / "maildir"


def forms_of(mail):
    """Content by type; the text is the first part that is no container."""
    leaves = [part for part in mail.walk() if not part.is_multipart()]
    assert leaves[0].get_content_type() == "text/plain"
    found = {part.get_content_type(): part for part in leaves}
    assert len(found) == len(leaves)
    return found


def table_of(part):
    name = part.get_filename()
    assert name.endswith(".csv") and part.get_param("name") == name
    bytes_ = part.get_payload(decode=True)
    assert bytes_.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(bytes_.decode("utf-8-sig"), newline=""), strict=True))
    assert {len(row) for row in rows} == {12}
    for cell in (cell for row in rows for cell in row):
        number = cell.lstrip("-").replace(".", "", 1).isdigit()
        assert not cell or number or cell[0] not in "=+-@\t\r\n＝＋－＠", cell
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def check_page(part):
    page = part.get_content()
    root = xml.fromstring(page.removeprefix("<!DOCTYPE html>"))
    tags = {element.tag for element in root.iter()}
    assert tags <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "pre", "b",
                    "table", "tr", "td", "th"}, tags
    for element in root.iter():
        assert not {"src", "href", "background", "onclick"} & set(element.attrib)
    return root


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_all_lists_in_all_forms(box, snapshot):
    agent, maildir = box
    agent.change(source__snapshot=PROJECT / f"samples/snapshots/{snapshot}.json")
    mails = ask(agent, maildir, "GETLOG ALL CSV JSON HTML")
    assert len(mails) == len(LISTS)
    for name, mail in zip(LISTS, mails):
        assert len(mail.as_bytes()) < LIMIT
        parts = forms_of(mail)
        assert set(parts) == {"text/plain", "text/html", "text/csv", "application/json"}
        assert parts["text/csv"].get_filename().startswith(f"{name}-")
        rows = table_of(parts["text/csv"])
        data = json.loads(parts["application/json"].get_payload(decode=True))
        check_page(parts["text/html"])
        assert data["list"] == name
        assert data["program"]["version"]
        assert [(r["field"].lstrip("'"), r["state"], r["object"].lstrip("'")) for r in rows] == \
            [(v["name"], v["state"], v["object"] or "") for v in data["values"]]
        text = text_of(mail)
        assert "Left out" not in text
        for value in data["values"]:
            assert set(value) == {"section", "row", "item", "name", "value", "state", "unit",
                                  "source", "object", "time"}
            assert (value["value"] is None) == (value["state"] != "known")


def test_every_number_of_the_counter_list_stands_in_its_text(box):
    agent, maildir = box
    mail, = ask(agent, maildir, "getlog counter json")
    data = json.loads(forms_of(mail)["application/json"].get_payload(decode=True))
    words = text_of(mail).replace("+", " ").split()
    numbers = [v for v in data["values"] if isinstance(v["value"], int) and
               not isinstance(v["value"], bool)]
    assert len(numbers) > 40
    for value in numbers:
        assert str(value["value"]) in words, value


def test_lines_are_short_and_the_reply_is_rendered_once(box):
    agent, maildir = box
    ask(agent, maildir, "GETLOG COUNTER CSV HTML JSON")
    raw = next(agent.sent_folder.glob("*.eml")).read_bytes()
    for part in raw.split(b"Content-Transfer-Encoding: ")[1:]:
        if part.startswith((b"base64", b"quoted-printable")):
            body = part.split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0]
            assert max(map(len, body.split(b"\r\n"))) <= 76
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert all(byte < 128 for byte in raw)


@pytest.mark.parametrize("lines, setting, expected", [
    (["GETLOG COUNTER"], [], [set()]),
    (["GETLOG COUNTER CSV"], [], [{"text/csv"}]),
    (["GETLOG COUNTER Management CSV"], [], [set()]),
    (["GETLOG COUNTER", "GETLOG COUNTER CSV"], [], [{"text/csv"}]),
    (["GETLOG COUNTER", "GETLOG PIXEL html"], ["json"],
     [{"application/json"}, {"application/json", "text/html"}]),
    (["GETLOG"], ["csv", "html"], [{"text/csv", "text/html"}]),
])
def test_words_and_setting(box, lines, setting, expected):
    agent, maildir = box
    agent.change(replies__attach=setting)
    found = [set(forms_of(mail)) - {"text/plain"} for mail in ask(agent, maildir, *lines)]
    assert found == expected


def test_show(box):
    agent, _ = box
    code, out, errors = agent.call("show", "hq", "C", "--sources")
    assert code == 0, errors
    assert any("/counters/total" in line and "1203344" in line for line in out.splitlines())
    code, out, _ = agent.call("show", "hq", "COUNTER", "--as", "json")
    assert code == 0 and json.loads(out)["machine"]["serial"] == "26XE00123"
    code, out, _ = agent.call("show", "hq", "COUNTER", "--as", "csv")
    assert code == 0 and "COUNTER,TOTAL" in out
    code, out, _ = agent.call("show", "hq", "phone", "--as", "html")
    assert code == 0 and out.startswith("<!DOCTYPE html>")
    assert agent.call("show", "hq", "C", "--as", "xml")[0] == 2
    assert agent.call("show", "hq", "C", "--as", "csv", "--sources")[0] == 2
