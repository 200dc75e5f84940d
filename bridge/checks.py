"""What is checked of a rule base before anything is evaluated.

All errors at once, root causes first: what is not declared makes all else moot, and what
no rule can conclude may be the fault of any of them; each is looked at in its turn. Of one
place only the first finding is told.
"""

from collections.abc import Callable, Iterable

from rsb_prove.bridge.agreement import contradictory, repeated
from rsb_prove.bridge.clauses import (
    aggregated,
    bounded,
    calculated,
    safe,
    stratified,
    worded,
)
from rsb_prove.bridge.columns import calculates_with_words, mixed, typed
from rsb_prove.bridge.declarations import declarations, uses
from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.leftovers import idle, ordered, single, unused
from rsb_prove.bridge.packscope import scoped
from rsb_prove.bridge.possibility import asked_for, concluded, rare
from rsb_prove.bridge.references import criteria, fields, readings, statements
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.usability import usable

Check = Callable[[RuleBase], Iterable[Diagnostic]]

STAGES: tuple[tuple[Check, ...], ...] = (
    (declarations,),
    (uses,),
    (
        *(scoped, readings, criteria, statements, typed, calculates_with_words),
        *(safe, worded, calculated),
        *(aggregated, mixed, stratified, bounded, asked_for, contradictory),
        *(fields, usable),
    ),
    (concluded,),
)
# What is probably not meant, but does no harm: it is told, and keeps nobody from deciding.
WARNINGS: tuple[Check, ...] = (single, ordered, idle, unused, repeated, rare)


def check(base: RuleBase) -> None:
    """Raise Rejected (status 78) with everything that is wrong with a rule base."""
    if found := errors(base):
        raise Rejected(found, EX_CONFIG)


def errors(base: RuleBase) -> list[Diagnostic]:
    """What keeps a rule base from being used: all of the first stage that finds any."""
    for stage in STAGES:
        if found := _each_place_once(stage, base):
            return found
    return []


def warnings(base: RuleBase) -> list[Diagnostic]:
    """What is probably not meant, in a rule base without errors."""
    return _each_place_once(WARNINGS, base)


def _each_place_once(checks: Iterable[Check], base: RuleBase) -> list[Diagnostic]:
    """What is found, by its places; what a later check says of one rests on the first."""
    found: dict[str, list[Diagnostic]] = {}
    for one in checks:
        fresh = [told for told in one(base) if told.place not in found]
        for told in fresh:
            found.setdefault(told.place, []).append(told)
    return [told for place in sorted(found, key=_order) for told in found[place]]


def _order(place: str) -> tuple[str, ...]:
    """A key that puts line 9 before line 10."""
    file, *numbers = place.rsplit(":", 2)
    return (file, *(number.rjust(12) for number in numbers))
