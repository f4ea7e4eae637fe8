"""Keys, pastes and clicks are taken one after the other, each where the one before it led, however fast they come."""

from __future__ import annotations

from collections import deque
from typing import Protocol, cast

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump

from triage.tui.hearing import Hearing
from triage.tui.later import Punctual, later

PAUSE = 0.01
"""Seconds between two looks whether a screen that has just come is ready for keys."""

Typed = events.Key | events.Paste
"""What goes where the focus is."""

Press = Typed | events.MouseDown | events.MouseUp
"""What an editor does with a key or a button."""

LOST = 20
"""After so many looks a screen that still has no focus has lost it: its terminal was left while a dialog opened."""

PATIENCE = 3000
"""After so many looks the keys are handed on anyway."""


class Taking(Protocol):
    """A screen with keys that `take` does."""

    def stands(self, key: events.Key) -> bool:
        """Say whether there is a focus, and a key stands for something that may be done there; nothing is done yet."""


def stands(screen: object, key: events.Key) -> bool:
    """Say whether `take` is sure to do what a key stands for on a screen."""
    return hasattr(screen, "stands") and cast(Taking, screen).stands(key)


class Keyboard(Hearing, Punctual, App[int]):
    """An app that takes a key or a click when the one before it has done its work, and a key when there is a focus for it.

    Textual hands a key from widget to widget until one of them knows it, and each hop waits its turn behind what came
    meanwhile: letters typed behind a key that opens a dialog would act on what is below it. Such a key is followed to its
    end before the next one is looked at; `take` is asked first and does it at once. Keys that come before the first screen
    has a focus wait for it, and so do pasted words, which would go nowhere. A click is followed in the same way: the second one
    of two on a word that closes a dialog would act in what is closed already.
    """

    def __init__(self, driver: type[Driver] | None = None, *, ansi_color: bool | None = None) -> None:
        super().__init__(driver_class=driver, ansi_color=ansi_color)
        self._held: deque[Press] = deque()
        self._following = False
        self._dispatching = False

    @property
    def behind(self) -> bool:
        """Whether a key has come that is not done with yet; any thread may ask."""
        return bool(self._held) or self._following or not self._message_queue.empty()

    def take(self, key: events.Key) -> bool:
        """Do what a key stands for, at once; say whether it stands for anything here."""
        return False

    def at_once(self, key: events.Key) -> bool:
        """Take a key that has just come, where nothing else has its turn before it; say whether it was taken.

        A message to the app takes two turns of the loop, which is a third of what an idle desk spends on moving the cursor.
        """
        if self._dispatching or self._held or self._following or not self._running or self._closing or self._closed:
            return False
        if self._pending_message is not None or not self._message_queue.empty() or self._next_callbacks:
            return False
        if not (self.app_focus and self.screen_stack and stands(self.screen, key)):
            return False
        try:
            with self._context():
                return self.take(key)
        except Exception as error:
            self._handle_exception(error)
            return True

    async def _dispatch_message(self, message: Message) -> None:
        before, self._dispatching = self._dispatching, True
        try:
            await super()._dispatch_message(message)
        finally:
            self._dispatching = before

    def refocus(self) -> None:
        """Give the screen in front a focus again."""
        self.screen.focus_next()

    async def on_event(self, event: events.Event) -> None:
        """Take an event."""
        if not isinstance(event, Press) or event.is_forwarded:
            await super().on_event(event)
        elif self._held or not self._is_ready(event):
            self._held.append(event)
            if len(self._held) == 1:
                self._look_later(1)
        else:
            await self._take(event)

    def _is_ready(self, press: Press) -> bool:
        if self._following or not self.screen_stack:
            return False
        return not isinstance(press, Typed) or self.screen.focused is not None or not self.app_focus

    async def _take(self, press: Press) -> None:
        if not self.app_focus:
            self.app_focus = True
        if isinstance(press, Typed):
            if isinstance(press, events.Key) and self.take(press):
                return
            target: MessagePump = self.focused or self.screen
        else:
            target = self.screen
        self._following = not isinstance(press, events.MouseDown)
        await super().on_event(press)
        if isinstance(press, events.MouseUp):
            target = self._mouse_down_widget or target
        if self._following:
            self._follow(target)

    def _follow(self, node: MessagePump) -> None:
        """Queue behind a key at a widget, and then where the widget has handed it on to."""
        if not node.call_later(self._followed, node):
            self.call_later(self._followed, self)

    async def _followed(self, node: MessagePump) -> None:
        if node is self:
            self._following = False
            await self._go_on()
        else:
            self._follow(node._parent or self)

    async def _go_on(self) -> None:
        while self._held and self._is_ready(self._held[0]):
            await self._take(self._held.popleft())

    def _look_later(self, looks: int) -> None:
        async def look() -> None:
            if looks >= LOST and self.screen_stack and self.screen.focused is None:
                self.refocus()
            if looks >= PATIENCE:  # nothing on the screen takes a focus, or what took the key does not end
                self._following = False
                if self._held:
                    await self._take(self._held.popleft())
            await self._go_on()
            if self._held:
                self._look_later(looks + 1)

        later(self, PAUSE, look)
