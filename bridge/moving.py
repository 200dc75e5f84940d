"""A case on other days: every date in it earlier or later by as many days."""

from collections.abc import Iterator
from datetime import date, timedelta

from rsb_prove.bridge.caseformat import CaseFormat
from rsb_prove.bridge.changes import Change, changed
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import pointer
from rsb_prove.bridge.values import span_of


def moved(document: Document, form: CaseFormat, first: date) -> Document | None:
    """The case with its first service on a day; None where that has no day of its own.

    Intervals stay as they are, and so do months and years, which are no days.
    """
    services = [day for at, day in _days(document, form) if at.startswith("/requests/")]
    if not services:
        return None
    by = first - min(services)
    changes = [
        Change("set", at, (day + by).isoformat())
        for at, day in _days(document, form)
        if _is_day(day, by)
    ]
    return changed(document, changes)


def _days(document: Document, form: CaseFormat) -> Iterator[tuple[str, date]]:
    """The fields that give one day, and the day."""
    for entity in form.entities(document.root):
        for field in entity.kind.fields:
            span = span_of(entity.given(field)) if field.type == "date" else None
            if span and span[0] == span[1]:
                yield pointer((*entity.path, *field.keys)), span[0]


def _is_day(day: date, by: timedelta) -> bool:
    return date.min.toordinal() <= day.toordinal() + by.days <= date.max.toordinal()
