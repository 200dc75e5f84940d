"""Case after case: decided, shown, counted; a bad one stops only itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rsb_prove.bridge.diagnostic import EX_SOFTWARE, Rejected
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.cli.errors import complain, internal, no_line, note
from rsb_prove.cli.formats import (
    DIAGRAMS,
    Look,
    as_json,
    error_document,
    rendered,
)
from rsb_prove.cli.inputs import Arrival
from rsb_prove.cli.outputs import Write
from rsb_prove.explain.cases import view_case

# What `--exit-status` tells of a line, by what is recommended; 12 for all the rest.
CERTIFY, UNKNOWN, ADVERSE, OUTSIDE = 0, 10, 11, 12
STATUSES = {
    "certify": CERTIFY,
    "request_information": UNKNOWN,
    "refer_to_physician": ADVERSE,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is printed for a case, and what it says to the exit status."""

    shown: bytes
    failure: int = 0
    verdict: int = CERTIFY


@dataclass(slots=True)
class Tally:
    """What a run came to."""

    cases: int = 0
    printed: int = 0
    failures: list[int] = field(default_factory=list)
    verdict: int = CERTIFY

    def add(self, outcome: Outcome) -> None:
        """Count a case."""
        self.cases += 1
        self.printed += bool(outcome.shown)
        self.verdict = max(self.verdict, outcome.verdict)
        if outcome.failure:
            self.failures.append(outcome.failure)

    def status(self, *, of_verdicts: bool) -> int:
        """The exit status: the highest of the failures, else that of the verdicts."""
        return max(self.failures, default=self.verdict if of_verdicts else 0)


@dataclass(frozen=True, slots=True)
class Desk:
    """What decides and shows the cases of a run."""

    program: Program
    look: Look
    line: str | None = None
    quiet: bool = False

    def outcome(self, arrival: Arrival) -> Outcome:
        """Decide and show one case."""
        try:
            decided = self._chosen(self.program.decide(arrival.document()))
            view = view_case(self.program.base, decided, brief=self.look.brief)
            shown = rendered(view, self.look)
        except Rejected as rejected:
            return self._failed(arrival, rejected)
        except Exception as error:  # noqa: BLE001 (the other cases go on)
            fault = Rejected([internal(error, arrival.name)], EX_SOFTWARE)
            return self._failed(arrival, fault)
        statuses = (STATUSES.get(one.recommendation, OUTSIDE) for one in decided.lines)
        return Outcome(shown, verdict=max(statuses, default=CERTIFY))

    def _chosen(self, decided: Decided) -> Decided:
        """The case with the lines that the user wants to see, and no others."""
        lines = decided.lines
        if self.line is not None:
            lines = tuple(line for line in lines if line.line == self.line)
            if not lines:
                known = (line.line for line in decided.lines)
                raise no_line(decided.document.name, self.line, known)
        if self.look.format in DIAGRAMS and len(lines) > 1:
            words = (
                f"drawing line {lines[0].line} of {len(lines)}; --line draws another"
            )
            note(words, quiet=self.quiet)
            lines = lines[:1]
        return replace(decided, lines=lines)

    def _failed(self, arrival: Arrival, rejected: Rejected) -> Outcome:
        shown = b""
        if self.look.format == "ndjson":
            document = error_document(arrival.case_id(), rejected)
            shown = as_json(document, compact=True)
        else:
            complain(rejected.diagnostics)
        return Outcome(shown, failure=rejected.status)


def run(desk: Desk, coming: Iterable[Arrival], write: Write) -> Tally:
    """Decide the cases as they come and write each before the next is read."""
    tally = Tally()
    for arrival in coming:
        outcome = desk.outcome(arrival)
        if outcome.shown:
            between = b"\n" if desk.look.format == "text" and tally.printed else b""
            write(between + outcome.shown)
        tally.add(outcome)
    if tally.failures and tally.cases > 1:
        words = f"{len(tally.failures)} of {tally.cases} cases could not be decided"
        note(words, quiet=desk.quiet)
    return tally
