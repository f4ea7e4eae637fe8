"""The manual page, triage(1), made from the verbs, their options and the command table."""

from __future__ import annotations

from collections.abc import Iterator

import click

from triage.cli.plain.form import hint
from triage.cli.plain.table import OF_THE_FORM, typeable
from triage.cli.verbs import VERBS, Verbs, triage
from triage.desk.commands import COMMANDS, key_name
from triage.desk.settings import OPTIONS

STATUSES = (
    ("0", "done"),
    ("1", "failed"),
    ("2", "wrong usage"),
    ("3", "done, but some inputs were refused; each is named on standard error with its reason"),
    ("130, 143, 129", "stopped by ctrl+c, by a request to end, or with its terminal; what was decided is saved"),
)
VARIABLES = (
    ("TRIAGE_SETTINGS", "The settings file; triage/settings.toml in XDG_CONFIG_HOME or ~/.config by default."),
    ("TRIAGE_DB", "The workspace, where --db names none; triage.db in the current folder by default."),
    ("TRIAGE_EDITOR", "Who decides, where --editor names nobody; the login name by default."),
    (
        "TRIAGE_BLIND",
        "The share of sentences, 0 to 1, whose proposal is hidden until they are decided; 0.05 by default.",
    ),
    (
        "TRIAGE_SURE",
        "How sure a proposal must be, 0 to 1, to be taken with the others on the screen; else as set in the file.",
    ),
    (
        "TRIAGE_COPIES",
        "What a decision does for sentences with the same words: on gives them the tag as well, offer proposes it, off does"
        " neither; else as set in the file.",
    ),
    ("TRIAGE_NOW", "A time in ISO 8601 at which the clock stands still, for tests and for runs that can be repeated."),
    (
        "NO_COLOR",
        "Where it is set, the desk writes no colour: letters, signs, bold, underlined and reversed text say it all.",
    ),
    ("TERM", "Where it is dumb, the desk is the line mode."),
)
FILES = (
    ("~/.config/triage/settings.toml", "What the editor has set."),
    ("~/.local/state/triage/", "Where each desk was left, and the log of the program's own errors."),
    ("triage.db.lock", "Beside a workspace: who writes it."),
)
STATUS_WORDS = "confirmed, kept as a draft, rejected or closed: confirm, draft, reject or close"

COMMON = {"--db", "--editor", "--help"}
"""Options that nearly every verb takes, said once."""


def page() -> str:
    """Return the page as roff for the man macros; the same verbs and commands give the same bytes."""
    return "\n".join([*_head(), *_verbs(), *_keys(), *_plain(), *_files(), *_tail()]) + "\n"


def roff(text: str) -> str:
    """Return a text that roff prints as it stands, on one line."""
    flat = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return f"\\&{flat}" if flat.startswith(".") else flat


def _head() -> Iterator[str]:
    yield '.\\" Made from the verbs and the command table by make docs.'
    yield '.TH TRIAGE 1 "" "report\\-triage" "User Commands"'
    yield ".SH NAME"
    yield "triage \\- a desk in the terminal for people who turn a flood of scraped news into facts"
    yield ".SH SYNOPSIS"
    yield ".B triage"
    yield f"[\\fIOPTIONS\\fR] {roff(triage.subcommand_metavar)}"
    yield ".SH DESCRIPTION"
    yield roff(
        "With paths, triage loads them and opens the desk; with nothing, it opens the workspace. Everything that the "
        "screen can do can be scripted: standard output is data, standard error is narration."
    )
    with click.Context(triage, info_name="triage") as ctx:
        yield ".SH OPTIONS"
        yield roff("They stand before a verb, or behind one that works on a workspace. Every verb takes --help.")
        yield from _options(ctx)


def _verbs() -> Iterator[str]:
    yield ".SH VERBS"
    group = Verbs("verbs")
    with click.Context(triage, info_name="triage") as parent:
        for name in VERBS:
            command = group.get_command(parent, name)
            if command is None:
                continue
            with click.Context(command, info_name=name, parent=parent) as ctx:
                usage = " ".join(command.collect_usage_pieces(ctx))
                yield f".SS {roff(f'triage {name} {usage}')}"
                for part in (command.help or VERBS[name]).split("\n\n"):
                    yield from (".P", roff(part))
                yield from _options(ctx)


def _options(ctx: click.Context) -> Iterator[str]:
    everywhere = COMMON if ctx.parent else {"--help"}
    for parameter in ctx.command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record and isinstance(parameter, click.Option) and not everywhere & {*parameter.opts}:
            yield from _item(f"\\fB{roff(record[0])}\\fR", roff(record[1]) or "\\&")


def _item(label: str, text: str) -> Iterator[str]:
    yield from (".TP", label, text)


def _keys() -> Iterator[str]:
    yield ".SH KEYS"
    yield "The keys of the desk, with the id of each command and the views where they apply. All that changes data can be undone."
    for c in COMMANDS:
        keys = ", ".join(key_name(key) for key in c.keys)
        yield from _item(f"\\fB{roff(keys)}\\fR ({roff(c.id)})", roff(f"{c.help} In: {', '.join(c.views)}."))


def _plain() -> Iterator[str]:
    yield ".SH LINE MODE"
    yield roff(
        "triage open --plain talks by lines: for screen readers, braille lines, simple terminals and scripts. Each "
        "sentence is one line with its number, role, and tag or proposal. A command is typed as a letter or a word, and "
        "what it needs stands behind it: e 3-5 tags three sentences, L reports loads a folder, /left filters. A number "
        "goes to the sentence, an empty line says it again, and the end of the input leaves. These may be typed:"
    )
    for c in (c for c in COMMANDS if c.id not in OF_THE_FORM):
        yield from _item(f"\\fB{roff(', '.join(typeable(c, c.views[0])))}\\fR", roff(c.title))
    yield from (".P", roff(f"A record is asked for field by field. {hint()} Then it is {STATUS_WORDS}."))


def _files() -> Iterator[str]:
    yield ".SH FILES"
    for name, meaning in FILES:
        yield from _item(f"\\fI{roff(name)}\\fR", roff(meaning))
    yield ".SH SETTINGS"
    yield roff(
        "Settings with one value. triage settings --write writes a file in which each is explained; all can be left out."
    )
    for option in OPTIONS:
        values = f" One of {', '.join(option.choices)}." if option.choices else ""
        yield from _item(f"\\fB{roff(f'{option.name} = {option.default}')}\\fR", roff(option.help + values))
    yield from (
        ".P",
        roff(
            "The tables are [keys] with the id of a command and its keys, [filters] with a name and a filter line, "
            "and [recipes.NAME] with file, format, what, columns and filter of an export."
        ),
    )


def _tail() -> Iterator[str]:
    yield ".SH EXIT STATUS"
    for status, meaning in STATUSES:
        yield from _item(status, roff(meaning))
    yield ".SH ENVIRONMENT"
    for name, meaning in VARIABLES:
        yield from _item(f"\\fB{name}\\fR", roff(meaning))
