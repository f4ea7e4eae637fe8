"""The settings file: what is read, what is wrong with it and where, and changes that touch one value only."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import config
from triage.config import SURE, read_settings, settings
from triage.desk.settings import OPTIONS, faults, save, template, write_template
from triage.desk.toml import entries, line_of, literal, with_value
from triage.errors import TriageError, UsageError
from triage.toml import plain_table

WHOLE = """\
# my settings
editor = 'anna'   # me
theme = "light"
sure = 0.9
keymap = "vi"
side_pane = "origin"
copies = false

[keys]
tag.event = "E"
"tag.noise" = ["N", "ctrl+n"]

[filters]
doubtful = 'left tag:event "Albu Saif"'

[recipes.weekly]
file = "weekly.csv"
columns = ["event_id", "date_start"]
filter = "since:2017-02"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of a test; there is none yet."""
    monkeypatch.setenv("TRIAGE_SETTINGS", str(tmp_path / "my" / "settings.toml"))
    return tmp_path / "my" / "settings.toml"


def written(file: Path, text: str) -> Path:
    """Write the settings file."""
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode("utf-8"))
    return file


def test_without_a_file_the_defaults_count_and_nothing_is_imported(file: Path) -> None:
    found = settings()
    assert (found.theme, found.keymap, found.sure, found.side_pane) == ("dark", "default", SURE, "record")
    assert (found.editor, found.copies, found.keys, found.faults) == ("", True, {}, ())
    program = (
        "import sys; before = set(sys.modules); from triage import config; config.settings(); "
        "print(sorted(set(sys.modules) - before - {'triage', 'triage.config', 'triage.toml', '__future__'}))"
    )
    for text in (None, WHOLE):
        if text:
            written(file, text)
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]", "a settings file of the usual form costs no import"


def test_the_values_of_a_file_are_plain(file: Path) -> None:
    written(file, WHOLE)
    found = settings()
    assert (found.editor, found.theme, found.keymap, found.sure) == ("anna", "light", "vi", 0.9)
    assert (found.side_pane, found.copies) == ("origin", False)
    assert found.keys == {"tag.event": ("E",), "tag.noise": ("N", "ctrl+n")}
    assert found.filters == {"doubtful": 'left tag:event "Albu Saif"'}
    recipe = found.recipes["weekly"]
    assert (recipe.file, recipe.columns, recipe.filter) == ("weekly.csv", ("event_id", "date_start"), "since:2017-02")
    assert (recipe.format, recipe.what) == ("", "")
    assert faults(found) == []


def test_a_changed_file_is_read_again_and_another_one_is_another(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().theme == "dark"
    written(file, 'theme = "light"')
    assert settings().theme == "light"
    assert settings() is settings()
    written(file, 'theme = "high-contrast"')
    assert settings().theme == "high-contrast"
    monkeypatch.delenv("TRIAGE_SETTINGS")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(file.parent / "config"))
    assert settings().theme == "dark"
    assert settings().path == str(file.parent / "config" / "triage" / "settings.toml")


def test_option_before_variable_before_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(file, 'editor = "anna"\nsure = 0.8')
    monkeypatch.setenv("TRIAGE_EDITOR", "ben")
    assert config.editor_name("carl") == "carl"
    assert config.editor_name() == "ben"
    monkeypatch.delenv("TRIAGE_EDITOR")
    assert config.editor_name() == "anna"
    assert config.sure_enough() == 0.8
    monkeypatch.setenv("TRIAGE_SURE", "0.7")
    assert config.sure_enough() == 0.7
    monkeypatch.setenv("TRIAGE_SURE", "much")
    assert config.sure_enough() == 0.8


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('\ntheme = "drak"', 2, "theme: It is one of dark, light"),
        ("themes = 1", 1, "themes: There is no setting themes. Is theme meant?"),
        ("sure = 1.5", 1, "sure: It is a number from 0 to 1"),
        ("sure = true", 1, "sure: It is a number"),
        ('copies = "yes"', 1, "copies: It is true or false"),
        ("editor = 7", 1, "editor: It takes words"),
        ("# one\nkeys = 3", 2, "keys: It is a table"),
        ('[keys]\n\n"tag.evnt" = "x"', 3, "keys.tag.evnt: There is no command tag.evnt. Is tag.event meant?"),
        ('[keys]\ntag.event = "n"', 2, "keys.tag.event: n is also the key of tag.noise in the view read."),
        ('[keys]\n[keys.tag]\nevent = "slsh"', 3, "There is no key 'slsh'. Is slash meant?"),
        ("[keys]\nflag = 3", 2, "keys.flag: It takes a key"),
        ("[filters]\nmine = 3", 2, "filters.mine: It takes a filter line"),
        ('[filters]\nx = "left"\nmine = "tag:evnt"', 3, "filters.mine: There is no tag 'evnt'."),
        ('[recipes.a]\nfile = "x.csv"\nformt = "csv"', 3, "recipes.a.formt: A recipe has no formt. Is format meant?"),
        ("recipes.a.columns = 3", 1, "recipes.a.columns: It takes a list of names of columns."),
        ("recipes = {a = 3}", 1, "recipes.a: It is a table"),
        ('[recipes.a]\nformat = "doc"', 2, "There is no format doc."),
        ("[recipes.a]\nnumbers = 3", 2, "recipes.a.numbers: It takes true or false."),
        ('[recipes.a]\nfile = "x.csv"\nnumbers = true', 3, "recipes.a.numbers: Only acled gives events numbers."),
        ('[recipes.a]\nwhat = "all"', 2, "It is one of events"),
        ('[recipes.a]\ncolumns = ["event_id", "evnt"]', 2, "There is no column evnt."),
        ('[recipes.a]\nfilter = "since:never"', 2, "There is no day"),
        ("theme = \n", 1, "This is no TOML: Invalid value (column 9)."),
        (
            'theme = "dark\n',
            1,
            "This is no TOML: a quote is not closed (column 14). Nothing of the file counts until that",
        ),
        ('theme = "dark"\nx', 2, "This is no TOML"),
        ("a = " + "[" * 5000, 0, "This is no TOML"),
    ],
)
def test_a_fault_is_a_sentence_with_file_and_line_and_the_rest_counts(
    file: Path, text: str, line: int, words: str
) -> None:
    written(file, text)
    found = faults(settings())
    assert len(found) == 1
    assert found[0].startswith(f"{file}, line {line}: " if line else f"{file}")
    assert words in found[0]
    assert settings().theme == "dark"


def test_files_that_cannot_be_read_are_sentences(file: Path) -> None:
    written(file, "").write_bytes(b"theme = '\xff'")
    assert faults(settings()) == [f"{file}: The file is not UTF-8."]
    file.write_bytes(b"#" * (config.LARGEST + 1))
    assert faults(settings()) == [f"{file}: The file is larger than 1 MiB."]
    file.unlink()
    file.mkdir()
    assert faults(read_settings(str(file))) == [f"{file}: The file could not be read: Is a directory."]


def test_the_template_explains_every_setting_and_sets_none(file: Path) -> None:
    assert write_template() == file
    found = settings()
    assert found.faults == ()
    assert tomllib.loads(template()) == {"keys": {}, "filters": {}}
    assert plain_table(template()) == tomllib.loads(template())
    for option in OPTIONS:
        assert f"\n# {option.name} = {option.default}\n" in template()
        assert getattr(found, option.name) is not None
    bare = template().replace("\n# ", "\n").replace("[recipes.weekly]", "\n[recipes.weekly]")
    words = (*(option.name for option in OPTIONS), "tag.", "move.", "doubtful", "file", "format", "what", "[")
    shown = "\n".join(ln for ln in bare.splitlines() if ln.startswith(words) and ("=" in ln or ln.startswith("[")))
    written(file, shown + "\ncolumns = []\n")
    assert faults(settings()) == [], "what the comments show would be right"
    with pytest.raises(UsageError, match="is there already"):
        write_template()


def test_a_change_touches_its_value_only(file: Path) -> None:
    text = WHOLE.replace('theme = "light"', 'theme   =   "light"\t# for the evening "x" ')
    changed = with_value(text, "theme", '"dark"')
    assert changed == text.replace('"light"', '"dark"')
    assert with_value(text, "editor", literal('An "na" \\')) == text.replace("'anna'", '"An \\"na\\" \\\\"')


def test_a_new_setting_goes_below_its_commented_line_else_above_the_first_table() -> None:
    assert with_value("# theme = 'x'  # mine\n\n[keys]\n", "theme", '"light"') == (
        "# theme = 'x'  # mine\ntheme = \"light\"\n\n[keys]\n"
    )
    assert with_value("sure = 1\n\n# my keys\n[keys]\n", "theme", '"light"') == (
        'sure = 1\n\ntheme = "light"\n# my keys\n[keys]\n'
    )
    assert with_value("sure = 1", "theme", '"light"') == 'sure = 1\ntheme = "light"\n'
    assert with_value("", "theme", '"light"') == 'theme = "light"\n'
    assert with_value("[keys]", "theme", '"light"') == 'theme = "light"\n[keys]'
    assert with_value("sure = 1\r\n[keys]\r\n", "theme", '"light"') == 'sure = 1\r\ntheme = "light"\r\n[keys]\r\n'
    assert with_value("\ufeffsure = 1\n", "sure", "0.5") == "\ufeffsure = 0.5\n"


NAMES = st.sampled_from(["theme", "sure", "keys", "a", "b-c", '"tag.x"', "'d'", "tag.event", "keys.a"])
VALUES = st.sampled_from(
    ["1", "0.5", "true", '"x"', "'y # z'", '"a\\"b"', '"""\nlong = 1\nno #\n"""', "'''x'''", '[1, 2]', '["a", \'b\']',
     "[\n  1, # one\n  2,\n]", "{a = 1, b = [2]}", "1979-05-27", "inf", '""', "[]", '"""a""""', '"\\u00e9"', "00", "x", "-1"]
)  # fmt: skip
LINES = st.one_of(
    st.tuples(NAMES, st.sampled_from(["=", " = ", "\t=  "]), VALUES, st.sampled_from(["", " # note", "  "])).map("".join),
    st.sampled_from(["", "# comment", "  # theme = 1", "[keys]", "[a.b]", " [ c ] # x", "[[d]]", "[keys.tag]", "[open", "junk"]),
)  # fmt: skip
TEXTS = st.tuples(st.lists(LINES, max_size=7), st.sampled_from(["\n", "\r\n"])).map(lambda t: t[1].join(t[0]))


def parsed(text: str) -> dict[str, object] | None:
    """Return what tomllib says, None where it refuses."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def comments(text: str) -> list[str]:
    """Return the comments of a text of these values."""
    for value in ("'y # z'", "no #", "1, # one"):
        text = text.replace(value, "")
    return [line.partition("#")[2].rstrip() for line in text.split("\n") if "#" in line]


@given(st.one_of(TEXTS, st.text(max_size=40), st.text("[]=\"'#.a1 \n\\,{}tru", max_size=30)))
def test_the_short_way_says_what_tomllib_says_or_leaves_it_to_it(text: str) -> None:
    short = plain_table(text)
    if short is not None:
        assert short == parsed(text)


@given(TEXTS, st.sampled_from(OPTIONS), st.sampled_from(['"new"', "0.25", "false"]))
def test_whatever_the_file_is_a_change_changes_one_value(text: str, option: object, value: str) -> None:
    name = str(getattr(option, "name", ""))
    before = parsed(text)
    if before is None:
        return
    try:
        changed = with_value(text, name, value)
    except UsageError:
        assert isinstance(before.get(name), dict), "only a table in the place of a value is in the way"
        return
    after = parsed(changed)
    assert after == {**before, name: tomllib.loads(f"v = {value}")["v"]}
    assert comments(changed) == comments(text)


@given(TEXTS)
def test_every_entry_is_found_on_its_line(text: str) -> None:
    if parsed(text) is None:
        return
    lines = text.split("\n")
    for entry in entries(text):
        assert entry.name[-1].split(".")[0] in lines[entry.line - 1] or "\\u" in lines[entry.line - 1]
        if entry.end:
            assert tomllib.loads(f"v = {text[entry.start : entry.end]}")


def test_lines_of_names() -> None:
    assert line_of(WHOLE, "theme") == 3
    assert line_of(WHOLE, "keys.tag.noise") == 11
    assert line_of(WHOLE, "recipes.weekly.filter") == 19
    assert line_of(WHOLE, "recipes.weekly.other") == 16
    assert line_of(WHOLE, "nothing") == 0


def test_saving_makes_the_file_and_keeps_what_is_in_it(file: Path) -> None:
    assert save("theme", "light").theme == "light"
    assert file.read_text().count("\n") == template().count("\n") + 1
    file.write_text("# mine\ntheme = 'dark' # dark\n")
    save("sure", 0.9)
    save("copies", False)
    assert file.read_text() == "# mine\ntheme = 'dark' # dark\nsure = 0.9\ncopies = false\n"


def test_a_file_that_cannot_be_changed_stays_as_it_was(file: Path) -> None:
    for bad in (b"theme = \n", b"\xff", b"theme.x = 1\n"):
        written(file, "").write_bytes(bad)
        with pytest.raises(TriageError):
            save("theme", "light")
        assert file.read_bytes() == bad


@pytest.mark.parametrize("link", [True, False])
def test_a_link_stays_a_link_and_the_mode_stays(file: Path, tmp_path: Path, link: bool) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("sure = 0.5\n")
    target.chmod(0o600)
    file.parent.mkdir()
    if link:
        file.symlink_to(target)
    else:
        os.rename(target, file)
    save("sure", 0.75)
    assert file.is_symlink() is link
    assert file.read_text() == "sure = 0.75\n"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_pipe_or_a_device_for_settings_keeps_nobody_waiting(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.parent.mkdir()
    os.mkfifo(file)
    for path in (str(file), "/dev/zero"):
        monkeypatch.setenv("TRIAGE_SETTINGS", path)
        assert faults(settings()) == [f"{path}: It is a pipe or a device, and no file."]
        with pytest.raises(UsageError, match="is a pipe or a device"):
            save("theme", "light")
    monkeypatch.setenv("TRIAGE_SETTINGS", os.devnull)
    assert faults(settings()) == []


def test_a_link_that_leads_to_itself_is_no_settings_file_and_is_written_over(file: Path) -> None:
    file.parent.mkdir()
    file.symlink_to(file.name)
    assert faults(settings()) == []
    assert save("theme", "light").theme == "light"
