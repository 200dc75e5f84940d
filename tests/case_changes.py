"""Changes of a case: more documentation, less exact dates, other orders."""

import copy
from datetime import date
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from rsb_prove.bridge.caseformat import Field
from tests.case_strategies import EXACT, Case, Making, any_case, forward, program

Place = tuple[tuple[str | int, ...], Field]


def places(case: Case, types: set[str], *, documented: bool) -> list[Place]:
    """Where a case gives (or does not give) a value of some types."""
    return [
        ((*entity.path, *one.keys), one)
        for entity in program().format.entities(case)
        for one in entity.kind.fields
        if one.type in types and (entity.given(one) is not None) == documented
    ]


def given_value(case: Case, path: tuple[str | int, ...]) -> Any:
    """What stands at a path."""
    found: Any = case
    for token in path:
        found = found[token]
    return found


def put(case: Case, path: tuple[str | int, ...], value: Any) -> Case:
    """The case with another value at a path; None takes it out."""
    changed: Case = copy.deepcopy(case)
    holder: Any = changed
    for token in path[:-1]:
        if isinstance(holder, dict) and holder.get(str(token)) is None:
            holder[token] = {}
        holder = holder[token]
    if value is None:
        holder.pop(path[-1], None)
    else:
        holder[path[-1]] = value
    return changed


@st.composite
def documented_more(draw: st.DrawFn) -> tuple[Case, Case, Place]:
    """A case, and the same with one fact that it did not document."""
    case = draw(any_case.filter(_open))
    path, one = draw(st.sampled_from(_open(case)))
    making = Making(draw, program().format, date(2024, 6, 10), 0, EXACT)
    more = put(case, path, making.of_type(one))
    assume(forward(holder := given_value(more, path[:-1])) == holder)
    return case, more, (path, one)


def _open(case: Case) -> list[Place]:
    return places(case, {"yes_no", "word", "date"}, documented=False)


@st.composite
def widened(draw: st.DrawFn) -> tuple[Case, Case, Place]:
    """A case, and the same with one date less exact, or not documented."""
    case = draw(any_case.filter(_dated))
    path, one = draw(st.sampled_from(_dated(case)))
    day = given_value(case, path)
    shorter = [length for length in (7, 4, 0) if length < len(day)]
    return (
        case,
        put(case, path, day[: draw(st.sampled_from(shorter))] or None),
        (path, one),
    )


def _dated(case: Case) -> list[Place]:
    """The dates that can be less exact: no `to` is an open end, and so a statement."""
    dates = places(case, {"date"}, documented=True)
    return [place for place in dates if place[1].path != "to"]


@st.composite
def shuffled(draw: st.DrawFn, value: Any) -> Any:
    """The same value with every list in another order."""
    if isinstance(value, dict):
        return {key: draw(shuffled(inner)) for key, inner in value.items()}
    if isinstance(value, list):
        inner = [draw(shuffled(one)) for one in value]
        return draw(st.permutations(inner))
    return value
