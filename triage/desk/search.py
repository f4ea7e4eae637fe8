"""The filter line: words, phrases and terms such as left, tag:event or -outlet:NAME; the same in the desk and in a pipe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Final, NamedTuple

from triage.desk import filters
from triage.domain.event import STATUSES
from triage.domain.query import LEFT, NONE, WORDS, Filter, Order, Term
from triage.domain.report import Role
from triage.domain.tag import Flag, Tag
from triage.errors import UsageError

ANY = "any"


class Kind(NamedTuple):
    """A kind of term: what it asks, an example, and the values that it takes; none where any text will do."""

    help: str
    example: str
    values: tuple[str, ...] = ()


KINDS: Final[dict[str, Kind]] = {
    LEFT: Kind("Sentences that are left to decide.", "left"),
    "tag": Kind("Sentences with this tag; beside left, with this tag proposed.", "tag:event", (*Tag, NONE)),
    "outlet": Kind("Reports of an outlet whose name holds this.", "outlet:reuters"),
    "since": Kind("Reports published on a day, month or year, or later.", "since:2017-02-20"),
    "until": Kind("Reports published on a day, month or year, or before.", "until:2017-02"),
    "flag": Kind("Sentences with this flag, with any, or with none.", "flag:disputed", (*Flag, ANY, NONE)),
    "note": Kind("Sentences whose note holds this; any and none as well.", "note:check"),
    "role": Kind(
        "Sentences with this role on their page.", "role:caption", tuple(r for r in Role if r is not Role.TITLE)
    ),
    "lang": Kind("Reports in a language.", "lang:en"),
    "country": Kind("Reports from a country.", "country:IRQ"),
    "story": Kind("Reports of a story whose headline holds this.", 'story:"market blast"'),
    "record": Kind("Event sentences by their record.", "record:none", (NONE, ANY, *STATUSES)),
    "by": Kind("Sentences that this editor tagged last.", "by:anna"),
    "proposed": Kind("Sentences for which this tag is proposed, or none is.", "proposed:event", (*Tag, NONE)),
    "sure": Kind("Sentences by how sure the proposal is.", "sure<0.8"),
    "order": Kind("The order of the work; it hides nothing.", "order:outlet", tuple(Order)),
}
"""Every term by its name. Words of the text need none."""

TERMS: Final = tuple(name if name == LEFT else "sure<" if name == "sure" else f"{name}:" for name in KINDS)
"""How each term begins."""

_TOKEN: Final = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"?|(\S+))')
_SURE: Final = re.compile(r"sure(<=|>=|<|>)(.*)", re.IGNORECASE)
_MARKS: Final = re.compile(r"\w+")


def parse(text: str) -> Filter:
    """Return the filter of a line; an empty line gives an empty filter.

    What is left has no tag, so that beside `left` a tag is the proposed one: the small letter before the sentence.

    Raises:
        UsageError: A term is not known, or its value does not fit; the sentence names it.
    """
    terms: list[Term] = []
    order: Order | None = None
    for found in _terms(text.encode("utf-8", "replace").decode(), ()):
        if found.name == "order":
            order = Order(found.value)
        else:
            terms.append(found)
    tags = {term.value for term in terms if term.name == "tag" and not term.negated}
    if Term(LEFT) in terms and NONE not in tags and not any(t.name == "proposed" and not t.negated for t in terms):
        terms = [t._replace(name="proposed") if t.name == "tag" and not t.negated else t for t in terms]
    return Filter(tuple(dict.fromkeys(terms)), order)


def _terms(text: str, inside: tuple[str, ...]) -> Iterator[Term]:
    for match in _TOKEN.finditer(text):
        minus, name, quoted, word = match.groups()
        if word and not name and word.startswith("@"):
            yield from _saved(word[1:], bool(minus), inside)
        elif found := _term(match.group(), (name or "").lower(), quoted, word or "", bool(minus)):
            yield found


def _term(whole: str, name: str, quoted: str | None, word: str, negated: bool) -> Term | None:
    value = word if quoted is None else quoted
    if not name and quoted is None:
        if word.lower() == LEFT:
            return Term(LEFT, "", negated)
        if sure := _SURE.fullmatch(word):
            return Term("sure", sure[1] + _share(whole, sure[2]), negated)
        if word.endswith(":") and word[:-1].lower() in KINDS:
            raise UsageError(f"{whole} has no value.", f"Write it like {KINDS[word[:-1].lower()].example}.")
    elif name in KINDS and name != LEFT:
        return Term(name, _checked(name, value, negated), negated)
    elif name.isascii() and name.isalpha() and not value.startswith("//"):
        near = get_close_matches(name, KINDS, 1)
        meant = f" Is {near[0]} meant?" if near else ""
        raise UsageError(
            f"There is no term {name}.{meant}",
            f'The terms are {", ".join(TERMS)}. Words with a colon stand in quotes, like "{name}: x".',
        )
    words = " ".join(_MARKS.findall(unicodedata.normalize("NFC", whole.lstrip("-") if name else value)))
    return Term(WORDS, words, negated) if words else None


def _saved(name: str, negated: bool, inside: tuple[str, ...]) -> Iterator[Term]:
    known = filters.saved_filters()
    if negated or name in inside or name not in known:
        near = ", ".join(f"@{one}" for one in sorted(known)) or "none yet"
        what = f"-@{name} cannot be asked for" if negated else f"@{name} holds itself" if name in inside else ""
        raise UsageError(f"{what}." if what else f"There is no saved filter @{name}.", f"Saved filters: {near}.")
    yield from _terms(known[name], (*inside, name))


def _checked(name: str, value: str, negated: bool) -> str:
    kind = KINDS[name]
    check = _CHECKS.get(name)
    if not value.strip():
        raise UsageError(f"{name}: has no value.", f"Write it like {kind.example}.")
    if name == "order" and negated:
        raise UsageError("An order cannot be negated.", "Name the order that is wanted.")
    if kind.values:
        if value.lower() not in kind.values:
            raise UsageError(f"There is no {name} {value!r}.", f"After {name}: stands {', '.join(kind.values)}.")
        return value.lower()
    return check(value) if check else value.strip()


def _day(value: str) -> str:
    try:
        if len(value) not in (4, 7, 10):
            raise ValueError
        date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) in (4, 7) else value)
    except ValueError:
        raise UsageError(
            f"There is no day {value!r}.", "Write a day, month or year, like 2017-02-20 or 2017-02."
        ) from None
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-\w+)?", value):
        raise UsageError(f"There is no language {value!r}.", "Write two or three letters, like lang:en.")
    return value.lower()


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise UsageError(f"There is no country {value!r}.", "Write three letters, like country:IRQ.")
    return value.upper()


_CHECKS: Final[dict[str, Callable[[str], str]]] = {
    "since": _day, "until": _day, "lang": _language, "country": _country,
}  # fmt: skip


def _share(whole: str, value: str) -> str:
    try:
        number = float(value.rstrip("%").replace(",", ".")) / (100 if value.endswith("%") else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise UsageError(f"{whole} has no share between 0 and 1.", "Write it like sure<0.8.")
    return f"{number:g}"


def ordered(where: Filter, order: Order | None) -> Filter:
    """Return a filter with an order where it names none."""
    return where if where.order else where._replace(order=order)


def in_vain(where: Filter) -> str:
    """Return what is said where nothing matches a filter; terms that exclude each other are named."""
    tags = where.values("tag")
    if Term(LEFT) in where.terms and tags and NONE not in tags:
        asked = " or ".join(f"tag:{value}" for value in tags)
        return (
            f"Nothing can match {where}: left asks for sentences without a tag, {asked} for those that have it. "
            "Take one of them away."
        )
    return f"Nothing matches {where}."
