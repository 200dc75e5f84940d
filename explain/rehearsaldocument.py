"""What came of scenarios, as a document for other programs."""

from collections.abc import Iterable
from dataclasses import asdict

from rsb_prove.bridge.coverage import Part
from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.rehearsal import Outcome


def rehearsal_document(
    outcomes: Iterable[Outcome],
    faults: Iterable[Diagnostic],
    covered: Iterable[Part] | None,
) -> dict[str, object]:
    """Each scenario with all that came otherwise, and what they cover if that was asked.

    `faults` tell of the scenarios that could not be read or decided.
    """
    scenarios = [_scenario(one) for one in outcomes]
    passed = sum(one["passed"] is True for one in scenarios)
    document: dict[str, object] = {
        "passed": passed,
        "failed": len(scenarios) - passed,
        "scenarios": scenarios,
        "diagnostics": [asdict(one) for one in faults],
    }
    if covered is not None:
        document["coverage"] = [_part(part) for part in covered]
    return document


def _scenario(outcome: Outcome) -> dict[str, object]:
    scenario = outcome.scenario
    file, _, line = scenario.place.rpartition(":")
    return {
        "name": scenario.name,
        "file": file,
        "line": int(line),
        "passed": not outcome.mismatches,
        "mismatches": [asdict(one) for one in outcome.mismatches],
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "of": part.name,
        "total": part.total,
        "percent": round(part.percent, 1),
        "missing": list(part.missing),
    }
