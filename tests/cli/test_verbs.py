"""The command line as a contract: verbs, field names, exit statuses, sentences instead of tracebacks."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from triage import paths
from triage.cli.verbs import VERBS
from triage.desk.commands import COMMANDS

READ_FIELDS = [
    "source", "report_id", "title", "outlet", "author", "url", "language", "published", "published_raw", "media_type",
    "raw_sha256", "text_sha256", "text", "blocks", "problems",
]  # fmt: skip
SPLIT_FIELDS = ["source", "report_id", "n", "start", "end", "role", "text"]
SUGGEST_FIELDS = [*SPLIT_FIELDS, "tag", "confidence", "reason", "flags"]
RECORD_FIELDS = [
    "event_type", "event_subtype", "date_start", "date_end", "date_precision", "date_text", "place_name", "admin1", "admin2",
    "admin3", "country", "latitude", "longitude", "place_precision", "geonameid", "place_how", "actor1",
    "actor1_kind", "actor1_assoc", "actor2", "actor2_kind", "actor2_assoc",
    "civilians_targeted", "violence_kind", "killed_low", "killed_best", "killed_high", "killed_civilians", "killed_side1",
    "killed_side2", "injured_low", "injured_high", "casualties_text", "claimed_by", "attribution", "event_clarity", "context",
]  # fmt: skip


OLDER = Path(__file__).parent.parent / "data" / "workspaces" / "version-1.db"


class Ran:
    """A finished run: its status, its output and its narration."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


def run(folder: Path, *args: str, stdin: str = "") -> Ran:
    env = {**os.environ, "TRIAGE_DB": str(folder / "w.db")}
    done = subprocess.run(
        [sys.executable, "-m", "triage.cli.main", *args],
        input=stdin.encode(),
        capture_output=True,
        env=env,
        cwd=folder,
        check=False,
    )
    ran = Ran(done)
    assert "Traceback" not in ran.err
    return ran


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_text(
        'Convoy enters the old town\n\nSoldiers killed three gunmen in Ramla on Monday, officers said. "We are safe," a man said.',
        encoding="utf-8",
    )
    return str(path)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_and_costs_no_heavy_import(tmp_path: Path, verb: str) -> None:
    code = (
        "import sys; from triage.cli.main import main; status = main([sys.argv[1], '--help']);"
        "heavy = {'textual', 'lxml', 'trafilatura', 'feedparser', 'sqlite_utils', 'rapidfuzz', 'numpy', 'rich'} & set(sys.modules);"
        "print(sorted(heavy), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code, verb], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "Usage: triage" in done.stdout
    assert done.stderr.strip() == "[]"


def test_help_lists_every_verb(tmp_path: Path) -> None:
    ran = run(tmp_path, "--help")
    assert all(f"\n  {verb} " in ran.out for verb in VERBS)


def test_read_prints_the_contracted_fields(tmp_path: Path, page: str) -> None:
    ran = run(tmp_path, "read", page)
    line = ran.lines()[0]
    assert (ran.status, list(line)) == (0, READ_FIELDS)
    assert all(list(block) == ["role", "start", "end"] for block in line["blocks"])
    assert line["source"] == page


def test_split_prints_the_contracted_fields(tmp_path: Path, page: str) -> None:
    plain, offered = run(tmp_path, "split", page).lines(), run(tmp_path, "split", "--suggest", page).lines()
    assert all(list(line) == SPLIT_FIELDS for line in plain)
    assert all(list(line) == SUGGEST_FIELDS for line in offered)
    assert [line["n"] for line in plain] == [1, 2, 3]
    text = run(tmp_path, "read", page).lines()[0]["text"]
    assert all(text[line["start"] : line["end"]] == line["text"] for line in plain)


def test_a_title_has_no_tag(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps({"title": "A title", "text": "A body of one sentence."}), encoding="utf-8")
    title, body = run(tmp_path, "split", "--suggest", str(path)).lines()
    assert (title["role"], title["tag"], title["flags"]) == ("title", None, [])
    assert body["tag"] in ("event", "quote", "caption", "noise")


def test_a_refused_input_stops_nothing(tmp_path: Path, page: str) -> None:
    ran = run(tmp_path, "read", str(tmp_path / "missing.txt"), page)
    assert ran.status == 3
    assert len(ran.lines()) == 1
    assert "missing.txt" in ran.err


def test_match_gathers_headlines(tmp_path: Path) -> None:
    ran = run(
        tmp_path,
        "match",
        stdin="a\tFive killed in Basra blast\nb\tFIVE KILLED IN BASRA BLAST\nc\tTalks open in Geneva again\n",
    )
    assert list(ran.rows()[0]) == ["id", "story", "lead", "score", "why"]
    assert [(r["id"], r["story"]) for r in ran.rows()] == [("a", "a"), ("b", "a"), ("c", "c")]


def test_match_judges_pairs(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text('a,b,more\n"Five killed in Basra, police say",Six killed in Basra,x\n=1+1,x\n', encoding="utf-8")
    rows = run(tmp_path, "match", "--pairs", str(path)).rows()
    assert list(rows[0]) == ["a", "b", "score", "verdict", "why"]
    assert [r["verdict"] in ("link", "apart") for r in rows] == [True, True]
    assert rows[1]["a"] == "'=1+1"
    assert all(r["why"] for r in rows)


def test_extract_keeps_the_line_and_adds_the_record(tmp_path: Path) -> None:
    given: dict[str, Any] = {
        "id": 7,
        "text": "Soldiers killed three gunmen in Ramla on Monday.",
        "published": "2017-02-21",
    }
    line = run(tmp_path, "extract", "-", stdin=json.dumps(given)).lines()[0]
    assert list(line) == [*given, *RECORD_FIELDS, "event_subtype_alternatives", "confidence", "evidence"]
    assert (line["date_start"], line["killed_low"], line["place_name"]) == ("2017-02-20", 3, "Ramla")
    assert all(given["text"][e["start"] : e["end"]] for e in line["evidence"])


def test_load_read_undo_export(tmp_path: Path, page: str) -> None:
    assert run(tmp_path, "load", page).status == 0
    assert "known" in run(tmp_path, "load", page).err
    assert run(tmp_path, "stats", "--json").lines()[0]["progress"]["left"] == 3
    ran = run(tmp_path, "export", "-", "--what", "sentences")
    assert [line["tag"] for line in ran.lines()] == [None, None, None]
    assert run(tmp_path, "undo").status == 0
    assert run(tmp_path, "stats", "--json").lines()[0]["progress"]["left"] == 0
    assert run(tmp_path, "redo").status == 0
    acts = [line["act"] for line in run(tmp_path, "log", "--json").lines()]
    assert acts == ["redo", "undo", "do"]
    assert run(tmp_path, "undo", "--seq", "99").status == 1


def test_a_recipe_and_chosen_columns(tmp_path: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, "load", page)
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[recipes.quotes]\nfile = "quotes.csv"\nwhat = "sentences"\ncolumns = ["n", "text"]\nfilter = "safe"\n'
        '[recipes.bad]\ncolour = "red"\n[recipes.acled]\nformat = "acled"\nnumbers = true\n'
    )
    monkeypatch.setenv("TRIAGE_SETTINGS", str(settings))
    assert run(tmp_path, "export", "--recipe", "quotes").status == 0
    assert (tmp_path / "quotes.csv").read_bytes() == b'n,text\r\n3,"""We are safe,"" a man said."\r\n'
    ran = run(tmp_path, "export", "-", "--recipe", "quotes", "--columns", "n,role", "--filter", "", "--format", "csv")
    assert ran.out.splitlines()[0] == "n,role"
    assert len(ran.out.splitlines()) == 4
    assert (
        "There is no recipe weekly. There are acled, bad, quotes." in run(tmp_path, "export", "--recipe", "weekly").err
    )
    assert "recipes.bad.colour: A recipe has no colour." in run(tmp_path, "export", "--recipe", "bad").err
    assert "event_id_cnty is the country and the place" in run(tmp_path, "export", "-", "--recipe", "acled").err
    assert run(tmp_path, "export").status == 2
    assert "There is no column colour." in run(tmp_path, "export", "-", "--columns", "colour").err
    assert "no filter fits it" in run(tmp_path, "export", "-", "--what", "decisions", "--filter", "left").err
    ran = run(tmp_path, "export", "-", "--what", "reports", "--filter", "nowhere")
    assert (ran.status, ran.out) == (0, "")
    assert len(run(tmp_path, "export", "-", "--what", "reports", "--filter", "safe").lines()) == 1


def test_load_json_prints_one_line_an_input(tmp_path: Path, page: str) -> None:
    ran = run(tmp_path, "load", "--json", page, str(tmp_path / "missing.txt"))
    assert ran.status == 3
    assert [line["status"] for line in ran.lines()] == ["accepted", "refused"]
    assert ran.lines()[1]["reason"]


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (["load"], 2, "Missing argument"),
        (["load", "missing.txt"], 3, "missing.txt"),
        (["stats"], 1, "no workspace"),
        (["stats", "--db", "page.txt"], 1, "no workspace of triage"),
        (["export", "out.nonsense"], 1, "no workspace"),
        (["open"], 2, "needs a terminal"),
        (["extract", "page.txt"], 3, "no JSON object"),
        (["match", "--pairs", "page.txt"], 3, "no columns a and b"),
        (["undo", "zero"], 2, "zero"),
    ],
)
def test_bad_words_end_in_a_sentence_and_a_status(
    tmp_path: Path, page: str, args: list[str], status: int, words: str
) -> None:
    ran = run(tmp_path, *args)
    assert ran.status == status
    assert words in ran.err
    assert not (tmp_path / "w.db").exists() or args[0] == "load"


def test_keys_names_every_command(tmp_path: Path) -> None:
    assert [line["id"] for line in run(tmp_path, "keys", "--json").lines()] == [c.id for c in COMMANDS]


@pytest.mark.parametrize("as_json", [False, True])
def test_the_demo_without_a_terminal_goes_all_the_way(tmp_path: Path, as_json: bool) -> None:
    ran = run(tmp_path, "demo", "--to", str(tmp_path / "demo"), *(["--json"] if as_json else []))
    assert ran.status == 0
    if as_json:
        (figures,) = ran.lines()
        assert figures["decided"] == figures["progress"]["sentences"]
    else:
        assert "The first records:" in ran.out
    with (tmp_path / "demo" / "export" / "events.csv").open(encoding="utf-8", newline="") as stream:
        events = list(csv.DictReader(stream))
    assert len(events) > 20
    assert {row["status"] for row in events} == {"confirmed"}
    assert "refused: 0" not in ran.err
    assert (paths.sample_reports() / "key.csv").exists()


def test_standard_input_is_a_report(tmp_path: Path) -> None:
    ran = run(tmp_path, "read", "-", stdin="A report from a pipe.")
    assert ran.lines()[0]["text"] == "A report from a pipe."


@pytest.mark.parametrize("verb", ["stats", "log", "export"])
def test_an_older_workspace_opens_for_reading_too(tmp_path: Path, verb: str) -> None:
    (tmp_path / "w.db").write_bytes(OLDER.read_bytes())
    ran = run(tmp_path, verb, *(["-"] if verb == "export" else []))
    assert (ran.status, ran.err.count("older")) == (0, 0)


def test_a_reader_that_leaves_a_pipe_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(
        "".join(json.dumps({"text": f"Sentence {n} of a long list. " * 40}) + "\n" for n in range(400)),
        encoding="utf-8",
    )
    first = subprocess.Popen(
        [sys.executable, "-m", "triage.cli.main", "read", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert first.stdout
    assert first.stderr
    first.stdout.readline()
    first.stdout.close()
    said = first.stderr.read()
    first.stderr.close()
    assert (first.wait(), said) == (0, b"")


LONG = "x" * 300


@pytest.mark.parametrize(
    "args",
    [
        ("load", LONG), ("read", LONG), ("split", LONG), ("apply", LONG), ("export", LONG), ("backup", LONG), ("restore", LONG),
        ("--db", LONG, "stats"), ("--db", LONG, "load", "in.txt"), ("--db", LONG, "check"), ("--db", LONG, "restore", "in.txt"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_name_that_is_too_long_ends_in_a_sentence(tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "in.txt").write_text("Gunmen took the bridge of Karsin on Monday.\n")
    assert run(tmp_path, "load", "in.txt").status == 0
    done = run(tmp_path, *args)
    assert done.status
    assert (done.err + done.out).strip()
    assert "went wrong inside" not in done.err


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("gazetteer",), 2, "Usage: triage gazetteer [OPTIONS] COMMAND"),
        (("split", "--weights", "w.json", "-"), 2, "triage: --weights needs --suggest."),
        (("backup", "-"), 2, "triage: A backup is a file"),
        (("demo", "--to", "one.txt"), 2, "triage: Invalid value for '--to': Directory 'one.txt' is a file."),
        (("apply", "-"), 3, "triage: The file is empty. Nothing was changed."),
    ],
)
def test_what_is_wrong_is_said_at_the_begin_of_the_line(
    args: tuple[str, ...], status: int, words: str, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text("One.")
    run(tmp_path, "load", "one.txt")
    ran = run(tmp_path, *args)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith(words)
