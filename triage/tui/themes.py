"""The looks as themes of Textual, for the widgets that draw themselves by style sheets."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.theme import Theme

from triage.config import settings
from triage.tui.looks import COLOURS

PREFIX = "triage-"
FEW = ("standard", "windows")
"""Kinds of terminals that have sixteen colours, as rich calls them."""


class Styled(App[int]):
    """An app that reads its style sheets once when it starts: Textual reads them for the theme and again for the screen."""

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme; those of Textual's own one, before another is chosen, would colour nothing."""
        return super().get_css_variables() if self.theme.startswith(PREFIX) else {}

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before there is a screen there is nothing to style."""
        if self._screen_stacks[self._current_mode]:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())


def add(app: App[Any]) -> None:
    """Make the themes known to an app."""
    for name, colours in COLOURS.items():
        app.register_theme(_of_terminal() if name == "terminal" else _theme(name, colours))


def choose(app: App[Any], name: str) -> None:
    """Show a theme of the settings; where the terminal has few colours, its own are taken instead."""
    few = app.no_color or app.console.color_system in FEW
    app.theme = PREFIX + ("terminal" if few else name)


def look(app: App[Any]) -> str:
    """Return the look in force, for `looks.style`."""
    if app.no_color:
        return "plain"
    name = app.theme.removeprefix(PREFIX)
    return name if name in COLOURS else settings().theme


def _theme(name: str, colours: dict[str, str]) -> Theme:
    return Theme(
        name=PREFIX + name,
        primary=colours["accent"],
        accent=colours["accent"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        warning=colours["warning"],
        error=colours["error"],
        dark=name != "light",
        variables={
            "text-muted": colours["quiet"],
            "text-disabled": colours["faint"],
            "border": colours["seam"],
            "border-blurred": colours["seam"],
            "scrollbar": colours["seam"],
            "scrollbar-hover": colours["quiet"],
            "scrollbar-active": colours["accent"],
            "scrollbar-background": colours["background"],
            "scrollbar-background-hover": colours["background"],
            "scrollbar-background-active": colours["background"],
            "input-cursor-background": colours["foreground"],
            "input-cursor-foreground": colours["background"],
            "input-cursor-text-style": "none",
            "input-selection-background": colours["quiet"],
            "input-selection-foreground": colours["background"],
            "block-cursor-background": colours["accent"],
            "block-cursor-foreground": colours["background"],
            "block-hover-background": colours["surface"],
            "panel-darken-1": colours["panel"],
        },
    )


def _of_terminal() -> Theme:
    return Theme(
        name=f"{PREFIX}terminal",
        ansi=True,
        dark=True,
        primary="ansi_yellow",
        accent="ansi_yellow",
        warning="ansi_magenta",
        error="ansi_red",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        variables={
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
            "block-cursor-background": "ansi_yellow",
            "block-cursor-foreground": "ansi_black",
            "scrollbar": "ansi_bright_black",
            "scrollbar-hover": "ansi_bright_black",
            "scrollbar-active": "ansi_yellow",
        },
    )
