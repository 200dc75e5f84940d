"""Between the policy and the rules, both ways: statements, criteria, clauses, scenarios."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rsb_prove.bridge.metadata import Criterion
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause, Fact, Place
from rsb_prove.explain.attribution import Attribution, attribution

# More criteria than this are counted where room is short.
FEW = 4
OF_NONE = "Of no statement of the policy"


@dataclass(frozen=True, slots=True)
class Example:
    """A scenario that names a criterion, and where it stands."""

    name: str
    place: str


Examples = Mapping[str, tuple[Example, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """A clause or fact of a rule file, and where it stands.

    `shared` if it concludes of other criteria as well.
    """

    place: Place
    text: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Encoder:
    """A criterion, or else a predicate, that encodes a statement.

    `clauses` and `facts` are its own; `below` counts the clauses that they rest on.
    """

    id: str
    place: Place
    is_criterion: bool
    title: str = ""
    citation: str = ""
    left_out: str = ""
    clauses: tuple[Line, ...] = ()
    facts: tuple[Line, ...] = ()
    below: int = 0
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A statement of the policy: what encodes it, or why nothing does.

    Or, with the number 0, a criterion that is of no statement.
    """

    number: int
    statement: str
    heading: str
    paraphrase: str
    encoders: tuple[Encoder, ...]
    reason: str

    @property
    def encoded(self) -> bool:
        """Whether a rule encodes the statement."""
        return bool(self.encoders)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The scenarios of all its criteria, each once."""
        every = (example for one in self.encoders for example in one.examples)
        return tuple(dict.fromkeys(every))


@dataclass(frozen=True, slots=True)
class TracedClause:
    """A clause, the criteria it concludes of or that rest on it, and their statements."""

    place: Place
    text: str
    concludes: tuple[str, ...]
    supports: tuple[str, ...]
    statements: tuple[str, ...]


def trace(base: RuleBase, examples: Examples | None = None) -> tuple[Traced, ...]:
    """Every statement of the policy, in its order; then the criteria of none."""
    return tuple(_Tracer(base, attribution(base), examples or {}).statements())


def trace_clauses(base: RuleBase) -> tuple[TracedClause, ...]:
    """Every clause, in the order of the files."""
    return tuple(_Tracer(base, attribution(base), {}).clauses())


@dataclass(frozen=True)
class _Tracer:
    base: RuleBase
    found: Attribution
    examples: Examples
    encoding: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for predicate, statement in self.base.rows("encodes"):
            self.encoding.setdefault(str(predicate), []).append(str(statement))

    def statements(self) -> Iterator[Traced]:
        reasons = {str(name): str(why) for name, why in self.base.rows("left_out")}
        words = {str(name): str(text) for name, text in self.base.rows("paraphrase")}
        for number, name, heading in sorted(self.base.rows("statement")):
            yield Traced(
                number=int(number),
                statement=str(name),
                heading=str(heading),
                paraphrase=words.get(str(name), ""),
                encoders=tuple(self._encoders(str(name))),
                reason=reasons.get(str(name), ""),
            )
        yield from self._of_none()

    def _of_none(self) -> Iterator[Traced]:
        """The criteria that are of no statement, such as those of a rule author."""
        known = {str(name) for _, name, _ in self.base.rows("statement")}
        for criterion in self.base.criteria.values():
            if not known & set(criterion.statements):
                own = (self._criterion(criterion),)
                yield Traced(0, criterion.id, OF_NONE, criterion.title, own, "")

    def _encoders(self, statement: str) -> Iterator[Encoder]:
        for criterion in self.base.criteria.values():
            if statement in criterion.statements:
                yield self._criterion(criterion)
        for predicate, statements in self.encoding.items():
            if statement in statements:
                yield self._predicate(predicate)

    def _criterion(self, criterion: Criterion) -> Encoder:
        concludes, supports = self.found.concludes, self.found.supports
        own = (clause for clause, names in concludes.items() if criterion.id in names)
        return Encoder(
            id=criterion.id,
            place=criterion.place,
            is_criterion=True,
            title=criterion.title,
            citation=criterion.citation,
            left_out=criterion.left_out,
            clauses=tuple(_line(one, len(concludes[one]) > 1) for one in own),
            facts=tuple(map(_line, self._facts(criterion))),
            below=sum(criterion.id in names for names in supports.values()),
            examples=self.examples.get(criterion.id, ()),
        )

    def _facts(self, criterion: Criterion) -> Iterator[Fact]:
        """The facts beside a criterion's comment block that name it."""
        for fact in self.base.facts:
            beside = fact.place.file == criterion.place.file
            if beside and criterion.id in fact.row:
                yield fact

    def _predicate(self, name: str) -> Encoder:
        clauses = self.base.by_predicate.get(name, ())
        facts = () if clauses else self.base.facts_of(name)
        return Encoder(
            id=name,
            place=self.base.predicates[name].place,
            is_criterion=False,
            title=self.base.predicates[name].template,
            clauses=tuple(map(_line, clauses)),
            facts=tuple(map(_line, facts)),
        )

    def clauses(self) -> Iterator[TracedClause]:
        for clause in self.base.clauses:
            concludes = self.found.concludes[clause]
            supports = self.found.supports[clause]
            yield TracedClause(
                place=clause.place,
                text=str(clause),
                concludes=concludes,
                supports=supports,
                statements=tuple(self._stated(clause, (*concludes, *supports))),
            )

    def _stated(self, clause: Clause, criteria: Iterable[str]) -> Iterator[str]:
        """The statements of criteria and of the head, each once."""
        of_criteria = (s for c in criteria for s in self.base.criteria[c].statements)
        of_head = self.encoding.get(clause.head.predicate, ())
        yield from dict.fromkeys((*of_head, *of_criteria))


def _line(part: Clause | Fact, shared: bool = False) -> Line:
    text = f"+{part}" if isinstance(part, Fact) else str(part)
    return Line(part.place, text, shared)
