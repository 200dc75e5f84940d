"""The difference document: what differs between two decisions, for a program."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from rsb_prove.explain.difference import (
    CriterionDifference,
    Difference,
    LineDifference,
    Rule,
)
from rsb_prove.explain.document import (
    NOTICE,
    PROGRAM,
    ask_object,
    case_object,
    flag_object,
    program_version,
)
from rsb_prove.explain.fields import FieldDifference
from rsb_prove.explain.outlook import SCHEMA_VERSION, Object, plain
from rsb_prove.explain.turnover import Turnover
from rsb_prove.explain.view import CriterionView, Node

T = TypeVar("T")


def difference_document(found: Difference) -> Object:
    """What differs, as the schema `difference` describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "program": {"name": PROGRAM, "version": program_version()},
        "notice": NOTICE,
        "before": case_object(found.before),
        "after": case_object(found.after),
        "differs": bool(found),
        "determination_differs": found.redetermined,
        "fields": [_field(one) for one in found.fields],
        "rules": _turnover(found.rules, _rule),
        "lines": [_line(line) for line in found.lines],
    }


def _field(found: FieldDifference) -> Object:
    return {
        "pointer": found.pointer,
        "before_pointer": found.before_at,
        "after_pointer": found.after_at,
        "before": plain(found.before),
        "after": plain(found.after),
    }


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
        "asks": _turnover(found.asks, ask_object),
        "flags": _turnover(found.flags, flag_object),
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


def _step(node: Node) -> Object:
    """A step with what it has; what is empty is left out."""
    names = ("formal", "pointer", "place", "clause")
    more = {name: part for name in names if (part := getattr(node, name))}
    return {"kind": node.kind, "text": node.text, **more}
