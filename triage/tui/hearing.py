"""Which handlers a message finds: looked up once for each kind of widget and message, and not for every message.

Textual walks all the classes of a widget for every message, and most find nobody who listens. With some thirty messages
that walk was a tenth of what going to another view costs (docs/tried.md). The order of the handlers is Textual's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from textual.message import Message
from textual.message_pump import MessagePump

Handler = Callable[[Any, Message], Awaitable[None]]
Heard = tuple[tuple[type, tuple[Handler, ...]], ...]

_KNOWN: Final[dict[tuple[type, type, str], Heard | None]] = {}


class Hearing(MessagePump):
    """Something that remembers which of its handlers a kind of message has."""

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[None]]]]:
        key = (self.__class__, message.__class__, method_name)
        if key not in _KNOWN:
            _KNOWN[key] = handlers(*key)
        found = _KNOWN[key]
        if found is None:
            yield from super()._get_dispatch_methods(method_name, message)
            return
        for cls, own in found:
            if message._no_default_action:
                return
            for handler in own:
                yield cls, handler.__get__(self, cls)


def handlers(kind: type, heard: type, name: str) -> Heard | None:
    """Return the handlers that a kind of widget has for a kind of message, by class, in the order in which they are called.

    Args:
        kind: The class of the widget, screen or app.
        heard: The class of the message.
        name: The name of its handler, like `on_mouse_up`.

    Returns:
        None where it depends on the single message: its handlers choose by selectors.
    """
    found: list[tuple[type, tuple[Handler, ...]]] = []
    given: set[Handler] = set()
    kinds = [one for one in heard.__mro__ if issubclass(one, Message)]
    for cls in kind.__mro__:
        own: list[Handler] = []
        decorated = cls.__dict__.get("_decorated_handlers") or {}
        for handler, selectors in (pair for one in kinds for pair in decorated.get(one, ())):
            if selectors:
                return None
            if handler not in given:
                given.add(handler)
                own.append(handler)
        named = cls.__dict__.get(f"_{name}") or cls.__dict__.get(name)
        if named is not None and not getattr(named, "_textual_on", None):
            own.append(named)
        if own:
            found.append((cls, tuple(own)))
    return tuple(found)
