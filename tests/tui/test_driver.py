"""What the terminal sends says the same in however many pieces it comes."""

from __future__ import annotations

import os
import pty
import select
import tty
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from textual import _parser, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from triage.tui import driver
from triage.tui.driver import Parser, Writer

SENT = "j\x1b[200~two \x1b words\x1b[201~k\x1b[20~e"
LONE = [at for at in range(len(SENT)) if SENT[at - 2 : at] in ("j\x1b", "k\x1b")]
"""Where a cut leaves an escape, and where one leaves an escape and a bracket, which may be keys."""


def said(*pieces: str) -> list[tuple[str, str]]:
    """Return the keys and pastes in what comes in pieces with a long time between them."""
    parser, found = Parser(), list[Message]()
    for piece in pieces:
        found += [*parser.feed(piece), *parser.tick()]
    return [named(event) for event in found]


def named(event: Message) -> tuple[str, str]:
    """Return what came: a key or a paste."""
    if isinstance(event, events.Paste):
        return "paste", event.text
    assert isinstance(event, events.Key)
    return "key", event.key


@pytest.mark.parametrize("at", [at for at in range(1, len(SENT)) if not {at, at - 1} & set(LONE)])
def test_a_mark_in_two_pieces_is_the_mark(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 10)
    monkeypatch.setattr(_parser, "get_time", lambda: next(clock))
    whole = [("key", "j"), ("paste", "two  words"), ("key", "k"), ("key", "f9"), ("key", "e")]
    assert said(SENT) == whole
    assert said(SENT[:at], SENT[at:]) == whole


def test_a_lone_escape_is_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 10)
    monkeypatch.setattr(_parser, "get_time", lambda: next(clock))
    assert said("\x1b", "[", "2") == [("key", "escape"), ("key", "left_square_bracket"), ("key", "2")]


@pytest.mark.parametrize("escape", ["\x1b", "\x1b[27u"])
def test_two_escapes_end_a_paste_whose_end_never_comes(escape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 1)
    monkeypatch.setattr(driver, "monotonic", lambda: next(clock))
    assert said("\x1b[200~words", "e", escape, "e", escape, escape, "j")[1:] == [("key", "j")]
    assert said("\x1b[200~words", escape, escape, "\x1b[200~more\x1b[201~", "e")[1:] == [
        ("paste", "more"),
        ("key", "e"),
    ]


def test_escapes_that_a_slow_line_brings_are_part_of_the_paste(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 0.033)
    monkeypatch.setattr(driver, "monotonic", lambda: next(clock))
    assert said("\x1b[200~", *"a\x1b\x1be\x1b[201~") == [("paste", "ae")]


def test_what_waits_when_the_terminal_goes_is_not_kept() -> None:
    parser = Parser()
    found = [*parser.feed("j\x1b[20"), *parser.feed("")]
    assert named(found[0]) == ("key", "j")


def test_a_letter_that_comes_alone_is_what_textual_makes_of_it() -> None:
    for letter in map(chr, range(1, 128)):
        ours, theirs = [*Parser().feed(letter)], [*XTermParser().feed(letter)]
        assert [(type(one), vars(one).get("key"), vars(one).get("character")) for one in ours] == [
            (type(one), vars(one).get("key"), vars(one).get("character")) for one in theirs
        ]


def test_a_letter_behind_an_escape_is_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 0.01)
    monkeypatch.setattr(_parser, "get_time", lambda: next(clock))
    for pieces in (("\x1b", "a", "b", "c"), ("\x1b", "O", "P", "j"), ("\x1b", "[", "1", "5", "~", "j")):
        theirs, found = XTermParser(), list[Message]()
        for piece in pieces:
            found += [*theirs.feed(piece), *theirs.tick()]
        assert said(*pieces) == [named(event) for event in found]
    assert said("\x1b[200~", "a", "b", "\x1b[201~", "c") == [("paste", "ab"), ("key", "c")]


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIOWrapper]]:
    """Return the two ends of a terminal that nobody reads yet."""
    near, far = pty.openpty()
    tty.setraw(far)
    with open(far, "w", encoding="utf-8") as file:
        yield near, file
    os.close(near)


def read_all(near: int, size: int) -> str:
    """Return what came to the near end of a terminal, so many bytes."""
    found = b""
    while len(found) < size:
        assert select.select([near], [], [], 10.0)[0], f"only {len(found):,} bytes came"
        found += os.read(near, 65536)
    return found.decode()


def test_what_a_terminal_takes_is_written_at_once_and_without_a_thread(terminal: tuple[int, TextIOWrapper]) -> None:
    near, file = terminal
    writer = Writer(file)
    writer.start()
    writer.write("one … ")
    writer.write("two")
    assert read_all(near, 11) == "one … two"
    assert writer._thread is None
    writer.stop()
    writer.write("late")
    os.set_blocking(near, False)
    with pytest.raises(BlockingIOError):
        os.read(near, 10)


def test_what_a_slow_terminal_does_not_take_comes_later_and_in_order(terminal: tuple[int, TextIOWrapper]) -> None:
    near, file = terminal
    writer = Writer(file)
    sent = [f"{n:06} " * 2000 for n in range(20)]
    for text in sent:
        writer.write(text)  # 280 kB: more than a terminal keeps
    assert writer._thread is not None
    assert read_all(near, 20 * 14000) == "".join(sent)
    writer.write("the end")
    assert read_all(near, 7) == "the end"
    writer.stop()


def test_a_terminal_that_stands_still_ends_nothing_for_good(terminal: tuple[int, TextIOWrapper]) -> None:
    """With more texts waiting than may wait, who writes waits for the thread, which must not wait for who writes."""
    near, file = terminal
    writer = Writer(file)
    sent = [f"{n:06} " * 2000 for n in range(driver.WAITING + 10)]

    def write() -> None:
        for text in sent:
            writer.write(text)

    desk = Thread(target=write, daemon=True)
    desk.start()
    desk.join(1.0)
    assert desk.is_alive()  # there is no more room
    assert read_all(near, len(sent) * 14000) == "".join(sent)
    desk.join(10.0)
    assert not desk.is_alive()
    writer.write("the end")
    assert read_all(near, 7) == "the end"
    writer.stop()


def test_where_there_is_no_terminal_a_thread_writes(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as file:
        writer = Writer(file)
        writer.write("words")
        writer.stop()
    assert (tmp_path / "out").read_text(encoding="utf-8") == "words"
