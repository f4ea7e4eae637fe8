"""Sentences with tags to and from other tools: the same bytes after a round trip, and words that stay what they are."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.report import Role
from triage.domain.tag import Flag, Tag
from triage.errors import InputRefused
from triage.exchange import registry
from triage.exchange.formats import brat, webannotation
from triage.exchange.offsets import around, code_points, found_at, utf16
from triage.exchange.schema import SENTENCES

NAMES = [column.name for column in SENTENCES]
READABLE = [name for name, form in registry.FORMATS.items() if form.read and (form.tables or name in ("csv", "jsonl"))]

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
TEXTS = {
    "emoji": f"Crowds {FAMILY} cheered \U0001f642\U0001f3fd. The \U0001f1ee\U0001f1f6 flag rose.",
    "combining": "Cafe\u0301 owners fled. Zoe\u0308 stayed.",
    "line ends": "One line\r\nand another. A\ttab here.\nLast.",
    "right to left": "\u0642\u0627\u0644 \u0631\u062c\u0644. \u05d4\u05d5\u05d0 \u05d4\u05dc\u05da \u05dc\u05d1\u05d9\u05ea.",
    "dangerous": "=SUM(A1) was shouted. '@home' they said. #1 | {\"a\":1} <b>&amp;</b>.",
    "separators": "First\u2028second\x85third. Fourth\u2029fifth.",
}

words = st.lists(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(c) for c in range(32) if c not in (9, 10, 13)])
    | st.sampled_from(["\U0001f642", "\u0301", "\r\n", "\u200f", "\u05d0", "=", "'", "#", ";", "; "]),
    min_size=1,
    max_size=20,
).map("".join)
printed = words.filter(lambda text: bool(text.strip()))


@st.composite
def sentence_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows as the desk makes them: a tag has its editor and time, a proposal its confidence and reason."""
    rows = []
    for n in range(draw(st.integers(0, 4))):
        text = draw(words)
        row: dict[str, Any] = {
            "sentence_id": f"{n:016x}-1-{n}", "report_id": f"{n:016x}", "revision": 1, "n": n + 1, "start": n,
            "end": n + len(text), "role": draw(st.sampled_from(list(Role))).value, "text": text, "tag": None,
            "flags": tuple(sorted(draw(st.sets(st.sampled_from([f.value for f in Flag]), max_size=2)))),
            "note": draw(st.none() | printed), "coder": None, "coded_at": None, "proposed_tag": None,
            "confidence": None, "reason": None,
        }  # fmt: skip
        if draw(st.booleans()):
            row |= {"tag": draw(st.sampled_from(list(Tag))).value, "coder": draw(printed)}
            row["coded_at"] = draw(st.datetimes()).replace(microsecond=0, year=2020).isoformat() + "Z"
        if draw(st.booleans()):
            row |= {"proposed_tag": draw(st.sampled_from(list(Tag))).value, "reason": draw(printed)}
            row["confidence"] = draw(st.integers(0, 10000)) / 10000
        rows.append(row)
    return rows


def written(name: str, rows: list[Mapping[str, Any]]) -> bytes:
    stream = io.BytesIO()
    assert registry.format_named(name).write(stream, rows, SENTENCES) == len(rows)
    return stream.getvalue()


def back(name: str, data: bytes) -> list[dict[str, Any]]:
    read = registry.format_named(name).read
    assert read
    return list(read(io.BytesIO(data), SENTENCES))


@pytest.mark.parametrize("name", READABLE)
@given(rows=sentence_rows())
@settings(max_examples=60, deadline=None)
def test_export_import_export_gives_the_same_bytes(name: str, rows: list[Mapping[str, Any]]) -> None:
    data = written(name, rows)
    again = back(name, data)
    assert written(name, list(again)) == data
    assert [row["tag"] for row in again] == [row["tag"] for row in rows]
    for row, read in zip(rows, again, strict=True):
        assert {k: v for k, v in read.items() if v not in (None, ())} == {
            k: v for k, v in row.items() if v not in (None, ())
        }


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
@pytest.mark.parametrize("name", READABLE)
def test_words_come_back_as_they_were(name: str, text: str) -> None:
    row = {**dict.fromkeys(NAMES), "sentence_id": "a-1-0", "report_id": "a", "revision": 1, "n": 1, "start": 0}
    row |= {"end": len(text), "role": "body", "text": text, "tag": "event", "flags": ()}
    (read,) = back(name, written(name, [row]))
    assert read["text"] == text


@pytest.mark.parametrize("name", READABLE)
def test_a_file_is_recognised_by_its_first_line(name: str) -> None:
    row = {**dict.fromkeys(NAMES), "sentence_id": "a-1-0", "report_id": "a", "n": 1, "start": 0, "end": 2, "text": "Hi"}
    row |= {"role": "body", "tag": "noise", "flags": ()}
    head = written(name, [row]).splitlines(keepends=True)[0]
    assert registry.recognised(head)[0].name == name
    assert registry.recognised(b"\xef\xbb\xbf" + head)[0].name == name


@pytest.mark.parametrize("head", [b"", b"name,value\r\n", b'{"a":1}\n', b"{broken\n", b'"half\n'])
def test_a_strange_first_line_is_refused(head: bytes) -> None:
    with pytest.raises(InputRefused):
        registry.recognised(head)


# What the tools themselves write


def one(name: str, value: object) -> dict[str, Any]:
    (row,) = back(name, json.dumps(value, ensure_ascii=False).encode() + b"\n")
    return row


def test_a_prodigy_answer_becomes_a_tag() -> None:
    base = {
        "text": "Forces left.", "_input_hash": -12, "_task_hash": 7, "meta": {"id": "a-1-0", "report": "a", "start": 0},
        "options": [{"id": "event", "text": "event"}], "_view_id": "choice", "_session_id": None, "_timestamp": 1487667600,
    }  # fmt: skip
    assert one("prodigy", base | {"accept": ["event"], "answer": "accept"})["tag"] == "event"
    assert one("prodigy", base | {"accept": [], "answer": "accept"})["tag"] is None
    assert one("prodigy", base | {"accept": ["event"], "answer": "ignore"})["tag"] is None
    assert one("prodigy", base | {"label": "QUOTE", "answer": "accept"})["tag"] == "quote"
    assert one("prodigy", base | {"label": "QUOTE", "answer": "reject"})["tag"] is None
    assert "several" in one("prodigy", base | {"accept": ["event", "quote"], "answer": "accept"})["problem"]
    assert "there is no tag" in one("prodigy", base | {"accept": ["sport"], "answer": "accept"})["problem"]
    row = one("prodigy", base | {"accept": ["event"], "answer": "accept", "_annotator_id": "set-anna"})
    assert (row["coder"], row["coded_at"], row["sentence_id"]) == ("set-anna", "2017-02-21T09:00:00Z", "a-1-0")


def test_a_doccano_comment_becomes_the_note() -> None:
    base = {"id": 9, "text": "Forces left.", "sentence_id": "a-1-0", "label": ["event"]}
    assert one("doccano", base | {"Comments": ["really?"]})["note"] == "really?"
    assert one("doccano", base | {"Comments": [{"id": 1, "comment": "sure"}, "yes"]})["note"] == "sure\nyes"
    assert one("doccano", base | {"note": "mine", "Comments": ["really?"]})["note"] == "mine"
    assert one("doccano", base | {"Comments": []})["sentence_id"] == "a-1-0"
    assert "several" in one("doccano", base | {"label": ["event", "quote"]})["problem"]


def test_a_doccano_csv_with_further_columns_is_read() -> None:
    data = 'id,text,mood,sentence_id,label\n1,"\'=Hi, all",glad,a-1-0,event\n2,Bye,,b-1-0,\n3,Or,,c-1-0,event#quote\n'
    first, second, third = back("doccano-csv", data.encode())
    assert (first["text"], first["sentence_id"], first["tag"]) == ("=Hi, all", "a-1-0", "event")
    assert second["tag"] is None
    assert "several" in third["problem"]


def task(text: str, *results: dict[str, Any], **data: object) -> list[dict[str, Any]]:
    annotation = {"id": 1, "completed_by": 3, "result": list(results), "was_cancelled": False, "lead_time": 1.5}
    return [{"id": 5, "data": {"text": text, **data}, "meta": {}, "annotations": [annotation], "predictions": []}]


def span(text: str, start: int, end: int, words: str | None, label: str = "event") -> dict[str, Any]:
    value: dict[str, Any] = {"start": start, "end": end, "labels": [label]}
    return {"id": "x", "type": "labels", "from_name": "kind", "to_name": "text", "value": value} | (
        {"value": value | {"text": words}} if words is not None else {}
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
@pytest.mark.parametrize("units", [True, False], ids=["utf16", "code points"])
def test_a_label_studio_span_is_found_in_either_unit(text: str, units: bool) -> None:
    start = text.index(". ") + 2
    words = text[start:]
    a, b = (utf16(text, start), utf16(text, len(text))) if units else (start, len(text))
    row = one("labelstudio", task(text, span(text, a, b, words), report_id="r", start=100))
    assert (row["report_id"], row["start"], row["end"], row["text"]) == ("r", 100 + start, 100 + len(text), words)
    assert row["tag"] == "event"


def test_a_label_studio_task_without_an_answer_has_no_tag() -> None:
    assert one("labelstudio", [{"data": {"text": "Hi", "sent_id": "a-1-0"}}])["tag"] is None
    skipped = task("Hi", {"type": "choices", "value": {"choices": ["event"]}})
    skipped[0]["annotations"][0]["was_cancelled"] = True
    assert one("labelstudio", skipped)["tag"] is None
    whole = one("labelstudio", task("Hi", span("Hi", 0, 2, None), sentence_id="a-1-0"))
    assert (whole["sentence_id"], whole["tag"]) == ("a-1-0", "event")
    assert "offsets" in one("labelstudio", task("\U0001f642!", span("", 1, 2, None)))["problem"]
    twice = task("Hi", *({"type": "choices", "value": {"choices": [c]}} for c in ("event", "noise")))
    assert "several" in one("labelstudio", twice)["problem"]


@pytest.mark.parametrize("data", [b"{}", b"[1]", b'[{"text":"a"}]', b"[", b"\xff"])
def test_what_is_no_array_of_tasks_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefused):
        back("labelstudio", data)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
    | st.sampled_from(list(Tag)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(
    ("text", "meta", "accept", "answer", "label", "_timestamp", "_annotator_id", "Comments", "sentence_id", "start", "flags",
     "confidence", "note"), json_values)))  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_whatever_stands_in_a_field_is_a_row_or_a_reason(value: dict[str, Any]) -> None:
    for name in ("prodigy", "doccano"):
        row = one(name, value | {"answer": "accept"})
        assert "problem" in row or row["tag"] in (None, *Tag)
    result = {"type": "labels", "value": value | {"labels": value.get("label"), "end": value.get("n"), "choices": 1}}
    whole = [{"data": value, "annotations": [{"result": [result, result | {"type": "choices"}]}, 7]}]
    for row in back("labelstudio", json.dumps(whole).encode()):
        assert "problem" in row or row["tag"] in (None, *Tag)
    assert one("labelstudio", [{"data": {}, "annotations": value}])["tag"] is None


# brat and Web Annotation


def rows_of(text: str, note: str | None = None) -> list[dict[str, Any]]:
    """Two sentences of one report, cut at the first full stop."""
    cut = text.index(".") + 1
    first = len(text) - len(text[cut:].lstrip())
    base = {"report_id": "aa", "revision": 1, "report_text": text, "flags": ["multi"], "note": note}
    base |= {"retrieved_at": "2017-02-21T09:00:00Z"}
    return [
        base | {"sentence_id": f"aa-1-{s}", "start": s, "end": e, "text": text[s:e], "tag": "event"}
        for s, e in ((0, cut), (first, len(text)))
    ]


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_every_line_of_brat_reproduces_its_words(text: str) -> None:
    files: dict[str, bytes] = {}
    count = brat.write(files.__setitem__, rows_of(text, "a note\nin lines"), SENTENCES)
    assert (count, list(files)) == (2, ["annotation.conf", "aa-1.txt", "aa-1.ann"])
    stored = files["aa-1.txt"].decode()
    assert stored == text
    lines = files["aa-1.ann"].decode().splitlines()
    assert [line[:2] for line in lines] == ["T1", "A1", "#1", "T2", "A2", "#2"]
    assert lines[1:3] == ["A1\tmulti T1", "#1\tAnnotatorNotes T1\ta note in lines"]
    for line in (lines[0], lines[3]):
        _, place, words = line.split("\t")
        parts = [tuple(map(int, part.split())) for part in place.removeprefix("event ").split(";")]
        assert " ".join(stored[a:b] for a, b in parts) == words
        assert not any(re.search(r"[\t\n\r\x0b\x0c\x85\u2028]", stored[a:b]) for a, b in parts)
    spans = [p for line in (lines[0], lines[3]) for p in re.findall(r"\d+ \d+", line.split("\t")[1])]
    assert spans[0].split()[0] == "0"
    assert spans[-1].split()[1] == str(len(text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_web_annotation_selects_its_words(text: str) -> None:
    stream = io.BytesIO()
    rows = [*rows_of(text, "why"), rows_of(text)[0] | {"tag": None}]
    assert webannotation.write(stream, rows, SENTENCES) == 2
    page = json.loads(stream.getvalue())
    assert (page["@context"], page["type"]) == (webannotation.CONTEXT, "AnnotationPage")
    assert len({item["id"] for item in page["items"]}) == 2
    for item, row in zip(page["items"], rows, strict=False):
        position, quote = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"] == row["text"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])
        assert [body["purpose"] for body in item["body"]] == ["classifying", "tagging", "commenting"]
        assert item["target"]["source"] == "report:aa"


def test_no_annotation_is_a_whole_page_too() -> None:
    stream = io.BytesIO()
    assert webannotation.write(stream, [], SENTENCES) == 0
    assert json.loads(stream.getvalue())["items"] == []


def test_the_words_around_cut_no_character() -> None:
    text = f"{FAMILY}x{FAMILY}"
    at = text.index("x")
    for size in range(9):
        before, after = around(text, at, at + 1, size)
        assert before in ("", FAMILY)
        assert after in ("", FAMILY)
    assert around("Zoe\u0308 ran", 5, 8, 2) == (" ", "")
    assert around("a\U0001f1ee\U0001f1f6b", 3, 4, 1) == ("", "")


@given(st.text(st.sampled_from("a\u0301\U0001f642\u05d0"), max_size=12))
@settings(max_examples=60, deadline=None)
def test_units_agree_with_an_encoder(text: str) -> None:
    units = {len(text[:n].encode("utf-16-le")) // 2: n for n in range(len(text) + 1)}
    assert {utf16(text, n) for n in range(len(text) + 1)} == set(units)
    for at in range(2 * len(text) + 3):
        assert code_points(text, at) == units.get(at)


def test_words_decide_the_unit() -> None:
    text = "\U0001f642ab ab"
    assert found_at(text, 1, 3, "ab") == (1, 3)
    assert found_at(text, 2, 4, "ab") == (1, 3)
    assert found_at(text, 2, 4, None) == (1, 3)
    assert found_at(text, 2, 4, "zz") is None
    assert found_at(text, -1, 99, None) is None
    assert found_at(text, 3, 2, None) is None
