"""The difference document: what differs between two decisions, for a program."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from rsb_prove.bridge.decision import Ask
from rsb_prove.explain.difference import (
    CriterionDifference,
    Difference,
    LineDifference,
    Rule,
)
from rsb_prove.explain.document import NOTICE, PROGRAM, program_version
from rsb_prove.explain.fields import FieldDifference
from rsb_prove.explain.turnover import Turnover
from rsb_prove.explain.view import CaseView, CriterionView, FlagView, Node

SCHEMA_VERSION = 1
T = TypeVar("T")
Object = dict[str, object]


def difference_document(found: Difference) -> Object:
    """What differs, as the schema `difference` describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "program": {"name": PROGRAM, "version": program_version()},
        "notice": NOTICE,
        "before": _case(found.before),
        "after": _case(found.after),
        "differs": bool(found),
        "determination_differs": found.redetermined,
        "fields": [_field(one) for one in found.fields],
        "rules": _turnover(found.rules, _rule),
        "lines": [_line(line) for line in found.lines],
    }


def _case(view: CaseView) -> Object:
    return {
        "case_id": view.case_id,
        "case_sha256": view.case_sha256,
        "policy": {
            "id": view.policy_id,
            "version": view.policy_version,
            "rules_sha256": view.rules_sha256,
        },
    }


def _field(found: FieldDifference) -> Object:
    return {
        "pointer": found.pointer,
        "before_pointer": found.before_at,
        "after_pointer": found.after_at,
        "before": _plain(found.before),
        "after": _plain(found.after),
    }


def _plain(value: object) -> object:
    """A value of a case without decimals, which JSON does not tell from other numbers."""
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def _rule(rule: Rule) -> Object:
    return {"text": str(rule), "place": str(rule.place)}


def _line(found: LineDifference) -> Object:
    views = (found.before, found.after)
    decisions = tuple(view.decision if view else None for view in views)
    return {
        "line": found.line,
        "differs": bool(found),
        "determination_differs": found.redetermined,
        "subject": _each(views, lambda view: view.subject),
        "determination": _each(decisions, lambda one: one.determination),
        "recommendation": _each(decisions, lambda one: one.recommendation),
        "requires_physician_review": _each(
            decisions, lambda one: one.requires_physician_review
        ),
        "criteria": [criterion_object(criterion) for criterion in found.criteria],
        "failed": _each(decisions, lambda one: list(one.of_status("failed"))),
        "unknown": _each(decisions, lambda one: list(one.of_status("unknown"))),
        "asks": _turnover(found.asks, _ask),
        "flags": _turnover(found.flags, _flag),
        "readings": _turnover(found.readings, str),
        "proof": _turnover(found.steps, _step),
    }


def _each(pair: Iterable[T | None], part: Callable[[T], object]) -> Object:
    before, after = (None if one is None else part(one) for one in pair)
    return {"before": before, "after": after}


def _turnover(found: Turnover[T], part: Callable[[T], object]) -> Object:
    return {
        "only_before": [part(one) for one in found.gone],
        "only_after": [part(one) for one in found.come],
    }


def criterion_object(found: CriterionDifference) -> Object:
    """A criterion before and after."""
    return {
        "id": found.id,
        "title": found.either.title,
        "citation": found.either.citation,
        "status_differs": found.turned,
        **_each((found.before, found.after), _verdict),
    }


def _verdict(view: CriterionView) -> Object:
    return {
        "status": view.status,
        "statement": view.statement,
        "evidence": list(view.evidence),
    }


def _ask(ask: Ask) -> Object:
    return {
        "pointer": ask.pointer,
        "question": ask.question,
        "criteria": list(ask.criteria),
    }


def _flag(flag: FlagView) -> Object:
    return {"id": flag.id, "text": flag.text}


def _step(node: Node) -> Object:
    """A step with what it has; what is empty is left out."""
    names = ("formal", "pointer", "place", "clause")
    more = {name: part for name in names if (part := getattr(node, name))}
    return {"kind": node.kind, "text": node.text, **more}
