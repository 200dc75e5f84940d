"""`rsb-prove rules fmt`: rule files in their canonical form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from io import StringIO

import click

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.cli.errors import complain, note, usage
from rsb_prove.cli.inputs import STDIN, Source
from rsb_prove.cli.options import options, quiet_option
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulefiles import RuleFile, rule_file, rule_sources

HELP = """Print rule files in their canonical form; what they say stays the same.

PATH is a rule file, a folder (its .dl files, also those of its subfolders) or - for
stdin; without one, the shipped rules.

\b
  rsb-prove rules fmt trial.dl     the formatted text
  rsb-prove rules fmt -w rules/    rewrite the files that are not formatted
  rsb-prove rules fmt --check      are the shipped rules formatted?
"""
EPILOG = """\b
Exit status: 0 done, 1 with --check and --diff if a file is not formatted, 66 no such
file, 73 a file cannot be written, 78 a file is no rule file; the highest wins.
"""
UNFORMATTED = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: whether it was not formatted, and the exit status."""

    status: int
    differs: bool | None = None


Use = Callable[[RuleFile], int]


@click.command("fmt", help=HELP, epilog=EPILOG)
@click.argument(
    "paths", metavar="[PATH]...", nargs=-1, type=click.Path(allow_dash=True)
)
@options(
    click.option("-w", "--write", is_flag=True, help="Rewrite the files."),
    click.option("--check", is_flag=True, help="List the files that would change."),
    click.option("--diff", is_flag=True, help="Show what would change in them."),
    quiet_option,
)
def command(
    paths: tuple[str, ...], write: bool, check: bool, diff: bool, quiet: bool
) -> None:
    """Format rule files."""
    if write + check + diff > 1:
        words = "Only one of --write, --check and --diff can be followed."
        raise usage("rules fmt", "RSB431", words)
    if write:
        _refuse_to_write(paths)
    rewritten = partial(_rewritten, quiet=quiet)
    use = rewritten if write else _listed if check else _compared if diff else _printed
    found = [_outcome(source, use) for source in rule_sources(paths)]
    if write or check or diff:
        note(_summary(found, written=write), quiet=quiet)
    raise click.exceptions.Exit(max((one.status for one in found), default=0))


def _refuse_to_write(paths: tuple[str, ...]) -> None:
    """Only what is named is rewritten, and only what is a file."""
    if not paths:
        words = "The shipped rules are not rewritten unless they are named."
        fix = "name files or folders, as in: rsb-prove rules fmt --write rules/"
        raise usage("--write", "RSB432", words, fix)
    if STDIN in paths:
        words = "The standard input cannot be rewritten."
        fix = "without --write the formatted text is printed"
        raise usage("--write", "RSB432", words, fix)


def _outcome(source: Source, use: Use) -> Outcome:
    """Format a file and use it; one that cannot be is told of, and stops no other."""
    try:
        file = rule_file(source)
        return Outcome(use(file), file.differs)
    except Rejected as rejected:
        complain(rejected.diagnostics)
        return Outcome(rejected.status)


def _printed(file: RuleFile) -> int:
    _print(file.after)
    return 0


def _rewritten(file: RuleFile, *, quiet: bool) -> int:
    if file.differs:
        with output(file.path) as write:
            write(file.after.encode())
        note(f"reformatted {file.name}", quiet=quiet)
    return 0


def _listed(file: RuleFile) -> int:
    if file.differs:
        _print(f"{file.name}\n")
    return UNFORMATTED if file.differs else 0


def _compared(file: RuleFile) -> int:
    _print("".join(_diff(file)))
    return UNFORMATTED if file.differs else 0


def _diff(file: RuleFile) -> Iterator[str]:
    """A unified diff, in which every line ends."""
    before, after = _lines(file.before), _lines(file.after)
    for line in unified_diff(before, after, file.name, file.name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines as diff programs count them: other line ends are part of a line."""
    return list(StringIO(text, newline="\n"))


def _print(text: str) -> None:
    with output(None) as write:
        write(text.encode())


def _summary(found: list[Outcome], *, written: bool) -> str:
    """How many files were formatted, and how many not."""
    new = _files(sum(one.differs is True for one in found))
    old = _files(sum(one.differs is False for one in found))
    if written:
        return f"{new} reformatted, {old} left unchanged"
    return f"{new} would be reformatted, {old} already formatted"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
