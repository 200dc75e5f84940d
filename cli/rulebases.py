"""Which rule base is asked: the shipped one or a folder of rule files, and its readings."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rsb_prove.bridge.diagnostic import EX_CONFIG, EX_NOINPUT, Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable

if TYPE_CHECKING:
    from rsb_prove.bridge.compiled import Compiled
    from rsb_prove.bridge.program import Program

Texts = tuple[tuple[str, str], ...]
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

rules_option: Decorator = click.option(
    "--rules",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Use the .dl files of a folder instead of the shipped rules.",
)


def program(folder: str | None, readings: Sequence[str] = ()) -> "Program":
    """The rule base as the user wants it, loaded into the engine."""
    from rsb_prove.bridge.program import Program, read

    with settled():
        return Program(read(rule_base(folder), _readings(readings)))


def rule_base(folder: str | None) -> "Compiled":
    """A checked rule base; raises Rejected where it is not sound."""
    from rsb_prove.bridge.program import compiled, shipped_rules
    from rsb_prove.bridge.rulebase import load

    return shipped_rules() if folder is None else compiled(load(texts_of(folder)))


@contextmanager
def settled() -> Iterator[None]:
    """Load something that lives as long as the process.

    The garbage collector would walk the hundred thousand objects of a rule base while
    they are made, and again for every few cases; what is frozen it leaves alone.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def texts_of(folder: str) -> Texts:
    """Name and text of each rule file of a folder; raises Rejected if there is none."""
    from rsb_prove.bridge.rulebase import rule_files

    try:
        texts = rule_files(Path(folder))
    except OSError as error:
        raise unreadable_rules(folder, error) from None
    except UnicodeDecodeError:
        raise not_utf_8(folder, "A rule file of this folder is not UTF-8.") from None
    if not texts:
        raise no_rule_file(folder)
    return texts


def unreadable_rules(path: str, error: OSError) -> Rejected:
    """A folder of rule files, or one of them, that cannot be read."""
    words = f"The rules cannot be read: {error.strerror}."
    return _fault(path, "RSB401", words, EX_NOINPUT)


def not_utf_8(path: str, sentence: str) -> Rejected:
    """Rules that are no text."""
    return _fault(path, "RSB412", sentence, EX_CONFIG)


def no_rule_file(folder: str) -> Rejected:
    """A folder without rules."""
    words = "The folder holds no rule file (*.dl)."
    return _fault(folder, "RSB404", words, EX_NOINPUT)


def _fault(path: str, code: str, sentence: str, status: int) -> Rejected:
    return Rejected([Diagnostic(printable(path, 1000), code, sentence)], status)


def _readings(given: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE of each option --reading."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise _reading(f"{printable(pair)} is not of the form NAME=VALUE.")
        if found.setdefault(name, value) != value:
            raise _reading(f"The reading {printable(name)} is given twice.")
    return found


def _reading(words: str) -> Rejected:
    help_ = "rsb-prove rules readings lists them"
    return Rejected([Diagnostic("--reading", "RSB402", words, help=help_)], 2)
