"""A filter: what the editor wants to see, as one line of terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that all have to hold; an empty filter is false. Days are ISO text, `until` includes its day."""

    phrases: tuple[str, ...] = ()
    tag: str | None = None
    left: bool = False
    outlet: str | None = None
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        return self != Filter()

    def __str__(self) -> str:
        terms = [f'"{p}"' if " " in p else p for p in self.phrases]
        for name in ("tag", "outlet", "since", "until"):
            value = getattr(self, name)
            if value:
                terms.append(f'{name}:"{value}"' if " " in value else f"{name}:{value}")
        return " ".join([*terms, *(["left"] if self.left else [])])
