"""How text looks on a terminal. Colour repeats what the words say and adds nothing."""

import os
import re
import sys

import click

WIDTH, LEAST = 100, 40

# The longer words first: NOT MEDICALLY NECESSARY must not be read as its end.
_COLORS = {
    "NOT MEDICALLY NECESSARY": "red",
    "MEDICALLY NECESSARY": "green",
    "NEEDS INFORMATION": "yellow",
    "EXPERIMENTAL": "red",
    "PLAN EXCLUDED": "magenta",
    "NOT APPLICABLE": "magenta",
    "MET": "green",
    "FAILED": "red",
    "UNKNOWN": "yellow",
}
_WORDS = re.compile(rf"\b(?:{'|'.join(_COLORS)})\b")
# What a terminal obeys instead of showing: control characters but the end of a line,
# what turns the direction of writing, and what cannot be seen.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def harmless(text: str) -> str:
    """The text with an escape for each character that would steer a terminal."""
    return _UNSEEN.sub(lambda c: c[0].encode("unicode_escape").decode(), text)


def colored(text: str) -> str:
    """The text with its verdict words in bold and colour."""
    return _WORDS.sub(lambda w: click.style(w[0], fg=_COLORS[w[0]], bold=True), text)


def wants_color(choice: str) -> bool:
    """Whether stdout takes colour: as the user says, else as the terminal does."""
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return on_terminal() and not plain


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def width(to_terminal: bool) -> int:
    """How wide text is set: to fit the terminal, and the same everywhere else."""
    if not to_terminal:
        return WIDTH
    import shutil  # and three compressors, for a terminal only

    return max(LEAST, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))
