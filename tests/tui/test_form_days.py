"""Days that are typed into the form."""

from __future__ import annotations

from tests.tui.harness import desk, keys, settled
from tests.tui.test_form import form_of
from triage.desk.workspace import Workspace


async def test_the_first_day_of_a_month_that_was_typed_before_is_that_day(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter", "d", *"2031-02")
        form = form_of(app)
        assert (form.record.date_end, form.record.date_precision) == ("2031-02-28", "month")
        form.inputs["date_start"].value = "2031-02-01"
        await settled(pilot)
        assert (form.record.date_start, form.record.date_end) == ("2031-02-01", "2031-02-01")
        assert form.record.date_precision == "day"
        assert form.inputs["date_end"].value == "2031-02-01"
