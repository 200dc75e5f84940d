"""The first approved day: it agrees with deciding each day by itself."""

import json
import random
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.earliest import (
    FirstDay,
    earliest,
    first_day,
    moved,
    requested,
)
from rsb_prove.bridge.lookahead import NOTHING, Lookahead
from rsb_prove.bridge.options import APPROVED
from rsb_prove.bridge.values import DAY
from tests.case_strategies import (
    VIGNETTES,
    Case,
    any_case,
    decide,
    examples,
    program,
)

THREE_YEARS = 1096
LINES = [
    (name, line)
    for name, one in VIGNETTES.items()
    for line in range(len(one["case"]["requests"]))[:2]
]


@cache
def ahead(name: str, line: int, start: date | None = None) -> Lookahead:
    case = json.loads(json.dumps(VIGNETTES[name]["case"]))
    if start:
        case["requests"][line]["date"] = start.isoformat()
    decided = decide(case)
    return Lookahead(program(), decided, decided.lines[line])


def approved(one: Lookahead, day: date) -> bool:
    return one.line_after(moved(one, day)).determination == APPROVED


def days_to_try(one: Lookahead, start: date, every: bool) -> list[date]:
    """All days of three years, or those around each turn and a few between."""
    if every:
        return [start + DAY * n for n in range(THREE_YEARS)]
    near = {day + DAY * n for day in one.days(NOTHING) for n in (-1, 0)}
    drawn = random.Random(start.toordinal()).sample(range(THREE_YEARS), 4)
    near |= {start + DAY * n for n in drawn} | {start}
    end = start + DAY * THREE_YEARS
    return sorted(day for day in near if start <= day < end)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every line where there is time, else every third."""
    if {"name", "line"} <= set(metafunc.fixturenames):
        thorough = metafunc.config.getoption("--thorough")
        metafunc.parametrize(("name", "line"), LINES if thorough else LINES[::3])


def test_it_agrees_with_deciding_day_by_day(
    name: str, line: int, request: pytest.FixtureRequest
) -> None:
    one = ahead(name, line)
    start = requested(one)
    assert start is not None
    found = earliest(one, start).coming
    every = bool(request.config.getoption("--thorough"))
    for day in days_to_try(one, start, every):
        if found and found.last and day > found.last + DAY:
            break  # another stretch may begin
        assert approved(one, day) == (found is not None and day in found), day


@pytest.mark.parametrize(
    ("name", "start", "first", "last"),
    [
        ("V139", "2024-06-10", "2024-06-14", None),  # a week after the last block
        ("V160", "2024-06-10", "2025-04-29", None),  # a year after the first of six
        ("V118", "2024-06-13", "2024-06-13", "2024-06-17"),  # the two weeks close
        ("V166", "2024-02-29", "2024-02-29", None),
    ],
)
def test_windows_open_and_close_on_their_days(
    name: str, start: str, first: str, last: str | None
) -> None:
    found = earliest(ahead(name, 0), date.fromisoformat(start)).coming
    assert found is not None
    assert (found.first.isoformat(), found.last and found.last.isoformat()) == (
        first,
        last,
    )


def test_a_window_that_has_closed_is_named() -> None:
    one = ahead("V097", 0)
    found = earliest(one, date(2024, 6, 18))
    assert (found.coming, found.always) == (None, ("IND-ADD-2WK",))
    assert found.closed is not None
    assert found.closed.last == date(2024, 6, 17)
    assert approved(one, found.closed.first)
    assert not approved(one, found.closed.first - DAY)


def test_what_no_day_would_mend_is_named() -> None:
    found = earliest(ahead("V151", 0), date(2024, 6, 10))
    assert (found.coming, found.closed, found.always) == (
        None,
        None,
        ("IND-TX-PROGRAM",),
    )


@examples(25)
@given(any_case, st.data())
def test_between_two_turning_days_nothing_changes(
    case: Case, data: st.DataObject
) -> None:
    decided = decide(case)
    line = data.draw(st.sampled_from(decided.lines))
    one = Lookahead(program(), decided, line)
    turning = one.days(NOTHING)
    day = date(2024, 6, 10) + DAY * data.draw(st.integers(-800, 800))
    first = max((turn for turn in turning if turn <= day), default=None)
    last = min((turn - DAY for turn in turning if turn > day), default=None)
    same = [one.line_after(moved(one, d)) for d in (first, day, last) if d]
    assert len({(line.determination, line.criteria) for line in same}) == 1


def test_the_first_day_alone_is_that_of_the_whole_search() -> None:
    found = {}
    for name, line in LINES[::5]:
        one = ahead(name, line)
        if start := requested(one):
            coming = earliest(one, start).coming
            found[name] = first_day(one, start, most=1_000)
            assert found[name] == FirstDay(coming.first if coming else None)
    days = [one.day for one in found.values()]
    assert None in days
    assert any(day and day > date.min for day in days)


def test_a_search_for_the_first_day_that_stops_says_up_to_which_day_it_looked() -> None:
    one = ahead("V040", 0)
    start = requested(one)
    assert start
    assert first_day(one, start, most=1) == FirstDay(None, start)
