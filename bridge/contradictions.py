"""What no schema can see in a case: days, periods, ids, references, sources."""

import re
from collections.abc import Iterator, Mapping

from rsb_prove.bridge.caseformat import CaseFormat, Entity
from rsb_prove.bridge.fault import Fault, spoken
from rsb_prove.bridge.hints import FEW, nearest
from rsb_prove.bridge.pointer import ABSENT, Path, follow, found, pointer
from rsb_prove.bridge.schema import date_span

_Ids = dict[str, dict[str, list[Path]]]  # kind -> id -> where it stands


def contradictions(
    root: Mapping[str, object], form: CaseFormat, faulty: set[Path], doubted: set[str]
) -> Iterator[Fault]:
    """What no schema can see: days, periods, ids, references, sources."""
    entities = list(form.entities(root))
    ids = _ids(entities)
    yield from _repeated(ids)
    for entity in entities:
        for field in entity.kind.fields:
            value, path = entity.given(field), (*entity.path, *field.keys)
            if isinstance(value, str) and path not in faulty:
                if field.type == "date" and not date_span(value):
                    yield _no_such_day(path, value)
                if field.type == "ref" and field.domain not in doubted:
                    yield from _dangling(path, field.domain, value, ids)
        yield from _backwards(entity)
    yield from _stray_sources(root, faulty)


def _ids(entities: list[Entity]) -> _Ids:
    ids: _Ids = {}
    for entity in entities:
        field = entity.kind.identifier
        if field and isinstance(value := entity.given(field), str):
            same = ids.setdefault(entity.kind.name, {}).setdefault(value, [])
            same.append((*entity.path, *field.keys))
    return ids


def _repeated(ids: _Ids) -> Iterator[Fault]:
    for kind, places in ids.items():
        for value, (first, *again) in places.items():
            note = f"the same id stands at {pointer(first)}"
            for path in again:
                sentence = f"Another {spoken(kind)} has this id."
                yield Fault(path, "RSB208", sentence, found(value), note)


def _no_such_day(path: Path, value: str) -> Fault:
    month, limits = date_span(value[:7]), "months are 01 to 12, years 0001 to 9999"
    help_ = f"{value[:7]} ends on {month[1]}" if month else limits
    said = ("No such day is in the calendar.", found(value), "", help_)
    return Fault(path, "RSB207", *said)


def _dangling(path: Path, kind: str, value: str, ids: _Ids) -> Iterator[Fault]:
    known = ids.get(kind, {})
    if value not in known:
        sentence = f"No {spoken(kind)} of this case has this id."
        near = nearest(value, frozenset(known)) or sorted(known)[:FEW]
        shown = ", ".join(map(found, near))
        help_ = f"known: {shown}" if near else f"the case names no {spoken(kind)}"
        yield Fault(path, "RSB209", sentence, found(value), "", help_)


def _backwards(entity: Entity) -> Iterator[Fault]:
    start, end = entity.value.get("from"), entity.value.get("to")
    if {"from", "to"} <= entity.kind.group.keys.keys() and start and end:
        first, last = date_span(str(start)), date_span(str(end))
        if first and last and first[0] > last[1]:
            at, note = (*entity.path, "to"), f"from is {found(start)}"
            said = ("The period ends before it starts.", found(end), note)
            yield Fault(at, "RSB210", *said)


def _stray_sources(root: Mapping[str, object], faulty: set[Path]) -> Iterator[Fault]:
    note = "a source belongs to a JSON Pointer into this case"
    for key in sources if isinstance(sources := root.get("sources"), dict) else ():
        path, value = follow(root, key)
        stray = re.search("^[^/]|~(?![01])", key) or value is ABSENT
        if stray and not any(path[:n] in faulty for n in range(len(path) + 1)):
            sentence = "This source belongs to nothing in the case."
            yield Fault(("sources", key), "RSB211", sentence, found(key), note)
