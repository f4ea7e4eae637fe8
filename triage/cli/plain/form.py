"""A record as questions: field by field, the value in brackets, then whether it is confirmed, kept or rejected."""

from __future__ import annotations

from dataclasses import dataclass

from triage.cli.plain import words
from triage.cli.plain.session import Session
from triage.cli.plain.table import HANDLERS, OF_THE_FORM, help_lines, names
from triage.cli.plain.talk import flat
from triage.desk import code
from triage.desk.commands import FORM, READ, commands_of
from triage.desk.fields import FIELDS, FURTHER, further, in_words, label, shown_value
from triage.desk.fill import KIND, Filling
from triage.desk.keymap import in_force, key_for
from triage.domain.event import CHOICES, EventRecord
from triage.domain.vocabulary import SUBTYPES, TYPES, subtype_keys
from triage.errors import DecisionError

PROPOSAL_KEYS = ("8", "9", "0")
"""The keys of the first three proposals of a type; 1 to 7 are the types."""

CHANGES = ("form.another", "form.point", "form.clear", "form.restore")
"""Commands on the field at hand; words may follow them."""

OTHERS = 6
"""So many of the other things that a field may say are named."""

VALUES = {"enter", "down"}
"""Keys of the form that a typed line is not: an empty one goes on."""

LETTERS = 2
"""Words of so many letters are values: a day, a yes or no."""

LEAVING = "quit"
"""What closes the record and leaves the desk too."""

STATUS = {"form.confirm": "confirmed", "form.save": "draft", "form.reject": "rejected"}
USUAL = ("event_type", *(name for name in FIELDS if name not in KIND))
"""The fields in the order of the questions; type and sub-type are one."""

ORDER = (*USUAL, *FURTHER)
"""The same with the further ones behind them, which are asked for by a key alone."""


def hint() -> str:
    """Return what may be typed in the place of a value."""
    return (
        "An empty line keeps the value in brackets, - empties it, ? shows the choices, . goes to the end, previous goes "
        "back, close leaves and keeps what was changed as a draft."
    )


@dataclass
class Answers:
    """A record that is being filled. `asked` is the field at hand, or past the last one the question how to save."""

    fill: Filling
    asked: int = 0
    only: bool = False
    """Whether the editor went to one field from the end, and goes back there."""

    @property
    def record(self) -> EventRecord:
        """The record as it stands."""
        return self.fill.record

    @property
    def name(self) -> str:
        """The field at hand, or the last one."""
        return ORDER[min(self.asked, len(ORDER) - 1)]

    def step(self, by: int) -> None:
        """Go to the question before or behind this one; behind the usual fields comes the question how to save."""
        if by < 0:
            self.asked = max(0, min(self.asked, len(ORDER) if self.asked < len(ORDER) else len(USUAL)) - 1)
        else:
            self.asked = len(ORDER) if self.asked == len(USUAL) - 1 else min(len(ORDER), self.asked + 1)


def fill(session: Session, draft: code.Draft) -> None:
    """Ask for the fields of a record and save it; at the end of the input what was changed is kept as a draft.

    Raises:
        NotSaved: The disk refused; the same record can be saved again.
    """
    state = Answers(Filling(session.ws, draft))
    saved = "saved" if draft.saved else "new"
    session.say(f"Record {state.record.event_id}, {state.record.status}, {saved}: {draft.panel.text}")
    if named := _further(state.record):  # before a key may confirm what nobody asked about
        session.say(named)
    if draft.trouble:
        session.say(draft.trouble)
    if not session.hinted:
        session.say(hint())
        session.hinted = True
    problem = ""
    while True:
        if state.asked < len(ORDER):
            line = session.talk.ask(question(state, ORDER[state.asked], problem))
            command, behind = _command(line)
            if command in CHANGES:
                problem, command = _change(state, command, behind), ""
            else:
                problem = "" if command else _field(session, state, ORDER[state.asked], line or "")
        else:
            line = session.talk.ask(_last(state, problem))
            command = "form.leave" if line is None else _word(line)
            problem = "" if command else _outside(session, line or "") or _chosen(state, line or "")
        if command and (found := _act(session, state, "form.leave" if command == LEAVING else command)) is not None:
            if not found and command == LEAVING:
                HANDLERS[LEAVING](session, "")
            if not found:
                return
            state.asked, problem = len(ORDER), found


def question(state: Answers, name: str, problem: str = "") -> str:
    """Return the question for a field: what is wrong, its label, and the value in brackets."""
    record = state.record
    kind = " / ".join(words.name(word) for word in (record.event_type, record.event_subtype) if word)
    value = kind if name == KIND[0] else shown_value(record, name)
    meant = KIND if name == KIND[0] else (name,)
    wrong = problem or next((f.sentence for f in code.problems(record) if f.blocking and f.field in meant), "")
    return f"{wrong} {label(name)} [{value}]"


def _last(state: Answers, problem: str) -> str:
    wrong = _wrong(state.record)
    mend = f"{len(wrong)} to mend: {'; '.join(wrong)}" if wrong else "Nothing stands in the way."
    summary = state.record.summary or code.summary_of(state.record)
    named = f" {_further(state.record)}" if further(state.record) else ""
    return (
        f"{problem or mend} {summary}{named} confirm, draft, reject, close, {key_for('form.more')} for the further fields,"
        " or the name of a field"
    )


def _further(record: EventRecord) -> str:
    """Return the further fields that a record fills, with their values, as a sentence; empty where there are none."""
    said = [f"{label(name)} {in_words(record, name)}" for name in further(record)]
    return f"Further: {'; '.join(said)}." if said else ""


def _wrong(record: EventRecord) -> list[str]:
    return [f"{label(f.field)}: {f.sentence}" for f in code.problems(record) if f.blocking]


def _command(line: str | None) -> tuple[str, str]:
    """Return the command whose key or word was typed at a field, with what follows it; every other line is a value.

    Words may follow the keys of `CHANGES`; of the words only the one for pointing has some behind it, since "another round"
    may be a value.
    """
    if line is None:
        return "form.leave", ""
    key, _, rest = line.strip().partition(" ")
    keys = {name.casefold() for one in commands_of(FORM) for name in in_force().names(one.id)} - VALUES
    is_key = key.casefold() in keys
    known = _word(key.upper() if is_key and key not in names(FORM) else key) if key not in VALUES else ""
    behind = known in CHANGES if is_key else known == "form.point"
    return (known, rest.strip()) if known and (not rest or behind) else ("", "")


def _word(line: str) -> str:
    """Return the command of the form, or that for leaving the desk, that a word stands for; empty for every other one."""
    known = names(FORM).get(line.strip()) or names(READ).get(line.strip())
    return known.id if known and (known.id in OF_THE_FORM or known.id == LEAVING) else ""


def _outside(session: Session, line: str) -> str:
    """Say of a word that the view behind the record would obey what it does here; empty where it is no such word."""
    word = line.strip()
    known = names(session.view).get(word) if len(word) > LETTERS else None
    if known is None or word in VALUES:
        return ""
    return f"{word} is for the view behind the record: close leaves it first, = {word} takes the word as a value."


def _field(session: Session, state: Answers, name: str, line: str) -> str:
    """Take the answer for a field; return what is wrong with it."""
    text = line.strip()
    if text == "?":
        for said in _help(state, name):
            session.say(said)
        return ""
    if text == ".":
        state.asked = len(ORDER)
        return ""
    if said := _outside(session, text):
        return said
    try:
        if text:
            given = "" if text == "-" else text[1:].strip() if text.startswith("=") else text
            if problem := _take(state, name, given):
                return problem
    except DecisionError as error:
        return error.sentence
    wrong = next((f.sentence for f in code.problems(state.record) if f.blocking and f.field == name), "")
    if text and wrong:
        return wrong
    if state.only:
        state.asked = len(ORDER)
    else:
        state.step(1)
    return ""


def _take(state: Answers, name: str, text: str) -> str:
    """Let a field say what was typed; return what is wrong with it."""
    if name == KIND[0]:
        state.fill.choose(*(_kind(state, text) if text else (None, None)))
    elif text != flat(state.fill.value(name)):
        state.fill.type(name, text)
    return state.fill.wrong.pop(name, "")


def _change(state: Answers, command: str, words: str) -> str:
    """Do a command on the field at hand; return what is wrong."""
    fill, name = state.fill, state.name
    if command == "form.clear":
        fill.clear(name)
    elif command == "form.restore":
        fill.restore(name)
    elif command == "form.another":
        if name in KIND:
            fill.choose(
                *next(
                    (k for k in fill.draft.kinds if k != (state.record.event_type, state.record.event_subtype)),
                    (None, None),
                )
            )
        elif fill.another(name) is None:
            return "There is nothing else for this field."
    else:
        at = fill.draft.panel.text.find(words) if words else -1
        if at < 0:
            return "Write the words of the sentence behind the key."
        if not fill.point(name, at, at + len(words)):
            return "These words give no value for the field; type one, then point at them."
    return ""


def _kind(state: Answers, text: str) -> tuple[str, str | None]:
    """Return the type and sub-type of an answer: 8 for the first proposal, 2a for a digit and a letter, or their names.

    Raises:
        DecisionError: There is no such type or sub-type.
    """
    offered = dict(zip(PROPOSAL_KEYS, state.fill.draft.kinds, strict=False))
    if text in offered:
        return offered[text]
    folded = text.casefold().replace(" / ", "/").replace(" ", "_")
    if text[:1].isdecimal() and 1 <= int(text[0]) <= len(TYPES):
        kind, letter = TYPES[int(text[0]) - 1], text[1:].strip()
        if not letter or letter in subtype_keys(kind):
            return kind, subtype_keys(kind).get(letter)
    for kind, subtypes in SUBTYPES.items():
        if folded == kind:
            return kind, None
        for subtype in subtypes:
            if folded in (f"{kind}/{subtype}", f"{kind}_{subtype}"):
                return kind, subtype
    raise DecisionError("There is no such type; ? shows the choices.")


def _help(state: Answers, name: str) -> list[str]:
    draft = state.fill.draft
    meant = KIND if name == KIND[0] else (name,)
    lines = [f"Why: {reason}." for reason in code.reasons(draft, state.record, state.fill.proposal, meant)]
    origin = state.fill.origin(name)
    lines += [f"It comes from: {origin}."] if origin else []
    evidence = [e.quoted for e in state.record.evidence if e.field == name]
    lines += [f"Words in the sentence: {'; '.join(evidence)}."] if evidence else []
    if name in CHOICES:
        lines.append(f"One of {', '.join(CHOICES[name])}.")
    if name == KIND[0]:
        for key, (kind, subtype) in zip(PROPOSAL_KEYS, draft.kinds, strict=False):
            lines.append(f"{key}: {words.name(kind)} / {words.name(subtype)}, proposed.")
        for digit, kind in enumerate(TYPES, start=1):
            letters = ", ".join(f"{digit}{c} {words.name(sub)}" for c, sub in subtype_keys(kind).items())
            lines.append(f"{digit}: {words.name(kind)}: {letters}.")
    others = [one.words for one in state.fill.others(name)[:OTHERS]]
    lines += [f"{key_for('form.another')} takes something else: {'; '.join(others)}."] if others else []
    return [*lines, hint(), "= before a value takes it as it stands."]


def _chosen(state: Answers, line: str) -> str:
    """Go to the field that was named at the end; return what is wrong."""
    wanted = line.strip().casefold()
    if not wanted:
        return ""
    for place, name in enumerate(ORDER):
        if wanted in (name, label(name)) or (name == KIND[0] and wanted in ("sub-type", KIND[1])):
            state.asked, state.only = place, True
            return ""
    return f"There is no field {line.strip()}; the fields are {', '.join(map(label, ORDER))}."


def _act(session: Session, state: Answers, command: str) -> str | None:
    """Do a command of the form: empty when the record is closed, a problem to say at the end, None to go on."""
    if command == "form.help":
        for line in [*help_lines(FORM), hint()]:
            session.say(line)
        return None
    if command in CHANGES:
        return "Name a field first."
    if command in ("form.previous", "form.next"):
        state.only = False
        state.step(-1 if command == "form.previous" else 1)
        return None
    if command == "form.more":
        state.only, inside = False, len(USUAL) <= state.asked < len(ORDER)
        state.asked = len(ORDER) if inside else len(USUAL)
        return None
    if command == "form.leave" and not state.fill.changed:
        session.say("Closed; nothing was changed.")
        return ""
    status = STATUS.get(command, "draft")
    try:
        saved = code.save(session.ws, state.fill.finished(), status=status)
    except DecisionError as error:
        return str(error)
    session.say(f"Record {saved.status}.")
    return ""
