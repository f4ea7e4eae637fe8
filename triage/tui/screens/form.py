"""The record form: one field a line with its origin and its problem, under the sentence it is read from."""

from __future__ import annotations

from dataclasses import replace

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from triage.desk import code
from triage.desk.code import Draft
from triage.desk.commands import FORM
from triage.desk.keymap import key_for
from triage.domain.event import DATE_PRECISIONS, PLACE_PRECISIONS, EventRecord, revised
from triage.errors import DecisionError
from triage.text.shown import shown
from triage.tui.commands import registry
from triage.tui.keymap import bind
from triage.tui.literal import Run, cut, flat, inked, wrapped_runs
from triage.tui.sitting import Sitting
from triage.tui.widgets.bars import Footer, Notice
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.kinds import KindField, KindMenu

KIND = "event_type"

ROWS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("date", (("date_start", "first day"), ("date_end", "last day"))),
    ("date is a", (("date_precision", "day, range, week, month, year, unknown"),)),
    ("date words", (("date_text", ""),)),
    ("place", (("place_name", ""),)),
    ("region", (("admin1", "province"), ("country", "IRQ"))),
    ("degrees", (("latitude", "latitude"), ("longitude", "longitude"))),
    ("place is", (("place_precision", "exact, place, near, admin2, admin1, country, unknown"),)),
    ("actor 1", (("actor1", ""),)),
    ("actor 2", (("actor2", ""),)),
    ("civilians", (("civilians_targeted", "yes or no: are civilians the target"),)),
    ("killed", (("killed_low", "low"), ("killed_best", "best"), ("killed_high", "high"))),
    ("injured", (("injured_low", "low"),)),
    ("toll words", (("casualties_text", ""),)),
    ("sources", (("sources", ""),)),
    ("summary", (("summary", ""),)),
)
"""Label of a line, and its fields with what an empty one shows."""

NARROW, SHORT = 60, 20
"""Below so many columns or rows the form keeps only a sign of origin and problem; the hint line has the words."""

ROOMY = 8

CHOICES = {"date_precision": DATE_PRECISIONS, "place_precision": PLACE_PRECISIONS}


class Words(Inked):
    """The sentence above the form, with the words of the focused field lit."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(id="words")
        self.draft = draft
        self.fields: tuple[str, ...] = ()
        self._lines: list[tuple[Run, ...]] = []

    def show(self, record: EventRecord, fields: tuple[str, ...]) -> None:
        """Light the words that carry fields; the others that carry anything are marked more quietly."""
        panel = self.draft.panel
        spans = [(a, b, "lit") for name in fields for a, b in code.lit(record, name, panel)]
        runs = inked(panel.text, spans, "text")
        lines = wrapped_runs(runs, max(8, self.outer_size.width - 2))
        height = max(1, self.outer_size.height)
        first = next((n for n, line in enumerate(lines) if any(ink == "lit" for _, ink in line)), 0)
        top = max(0, min(first - height // 2, len(lines) - height))
        self._lines = lines[top : top + height]
        if top + height < len(lines):
            self._lines[-1] = (*self._lines[-1], (" …", "quiet"))
        if top:
            self._lines[0] = (("… ", "quiet"), *self._lines[0])
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        return self.strip([(" ", "text"), *(self._lines[y] if y < len(self._lines) else ())])


class Mark(Inked):
    """What stands behind a value: where it comes from, or what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(classes="mark")
        self._text, self._ink = "", "quiet"

    def show(self, text: str, ink: str) -> None:
        """Show a word or a problem."""
        if (text, ink) != (self._text, self._ink):
            self._text, self._ink = text, ink
            self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        text = self._text
        if self.outer_size.width < ROOMY:
            text = "!" if self._ink == "bad" else "…" if text.startswith("…") else ""
        return self.strip([(f" {text}", self._ink)])


class Plain(Inked):
    """One line of the form's own words."""

    def __init__(self, text: str = "", ink: str = "quiet", classes: str = "label") -> None:
        super().__init__(classes=classes)
        self._text, self._ink = text, ink

    def show(self, text: str, ink: str = "quiet") -> None:
        """Show other words."""
        self._text, self._ink = text, ink
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return self.strip([(f" {cut(self._text, self.outer_size.width - 1)}", self._ink)])


class FormScreen(ModalScreen[bool]):
    """Edit one record. The result says whether something was saved."""

    CSS_PATH = "form.tcss"

    def __init__(self, sitting: Sitting, draft: Draft) -> None:
        super().__init__()
        bind(self, FORM)
        self.sitting = sitting
        self.draft = draft
        self.record = draft.record
        self.typed_wrong: dict[str, str] = {}
        self.words = Words(draft)
        self.kind = KindField(self.record.event_type, self.record.event_subtype, draft.kinds)
        self.menu = KindMenu(self.kind)
        self.heading = Plain(classes="title")
        self.hint = Plain(classes="title")
        self.inputs = {name: self._input(name, ghost) for _, fields in ROWS for name, ghost in fields}
        self.marks: dict[str, Mark] = {}

    def _input(self, name: str, ghost: str) -> Input:
        choices = CHOICES.get(name)
        field = Input(
            shown(code.shown_value(self.record, name)), placeholder=ghost, id=name, compact=True, select_on_focus=False,
            suggester=SuggestFromList(choices) if choices else None,
        )  # fmt: skip
        field.cursor_blink = False
        return field

    def compose(self) -> ComposeResult:
        """Lay out sentence, fields, hint and footer."""
        with Vertical(id="form"):
            yield self.heading
            yield self.words
            with VerticalScroll(id="fields", can_focus=False):
                yield self._line("type", [self.kind], KIND)
                for label, fields in ROWS:
                    yield self._line(label, [self.inputs[name] for name, _ in fields], fields[0][0])
            yield self.hint
            yield self.menu
            yield Notice()
            yield Footer(FORM, self.clicked)

    def _line(self, label: str, widgets: list[Widget], name: str) -> Horizontal:
        self.marks[name] = Mark()
        return Horizontal(Plain(label), *widgets, self.marks[name], classes="field")

    def on_mount(self) -> None:
        """Begin at the first field that stands in the way, else at the date."""
        wrong = [f.field for f in code.problems(self.record) if f.blocking]
        first = next((name for name in wrong if name in self.inputs or name in (KIND, "event_subtype")), "date_start")
        field: Widget = self.inputs.get(first) or self.kind
        field.focus()
        self.check()

    @property
    def changed(self) -> bool:
        """Whether the record differs from what was opened."""
        return self.record != self.draft.record

    def check(self) -> list[str]:
        """Show origin or problem of every field; return the problems that stand in the way."""
        problems = {f.field: f.sentence for f in reversed(code.problems(self.record)) if f.blocking}
        problems |= self.typed_wrong
        if "event_subtype" in problems:
            problems.setdefault(KIND, problems["event_subtype"])
        for names in [(KIND, "event_subtype"), *(tuple(n for n, _ in fields) for _, fields in ROWS)]:
            wrong = next((problems[n] for n in names if n in problems), "")
            origins = [o for n in names if (o := self._origin(n))]
            more = "… " if any(self._hidden(n) for n in names) else ""
            self.marks[names[0]].show(more + (wrong or (origins[0] if origins else "")), "bad" if wrong else "quiet")
        self.inputs["summary"].placeholder = shown(code.summary_of(self.record))
        count = len(problems.keys() - {"event_subtype"} if KIND in problems else problems)
        state = f"{key_for('form.confirm')} confirms" if not count else f"{count} to mend before it can be confirmed"
        self.heading.show(f"RECORD  {self.record.status}  {self.record.event_id}  {state}", "strong")
        self._point(problems)
        return list(problems.values())

    def _origin(self, name: str) -> str:
        value = getattr(self.record, name)
        if value in (None, (), "unknown"):
            return ""
        if value != getattr(self.draft.record, name):
            return "editor"
        return "text" if any(e.field == name for e in self.record.evidence) else "rule" if not self.draft.saved else ""

    def _hidden(self, name: str) -> bool:
        field = self.inputs.get(name)
        return bool(field and field.size.width and cell_len(field.value or field.placeholder) >= field.size.width)

    def _focused(self) -> tuple[str, ...]:
        if self.focused is self.kind:
            return (KIND, "event_subtype")
        return (self.focused.id,) if isinstance(self.focused, Input) and self.focused.id else ()

    def _point(self, problems: dict[str, str]) -> None:
        names = self._focused()
        self.words.show(self.record, names)
        self.menu.display = self.focused is self.kind
        self.menu.update()
        wrong = next((problems[n] for n in names if n in problems), "")
        reason = next((self.draft.reasons[n] for n in names if n in self.draft.reasons), "")
        self.hint.show(wrong or flat(reason), "bad" if wrong else "quiet")

    def save(self, status: str) -> None:
        """Save the record with a status and close; nothing is saved while a typed value cannot be read.

        Raises:
            DecisionError: Something stands in the way; the form stays open.
        """
        if self.typed_wrong and status != "rejected":
            raise DecisionError(next(iter(self.typed_wrong.values())), "Mend it, or empty the field.")
        code.save(self.sitting.ws, self.record, status=status)
        self.dismiss(True)

    def clicked(self, command_id: str) -> None:
        """Run a command whose word was clicked."""
        if command_id:
            self.action_run(command_id)

    def action_run(self, command_id: str) -> None:
        """Run a command of the form."""
        registry.run(command_id, self, self.sitting)

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        name = event.input.id or ""
        if event.value == shown(code.shown_value(self.record, name)):
            self.typed_wrong.pop(name, None)
        else:
            try:
                self.record = code.edited(self.record, name, event.value, self.draft.panel)
                self.typed_wrong.pop(name, None)
            except DecisionError as error:
                self.typed_wrong[name] = error.sentence
        self.check()

    @on(KindField.Chosen)
    def _on_kind(self, event: KindField.Chosen) -> None:
        kept = tuple(e for e in self.record.evidence if e.field not in (KIND, "event_subtype"))
        same = event.kind == self.draft.record.event_type and event.subtype == self.draft.record.event_subtype
        evidence = self.draft.record.evidence if same else kept
        mine = tuple(e for e in evidence if e.field in (KIND, "event_subtype"))
        self.record = revised(
            self.record, event_type=event.kind, event_subtype=event.subtype, evidence=(*kept, *mine) if same else kept
        )
        self.check()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    def _on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.check()

    async def _on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < NARROW or event.size.height < SHORT, "-narrow")
        self.call_after_refresh(self.check)


def draft_of(draft: Draft, record: EventRecord) -> Draft:
    """Return the draft of a sentence with another one of its saved records."""
    return replace(draft, record=record, saved=True)
