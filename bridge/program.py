"""From a case document to its decision: the steps of the bridge, loaded once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rsb_prove.bridge.caseformat import CaseFormat, case_format
from rsb_prove.bridge.compiled import Compiled, kept
from rsb_prove.bridge.decision import LineDecision, decide_lines
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.evaluation import Evaluation, Evaluator
from rsb_prove.bridge.facts import GIVEN, CaseFact, case_facts
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.plan import plan
from rsb_prove.bridge.rulebase import RuleBase, load, rule_files
from rsb_prove.bridge.syntax import Row
from rsb_prove.bridge.validation import CaseValidator, validate

Tables = Mapping[str, frozenset[Row]]


@dataclass(frozen=True, slots=True)
class Decided:
    """A case with everything that was concluded of it.

    `live` are the predicates that differ from case to case.
    """

    document: Document
    facts: tuple[CaseFact, ...]
    evaluation: Evaluation
    lines: tuple[LineDecision, ...]
    live: frozenset[str]

    @property
    def model(self) -> Model:
        """All that holds of the case."""
        return self.evaluation.model


class Program:
    """A checked rule base with its engine; decides any number of cases, one by one."""

    def __init__(self, compiled: Compiled) -> None:
        self.base = compiled.base
        self.format = format_of(self.base)
        self.evaluator = Evaluator(compiled.plan)
        self._validator: CaseValidator | None = None

    def validate(self, document: Document) -> None:
        """Raise Rejected with everything that is wrong with a case."""
        if self._validator is None:
            self._validator = CaseValidator(self.format)
        validate(document, self.format, self._validator)

    def decide(self, document: Document) -> Decided:
        """Validate and decide a case; raises Rejected if it is not valid."""
        self.validate(document)
        facts = case_facts(document, self.format)
        return self.concluded(document, facts, self.evaluator.evaluate(_atoms(facts)))

    def vary(
        self,
        decided: Decided,
        document: Document,
        tables: Tables | None = None,
    ) -> Decided:
        """Decide a document that differs a little from one that was decided.

        The document is taken to be valid. `tables` are the rows of predicates of the rule
        base that take the place of its own (see `under`).
        """
        facts = case_facts(document, self.format)
        found = self.evaluator.vary(decided.evaluation, _atoms(facts), tables)
        return self.concluded(document, facts, found)

    def under(self, readings: Mapping[str, str]) -> Tables:
        """The table of readings with some in force that are not the rule base's own."""
        rows = self.base.rows("reading")
        chosen = ((name, readings.get(str(name), own)) for name, own in rows)
        return {"reading": frozenset(chosen)}

    def concluded(
        self, document: Document, facts: tuple[CaseFact, ...], found: Evaluation
    ) -> Decided:
        """The decision of a case with these facts, of which all that holds is known."""
        lines = decide_lines(self.base, found.model, _lines(facts))
        return Decided(document, facts, found, lines, self.evaluator.plan.live)


def _atoms(facts: Iterable[CaseFact]) -> Iterator[tuple[str, Row]]:
    return ((fact.predicate, fact.row) for fact in facts)


def _lines(facts: Iterable[CaseFact]) -> list[str]:
    """The requested lines in the order of the document."""
    found = [
        str(fact.row[2])
        for fact in facts
        if fact.predicate == "has" and fact.row[1] == "request"
    ]
    return sorted(found, key=lambda entity: int(entity.rpartition("/")[2]))


def format_of(base: RuleBase) -> CaseFormat:
    """The case format that a rule base declares."""
    return case_format(base.rows("part"), base.rows("field"), vocabularies(base))


def vocabularies(base: RuleBase) -> Mapping[str, frozenset[str]]:
    """Vocabulary -> its terms: the first column of its facts and of its synonyms'."""
    named = {str(row[2]).partition(":")[2] for row in base.rows("field")}
    names = named & base.predicates.keys()
    found = {name: {str(row[0]) for row in base.rows(name)} for name in names}
    for name, predicate in base.rows("also_named"):
        found[str(name)] |= {str(row[0]) for row in base.rows(str(predicate))}
    return {name: frozenset(terms) for name, terms in found.items()}


def compiled(base: RuleBase) -> Compiled:
    """A rule base that was checked; raises Rejected (status 78) if it is not sound."""
    from rsb_prove.bridge.checks import check  # not needed for what was kept

    check(base)
    return _settled(base)


def _settled(base: RuleBase) -> Compiled:
    return Compiled(base, Evaluator(plan(base.facts, base.clauses, GIVEN)).settled())


def read(base: Compiled, readings: Mapping[str, str]) -> Compiled:
    """The same rule base under other readings; raises Rejected on unknown ones.

    What is checked of rules does not depend on which of its options a reading has.
    """
    return _settled(base.base.with_readings(readings)) if readings else base


def shipped(readings: Mapping[str, str] | None = None) -> Program:
    """The shipped rule base, under the readings that are chosen instead of its own."""
    return Program(read(shipped_rules(), readings or {}))


def shipped_rules() -> Compiled:
    """The shipped rule base, checked."""
    texts = rule_files()
    return kept(texts, lambda: compiled(load(texts)))
