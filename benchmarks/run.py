"""How fast one case is: as a whole process, and inside one process; how memory grows.

    python benchmarks/run.py [--runs 20] [--rounds 5] [--cases FILE.ndjson] [--many 10000]

Prints medians, and their ratio to a baseline of the same run: the interpreter with
`import pyDatalog, click`. Needs the program installed in the interpreter that runs this.
With `--many` it also decides so many cases in one process and prints the memory as it goes.
benchmarks/ahead.py measures what looks ahead: requires, earliest, readings, verify.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
BASELINE = [sys.executable, "-c", "import pyDatalog, click"]
EXAMPLE = [sys.executable, "-m", "rsb_prove.cli", "examples/weekly-interval.json"]


def seconds(work: Callable[[], object]) -> float:
    """The wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def process(command: list[str]) -> float:
    """The wall time of a command as a whole process."""
    return seconds(
        lambda: subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    )


def processes(runs: int) -> None:
    """One case with its text proof against the baseline, the two in turn."""
    process(EXAMPLE), process(BASELINE)
    pairs = [(process(EXAMPLE), process(BASELINE)) for _ in range(runs)]
    mine, base = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"one case, whole process   {mine * 1e3:7.1f} ms   median of {runs}")
    print(f"import pyDatalog, click   {base * 1e3:7.1f} ms   ratio {ratio:.2f}")


def cases(lines: Sequence[str], rounds: int) -> None:
    """Decision and text proof of many cases in one process, and its memory."""
    from rsb_prove.bridge.document import read_document
    from rsb_prove.cli.rulebases import program as loaded
    from rsb_prove.explain.cases import view_case
    from rsb_prove.explain.text import case_text

    program = loaded(None)

    def decide(text: str) -> None:
        document = read_document(text, "case")
        view = view_case(program.base, program.decide(document), brief=True)
        case_text(view)

    first = [seconds(lambda text=text: decide(text)) for text in lines]  # type: ignore[misc]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = [
        seconds(lambda text=text: decide(text))  # type: ignore[misc]
        for _ in range(rounds)
        for text in lines
    ]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    median = statistics.median(times) * 1e3
    print(f"decision and proof        {median:7.1f} ms   median of {len(times)} cases")
    print(f"first pass                {statistics.median(first) * 1e3:7.1f} ms")
    print(f"peak memory               {before // 1024} -> {after // 1024} MiB")


def pages() -> int:
    """The memory of this process that is resident, in pages."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1])


def many(lines: Sequence[str], count: int) -> None:
    """The resident memory after ever more cases, each with its text proof."""
    from rsb_prove.bridge.document import read_document
    from rsb_prove.cli.rulebases import program as loaded
    from rsb_prove.explain.cases import view_case
    from rsb_prove.explain.text import case_text

    program = loaded(None)
    for number in range(1, count + 1):
        decided = program.decide(read_document(lines[number % len(lines)], "case"))
        case_text(view_case(program.base, decided, brief=True))
        if number in (len(lines), count // 10, count // 2, count):
            print(f"memory after {number:6} cases  {pages():7} pages")


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    default = ROOT / "tests" / "policy" / "vignettes.ndjson"
    parser.add_argument("--cases", type=Path, default=default)
    parser.add_argument("--many", type=int, default=0)
    chosen = parser.parse_args()
    processes(chosen.runs)
    worked = chosen.cases.read_text("utf-8").splitlines()
    texts = [json.dumps(json.loads(line)["case"]) for line in worked]
    cases(texts, chosen.rounds)
    many(texts, chosen.many)


if __name__ == "__main__":
    main()
