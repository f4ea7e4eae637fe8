"""A filter: what the editor wants to see and in which order, as one line of terms."""

from enum import StrEnum
from typing import NamedTuple


class Order(StrEnum):
    """The order of the work. Whatever it is, every sentence comes once; only what comes first differs."""

    STORY = "story"
    OUTLET = "outlet"
    DAY = "day"
    NEWEST = "newest"
    SIZE = "size"
    LATER = "later"
    SURE = "sure"

    @property
    def words(self) -> str:
        """The order as the headline says it."""
        return _ORDERS[self]


_ORDERS = {
    Order.STORY: "by story",
    Order.OUTLET: "by outlet",
    Order.DAY: "by day",
    Order.NEWEST: "newest first",
    Order.SIZE: "largest stories first",
    Order.LATER: "later pile first",
    Order.SURE: "least sure first",
}

WORDS = "words"
"""The name of a term that is words or a phrase of the text."""

LEFT = "left"
NONE = "none"
"""The value of a term that asks for nothing: no tag, no record, no flag, no note."""


class Term(NamedTuple):
    """One term: its name, its value, and whether it is the opposite that has to hold.

    `left` has no value; `sure` has a value like <0.8; days are ISO text of a day, a month or a year.
    """

    name: str
    value: str = ""
    negated: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if not self.value or set(self.value) & set(' "@') else self.value
        if self.name == WORDS:
            text = value if self.value != LEFT else f'"{value}"'
        elif self.name == "sure":
            text = f"sure{self.value}"
        else:
            text = self.name if self.name == LEFT else f"{self.name}:{value}"
        return f"-{text}" if self.negated else text


class Filter(NamedTuple):
    """Terms that all have to hold; without terms a filter is false.

    Terms of one name are alternatives, like two outlets; words, days and `sure` all have to hold, and so does every
    negated term. `order` is None where the line names none.
    """

    terms: tuple[Term, ...] = ()
    order: Order | None = None

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    @property
    def line(self) -> str:
        """The filter as it can be typed, with its order."""
        order = [f"order:{self.order}"] if self.order else []
        return " ".join([*map(str, self.terms), *order])

    def values(self, name: str, *, negated: bool = False) -> tuple[str, ...]:
        """Return the values of the terms of a name, each once."""
        return tuple(dict.fromkeys(t.value for t in self.terms if t.name == name and t.negated == negated))

    def names(self, name: str) -> bool:
        """Say whether it has a term of a name, negated or not."""
        return any(term.name == name for term in self.terms)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The words and phrases that have to stand in the sentence."""
        return self.values(WORDS)

    @property
    def left(self) -> bool:
        """Whether only undecided sentences meet it."""
        return Term(LEFT) in self.terms or self.values("tag") == (NONE,)

    @property
    def tag(self) -> str | None:
        """The one tag that it asks for, or None."""
        tags = self.values("tag")
        return tags[0] if len(tags) == 1 and tags != (NONE,) else None

    def undecided(self) -> "Filter":
        """Return the same filter for undecided sentences only."""
        return self if self.left else self._replace(terms=(*self.terms, Term(LEFT)))

    def whole(self) -> "Filter":
        """Return the order alone, without terms."""
        return self._replace(terms=())
