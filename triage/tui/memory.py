"""What the desk lets go of, so that an hour of keys takes no more memory than the first minutes.

Textual and rich remember what they computed, each function for some thousands of arguments: the intersections of regions,
the widths and cuts of texts, the codes of styles. Each such store is small and has a limit, but after 4,000 random keys they
held 10 MB together, and two of them were nearly empty yet. Our own modules remember words and headlines while a load
goes on, of which nothing is of use when it is over.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from typing import Any, Final

from textual._styles_cache import StylesCache

ROOM: Final = 512
"""So many results of one function of a library may stay from one second to the next; more are forgotten, all at once."""

FEW: Final = 4
"""What remembers no more than so many results is left alone."""

LIBRARIES: Final = ("textual", "rich")
OURS: Final = ("triage",)
TRIMMED: Final = 0
"""So many bytes at the end of a heap the C library keeps when it is asked for what is free."""
LARGE: Final = 128 * 1024
"""From so many bytes on a block is a piece of memory of its own, which the system has back as soon as it is free."""
PLACES: Final = ((-8, 1), (-3, LARGE), (-1, LARGE))
"""M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of `mallopt`, by the GNU C library's malloc.h, with their values. Left
alone, the C library takes the largest block that was ever given back for the bound, up to 32 MB."""
GONE: Final = 2
"""After so many times that screens have gone their remains are collected also while keys come: a form leaves 2 MB, and what
is made beside such remains keeps their room for good."""
MANY: Final = 4
"""After so many their remains are collected at once: keys that come fast open and close ten between two looks."""

_known: list[_lru_cache_wrapper[Any]] = []
_gone = 0


def remembering(packages: tuple[str, ...]) -> Iterator[_lru_cache_wrapper[Any]]:
    """Yield the functions and methods of some packages, as far as they are imported, that remember more than a FEW.

    What remembers without a limit, or very little, holds what does not depend on the texts, like a table; it is left out.
    """
    for name, module in sys.modules.copy().items():  # other threads import meanwhile
        if name.partition(".")[0] not in packages:
            continue
        for value in vars(module).copy().values():
            own = list(vars(value).copy().values()) if isinstance(value, type) else [value]
            for one in own:
                bare = getattr(one, "__func__", one) if isinstance(one, classmethod | staticmethod) else one
                if not isinstance(bare, _lru_cache_wrapper) or bare.__module__ != name:
                    continue
                if (bare.cache_parameters()["maxsize"] or 0) > FEW:
                    yield bare


def prepare() -> None:
    """Look where the libraries remember."""
    _known[:] = [one for one in remembering(LIBRARIES) if one.cache_parameters()["maxsize"] > ROOM]


def in_one_place() -> None:
    """Let all threads that come take their memory from one place, and large blocks from the system; takes some 2 ms.

    With a place for each, what one thread has given back is of no use to the next, and much of each stays free. A thread
    has its own place as soon as it runs, so this is called before the first of ours.
    """
    for option, value in PLACES:
        _c("mallopt", option, value)


def forget() -> None:
    """Forget what a library has remembered beyond its room; takes no longer than a look where there is nothing."""
    for one in _known:
        if one.cache_info().currsize > ROOM:
            one.cache_clear()


def forget_ours() -> None:
    """Forget what our own modules remember of words and headlines, when what they were compared for is over."""
    for one in remembering(OURS):
        one.cache_clear()


def gone(dialogs: bool) -> None:
    """Forget what was painted on screens that are gone: Textual's colours of a widget's edge would keep 1,024 of them alive.

    Where they were dialogs, it is noted that there is something to collect; with many it is done now.
    """
    global _gone
    StylesCache.get_inner_outer.cache_clear()
    _gone += dialogs
    if _gone >= MANY:
        collect(calm=False)


def collect(calm: bool) -> None:
    """Collect the remains of screens, if there are any and this is a calm moment or there are many; takes 10 to 50 ms.

    A form leaves some 2 MB in circles. The collector of itself would look for them seldom, during a load hardly ever, and
    what is made meanwhile would stand between them for good.
    """
    global _gone
    if gc.isenabled() and _gone >= (1 if calm else GONE):
        _gone = 0
        gc.collect()
        _c("malloc_trim", TRIMMED)


def give_back() -> None:
    """Forget what was left behind, and give memory that is free back to the system; takes some 20 ms.

    Dialogs that have gone wait in circles for the collector. And the C library would keep some megabytes of every load.
    """
    forget_ours()
    gc.collect()
    _c("malloc_trim", TRIMMED)


def _c(name: str, *values: int) -> None:
    """Call a function of the C library, where it has it."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        from ctypes import CDLL

        getattr(CDLL(None), name)(*values)
