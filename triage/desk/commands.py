"""The command table: every command's id, default keys, help and views, free of any screen.

Bindings, footer, palette, help, the key table of the docs and `triage keys` are made from it. The ids are public: a
settings file names them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

READ: Final = "read"
STORIES: Final = "stories"
RECORDS: Final = "records"
PROGRESS: Final = "progress"
LOG: Final = "log"
FORM: Final = "form"
VIEWS: Final = (READ, STORIES, RECORDS, PROGRESS, LOG)
EVERYWHERE: Final = (*VIEWS,)


class Command:
    """One command; a plain class, because the first frame of a start needs the table before dataclasses are there.

    `keys` are Textual key names. `views` say where the keys apply. `changes` marks commands that change data; all of
    these can be undone. `footer` is the short word of the footer, empty for commands that only help and palette name.
    """

    __slots__ = ("changes", "footer", "help", "id", "keys", "title", "views")

    def __init__(
        self,
        id: str,
        keys: tuple[str, ...],
        title: str,
        help: str,
        views: tuple[str, ...],
        changes: bool = False,
        footer: str = "",
    ) -> None:
        self.id = id
        self.keys = keys
        self.title = title
        self.help = help
        self.views = views
        self.changes = changes
        self.footer = footer


# fmt: off
COMMANDS: Final[tuple[Command, ...]] = (
    Command("tag.event", ("e",), "Tag event", "Tag the sentence as event and go to the next one left.", (READ,), True, "event"),
    Command("tag.quote", ("q",), "Tag quote", "Tag the sentence as quote and go to the next one left.", (READ,), True, "quote"),
    Command("tag.caption", ("c",), "Tag caption", "Tag the sentence as caption and go to the next one left.", (READ,), True,
            "caption"),
    Command("tag.noise", ("n",), "Tag noise", "Tag the sentence as noise and go to the next one left.", (READ,), True, "noise"),
    Command("tag.take", ("space",), "Take the proposal", "Give the sentence its proposed tag and go to the next one left.", (READ,),
            True, "take"),
    Command("tag.clear", ("backspace",), "Clear the tag", "Take the tag off the sentence; it is left to do again.", (READ,), True),
    Command("tag.repeat", ("full_stop",), "Repeat the tag",
            "Give the sentence the tag that was given last, and go to the next one left.", (READ,), True),
    Command("tag.range", ("v",), "Mark a range",
            "Mark from here to the cursor; the next tag, take or flag is for the whole range at once.", (READ,)),
    Command("tag.visible", ("a",), "Take what is visible",
            "Take all proposals on the screen that are sure enough, as the settings say, as one decision.", (READ,), True,
            "visible"),
    Command("flag", ("plus",), "Flag", "Set a flag by its letter on the sentence or the range, or take it off.", (READ,), True),
    Command("note", ("number_sign",), "Note", "Write a note on the sentence; an empty one takes it off.", (READ,), True),
    Command("sentence.split", ("vertical_line",), "Split the sentence",
            "Cut the sentence in two, at a place that the arrows choose.", (READ,), True),
    Command("sentence.join", ("ampersand",), "Join the sentence", "Join the sentence with the next one of its paragraph.", (READ,),
            True),
    Command("report.exclude", ("D",), "Leave the report out",
            "Leave the report out: nothing of it is left to do or exported until this is undone.", (READ,), True),
    Command("report.correct", ("C",), "Correct the report", "Correct the outlet, time, language or country of the report.", (READ,),
            True),
    Command("edit.undo", ("u",), "Undo", "Take back the last decision, over restarts, as often as you like.", EVERYWHERE, True,
            "undo"),
    Command("edit.redo", ("U",), "Redo", "Bring back the decision that was undone last.", EVERYWHERE, True),
    Command("record.open", ("r", "enter"), "Record", "Open the record of an event sentence, or begin one.", (READ,), True,
            "record"),
    Command("record.another", ("R",), "Another record", "Begin a further record on the same sentence, for its second event.",
            (READ,), True),
    Command("record.attach", ("A",), "Attach to a record",
            "Attach the sentence to the record that tells its event; where several may, choose one.", (READ,), True),
    Command("record.detach", ("d",), "Detach", "Take the sentence from behind its record.", (READ,), True),
    Command("move.down", ("j", "down"), "Next sentence", "Go to the next sentence or row.", EVERYWHERE),
    Command("move.up", ("k", "up"), "Previous sentence", "Go to the previous sentence or row.", EVERYWHERE),
    Command("move.page_down", ("pagedown",), "Page down", "Go one screen down.", EVERYWHERE),
    Command("move.page_up", ("pageup",), "Page up", "Go one screen up.", EVERYWHERE),
    Command("move.home", ("home", "g"), "Top", "Go to the first sentence of the report or the first row.", EVERYWHERE),
    Command("move.end", ("end", "G"), "Bottom", "Go to the last sentence of the report or the last row.", EVERYWHERE),
    Command("move.next_report", ("J",), "Next report", "Go to the next report.", (READ,)),
    Command("move.previous_report", ("K",), "Previous report", "Go to the previous report.", (READ,)),
    Command("move.later", ("z",), "Later",
            "Put the sentence off and go to the next one left; it comes again when the others are done.", (READ,)),
    Command("move.back", ("left_square_bracket",), "Back", "Go back to the place you came from.", (READ,)),
    Command("move.forth", ("right_square_bracket",), "Forth", "Go forth again to where you went back from.", (READ,)),
    Command("move.jump", ("apostrophe",), "Jump", "Jump to a sentence on the screen by its letter.", (READ,)),
    Command("move.pane", ("tab",), "Next pane", "Move to the next pane; on a narrow screen it takes the place of this one.",
            EVERYWHERE),
    Command("move.pane_back", ("shift+tab",), "Previous pane", "Move to the pane before this one.", EVERYWHERE),
    Command("find.open", ("slash",), "Find",
            "Filter by words and terms such as left, tag:event, -outlet:NAME; what they find is listed while you type.", (READ,),
            False, "find"),
    Command("find.next", ("f3",), "Next match", "Go to the next sentence that matches the filter.", (READ,)),
    Command("find.save", ("S",), "Save the filter",
            "Save the filter that stands under a name; @ and the name in the find line recall it.", (READ,)),
    Command("order", ("s",), "Order of the work", "Go by story, outlet, day, size of story, the later pile, or least sure first.",
            (READ,), False, "order"),
    Command("find.leave", ("escape",), "Leave the filter", "Leave the filter and show everything again.", (READ,)),
    Command("explain", ("i",), "Why",
            "Show why the tag is proposed and where it stands; of a pair, how its reports begin; of a story, what each adds.",
            (READ, STORIES), footer="why"),
    Command("origin", ("o",), "Origin",
            "Show where the sentence comes from beside it: the raw text around it, offsets, hash, link; or the record again.",
            (READ,)),
    Command("link.open", ("w",), "Open the link", "Open the link of the report in the browser; nothing else ever opens it.",
            (READ,)),
    Command("story.same", ("y",), "Same story", "Merge the two headlines into one story.", (STORIES,), True, "same"),
    Command("story.linked", ("l",), "Linked", "Tie the two stories together without merging them.", (STORIES,), True, "linked"),
    Command("story.apart", ("o",), "Apart", "Keep the two headlines apart for good.", (STORIES,), True, "apart"),
    Command("story.later", ("space",), "Later", "Leave the pair unanswered for now and go to the next one.", (STORIES,),
            footer="later"),
    Command("story.detach", ("d",), "Detach", "Take the report out of its story.", (STORIES,), True, "detach"),
    Command("story.lead", ("asterisk",), "Lead", "Let the report lead its story.", (STORIES,), True, "lead"),
    Command("story.split", ("vertical_line",), "Split the story",
            "Make a story of its own of the report and those published after it.", (STORIES,), True, "split"),
    Command("story.read", ("enter",), "Read it", "Open the report of the row in the reading view.", (STORIES,),
            footer="read"),
    Command("record.edit", ("enter", "r"), "Edit the record", "Open the record of the row.", (RECORDS,), True, "edit"),
    Command("record.confirm", ("c",), "Confirm", "Confirm the record as it is.", (RECORDS,), True, "confirm"),
    Command("record.reject", ("minus",), "Reject", "Mark the record as rejected; it stays in the journal.", (RECORDS,), True,
            "reject"),
    Command("record.order", ("o",), "Order", "Put the records in the next order: id, status, date, place, type, toll, last change.",
            (RECORDS,), footer="order"),
    Command("record.filter", ("f",), "Filter by status", "Show the records of the next status alone, or all again.", (RECORDS,),
            footer="filter"),
    Command("record.gather", ("A",), "Gather sentences",
            "Attach the event sentences without a record that tell the event of this one.", (RECORDS,), True, "gather"),
    Command("record.sentences", ("s",), "Sentences behind it",
            "Look through the sentences behind the record; detach some, or begin another record on them.", (RECORDS,), True,
            "sentences"),
    Command("record.merge", ("M",), "Merge records", "Merge the record with one that tells the same event, side by side.",
            (RECORDS,), True, "merge"),
    Command("record.dispute", ("D",), "Disputed", "Mark it as disputed, or as confirmed again.", (RECORDS,), True),
    Command("form.confirm", ("f2",), "Confirm", "Confirm the record: its values count from now on.", (FORM,), True, "confirm"),
    Command("form.save", ("f5",), "Save as draft", "Keep the record as a draft and close the form.", (FORM,), True, "draft"),
    Command("form.reject", ("f8",), "Reject", "Mark the record as rejected; it stays in the journal.", (FORM,), True, "reject"),
    Command("form.leave", ("escape",), "Close",
            "Leave the field; on the type, close the form: what was changed is kept as a draft.", (FORM,), False, "close"),
    Command("form.more", ("f9",), "Further fields",
            "Show the further fields: who claims it, violence, clarity, context, allies, district, scale, tags; or go back.",
            (FORM,), False, "more"),
    Command("form.another", ("f3",), "Something else", "Let the field say the next thing that it may say.", (FORM,)),
    Command("form.point", ("f4",), "Point at words", "Choose the words of the sentence that carry the field.", (FORM,)),
    Command("form.clear", ("f6",), "Empty the field", "Empty the field and what was filled in with it.", (FORM,)),
    Command("form.restore", ("f7",), "As proposed", "Give the field what is proposed for it again.", (FORM,)),
    Command("view.read", ("1",), "Read", "Read and tag sentences.", EVERYWHERE),
    Command("view.stories", ("2",), "Stories", "Answer suggested merges and look through stories.", EVERYWHERE),
    Command("view.records", ("3",), "Records", "Look through the event records.", EVERYWHERE),
    Command("view.progress", ("4",), "Progress", "See what is done and what is left.", EVERYWHERE),
    Command("view.log", ("5",), "Log", "Look through all decisions, and take back an old one.", EVERYWHERE),
    Command("log.undo", ("backspace",), "Take it back", "Take back what the row did, where nothing later rests on it.", (LOG,),
            True, "take back"),
    Command("log.read", ("enter",), "Read it", "Go to the sentence or report of the row.", (LOG,), footer="read"),
    Command("form.help", ("f1",), "Help", "Show the keys of the form.", (FORM,), False, "help"),
    Command("form.next", ("down", "enter"), "Next field", "Go to the next field.", (FORM,)),
    Command("form.previous", ("up",), "Previous field", "Go to the previous field.", (FORM,)),
    Command("load", ("L",), "Load", "Load files or folders.", EVERYWHERE, True),
    Command("export", ("X",), "Export", "Write records, sentences or decisions to a file or folder.", EVERYWHERE),
    Command("suggest", ("P",), "Propose", "Compute the proposals of all reports anew.", EVERYWHERE),
    Command("check", ("V",), "Check", "Verify every row of the workspace.", EVERYWHERE),
    Command("work.stop", ("x",), "Stop the work", "Stop the load, export, check or proposing that is running; what is done stays.",
            EVERYWHERE),
    Command("settings", ("comma",), "Settings",
            "Change theme, keys, confidence, side pane, copies and editor; the settings file keeps them.", EVERYWHERE),
    Command("help", ("question_mark",), "Help", "Show the keys of this view.", EVERYWHERE, False, "help"),
    Command("palette", ("ctrl+p",), "Commands", "Choose any command by its name.", EVERYWHERE),
    Command("suspend", ("ctrl+z",), "Back to the shell", "Stop the desk and go back to the shell; fg brings it back as it was.",
            EVERYWHERE),
    Command("quit", ("ctrl+q",), "Quit", "Leave the desk; everything is saved already.", EVERYWHERE),
)
# fmt: on
"""Every command of the desk, in the order of the help."""

_BY_ID: Final = {c.id: c for c in COMMANDS}


def command(command_id: str) -> Command:
    """Return the command of an id.

    Raises:
        KeyError: There is no such command.
    """
    return _BY_ID[command_id]


def commands_of(view: str) -> tuple[Command, ...]:
    """Return the commands whose keys apply in a view, in the order of the help."""
    return tuple(c for c in COMMANDS if view in c.views)


KEY_NAMES: Final = {
    "slash": "/",
    "question_mark": "?",
    "exclamation_mark": "!",
    "quotation_mark": '"',
    "number_sign": "#",
    "dollar_sign": "$",
    "percent_sign": "%",
    "ampersand": "&",
    "apostrophe": "'",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "asterisk": "*",
    "plus": "+",
    "comma": ",",
    "minus": "-",
    "full_stop": ".",
    "colon": ":",
    "semicolon": ";",
    "less_than_sign": "<",
    "equals_sign": "=",
    "greater_than_sign": ">",
    "at": "@",
    "left_square_bracket": "[",
    "backslash": "\\",
    "right_square_bracket": "]",
    "circumflex_accent": "^",
    "underscore": "_",
    "grave_accent": "`",
    "left_curly_bracket": "{",
    "vertical_line": "|",
    "right_curly_bracket": "}",
    "tilde": "~",
    "backspace": "bksp",
    "escape": "esc",
    "delete": "del",
    "insert": "ins",
    "pagedown": "pgdn",
    "pageup": "pgup",
}
"""What stands on a key, where it is not its name."""


def key_name(key: str) -> str:
    """Return a key as the editor knows it: slash is /, ctrl+p stays, f3 is F3, ctrl+pagedown is ctrl+pgdn."""
    modifiers, plus, last = key.rpartition("+")
    name = last.upper() if last[:1] == "f" and last[1:].isdigit() else KEY_NAMES.get(last, last)
    return f"{modifiers}{plus}{name}"
