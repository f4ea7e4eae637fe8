"""What text looks like: colours, inks and grounds as plain data, free of Textual, so that a first frame can be drawn from them."""

from __future__ import annotations

COLOURS: dict[str, dict[str, str]] = {
    "dark": {
        "background": "#121417", "panel": "#1b1e23", "surface": "#2a2e35",
        "foreground": "#ececec", "done": "#bfc3c8", "quiet": "#8b919a", "faint": "#5c636d", "seam": "#2a2e35",
        "accent": "#e0b040", "warning": "#d08770", "error": "#ef6f6c",
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
    "doubt": ("warning", "italic"),
    "bad": ("error", "bold"),
    "lit": ("accent", "underline"),
    "differs": ("accent", "bold underline"),
}
"""Ink to the role whose colour it has, and its attributes. The names say what the text is, a theme what it looks like."""

GROUNDS: dict[str, str] = {"ground": "background", "bar": "panel", "cursor": "panel", "alert": "surface"}
"""What lies under the text: the plain pane, a bar at the edge, the row with the cursor, a message in front."""


def style(look: str, ink: str, ground: str) -> str:
    """Return an ink on a ground as words of a style: attributes, colour, `on`, colour.

    Args:
        look: A theme of `COLOURS`.
        ink: One of `INKS`.
        ground: One of `GROUNDS`.
    """
    colours = COLOURS[look]
    role, attributes = INKS[ink]
    return f"{attributes} {colours[role]} on {colours[GROUNDS[ground]]}".strip()
