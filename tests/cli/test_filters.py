"""The filters in a pipeline: a bad line or an empty folder is named and the rest goes on; what is given is read as it is meant."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import triage


class Ran(NamedTuple):
    """A finished run."""

    status: int
    out: str
    err: str


def run(folder: Path, *args: str, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> Ran:
    env = {**os.environ, "TRIAGE_DB": str(folder / "w.db"), **(more or {})}
    done = subprocess.run(
        [sys.executable, "-m", "triage.cli.main", *args],
        input=stdin,
        capture_output=True,
        env=env,
        cwd=folder,
        check=False,
    )
    err = done.stderr.decode()
    assert "Traceback" not in err
    assert "went wrong inside" not in err
    return Ran(done.returncode, done.stdout.decode(), err)


GOOD = '{"text": "Two men were killed in Mosul on Monday.", "published": "2017-02-20"}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no json", "It is no JSON object."),
        ('["a list"]', "It is no JSON object."),
        ('{"text": "a", "x": NaN}', "It is no JSON object."),
        ("[" * 100_000, "It is no JSON object."),
        ('{"text": 5}', "It has no field named text."),
        ('{"text": "a", "published": 20170220}', "Its published is no text."),
        ('{"text": "a", "country": ["IRQ"]}', "Its country is no text."),
    ],
)
def test_extract_names_a_bad_line_and_goes_on(line: str, reason: str, tmp_path: Path) -> None:
    ran = run(tmp_path, "extract", stdin=f"{GOOD}\n{line}\n\n{GOOD}\n".encode())
    assert (ran.status, len(ran.out.splitlines())) == (3, 2)
    assert ran.err.startswith(f"refused: line 2: {reason}")
    assert len(ran.err.splitlines()) == 1


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    ran = run(tmp_path, "extract", stdin=b"\xef\xbb\xbf" + GOOD.encode())
    assert (ran.status, json.loads(ran.out)["killed_low"]) == (0, 2)
    ran = run(tmp_path, "match", stdin=b"\xef\xbb\xbfa1\tTwo killed in Mosul\n")
    assert ran.out.splitlines()[1].startswith("a1,a1,")


def test_pairs_come_from_standard_input_and_may_be_long(tmp_path: Path) -> None:
    ran = run(
        tmp_path, "match", "--pairs", "-", stdin=f'a,b\r\n{"x" * 200_000},y\r\n"two\nlines","two\nlines"\r\n'.encode()
    )
    csv.field_size_limit(1 << 20)
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert (ran.status, len(rows), rows[0]["verdict"]) == (0, 2, "apart")
    assert rows[1]["a"] == "two\nlines"


def test_the_csv_of_match_is_written_as_it_is_asked_for(tmp_path: Path) -> None:
    words = ("--delimiter", "tab", "--bom", "--line-end", "lf", "--raw")
    plain = run(tmp_path, "match", stdin=b"=Two killed in Mosul\n").out
    other = run(tmp_path, "match", *words, stdin=b"=Two killed in Mosul\n").out
    assert plain == "id,story,lead,score,why\r\n0,0,'=Two killed in Mosul,100,leads its story\r\n"
    assert other == "\ufeffid\tstory\tlead\tscore\twhy\n0\t0\t=Two killed in Mosul\t100\tleads its story\n"


def test_two_headlines_with_one_id_are_not_taken_for_each_other(tmp_path: Path) -> None:
    ran = run(
        tmp_path,
        "match",
        stdin=b"c\tTwo killed in Mosul\nc\tGhana votes today\n\tRain in Accra\n2\tA port opens\nSnow\n",
    )
    assert ran.out.splitlines()[1:] == [
        "c,c,Two killed in Mosul,100,leads its story",
        "2,2,Rain in Accra,100,leads its story",
        "4,4,Snow,100,leads its story",
    ]
    assert ran.status == 3
    assert [line.partition(": Its id ")[0] for line in ran.err.splitlines()] == ["refused: line 2", "refused: line 4"]


@pytest.mark.parametrize("verb", ["read -", "split -", "load -", "apply -", "match", "match --pairs -", "extract"])
def test_an_input_without_an_end_is_refused(verb: str, tmp_path: Path) -> None:
    with open("/dev/zero", "rb") as endless:
        done = subprocess.run(
            [sys.executable, "-m", "triage.cli.main", *verb.split()],
            stdin=endless,
            capture_output=True,
            env={**os.environ, "TRIAGE_DB": str(tmp_path / "w.db")},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)),
            check=False,
        )
    assert done.returncode == 3
    assert re.fullmatch(r"triage: (Standard input|A line of standard input) has more than .*\n", done.stderr.decode())


@pytest.mark.parametrize(
    "verb", ["match --weights", "split - --suggest --weights", "suggest --weights", "gazetteer import"]
)
def test_a_device_is_no_file_to_be_read_to_its_end(verb: str, tmp_path: Path) -> None:
    ran = run(tmp_path, *verb.split(), "/dev/zero")
    assert ran.status == 2
    assert "/dev/zero is a device, and no file." in ran.err


@pytest.mark.parametrize("verb", ["read", "split"])
def test_an_empty_folder_is_named_and_the_rest_goes_on(verb: str, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "a.txt").write_text("A convoy came to Ramla.\n")
    ran = run(tmp_path, verb, "none", "a.txt")
    assert (ran.status, len(ran.out.splitlines())) == (3, 1)
    assert ran.err == "refused: none: The folder holds no files.\n"


@pytest.mark.parametrize("verb", ["read", "split", "load"])
def test_a_format_that_is_none_is_wrong_usage(verb: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A convoy came to Ramla.\n")
    ran = run(tmp_path, verb, "--format", "word", "a.txt")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("triage: There is no format word. The formats are text, markdown,")


@pytest.mark.parametrize(("word", "verb"), [("exprot", "export"), ("Stats", "stats"), ("aply", "apply")])
def test_a_verb_that_was_mistyped_is_asked_back(word: str, verb: str, tmp_path: Path) -> None:
    ran = run(tmp_path, word, "out.csv")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"triage: There is no verb and no file called {word}. Is {verb} meant?")
    (tmp_path / word).write_text("A file of that name is a file.")
    assert "The desk needs a terminal" in run(tmp_path, word).err


def test_a_row_that_is_no_pair_is_refused_by_its_line_and_the_others_are_judged(tmp_path: Path) -> None:
    rows = 'b,a\nx,"two\nlines"\nonly one\ny,z,more\n\nv,w\n'
    ran = run(tmp_path, "match", "--pairs", "-", stdin=rows.encode())
    assert ran.status == 3
    judged = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert [(row["a"], row["b"]) for row in judged] == [("two\nlines", "x"), ("w", "v")]
    assert ran.err == "refused: line 4: It has 1 cells instead of 2.\nrefused: line 5: It has 3 cells instead of 2.\n"
    ran = run(tmp_path, "match", "--pairs", "-", stdin=b'a,b\nx,y\nz,"open\nend\n')
    assert (ran.status, ran.out.count("\n")) == (3, 2)
    assert ran.err.startswith("refused: line 3: From here on the pairs are malformed: ")


GIVEN = {
    "match": (("match",), b"Bomb kills four\nFloods close a road\n", "headlines"),
    "pairs": (("match", "--pairs", "-"), b"a,b\nRain,Rain\n", "headlines"),
    "split": (("split", "-", "--suggest"), b"A bomb killed four in Kirkuk on Monday.\n", "proposals"),
    "extract": (("extract",), GOOD.encode(), ""),
}


@pytest.mark.parametrize("name", ["match", "pairs", "split"])
def test_a_file_that_holds_no_weights_is_wrong_usage(name: str, tmp_path: Path) -> None:
    words, stdin, what = GIVEN[name]
    (tmp_path / "empty").write_text("")
    (tmp_path / "list.json").write_text("[1]")
    for file in ("none.json", "empty", "list.json", "."):
        ran = run(tmp_path, *words, "--weights", file, stdin=stdin)
        assert ran == (2, "", f"triage: {file} holds no weights for {what}. Give a file that the fit wrote.\n")


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("dedupe/weights.json", ("pairs",)),
        ("dedupe/words.json", ("match", "pairs")),
        ("text/fold.json", ("match", "extract")),
        ("suggest/weights.json", ("split",)),
        ("suggest/lexicon.json", ("split",)),
        ("segment/words.json", ("split",)),
        ("extract/types_weights.json", ("extract",)),
    ],
)
def test_a_file_of_the_program_that_is_missing_or_broken_is_named(
    file: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    package = tmp_path / "here" / "triage"
    shutil.copytree(Path(triage.__file__).parent, package, ignore=shutil.ignore_patterns("*.pyc"))
    for text in (None, '{"half": ', "{}"):
        if text is None:
            (package / file).unlink()
        else:
            (package / file).write_text(text)
        for name in names:
            words, stdin, _ = GIVEN[name]
            ran = run(tmp_path, *words, stdin=stdin, more={"PYTHONPATH": str(package.parent)})
            sentence = (
                f"The file {package / file}, which is part of triage, is missing or broken. Install triage again."
            )
            assert ran == (1, "", f"triage: {sentence}\n")


EMPTY = [
    ("match", ""), ("match", "--pairs", ""), ("match", "--weights", ""), ("split", "x", "--suggest", "--weights", ""),
    ("extract", ""), ("apply", ""), ("backup", ""), ("suggest", "--weights", ""), ("gazetteer", "import", ""),
    ("stats", "--db", ""), ("--db", "", "load", "x"), ("load", "x", "--db="), ("--db", ""), ("open", "--db", ""),
]  # fmt: skip


@pytest.mark.parametrize("words", EMPTY, ids=" ".join)
def test_an_empty_name_is_named_and_a_wrong_usage(words: tuple[str, ...], tmp_path: Path) -> None:
    """It stands for a variable of a shell that is not set; the shipped weights or standard input must not take its place."""
    ran = run(tmp_path, *words, stdin=b"Two killed in Mosul\n")
    assert (ran.status, ran.out) == (2, "")
    assert "The name '' is empty. Name a file." in ran.err
    assert not (tmp_path / "w.db").exists()


def test_an_empty_input_among_others_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    for verb in ("read", "split", "load"):
        ran = run(tmp_path, verb, "a.txt", "")
        assert ran.status == 3
        assert "There is no file ''. Check the path." in ran.err


def test_headlines_beside_pairs_are_a_wrong_usage(tmp_path: Path) -> None:
    for name in ("lines.txt", "-"):
        ran = run(tmp_path, "match", name, "--pairs", "pairs.csv", stdin=b"a,b\nx,y\n")
        assert (ran.status, ran.out) == (2, "")
        assert f"Pairs come from pairs.csv, so that the headlines of {name} are not read. Name one of them." in ran.err


def test_numbers_that_are_no_json_are_refused_and_do_not_go_out(tmp_path: Path) -> None:
    ran = run(tmp_path, "extract", stdin=b'{"text": "A", "id": 1e999}\n{"text": "B", "id": -1e-9}\n')
    assert ran.status == 3
    assert ran.err == "refused: line 1: It is no JSON object. Give one object a line.\n"
    assert json.loads(ran.out)["id"] == -1e-9
