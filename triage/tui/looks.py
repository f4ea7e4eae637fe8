"""What text looks like: the themes as plain data, free of Textual, so that a first frame can be drawn from them.

An ink says what a piece of text is, a ground what it stands on. A theme gives colours to both; two looks have none of
their own: `terminal` takes the sixteen colours of the terminal, `plain` takes none at all (NO_COLOR). What colour says
is said by a letter, a sign or weight as well, in every look.
"""

from __future__ import annotations

COLOURS: dict[str, dict[str, str]] = {
    "dark": {
        "background": "#121417", "panel": "#1b1e23", "surface": "#2a2e35",
        "foreground": "#ececec", "done": "#c3c7cc", "quiet": "#a4aab3", "faint": "#9aa1ab", "seam": "#646b75",
        "accent": "#e6b450", "warning": "#e0a07e", "error": "#ff9c98",
        "event": "#ffb454", "quote": "#7fc8f8", "caption": "#8fd694", "noise": "#c9b3e6",
    },
    "light": {
        "background": "#faf9f7", "panel": "#efeeec", "surface": "#e4e3e0",
        "foreground": "#1b1c1e", "done": "#3a3d40", "quiet": "#4e5256", "faint": "#54585c", "seam": "#85888c",
        "accent": "#6b4000", "warning": "#872f14", "error": "#a3161a",
        "event": "#8a1f00", "quote": "#0b4f94", "caption": "#1b5a2a", "noise": "#5a2090",
    },
    "high-contrast": {
        "background": "#000000", "panel": "#1a1a1a", "surface": "#262626",
        "foreground": "#ffffff", "done": "#e6e6e6", "quiet": "#d6d6d6", "faint": "#c8c8c8", "seam": "#8a8a8a",
        "accent": "#ffd24a", "warning": "#ffc09a", "error": "#ffb3ad",
        "event": "#ffc14d", "quote": "#8fd3ff", "caption": "#9ff0a8", "noise": "#e3c8ff",
    },
    "colour-blind": {
        "background": "#121212", "panel": "#1c1c1c", "surface": "#2a2a2a",
        "foreground": "#eeeeee", "done": "#c6c6c6", "quiet": "#a8a8a8", "faint": "#9e9e9e", "seam": "#6c6c6c",
        "accent": "#f0e442", "warning": "#f5b8a0", "error": "#ffafaf",
        "event": "#ffff87", "quote": "#5fffff", "caption": "#d78700", "noise": "#8787ff",
    },
    "terminal": {
        "background": "default", "panel": "default", "surface": "default",
        "foreground": "default", "done": "default", "quiet": "default", "faint": "default", "seam": "default",
        "accent": "yellow", "warning": "magenta", "error": "red",
        "event": "yellow", "quote": "cyan", "caption": "green", "noise": "magenta",
    },
}  # fmt: skip
"""Theme to role to colour: three grounds, then what stands on them."""

INKS: dict[str, tuple[str, str]] = {
    "text": ("foreground", ""),
    "strong": ("foreground", "bold"),
    "done": ("done", ""),
    "quiet": ("quiet", ""),
    "faint": ("faint", ""),
    "seam": ("seam", ""),
    "accent": ("accent", ""),
    "key": ("accent", ""),
    "decided": ("accent", "bold"),
    "event": ("event", "bold"),
    "quote": ("quote", "bold"),
    "caption": ("caption", "bold"),
    "noise": ("noise", "bold"),
    "doubt": ("warning", "italic"),
    "bad": ("error", "bold"),
    "lit": ("accent", "underline"),
    "differs": ("accent", "bold underline"),
}
"""Ink to the role whose colour it has, and its attributes. The names say what the text is, a theme what it looks like."""

GROUNDS: dict[str, str] = {"ground": "background", "bar": "panel", "cursor": "panel", "alert": "surface"}
"""What lies under the text: the plain pane, a bar at the edge, the row with the cursor, a message in front."""

_WEIGHTS = {
    "quiet": "dim", "faint": "dim", "seam": "dim", "key": "bold", "accent": "bold", "event": "bold reverse",
    "quote": "bold reverse", "caption": "bold reverse", "noise": "bold reverse", "bad": "bold reverse",
    "decided": "bold reverse",
}  # fmt: skip
"""Other attributes of inks where the shades of a theme are missing."""

EVEN = frozenset(
    ink for ink, (_, drawn) in INKS.items() if "underline" not in drawn and "reverse" not in _WEIGHTS.get(ink, "")
)
"""Inks that a blank does not show, in any look."""


def style(look: str, ink: str, ground: str) -> str:
    """Return an ink on a ground as words of a style: attributes, colour, `on`, colour.

    Args:
        look: A theme, or `plain` for none.
        ink: One of `INKS`.
        ground: One of `GROUNDS`.
    """
    colours = COLOURS.get(look, {})
    role, attributes = INKS[ink]
    if look in ("terminal", "plain"):
        attributes = _WEIGHTS.get(ink, attributes)
        if ground == "alert" and "reverse" not in attributes:
            attributes = f"{attributes.replace('dim', '')} reverse"
    return " ".join(f"{attributes} {colours.get(role, 'default')} on {colours.get(GROUNDS[ground], 'default')}".split())
