"""The guard and hostile input: whatever comes in, reports or a refusal come out, and no child stays behind."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import signal
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.domain.report import Report
from triage.errors import InputRefused
from triage.ingest import guard
from triage.ingest.markup import stripped
from triage.ingest.registry import FORMATS, read_file
from triage.text.spans import is_blank

HEAD = "<html><head><title>Top</title></head><body><p>Words before it.</p>"


@pytest.fixture(scope="module", autouse=True)
def _no_child_stays() -> Iterator[None]:
    yield
    guard.close()


def read(data: bytes | str, format: str | None = None) -> list[Report]:
    reports = list(
        read_file("-", data=data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data, format=format)
    )
    for report in reports:
        at = 0
        for block in report.blocks:
            assert at <= block.start < block.end <= len(report.text)
            assert all(map(is_blank, report.text[at : block.start]))
            at = block.end
        assert all(map(is_blank, report.text[at:]))
        report.text.encode()
        json.dumps(report.title)
    return reports


HOSTILE_PAGES = {
    "nested blocks": HEAD + "<div>" * 20_000 + "Deep words." + "</div>" * 20_000,
    "nested inline": HEAD + "<b>" * 20_000 + "Deep words.",
    "nested tables": HEAD + "<table><tr><td>" * 5_000 + "Deep words.",
    "unclosed tags": HEAD + "<a " * 50_000 + "<p>Deep words.",
    "open attribute": HEAD + "<p>Deep words.</p>" + "<a b='" * 20_000,
    "line breaks": HEAD + "x<br>" * 30_000 + "Deep words.",
    "open comments": HEAD + "<p>Deep words.</p>" + "<!-- " * 50_000,
    "long class": HEAD + f"<div class='{'more-' * 50_000}'>Deep words.</div>",
    "entity bomb": "<!DOCTYPE html [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>" + HEAD + "<p>&b; Deep words.</p>",
    "linked data": HEAD + "<script type='application/ld+json'>" + "[" * 50_000 + "</script><p>Deep words.</p>",
    "nulls": HEAD + "<p>\0De\0ep\0</p><p>Deep words.</p>",
}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_pages_keep_their_words(name: str) -> None:
    (report,) = read(HOSTILE_PAGES[name], "html")
    assert "Words before it." in report.text
    assert "Deep words." in report.text


def test_hostile_feeds_keep_their_words() -> None:
    for body in (
        "<div>" * 20_000,
        "<a " * 20_000,
        "<p " + " ".join(f"a{n}='1'" for n in range(3000)) + ">",
        "]]]]" * 1000,
    ):
        item = f"<item><title>Kept</title><description><![CDATA[{body} Deep words.]]></description></item>"
        (report,) = read(f"<rss version='2.0'><channel>{item}</channel></rss>", "feed")
        assert report.title == "Kept"
        assert "Deep words." in report.text


def test_too_many_tags_are_not_even_tried() -> None:
    pages = HEAD + "<i></i>" * (guard.TAGS["page"] // 2) + "Deep words."
    (report,) = read(pages, "html")
    assert "Deep words." in report.text
    assert "too" in report.problems[0] or "more than" in report.problems[0]


def test_what_computes_too_long_is_ended_and_the_next_job_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(guard, "SECONDS", 0.05)
        (report,) = read(HEAD + "<p>x</p>" * 60_000, "html")
    why = "as it needs more than 0.05 seconds of computing; its bare text was kept, with no roles."
    assert report.problems == (f"Given up on taking the page apart, {why}",)
    assert guard.ask("fragment", "<p>one</p>") == [["body", "one"]]


def test_what_only_waits_for_a_processor_is_read_like_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.ask("fragment", "<p>one</p>")
    child = guard._guard._child
    assert child is not None
    monkeypatch.setattr(guard, "SECONDS", 0.5)
    os.kill(child.pid, signal.SIGSTOP)
    waker = threading.Timer(1.0, os.kill, (child.pid, signal.SIGCONT))
    waker.start()
    assert guard.ask("fragment", "<p>two</p>") == [["body", "two"]]
    waker.join()
    assert guard._guard._child is child


def test_a_child_that_hangs_is_given_up_on_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.ask("fragment", "<p>one</p>")
    child = guard._guard._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(guard, "HANG", 0.2)
        (report,) = read('[{"text": "<p>Some words.</p>"}]', "json")
    assert report.text == "Some words."
    assert report.problems == (
        "Given up on taking the markup of record 1 apart, as the reader hung on it; its bare text was kept, with no roles.",
    )
    assert guard.ask("fragment", "<p>two</p>") == [["body", "two"]]


def test_an_answer_that_lies_there_is_taken_however_late_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process itself may have been stopped meanwhile, as by ctrl+z."""
    into, out = os.pipe()
    os.write(out, b"late")
    assert guard._received(into, 4, deadline=time.monotonic() - 1.0) == b"late"
    for end in (into, out):
        os.close(end)


def test_what_ends_a_child_from_outside_does_not_change_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.ask("fragment", "<p>one</p>")
    child = guard._guard._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, (child.pid, signal.SIGKILL))
    killer.start()
    assert guard.ask("fragment", "<p>two</p>") == [["body", "two"]]
    killer.join()
    monkeypatch.setattr(guard, "_COMMAND", [sys.executable, "-c", "import os; os.read(0, 8); os._exit(1)"])
    guard.close()
    with pytest.raises(guard.GuardBroken, match="crashed"):
        guard.ask("fragment", "<p>three</p>")


def test_a_child_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.ask("fragment", "<p>one</p>")
    child = guard._guard._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert guard.ask("fragment", "<p>two</p>") == [["body", "two"]]
    monkeypatch.setattr(guard, "SERVED", 1)
    before = guard._guard._child
    guard.ask("fragment", "<p>three</p>")
    assert guard._guard._child is not before


def test_the_child_ends_with_its_parent_and_leaves_no_zombie() -> None:
    guard.ask("fragment", "<p>one</p>")
    child = guard._guard._child
    assert child is not None
    guard.close()
    guard.close()
    assert child.returncode is not None
    with pytest.raises(ChildProcessError):
        os.waitpid(child.pid, os.WNOHANG)


def test_an_unknown_answer_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "OUTPUT", 100)
    with pytest.raises(guard.GuardBroken, match="too large"):
        guard.ask("fragment", f"<p>{'word ' * 100}</p>")


def test_gzip_is_inflated_within_limits() -> None:
    (report,) = read(gzip.compress(b"Some words."))
    assert report.text == "Some words."
    assert report.media_type == "text/plain"
    assert read(gzip.compress(b"One. ") + gzip.compress(b"Two."))[0].text == "One. Two."
    cut = gzip.compress(os.urandom(2000).hex().encode())[:-400]
    assert len(read(cut)[0].text) > 1000
    for bad in (gzip.compress(b"\0" * 60_000_000), b"\x1f\x8b\x08 no", gzip.compress(b"")):
        with pytest.raises(InputRefused):
            read(bad)


@pytest.mark.parametrize(
    ("whole", "harm", "said"),
    [
        (gzip.compress(b"One line of words.\n" * 40_000), lambda z: z[: len(z) // 2], "breaks off"),
        (gzip.compress(b"One line of words.\n" * 9) * 2, lambda z: z[:-1], "breaks off"),
        (
            gzip.compress(os.urandom(90_000).hex().encode()),
            lambda z: z[:50_000] + b"\xff" * 99 + z[50_099:],
            "is damaged",
        ),
        (gzip.compress(b"One line of words.\n" * 9), lambda z: z + b"words that were never packed", "is damaged"),
    ],
    ids=["cut", "second member cut", "damaged", "words behind it"],
)
def test_a_gzip_file_that_breaks_gives_what_came_before_and_says_so(
    whole: bytes, harm: Callable[[bytes], bytes], said: str
) -> None:
    (report,) = read(harm(whole))
    text = gzip.decompress(whole).decode()
    assert report.text[:150] == text[:150]
    assert report.problems[:1] == (f"The compressed file {said}; only what came before could be read.",)


def test_a_gzip_file_that_is_whole_says_nothing() -> None:
    for data in (gzip.compress(b"One. "), gzip.compress(b"One. ") * 3, gzip.compress(b"One. ") + b"\0" * 70_000):
        assert not read(data)[0].problems


def _tar(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def test_an_archive_is_no_report() -> None:
    tar = _tar(one=b"A bomb went off in the town. " * 400, two=b"The council met. " * 400)
    for data, what in (
        (tar, "a tar archive"), (gzip.compress(tar), "a tar archive"), (b"PK\x03\x04 and more", "a ZIP archive"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\nHello there.\r\n", "a web archive"),
    ):  # fmt: skip
        with pytest.raises(InputRefused, match=what):
            read(data)


def test_stripping_is_linear_and_keeps_words() -> None:
    assert stripped("a < b<p>c &amp; d<br>e</p><style>x{}</style>f<!-- g -->h<script>i") == [
        ("body", "a < b"),
        ("body", "c & d e"),
        ("body", "fh"),
    ]
    for piece in ("<", "<a ", "<!--", "<!", "<script", "</", "<p", "<style>", "<!--->", "&", "<script></scr"):
        assert len(stripped(piece * 30_000)) <= 30_001


@given(st.binary(max_size=300), st.sampled_from([None, *FORMATS]))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_reports_or_a_refusal(data: bytes, format: str | None) -> None:
    with contextlib.suppress(InputRefused):
        assert read(data, format)


PARTS = st.sampled_from(
    ["<p>", "</p>", "<div class='caption'>", "</div>", "<h1>", "<td>", "<tr>", "<table>", "word ", "<a href='x'>", "</a>", "<br>",
     "<figcaption>", "<blockquote>", "\x00", "&#27;", "<!--", "-->", "<script>", "]]>", "<![CDATA[", "<item>", "</item>",
     "<title>", "</title>", "<rss>", "<feed>", "<entry>", "<content>", "{", "}", '"', ":", "title", ",", "\n", "\\ud800", "[",
     "<link>", "http://x.example/a", "<pubDate>", "2017", "é", "\ud800", "<img alt='one two three four five'>"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=40).map("".join), st.sampled_from([None, *FORMATS]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_markup_gives_reports_or_a_refusal(text: str, format: str | None) -> None:
    with contextlib.suppress(InputRefused):
        assert read(text, format)
