"""What each pack of a rule base overrides, whatever the case: for `rules check`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rsb_prove.bridge.manifest import POLICY, Manifest
from rsb_prove.bridge.packdrops import parts
from rsb_prove.bridge.pointer import printable
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
                # A title or a word of a rule file can hold what cannot be seen.
                yield Note(owner.id, str(fact.place), printable(sentence, 1000))
                yield from _disagreements(fact, owner, base)


def _disagreements(fact: Fact, owner: Manifest, base: RuleBase) -> Iterator[Note]:
    """The packs of the same rank that set the same limit otherwise, on the same days."""
    if fact.predicate != "sets" or base.packs is None:
        return
    for other in base.facts_of("sets"):
        one = base.packs.owner(other.place.file)
        same = other.row[1] == fact.row[1] and other.row[2] != fact.row[2]
        if one and same and one.kind == owner.kind != POLICY and _meet(one, owner):
            sentence = (
                f"where {one.id} is in effect too, which sets {other.row[1]} to "
                f"{other.row[2]}, either number may be in force"
            )
            yield Note(owner.id, str(fact.place), sentence)


def _meet(one: Manifest, other: Manifest) -> bool:
    """Whether two packs can be in effect for one line."""
    first = max(one.first or 0, other.first or 0)
    last = min(one.last or first, other.last or first)
    plans = not one.plans or not other.plans or {*one.plans} & {*other.plans}
    return first <= last and bool(plans)


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
            with_parts = "".join(f", with {one}" for one in parts(base, str(criterion)))
            return f"drops {_titled(base, str(criterion))}{with_parts}, {over}"
    return ""


def _titled(base: RuleBase, criterion: str) -> str:
    known = base.criteria.get(criterion)
    return f"{criterion} ({known.title})" if known else criterion


def _iso(day: int | None) -> str:
    return date.fromordinal(day).isoformat() if day else ""
