"""The check of a key map finds what Textual does not."""

from __future__ import annotations

from triage.desk.commands import COMMANDS
from triage.tui.keymap import faults_of


def test_the_table_itself_is_sound() -> None:
    assert faults_of({c.id: c.keys for c in COMMANDS}) == []


def test_faults_are_named() -> None:
    found = " ".join(
        faults_of({"tag.evnt": ["x"], "tag.event": ["n"], "help": ["ctrl+i"], "find.open": ["slsh"], "export": ["E"]})
    )
    assert "There is no command tag.evnt. Is tag.event meant?" in found
    assert "n is the key of tag.event and of tag.noise in the view read." in found
    assert "a terminal cannot tell ctrl+i from tab" in found
    assert "there is no key slsh" in found
    assert "export" not in found


def test_a_swap_is_no_clash() -> None:
    assert faults_of({"tag.event": ["n"], "tag.noise": ["e"]}) == []
