"""Checks the steps of a proof by the rules alone; shares no code with what wrote it.

What holds is worked out anew, so that absences are known and not believed. A step must
be an instance of its clause, and rest on its literals alone. Words are not proven.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from graphlib import TopologicalSorter
from itertools import chain, groupby
from operator import add, eq, floordiv, ge, gt, le, lt, mod, mul, ne, sub
from typing import Any, TypeGuard

from rsb_prove.bridge import syntax
from rsb_prove.bridge.syntax import Atom, BodyLiteral, Clause, Literal, Row, Variable

Bindings = dict[str, syntax.Value]
# What a step has to say, and what it must rest on: of each list, on one set.
Due = tuple[dict[str, Any], list[list[set[str]]]]
OPERATORS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
OPERATORS |= {"+": add, "-": sub, "*": mul, "//": floordiv, "%": mod}
AGGREGATES: dict[str, Any] = {"len_": len, "max_": max}
LEAVES = ("fact", "table", "absence", "comparison")
CASE_FACTS = set("says number day ymd week lists listed has enumerates rank".split())


class Model:
    """All that holds, by the facts of rule base and case and by the clauses."""

    def __init__(self, facts: Any, clauses: Any, stated: Any) -> None:
        self.places = {str(one.place): one for one in (*facts, *clauses)}
        self.tables = {(fact.predicate, fact.row) for fact in facts}
        self.given = {_formal(name, row): pointer for name, row, pointer in stated}
        if odd := {name for name, _, _ in stated} - CASE_FACTS:
            raise ValueError(odd)
        self.clauses: dict[str, list[Clause]] = defaultdict(list)
        for clause in clauses:
            self.clauses[clause.head.predicate].append(clause)
        self.rows: dict[str, set[Row]] = defaultdict(set)
        for name, row in (*self.tables, *((name, row) for name, row, _ in stated)):
            self.rows[name].add(tuple(row))
        self._indexes: dict[str, dict[Any, dict[Any, list[Row]]]] = defaultdict(dict)
        self.live = set(CASE_FACTS)
        for group, parts in self._groups():
            while self._grown(group) and parts.intersection(group):
                pass
            self.live.update(group if parts & self.live else ())

    def _groups(self) -> Iterator[tuple[list[str], set[str]]]:
        """Predicates that rest on each other, and on what; what they rest on first."""
        parts = {
            name: {p.atom.predicate for c in own for p in c.body if hasattr(p, "atom")}
            for name, own in self.clauses.items()
        }
        below = {name: 1 << bit for bit, name in enumerate(parts)}
        before: dict[str, int] = {}
        while before != below:
            before = dict(below)
            for name, others in parts.items():
                for other in others:
                    below[name] |= below.get(other, 0)
        order = sorted(below, key=lambda name: (below[name].bit_count(), below[name]))
        for _, same in groupby(order, below.__getitem__):
            group = list(same)
            yield group, set().union(*map(parts.__getitem__, group))

    def _grown(self, group: list[str]) -> bool:
        """Add what the clauses of a group conclude; tell whether any of it is new."""
        size = sum(len(self.rows[name]) for name in group)
        for name in group:
            self.rows[name].update(*map(self._concluded, self.clauses[name]))
            self._indexes.pop(name, None)
        return sum(len(self.rows[name]) for name in group) > size

    def _concluded(self, clause: Clause) -> Iterable[Row]:
        made = clause.aggregate
        if made is None:
            return [row_of(clause.head, bound) for bound in self.solutions(clause, {})]
        members: dict[Row, set[Any]] = defaultdict(set)
        for bound in self.solutions(clause, {}):
            members[row_of(clause.head, bound)[:-1]].add(bound[made.variable.name])
        return [(*key, AGGREGATES[made.function](m)) for key, m in members.items()]

    def solutions(self, clause: Clause, head: Bindings) -> list[Bindings]:
        """The bindings under which the body of a clause holds."""
        return [b for at, b in self.ways(clause, head) if at == len(clause.body)]

    def ways(self, clause: Clause, head: Bindings) -> Iterator[tuple[int, Bindings]]:
        """Every way into a body: at which literal it ends, and with which bindings."""
        body, waiting = followed(clause), [(0, head)]
        while waiting:
            at, bound = waiting.pop()
            further = self.further(body[at], bound) if at < len(body) else []
            if not further:
                yield at, bound
            waiting += [(at + 1, more) for more in further]

    def further(self, part: BodyLiteral, bound: Bindings) -> list[Bindings]:
        """The bindings with which a literal holds."""
        if isinstance(part, Literal):
            found = [{**bound, **more} for more in self.matches(part.atom, bound)]
            return found if not part.negated else [] if found else [bound]
        left, right = _value(part.left, bound), _value(part.right, bound)
        if left is None and isinstance(part.left, Variable):
            return [{**bound, part.left.name: right}]
        return [bound] if OPERATORS[part.operator](left, right) else []

    def matches(self, atom: Atom, bound: Bindings) -> list[Bindings]:
        """What the variables of an atom stand for in each row that agrees with it."""
        pattern, rows = row_of(atom, bound), self.near(atom, bound)
        new: Any = [(i, atom.terms[i]) for i, v in enumerate(pattern) if v is None]
        found = [({term.name: row[i] for i, term in new}, row) for row in rows]
        return [one for one, row in found if all(row[i] == one[t.name] for i, t in new)]

    def near(self, atom: Atom, bound: Bindings) -> list[Row]:
        """The rows that agree with what is bound: of p(X, X) also those with two values."""
        pattern, indexes = row_of(atom, bound), self._indexes[atom.predicate]
        columns = tuple([i for i, value in enumerate(pattern) if value is not None])
        if columns not in indexes:
            index = indexes[columns] = defaultdict(list)
            for row in self.rows[atom.predicate]:
                index[tuple([row[i] for i in columns])].append(row)
        return indexes[columns].get(tuple([pattern[i] for i in columns]), [])


class Steps:
    """The steps of a proof, each against the model and against what it rests on."""

    def __init__(self, proof: Any, model: Model) -> None:
        self.model = model
        self.nodes = {node["id"]: node for node in proof["nodes"]}
        self.below: dict[str, list[str]] = {name: [] for name in self.nodes}
        for conclusion, premise in proof["edges"]:
            self.below[conclusion].append(premise)
        self.order = tuple(TopologicalSorter(self.below).static_order())
        self.told, self.rests = dict[str, str](), dict[str, set[str]]()
        for name in self.order:
            self.rests[name] = {self.told[part] for part in self.below[name]}
            self.told[name] = _told(self.nodes[name], self.rests[name])
        self.absent: dict[str, tuple[str, Any]] = {}

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the nodes, each seen after those that rest on it."""
        for name in reversed(self.order):
            node, told = self.nodes[name], self.rests[name]
            due, parts = self._due(node, told)
            for key, said in due.items():
                if node.get(key, type(said)()) != said:
                    yield name, f"Its {key} should be {said}."
            for ways in parts:
                if not any(way <= told for way in ways):
                    lacking = sorted(set().union(*ways) - told) or ["a way to hold"]
                    yield name, f"It lacks {lacking[0]}."
            for odd in sorted(told.difference(*chain(*parts))):
                yield name, f"It does not rest on {odd}."

    def _due(self, node: Any, told: set[str]) -> Due:
        if node["kind"] in ("fact", "comparison"):
            return {"pointer": self.model.given.get(node["formal"], "")}, []
        if node["kind"] == "absence":
            named = self.absent.get(node["formal"])  # by a step that rests on it
            return {}, [[set(self._attempts(*named)) if named else told]]
        found: Any = self.model.places[node["place"]]
        if node["kind"] == "table":
            return {"formal": _formal(found.predicate, found.row)}, []
        if node["kind"] == "refutation":
            return {"clause": str(found)}, [[told]]
        return self._conclusion(found, node.get("bindings", {}))

    def _conclusion(self, clause: Clause, bindings: Bindings) -> Due:
        """An instance of its clause; a ground rests on all instances of all clauses."""
        name, row = clause.head.predicate, row_of(clause.head, bindings)
        due: dict[str, Any] = {"clause": str(clause)}
        every = self._instances(clause, row)
        parts = [[part for one, part in every if _named(one) == bindings]]
        if clause.aggregate:
            of = clause.aggregate.variable.name
            due["members"] = members = sorted({one[of] for one, _ in every})
            row = (*row[:-1], AGGREGATES[clause.aggregate.function](members))
            due["bindings"] = _unified(clause.head, row)
            parts = [[part for one, part in every if one[of] == m] for m in members]
        if name == "ground":
            clauses = self.model.clauses[name]
            parts += [[p] for one in clauses for _, p in self._instances(one, row)]
        return due | {"formal": _formal(name, row)}, parts

    def _instances(self, clause: Clause, row: Row) -> list[tuple[Any, set[str]]]:
        """Each way in which a clause concludes a row, and what it then rests on."""
        head, body = _unified(clause.head, row), followed(clause)
        every = self.model.solutions(clause, head) if head is not None else []
        return [(one, {self._premise(part, one) for part in body}) for one in every]

    def _premise(self, part: BodyLiteral, bound: Bindings, lack: bool = False) -> str:
        """What the node of a literal tells."""
        if not isinstance(part, Literal):
            values = _value(part.left, bound), _value(part.right, bound)
            return " ".join(("comparison", str(part), *map(repr, values)))
        found = part.atom.predicate, row_of(part.atom, bound)
        formal = _formal(*found)
        if part.negated or lack:
            self.absent[f"~{formal}"] = found
            return f"absence ~{formal}"
        tabled = "table" if found in self.model.tables else "step"
        return f"{'fact' if formal in self.model.given else tabled} {formal}"

    def _attempts(self, name: str, pattern: Any) -> Iterator[str]:
        """What refutes each clause that could conclude an atom, on every way into it."""
        for clause in self.model.clauses[name] if name in self.model.live else ():
            head = _unified(clause.head, pattern)
            if head is None:
                continue
            tabled = self._tabled(clause, head)
            for at, bound in [(0, head)] if tabled else self.model.ways(clause, head):
                if at < len(clause.body):
                    why = self._tabled(clause, bound) or self._blocks(clause, at, bound)
                    yield _refutation(str(clause.place), _named(bound), why)

    def _tabled(self, clause: Clause, bound: Bindings) -> list[str]:
        """The first table of the rule base that blocks a clause whatever the case."""
        atoms = [part for part in followed(clause) if _binds(part)]
        static = [part for part in atoms if part.atom.predicate not in self.model.live]
        lacking = [part for part in static if not self.model.near(part.atom, bound)]
        return [self._premise(part, bound, lack=True) for part in lacking[:1]]

    def _blocks(self, clause: Clause, at: int, bound: Bindings) -> Iterator[str]:
        """The facts of the case before a literal, and all that fails from it on."""
        body = followed(clause)
        held = [self._premise(part, bound) for part in body[:at] if _binds(part)]
        yield from (one for one in held if one.startswith("fact "))
        tests = [part for part in body[at:] if _binds(part) or not _open(part, bound)]
        for part in (part for part in tests if not self.model.further(part, bound)):
            atoms = [part.atom] if isinstance(part, Literal) else []
            rows = [(a, row) for a in atoms for row in self.model.near(a, bound)]
            near = [Atom(a.predicate, tuple(map(syntax.Constant, r))) for a, r in rows]
            found = [self._premise(Literal(atom), {}) for atom in near]
            yield from found or [self._premise(part, bound, lack=True)]


def _told(node: Any, below: set[str]) -> str:
    if node["kind"] == "refutation":
        return _refutation(node["place"], node.get("bindings", {}), below)
    kind = node["kind"] if node["kind"] in LEAVES else "step"
    return " ".join((kind, node["formal"], *map(repr, node.get("values", ()))))


def _refutation(place: str, bindings: Bindings, blocks: Iterable[str]) -> str:
    return f"refutation {place} {sorted(bindings.items())} {sorted(set(blocks))}"


def _named(bound: Bindings) -> Bindings:
    return {name: bound[name] for name in bound if not name.startswith("_")}


def _formal(name: str, row: Iterable[syntax.Value | None]) -> str:
    terms = ("_" if value is None else ascii(value) for value in row)
    return f"{name}({', '.join(terms)})"


def _binds(part: BodyLiteral) -> TypeGuard[Literal]:
    return isinstance(part, Literal) and not part.negated


@lru_cache(maxsize=8192)
def followed(clause: Clause) -> tuple[BodyLiteral, ...]:
    """The body as proofs follow it: a test as soon as it is bound, else the next atom."""
    waiting, bound, found = list(clause.body), set[str](), []
    while waiting:
        ready = [part for part in waiting if not _open(part, bound)]
        part = (ready or [part for part in waiting if _binds(part)])[0]
        found.append(waiting.pop(waiting.index(part)))
        bound |= {variable.name for variable in syntax.literal_variables(part)}
    return tuple(found)


def _open(part: BodyLiteral, bound: Iterable[str]) -> set[str]:
    """The variables that a literal lacks before it is a mere test."""
    lacking = {v.name for v in syntax.literal_variables(part)}.difference(bound)
    if isinstance(part, Literal):
        return {name for name in lacking if not (part.negated and name[0] == "_")}
    return lacking - {str(part.left)} if part.operator == "==" else lacking


def _unified(atom: Atom, row: Iterable[syntax.Value | None]) -> Bindings | None:
    """The bindings that make an atom agree with a row; None in it is left open."""
    pairs = [(t, v) for t, v in zip(atom.terms, row, strict=True) if v is not None]
    found = {term.name: v for term, v in pairs if isinstance(term, Variable)}
    return found if all(_value(term, found) == v for term, v in pairs) else None


def row_of(atom: Atom, bound: Bindings) -> Any:
    """The terms of an atom as values; None where a variable is open."""
    return tuple([_value(term, bound) for term in atom.terms])


def _value(term: syntax.Term, bound: Bindings) -> Any:
    if isinstance(term, syntax.Operation):
        sides = _value(term.left, bound), _value(term.right, bound)
        return OPERATORS[term.operator](*sides)
    return bound.get(term.name) if isinstance(term, Variable) else term.value
