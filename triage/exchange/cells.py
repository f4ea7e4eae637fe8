"""Safe, reversible cells: a value of a column becomes the text of a CSV cell or a JSON value, and comes back.

What a CSV cell cannot keep, and nothing else, changes: an empty text comes back as None, an empty item of a list is
left out, a number has at most six decimals, and a control character other than tab, line feed and carriage return (or
a lone surrogate) becomes U+FFFD, one for one, as in the stored text of a report.
"""

from __future__ import annotations

import json
import math
import re
import string
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from triage.domain.decision import canonical
from triage.errors import ExportError
from triage.exchange.schema import TEXTS, Column, Kind

DECIMALS: Final = 6
"""Six decimals of a degree are 11 cm; no exported number needs more."""

JOINER: Final = "; "

_TRUTHS: Final = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}
"""How truth is read; spreadsheets write TRUE, data frames True, and 1.0 where a column has empty cells."""


_BLANK_LIKE: Final = (
    r"\s\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffd\U000e0000-\U000e0fff"
)
_DANGEROUS: Final = re.compile(rf"['{_BLANK_LIKE}]*[=+\-@|%＝＋－＠｜％]|'*[\t\r\n]")
HARMLESS: Final = frozenset(string.ascii_letters + string.digits)
"""What a text begins with that no spreadsheet takes for a formula."""

_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_JOINER_IN_ITEM: Final = re.compile(r";(\\*)(?= )")
_KEPT_JOINER: Final = re.compile(r";\\(\\*)(?= )")
_SHORT_DECIMAL: Final = re.compile(r"-?[0-9]{1,4}\.[0-9]{0,5}[1-9]").fullmatch
_INTEGER: Final = re.compile(r"(-?[0-9]{1,18})(?:\.0+)?")
"""A whole number; a data frame with empty cells writes 24.0."""
_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?")
"""A day; a spreadsheet or a data frame that took it for a time writes its midnight."""
_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(?:Z|\+00:00)")
"""A time in UTC; a data frame writes a blank, fractions of a second, +00:00."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE]-[0-9]{1,2})?")
"""A number; a data frame writes less than a ten-thousandth of a degree as 5e-05."""


def guarded(text: str) -> str:
    """Return the text as no spreadsheet takes it for a formula: dangerous text gets one apostrophe more.

    A text is dangerous when, after any apostrophes and blank-like characters, it begins with ``= + - @ | %`` or their
    full-width forms, or when it begins with a tab or a line end (OWASP ASVS 1.2.10, CWE-1236). An apostrophe before a
    dangerous text leaves it dangerous, so that no two texts have the same guarded form.
    """
    return "'" + text if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given: one apostrophe is removed when the rest is dangerous."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text, 1) else text


def joined(items: tuple[str, ...] | list[str]) -> str:
    r"""Return a list as one text, joined by "; ", so that whoever splits it there gets every item.

    A "; " inside an item is written ``;\ `` (one backslash more before the blank), and read back by `parted`.
    """
    return JOINER.join([_JOINER_IN_ITEM.sub(r";\\\1", item) if ";" in item else item for item in items if item])


def parted(text: str) -> tuple[str, ...]:
    """Return the items that `joined` was given."""
    return tuple(_KEPT_JOINER.sub(r";\1", item) for item in text.split(JOINER)) if text else ()


def cell_writer(column: Column, *, raw: bool = False) -> Callable[[Any], str]:
    """Return the function that turns this column's values into the text of a CSV cell; None becomes an empty text.

    Args:
        column: The column; only columns of text are guarded.
        raw: Leave the guard against formulas out, for machines.

    Raises:
        ExportError: From the function: a number is infinite or none.
    """
    plain = _PLAIN[column.type]
    if column.type not in TEXTS:
        return lambda value: "" if value is None else plain(value)
    guard: Callable[[str], str] = str if raw else guarded

    def write(value: Any) -> str:  # noqa: ANN401 - the type depends on the column
        if value is None:
            return ""
        text = plain(value)
        if text[:1] in HARMLESS and text.isprintable():  # nearly every cell; saves two searches
            return text
        return guard(_UNWRITABLE.sub("\ufffd", text))

    return write


def cell_text(value: object, column: Column, *, raw: bool = False) -> str:
    """Return one value as the text of a CSV cell; see `cell_writer`."""
    return cell_writer(column, raw=raw)(value)


def cell_reader(column: Column, *, raw: bool = False) -> Callable[[str], Any]:
    """Return the function that turns the text of a CSV cell into this column's value; an empty text becomes None.

    Raises:
        ValueError: From the function: the text is no value of this type.
    """
    typed = _TYPED[column.type]
    unguard: Callable[[str], str] = str if raw or column.type not in TEXTS else unguarded

    def read(text: str) -> Any:  # noqa: ANN401 - the type depends on the column
        if not text:
            return () if column.type is Kind.LIST else None
        return typed(unguard(text))

    return read


def json_value(value: Any, column: Column) -> Any:  # noqa: ANN401 - the types depend on the column
    """Return one value as a JSON value: lists as arrays, numbers with at most six decimals, nothing guarded.

    Raises:
        ExportError: A number is infinite or none.
    """
    if value is None:
        return None
    if column.type is Kind.LIST:
        return list(value)
    if column.type is Kind.NUMBER:
        return _finite(value)
    return value


def from_json(value: Any, column: Column) -> Any:  # noqa: ANN401 - the types depend on the column
    """Return the column's value that `json_value` was given.

    Raises:
        ValueError: The JSON value is of another type than the column.
    """
    kind = column.type
    if value is None:
        return () if kind is Kind.LIST else None
    if kind is Kind.VALUE:
        return value
    if kind is Kind.INTEGER and isinstance(value, float) and value.is_integer():
        value = int(value)  # a data frame with empty cells writes 24.0
    if not isinstance(value, _IN_JSON[kind]) or (isinstance(value, bool) and kind is not Kind.BOOLEAN):
        raise ValueError(_NAMED[kind])
    if kind is Kind.LIST:
        if not all(isinstance(item, str) for item in value):
            raise ValueError(_NAMED[kind])
        return tuple(value)
    if kind is Kind.INTEGER:
        return _whole(str(value))
    if kind is Kind.NUMBER:
        return _fraction(repr(value)) if isinstance(value, int) else _measured(value)
    return _TYPED[kind](value) if kind in {Kind.DATE, Kind.DATETIME} else value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ExportError(f"{value} is no number that a table can hold.")
    return round(value, DECIMALS) + 0.0  # plus zero turns minus zero into zero


def _decimal(value: float) -> str:
    text = repr(value)
    if _SHORT_DECIMAL(text):
        return text
    return f"{_finite(value):.{DECIMALS}f}".rstrip("0").rstrip(".")


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _truth_of(text: str) -> bool:
    found = _TRUTHS.get(text.lower())
    if found is None:
        raise ValueError(_NAMED[Kind.BOOLEAN])
    return found


def _whole(text: str) -> int:
    found = _INTEGER.fullmatch(text)
    if not found:
        raise ValueError(_NAMED[Kind.INTEGER])
    return int(found[1])


def _fraction(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(_NAMED[Kind.NUMBER])
    return float(text)


def _measured(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(_NAMED[Kind.NUMBER])
    return value


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1] if found else "").isoformat()
    except ValueError:
        raise ValueError(_NAMED[Kind.DATE]) from None


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    try:
        datetime.fromisoformat(made := f"{found[1]}T{found[2]}Z" if found else "")
    except ValueError:
        raise ValueError(_NAMED[Kind.DATETIME]) from None
    return made


def _value_of(text: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(_NAMED[Kind.VALUE]) from None


_PLAIN: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.STRING: str,
    Kind.INTEGER: "{:d}".format,
    Kind.NUMBER: _decimal,
    Kind.BOOLEAN: _truth,
    Kind.DATE: str,
    Kind.DATETIME: str,
    Kind.LIST: joined,
    Kind.VALUE: canonical,
}
_TYPED: Final[dict[Kind, Callable[[str], Any]]] = {
    Kind.STRING: str,
    Kind.INTEGER: _whole,
    Kind.NUMBER: _fraction,
    Kind.BOOLEAN: _truth_of,
    Kind.DATE: _day,
    Kind.DATETIME: _moment,
    Kind.LIST: parted,
    Kind.VALUE: _value_of,
}
_IN_JSON: Final[dict[Kind, Any]] = {
    Kind.STRING: str,
    Kind.INTEGER: int,
    Kind.NUMBER: (int, float),
    Kind.BOOLEAN: bool,
    Kind.DATE: str,
    Kind.DATETIME: str,
    Kind.LIST: list,
}
_NAMED: Final[dict[Kind, str]] = {
    Kind.STRING: "a text",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "true or false",
    Kind.DATE: "a day like 2017-02-20",
    Kind.DATETIME: "a time like 2017-02-20T10:12:00Z",
    Kind.LIST: "a list of texts",
    Kind.VALUE: "a JSON value",
}
