"""The line mode beyond one tag at a time: repeat, put off, flag, note, cut, correct, leave out, go back."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.cli.plain.run import converse
from triage.desk import load, read
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.rows import Panel
from triage.domain.tag import Flag, Tag

TEXT = """\
Shells hit the mill

Shells hit the mill of Karsin on Monday.Two men were wounded there. Nobody knows who fired. Talks go on.
"""


@pytest.fixture
def two(tmp_path: Path) -> Workspace:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Figs are cheap\n\nTraders sell figs in Orsana.\n", encoding="utf-8")
    ws = open_workspace(tmp_path / "w.db", editor="anna")
    load.load(ws, [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    return ws


def panels(ws: Workspace) -> list[Panel]:
    return read.panels(ws, read.first_report(ws) or 0)


def said(ws: Workspace, capsys: pytest.CaptureFixture[str], *lines: str) -> str:
    assert converse(ws, iter(lines)) == 0
    return capsys.readouterr().out


def test_further_commands_of_the_reading_view(two: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No tag was given yet in this sitting." in said(two, capsys, ".")
    said(two, capsys, "n", ".")
    assert [p.tag for p in panels(two)[:2]] == [Tag.NOISE] * 2
    said(two, capsys, "u 2", "g", "t", ".")
    assert panels(two)[0].tag == panels(two)[1].tag is not None
    said(two, capsys, "u 2", "g", "+ multi 1-2", "# ask the mill")
    first, second = panels(two)[:2]
    assert (first.flags, second.flags, first.note) == ((Flag.MULTI,), (Flag.MULTI,), "ask the mill")
    assert "Which flag is meant?" in said(two, capsys, "+ x")
    before = [p.text for p in panels(two)]
    said(two, capsys, "g", "j", "| mill of")
    assert panels(two)[1].text == "Shells hit the"
    said(two, capsys, "g", "j", "&")
    assert [p.text for p in panels(two)] == before
    assert "begin the second part" in said(two, capsys, "| nothing like this")
    assert "outlet: not given" in said(two, capsys, "C")
    assert "The Mill" in said(two, capsys, "C outlet The Mill")
    assert "Put off" in said(two, capsys, "z")
    assert "The trail ends here." in said(two, capsys, "[")
    assert said(two, capsys, "J", "[", "]").count("Figs are cheap") == 2
    total = read.left(two)[0]
    assert "Left out" in said(two, capsys, "D")
    assert read.left(two)[0] < total
    two.close()


def test_what_is_put_off_comes_last(two: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(two, capsys, "z", *["n"] * read.left(two)[0])
    assert read.left(two)[0] == 0
    assert out.count("\n1, body") == 3  # the report in front, the one behind it, and the first again
    two.close()


def test_the_trail_passes_over_a_report_that_was_left_out(two: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(two, capsys, "J", "K", "D", "[", "u")
    assert "That sentence is no longer" not in out
    assert "Nothing is loaded" not in out
    out = said(two, capsys, "D", "D")
    assert "No report is here any more: all were left out, or their load was taken back." in out


def test_an_order_goes_where_the_desk_goes(two: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """By story the sentence at hand stays; from another order the trail leads back."""
    out = said(two, capsys, "order story", "g 3", "order story").splitlines()
    assert out[-1].startswith("3, body")
    out = said(two, capsys, "g 3", "order outlet", "[").splitlines()
    assert out[-1].startswith("3, body")
    assert not out[-2].startswith("3, body")
    two.close()


def test_a_cut_says_what_came_off(two: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert "What it had came off: tag and note." in said(two, capsys, "e 1", "g", "# ask", "| mill")
    two.close()
