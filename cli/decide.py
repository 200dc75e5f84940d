"""The command that needs no name: decide cases, and print why."""

from collections.abc import Callable
from itertools import chain, islice
from typing import Any

import click

from rsb_prove.cli.formats import FORMATS
from rsb_prove.cli.inputs import arrivals, sources
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import program, rules_option
from rsb_prove.cli.shell import Default
from rsb_prove.cli.wishes import Wishes

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def _options(*options: Option) -> Option:
    """The options as one decorator; the help lists them in this order."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.command("decide", cls=Default, hidden=True, no_args_is_help=True)
@click.argument(
    "cases",
    metavar="CASE...",
    nargs=-1,
    required=True,
    type=click.Path(allow_dash=True),
)
@_options(
    click.option(
        "--format",
        type=click.Choice(FORMATS),
        help="By default that of the ending of -o, ndjson for NDJSON, else text.",
    ),
    click.option(
        "-o",
        "--output",
        "path",
        metavar="FILE",
        type=click.Path(allow_dash=True),
        help="Write to a file, whole or not at all; - is stdout.",
    ),
    click.option("--line", metavar="N", help="Only the requested line of this name."),
    click.option("--full", is_flag=True, help="Every criterion and every proof step."),
    click.option(
        "--reading",
        "readings",
        metavar="NAME=VALUE",
        multiple=True,
        help="Read an ambiguous word in another way; repeatable.",
    ),
    rules_option,
    click.option(
        "--exit-status",
        "tell",
        is_flag=True,
        help="Exit with 10 if a line is unknown, 11 if adverse, 12 if out of scope or"
        " excluded; the highest wins.",
    ),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colour the verdict words on stdout; auto heeds NO_COLOR.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No notes on stderr."),
)
def decide(cases: tuple[str, ...], **options: Any) -> None:
    """Decide cases; the command that needs no name."""
    raise click.exceptions.Exit(_decided(cases, Wishes(**options)))


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
