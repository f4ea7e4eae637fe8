"""Text that can be stored: every character of it is one that UTF-8 can write."""

from __future__ import annotations

import re
from typing import Final

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    r"""Return a text with each lone surrogate as U+FFFD, one for one.

    JSON can write half of a pair (`"\ud83d"`), and the name of a file may hold bytes that are no UTF-8; neither can be
    stored, hashed or printed.
    """
    return _LONE_SURROGATE.sub("\ufffd", text)
