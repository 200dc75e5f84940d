"""What a difference says, item by item, in the words that a reader knows."""

from collections.abc import Iterator
from typing import TypeGuard

from rsb_prove.bridge.changes import spelt
from rsb_prove.bridge.decision import Ask
from rsb_prove.bridge.syntax import Fact
from rsb_prove.explain.difference import CriterionDifference, Difference, Rule
from rsb_prove.explain.fields import FieldDifference
from rsb_prove.explain.text import RECOMMENDATIONS
from rsb_prove.explain.turnover import Turnover
from rsb_prove.explain.view import CriterionView, LineView, Node


def matters(found: CriterionDifference) -> bool:
    """Whether a criterion turned, or is failed or unknown in another way."""
    return found.turned or found.either.status != "met"


def turn(found: CriterionDifference) -> str:
    """The status of a criterion before and after, once where it is the same."""
    states = (_state(found.before), _state(found.after))
    return " -> ".join(dict.fromkeys(states))


def _state(view: CriterionView | None) -> str:
    return view.status.upper() if view else "n/a"


def verdict(view: LineView) -> str:
    """The determination, as the text of a decision has it."""
    return view.decision.determination.replace("_", " ").upper()


def reason(view: LineView) -> str:
    """Why, and what is recommended."""
    action = view.decision.recommendation
    return f"{view.reason}; {RECOMMENDATIONS.get(action, action)}"


def summary(found: Difference) -> str:
    """The answer in one sentence."""
    many = len(found.lines)
    turned = sum(line.redetermined for line in found.lines)
    if turned:
        of_them = f" of {turned} of {many} lines" if many > 1 else ""
        return f"The determination{of_them} differs."
    if found:
        same = "Every determination is" if many > 1 else "The determination is"
        return f"{same} the same; what it rests on differs."
    return "No difference: the determinations and their proofs are the same."


def field(found: FieldDifference) -> str:
    """A field with what the cases say of it."""
    name, before, after = _name(found), _value(found.before), _value(found.after)
    if found.before_at is None:
        return f"{name}  only after: {after}"
    if found.after_at is None:
        return f"{name}  only before: {before}"
    return f"{name}  {before} -> {after}"


def _name(found: FieldDifference) -> str:
    """The pointer, or that of the field whose source is given in another way."""
    _, *keys = found.pointer.split("/")
    if keys[0] != "sources" or len(keys) == 1:
        return found.pointer
    return f"source of {keys[1].replace('~1', '/').replace('~0', '~')}"


def _value(value: object) -> str:
    """A value of a case, in words where it has any."""
    match value:
        case None:
            return "not documented"
        case str():
            return value or '""'
        case list():
            return ", ".join(map(_value, value)) or "none"
        case dict():
            members = [f"{key} {_value(inner)}" for key, inner in value.items()]
            return ", ".join(members) or "nothing documented"
    return spelt(value)


def ask(found: Ask) -> str:
    """A question, and the field that would answer it."""
    return f"{found.question} {found.pointer}"


def rule(found: Rule) -> str:
    """A fact or clause, and where it stands."""
    return f"{found}  ({found.place})"


def readings(found: Turnover[Rule]) -> Iterator[str]:
    """The readings that differ, by name."""
    one, other = (
        {rule.row[0]: rule.row[1] for rule in rules if _is_reading(rule)}
        for rules in (found.gone, found.come)
    )
    for name in dict.fromkeys([*one, *other]):
        yield f"{name}  {one.get(name, 'none')} -> {other.get(name, 'none')}"


def without_readings(found: Turnover[Rule]) -> Turnover[Rule]:
    """The rules that differ otherwise."""
    gone, come = (
        tuple(rule for rule in rules if not _is_reading(rule))
        for rules in (found.gone, found.come)
    )
    return Turnover(gone, come)


def _is_reading(rule: Rule) -> TypeGuard[Fact]:
    return isinstance(rule, Fact) and rule.predicate == "reading"


def step(node: Node) -> str:
    """A step of a proof, and where it stands."""
    place = f"({node.place})" if node.kind == "table" else ""
    return "  ".join(filter(None, (node.text or node.formal, node.pointer, place)))
