"""All small changes of a case: what a plain search tries, from the case format alone.

Nothing here knows the facts beside the rules: a field that is not documented is given
each term of its vocabulary, and a line that is open is planned in every other way.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rsb_prove.bridge.caseformat import Entity, Field
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import Path, pointer
from tests.case_strategies import Case, program

# What the format settles where nothing is documented: a block on record was performed, by
# injection, and a term without an end goes on. To document it otherwise is to say that the
# record is wrong.
SETTLED = {
    *(("block", "status"), ("block", "technique"), ("plan_term", "to")),
    *(("mandate", "to"), ("case", "record_final"), ("request", "status")),
    ("request", "injectates_complete"),
}
PERCENT = "response/pain_reduction_percent"
SCORES = ("response/pain_before", "response/pain_after")
NOT_PERFORMED = (
    "authorized",
    "authorised",
    "planned",
    "cancelled",
    "denied",
    "aborted",
)
CATEGORIES = ("sensory", "vasomotor", "sudomotor_edema", "motor_trophic")
NEAR = (0, -1, -7, -14, -366, 1)  # days from the service, for a date of the record
AROUND = (-1, 0, 1, 7, 8, 14, 15, 365, 366)  # days from what is dated, for the service
DAY = timedelta(days=1)
MANY = 20  # of more days every second one is tried, or every third


@dataclass(frozen=True)
class Small:
    """A field with another value."""

    path: Path
    value: Any

    @property
    def pointer(self) -> str:
        return pointer(self.path)


def small_changes(case: Case, line: int) -> Iterator[Small]:
    """Every change of one field that contradicts nothing that is documented."""
    request = case["requests"][line]
    day = day_of(request) or date(2024, 6, 10)
    for entity in program().format.entities(case):
        for field in entity.kind.fields:
            yield from (
                Small((*entity.path, *field.keys), value)
                for value in documented(case, entity, field, day)
            )
    if request.get("status") != "performed" and not request.get("response"):
        for key, value in plans(case, request, line):
            yield Small(("requests", line, key), value)


def documented(case: Case, entity: Entity, field: Field, day: date) -> Iterator[Any]:
    """The values for a field of which nothing is documented."""
    given, kind = entity.given(field), entity.kind
    if field.path in ("symptoms/present", "signs/present") and given is not None:
        yield from added(entity, field, given)
        return
    if given is not None or (kind.name, field.path) in SETTLED:
        return
    said = {one.path for one in kind.fields if entity.given(one) is not None}
    if field.path in SCORES and PERCENT in said:
        return
    if field.path == PERCENT and said.intersection(SCORES):
        return
    episodes = {one["id"]: one for one in case.get("episodes") or []}
    own = episodes.get(entity.value.get("episode"), {})
    if kind.name in ("block", "request") and field.path == "limb" and own.get("limb"):
        return  # the episode speaks for it
    yield from [*episodes] if field.type == "ref" else values(field, day)


def added(entity: Entity, field: Field, given: Any) -> Iterator[list[str]]:
    """A list of findings with one more category that was not denied."""
    group: Any = entity.value.get(field.keys[0]) or {}
    known = {*given, *(group.get("absent") or [])}
    yield from ([*given, one] for one in CATEGORIES if one not in known)


def values(field: Field, day: date) -> list[Any]:
    """All values of a type, or one of each class where they are many."""
    match field.type:
        case "yes_no":
            return [True, False]
        case "date":
            return [(day + DAY * n).isoformat() for n in NEAR]
        case "word":
            return terms(field.domain)
        case "words":
            return [[], *([term] for term in terms(field.domain))]
        case "number" | "count":
            return [0, 2, 8, 50, 100]
        case "name":
            return ["cigna"]
        case "cpt":
            return ["64510", "64520"]
    return []


def terms(vocabulary: str) -> list[Any]:
    if vocabulary == "finding":
        return [*CATEGORIES]
    rows = program().base.rows(vocabulary)
    if len(rows) <= 16:
        return list(dict.fromkeys(row[0] for row in rows))
    return list({row[1:]: row[0] for row in reversed(rows)}.values())


def plans(case: Case, request: Case, line: int) -> Iterator[tuple[str, Any]]:
    """The fields of a request that can be planned in another way."""
    if request.get("guidance") is not None:
        yield from (("guidance", [term]) for term in terms("guidance"))
    for key in ("injectates", "same_day_procedures"):
        held = request.get(key) or []
        yield from ((key, [one for one in held if one != word]) for word in held)
    if request.get("injectates") is not None:
        yield "injectates", [*request["injectates"], "local_anesthetic"]
    if request.get("technique"):
        yield "technique", "injection"
    if day_of(request):
        yield from (("date", day.isoformat()) for day in days(case, request, line))


def days(case: Case, request: Case, line: int) -> list[date]:
    """Days on which a verdict may turn, none before what took place before the line.

    Lines keep their order: a line that overtakes another only takes its place.
    """
    own = day_of(request)
    assert own
    others = [r for n, r in enumerate(case["requests"]) if n != line]
    blocks = (case.get("history") or {}).get("blocks") or []
    visits = [
        visit
        for episode in case.get("episodes") or []
        for visit in episode.get("evaluations") or []
    ]
    done = [b for b in blocks if b.get("status") not in NOT_PERFORMED]
    done += [*visits, *others]
    before = [day for day in map(day_of, done) if day and day <= own]
    terms_of_plan = case["plan"].get("terms") or []
    ends = [day_of(t, key) for t in terms_of_plan for key in ("from", "to")]
    dated = [own, *filter(None, [*map(day_of, [*blocks, *others]), *ends])]
    around = {day + DAY * n for day in dated for n in AROUND} - {own}
    found = sorted(day for day in around if day >= max(before, default=date.min))
    return found[:: len(found) // MANY + 1]


def day_of(holder: Case, key: str = "date") -> date | None:
    """A date that is exact."""
    text = holder.get(key)
    exact = isinstance(text, str) and len(text) == 10
    return date.fromisoformat(str(text)) if exact else None


def with_changes(case: Case, changes: tuple[Small, ...]) -> Document:
    """The case with the changes, as a document that is not validated."""
    root = copy.deepcopy(case)
    for change in changes:
        holder: Any = root
        for token in change.path[:-1]:
            if isinstance(holder, dict) and holder.get(token) is None:
                holder[token] = {}
            holder = holder[token]
        holder[change.path[-1]] = change.value
    return Document("changed", root, "")
