"""The line mode: a whole session by a script of lines, hostile text, and the same decisions as by keys."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.keyed_run import keyed_run
from triage import paths
from triage.cli.plain.helps import about
from triage.cli.plain.run import converse
from triage.cli.plain.session import Session
from triage.cli.plain.table import ALIASES, HANDLERS, OF_THE_FORM, help_lines, names, split
from triage.cli.plain.talk import LONGEST, Talk, pieces
from triage.desk import check, load, merge, read
from triage.desk.commands import COMMANDS, FORM, VIEWS, commands_of
from triage.desk.workspace import Workspace, open_workspace
from triage.store import journal

LINE = 2000
PAGE = "reports/wire/clear-river-spliced.txt"
HOSTILE = "A man\x1b]0;owned\x07 was killed\x9b31m in\u202e Orsana on Monday.\x1b[2J [/red][@click=app.bell]"

SHORT = """\
Rockets hit the market

Rockets killed four people in Tel Maran on Monday, police said. "We heard nothing before," said a baker. Traders sell figs there.
Gunmen wounded two soldiers near Kesra on Sunday, the army said.
"""


TYPED = [
    *(name for view in (*VIEWS, FORM) for name, c in names(view).items() if c.id not in ("load", "export")),
    *("", " ", "t", "e 1-2", "n 2,1", "take 1-9", "d A", "d 2", "d B", "read 2", "/Maran", "/left", "/tag:event", "u 3", "U 2"),
    *("2r", "8", "9", ".", "-", "2017-02-20", "day", "=up", "confirm", "draft", "reject", "close", "date", "sub-type", "place"),
    *("x" * 30, "-5", "0", "99999999999999999999", "²", "g ²", "e ²", "1e", "j 3", "k 9", HOSTILE),
]  # fmt: skip
"""Lines that an editor, or a cat on the keyboard, may type; none of them loads or writes a file."""


def copy(ws: Workspace, path: Path) -> None:
    """Copy a workspace while it is open."""
    ws.db.execute("VACUUM INTO ?", (str(path),))


def talk(ws: Workspace, capsys: pytest.CaptureFixture[str], *lines: str) -> list[str]:
    """Say lines to the desk; return what it answered, without the greeting of a new session."""
    status = converse(ws, iter(lines))
    out = capsys.readouterr().out
    assert status == 0
    assert "\x1b" not in out
    said = out.splitlines()
    assert max(map(len, said)) <= LINE
    return said


@pytest.fixture
def short(ws: Workspace, tmp_path: Path) -> Workspace:
    path = tmp_path / "short.txt"
    path.write_text(SHORT, encoding="utf-8")
    load.load(ws, [str(path)])
    return ws


def changes(ws: Workspace) -> list[tuple[object, ...]]:
    """Return the journal without what differs between two workspaces: act, action, and the change, oldest first."""
    return [
        (d.act, d.action, d.change.subject, d.change.object, d.change.old, d.change.new) for d in journal.stream(ws.db)
    ]


def key_tags() -> list[str]:
    with (paths.sample_reports() / "key.csv").open(encoding="utf-8", newline="") as stream:
        return [row["tag"] for row in csv.DictReader(stream) if row["source"] == PAGE]


def plain(folder: Path, lines: Sequence[str], *args: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program itself on a script of lines."""
    command = [sys.executable, "-m", "triage.cli.main", "--db", str(folder / "w.db"), "open", "--plain", *args]
    script = "".join(f"{line}\n" for line in lines).encode()
    return subprocess.run(command, input=script, capture_output=True, cwd=folder, check=False)


def test_a_whole_session_by_a_script_of_lines(tmp_path: Path) -> None:
    """Tag a page by its key, make a record on each event sentence, undo and redo, merge, export."""
    tags = key_tags()
    lines = [tag[0] for tag in tags] + ["u", "U"]
    for number in (n for n, tag in enumerate(tags, start=1) if tag == "event"):
        lines += [f"g {number}", "r", "8" if number == 5 else "", ".", "confirm"]
    lines += [f"L {paths.sample_reports() / 'reports'}", "2", "y", "u", "y", "1", "X out/", "quit"]
    ran = plain(tmp_path, lines, str(paths.sample_reports() / PAGE))
    out = ran.stdout.decode("utf-8")
    assert (ran.returncode, b"\x1b" in ran.stdout + ran.stderr) == (0, False)
    assert max(map(len, out.splitlines())) <= LINE
    assert out.count("Record confirmed.") == tags.count("event")
    assert "noise. No sentence is left." in out
    assert "Undone: no longer noise." in out
    assert "Same story. " in out
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["status"] for row in csv.DictReader(stream)] == ["confirmed"] * tags.count("event")
    with open_workspace(tmp_path / "w.db", read_only=True) as ws:
        decided = [p.tag for p in read.panels(ws, 1)]
        assert [str(tag) for tag in decided] == tags
        assert sum(action == "story.same" and act == "do" for act, action, *_ in changes(ws)) >= 2


def test_the_same_decisions_as_by_keys(tmp_path: Path) -> None:
    """Only how the decisions were made differs: the journal of the keys and that of the lines hold the same changes."""
    page = tmp_path / "short.txt"
    page.write_text(SHORT, encoding="utf-8")
    tags = ["noise", "event", "quote", "noise", "event"]
    for folder in ("keys", "lines"):
        (tmp_path / folder).mkdir()
    keyed_run(page, tags, tmp_path / "keys")
    lines = [tag[0] for tag in tags]
    for number in (2, 5):
        lines += [f"g {number}", "r", "F2"]
    env = {**os.environ, "TRIAGE_EDITOR": "keys", "TRIAGE_NOW": "2017-02-21T09:00:00Z"}
    command = [sys.executable, "-m", "triage.cli.main", "--db", "lines/w.db", "open", "--plain", str(page)]
    script = "".join(f"{line}\n" for line in lines).encode()
    subprocess.run(command, input=script, capture_output=True, cwd=tmp_path, env=env, check=True)
    with (
        open_workspace(tmp_path / "keys" / "w.db", read_only=True) as by_keys,
        open_workspace(tmp_path / "lines" / "w.db", read_only=True) as by_lines,
    ):
        assert changes(by_lines) == changes(by_keys)
        assert len(changes(by_lines)) == 1 + len(tags) + 2


def test_answers_are_one_line_and_the_next_sentence_follows(
    short: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(short, capsys, "n", "e", "")
    assert said[0] == "desk.db: 5 left. ? shows the commands."
    assert said[1].startswith("Report: Rockets hit the market — no outlet, no date, 5 sentences, 5 left.")
    assert said[2].startswith("1, body, ")
    assert [line for line in said if "left." in line[:20]] == [said[0], "noise. 4 left.", "event. 3 left."]
    assert said[-1] == said[-2]
    assert said[-1].startswith("3, body, quote proposed, ")


def test_a_proposal_is_taken_by_blanks_by_t_and_by_its_word(
    short: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(short, capsys, "n", "  ", "t", "take", "tag.take")
    proposed = {p.proposal.tag if p.proposal else None for p in read.panels(short, 1)[1:]}
    assert {p.tag for p in read.panels(short, 1)[1:]} == proposed
    assert [action for _, action, *_ in changes(short)][-4:] == ["tag.take"] * 4


def test_numbers_jump_and_name_ranges(short: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(short, capsys, "g 5", "g 2", "n 3-4, 1", "c 9", "c x", "77")
    starts = [line.split(",")[0] for line in said if ", body, " in line]
    assert starts == ["1", "5", "2", "2"]
    assert "noise, 3 sentences. 2 left." in said
    assert sum("is no sentence here" in line for line in said) == 2
    assert said[-1] == "There is no number 77 here."
    assert len({d.batch for d in journal.stream(short.db)}) == 2


def test_undo_goes_back_to_the_sentence(short: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(short, capsys, "n", "e", "u", "u", "u 5", "U")
    assert said.count("Undone: no longer event.") == 1
    assert "Done again: report" not in said
    assert [act for act, *_ in changes(short)][-2:] == ["undo", "redo"]


def test_a_filter_narrows_and_leaves(short: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(short, capsys, "/", "/nothing like this", "/Kesra", "F3", "/", "/tag:no", "leave", "f3", "next")
    assert "Nothing matches nothing like this." in said
    assert "Filter Kesra: 1 left." in said
    assert sum(line.startswith("5, body") for line in said) == 2
    assert "No filter. 5 left." in said
    assert any(line.startswith("There is no tag 'no'") for line in said)
    assert said[-1] == "There is no filter; / and words filter."


def test_a_record_is_asked_for_field_by_field(short: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(
        short, capsys, "n 1", "g 1", "r", "e 2", "g 2", "r", "?", "2r", "nonsense", "2017-02-20", "-", "?", "day",
        *[""] * 23, "killed high", "1", "9", "sub-type", "8", "place", "=up", "confirm",
    )  # fmt: skip
    text = "\n".join(said)
    assert "Only an event sentence has a record; e tags it." in said
    assert any(line.startswith("2: explosions: 2a air drone strike, ") for line in said)
    assert "Write the day like 2017-02-20. date [" in text
    assert "One of day, range, week, month, year, unknown." in said
    assert "The counts must rise: low, best, high. killed high [1]" in said
    assert said[-1] == "Record confirmed."
    _, action, _, _, old, new = changes(short)[-1]
    assert (action, old) == ("record.confirm", None)
    assert isinstance(new, dict)
    assert (new["place_name"], new["killed_high"], new["date_start"], new["date_end"]) == ("up", 9, "2017-02-20", None)


def test_a_record_that_is_left_stays_a_draft(short: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    talk(short, capsys, "e 2", "g 2", "r", "f9", "esc")
    assert read.progress(short).records == {}
    talk(short, capsys, "g 2", "r", "", "2017-02-20")
    assert read.progress(short).records == {"draft": 1}
    said = talk(short, capsys, "3", "edit", "F8", "r", "up", "F1", "F2", "date is a", "day", "F2", "j", "G", "9")
    assert "Record rejected." in said
    assert next(line for line in said if line.startswith("Record 1, ")).startswith("Record 1, draft, 2017-02-20, ")
    assert read.progress(short).records == {"confirmed": 1}


@pytest.fixture
def stories(ws: Workspace, tmp_path: Path) -> Workspace:
    """Three headlines of one happening, of which no two are certain, and one of another."""
    path = tmp_path / "r.jsonl"
    titles = ("Rockets kill nine at market in Tel Maran", "Nine killed as rockets hit Tel Maran market",
              "Market in Tel Maran hit by rockets, nine killed", "Truce talks open")  # fmt: skip
    rows = [{"id": n, "title": t, "text": f"{t}. It was day {n}.", "outlet": f"O{n}"} for n, t in enumerate(titles)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    load.load(ws, [str(path)], auto=False)
    assert len(merge.offers(ws, None, 9)) >= 2
    return ws


def test_pairs_are_answered_one_by_one(stories: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(stories, capsys, "2", "i", "", "  ", "k", "y", "o", "tab", "d", "j", "d", "d 2", "y", "tab", "read")
    assert any(line.startswith("Pair 1, offered as one story, ") for line in said)
    assert any(line.startswith("Only in A: ") for line in said)
    assert any(line.startswith("A begins: ") for line in said)
    assert any(line.startswith("Same story. ") for line in said)
    assert "Name one report of the story, like d 2." in said
    assert "Detached." in said
    assert "Answers are given among the suggestions; tab goes there." in said
    made = [action for act, action, *_ in changes(stories) if act == "do" and action != "load"]
    assert made[0] == "story.same"
    assert set(made) <= {"story.same", "story.apart", "story.detach"}
    said = talk(stories, capsys, "2", "u", "u", "l")
    assert sum(line.startswith("Undone: ") for line in said) == 2


def test_hostile_text_stays_marks(ws: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "h.json"
    title = "\x1b[2J\u202eTitle\x00 of a blast"
    rows = [{"title": f"{title} {n}", "text": f"{HOSTILE} {'x' * 5000}\u2028", "outlet": HOSTILE} for n in range(2)]
    path.write_text(json.dumps(rows), encoding="utf-8")
    said = talk(
        ws, capsys, f"L {path}", "i", "e", "K", "r", HOSTILE, ".", "place", HOSTILE, "draft", "2", "i", "y", "tab",
        "d 2", "3", "edit", "?", "F5", "4", "u", "/x left", HOSTILE, f"/{HOSTILE}", f"X {tmp_path}/\x1b.nope",
        f"L {tmp_path}/\x1b[31m", "palette", "x",
    )  # fmt: skip
    text = "\n".join(said)
    assert not {c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2028"} - {"\n"}
    assert "␛" in text
    assert "[@click=app.bell]" in text


def test_reading_alone_changes_nothing(short: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = changes(short)
    with open_workspace(short.path, read_only=True) as ws:
        said = talk(ws, capsys, "j", "e", "u", "L .", "2", "3", "4", "1", f"X {tmp_path}/s.jsonl", "X sentences s.nope")
    assert "This desk only reads." in said
    assert sum("is open for reading only; nothing was changed." in line for line in said) == 3
    assert changes(short) == before
    assert (tmp_path / "s.jsonl").exists()


def test_a_change_that_is_not_saved_waits(short: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is held by another connection, so that the disk refuses for a while, as it does on the screen."""
    from triage.store.connect import connect

    other = connect(short.path)
    short.db.execute("PRAGMA busy_timeout = 1")

    def lines() -> Iterator[str]:
        other.execute("BEGIN IMMEDIATE")
        yield "n"
        yield "e"
        yield "quit"
        yield "j"
        other.execute("ROLLBACK")
        yield "e"
        yield "quit"

    assert converse(short, lines()) == 0
    other.close()
    out = capsys.readouterr().out
    assert "Not saved. " in out
    assert "this one was not taken" in out
    assert "Leave once more to give it up." in out
    assert "Saved: the change that had to wait." in out
    assert [action for _, action, *_ in changes(short)][-2:] == ["tag.noise", "tag.event"]


@given(st.lists(st.sampled_from(TYPED), max_size=40))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_script_ends_in_a_crash(
    stories: Workspace, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], lines: list[str]
) -> None:
    """Whatever is typed, in any order: plain lines, a journal that holds, and what is left is counted right."""
    path = tmp_path_factory.mktemp("typed") / "w.db"
    copy(stories, path)
    with open_workspace(path) as ws:
        talk(ws, capsys, *lines)
        session = Session(ws, Talk(iter(lines)))
        session.start()
        for line in lines:
            session.obey(line)
            if session.done:
                break
        assert session.left == read.left(ws, filter=session.where or None)[0]
        capsys.readouterr()
    assert check.check(path).findings == ()


def test_every_command_can_be_typed() -> None:
    """Every command of the table is done here or answers a question of the form, and has a way to be typed."""
    assert {c.id for c in COMMANDS} == set(HANDLERS) | OF_THE_FORM
    for view in (*VIEWS, FORM):
        known = names(view)
        assert {c.id for c in known.values()} == {c.id for c in commands_of(view)}
        assert all(known[c.id] == c for c in commands_of(view))
        assert [c for c in commands_of(view) if c.id in ALIASES.values()] == [
            known[letter] for letter, command_id in ALIASES.items() if command_id in known
        ]
        assert len(help_lines(view)) == len(commands_of(view))
        for line in help_lines(view):
            ways, _, what = line.partition(": ")
            assert all(about(known[way]) == what for way in ways.split(" or "))


@pytest.mark.parametrize(
    ("line", "word", "rest"),
    [
        ("e", "e", ""), (" e ", "e", ""), ("e 3-5", "e", "3-5"), ("   ", "space", ""), ("/a b", "/", "a b"),
        ("/ a", "/", "a"), ("L a b.txt ", "L", "a b.txt"), ("tag.event", "tag.event", ""), ("?", "?", ""),
    ],
)  # fmt: skip
def test_a_line_is_a_word_and_the_rest(line: str, word: str, rest: str) -> None:
    assert split(line) == (word, rest)


@pytest.mark.parametrize("text", ["", "a", "word " * 999, "x" * 5000, " " + "y" * 3000, "é" * 1000 + " z"])
def test_long_texts_go_on_in_further_lines(text: str) -> None:
    found = list(pieces(text.strip()))
    assert all(len(piece) <= LONGEST for piece in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_a_simple_terminal_gets_the_line_mode(tmp_path: Path) -> None:
    """With TERM=dumb the desk talks by lines from the load on, asks before the cursor, and ends with the input."""
    leader, follower = os.openpty()
    command = [sys.executable, "-m", "triage.cli.main", "--db", str(tmp_path / "w.db"), "page.txt"]
    (tmp_path / "page.txt").write_text(SHORT, encoding="utf-8")
    env = {**os.environ, "TERM": "dumb"}
    child = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=env, cwd=tmp_path)
    os.close(follower)
    os.write(leader, b"X sentences\n\ne\nX\nsentences s.jsonl\n\x04")
    sent = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the last writer is gone
            break
        if not piece:
            break
        sent += piece
    os.close(leader)
    assert child.wait() == 0
    assert b"Loaded: 1 accepted; 1 report with 5 sentences.\r\n" in sent
    assert b"read> event. 4 left.\r\n" in sent
    assert b"may stand before the name: " in sent
    assert b"Written: s.jsonl (5 rows)." in sent
    assert b"\x1b" not in sent
