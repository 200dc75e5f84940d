"""Scenarios decided under a rule base, and how what came of them differs from what is expected."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rsb_prove.bridge.changes import changed
from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.diagnostic import EX_NOINPUT, Diagnostic, Rejected
from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.hints import nearest
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.pointer import printable
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.scenarios import EXACTLY, Expected, Scenario
from rsb_prove.bridge.syntax import Constant

NOT_LISTED = "not listed"
UNKNOWN_GROUNDS = ("unknown_criterion", "unknown_in_final_record")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A line that turned out otherwise: what of it, what is expected, and what came."""

    line: str
    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario that was decided; it passes where nothing came otherwise."""

    scenario: Scenario
    decided: Decided
    mismatches: tuple[Mismatch, ...]


@dataclass(slots=True)
class Rehearsal:
    """Decides scenarios one after the other, each as it differs from its base case."""

    program: Program
    _bases: dict[str, Decided] = field(default_factory=dict)

    def outcome(self, scenario: Scenario) -> Outcome:
        """What came of a scenario; Rejected where it cannot be decided as it stands."""
        if faults := list(misnamed(scenario, self.program.base)):
            raise Rejected(faults)
        base = self._base(scenario)
        document = self._document(scenario, base.document)
        tables = self.program.under(dict(scenario.readings))
        decided = self.program.vary(base, document, tables)
        return Outcome(
            scenario, decided, mismatches(scenario, decided.lines, decided.model)
        )

    def _base(self, scenario: Scenario) -> Decided:
        """The base case, decided once."""
        if scenario.base not in self._bases:
            self._bases[scenario.base] = self.program.decide(base_case(scenario))
        return self._bases[scenario.base]

    def _document(self, scenario: Scenario, base: Document) -> Document:
        """The case of a scenario, valid; its faults are told of the scenario."""
        document = Document(scenario.place, base.root, base.sha256)
        faults: list[Diagnostic] = []
        for change in scenario.changes:
            try:
                document = changed(document, [change])
            except Rejected as rejected:
                faults += rejected.diagnostics
        if faults:
            raise Rejected(faults)
        self.program.validate(document)
        return document


def base_case(scenario: Scenario) -> Document:
    """The base case of a scenario; Rejected where it cannot be read."""
    path = Path(scenario.base)
    try:
        if path.exists() and not path.is_file():
            raise OSError(0, "It is no file")
        return read_document(path.read_bytes(), scenario.base)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        words = f"The base case cannot be read: {reason}."
        shown = printable(scenario.base, 300)
        fault = Diagnostic(scenario.place, "RSB604", words, shown)
        raise Rejected([fault], EX_NOINPUT) from None


def misnamed(scenario: Scenario, base: RuleBase) -> Iterator[Diagnostic]:
    """What a scenario names and the rules do not know."""
    options = {(str(name), str(value)) for name, value, *_ in base.rows("option")}
    for pair in scenario.readings:
        if pair not in options:
            known = frozenset("=".join(one) for one in options)
            yield _unknown(scenario.place, "reading", "=".join(pair), known)
    for expected in scenario.expected:
        yield from _unknown_words(expected, base)


def _unknown_words(expected: Expected, base: RuleBase) -> Iterator[Diagnostic]:
    named: Mapping[str, tuple[Iterable[str], frozenset[str]]] = {
        "determination": (
            (str(expected.determination),),
            frozenset(str(row[0]) for row in base.rows("recommendation")),
        ),
        "criterion": (expected.criteria, frozenset(base.criteria)),
        "flag": (expected.flags or (), flags_of(base)),
    }
    for what, (words, known) in named.items():
        for word in words:
            if word not in known:
                yield _unknown(expected.place, what, word, known)


def _unknown(place: str, what: str, word: str, known: frozenset[str]) -> Diagnostic:
    near = nearest(word, known)
    fix = f"did you mean {near[0]}?" if near else ""
    return Diagnostic(
        place, "RSB605", f"No {what} {printable(word)} is known.", help=fix
    )


def flags_of(base: RuleBase) -> frozenset[str]:
    """The flags that the clauses of a rule base raise."""
    raised = (clause.head.terms[1] for clause in base.by_predicate.get("flag", ()))
    return frozenset(str(term.value) for term in raised if isinstance(term, Constant))


def mismatches(
    scenario: Scenario, lines: Iterable[LineDecision], model: Model
) -> tuple[Mismatch, ...]:
    """Everything that came otherwise than expected, line by line."""
    return tuple(_mismatches(scenario, {line.line: line for line in lines}, model))


def _mismatches(
    scenario: Scenario, lines: Mapping[str, LineDecision], model: Model
) -> Iterator[Mismatch]:
    for expected in scenario.expected:
        name = expected.line
        if name is None and len(lines) == 1:
            (name,) = lines
        if name is not None and name in lines:
            yield from _of_line(expected, lines[name], model)
        else:
            got = f"the lines {', '.join(lines)}"
            yield Mismatch(name or "", "line", name or "one line", got)


def _of_line(
    expected: Expected, line: LineDecision, model: Model
) -> Iterator[Mismatch]:
    if expected.determination != line.determination:
        yield Mismatch(
            line.line, "expect", str(expected.determination), line.determination
        )
    for what, given in (("by", decisive(line)), ("met", line.of_status("met"))):
        if missing := [c for c in getattr(expected, what) if c not in given]:
            got = (f"{c} is {_status(line, c)}" for c in missing)
            yield Mismatch(line.line, what, _listed(missing), _listed(got))
    if listed := [c for c in expected.unlisted if _status(line, c) != NOT_LISTED]:
        told = _listed(f"{c} is {_status(line, c)}" for c in listed)
        yield Mismatch(line.line, "unlisted", _listed(listed), told)
    if (silent := _silent(line)) and expected.asks != ():
        words = f"a question for {_listed(silent)}"
        yield Mismatch(line.line, "asks", words, "none")
    for what in EXACTLY:
        named = getattr(expected, what)
        if named is not None:
            every, own = _given(what, line, model)
            if not set(own) <= set(named) <= set(every):
                yield Mismatch(line.line, what, _listed(named), _listed(own))
    yield from _of_asks(expected, line, model)


def _of_asks(
    expected: Expected, line: LineDecision, model: Model
) -> Iterator[Mismatch]:
    """What is asked for to settle other criteria than those that are named."""
    found = {ask.pointer: ask.criteria for ask in line.asks}
    unknown = line.of_status("unknown")
    for pointer, named in expected.settles:
        every = found.get(pointer, ())
        own = (*leaves(every, model), *(one for one in every if one not in unknown))
        if pointer in found and not set(own) <= set(named) <= set(every):
            told = (f"{pointer} for {_listed(criteria)}" for criteria in (named, own))
            yield Mismatch(line.line, "asks", *told)


def _silent(line: LineDecision) -> list[str]:
    """The criteria that are unknown and ask nothing: only `asks: []` may expect that."""
    asking = {criterion for ask in line.asks for criterion in ask.criteria}
    return [one for one in line.of_status("unknown") if one not in asking]


def _status(line: LineDecision, criterion: str) -> str:
    found = {one.criterion: one.status for one in line.criteria}
    return found.get(criterion, NOT_LISTED)


def _given(
    what: str, line: LineDecision, model: Model
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All of a kind, and without the criteria that only sum up others."""
    if what == "flags":
        return line.flags, line.flags
    if what == "asks":
        asked = tuple(ask.pointer for ask in line.asks)
        return asked, asked
    every = line.of_status(what)
    return every, leaves(every, model)


def leaves(criteria: tuple[str, ...], model: Model) -> tuple[str, ...]:
    """Criteria of one status, without those that only sum up another of them."""
    summed_up = {
        str(criterion) for criterion, part in model.rows("sums_up") if part in criteria
    }
    return tuple(one for one in criteria if one not in summed_up)


def decisive(line: LineDecision) -> tuple[str, ...]:
    """The criteria that stand behind a determination."""
    if line.ground == "every_criterion_met":
        return line.of_status("met")
    if line.ground == "failed_criterion":
        return line.of_status("failed")
    if line.ground in UNKNOWN_GROUNDS:
        return line.of_status("unknown")
    return line.of_status("failed") + line.of_status("unknown")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"
