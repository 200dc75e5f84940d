"""How long it takes to look ahead: requires, earliest, readings and verify, in one process.

    python benchmarks/ahead.py [--cases FILE.ndjson]

Prints the median and the longest time over every requested line of the cases, against one
decision with its proof in the same run.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.earliest import earliest, requested
from rsb_prove.bridge.lookahead import Lookahead
from rsb_prove.bridge.options import APPROVED, Options
from rsb_prove.bridge.program import Program
from rsb_prove.bridge.requirements import requirements
from rsb_prove.cli.rulebases import program as loaded
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.document import decision_document
from rsb_prove.explain.robustness import robustness
from rsb_prove.explain.verification import verify

ROOT = Path(__file__).parents[1]
Times = dict[str, list[float]]


def timed(times: Times, name: str, work: Callable[[], object]) -> None:
    """Note the wall time of one call."""
    start = time.perf_counter()
    work()
    times.setdefault(name, []).append(time.perf_counter() - start)


def measure(program: Program, options: Options, document: Document) -> Times:
    """Every question about every line of a case, the decision itself first."""
    times: Times = {}
    timed(times, "decide and prove", lambda: _proved(program, document))
    decided = program.decide(document)
    printed = decision_document(view_case(program.base, decided))
    written = json.loads(json.dumps(printed))
    timed(times, "verify", lambda: _verified(written, program, document))
    for line in decided.lines:
        ahead = Lookahead(program, decided, line)
        start = requested(ahead)
        if line.determination != APPROVED:
            timed(times, "requires", lambda a=ahead: requirements(a, options))  # type: ignore[misc]
        if start:
            again = Lookahead(program, decided, line)
            timed(times, "earliest", lambda a=again, s=start: earliest(a, s))  # type: ignore[misc]
        timed(times, "readings", lambda one=line: robustness(program, decided, one))  # type: ignore[misc]
    return times


def _proved(program: Program, document: Document) -> object:
    return view_case(program.base, program.decide(document))


def _verified(written: object, program: Program, document: Document) -> None:
    if found := verify(written, program.base, document.root):
        raise SystemExit(f"not proven: {found[0]}")


def main() -> None:
    """Measure all cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = ROOT / "tests" / "policy" / "vignettes.ndjson"
    parser.add_argument("--cases", type=Path, default=default)
    program = loaded(None)
    options, found = Options(program), Times()
    for line in parser.parse_args().cases.read_text("utf-8").splitlines():
        document = read_document(json.dumps(json.loads(line)["case"]), "case")
        for name, times in measure(program, options, document).items():
            found.setdefault(name, []).extend(times)
    for name, times in found.items():
        median, longest = statistics.median(times) * 1e3, max(times) * 1e3
        print(
            f"{name:18} median {median:8.1f} ms   longest {longest:8.1f} ms   of {len(times)}"
        )


if __name__ == "__main__":
    main()
