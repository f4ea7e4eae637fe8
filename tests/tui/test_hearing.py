"""What hears a message is what Textual would call, in its order."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from types import MethodType
from typing import Any

from textual import events, messages, on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets import Input

from tests.tui.harness import desk, keys, settled
from triage.desk.workspace import Workspace
from triage.tui.hearing import Hearing, handlers
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.words import Words


def kinds() -> Iterable[type[Message]]:
    """Every kind of message that Textual or the desk sends."""
    for source in (events, messages, Input, RowList, Words):
        found = [one for one in vars(source).values() if inspect.isclass(one) and issubclass(one, Message)]
        yield from (one for one in found if hasattr(one, "handler_name"))


def called(pump: MessagePump, message: Message, *, remembered: bool) -> list[tuple[type, Any]]:
    base = Hearing if remembered else MessagePump
    found = base._get_dispatch_methods(pump, type(message).handler_name, message)
    return [(cls, handler.__func__) for cls, handler in found if isinstance(handler, MethodType)]


async def test_every_message_finds_the_handlers_that_textual_calls(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        seen: set[type] = set()
        for key in ("2", "3", "4", "5", "1", "enter"):
            await keys(pilot, key)
            for pump in (app, *app.screen_stack, *app.screen.walk_children(Widget)):
                if not isinstance(pump, Hearing) or type(pump) in seen:
                    continue
                seen.add(type(pump))
                for kind in kinds():
                    message = kind.__new__(kind)
                    message._no_default_action, message._sender = False, None
                    assert called(pump, message, remembered=True) == called(pump, message, remembered=False), (
                        pump,
                        kind,
                    )
        assert len(seen) > 20
        await settled(pilot)


class Asked(Hearing, Widget):
    """Hears through a decorator and by name, and stops what comes after."""

    told: list[str]

    class Said(Message):
        """Something was said."""

    @on(Said)
    def first(self, event: Said) -> None:
        self.told.append("decorated")

    def on_asked_said(self, event: Said) -> None:
        self.told.append("named")


class Stopping(Asked):
    """Hears before its parent does, and forbids it."""

    def on_asked_said(self, event: Asked.Said) -> None:
        self.told.append("before")
        event.prevent_default()


class Chosen(Hearing, Widget):
    """Chooses by a selector, which no memory can know."""

    @on(Input.Changed, "#this")
    def first(self, event: Input.Changed) -> None: ...


class Small(App[None]):
    def __init__(self, widget: Asked) -> None:
        super().__init__()
        self.widget = widget
        widget.told = []

    def compose(self) -> ComposeResult:
        yield self.widget


async def test_decorated_handlers_come_first_and_a_stop_is_heeded() -> None:
    for widget, told in ((Asked(), ["decorated", "named"]), (Stopping(), ["before"])):
        async with Small(widget).run_test() as pilot:
            widget.post_message(Asked.Said())
            await pilot.pause()
            assert widget.told == told


def test_handlers_with_selectors_are_left_to_textual() -> None:
    assert handlers(Chosen, Input.Changed, "on_input_changed") is None
