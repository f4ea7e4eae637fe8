"""The records view: order, filter, and the status of the row by one key, each undone."""

from __future__ import annotations

import pytest

from tests.tui.harness import desk, keys, screen_text, settled
from triage.desk import check, code, listing, read
from triage.desk.fill import Filling
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord
from triage.errors import DecisionError
from triage.tui.screens.records import RecordsView

GIVEN = (
    ("draft", "2031-03-04", "Karsin", "5="), ("confirmed", "2031-03-01", "dorvale", "9+"), ("rejected", "2031-03-02", "", ""),
    ("confirmed", "", "Aram", "1="), ("disputed", "2031-03-03", "Ostrava Bay", "3-7"),
)  # fmt: skip


@pytest.fixture
def records(ws: Workspace) -> list[EventRecord]:
    """Five records on the first sentences of the workspace."""
    panels = [p for row in read.every_report(ws) for p in read.panels(ws, row.id)]
    made = []
    for panel, (status, day, place, toll) in zip(panels, GIVEN, strict=False):
        filling = Filling(ws, code.begin(ws, panel.id))
        filling.type("date_start", day)
        filling.type("place_name", place)
        filling.clear("killed_low")
        filling.type("killed_low", toll)
        if filling.record.event_subtype is None:
            filling.choose("strategic", "other")
        made.append(code.save(ws, filling.finished(), status=status))
    return made


def shown(view: RecordsView) -> list[str]:
    return [row.event_id for row in view.records.in_view()]


def slow_order(records: list[EventRecord], by: str) -> list[str]:
    def toll(r: EventRecord) -> int:
        return -next((n for n in (r.killed_best, r.killed_low, r.killed_high) if n is not None), -1)

    def key(r: EventRecord) -> tuple[int, str]:
        if by == "toll":
            return toll(r), ""
        return 0, {
            "status": r.status, "date": r.date_start or "~", "place": (r.place_name or "~").lower(),
            "type": f'["{r.event_type}","{r.event_subtype}"]',
        }.get(by, "")  # fmt: skip

    return [r.event_id for r in sorted(records, key=lambda r: (key(r), r.event_id))]


async def test_records_stand_in_every_order_and_under_every_filter(ws: Workspace, records: list[EventRecord]) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "3")
        view = app.view
        assert isinstance(view, RecordsView)
        for by in listing.ORDERS:
            assert view.by == by
            assert shown(view) == slow_order(records, by)
            assert f"by {by}" in screen_text(app)
            await keys(pilot, "o")
        for status in listing.FILTERS:
            wanted = [r for r in records if status in (None, r.status)]
            assert shown(view) == slow_order(wanted, "id")
            assert f"RECORDS  {len(wanted)}" in screen_text(app)
            await keys(pilot, "f")
        await keys(pilot, "o", "o", "f", "f", "end")
        assert view.records.row is not None
        assert view.records.row.event_id == slow_order([r for r in records if r.status == "confirmed"], "date")[-1]
        await keys(pilot, "enter", "escape")
        assert shown(view) == slow_order([r for r in records if r.status == "confirmed"], "date")


async def test_the_status_is_one_key_and_can_be_undone(ws: Workspace, records: list[EventRecord]) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "3", "f")
        view = app.view
        assert isinstance(view, RecordsView)
        name = records[0].event_id

        def status() -> str:
            record = code.get(ws, name)
            return record.status if record else ""

        for key, wanted in (("c", "confirmed"), ("D", "disputed"), ("D", "confirmed"), ("minus", "rejected")):
            await keys(pilot, key)
            assert status() == wanted
            assert wanted in screen_text(app)
            assert shown(view) == [name], "it stays where it stands"
        await keys(pilot, "u", "u", "u", "u")
        assert status() == "draft"
        await settled(pilot)
        assert shown(view) == [name]
        assert check.check(ws.path).findings == ()


async def test_a_record_that_is_not_whole_is_not_confirmed(ws: Workspace, records: list[EventRecord]) -> None:
    filling = Filling(ws, code.begin(ws, code.panel_of(ws, records[0]) or 0))
    filling.choose("battles", None)
    code.save(ws, filling.finished(), status="draft")
    with pytest.raises(DecisionError, match="Choose a sub-type"):
        code.save(ws, filling.finished(), status="confirmed")
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "3", "f", "c")
        assert "Choose a sub-type. Mend it, then confirm." in screen_text(app)


@pytest.mark.parametrize(
    ("key", "status", "word"), [("c", "confirmed", "Confirmed."), ("minus", "rejected", "Rejected.")]
)
async def test_a_status_that_a_record_has_already_is_not_given_again(
    ws: Workspace, records: list[EventRecord], key: str, status: str, word: str
) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "3")
        view = app.view
        assert isinstance(view, RecordsView)
        while view.records.row and view.records.row.status != "draft":
            await keys(pilot, "j")
        await keys(pilot, key)
        assert f"{word} u takes it back." in screen_text(app)
        await keys(pilot, key)
        assert f"The record is {status} already." in screen_text(app)
        assert "takes it back" not in screen_text(app), "u would take back what was decided before"
        await keys(pilot, "u")
        assert view.records.row
        assert view.records.row.status == "draft"
