"""What the user asked for, and what follows from it; what cannot be had is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import usage
from rsb_prove.cli.formats import (
    DIAGRAMS,
    ENDINGS,
    NOT_FOR_TERMINALS,
    Look,
)
from rsb_prove.cli.inputs import STDIN, Arrival, Source
from rsb_prove.cli.outputs import STDOUT
from rsb_prove.cli.rulebases import Folders
from rsb_prove.cli.style import on_terminal, wants_color, width


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The options of deciding, as they were given; `tell` is --exit-status."""

    format: str | None
    path: str | None
    line: str | None
    full: bool
    readings: tuple[str, ...]
    rules: Folders
    tell: bool
    color: str
    quiet: bool

    @property
    def wanted(self) -> str | None:
        """The format by its name or by the ending of the output; None if neither."""
        if self.format or self.path is None or self.path == STDOUT:
            return self.format
        ending = Path(self.path).suffix.lower()
        if ending not in ENDINGS:
            known = " ".join(filter(None, ENDINGS))
            words = f"No format is known for a file that ends in {printable(ending)}."
            raise usage("--output", "RSB407", words, f"use --format, or one of {known}")
        return ENDINGS[ending]

    def look(self, first: Sequence[Arrival]) -> Look:
        """How cases are shown, when the first is there to be looked at."""
        alone = bool(first) and first[0].alone
        streamed = bool(first) and first[0].streamed
        form = self.wanted or ("ndjson" if streamed else "text")
        if form == "json" and not alone:
            form = "ndjson"
        if form in DIAGRAMS and not alone:
            words = f"A diagram shows one case, and {form} was asked of several."
            raise usage(
                "--format", "RSB406", words, "give one case, or use text or json"
            )
        to_screen = self.path is None and on_terminal()
        if form in NOT_FOR_TERMINALS and to_screen:
            words = f"A terminal cannot show {form}."
            raise usage(
                "--format", "RSB410", words, f"write to a file: -o proof.{form}"
            )
        to_stdout = self.path in (None, STDOUT)
        colors = to_stdout and wants_color(self.color)
        return Look(form, self.full, colors, width(to_screen))

    def spare(self, inputs: Sequence[Source]) -> None:
        """Refuse to write over a case that is to be read."""
        if self.path is None or self.path == STDOUT or not Path(self.path).is_file():
            return
        for source in inputs:
            if source.path != STDIN and _same(source.path, self.path):
                words = "The output would replace a case that is to be read."
                raise usage("--output", "RSB408", words, "choose another file")


def _same(one: str, other: str) -> bool:
    return Path(one).exists() and Path(one).samefile(other)
