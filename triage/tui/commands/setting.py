"""The settings screen, and what is wrong with the settings file."""

from __future__ import annotations

from triage.config import settings
from triage.desk import keymap
from triage.text.shown import Shown, shown
from triage.tui.commands.registry import handles
from triage.tui.screens.view import View


@handles("settings")
def show_settings(view: View) -> None:
    """Show the settings, with the values that count now."""
    from triage.desk.settings import OPTIONS  # the start of the desk has no use for it
    from triage.tui.screens.setting import SettingsScreen

    sitting = view.sitting
    now = {option.name: getattr(settings(), option.name) for option in OPTIONS}
    now |= {"sure": sitting.sure, "side_pane": sitting.side_pane, "editor": shown(sitting.ws.editor)}
    view.app.push_screen(SettingsScreen(now, sitting.change))


def faults_in_short() -> Shown:
    """Return the first thing that is wrong in the settings file and where the rest is said; empty where nothing is."""
    if not (settings().faults or keymap.in_force().faults):
        return shown("")
    from triage.desk.settings import faults

    first, *more = faults(settings())
    return shown(f"{first} And {len(more):,} more; {keymap.key_for('settings')} shows them." if more else first)
