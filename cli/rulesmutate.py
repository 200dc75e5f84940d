"""`rsb-prove rules mutate`: which single faults in the rules no scenario catches."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from rsb_prove.bridge.equivalents import Equivalent, equivalents
from rsb_prove.bridge.mutation import Mutant, mutants
from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.cli.errors import usage
from rsb_prove.cli.formats import as_json
from rsb_prove.cli.mutantpool import Scenarios, killers
from rsb_prove.cli.options import options, output_option, quiet_option
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import Folders, rule_base, rules_option
from rsb_prove.cli.scenariofiles import scenario_files, spare

SURVIVED = 1

HELP = """Plant single faults in the rules, and list those that no scenario catches.

A clause that is gone, a literal less, a negation turned round, an edge moved by one
(>= for >), a span with its ends swapped, a number of the policy or of the calendar that
is one off, a fact of the rules that is gone. The scenarios (see "rules test") must pass
before. With packs the faults are those of the packs alone. Mutants that decide as the rules do are listed, with the reason, in
equivalent-mutants.yaml beside the rules.

\b
  rsb-prove rules mutate
  rsb-prove rules mutate --in 60_therapeutic --in windows
"""
EPILOG = """\b
Exit status: 0 every mutant is caught or listed, 1 some survive, 2 usage, 65 a scenario
that cannot be decided, 66 no such file, 78 invalid rules.
"""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: the scenario that fails under it, if any."""

    mutant: Mutant
    killer: str | None
    equivalent: Equivalent | None

    @property
    def survived(self) -> bool:
        """Whether nothing speaks against it."""
        return self.killer is None and self.equivalent is None


@click.command("mutate", help=HELP, epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
@options(
    click.option(
        "--in",
        "within",
        metavar="TEXT",
        multiple=True,
        help="Only faults whose place or words hold this; repeatable.",
    ),
    click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(1),
        help="Processes; by default one a core.",
    ),
    click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text"
    ),
    output_option,
    rules_option,
    quiet_option,
)
def command(
    paths: tuple[str, ...],
    within: tuple[str, ...],
    jobs: int | None,
    form: str,
    path: str | None,
    rules: Folders,
    quiet: bool,
) -> None:
    """Mutate rules."""
    base = rule_base(rules).base
    known = equivalents([Path(one) for one in rules or (str(SHIPPED),)])
    every = mutants(base)
    if base.packs:  # what they extend has scenarios of its own
        every = tuple(one for one in every if base.packs.owner(one.place.file))
    chosen = [one for one in every if _wanted(one, within)]
    if not chosen:
        raise usage("--in", "RSB445", "No fault has such a place or such words.")
    files = scenario_files(paths, rules)
    spare(path, (str(file.path) for file in files))
    found = killers(
        chosen, Scenarios(paths, rules), jobs or os.cpu_count() or 1, quiet=quiet
    )
    pairs = zip(chosen, found, strict=True)
    fates = [Fate(one, killer, known.get(one.id)) for one, killer in pairs]
    stale = [*_stale(fates), *_gone(known, every)]
    if form == "json":
        shown = as_json(_document(fates, stale), compact=False)
    else:
        shown = "".join(f"{line}\n" for line in _report(fates, stale)).encode()
    with output(path) as write:
        write(shown)
    failed = bool(stale) or any(fate.survived for fate in fates)
    raise click.exceptions.Exit(SURVIVED if failed else 0)


def _wanted(mutant: Mutant, within: Sequence[str]) -> bool:
    said = f"{mutant.place} {mutant.fault} {mutant.id}"
    return not within or any(text in said for text in within)


def _stale(fates: Sequence[Fate]) -> Iterator[str]:
    """Listed mutants that a scenario catches all the same."""
    for fate in fates:
        if fate.equivalent and fate.killer:
            place = fate.equivalent.place
            yield f"{place}: {fate.mutant.id} is no equivalent: {fate.killer} catches it"


def _gone(known: Mapping[str, Equivalent], every: Sequence[Mutant]) -> Iterator[str]:
    """Listed mutants that the rules no longer have."""
    ids = {one.id for one in every}
    for one in known.values():
        if one.id not in ids:
            yield f"{one.place}: no mutant has the id {one.id}; its clause has changed"


def _report(fates: Sequence[Fate], stale: Sequence[str]) -> Iterator[str]:
    for fate in fates:
        if fate.survived:
            mutant = fate.mutant
            yield f"SURVIVED  {mutant.id}  {mutant.place}  {mutant.fault}"
    yield from stale
    counts = _counts(fates)
    told = ", ".join(f"{n} {word}" for word, n in counts.items() if word != "score")
    yield f"{len(fates)} mutants: {told}; {counts['score']:.1f} % of those that matter"


def _counts(fates: Sequence[Fate]) -> Mapping[str, float]:
    """How many are killed, survive and are listed; the score in percent of the first two."""
    killed = sum(fate.killer is not None for fate in fates)
    survived = sum(fate.survived for fate in fates)
    listed = len(fates) - killed - survived
    score = 100.0 * killed / (killed + survived) if killed + survived else 100.0
    return {
        "killed": killed,
        "survived": survived,
        "equivalent": listed,
        "score": score,
    }


def _document(fates: Sequence[Fate], stale: Sequence[str]) -> dict[str, object]:
    return {
        **_counts(fates),
        "stale": list(stale),
        "mutants": [_fate(f) for f in fates],
    }


def _fate(fate: Fate) -> dict[str, object]:
    mutant = fate.mutant
    return {
        "id": mutant.id,
        "place": str(mutant.place),
        "fault": mutant.fault,
        "killed_by": fate.killer,
        "equivalent": fate.equivalent.reason if fate.equivalent else None,
    }
