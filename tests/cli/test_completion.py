"""Completion in the shells: verbs, options, values and paths, without a heavy import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from triage.cli.verbs import VERBS

HEAVY = {"textual", "rich", "lxml", "trafilatura", "feedparser", "sqlite_utils", "rapidfuzz", "numpy"}
HERE = Path(sys.executable).parent


def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{HERE}{os.pathsep}{os.environ['PATH']}"}


def asked(folder: Path, *words: str) -> list[str]:
    """Return what the program offers for the last of some words, in the form of bash, and check what that loads."""
    code = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr))\n"
        "from triage.cli.main import main\nmain([])"
    )
    env = {
        **environment(), "COMP_WORDS": " ".join(["triage", *words]), "COMP_CWORD": str(len(words)),
        "_TRIAGE_COMPLETE": "bash_complete",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=folder, check=True)
    assert done.stderr.strip() == "[]"
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["", ], ["file,", *(f"plain,{verb}" for verb in VERBS)]),
        (["sta"], ["file,sta", "plain,stats"]),
        (["open", "--pl"], ["plain,--plain"]),
        (["--ed"], ["file,--ed", "plain,--editor"]),
        (["load", "page"], ["file,page"]),
        (["export", "out", "--what", "s"], ["plain,sentences"]),
        (["stats", "--db", "w"], ["file,w"]),
        (["--db", "w"], ["file,w"]),
        (["page.txt", "oth"], ["file,oth"]),
        (["completion", ""], ["plain,bash", "plain,zsh", "plain,fish"]),
    ],
)  # fmt: skip
def test_what_may_stand_here_is_offered(tmp_path: Path, words: list[str], offered: list[str]) -> None:
    assert asked(tmp_path, *words) == offered


@pytest.mark.parametrize(
    ("shell", "mark"), [("bash", "complete -o nosort"), ("zsh", "#compdef triage"), ("fish", "--no-files")]
)
def test_the_script_of_each_shell_asks_the_program(shell: str, mark: str) -> None:
    code = (
        "import sys; from triage.cli.main import main; status = main(['completion', sys.argv[1]]);"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code, shell], capture_output=True, text=True, check=True)
    assert mark in done.stdout
    assert f"_TRIAGE_COMPLETE={shell}_complete" in done.stdout
    assert done.stderr.strip() == "[]"


def test_another_shell_is_wrong_usage() -> None:
    done = subprocess.run([HERE / "triage", "completion", "csh"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    """An interactive bash on a pseudo-terminal: a verb, an option and a path, each by the tab key."""
    (tmp_path / "zweifel.txt").write_text("A report.", encoding="utf-8")
    shell = Terminal(["bash", "--norc", "--noprofile", "-i"], env={**environment(), "TERM": "dumb"})
    try:
        shell.send(f'cd {tmp_path}; eval "$(triage completion bash)"; echo rea""dy\n')
        shell.wait_for(r"(?m)^ready")
        for typed, completed in (("sugg", "suggest"), ("open --pl", "open --plain"), ("read zw", "read zweifel.txt")):
            shell.send(f"triage {typed}\t#\x0b")
            shell.wait_for(rf"triage {completed} #")
            shell.send("\x15")
    finally:
        shell.kill()
