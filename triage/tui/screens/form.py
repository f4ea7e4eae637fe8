"""The record form: one field a line with its origin and its problem, under the sentence it is read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from triage.desk import code
from triage.desk.code import Draft
from triage.desk.commands import FORM
from triage.desk.fields import FIELDS, FURTHER
from triage.desk.fill import KIND, Filling
from triage.desk.keymap import key_for
from triage.domain.event import EventRecord
from triage.errors import DecisionError, NotSaved
from triage.text.shown import shown
from triage.tui.commands import registry
from triage.tui.keymap import bind
from triage.tui.literal import flat
from triage.tui.painting import Dialog
from triage.tui.sitting import Sitting
from triage.tui.widgets.bars import Footer, Notice
from triage.tui.widgets.fields import Plain
from triage.tui.widgets.formrows import FURTHER_ROWS, LETTERS, ROWS, Further, Rows, named, second
from triage.tui.widgets.inked import Seam
from triage.tui.widgets.kinds import KIND_KEY, KindField, KindMenu, proposal_line, type_line, words
from triage.tui.widgets.lines import Spot, runs_of
from triage.tui.widgets.words import Words

NARROW, SHORT = 60, 20
"""Below so many columns or rows the form keeps only a sign of origin and problem; the hint line has the words."""

USUAL = 24
"""Rows of a screen that the first page fills when nothing further is named on it."""

NAMING = 2
"""So many lines name further values at most, out of the room of the sentence."""

SENTENCE = 6
"""Lines of the sentence, as in `form.tcss`."""

SHOWN = 5
"""So many of the other things that a field may say are named in the hint."""

OTHER = "other "
"""What a click on one of them asks for; its place follows."""


WIDTH = 80
"""Columns of the form; a wider screen shows the view behind it beside it."""


class FormScreen(Dialog[bool]):
    """Edit one record. The result says whether something was saved.

    `warned` are the typed values and `refused` is the record of which it was said that leaving gives them up; `waiting` is
    the record as a key should have saved it, which is tried again.
    """

    CSS_PATH = "form.tcss"

    def __init__(self, sitting: Sitting, draft: Draft) -> None:
        super().__init__()
        bind(self, FORM)
        self.sitting = sitting
        self.draft = draft
        self.fill = Filling(sitting.ws, draft)
        self.words = Words(draft.panel)
        self.seam = Seam()
        self.kind = KindField(self.record.event_type, self.record.event_subtype, draft.kinds, self.jump)
        self.menu = KindMenu(self.kind)
        self.heading = Plain()
        self.hint, self.offers = Plain(run=self.clicked), Plain(run=self.clicked)
        self.rows = Rows(ROWS, self.fill, self.go, self.kind)
        self.further: Rows | None = None  # made when it is asked for: opening a form must not cost more for it
        self.naming = Further(self.turn)
        self.inputs = dict(self.rows.inputs)
        self.pointing = self.came_from = KIND[0]
        self.seen: set[str] = set()
        self.warned: dict[str, str] = {}
        self.refused: EventRecord | None = None
        self.waiting: EventRecord | None = None

    @property
    def record(self) -> EventRecord:
        """The record as it stands."""
        return self.fill.record

    def compose(self) -> ComposeResult:
        """Lay out sentence, fields, hints and footer."""
        yield self.seam
        with Vertical(id="form"):
            yield self.heading
            yield self.words
            yield self.rows
            yield self.naming
            yield self.hint
            yield self.offers
            yield self.menu
            yield Notice()
            yield Footer(FORM, self.clicked)

    def on_mount(self) -> None:
        """Begin at the first field that stands in the way, else at the type, from where every field is one key away."""
        _fold(self)  # before the first layout, or a form of another width would be painted first
        wrong = next((name for name in self.fill.problems() if name in self.inputs), "")
        kind_wrong = any(name in self.fill.problems() for name in KIND)
        field: Widget = self.inputs[wrong] if wrong and not kind_wrong else self.kind
        self.set_focus(field)  # at once: a deferred focus would come behind the next key
        self.check()
        if self.draft.trouble:
            self.query_one(Notice).show(flat(self.draft.trouble), "bad")

    def check(self) -> list[str]:
        """Show origin or problem of every field; return the problems that stand in the way."""
        problems = self.fill.problems()
        self.kind.show(self.record.event_type, self.record.event_subtype)
        page = self.further if self.turned else self.rows
        (page or self.rows).check(problems)
        self.inputs["summary"].placeholder = shown(code.summary_of(self.record))
        count = len(problems) - all(name in problems for name in KIND)
        state = f"{key_for('form.confirm')} confirms" if not count else f"{count} to mend before it can be confirmed"
        state = f"{key_for('form.more')} goes back to the first page" if self.turned else state
        self.heading.show(f"RECORD  {self.record.status}  {self.record.event_id}  {state}", "strong")
        _name_further(self, problems)
        self._point(problems)
        return list(problems.values())

    @property
    def name_in_focus(self) -> str:
        """The field with the focus; while words are pointed at, the one they are for."""
        if isinstance(self.focused, Input) and self.focused.id:
            return self.focused.id
        return KIND[0] if self.focused is self.kind else self.pointing

    def _point(self, problems: dict[str, str]) -> None:
        name = self.name_in_focus
        names = KIND if name in KIND else (name,)
        spans = {e.field: code.lit(self.record, e.field, self.draft.panel) for e in self.record.evidence}
        lit = [span for one in names for span in spans.get(one, ())]
        carrying = [span for one, found in spans.items() if one not in names and one != "summary" for span in found]
        self.words.show(lit, carrying)
        self.menu.update()
        wrong = flat(next((problems[n] for n in names if n in problems), ""))
        reason = "".join(code.reasons(self.draft, self.record, self.fill.proposal, names)[:1])
        if self.words.has_focus:
            self.hint.show("Arrows choose a word, with shift several; enter takes them, esc leaves.", "text")
        elif name in KIND and self.kind.proposals:
            said: list[Spot] = [(((wrong, "bad"), ("  ", "quiet")), "")] if wrong else []
            room = _columns(self) - 1 - sum(cell_len(text) for text, _ in runs_of(said))
            self.hint.show_spots([*said, *proposal_line(self.kind.proposals, room)])
        else:
            self.hint.show(wrong or flat(reason), "bad" if wrong else "quiet")
        if name in KIND:
            self.offers.show_spots(type_line(self.record.event_type, _columns(self) - 1))
        else:
            keys = [("form.point", "words"), ("form.clear", "empty")]
            self.offers.show_spots(
                self._others(name),
                [(((f"  {key_for(wish)} ", "key"), (f"{what} ", "quiet")), wish) for wish, what in keys],
            )

    def _others(self, name: str) -> list[Spot]:
        found = [flat(one.words) for one in self.fill.others(name)][:SHOWN]
        spots: list[Spot] = [(((f"{key_for('form.another')} ", "key"),), "form.another")] if found else []
        for at, what in enumerate(found):
            spots += [(((" · " * (at > 0), "quiet"),), ""), (((what, "text"),), f"{OTHER}{at}")]
        return spots

    def sync(self, typed: str = "") -> None:
        """Show the values of the record in all fields but the one that is typed into, and check them."""
        for name, field in self.inputs.items():
            text = shown(self.fill.value(name))
            if name != typed and field.value != text and name not in self.fill.wrong:
                with self.prevent(Input.Changed):
                    field.value = text
                field.cursor_position = len(text)
        self.check()

    def save(self, status: str) -> None:
        """Save the record with a status and close; nothing is saved while a typed value cannot be read.

        Raises:
            DecisionError: Something stands in the way; the form stays open, with the focus on it.
            NotSaved: It could not be written now; the form stays open, and what it held is tried again.
        """
        wrong = self.fill.problems() if status == "confirmed" else self.fill.wrong if status != "rejected" else {}
        first = next((name for name in (*FIELDS, *FURTHER) if name in wrong), None)
        if first:
            self.go(first)
        if self.fill.wrong and status != "rejected":
            raise DecisionError(next(iter(self.fill.wrong.values())), "Mend it, or empty the field.")
        if status == "confirmed" and self.record.status != "confirmed" and not first:
            _show_unseen(self)
        try:
            code.save(self.sitting.ws, self.fill.finished(), status=status)
        except NotSaved as error:
            self.waiting = self.record
            error.again = error.again and partial(_again, self, self.record, error.again)
            raise
        self.dismiss(True)

    @property
    def turned(self) -> bool:
        """Whether the second page is shown."""
        return self.further is not None and self.further.display

    def turn(self) -> None:
        """Go to the other page: to its first line, and from there back to where the editor was."""
        if self.turned:
            self.go(self.came_from)
        else:
            self.came_from = self.name_in_focus
            self.go(next(iter(FURTHER)))

    def go(self, name: str) -> None:
        """Go to a field, on the page where it stands; at once, since the next key is for it."""
        if name in FURTHER and self.further is None:
            self.further = Rows(FURTHER_ROWS, self.fill, self.go, sized=self.check)
            self.inputs |= self.further.inputs
            self.query_one("#form").mount(self.further, after=self.rows)
        self.rows.display = name not in FURTHER
        if self.further:
            self.further.display = name in FURTHER
        self.set_focus(self.inputs.get(name) or self.kind)

    def jump(self, letter: str) -> None:
        """Go to the field of a letter, or say that it leads nowhere."""
        self.sitting.say("")
        if letter in LETTERS:
            self.go(LETTERS[letter])
        elif self.record.event_type and self.record.event_subtype is None:
            self.sitting.say(f"{letter} is no sub-type of {words(self.record.event_type)} and leads to no field.")
        else:
            self.sitting.say(f"{letter} chooses nothing here: digits choose a type, letters lead to a field.")

    def another(self, at: int = 0) -> None:
        """Let the field say the next of what it may say, or one behind that."""
        name = self.name_in_focus
        if name in KIND:
            known = [kind for kind in self.draft.kinds if kind != (self.record.event_type, self.record.event_subtype)]
            if known:
                self.fill.choose(*known[0])
        elif self.fill.another(name, at) is None:
            self.sitting.say("There is nothing else for this field.")
        self.sync()

    def point(self) -> None:
        """Let the editor choose the words that carry the field."""
        self.pointing = self.name_in_focus
        self.words.begin()

    def clicked(self, command_id: str) -> None:
        """Run a command whose word was clicked, or take what was."""
        if command_id.startswith(KIND_KEY):
            self.go(KIND[0])
            self.kind.take(command_id.removeprefix(KIND_KEY))
        elif command_id.startswith(OTHER):
            self.another(int(command_id.removeprefix(OTHER)))
        elif command_id:
            self.action_run(command_id)

    def action_run(self, command_id: str) -> None:
        """Run a command of the form."""
        registry.run(command_id, self, self.sitting)

    @on(Words.Pointed)
    def _on_pointed(self, event: Words.Pointed) -> None:
        name = self.name_in_focus
        if event.span and not self.fill.point(name, *event.span):
            self.sitting.say("These words give no value for the field; type one, then point at them.")
        self.go(name)
        self.sync()

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        name = event.input.id or ""
        same = event.value == shown(self.fill.value(name)) and name not in self.fill.short
        if same and name not in self.fill.wrong:
            return  # each field says its value once when it is made; nobody has typed that
        self.sitting.say("")
        if same:
            self.fill.wrong.pop(name)
        else:
            self.fill.type(name, event.value)
        self.sync(name)

    @on(KindField.Chosen)
    def _on_kind(self, event: KindField.Chosen) -> None:
        self.sitting.say("")
        self.fill.choose(event.kind, event.subtype)
        self.check()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    def _on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is not self.words:
            self.words.end()
        self.sync(self.name_in_focus)

    async def _on_resize(self, event: events.Resize) -> None:
        _fold(self)
        self.call_after_refresh(_settle, self)


def _name_further(form: FormScreen, problems: dict[str, str]) -> None:
    """Name on the first page what the second one holds.

    What counts only once it is confirmed must have been seen. So the values themselves are named here, not only how many
    there are; and where the lines have no room for all, the page comes before the record is confirmed (`_show_unseen`). An
    editor who looks at the first page alone, as mostly, confirms with one key as before.
    """
    names = second(form.fill)
    height = form.app.size.height
    given = [] if form.turned else named(form.fill, names, problems)
    count = form.naming.show(given, _columns(form) - 1, NAMING if height >= SHORT else 1)
    form.seen.update(names if form.turned else names[:count])
    if form.has_class("-narrow"):
        form.words.styles.clear_rule("height")
        return
    lines = SENTENCE - max(0, form.naming.height - max(0, height - USUAL))
    if form.words.styles.height is None or form.words.styles.height.value != lines:
        form.words.styles.height = lines


def _show_unseen(form: FormScreen) -> None:
    """Show the second page where a value stands there that had no room on the first.

    Raises:
        DecisionError: There is one.
    """
    unseen = [name for name in second(form.fill) if name not in form.seen]
    if unseen:
        form.go(unseen[0])
        them = ", ".join(FURTHER[name] for name in unseen)
        raise DecisionError(
            f"Not confirmed yet: {them} had no room on the first page.",
            f"{key_for('form.confirm')} confirms the record as it stands.",
        )


def _settle(form: FormScreen) -> None:
    """Say anew what fits into another size; the field with the focus stays on the screen: what is typed goes there."""
    form.check()
    if form.focused is not None:
        form.focused.scroll_visible(animate=False)


def _columns(form: FormScreen) -> int:
    """Return how wide a form is, also before it is laid out."""
    return min(WIDTH, form.app.size.width)


def _fold(form: FormScreen) -> None:
    """Let a form show as much as the screen has room for."""
    width, height = form.app.size
    form.set_class(width < NARROW or height < SHORT, "-narrow")
    form.seam.display = width > WIDTH  # a line where the form meets the view behind it


def _again(form: FormScreen, record: EventRecord, saving: Callable[[], object]) -> None:
    """Save a record of a form later; what differs from it then counts as changed."""
    saving()
    form.waiting, form.fill.opened = None, record


def draft_of(draft: Draft, record: EventRecord) -> Draft:
    """Return the draft of a sentence with another one of its saved records."""
    return replace(draft, record=record, saved=True)
