"""What the terminal sends says the same in however many pieces it comes."""

from __future__ import annotations

from itertools import count

import pytest
from textual import _parser, events
from textual.message import Message

from triage.tui import driver
from triage.tui.driver import Parser

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
