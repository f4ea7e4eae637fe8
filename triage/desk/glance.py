"""What a start shows first: a look into the workspace, with who may write to it, in a few milliseconds."""

from __future__ import annotations

import os

from triage import config
from triage.dedupe.stretches import stretches
from triage.desk.blind import is_blind
from triage.desk.commands import READ, VIEWS
from triage.desk.pace import pace_in
from triage.desk.place import first_steps, recalled
from triage.store import glance as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace


LEFT = "left"
"""The one filter whose matches and numbers are known without a search."""

ORDERS = {
    "": "by story",
    "story": "by story",
    "outlet": "by outlet",
    "day": "by day",
    "newest": "newest first",
    "size": "largest stories first",
    "later": "later pile first",
    "sure": "least sure first",
}
"""The orders of the work that a look knows, in the words of `domain.query`, whose import takes as long as the look."""


def look(path: str, count: int, *, editor: str | None = None, read_only: bool) -> SimpleNamespace | None:
    """Return what the desk shows first, or None where that takes more than a look: the first steps, or most filters.

    It is the `tally` with `minutes`, `pace`, `read_only` and `writer` as the desk will find them, the `place` where the desk was
    left, its `order` in words and its `filter`, and `shown`, what `store.glance.look` finds; None in another view than the
    reading view. What a sentence is proposed because its words were decided elsewhere is not known in time: it has no proposal
    then.

    Args:
        path: The workspace.
        count: So many stories are read before and after the open one.
        editor: Who decides, as in `config.editor_name`.
        read_only: Whether the desk only reads.
    """
    if not os.path.exists(first_steps()):
        return None
    with store.reading(path) as db:
        if db is None:
            return None
        place = recalled(store.origin(db), os.path.realpath(path))
        known = _known(place.filter)
        if known is None:
            return None
        order, left = known
        found = store.tally(db)
        if left:
            found.total = found.left
            if not found.left:
                return None
        found.place, found.shown, found.order, found.filter = place, None, ORDERS[order], LEFT if left else ""
        pace = pace_in(db, config.editor_name(editor))
        found.minutes, found.pace = pace.minutes(found.left), pace.an_hour
        if place.view == READ or place.view not in VIEWS:
            found.shown = store.look(db, place.sentence, count, order, left=left)
            if found.shown is None:
                return None
            _print(found.shown.panels, offers=found.decided and config.copies() != "off")
    found.read_only, found.writer = (True, "") if read_only else _writer(path)
    return found


def _known(line: str) -> tuple[str, bool] | None:
    """Return the order that the line of a filter names, and whether it asks for what is left; None where it asks for more."""
    order, left = "", False
    for word in line.split():
        name, _, value = word.partition(":")
        if name == "order" and value in ORDERS:
            order = value
        elif word == LEFT:
            left = True
        else:
            return None
    return order, left


def _print(panels: list[SimpleNamespace], *, offers: bool) -> None:
    """Say how often the words of sentences stand, and where a stretch begins that others print; see `copies.seen`."""
    for panel in panels:
        if len(panel.prints) > 1:
            panel.copies = _times(len(panel.prints))
        elsewhere = offers and any(tag for _, _, tag in panel.prints)
        panel.blind = panel.tag is None and bool(panel.proposal or elsewhere) and is_blind(panel.sentence_id)
        if panel.tag is None and (elsewhere or panel.blind):
            panel.proposal = None
    outlets = [{report: outlet for report, outlet, _ in panel.prints if report != panel.report} for panel in panels]
    for first, end, reports in stretches([frozenset(one) for one in outlets]):
        from types import SimpleNamespace

        named = dict.fromkeys(outlets[first][report] for report in sorted(reports))
        panels[first].seam = SimpleNamespace(outlets=tuple(named), sentences=end - first)


def _times(number: int) -> int:
    if number < store.PRINTED:
        return number
    from triage.domain.rows import AtLeast  # it takes some milliseconds, and few words stand so often

    return AtLeast(number)


def _writer(path: str) -> tuple[bool, str]:
    if not (os.access(path, os.W_OK) and os.access(os.path.dirname(os.path.abspath(path)), os.W_OK)):
        return True, ""
    try:
        with open(f"{os.path.realpath(path)}.lock", "rb") as stream:
            body = stream.read(1024)
    except OSError:
        return False, ""
    if _is_left_over(body):
        return False, ""
    from pathlib import Path  # another desk is at work, most likely: the truth is worth some milliseconds

    from triage.store import lock

    holder = lock.holder(Path(path))
    return holder is not None, holder.words if holder else ""


def _is_left_over(body: bytes) -> bool:
    """Say whether a lock file is what a killed desk of this machine left."""
    try:
        with open("/proc/sys/kernel/random/boot_id", "rb") as stream:
            here = stream.read().strip() in body
        os.kill(int(body.partition(b'"pid": ')[2].partition(b",")[0]), 0)
    except ProcessLookupError:
        return here
    except (OSError, ValueError):
        return False
    return False
