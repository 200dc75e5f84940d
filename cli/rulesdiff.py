"""`rsb-prove rules diff`: what differs between two rule bases, and what that turns."""

from collections.abc import Iterator
from pathlib import Path

import click

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.flips import Comparison, Flips, Seed
from rsb_prove.bridge.neighbours import neighbourhood
from rsb_prove.bridge.pointer import printable
from rsb_prove.bridge.revision import Revision, revision
from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.cli.errors import EX_CANTCREAT, complain, note
from rsb_prove.cli.formats import as_json
from rsb_prove.cli.inputs import arrivals, sources
from rsb_prove.cli.options import full_option, options, output_option, quiet_option
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import program
from rsb_prove.cli.seeds import (
    first_days,
    folders_of,
    is_of_one_line,
    moved_to,
    seeds,
    starts,
)
from rsb_prove.cli.style import harmless, on_terminal, width
from rsb_prove.explain.outlook import plain
from rsb_prove.explain.revisiondocument import revision_document
from rsb_prove.explain.revisiontext import flips_text, revision_text

DIFFERS = 1

HELP = """Show what differs between two rule bases, and which determinations it turns.

OLD and NEW are folders of rules; with one folder, OLD are the shipped rules. Facts,
criteria and clauses are compared as what they say, not as lines of text. Then cases are
decided under both: the base cases and scenarios of either, cases that differ from a base
in one field at the values where rules can turn, and those of --cases. Each pattern of
criteria that flips a determination is shown once, with a small witness and what differs in
the two proofs.

\b
  rsb-prove rules diff rules-2023/ rules-2024/
  rsb-prove rules diff trial/ --cases last-year.ndjson --witnesses flips/
"""
EPILOG = """\b
Exit status: 0 done, with --exit-status 1 if a determination flips, 2 usage, 65 an invalid
case, 66 no such input, 73 a witness cannot be written, 78 invalid rules.
"""


@click.command("diff", help=HELP, epilog=EPILOG, no_args_is_help=True)
@click.argument("old", metavar="[OLD]", type=click.Path(file_okay=False))
@click.argument("new", metavar="NEW", default=None, type=click.Path(file_okay=False))
@options(
    click.option(
        "--cases",
        metavar="FILE",
        multiple=True,
        type=click.Path(allow_dash=True),
        help="Decide these cases under both, too; repeatable.",
    ),
    click.option(
        "--witnesses",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Write each witness as a case document into this folder.",
    ),
    click.option(
        "--exit-status", "tell", is_flag=True, help="Exit with 1 if one flips."
    ),
    click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text"
    ),
    output_option,
    full_option,
    quiet_option,
)
def command(
    old: str,
    new: str | None,
    cases: tuple[str, ...],
    witnesses: str | None,
    tell: bool,
    form: str,
    path: str | None,
    full: bool,
    quiet: bool,
) -> None:
    """Compare two rule bases."""
    folders = (str(SHIPPED), old) if new is None else (old, new)
    before, after = (program(folders_of(one)) for one in folders)
    comparison = Comparison(before, after)
    found = revision(before.base, after.base)
    faults = list(_compare(comparison, folders, cases, quiet=quiet)) if found else []
    flips = comparison.flips
    if form == "json":
        shown = as_json(revision_document(found, flips), compact=False)
    else:
        shown = _text(found, flips, comparison, folders, full=full)
    with output(path) as write:
        write(shown)
    if witnesses is not None:
        _write(flips, Path(witnesses))
    for fault in faults:
        complain(fault.diagnostics)
    status = DIFFERS if tell and flips.witnesses else 0
    raise click.exceptions.Exit(max((f.status for f in faults), default=status))


def _text(
    found: Revision,
    flips: Flips,
    comparison: Comparison,
    folders: tuple[str, str],
    *,
    full: bool,
) -> bytes:
    columns = width(on_terminal())
    names = tuple(f"rules of {printable(_name(one), 300)}" for one in folders)
    bases = comparison.old.base, comparison.new.base
    text = revision_text(found, columns)
    text += "\n" + flips_text(
        flips, bases, (names[0], names[1]), full=full, width=columns
    )
    return harmless(text).encode(errors="backslashreplace")


def _name(folder: str) -> str:
    return "the program" if folder == str(SHIPPED) else folder


def _compare(
    comparison: Comparison,
    folders: tuple[str, str],
    cases: tuple[str, ...],
    *,
    quiet: bool,
) -> Iterator[Rejected]:
    """Decide everything under both; what is no case is told, and stops no other."""
    found = sorted(seeds(folders), key=lambda one: bool(one.changes))
    for seed in found:
        try:
            comparison.add(seed)
        except Rejected as rejected:
            yield rejected
    near = neighbourhood([comparison.old, comparison.new])
    days = first_days(comparison.old.base, comparison.new.base)
    for base in starts(found, comparison):
        if is_of_one_line(base):  # others repeat what each line of them shows
            for seed in list(moved_to(base, comparison.new.format, days)) or [base]:
                note(f"deciding cases near {seed.origin}", quiet=quiet)
                comparison.add(seed)
                comparison.around(seed, near)
    for arrival in arrivals(sources(cases)) if cases else ():
        try:
            comparison.add(Seed(arrival.name, arrival.document(), given=True))
        except Rejected as rejected:
            yield rejected
    comparison.reduce()


def _write(flips: Flips, folder: Path) -> None:
    """Each witness as a case document, under the number that it is told by."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = f"The folder cannot be made: {error.strerror}."
        place = printable(str(folder), 1000)
        raise Rejected([Diagnostic(place, "RSB409", words)], EX_CANTCREAT) from None
    for number, witness in enumerate(flips.witnesses.values(), 1):
        with output(str(folder / f"witness-{number}.json")) as write:
            write(as_json(plain(witness.seed.document.root), compact=False))
