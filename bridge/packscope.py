"""What a pack may say: its own statements, words, criteria and predicates, nothing else.

A rule or a fact of a pack that concluded something of the policy could switch off one of
its criteria, and nobody would be told. So the rules about packs list what is open to them
(`open_to_packs`), and a pack overrides by what it declares to: `sets`, `excludes`, `bars`,
`adds` and `drops`, which `rules check` lists and every decision shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.manifest import VOCABULARY, Manifest
from rsb_prove.bridge.packdrops import GATE, undroppable
from rsb_prove.bridge.packwords import Words
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause, Constant, Fact, Place, Row

Stated = Fact | Clause
# What makes groups: a drop of the group drops its parts, so all of them are a pack's own.
GROUPED = ("all_of", "at_least", "member")
# Statements whose second column names a row of a predicate: a limit or a service.
NAMED = {"sets": "limit", "excludes": "service", "bars": "service"}
_WHY = (
    "What belongs to the policy could switch off a criterion, and nobody would be told."
)
_INSTEAD = (
    "State what changes: sets, excludes, bars, adds or drops; to make a criterion another "
    "one, drop it and add your own."
)


def scoped(base: RuleBase) -> Iterator[Diagnostic]:
    """Every fact and rule of a pack is one that it may say."""
    if base.packs is None:
        return
    scope = _Scope(base)
    stated: tuple[Stated, ...] = (*base.facts, *base.clauses)
    for one in stated:
        owner = base.packs.owner(one.place.file)
        if owner is not None and one.place.file != owner.file:
            yield from scope.faults(one, owner)


@dataclass(frozen=True)
class _Scope:
    base: RuleBase

    @cached_property
    def open(self) -> Mapping[str, str]:
        """Predicate -> how it is open to packs."""
        return {str(name): str(how) for name, how in self.base.rows("open_to_packs")}

    @cached_property
    def words(self) -> Words:
        """The vocabularies of the policy."""
        return Words(self.base)

    def faults(self, one: Stated, owner: Manifest) -> Iterator[Diagnostic]:
        """What is wrong with a fact or a rule as one of a pack."""
        name, row = _head(one)
        how = self.open.get(name)
        if name in self.words.holders and how is None and isinstance(one, Fact):
            yield from self.words.faults(one, owner)
            return
        if owner.kind == VOCABULARY:
            words = f"A vocabulary holds words only, and {name} is no vocabulary."
            yield _fault(one, "RSB357", words, "", "Make it a pack of another kind.")
        elif how == "statement":
            yield from self._statement(one, name, row, owner)
        elif how == "criterion":
            yield from self._of_own_criterion(one, name, row, owner)
        elif how == "own":
            if not self._declares(owner, str(row[0])):
                words = f"{name} is said of {row[0]}, which the pack does not declare."
                yield _fault(one, "RSB357", words, _WHY, _INSTEAD)
        elif how is None and not self._declares(owner, name):
            words = f"A pack cannot state {name}: it belongs to the policy."
            yield _fault(one, "RSB357", words, _WHY, _instead(name, owner))
        elif how == "new":
            yield from self._new(one, name, row, owner)

    def _new(
        self, one: Stated, name: str, row: Row, owner: Manifest
    ) -> Iterator[Diagnostic]:
        if isinstance(one, Fact):
            if name == "limit":
                yield from self._limit(one, str(row[0]), owner)
            elif name == "field":
                yield from self.words.field_faults(one, owner)
        elif name != "flag":
            words = f"{name} is stated by a fact, not concluded."
            yield _fault(one, "RSB357", words, _WHY, f"Write +{name}(…).")

    def _limit(self, one: Stated, limit: str, owner: Manifest) -> Iterator[Diagnostic]:
        """A limit of the policy is set, not stated again."""
        others = self.base.places("limit").items()
        for row, place in others:
            if row[0] == limit and not self._owns(owner, place):
                words = f"{limit} is a limit of the policy, which has its own number."
                fix = f"Write +sets('{owner.id}', '{limit}', …)."
                yield _fault(one, "RSB357", words, _WHY, fix)
                return

    def _declares(self, owner: Manifest, predicate: str) -> bool:
        declared = self.base.predicates.get(predicate)
        return declared is not None and self._owns(owner, declared.place)

    def _of_own_criterion(
        self, one: Stated, name: str, row: Row, owner: Manifest
    ) -> Iterator[Diagnostic]:
        columns = self.base.predicates[name].columns
        named = [i for i, column in enumerate(columns) if column.type == "criterion"]
        for at in named if name in GROUPED else named[:1]:
            if not self._is_own(str(row[at]), owner):
                said = row[at] or "every criterion"
                words = f"A pack cannot state {name} of {said}, which is not its own."
                yield _fault(one, "RSB357", words, _WHY, _INSTEAD)
                return

    def _is_own(self, criterion: str, owner: Manifest) -> bool:
        known = self.base.criteria.get(criterion)
        return known is not None and self._owns(owner, known.place)

    def _owns(self, owner: Manifest, place: Place) -> bool:
        return self.base.packs is not None and (
            self.base.packs.owner(place.file) is owner
        )

    def _statement(
        self, one: Stated, name: str, row: Row, owner: Manifest
    ) -> Iterator[Diagnostic]:
        if isinstance(one, Clause):
            words = f"{name} is stated by a fact, not concluded."
            fix = f"Write +{name}('{owner.id}', …); its period stands in pack.toml."
            yield _fault(one, "RSB358", words, "", fix)
        elif row[0] != owner.id:
            words = f"The pack {owner.id} states {name} of {row[0]}."
            yield _fault(one, "RSB358", words, "", f"Write {owner.id!r} instead.")
        elif (owner.kind, name) not in self.base.rows("may_say"):
            kinds = [
                str(kind) for kind, said in self.base.rows("may_say") if said == name
            ]
            words = f"A {owner.kind} pack cannot state {name}."
            fix = f"It is for packs of the kind {' or '.join(kinds)}."
            yield _fault(one, "RSB358", words, "", fix)
        elif name == "drops":
            yield from self._drop(one, str(row[1]), owner)
        elif name == "adds":
            yield from self._kind(one, str(row[2]))
        elif name in NAMED:
            yield from self._named(one, str(row[1]), NAMED[name])
            yield from _below_zero(one)

    def _drop(
        self, fact: Fact, criterion: str, owner: Manifest
    ) -> Iterator[Diagnostic]:
        added = {row[1] for row in self.base.rows("adds") if row[0] == owner.id}
        if criterion in added or self._is_own(criterion, owner):
            words = f"{owner.id} drops {criterion}, which is its own or added by it."
            fix = "Take away what adds it, or what drops it."
            yield _fault(fact, "RSB359", words, "A pack says one of the two.", fix)
            return
        yield from undroppable(self.base, fact, criterion)

    def _kind(self, fact: Fact, kind: str) -> Iterator[Diagnostic]:
        kinds = [str(one) for (one,) in self.base.rows("kind_of_request")]
        known = [GATE, "every_kind", *kinds]
        yield from _unknown(fact, "kind of request", kind, known)

    def _named(self, fact: Fact, word: str, predicate: str) -> Iterator[Diagnostic]:
        known = sorted({str(row[0]) for row in self.base.rows(predicate)})
        yield from _unknown(fact, predicate, word, known)


def _unknown(
    fact: Fact, what: str, word: str, known: list[str]
) -> Iterator[Diagnostic]:
    """A word that is not among those that are known, with what was probably meant."""
    if word not in known:
        near = get_close_matches(word, known, 1)
        fix = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
        yield _fault(fact, "RSB360", f"There is no {what} {word}.", "", fix)


def _below_zero(fact: Fact) -> Iterator[Diagnostic]:
    """A limit counts blocks, categories, days or percent: there is none below zero."""
    number = fact.row[-1]
    if isinstance(number, int) and number < 0:
        words = f"No limit is below zero, and this is {number}."
        yield _fault(fact, "RSB360", words, "", "Write the number that the plan has.")


def _instead(name: str, owner: Manifest) -> str:
    """What a pack states in place of what is the policy's."""
    if name in ("applies_to", "only_for"):
        return f"Write +adds('{owner.id}', criterion, kind): it applies in the pack's period."
    return _INSTEAD


def _head(one: Stated) -> tuple[str, Row]:
    """The predicate and its terms; what is a variable is an empty word."""
    if isinstance(one, Fact):
        return one.predicate, one.row
    terms = one.head.terms
    row = tuple(term.value if isinstance(term, Constant) else "" for term in terms)
    return one.head.predicate, row


def _fault(
    one: Stated, code: str, words: str, note: str = "", fix: str = ""
) -> Diagnostic:
    return Diagnostic(str(one.place), code, words, str(one)[:120], note, fix)
