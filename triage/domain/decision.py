"""A decision and its inverse: every change that an editor makes is one value of one object, old and new."""

import json
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias, cast

Value: TypeAlias = bool | int | float | str | list["Value"] | dict[str, "Value"] | None


class Subject(StrEnum):
    """What a decision is about; each subject has one kind of object and one kind of value."""

    REPORT = "report"
    """A report's key (id and revision); True while it is part of the workspace, "excluded" or "purged", or None."""
    DETAILS = "details"
    """A report's key; {"outlet", "published", "language", "country"} as they count, each a text or None."""
    SPANS = "spans"
    """A report's key; the [start, stop] of all its sentences in order, titles included."""
    TAG = "tag"
    """A sentence id; the tag's name, or None. Where the tag came with that of another sentence of the same words, which
    was decided, it is {"tag": name, "from": the id of that one}."""
    FLAGS = "flags"
    """A sentence id; a sorted list of flag names, or None."""
    NOTE = "note"
    """A sentence id; the note, or None."""
    LEAD = "lead"
    """A report's key; {"lead": report's key, "how": "certain" or "editor", "score": 0-100, "why": words}, or None."""
    PAIR = "pair"
    """Two reports' keys in order, joined by a blank; "same", "linked" or "apart", or None."""
    RECORD = "record"
    """An event id; the whole record as a dictionary, or None."""


class Act(StrEnum):
    """How a row of the journal came about."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    PURGE = "purge"
    """A text was removed for good; this cannot be undone."""


class Change(NamedTuple):
    """One object's value before and after."""

    subject: Subject
    object: str
    old: Value
    new: Value

    def inverse(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(self.subject, self.object, self.new, self.old)


class Decision(NamedTuple):
    """One row of the journal. `batch` is the sequence number of the first row of the same key press."""

    seq: int
    origin: str
    origin_seq: int
    at: str
    editor: str
    act: Act
    change: Change
    batch: int
    target: int | None
    """The batch that an undo or redo takes back or brings back; None for a fresh decision."""
    action: str
    """The command that made it, like tag.event or load."""
    prev_hash: str
    hash: str


def tag_value(tag: str | None, source: str | None = None) -> Value:
    """Return the value of a tag: its name, or its name and the sentence whose copy got it, or None."""
    return {"tag": tag, "from": source} if tag and source else tag


def tag_of(value: Value) -> tuple[str | None, str | None]:
    """Return the tag that a value of a tag says, and the sentence that it came from; None where the editor gave it here."""
    if isinstance(value, dict):
        return str(value["tag"]), str(value["from"])
    return cast("str | None", value), None


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Value) -> str:
    """Return a value as JSON text with one spelling: sorted keys, no blanks, no escapes beyond the needed."""
    if value is None or value is True:  # what a load writes by the thousand
        return "null" if value is None else "true"
    return _CANONICAL.encode(value)


EXCLUDED = "excluded"
"""What a report is that an editor left out."""

PURGED = "purged"
"""The one key of a value whose text was purged; what stands under it is the digest of the value that was."""


@cache
def _plain(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


SHORT = 16
"""A text with fewer characters may be one of a few words that stand in most decisions, like a tag."""


@lru_cache(maxsize=64)
def _short(text: str) -> str:
    import hashlib

    return hashlib.sha256(canonical(text).encode("utf-8", "surrogatepass")).hexdigest()


def digest(value: Value) -> str:
    """Return the SHA-256 of a value's canonical JSON, hex; of a purged value the digest that it had before."""
    if value is None or value is True:
        return _plain(canonical(value))
    if isinstance(value, str) and len(value) < SHORT:
        return _short(value)
    if isinstance(value, dict) and list(value) == [PURGED]:
        return str(value[PURGED])
    import hashlib  # it loads OpenSSL, which takes milliseconds, and a start hashes nothing

    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def chain_hash(prev_hash: str, cells: list[Value]) -> str:
    """Return the hash of a journal row: SHA-256 over the previous hash and the row's cells as canonical JSON.

    The row's old and new value stand in the cells as digests, so that a value can be purged and the chain still holds.
    """
    import hashlib

    return hashlib.sha256(f"{prev_hash}\n{canonical(cells)}".encode("utf-8", "surrogatepass")).hexdigest()
