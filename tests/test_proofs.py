"""Every step of every proof of the vignettes, checked anew (see clause_semantics)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from graphlib import TopologicalSorter
from typing import Any

from rsb_prove.bridge.ordering import ordered
from rsb_prove.bridge.pointer import ABSENT, follow
from rsb_prove.bridge.schema import date_span
from rsb_prove.bridge.syntax import BodyLiteral, Clause, Comparison, Value
from rsb_prove.explain.proof import (
    Absent,
    Aggregated,
    Compared,
    Conclusion,
    Derived,
    Given,
    Ground,
    Premise,
    Tabled,
)
from tests.case_strategies import program
from tests.clause_semantics import (
    SIGNS,
    Bindings,
    holds,
    pattern,
    rows,
    solutions,
    unified,
    value,
)
from tests.vignette_proofs import decided, every_vignette, proof


def instances(
    step: Conclusion,
) -> Iterable[tuple[Bindings, tuple[Premise, ...]]]:
    """The bindings and the premises of a step, for each member of a count."""
    if isinstance(step, Derived):
        return [(dict(step.bindings), step.premises)]
    assert step.clause.aggregate is not None
    keys, of = keys_of(step), step.clause.aggregate.variable.name
    return [(keys | {of: member}, part) for member, part in step.members]


def keys_of(step: Aggregated) -> Bindings:
    """The bindings that the key of a count sets."""
    keys = unified(step.clause.head.terms[:-1], step.atom.row[:-1])
    assert keys is not None
    return keys


def says(premise: Premise, literal: BodyLiteral, bindings: Bindings) -> bool:
    """Whether a premise is this literal under these bindings."""
    if isinstance(literal, Comparison):
        left, right = value(literal.left, bindings), value(literal.right, bindings)
        assert isinstance(premise, Compared)
        given = (premise.left, premise.operator, premise.right)
        return given == (left, literal.operator, right)
    wanted = pattern(literal.atom, bindings)
    if literal.negated:
        return premise == Absent(literal.atom.predicate, wanted)
    atom = premise.atom if isinstance(premise, Given | Tabled) else premise
    assert isinstance(atom, Ground)
    agrees = all(w in (None, v) for w, v in zip(wanted, atom.row, strict=True))
    return agrees and atom.predicate == literal.atom.predicate


AGGREGATES: Mapping[str, Callable[[Any], int]] = {"len_": len, "max_": max}


@every_vignette
def test_every_step_is_an_instance_of_its_clause(name: str) -> None:
    model = decided(name).model
    for atom, step in proof(name).items():
        assert step.atom == atom
        for bindings, premises in instances(step):
            # A member of a count names its keys and itself: its other variables are
            # those of some solution of the body.
            if isinstance(step, Aggregated):
                found = solutions(list(step.clause.body), bindings, model)
                assert any(_all_say(premises, step.clause, b) for b in found)
            else:
                assert pattern(step.clause.head, bindings) == atom.row
                assert all(holds(part, bindings, model) for part in step.clause.body)
                assert _all_say(premises, step.clause, bindings)


def _all_say(premises: tuple[Premise, ...], clause: Clause, bindings: Bindings) -> bool:
    """Whether the premises are the literals of the body, in the order of evaluation."""
    body = ordered(clause)
    assert sorted(map(id, body)) == sorted(map(id, clause.body))
    pairs = list(zip(premises, body, strict=True))
    return all(says(premise, literal, bindings) for premise, literal in pairs)


@every_vignette
def test_every_premise_is_concluded_or_a_leaf_that_holds(name: str) -> None:
    model, base = decided(name).model, program().base
    tables = {(f.predicate, f.row, f.place) for f in base.facts}
    given = {(f.predicate, f.row, f.pointer) for f in decided(name).facts}
    for step in proof(name).values():
        for premise in step.premises:
            match premise:
                case Ground():
                    assert premise in proof(name)
                    assert model.holds(premise.predicate, *premise.row)
                case Given(atom, pointer):
                    assert (atom.predicate, atom.row, pointer) in given
                    assert stands(decided(name).document.root, atom, pointer)
                case Tabled(atom, place):
                    assert (atom.predicate, atom.row, place) in tables
                case Compared(left, operator, right):
                    assert SIGNS[operator](left, right)
                case Absent(predicate, wanted):
                    assert rows(predicate, wanted, model) == []


def stands(root: object, atom: Ground, pointer: str) -> bool:
    """Whether the document says at a pointer what an atom of the case says."""
    found = follow(root, pointer)[1]
    match atom.predicate, atom.row:
        case "says", (entity, path, word):
            told = {True: "yes", False: "no"}.get(found, found)  # type: ignore[call-overload]
            return (f"{entity}/{path}", word) == (pointer, told)
        case "lists", (entity, path, word):
            return (f"{entity}/{path}", word) == (pointer.rpartition("/")[0], found)
        case "listed", (entity, path):
            return f"{entity}/{path}" == pointer and isinstance(found, list)
        case "enumerates", (entity, _):
            return pointer.rpartition("/")[0] == entity and isinstance(found, list)
        case ("has", (_, _, entity)) | ("rank", (entity, _)):
            return entity == pointer and isinstance(found, dict)
        case "number", (entity, path, number):
            units = 1 if str(path) == "value" else 1000
            told = float(str(found)) * units
            return (f"{entity}/{path}", number) == (pointer, told)
        case ("day" | "ymd" | "week") as unit, (entity, path, first, last):
            missing = found in (None, ABSENT)
            span = None if missing else date_span(str(found))
            days = span or (date.min, date.max)
            numbers = tuple(_number(unit, day) for day in days)
            return (f"{entity}/{path}", (first, last)) == (pointer, numbers)
    return False


def _number(unit: str, day: date) -> int:
    if unit == "ymd":
        return int(day.isoformat().replace("-", ""))
    return day.toordinal() if unit == "day" else (day.toordinal() - 1) // 7


@every_vignette
def test_an_aggregate_has_all_and_only_its_members(name: str) -> None:
    for atom, step in proof(name).items():
        if isinstance(step, Aggregated):
            made = step.clause.aggregate
            assert made is not None
            found = solutions(
                list(step.clause.body), keys_of(step), decided(name).model
            )
            members: set[Value] = {bindings[made.variable.name] for bindings in found}
            named = [member for member, _ in step.members]
            assert set(named) == members
            assert len(named) == len(members)
            assert atom.row[-1] == AGGREGATES[made.function](members)


@every_vignette
def test_no_conclusion_rests_on_itself(name: str) -> None:
    below = {
        atom: [p for p in step.premises if isinstance(p, Ground)]
        for atom, step in proof(name).items()
    }
    assert set(TopologicalSorter(below).static_order()) == set(below)  # or CycleError
