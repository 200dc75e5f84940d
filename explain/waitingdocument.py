"""When a line would be approved, for a program."""

from collections.abc import Sequence
from datetime import date

from rsb_prove.bridge.earliest import Earliest, Stretch
from rsb_prove.explain.document import decision_document
from rsb_prove.explain.needsdocument import turn_object
from rsb_prove.explain.outlook import Object, outlook
from rsb_prove.explain.view import CriterionView
from rsb_prove.explain.waiting import Waiting


def waiting_document(found: Sequence[Waiting]) -> Object:
    """When each line of a case would be approved, as the schema `earliest` says it."""
    return outlook(found[0].asked, map(_line, found))


def _line(waiting: Waiting) -> Object:
    first, found = waiting.first, waiting.found
    return {
        "line": waiting.line.decision.line,
        "subject": waiting.line.subject,
        "determination": waiting.line.decision.determination,
        "from": found.start.isoformat() if found else None,
        "from_day": _day(waiting, found.start) if found else None,
        **_days(found),
        "day_before": _day(waiting, waiting.before) if waiting.before else None,
        "never": _never(waiting) if found and not found.coming else None,
        "closed": _stretch(found.closed) if found and found.closed else None,
        "performed": waiting.performed,
        "other_lines": [turn_object(one) for one in waiting.turns],
        "decision": decision_document(waiting.days[first]) if first else None,
    }


def _days(found: Earliest | None) -> Object:
    """The approved days to come, and how far off they are."""
    if not found or not found.coming:
        return {"first": None, "last": None, "days_later": None}
    later = (found.coming.first - found.start).days
    return {**_stretch(found.coming), "days_later": later}


def _stretch(found: Stretch) -> Object:
    last = found.last.isoformat() if found.last else None
    return {"first": found.first.isoformat(), "last": last}


def _day(waiting: Waiting, day: date) -> Object:
    """How the line is decided on a day, and what stands in its way then."""
    return {
        "date": day.isoformat(),
        "determination": waiting.on(day).decision.determination,
        "criteria": [_criterion(one) for one in waiting.unmet(day)],
    }


def _never(waiting: Waiting) -> list[Object]:
    return [_criterion(one) for one in waiting.always()]


def _criterion(view: CriterionView) -> Object:
    return {
        "id": view.id,
        "status": view.status,
        "statement": view.statement,
        "citation": view.citation,
    }
