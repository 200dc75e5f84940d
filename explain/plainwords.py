"""A decision in plain words, for whoever is treated: no ids, no terms left unexplained.

The sentences stand beside the technical ones in the metadata of the rules, and are filled
from the same proof; where a rule base has none, its title and sentence stand in.
"""

from dataclasses import dataclass

from rsb_prove.bridge.decision import LineDecision, Status
from rsb_prove.bridge.metadata import Plain
from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.drafts import Drafter
from rsb_prove.explain.proof import Ground
from rsb_prove.explain.wording import Wording


@dataclass(frozen=True, slots=True)
class PlainCriterion:
    """What a criterion asks, what the record shows of it, and what can be sent."""

    asks: str
    shows: str
    send: str


def plain_words(
    base: RuleBase, decided: Decided, line: LineDecision
) -> dict[str, PlainCriterion]:
    """Each criterion that applies to a line, in plain words."""
    explainer = Explainer(base, decided.model, {}, decided.live)
    drafter = Drafter(base, explainer, Wording(base, decided), {}, frozenset())
    return {
        one.criterion: _criterion(drafter, line.entity, one) for one in line.criteria
    }


def _criterion(drafter: Drafter, line: str, found: Status) -> PlainCriterion:
    known = drafter.base.criteria.get(found.criterion)
    plain = known.plain if known else Plain()
    atom = Ground(found.status, (line, found.criterion))
    own = {"met": plain.met, "failed": plain.failed}.get(found.status, plain.unknown)
    filled = ""
    if found.status != "unknown":
        filled = drafter.said(atom, drafter.base.plain)
    return PlainCriterion(
        plain.asks or (known.title if known else found.criterion),
        filled or own or drafter.statement(atom),
        plain.send if found.status != "met" else "",
    )
