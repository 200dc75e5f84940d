"""The options that several commands share, each with the words of its help."""

from collections.abc import Callable
from typing import Any

import click

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def options(*chosen: Option) -> Option:
    """The options as one decorator; the help lists them in this order."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


output_option: Option = click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="Write to a file, whole or not at all; - is stdout.",
)
line_option: Option = click.option(
    "--line", metavar="N", help="Only the requested line of this name."
)
full_option: Option = click.option(
    "--full", is_flag=True, help="Every criterion and every proof step."
)
reading_option: Option = click.option(
    "--reading",
    "readings",
    metavar="NAME=VALUE",
    multiple=True,
    help="Read an ambiguous word in another way; repeatable.",
)
color_option: Option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the verdict words on stdout; auto heeds NO_COLOR.",
)
quiet_option: Option = click.option(
    "-q", "--quiet", is_flag=True, help="No notes on stderr."
)
