"""The cases that `rules diff` starts from: scenarios, and their base cases on other days."""

import os
from collections.abc import Iterable, Iterator
from datetime import date

from rsb_prove.bridge.caseformat import CaseFormat
from rsb_prove.bridge.changes import changed
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.flips import Comparison, Seed
from rsb_prove.bridge.moving import moved
from rsb_prove.bridge.rehearsal import base_case
from rsb_prove.bridge.rulebase import SHIPPED, RuleBase
from rsb_prove.cli.rulebases import Folders
from rsb_prove.cli.scenariofiles import scenario_files


def folders_of(folder: str) -> Folders:
    """A folder as --rules takes it; the shipped one needs no name."""
    return None if folder == str(SHIPPED) else (folder,)


def first_days(*bases: RuleBase) -> list[date]:
    """The days from which on other packs are in effect than before."""
    manifests = [m for base in bases if base.packs for m in base.packs.manifests]
    starts = {m.first for m in manifests if m.first is not None}
    ends = {m.last + 1 for m in manifests if m.last is not None}
    return [date.fromordinal(day) for day in sorted(starts | ends)]


def moved_to(seed: Seed, form: CaseFormat, days: Iterable[date]) -> Iterator[Seed]:
    """A case with its service on each of the days, and all else as long before."""
    for day in days:
        document = moved(seed.document, form, day)
        if document is not None:
            yield Seed(f"{seed.origin} moved to {day}", document)


def seeds(folders: tuple[str, str]) -> Iterator[Seed]:
    """The base cases and scenarios of either rule base, else the shipped ones; each once."""
    known: set[str] = set()
    found = [seed for folder in folders for seed in _of(folder)]
    for seed in found or _of(str(SHIPPED)):
        if seed.document.sha256 not in known:
            known.add(seed.document.sha256)
            yield seed


def _of(folder: str) -> Iterator[Seed]:
    """The cases of the scenarios of a folder; none where it has no scenarios."""
    try:
        files = list(scenario_files((), folders_of(folder)))
    except Rejected:
        return
    for scenario in (one for file in files for one in file.scenarios()):
        base = base_case(scenario)
        origin = os.path.relpath(scenario.base)
        yield Seed(origin, base)
        if scenario.changes:
            yield Seed(origin, changed(base, scenario.changes), scenario.changes)


def starts(found: Iterable[Seed], comparison: Comparison) -> Iterator[Seed]:
    """For each base case the first case of it that is approved: near it most can turn."""
    by_origin: dict[str, list[Seed]] = {}
    for seed in found:
        by_origin.setdefault(seed.origin, []).append(seed)
    for seeds_of_base in by_origin.values():
        approved = (one for one in seeds_of_base if comparison.approves(one.document))
        yield next(approved, seeds_of_base[0])


def is_of_one_line(seed: Seed) -> bool:
    """Whether a case has one requested line."""
    found = seed.document.root.get("requests")
    return isinstance(found, list) and len(found) == 1
