"""The command that needs no name: decide cases, and print why."""

from itertools import chain, islice
from typing import Any

import click

from rsb_prove.cli.formats import FORMATS
from rsb_prove.cli.inputs import arrivals, sources
from rsb_prove.cli.options import (
    color_option,
    full_option,
    line_option,
    options,
    output_option,
    quiet_option,
    reading_option,
)
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import program, rules_option
from rsb_prove.cli.shell import Default
from rsb_prove.cli.wishes import Wishes


@click.command("decide", cls=Default, hidden=True, no_args_is_help=True)
@click.argument(
    "cases",
    metavar="CASE...",
    nargs=-1,
    required=True,
    type=click.Path(allow_dash=True),
)
@options(
    click.option(
        "--format",
        type=click.Choice(FORMATS),
        help="By default that of the ending of -o, ndjson for NDJSON, else text.",
    ),
    output_option,
    line_option,
    full_option,
    reading_option,
    rules_option,
    click.option(
        "--exit-status",
        "tell",
        is_flag=True,
        help="Exit with 10 if a line is unknown, 11 if adverse, 12 if out of scope or"
        " excluded; the highest wins.",
    ),
    color_option,
    quiet_option,
)
def decide(cases: tuple[str, ...], **wanted: Any) -> None:
    """Decide cases; the command that needs no name."""
    raise click.exceptions.Exit(_decided(cases, Wishes(**wanted)))


def _decided(cases: tuple[str, ...], wishes: Wishes) -> int:
    """Decide and print; the exit status."""
    wanted = wishes.wanted
    found = sources(cases)
    wishes.spare(found)
    asked = program(wishes.rules, wishes.readings)
    coming = arrivals(found, at_once=wanted == "ndjson")
    first = tuple(islice(coming, 1))
    look = wishes.look(first)

    from rsb_prove.cli.run import Desk, run  # with the engine

    desk = Desk(asked, look, wishes.line, wishes.quiet)
    with output(wishes.path) as write:
        tally = run(desk, chain(first, coming), write)
        status = tally.status(of_verdicts=wishes.tell)
        if tally.failures and not tally.printed:
            raise click.exceptions.Exit(status)  # so that a file keeps what it held
    return status
