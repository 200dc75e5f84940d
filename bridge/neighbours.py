"""Cases that differ from a case in little, at the values where rules can turn.

What is tried: each answer of a yes/no field, terms of each vocabulary, numbers at and beside
every limit, days at and beside every limit before a service, days on which a verdict on a line
can turn, list members less, and blocks more, up to the largest count that a limit allows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rsb_prove.bridge.caseformat import Entity, Field
from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.lookahead import NOTHING, Lookahead
from rsb_prove.bridge.pointer import follow, pointer
from rsb_prove.bridge.program import Program, vocabularies
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.schema import bounds
from rsb_prove.bridge.values import Terms, span_of

Changes = tuple[Change, ...]
MOST_DAYS, MOST_BLOCKS = 400, 12
# So many members of a list are varied, the last ones: the others stand as they do.
LAST = 2
# A year before a service, and the days around it, whatever the limits are.
YEAR = (364, 365, 366, 367)
# Between blocks that are added, so that they are not too close to each other.
APART = 20
BLOCKS, DATE = "/history/blocks", "date"


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is tried of any case: the terms, and the numbers at which rules turn."""

    programs: tuple[Program, ...]
    terms: Terms
    edges: tuple[int, ...]

    def of(self, document: Document) -> Iterator[Changes]:
        """The changes that lead to a neighbour, one set after the other."""
        form = self.programs[0].format
        for entity in form.entities(document.root):
            if _stands_before(entity, document):
                continue
            for field in entity.kind.fields:
                for value in self._values(entity, field, document):
                    at = pointer((*entity.path, *field.keys))
                    yield (Change("set", at, value),)
            yield from self._less(entity)
        yield from self._more(document)

    def _values(
        self, entity: Entity, field: Field, document: Document
    ) -> Iterator[object]:
        given = entity.given(field)
        for value in self._tried(entity, field, document, given):
            if value != given:
                yield value

    def _tried(
        self, entity: Entity, field: Field, document: Document, given: object
    ) -> Iterator[object]:
        match field.type:
            case "yes_no":
                yield from (True, False, None)
            case "word":
                yield from (*self.terms.get(field.domain, ()), None)
            case "words":
                yield from self._lists(field, given)
            case "number" | "count":
                low, high = bounds(field)
                yield from (n for n in self.edges if low <= n <= high)
            case "date":
                yield from self._days(entity, document)

    def _lists(self, field: Field, given: object) -> Iterator[object]:
        """A word more, a word less, none, and nothing documented."""
        held = given if isinstance(given, list) else []
        for word in self.terms.get(field.domain, ()):
            if word not in held:
                yield [*held, word]
        yield from ([one for one in held if one != word] for word in held)
        yield None

    def _days(self, entity: Entity, document: Document) -> Iterator[object]:
        """Of a service the days on which a verdict turns, else days before a service."""
        if entity.kind.name == "request":
            yield from self._turning(entity, document)
            return
        for service in _services(document):
            for days in (0, *self.edges, *YEAR):
                if days <= MOST_DAYS:
                    yield (service - timedelta(days=days)).isoformat()

    def _turning(self, entity: Entity, document: Document) -> Iterator[object]:
        for program in self.programs:
            try:
                decided = program.decide(document)
            except Rejected:  # a case of the other rule base only
                continue
            for line in decided.lines:
                if line.entity == pointer(entity.path):
                    for day in Lookahead(program, decided, line).days(NOTHING):
                        yield from (
                            (day + timedelta(days=beside)).isoformat()
                            for beside in (-1, 0)
                        )

    def _less(self, entity: Entity) -> Iterator[Changes]:
        for part in entity.kind.parts:
            held = entity.value.get(part.key)
            if part.many and isinstance(held, list) and entity.path != ():
                at = pointer((*entity.path, part.key))
                for index in range(len(held)):
                    left = [*held[:index], *held[index + 1 :]]
                    yield (Change("set", at, left),)

    def _more(self, document: Document) -> Iterator[Changes]:
        """Blocks like those on record, one more at a time, ever earlier."""
        _, held = follow(document.root, BLOCKS)
        blocks = held if isinstance(held, list) else []
        for one in _kinds(blocks):
            for service in _services(document)[:1]:
                made: list[Change] = []
                for number in range(1, MOST_BLOCKS + 1):
                    day = service - timedelta(days=APART * number + APART)
                    copy = {**one, "id": f"more{number}", DATE: day.isoformat()}
                    made.append(Change("set", f"{BLOCKS}/-", copy))
                    yield tuple(made)


def neighbourhood(programs: Sequence[Program]) -> Neighbourhood:
    """What is tried where some rule bases are compared: the terms and limits of them all."""
    rows = {row for one in programs for row in one.base.rows("limit")}
    edges = {int(value) + step for _, value in rows for step in (-1, 0, 1)}
    return Neighbourhood(
        tuple(programs), _terms(programs), tuple(sorted(n for n in edges if n >= 0))
    )


def _terms(programs: Sequence[Program]) -> Terms:
    """A term of each class of each vocabulary, and those that not every rule base knows."""
    every = [(_of_classes(p.base), p.format.vocabularies) for p in programs]
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted({name for _, known in every for name in known}):
        known_by = [known.get(name, frozenset()) for _, known in every]
        shared = frozenset.intersection(*known_by)
        usual = [term for terms, _ in every for term in terms.get(name, ())]
        own = sorted(frozenset.union(*known_by) - shared)
        found[name] = tuple(dict.fromkeys([*usual, *own]))
    return found


def _of_classes(base: RuleBase) -> Terms:
    """Vocabulary -> the first term of each of its classes."""
    found: dict[str, tuple[str, ...]] = {}
    for name in vocabularies(base):
        classes = {row[1:]: str(row[0]) for row in reversed(base.rows(name))}
        found[name] = tuple(reversed(classes.values()))
    return found


def _stands_before(entity: Entity, document: Document) -> bool:
    """Whether an object stands in a list that has more, before its last ones."""
    *way, at = entity.path or (None,)
    if not isinstance(at, int):
        return False
    _, held = follow(document.root, pointer([one for one in way if one is not None]))
    return isinstance(held, list) and at < len(held) - LAST


def _services(document: Document) -> list[date]:
    """The dates of service, where they are days."""
    requests = document.root.get("requests")
    listed = requests if isinstance(requests, list) else []
    spans = (span_of(one.get(DATE)) for one in listed if isinstance(one, dict))
    return [span[0] for span in spans if span and span[0] == span[1]]


def _kinds(blocks: Sequence[object]) -> list[dict[str, object]]:
    """The last block of each purpose."""
    found = {b.get("purpose"): b for b in blocks if isinstance(b, dict)}
    return list(found.values())
