"""How the short form of a proof treats a step: shown, stepped over, or left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rsb_prove.explain.drafts import FIELDS, VERDICTS, Step
from rsb_prove.explain.proof import (
    Absent,
    Attempt,
    Compared,
    Given,
    Ground,
    Tabled,
)
from rsb_prove.explain.shortening import ROLES, Role

_ZERO = re.compile(r"(?<![\w.])0(?![\w.])")


@dataclass(frozen=True, slots=True)
class Roles:
    """Gives each step its role, as the facts `unread` of the rule base say.

    `live` are the predicates that differ from case to case.
    """

    treatment: Mapping[str, str]
    live: frozenset[str]

    def _beside_the_point(self, absent: Absent) -> bool:
        """A table that lacks a row, or a field of no entity in particular."""
        static = absent.predicate not in self.live
        return static or (absent.predicate in FIELDS and absent.pattern[0] is None)

    def of(self, step: Step) -> Role:
        """How the short form treats a step."""
        if isinstance(step, Tabled) or _technical(step):
            return "hidden"
        if isinstance(step, Absent) and self._beside_the_point(step):
            return "hidden"
        if isinstance(step, Attempt):
            return "shown" if _compares(step) else "step"
        if isinstance(step, Ground) and step.predicate in VERDICTS:
            return "shown"
        return ROLES.get(self.treatment.get(_predicate(step), ""), "shown")


def _predicate(step: Step) -> str:
    match step:
        case Ground(predicate) | Absent(predicate):
            return predicate
        case Given(atom) | Tabled(atom):
            return atom.predicate
    return ""


def _compares(attempt: Attempt) -> bool:
    return any(
        isinstance(block, Compared) and not _technical(block)
        for block in attempt.blocks
    )


def _technical(step: Step) -> bool:
    """A comparison that only names a value, or only says on which side of zero it is."""
    if not isinstance(step, Compared):
        return False
    return step.operator in ("==", "!=") or bool(_ZERO.search(step.text))
