"""`rsb-prove diff`: two cases, or one under two rule bases, and what differs."""

from typing import Any

import click

from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.comparison import (
    Side,
    compare,
    comparison_options,
)
from rsb_prove.cli.errors import usage
from rsb_prove.cli.options import options, reading_option
from rsb_prove.cli.rulebases import Folders, program, rules_option
from rsb_prove.cli.single import look_of, only_case
from rsb_prove.cli.wishes import Wishes

Given = tuple[str, ...]

HELP = """Decide two cases, and show what differs in the decisions and the proofs.

With one case, it is decided under two rule bases or two readings.

\b
  rsb-prove diff before.json after.json
  rsb-prove diff case.json --to-rules trial/
  rsb-prove diff case.json --to-reading weekly=calendar_week
"""


@click.command("diff", help=HELP, no_args_is_help=True)
@click.argument("case", type=click.Path(allow_dash=True))
@click.argument(
    "other", metavar="[CASE]", default=None, type=click.Path(allow_dash=True)
)
@options(
    reading_option,
    rules_option,
    click.option(
        "--to-reading",
        "to_readings",
        metavar="NAME=VALUE",
        multiple=True,
        help="A reading of the second decision only; repeatable.",
    ),
    click.option(
        "--to-rules",
        metavar="DIR",
        type=click.Path(file_okay=False),
        multiple=True,
        help="The rules of the second decision, if they are others; repeatable.",
    ),
    comparison_options,
)
def command(
    case: str,
    other: str | None,
    to_readings: Given,
    to_rules: Given,
    **wanted: Any,
) -> None:
    """Compare two decisions."""
    if other is None and not to_readings and not to_rules:
        words = "There is nothing to compare the case with."
        help_ = "give a second case, --to-rules or --to-reading"
        raise usage("diff", "RSB427", words, help_)
    wishes = Wishes(**wanted)
    rules, readings = wishes.rules, wishes.readings
    look = look_of(wishes, [path for path in (case, other) if path is not None])
    first = only_case(case)
    second = only_case(other) if other is not None else first
    one = two = program(rules, readings)
    before = Side(one, first, _setting(first, rules, readings))
    if to_rules or to_readings:
        rules, readings = to_rules or rules, _otherwise(readings, to_readings)
        two = program(rules, readings)
    after = Side(two, second, _setting(second, rules, readings))
    raise click.exceptions.Exit(compare(before, after, wishes, look))


def _setting(document: Document, rules: Folders, readings: Given) -> str:
    """Where a case comes from and what it is decided under, behind its name."""
    folders = [f"rules of {printable(folder, 1000)}" for folder in rules or ()]
    parts = [f"from {document.name}", *folders, *map(printable, readings)]
    return "".join(f", {part}" for part in parts)


def _otherwise(readings: Given, to_readings: Given) -> Given:
    """The readings of the second decision, each word in one way."""
    names = {reading.partition("=")[0] for reading in to_readings}
    kept = (one for one in readings if one.partition("=")[0] not in names)
    return *kept, *to_readings
