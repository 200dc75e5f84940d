"""`rsb-prove rules new`: files to begin with, and never over what is there."""

from collections.abc import Mapping
from pathlib import Path

import click

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.bridge.rulebase import rule_files
from rsb_prove.cli.errors import EX_CANTCREAT, note, usage
from rsb_prove.cli.options import options, quiet_option
from rsb_prove.explain.scaffolding import ID, criterion_files

HELP = """Write files to begin with; nothing that is there is replaced.

The rules are sound as they stand and hold TODO where something is to be said; their
scenarios fail until it is.
"""
CRITERION = """Begin a criterion: its rules, a base case and scenarios that fail at first.

ID is what users see, such as LOCAL-CONSENT. The files are written into a folder that has
rules, such as a copy of the shipped ones, or that is checked together with them.

\b
  rsb-prove rules new criterion LOCAL-CONSENT -o my-rules
  rsb-prove rules new criterion LOCAL-DOSE --limit -o my-rules
  rsb-prove rules check my-rules/local-dose.dl
  rsb-prove rules test my-rules/local-dose.test.yaml --rules my-rules
"""
EPILOG = """\b
Exit status: 0 done, 2 usage, 73 a file is there already or cannot be written.
"""


@click.group("new", help=HELP, no_args_is_help=True)
def command() -> None:
    """Write files to begin with."""


@command.command("criterion", help=CRITERION, epilog=EPILOG)
@click.argument("criterion", metavar="ID")
@options(
    click.option(
        "--yes-no/--limit",
        "yes_no",
        default=True,
        help="Met by the answer yes (the default), or by a number within a limit.",
    ),
    click.option(
        "-o",
        "--output",
        "folder",
        metavar="DIR",
        type=click.Path(file_okay=False),
        required=True,
        help="The folder to write into; it is made if need be.",
    ),
    quiet_option,
)
def criterion(criterion: str, yes_no: bool, folder: str, quiet: bool) -> None:
    """Begin a criterion."""
    _fresh(criterion)
    files = criterion_files(criterion, "yes_no" if yes_no else "limit")
    for path in _written(Path(folder), files):
        note(f"wrote {printable(str(path), 1000)}", quiet=quiet)


def _fresh(criterion: str) -> None:
    """Refuse an id that is none, or that the shipped rules have already."""
    if not ID.fullmatch(criterion):
        words = f"{printable(criterion)} is no id of a criterion."
        fix = "capitals and digits in two or more parts, such as LOCAL-CONSENT"
        raise usage("ID", "RSB463", words, fix)
    if any(f"# criterion: {criterion}\n" in text for _, text in rule_files()):
        words = f"The shipped rules have a criterion {criterion}."
        raise usage("ID", "RSB463", words, "choose another id")


def _written(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write new files, all or none; a file that is there already is left as it is."""
    paths = {folder / name: text for name, text in files.items()}
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there:
        words = "The file is there already; nothing is written."
        raise Rejected([_fault(path, words) for path in there], EX_CANTCREAT)
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in paths.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        words = f"The file cannot be written: {error.strerror}."
        raise Rejected([_fault(path, words)], EX_CANTCREAT) from None
    return list(paths)


def _fault(path: Path, words: str) -> Diagnostic:
    return Diagnostic(printable(str(path), 1000), "RSB464", words)
