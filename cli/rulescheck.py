"""`rsb-prove rules check`: what is wrong with a rule base, or with what is added to it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from rsb_prove.bridge.checks import errors, warnings
from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.packnotes import heading, notes
from rsb_prove.bridge.packs import named_packs
from rsb_prove.bridge.rulebase import SHIPPED, load
from rsb_prove.bridge.scenarios import ENDING
from rsb_prove.bridge.untested import untested, words_of
from rsb_prove.cli.errors import complain
from rsb_prove.cli.inputs import Source
from rsb_prove.cli.options import output_option
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import (
    Folders,
    Texts,
    rules_option,
    sorted_out,
    texts_of,
)
from rsb_prove.cli.rulefiles import rule_sources, text_of
from rsb_prove.cli.rulesreport import Report, json_report, sarif_report

SUSPECT = 1

HELP = """Check a rule base, and say so if it is sound.

Without PATH the shipped rules are checked, or those of --rules. Rule files, packs and
folders that are named are checked as if they were added to these; what stands in them
already takes their place. Then only what is wrong in the named files is told. What packs
override is listed.
"rsb-prove rules explain CODE" says what a finding means.

\b
  rsb-prove rules check
  rsb-prove rules check my-drugs.dl
  rsb-prove rules check packs/ppo-7
  rsb-prove rules check --rules rules/ --format sarif -o rules.sarif
"""
EPILOG = """\b
Exit status: 0 nothing to tell, 1 warnings only, 66 no such file, 78 errors.
"""


@click.command("check", help=HELP, epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="text (the default), or json or sarif for other programs.",
)
@output_option
@rules_option
def command(
    paths: tuple[str, ...], form: str, path: str | None, rules: Folders
) -> None:
    """Check a rule base."""
    report = _report(paths, rules)
    if form == "text":
        if report.diagnostics:
            complain(report.diagnostics)
        shown = "".join(f"{line}\n" for line in _sentences(report)).encode()
    else:
        shown = (json_report if form == "json" else sarif_report)(report)
    with output(path) as write:
        write(shown)
    severities = {one.severity for one in report.diagnostics}
    status = EX_CONFIG if "error" in severities else SUSPECT if severities else 0
    raise click.exceptions.Exit(status)


def _report(paths: Sequence[str], rules: Folders) -> Report:
    """Everything that is found, or all of the first stage that finds errors."""
    texts, named = _texts(paths, rules)
    try:
        base = load(texts)
    except Rejected as rejected:
        return Report(None, _of(named, rejected.diagnostics))
    found = errors(base) or [*warnings(base), *untested(base, _words(paths, rules))]
    return Report(base, _of(named, found))


def _words(paths: Sequence[str], rules: Folders) -> frozenset[str]:
    """What the scenarios say that stand beside the rules, and beside the named files."""
    packs = _packs_among(paths)
    files = {Path(source.path) for source in rule_sources(paths) if paths}
    found = {file for one in files for file in one.parent.glob(f"*{ENDING}")}
    for folder in _folders(rules, packs):
        found.update(folder.rglob(f"*{ENDING}"))
    return words_of(file.read_text("utf-8", "replace") for file in sorted(found))


def _texts(paths: Sequence[str], rules: Folders) -> tuple[Texts, frozenset[str]]:
    """The rule texts to check by their names, and the names that findings are told of."""
    packs = _packs_among(paths)
    texts = dict(texts_of(rules, *packs))
    own = tuple(_names(rules, packs))
    named = {name for name in texts if name.startswith(own)} if own else set()
    rest = [path for path in paths if path not in packs]
    folders = _folders(rules, packs)
    for source in rule_sources(rest) if rest else ():
        name = _name(source, folders)
        texts[name] = text_of(source)
        named.add(name)
    return tuple(texts.items()), frozenset(named)


def _packs_among(paths: Sequence[str]) -> list[str]:
    """The named paths that are packs, or folders of packs."""
    return [path for path in paths if Path(path).is_dir() and sorted_out([path])[1]]


def _folders(rules: Folders, packs: Sequence[str]) -> dict[Path, str]:
    """The folders of the rule base and of its packs, with what names there begin with."""
    complete, found = sorted_out((*(rules or ()), *packs))
    base = Path(complete) if complete else SHIPPED
    named = {folder: f"{name}/" for folder, name in named_packs(base, found)}
    return named | {Path(os.path.realpath(base)): ""}


def _names(rules: Folders, packs: Sequence[str]) -> set[str]:
    """What the names of the files of these packs begin with."""
    own = {folder.resolve() for folder in sorted_out(packs)[1]} if packs else set()
    every = _folders(rules, packs)
    return {name for folder, name in every.items() if folder in own}


def _name(source: Source, folders: Mapping[Path, str]) -> str:
    """The name of a file: within the rule base or a pack, or else its own."""
    file = Path(os.path.realpath(source.path))
    for folder, prefix in folders.items():
        if file.is_relative_to(folder):
            return prefix + file.relative_to(folder).as_posix()
    return source.name


def _of(named: frozenset[str], found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is told of the named files; if the fault is elsewhere, all of it."""
    every = tuple(found)
    own = tuple(one for one in every if one.place.rsplit(":", 2)[0] in named)
    return own or tuple(one for one in every if not named or one.severity == "error")


def _sentences(report: Report) -> Iterable[str]:
    found = report.diagnostics
    if found:
        counts = (sum(one.severity == s for one in found) for s in ("error", "warning"))
        told = zip(counts, ("error", "warning"), strict=True)
        yield ", ".join(f"{n} {word}{'s'[: n != 1]}" for n, word in told if n)
        yield from _packs(report)
        return
    base = report.base
    assert base is not None
    counted = f"{len(base.criteria)} criteria, {len(base.clauses)} clauses, "
    yield f"The rule base is sound: {counted}{len(base.facts)} facts."
    yield f"sha256 {base.sha256}"
    yield from _packs(report)


def _packs(report: Report) -> Iterable[str]:
    """What each pack overrides."""
    base = report.base
    if base is None or base.packs is None or not report.sound:
        return
    found = list(notes(base))
    for one in base.packs.manifests:
        yield heading(one)
        yield from (f"  {n.sentence} ({n.place})" for n in found if n.pack == one.id)
