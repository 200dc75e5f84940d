"""What each pack of a rule base overrides, whatever the case: for `rules check`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rsb_prove.bridge.manifest import Manifest
from rsb_prove.bridge.program import vocabularies
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Fact

_OVER = {
    "mandate": "over plan documents and the policy",
    "plan": "over the policy",
    "policy": "from its first day on",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A statement of a pack that changes what the policy alone would say."""

    pack: str
    place: str
    sentence: str


def heading(one: Manifest) -> str:
    """A pack in a line: its id, kind, version, period and plans."""
    period = ""
    if one.first is not None:
        end = f" to {_iso(one.last)}" if one.last else " on"
        period = f", from {_iso(one.first)}{end}"
    plans = f", for {', '.join(one.plans)}" if one.plans else ""
    return f"{one.id}: {one.title} ({one.kind}, version {one.version}{period}{plans})"


def notes(base: RuleBase) -> Iterator[Note]:
    """Everything that the packs override, in the order of their files."""
    if base.packs is None:
        return
    limits = {str(name): value for name, value in base.rows("limit")}
    words = vocabularies(base)
    for fact in base.facts:
        owner = base.packs.owner(fact.place.file)
        if owner and fact.place.file != owner.file:
            sentence = _sentence(fact, owner, base, limits)
            if not sentence and fact.predicate in words and fact.predicate != "limit":
                said = " is ".join(map(str, fact.row[:2]))
                sentence = f"adds a word to {fact.predicate}: {said}"
            if sentence:
                yield Note(owner.id, str(fact.place), sentence)


def _sentence(
    fact: Fact, owner: Manifest, base: RuleBase, limits: Mapping[str, object]
) -> str:
    over = _OVER.get(owner.kind, "")
    match fact.predicate, fact.row:
        case "sets", (_, name, value):
            return f"sets {name} to {value} in place of {limits[str(name)]}, {over}"
        case "excludes", (_, service):
            return f"excludes the service {service}, {over}"
        case "bars", (_, service):
            return f"bars every exclusion of the service {service} by a plan document"
        case "adds", (_, criterion, kind):
            return f"adds {_titled(base, str(criterion))} for {kind}"
        case "drops", (_, criterion):
            return f"drops {_titled(base, str(criterion))}, {over}"
    return ""


def _titled(base: RuleBase, criterion: str) -> str:
    known = base.criteria.get(criterion)
    return f"{criterion} ({known.title})" if known else criterion


def _iso(day: int | None) -> str:
    return date.fromordinal(day).isoformat() if day else ""
