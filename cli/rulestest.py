"""`rsb-prove rules test`: whether scenarios come out as their authors expect."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import isnan

import click

from rsb_prove.bridge.coverage import Part, coverage
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.program import Program
from rsb_prove.bridge.rehearsal import Outcome, Rehearsal
from rsb_prove.bridge.scenarios import Scenario
from rsb_prove.cli.errors import complain, usage
from rsb_prove.cli.formats import as_json
from rsb_prove.cli.options import full_option, options, output_option
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import Folders, program, rules_option
from rsb_prove.cli.scenariofiles import ScenarioFile, scenario_files, spare
from rsb_prove.cli.selection import selection
from rsb_prove.cli.style import harmless, on_terminal, width
from rsb_prove.explain.rehearsaldocument import rehearsal_document
from rsb_prove.explain.rehearsaltext import coverage_text, failure_text

FAILED = 1

HELP = """Decide scenarios, and tell which do not come out as they say.

A scenario is a base case, what differs from it and what is expected, in a YAML file
NAME.test.yaml beside the rules. PATH is such a file, or a folder with such files at any
depth; without one, those of the rules in use are decided.

\b
  rsb-prove rules test
  rsb-prove rules test -k "week and not leap" --verbose
  rsb-prove rules test --coverage --fail-under 100
  rsb-prove rules test my-drugs.test.yaml --rules my-rules/
"""
EPILOG = """\b
Exit status: 0 all passed, 1 some failed or too little is covered, 2 usage, 65 a scenario
that cannot be decided as it stands, 66 no such file, 78 invalid rules.
"""


@dataclass(slots=True)
class Tally:
    """What came of the scenarios: those decided, what kept others from it, files unread."""

    outcomes: list[Outcome] = field(default_factory=list)
    undecided: list[Rejected] = field(default_factory=list)
    unread: list[Rejected] = field(default_factory=list)

    @property
    def faults(self) -> list[Rejected]:
        """All that is amiss but failures."""
        return [*self.unread, *self.undecided]

    @property
    def failed(self) -> list[Outcome]:
        """Those that came otherwise than expected."""
        return [one for one in self.outcomes if one.mismatches]


@click.command("test", help=HELP, epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
@options(
    click.option("-k", "wanted", metavar="EXPR", help="Only names with these words."),
    click.option("-v", "--verbose", is_flag=True, help="Name those that pass, too."),
    click.option("--coverage", "covering", is_flag=True, help="Tell what they cover."),
    click.option(
        "--fail-under",
        "least",
        metavar="N",
        type=click.FloatRange(0, 100),
        help="Exit with 1 if one of the coverages is below N percent.",
    ),
    click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text"
    ),
    output_option,
    full_option,
    rules_option,
)
def command(
    paths: tuple[str, ...],
    wanted: str | None,
    verbose: bool,
    covering: bool,
    least: float | None,
    form: str,
    path: str | None,
    full: bool,
    rules: Folders,
) -> None:
    """Test rules."""
    if least is not None and isnan(least):
        raise usage("--fail-under", "RSB447", "This is no number.")
    chosen = selection(wanted) if wanted is not None else lambda _: True
    files = scenario_files(paths, rules)
    spare(path, (str(file.path) for file in files))
    asked = program(rules)
    tally = _tally(files, Rehearsal(asked), chosen)
    parts = None
    if covering or least is not None:
        parts = coverage(asked.base, (one.decided for one in tally.outcomes))
    if form == "json":
        faults = [told for fault in tally.faults for told in fault.diagnostics]
        document = rehearsal_document(tally.outcomes, faults, parts)
        shown = as_json(document, compact=False)
    else:
        told = coverage_text(parts, listed=covering) if parts is not None else None
        lines = _report(asked, tally, told, verbose=verbose, full=full)
        shown = harmless("\n".join(lines) + "\n").encode(errors="backslashreplace")
    for fault in tally.faults:
        complain(fault.diagnostics)
    with output(path) as write:
        write(shown)
    raise click.exceptions.Exit(_status(tally, parts, least))


def _tally(
    files: Iterable[ScenarioFile],
    rehearsal: Rehearsal,
    chosen: Callable[[str], bool],
) -> Tally:
    """Decide every chosen scenario; what keeps one from it stops no other."""
    tally = Tally()
    for file in files:
        try:
            scenarios = file.scenarios()
        except Rejected as rejected:
            tally.unread.append(rejected)
            continue
        for scenario in scenarios:
            if chosen(f"{file.path.name} {scenario.name}"):
                _decide(scenario, rehearsal, tally)
    return tally


def _decide(scenario: Scenario, rehearsal: Rehearsal, tally: Tally) -> None:
    try:
        tally.outcomes.append(rehearsal.outcome(scenario))
    except Rejected as rejected:
        tally.undecided.append(rejected)


def _report(
    asked: Program,
    tally: Tally,
    covered: str | None,
    *,
    verbose: bool,
    full: bool,
) -> Iterator[str]:
    columns = width(on_terminal())
    for one in tally.outcomes:
        if one.mismatches:
            yield failure_text(asked.base, one, full=full, width=columns)
        elif verbose:
            yield f"PASSED  {one.scenario.place}  {one.scenario.name}"
    if covered is not None:
        yield covered
    yield _summary(tally)


def _summary(tally: Tally) -> str:
    count = len(tally.outcomes)
    counts = [(count - len(tally.failed), "passed"), (len(tally.failed), "failed")]
    counts.append((len(tally.undecided), "could not be decided"))
    told = [f"{n} {word}" for n, word in counts if n]
    every, unread = count + len(tally.undecided), len(tally.unread)
    scenarios = f"{every} scenario{'s'[: every != 1]}"
    files = f"; {unread} file{'s'[: unread != 1]} could not be read" if unread else ""
    return f"{scenarios}: {', '.join(told) or 'none chosen'}{files}"


def _status(tally: Tally, parts: tuple[Part, ...] | None, least: float | None) -> int:
    """The highest status of what could not be decided, else whether all is well."""
    if tally.faults:
        return max(fault.status for fault in tally.faults)
    if tally.failed:
        return FAILED
    if not tally.outcomes:
        raise usage("-k", "RSB444", "No scenario has such a name.")
    lowest = min((part.percent for part in parts or ()), default=100.0)
    return FAILED if least is not None and lowest < least else 0
