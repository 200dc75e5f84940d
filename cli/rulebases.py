"""Which rule base is asked: the shipped one or another, its packs, and its readings.

A folder with a pack.toml extends the rules, and so does one whose subfolders have it; a
folder of rule files without any takes the place of the shipped rules.
"""

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
# The folders of --rules; None where there are none, which is the shipped rule base.
Folders = tuple[str, ...] | None
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

rules_option: Decorator = click.option(
    "--rules",
    metavar="DIR",
    type=click.Path(file_okay=False),
    multiple=True,
    callback=lambda _context, _option, given: given or None,
    help="Extend the rules by the packs of a folder, or use its .dl files instead;"
    " repeatable.",
)


def program(folders: Folders, readings: Sequence[str] = ()) -> "Program":
    """The rule base as the user wants it, loaded into the engine."""
    from rsb_prove.bridge.program import Program, read

    with settled():
        return Program(read(rule_base(folders), _readings(readings)))


def rule_base(folders: Folders) -> "Compiled":
    """A checked rule base; raises Rejected where it is not sound."""
    from rsb_prove.bridge.program import shipped_rules

    return shipped_rules() if folders is None else _other_rules(texts_of(folders))


def _other_rules(texts: Texts) -> "Compiled":
    """Another rule base; with packs it is kept, as the shipped one is."""
    from rsb_prove.bridge.compiled import WITH_PACKS, kept
    from rsb_prove.bridge.packs import is_manifest
    from rsb_prove.bridge.program import compiled
    from rsb_prove.bridge.rulebase import load

    packs = any(is_manifest(name) for name, _ in texts)

    def make() -> "Compiled":
        return compiled(load(texts))

    return kept(texts, make, WITH_PACKS) if packs else make()


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


def texts_of(folders: Folders, *more: str) -> Texts:
    """Name and text of each file of a rule base and its packs.

    `more` are folders of packs. Raises Rejected where there is nothing to read.
    """
    from rsb_prove.bridge.packs import texts_with
    from rsb_prove.bridge.rulebase import SHIPPED, rule_files, rule_paths

    complete, packs = sorted_out((*(folders or ()), *more))
    base = Path(complete) if complete else SHIPPED
    for folder in (*map(str, packs), str(base)):
        with readable(folder):
            if not rule_paths(Path(folder)):
                raise no_rule_file(folder)
    with readable(str(base)):
        return texts_with(base, packs) if packs else rule_files(base)


def sorted_out(folders: Sequence[str]) -> tuple[str | None, list[Path]]:
    """The folder of a complete rule base, if one is named, and those of the packs."""
    from rsb_prove.bridge.packs import pack_folders

    complete: list[str] = []
    packs: list[Path] = []
    for folder in dict.fromkeys(folders):
        with readable(folder):
            found = pack_folders(Path(folder))
        packs += found
        complete += [] if found else [folder]
    if len(complete) > 1:
        shown = " and ".join(printable(one, 1000) for one in complete[:2])
        words = f"Both {shown} are complete rule bases; one is extended by packs."
        fix = "a pack is a folder with a pack.toml"
        raise Rejected([Diagnostic("--rules", "RSB437", words, help=fix)], 2)
    return (complete[0] if complete else None), packs


@contextmanager
def readable(folder: str) -> Iterator[None]:
    """What goes wrong while the files of a folder are read, as Rejected."""
    try:
        yield
    except OSError as error:
        raise unreadable_rules(str(error.filename or folder), error) from None


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
