"""The record form: one field a line with its origin and its problem, under the sentence it is read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from triage.desk import code
from triage.desk.code import Draft
from triage.desk.commands import FORM
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
from triage.tui.widgets.fields import Field, Label, Mark, Plain
from triage.tui.widgets.inked import Seam
from triage.tui.widgets.kinds import KIND_KEY, KindField, KindMenu, proposal_line, type_line, words
from triage.tui.widgets.lines import Spot, runs_of
from triage.tui.widgets.words import Words

ROWS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("d", "date", (("date_start", "first day"), ("date_end", "last day"), ("date_precision", "day, range, month"))),
    ("w", "date words", (("date_text", ""),)),
    ("p", "place", (("place_name", ""),)),
    ("r", "region", (("admin1", "province"), ("country", "country"))),
    ("g", "degrees", (("latitude", "latitude"), ("longitude", "longitude"), ("place_precision", "exact, place, near"))),
    ("a", "actor 1", (("actor1", ""), ("actor1_kind", "kind"), ("killed_side1", "dead"))),
    ("b", "actor 2", (("actor2", ""), ("actor2_kind", "kind"), ("killed_side2", "dead"))),
    ("c", "civilians", (("civilians_targeted", "targeted: yes or no"), ("killed_civilians", "civilian dead"))),
    ("k", "killed", (("killed_low", "low"), ("killed_best", "best"), ("killed_high", "high"))),
    ("i", "injured", (("injured_low", "low"),)),
    ("t", "toll words", (("casualties_text", ""),)),
    ("s", "sources", (("sources", ""),)),
    ("m", "summary", (("summary", ""),)),
)
"""The letter of a line, its label, and its fields with what an empty one shows."""

LETTERS = {letter: fields[0][0] for letter, _, fields in ROWS}

NARROW, SHORT = 60, 20
"""Below so many columns or rows the form keeps only a sign of origin and problem; the hint line has the words."""

NAMES = ("place_name", "actor1", "actor2")
DOUBTFUL = 0.7
"""A proposal below this confidence is marked as doubtful."""

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
        self.inputs = {name: self._field(name, ghost) for _, _, fields in ROWS for name, ghost in fields}
        self.marks: dict[str, Mark] = {}
        self.pointing = KIND[0]
        self.warned: dict[str, str] = {}
        self.refused: EventRecord | None = None
        self.waiting: EventRecord | None = None

    @property
    def record(self) -> EventRecord:
        """The record as it stands."""
        return self.fill.record

    def _field(self, name: str, ghost: str) -> Field:
        complete = partial(self.fill.complete, name) if name in NAMES else None
        return Field(name, self.fill.value(name), ghost, complete)

    def compose(self) -> ComposeResult:
        """Lay out sentence, fields, hints and footer."""
        yield self.seam
        with Vertical(id="form"):
            yield self.heading
            yield self.words
            with VerticalScroll(id="fields", can_focus=False):
                yield self._line("", "type", [self.kind], KIND[0])
                for letter, label, fields in ROWS:
                    yield self._line(letter, label, [self.inputs[name] for name, _ in fields], fields[0][0])
            yield self.hint
            yield self.offers
            yield self.menu
            yield Notice()
            yield Footer(FORM, self.clicked)

    def _line(self, letter: str, label: str, widgets: list[Widget], name: str) -> Horizontal:
        self.marks[name] = Mark()
        go = partial(self.set_focus, widgets[0])
        return Horizontal(Label(letter, label, go), *widgets, self.marks[name], classes="field")

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
        for names in [KIND, *(tuple(n for n, _ in fields) for _, _, fields in ROWS)]:
            wrong = flat(next((problems[n] for n in names if n in problems), ""))
            text, ink = (wrong, "bad") if wrong else self._origin(names)
            more = "… " if any(self._hidden(n) for n in names) else ""
            self.marks[names[0]].show(more + text, ink)
        self.inputs["summary"].placeholder = shown(code.summary_of(self.record))
        count = len(problems) - all(name in problems for name in KIND)
        state = f"{key_for('form.confirm')} confirms" if not count else f"{count} to mend before it can be confirmed"
        self.heading.show(f"RECORD  {self.record.status}  {self.record.event_id}  {state}", "strong")
        self._point(problems)
        return list(problems.values())

    def _origin(self, names: tuple[str, ...]) -> tuple[str, str]:
        known = [(name, origin) for name in names if (origin := self.fill.origin(name))]
        if not known:
            return "", "quiet"
        origins = ", ".join(dict.fromkeys(origin for _, origin in known))
        sure = min((c for name, _ in known if (c := self.fill.confidence(name)) is not None), default=None)
        return (
            (origins, "quiet") if sure is None else (f"{origins} {sure:.2f}", "doubt" if sure < DOUBTFUL else "quiet")
        )

    def _hidden(self, name: str) -> bool:
        field = self.inputs.get(name)
        return bool(field and field.size.width and cell_len(field.value or field.placeholder) > field.size.width)

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
        reason = next((self.draft.reasons[n] for n in names if n in self.draft.reasons), "")
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
        first = next((name for name in (*KIND, *self.inputs) if name in wrong), None)
        if first:
            self.set_focus(self.inputs.get(first) or self.kind)
        if self.fill.wrong and status != "rejected":
            raise DecisionError(next(iter(self.fill.wrong.values())), "Mend it, or empty the field.")
        try:
            code.save(self.sitting.ws, self.fill.finished(), status=status)
        except NotSaved as error:
            self.waiting = self.record
            error.again = error.again and partial(_again, self, self.record, error.again)
            raise
        self.dismiss(True)

    def jump(self, letter: str) -> None:
        """Go to the field of a letter, or say that it leads nowhere."""
        self.sitting.say("")
        if letter in LETTERS:
            self.set_focus(self.inputs[LETTERS[letter]])
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
            self.set_focus(self.kind)
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
        self.set_focus(self.inputs.get(name) or self.kind)
        self.sync()

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        self.sitting.say("")
        name = event.input.id or ""
        if event.value == shown(self.fill.value(name)) and name not in self.fill.short:
            self.fill.wrong.pop(name, None)
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
