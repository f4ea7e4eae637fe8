"""Verification: damage of every kind is found and named, and what can be derived is rebuilt."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import threading
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import soak_flips
from triage.desk import check as desk
from triage.desk import load, tag
from triage.desk.workspace import open_workspace
from triage.domain.report import Role
from triage.domain.tag import Tag
from triage.errors import WorkspaceError
from triage.store import check, marks, recount
from triage.store.connect import Connection
from triage.store.finding import Finding
from triage.store.migrations import MIGRATIONS


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workspace with decisions of every kind."""
    return soak_flips.prepared(tmp_path_factory.mktemp("whole")).read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    place = tmp_path / "w.db"
    place.write_bytes(whole)
    return place


def harm(path: Path, *statements: str) -> None:
    """Change rows behind the back of the program."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DROP TRIGGER decision_stays")
        db.execute("DROP TRIGGER decision_remains")
        for statement in statements:
            assert db.execute(statement).rowcount != 0, statement
        db.execute(
            "CREATE TRIGGER decision_stays BEFORE UPDATE ON decision BEGIN SELECT RAISE (ABORT, 'the journal only grows'); END"
        )
        db.execute(
            "CREATE TRIGGER decision_remains BEFORE DELETE ON decision BEGIN SELECT RAISE (ABORT, 'the journal only grows'); END"
        )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tables(path: Path) -> set[str]:
    return {f.table for f in desk.check(path).findings}


def test_a_sound_workspace_is_whole(path: Path) -> None:
    found = desk.check(path)
    assert found.findings == ()
    assert found.whole == found.all == {"reports": 19, "decisions": 65, "records": 2}


def test_the_check_changes_nothing_and_a_desk_may_go_on(path: Path, whole: bytes) -> None:
    desk.check(path)
    assert path.read_bytes() == whole
    with open_workspace(path) as ws:
        number = ws.db.execute("SELECT id FROM sentence WHERE tag IS NULL AND role <> 'title' LIMIT 1").fetchone()[0]
        tag.tag(ws, [number], Tag.NOISE)
        assert desk.check(path).findings == ()


def test_a_busy_desk_is_not_taken_for_damage(path: Path) -> None:
    with open_workspace(path) as ws:
        numbers = [r[0] for r in ws.db.execute("SELECT id FROM sentence WHERE tag IS NULL AND role <> 'title'")]
    stop = threading.Event()

    def decide() -> None:
        with open_workspace(path) as busy:
            busy.db.execute("PRAGMA wal_autocheckpoint = 20")
            while not stop.wait(0.004):  # without a pause its journal outgrows every check
                for new in (Tag.NOISE, None):
                    tag.tag(busy, numbers[:3], new)

    writer = threading.Thread(target=decide)
    writer.start()
    try:
        assert [f for _ in range(15) for f in desk.check(path).findings] == []
    finally:
        stop.set()
        writer.join()
    assert desk.check(path).all["decisions"] > 100


@pytest.mark.parametrize(
    ("table", "row", "statement"),
    [
        ("report", "1", soak_flips.other_letter(1)),
        ("report", "2", "UPDATE report SET source = source || 'x' WHERE id = 2"),
        ("report", "3", "UPDATE report SET text_sha256 = upper(text_sha256) WHERE id = 3"),
        ("sentence", "5", "UPDATE sentence SET stop = stop - 1 WHERE id = 5"),
        ("sentence", "6", "UPDATE sentence SET confidence = coalesce(confidence, 0) + 1 WHERE id = 6"),
        ("reason", "2", "UPDATE reason SET words = words || ' ' WHERE id = 2"),
        ("workspace", "origin", "UPDATE workspace SET value = '0' WHERE name = 'origin'"),
        ("pair", "", "UPDATE pair SET score = score + 0.5"),
        ("decision", "7", "UPDATE decision SET editor = 'mallory' WHERE seq = 7"),
        ("decision", "8", "UPDATE decision SET new = '\"noise\"', old = '\"event\"' WHERE seq = 8"),
        ("decision", "11", "DELETE FROM decision WHERE seq = 10"),
        ("decision", "9", "UPDATE decision SET new = ' ' || new WHERE seq = 9"),
        ("sqlite_sequence", "decision", "DELETE FROM decision WHERE seq = (SELECT max(seq) FROM decision)"),
        ("report", "4", "UPDATE report SET text_at = text_at + 1 WHERE id = 4"),
    ],
)
def test_damage_that_cannot_be_derived_is_named(path: Path, table: str, row: str, statement: str) -> None:
    harm(path, statement)
    found = [f for f in desk.check(path).findings if f.table == table and (f.row == row or not row)]
    assert found
    assert not found[0].derived
    after = desk.repair(path).after
    assert any(f.table == table and (f.row == row or not row) for f in after.findings)


def test_a_finding_names_the_report_in_words_and_the_rest_is_whole(path: Path) -> None:
    harm(path, soak_flips.other_letter(1))
    found = desk.check(path)
    with contextlib.closing(sqlite3.connect(path)) as db:
        headline, key = db.execute("SELECT headline, key FROM report WHERE id = 1").fetchone()
    assert found.findings[0].what == f'the text of report "{headline[:60]}" ({key}) does not have its SHA-256'
    assert (found.whole["reports"], found.all["reports"]) == (18, 19)
    assert found.notes == ("The word index and the copies were not compared, because reports are damaged.",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sentence SET tag = 'quote' WHERE id = (SELECT min(id) FROM sentence WHERE tag = 'event')",
        "UPDATE sentence SET tag = NULL WHERE id = (SELECT min(id) FROM sentence WHERE tag = 'event')",
        "UPDATE sentence SET tag = 'noise' WHERE id = (SELECT max(id) FROM sentence WHERE tag IS NULL AND role <> 'title')",
        "UPDATE sentence SET flags = 'detail' WHERE id = 9",
        "UPDATE sentence SET note = 'made up' WHERE id = 9",
        "UPDATE sentence SET n = n + 1 WHERE id = 9",
        "UPDATE report SET present = 0 WHERE id = 2",
        "UPDATE report SET lead = 1 WHERE id = 2",
        "UPDATE report SET lead_value = replace(lead_value, 'lead', 'load') WHERE lead_value IS NOT NULL",
        "UPDATE report SET outlet = 'another' WHERE id = 2",
        "UPDATE report SET undecided = undecided + 1 WHERE id = 2",
        "UPDATE report SET has_left = 1 - has_left WHERE id = 2",
        "UPDATE pair SET answer = 'same' WHERE answer = 'linked'",
        "UPDATE record SET body = replace(body, 'confirmed', 'rejected')",
        "UPDATE record SET status = 'rejected'",
        "DELETE FROM record_sentence",
        "DELETE FROM record",
        "UPDATE batch SET undone_by = NULL",
        "DELETE FROM batch WHERE batch = (SELECT max(batch) FROM batch)",
        "UPDATE counter SET value = value - 1 WHERE name = 'left'",
        "UPDATE counter SET name = 'lefu' WHERE name = 'left'",
        "UPDATE headline_word SET reports = reports + 1 WHERE word = (SELECT min(word) FROM headline_word)",
        "UPDATE headline_key SET report = report + 1 WHERE key = (SELECT min(key) FROM headline_key)",
        "UPDATE checksum SET value = value + 1",
        "UPDATE sentence_words_data SET block = zeroblob(length(block)) WHERE id > 10",
        "UPDATE sentence_words_config SET v = 9",
    ],
)
def test_what_can_be_derived_is_found_and_rebuilt(path: Path, statement: str) -> None:
    before = soak_flips.dump(path)
    harm(path, statement)
    assert any(f.derived for f in desk.check(path).findings)
    done = desk.repair(path)
    assert done.after.findings == ()
    assert done.kept is not None
    assert done.kept.stat().st_mode == path.stat().st_mode
    if "headline" not in statement and "checksum" not in statement:
        assert soak_flips.dump(path) == before


def test_a_broken_chain_is_not_a_source_for_repairs(path: Path) -> None:
    harm(
        path,
        "UPDATE decision SET editor = 'mallory' WHERE seq = 7",
        "UPDATE sentence SET note = 'made up' WHERE id = 9",
    )
    done = desk.repair(path)
    assert {f.table for f in done.after.findings} == {"decision", "sentence"}


def test_a_missing_index_and_a_strange_table_are_named(path: Path) -> None:
    harm(path, "DROP INDEX sentence_tag", "CREATE TABLE strange (a)")
    assert {f.row for f in desk.check(path).findings if f.table == "schema"} == {"sentence_tag", "strange"}


def test_an_older_workspace_is_checked_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(soak_flips.FIXTURE, old)
    found = desk.check(old)
    assert (found.findings, len(found.notes)) == ((), 1 if len(MIGRATIONS) > 1 else 0)
    harm(old, "UPDATE report SET text = text || 'x' WHERE id = 1", "UPDATE decision SET at = '' WHERE seq = 3")
    assert {(f.table, f.row) for f in desk.check(old).findings} == {("report", "1"), ("decision", "3")}


@pytest.mark.parametrize("data", [b"", b"no workspace", b"SQLite format 3\x00" + bytes(84)])
def test_what_is_no_workspace_is_not_whole(tmp_path: Path, data: bytes) -> None:
    place = tmp_path / "x.db"
    place.write_bytes(data)
    assert soak_flips.is_found(place)


def test_flipped_bits_and_cut_ends_are_found_or_harmless(tmp_path: Path) -> None:
    found = list(soak_flips.rounds(tmp_path, 7, 0, 60))
    assert [one["missed"] for one in found if one["missed"]] == []
    assert sum(one.get("flip found", 0) for one in found) > 10
    assert sum(one.get("cut found", 0) for one in found) == 12
    assert sum(one.get("log flip found", 0) for one in found) == 60


def test_the_harness_can_fail(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = soak_flips.dump(path)
    harm(path, soak_flips.other_letter(1))
    monkeypatch.setattr(soak_flips, "is_found", lambda _: False)
    assert soak_flips.judged(path, before) == "missed"


cells = st.lists(st.one_of(st.none(), st.integers(-(2**62), 2**62), st.text(), st.floats(allow_nan=False), st.binary()))


@given(cells, cells)
def test_marks_tell_cells_apart(one: list[object], other: list[object]) -> None:
    said = [json.dumps(c, ensure_ascii=False, separators=(",", ":"), default=bytes.hex) for c in (one, other)]
    assert marks.mark(*one) % 2**32 == zlib.crc32(said[0].encode("utf-8", "surrogatepass"))
    assert -(2**31) <= marks.mark(*one) < 2**31
    if said[0] != said[1] and len(one) == len(other) <= 1 and max(map(len, said)) <= 4:
        assert marks.mark(*one) != marks.mark(*other)


@given(
    st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 2**40), st.sampled_from(Role), st.integers(0, 2**40)
)
def test_the_short_ways_to_a_mark_say_the_same(report: int, start: int, stop: int, role: Role, paragraph: int) -> None:
    row = (report, start, stop, role.value, paragraph)
    assert marks.mark_of_new(*row) == marks.mark(*row, None, None, None)
    assert marks.sum_of_keys([(report, start), (stop, paragraph)]) == marks.mark(report, start) + marks.mark(
        stop, paragraph
    )


@given(st.text(min_size=1), st.data())
def test_a_flipped_bit_changes_a_mark(text: str, data: st.DataObject) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    at = data.draw(st.integers(0, len(raw) * 8 - 1))
    damaged = bytearray(raw)
    damaged[at // 8] ^= 1 << at % 8
    assert marks.mark(text, 1) != marks.mark(bytes(damaged).decode("utf-8", "surrogateescape"), 1)


def test_the_check_of_a_copy_without_derived_parts_sees_the_rows(path: Path) -> None:
    harm(path, "UPDATE sentence SET stop = stop - 1 WHERE id = 5", "UPDATE counter SET value = 0 WHERE name = 'left'")
    with contextlib.closing(check.open_to_check(path)) as db:
        assert [f.table for f in check.check(db, path, derived=False).findings] == ["sentence"]


def test_the_word_index_is_compared_in_small_pieces(tmp_path: Path) -> None:
    """A desk that was once checked would keep, between what lives on, the room that the pieces took."""
    report = tmp_path / "long.txt"
    words = " ".join(f"Word{n % 997} came." for n in range(15_000))
    report.write_text(f"A long report\n\n{words}\n", encoding="utf-8")
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        load.load(ws, [str(report)])
        tracemalloc.start()
        try:
            assert list(recount.words(ws.db)) == []
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize("size", [100, 5000])
def test_a_check_of_a_cut_file_says_how_much_is_there_and_advises_no_check(tmp_path: Path, size: int) -> None:
    with open_workspace(tmp_path / "w.db"):
        pass
    whole = (tmp_path / "w.db").read_bytes()
    path = tmp_path / "cut.db"
    path.write_bytes(whole[:size])
    with pytest.raises(WorkspaceError, match=f"is cut short: {size:,} of {len(whole):,} bytes are there") as caught:
        desk.check(path)
    assert "triage restore" in caught.value.advice
    assert "triage check" not in caught.value.advice


def test_a_word_that_the_index_cuts_inside_a_sign_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("\u6771" * 12_000, encoding="utf-8")
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        load.load(ws, [str(tmp_path / "long.txt")])
    assert desk.check(tmp_path / "w.db").findings == ()


def test_no_room_for_temporary_files_is_no_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of its own limit stands for the full disk: SQLite says the same."""
    words = recount.words

    def cramped(db: Connection) -> Iterator[Finding]:
        db.execute("CREATE TEMP TABLE something (cell)")
        pages = db.execute("PRAGMA temp.page_count").fetchone()[0]
        db.execute(f"PRAGMA temp.max_page_count = {pages + 2}")
        yield from words(db)

    monkeypatch.setattr(recount, "words", cramped)
    with pytest.raises(WorkspaceError, match="broke off, and says nothing of it: there is no room") as caught:
        desk.check(path)
    assert "TMPDIR" in caught.value.advice
