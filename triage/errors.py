"""Designed errors: each has a sentence for the editor, what to do next, and an exit status.

TriageError (status 1)
├── UsageError (2)            the command was called with words that do not fit
├── WorkspaceError            the workspace file cannot be used
│   ├── NotAWorkspace         the file is no workspace of triage
│   ├── NewerWorkspace        the file was written by a newer triage
│   ├── NotSaved              a decision could not be written now; nothing was changed, and it can be tried again
│   └── ReadOnlyWorkspace     a decision was asked for, but this desk only reads
├── BrokenProgram             a file that comes with triage is missing or broken
├── InputRefused (3)          one input of many was refused; the rest goes on
├── DecisionError             a decision does not fit the state of the workspace
├── ExportError               an export could not be written
├── OutputError               standard output could not be written
│   └── ReaderLeft (0)        who reads what is written has had enough, which is no failure
└── Stopped                   long work was stopped by the editor
"""

from __future__ import annotations

from collections.abc import Callable


class TriageError(Exception):
    """An error that an editor can read.

    Args:
        sentence: What happened, to what, and what was kept; one plain sentence.
        advice: What to do next, or an empty string.
    """

    status = 1

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.sentence} {self.advice}".strip()


class UsageError(TriageError):
    """The command was called with words that do not fit."""

    status = 2


class WorkspaceError(TriageError):
    """The workspace file cannot be used."""


class NotAWorkspace(WorkspaceError):
    """The file is no workspace of triage; it was left untouched."""


class NewerWorkspace(WorkspaceError):
    """The workspace was written by a newer triage; it was left untouched."""


class NotSaved(WorkspaceError):
    """A decision could not be written now; nothing was changed, and the same decision can be tried again.

    Args:
        sentence: What happened, to which file.
        advice: What to do next.
        word: The same in two or three words, for the headline.
    """

    def __init__(self, sentence: str, advice: str = "", word: str = "") -> None:
        super().__init__(sentence, advice)
        self.word = word
        self.again: Callable[[], object] | None = None


class ReadOnlyWorkspace(WorkspaceError):
    """A decision was asked for, but this desk only reads."""


class BrokenProgram(TriageError):
    """A file that comes with triage is missing or broken, or of another version of it."""


class InputRefused(TriageError):
    """An input was refused with its reason; the rest of the load goes on."""

    status = 3


class DecisionError(TriageError):
    """A decision does not fit the state of the workspace; nothing was changed."""


class ExportError(TriageError):
    """An export could not be written; no file was left half written."""


class OutputError(TriageError):
    """Standard output could not be written; what was decided is saved."""


class ReaderLeft(OutputError):
    """Who reads what is written has had enough: no failure, and nothing to say on the way out."""

    status = 0


class Stopped(TriageError):
    """Long work was stopped by the editor; nothing was left half done."""
