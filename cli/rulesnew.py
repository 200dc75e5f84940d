"""`rsb-prove rules new`: files to begin with, and never over what is there."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.bridge.rulebase import rule_files
from rsb_prove.cli.errors import EX_CANTCREAT, note, usage
from rsb_prove.cli.options import Option, options, quiet_option
from rsb_prove.cli.rulebases import rule_base
from rsb_prove.explain.scaffolding import ID, PACK_ID, criterion_files, pack_files

_EARLIEST = 1900
_VERSION = re.compile(r"[A-Za-z0-9._-]+")
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
PACK = """Begin a pack: its manifest, what it says, a base case and scenarios.

ID is how rules and decisions name it, such as ppo-7. The files are written into a folder of
that name within DIR, so that "--rules DIR" loads all packs in it.

\b
  rsb-prove rules new pack ppo-7 --from 2026-01-01 -o packs
  rsb-prove rules new pack state-law --kind mandate --from 2026-07-01 -o packs
  rsb-prove rules check packs/ppo-7
  rsb-prove rules test packs/ppo-7 --rules packs/ppo-7
"""
VERSION = """Begin the next version of the policy: a pack that says from when on what differs.

ID is how rules and decisions name it. The version that it extends, the shipped one unless
told, ends the day before. The files are written into a folder of that name within DIR.

\b
  rsb-prove rules new version edition-2026 --from 2026-01-01 -o packs
  rsb-prove rules new version edition-2027 --from 2027-01-01 --extends edition-2026 -o packs
"""
EPILOG = """\b
Exit status: 0 done, 2 usage, 73 a file is there already or cannot be written.
"""


@click.group("new", help=HELP, no_args_is_help=True)
def command() -> None:
    """Write files to begin with."""


folder_option: Option = click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False),
    required=True,
    help="The folder to write into; it is made if need be.",
)
from_option: Option = click.option(
    "--from",
    "first",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The first day on which it is in effect.",
)


@command.command("criterion", help=CRITERION, epilog=EPILOG)
@click.argument("criterion", metavar="ID")
@options(
    click.option(
        "--yes-no/--limit",
        "yes_no",
        default=True,
        help="Met by the answer yes (the default), or by a number within a limit.",
    ),
    folder_option,
    quiet_option,
)
def criterion(criterion: str, yes_no: bool, folder: str, quiet: bool) -> None:
    """Begin a criterion."""
    _fresh(criterion)
    files = criterion_files(criterion, "yes_no" if yes_no else "limit")
    _write(Path(folder), files, quiet=quiet)


@command.command("pack", help=PACK, epilog=EPILOG)
@click.argument("pack", metavar="ID")
@options(
    click.option(
        "--kind",
        type=click.Choice(["plan", "mandate"]),
        default="plan",
        help="A plan document (the default) or a mandate.",
    ),
    from_option,
    folder_option,
    quiet_option,
)
def pack(pack: str, kind: str, first: datetime, folder: str, quiet: bool) -> None:
    """Begin a pack."""
    _begin(pack, kind, first, None, folder, quiet=quiet)


@command.command("version", help=VERSION, epilog=EPILOG)
@click.argument("version", metavar="ID")
@options(
    from_option,
    click.option("--extends", metavar="VERSION", help="The version before it."),
    folder_option,
    quiet_option,
)
def version(
    version: str, first: datetime, extends: str | None, folder: str, quiet: bool
) -> None:
    """Begin a version of the policy."""
    _begin(version, "policy", first, extends, folder, quiet=quiet)


def _begin(
    pack: str,
    kind: str,
    first: datetime,
    extends: str | None,
    folder: str,
    *,
    quiet: bool,
) -> None:
    """Write the files of a pack into a folder of its name."""
    if not PACK_ID.fullmatch(pack):
        words = f"{printable(pack)} is no id of a pack."
        fix = "small letters, digits and single hyphens, such as ppo-7"
        raise usage("ID", "RSB463", words, fix)
    if first.year < _EARLIEST:
        words = f"No pack is in effect from the year {first.year} on."
        raise usage("--from", "RSB463", words, "write a date as in 2026-01-01")
    if extends is not None and not _VERSION.fullmatch(extends):
        words = f"{printable(extends)} is no version."
        raise usage("--extends", "RSB463", words, "letters, digits, dots and hyphens")
    ((policy, shipped), *_) = rule_base(None).base.rows("policy")
    version = extends or str(shipped)
    files = pack_files(pack, kind, first.date(), str(policy), version)
    _write(Path(folder) / pack, files, quiet=quiet)


def _fresh(criterion: str) -> None:
    """Refuse an id that is none, or that the shipped rules have already."""
    if not ID.fullmatch(criterion):
        words = f"{printable(criterion)} is no id of a criterion."
        fix = "capitals and digits in two or more parts, such as LOCAL-CONSENT"
        raise usage("ID", "RSB463", words, fix)
    if any(f"# criterion: {criterion}\n" in text for _, text in rule_files()):
        words = f"The shipped rules have a criterion {criterion}."
        raise usage("ID", "RSB463", words, "choose another id")


def _write(folder: Path, files: Mapping[str, str], *, quiet: bool) -> None:
    for path in _written(folder, files):
        note(f"wrote {printable(str(path), 1000)}", quiet=quiet)


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
