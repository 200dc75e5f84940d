"""`rsb-prove what-if`: how a case would be decided if it were another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from rsb_prove.cli.comparison import (
    Side,
    compare,
    comparison_options,
)
from rsb_prove.cli.errors import note, usage
from rsb_prove.cli.options import options, reading_option
from rsb_prove.cli.rulebases import program, rules_option
from rsb_prove.cli.single import look_of, only_case
from rsb_prove.cli.wishes import Wishes

if TYPE_CHECKING:
    from rsb_prove.bridge.caseformat import CaseFormat
    from rsb_prove.bridge.changes import Op
    from rsb_prove.bridge.document import Document

Texts = tuple[str, ...]
Given = Mapping["Op", Texts]

HELP = """Change a case, and show what differs in its decision and its proof.

A POINTER is a JSON Pointer into the case, as the proof names its fields. A VALUE is
JSON, or else a text as it is; null makes a field not documented.

\b
  rsb-prove what-if case.json --set /requests/0/date=2024-06-10
  rsb-prove what-if case.json --set /care/pain_program=true --line 2
  rsb-prove what-if case.json --add /requests/0/guidance=fluoroscopy

The case itself is left as it is. Changes are made in the order --set, --add, --remove.
"""


@click.command("what-if", help=HELP, no_args_is_help=True)
@click.argument("case", type=click.Path(allow_dash=True))
@options(
    click.option(
        "--set",
        "fields",
        metavar="POINTER=VALUE",
        multiple=True,
        help="Give a field another value; repeatable.",
    ),
    click.option(
        "--add",
        metavar="POINTER=WORD",
        multiple=True,
        help="Add a word to a list; repeatable.",
    ),
    click.option(
        "--remove",
        metavar="POINTER=WORD",
        multiple=True,
        help="Take a word out of a list; repeatable.",
    ),
    reading_option,
    rules_option,
    comparison_options,
)
def command(case: str, fields: Texts, add: Texts, remove: Texts, **wanted: Any) -> None:
    """Change a case and compare the decisions."""
    given: Given = {"set": fields, "add": add, "remove": remove}
    if not any(given.values()):
        words = "Nothing is to be changed."
        raise usage("what-if", "RSB427", words, "give --set, --add or --remove")
    wishes = Wishes(**wanted)
    look = look_of(wishes, [case])
    document = only_case(case)
    asked = program(wishes.rules, wishes.readings)
    asked.validate(document)
    other = _changed(document, asked.format, given)
    if other.root == document.root:
        note("the case says that already; nothing is changed", quiet=wishes.quiet)
    sides = Side(asked, document), Side(asked, other, ", changed")
    raise click.exceptions.Exit(compare(*sides, wishes, look))


def _changed(document: "Document", form: "CaseFormat", given: Given) -> "Document":
    """The changed case, under a name that tells its faults from those of the file."""
    from rsb_prove.bridge.changes import changed
    from rsb_prove.cli.assignments import assigned

    other = changed(document, assigned(given, form, document))
    return replace(other, name=f"{document.name} (changed)")
