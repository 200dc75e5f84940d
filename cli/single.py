"""One case, looked at line by line: what `requires`, `earliest` and `readings` share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import click

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import EX_USAGE, no_line, usage
from rsb_prove.cli.formats import Look, as_json
from rsb_prove.cli.inputs import Arrival, arrivals, sources
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
from rsb_prove.cli.style import colored, harmless
from rsb_prove.cli.wishes import Wishes

if TYPE_CHECKING:
    from rsb_prove.bridge.decision import LineDecision
    from rsb_prove.bridge.program import Decided, Program

FORMATS = ("text", "json")

format_option = click.option(
    "--format",
    type=click.Choice(FORMATS),
    help="By default that of the ending of -o, else text.",
)
single_options = options(
    format_option,
    output_option,
    line_option,
    full_option,
    reading_option,
    rules_option,
    color_option,
    quiet_option,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A decided case, the lines that are asked about, and how they are to be shown."""

    program: "Program"
    decided: "Decided"
    lines: "tuple[LineDecision, ...]"
    look: Look
    path: str | None

    def show(self, text: Callable[[], str], document: Callable[[], object]) -> None:
        """Print the one of both that is asked for; the other is never made."""
        if self.look.format == "json":
            shown = as_json(document(), compact=False)
        else:
            shown = as_text(text(), self.look)
        with output(self.path) as write:
            write(shown)


def asked(path: str, wishes: Wishes) -> Asked:
    """Read and decide the one case of an input."""
    look = look_of(wishes, [path])
    document = only_case(path)
    base = program(wishes.rules, wishes.readings)
    decided = base.decide(document)
    return Asked(base, decided, chosen(decided, wishes.line), look, wishes.path)


def only_case(path: str) -> Document:
    """The one case of an input; Rejected if it holds none, or several."""
    found = list(islice(arrivals(sources((path,))), 2))
    if len(found) == 1:
        return found[0].document()
    held = "several" if found else "none"
    words = f"One case is looked at at a time, and this holds {held}."
    place = printable(path, 1000)
    raise Rejected([Diagnostic(place, "RSB429", words)], EX_USAGE)


def look_of(wishes: Wishes, paths: Sequence[str]) -> Look:
    """How the result is shown; what cannot be had is refused."""
    if wishes.wanted not in (None, *FORMATS):
        words = f"The result is text or JSON, not {wishes.wanted}."
        raise usage("--output", "RSB407", words, "use --format, .txt or .json")
    wishes.spare(sources(paths))
    return wishes.look([Arrival("", alone=True)])


def as_text(text: str, look: Look) -> bytes:
    """Text as it goes to a terminal or a file."""
    text = colored(harmless(text)) if look.color else harmless(text)
    return text.encode(errors="backslashreplace")


def chosen(decided: "Decided", name: str | None) -> "tuple[LineDecision, ...]":
    """The line of a name, or all; Rejected if there is none of that name."""
    found = tuple(line for line in decided.lines if name in (None, line.line))
    if not found:
        raise no_line("--line", str(name), (line.line for line in decided.lines))
    return found
