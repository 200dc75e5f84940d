"""The criteria as a tree: the kinds of request, what applies to each, and its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rsb_prove.bridge.rulebase import RuleBase

KINDS = {"gate": "every line, at first", "every_kind": "every kind of request"}
BY_RULE = "where its rules say so"


@dataclass(frozen=True, slots=True)
class Part:
    """That a criterion is made of another, and the predicate that says so."""

    whole: str
    part: str
    relation: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A criterion as it is drawn: its title, where the policy has it, what is asked of it."""

    id: str
    title: str
    citation: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriteriaTree:
    """Kind of request -> the criteria that apply to it; the parts of each criterion."""

    kinds: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[Part, ...]]
    criteria: Mapping[str, Shown]


def criteria_tree(base: RuleBase) -> CriteriaTree:
    """The tree of a rule base, in the policy's order."""
    parts: dict[str, list[Part]] = {}
    for relation in _relations(base):
        for whole, part in base.rows(relation):
            one = Part(str(whole), str(part), relation)
            parts.setdefault(one.whole, []).append(one)
    kinds: dict[str, list[str]] = {}
    added = (row[1:] for row in base.rows("adds"))
    for criterion, kind in (*base.rows("applies_to"), *_only_for(base), *added):
        kinds.setdefault(str(kind), []).append(str(criterion))
    order = list(base.criteria)
    shown = {name: _shown(base, name) for name in order}
    wholes = {one.part: whole for whole, found in parts.items() for one in found}
    placed = {name for names in kinds.values() for name in names}
    placed |= set(wholes)
    left = [name for name in order if name not in placed]
    kinds |= {BY_RULE: left} if left else {}
    tops = {
        kind: tuple(
            n for n in order if n in kinds[kind] and wholes.get(n) not in kinds[kind]
        )
        for kind in _ordered(kinds)
    }
    return CriteriaTree(
        tops,
        {whole: tuple(found) for whole, found in parts.items()},
        shown,
    )


def named(kind: str) -> str:
    """A kind of request in words."""
    return KINDS.get(kind, kind.replace("_", " "))


def _only_for(base: RuleBase) -> Iterator[tuple[str, str]]:
    for criterion, target in base.rows("only_for"):
        yield str(criterion), f"{str(target).replace('_', ' ')} targets only"


def _ordered(kinds: Mapping[str, object]) -> Iterator[str]:
    """The kinds that are about every request first, what has none last."""
    yield from (kind for kind in KINDS if kind in kinds)
    yield from (kind for kind in kinds if kind not in KINDS and kind != BY_RULE)
    yield from (kind for kind in kinds if kind == BY_RULE)


def _relations(base: RuleBase) -> Iterator[str]:
    """The tables of two criteria, the first of which is made of the second."""
    for name, predicate in base.predicates.items():
        types = [column.type for column in predicate.columns]
        concluded = name in base.by_predicate
        if types == ["criterion", "criterion"] and not concluded:
            yield name


def _shown(base: RuleBase, name: str) -> Shown:
    found = base.criteria[name]
    return Shown(name, found.title, found.citation, tuple(_conditions(base, name)))


def _conditions(base: RuleBase, name: str) -> Iterator[str]:
    for criterion, limit in base.rows("at_least"):
        if criterion == name:
            values = [str(value) for one, value in base.rows("limit") if one == limit]
            yield f"at least {' or '.join(values) or 'some'} of these ({limit})"
    for pack, criterion, *_ in base.rows("adds"):
        if criterion == name:
            yield f"added by {pack}"
    for pack, criterion in base.rows("drops"):
        if criterion == name:
            yield f"dropped by {pack}"
    for criterion, kind, fact, answer in base.rows("yes_no"):
        if criterion == name:
            yield f"{fact} of the {kind} is {answer}"
