"""Mutants shared out among processes, each of which decides the scenarios once."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import active_children

import click

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.mutating import Trial
from rsb_prove.bridge.mutation import Mutant
from rsb_prove.bridge.program import Program
from rsb_prove.bridge.rehearsal import Outcome, Rehearsal
from rsb_prove.cli.rulebases import Folders, rule_base, settled
from rsb_prove.cli.scenariofiles import scenario_files

Told = Callable[[str | None], str | None]
FAILED = 1
CHUNK = 10  # so many mutants a process takes at a time


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Where the scenarios are, and the rules that they are of."""

    paths: tuple[str, ...]
    rules: Folders

    def trial(self) -> Trial:
        """All of them decided; Rejected where one is not valid, or fails."""
        with settled():
            compiled = rule_base(self.rules)
            outcomes = list(self._outcomes(Rehearsal(Program(compiled))))
        return Trial(compiled, outcomes)

    def _outcomes(self, rehearsal: Rehearsal) -> Iterator[Outcome]:
        for file in scenario_files(self.paths, self.rules):
            for scenario in file.scenarios():
                outcome = rehearsal.outcome(scenario)
                if outcome.mismatches:
                    words = "A scenario fails before anything is mutated."
                    fix = "rsb-prove rules test says why"
                    fault = Diagnostic(
                        scenario.place, "RSB446", words, scenario.name, help=fix
                    )
                    raise Rejected([fault], FAILED)
                yield outcome


def killers(
    mutants: Sequence[Mutant], scenarios: Scenarios, jobs: int, *, quiet: bool
) -> list[str | None]:
    """For each mutant the place of a scenario that catches it; None where none does."""
    if jobs == 1 or len(mutants) <= CHUNK:
        trial = scenarios.trial()
        with _progress(len(mutants), quiet=quiet) as told:
            return [told(_place(trial.killer(mutant))) for mutant in mutants]
    with _pool(jobs, scenarios) as pool, _progress(len(mutants), quiet=quiet) as told:
        return [told(place) for place in pool.map(_killer, mutants, chunksize=CHUNK)]


@contextmanager
def _pool(jobs: int, scenarios: Scenarios) -> Iterator[ProcessPoolExecutor]:
    """Processes that do not outlive an interrupt, or what the first of them rejects."""
    pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(scenarios,))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in active_children():
            process.terminate()
            process.join()
        raise
    pool.shutdown()


@contextmanager
def _progress(length: int, *, quiet: bool) -> Iterator[Told]:
    """A function that lets what it is given through, and moves a bar on a terminal."""
    hidden = quiet or sys.stderr is None or not sys.stderr.isatty()
    bar = click.progressbar(
        length=length, label="mutants", file=sys.stderr, hidden=hidden
    )

    def told(place: str | None) -> str | None:
        bar.update(1)
        return place

    with bar:
        yield told


# What each process tries mutants on, decided when it gets its first.
_trial: Callable[[], Trial] | None = None


def _begin(scenarios: Scenarios) -> None:
    """What each process does first; an interrupt is for the one that asked."""
    global _trial
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _trial = cache(scenarios.trial)


def _killer(mutant: Mutant) -> str | None:
    assert _trial is not None
    return _place(_trial().killer(mutant))


def _place(killer: Outcome | None) -> str | None:
    return killer.scenario.place if killer else None
