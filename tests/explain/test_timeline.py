from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.explain.timeline import timeline, year_start
from rsb_prove.explain.timelinedrawing import timeline_svg
from tests.case_strategies import Case, program, read
from tests.cli.program_fixtures import WHOLE

LEAP, YEAR = 229, 10_000
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def ymd(day: date) -> int:
    return day.year * YEAR + day.month * 100 + day.day


def counts(block: date, end: date, reading: str) -> bool:
    """Whether a block counts, as rules/record/windows.dl has it."""
    if block > end:
        return False
    if reading == "days_365":
        return block.toordinal() + 365 > end.toordinal()
    clamped = reading == "leap_day_clamped" and ymd(block) % YEAR == LEAP
    more = {"anniversary_in": 1}.get(reading, 0) - clamped
    return ymd(block) + YEAR + more > ymd(end)


@pytest.mark.parametrize(
    "reading", ["anniversary_out", "anniversary_in", "leap_day_clamped", "days_365"]
)
@given(DAYS)
def test_the_first_day_of_the_twelve_months_counts_and_the_day_before_does_not(
    reading: str, end: date
) -> None:
    start = year_start(end, reading)
    assert counts(start, end, reading)
    assert not counts(start - timedelta(days=1), end, reading)


def history(*blocks: dict[str, object], **request: object) -> Case:
    whole: Any = WHOLE
    (own,) = whole["requests"]
    held = {"complete": True, "blocks": list(blocks)}
    return {**WHOLE, "history": held, "requests": [{**own, **request}]}


def test_events_stand_in_the_order_of_their_days_and_what_is_undated_comes_last() -> (
    None
):
    case = history(
        {"id": "b1", "purpose": "therapeutic"},
        {"id": "b2", "date": "2024-05", "purpose": "diagnostic", "status": "planned"},
        {"id": "b3", "date": "2024-04-30", "target": "stellate_ganglion"},
        purpose="therapeutic",
    )
    found = timeline(program().decide(read(case)), "/requests/0")
    assert [(e.label, e.said, e.kind) for e in found.events] == [
        ("b3", "kind not documented, 2024-04-30", "other"),
        ("b2", "diagnostic, planned, 2024-05", "diagnostic"),
        ("line 1 (this line)", "therapeutic, 2024-06-10", "therapeutic"),
        ("b1", "therapeutic, day not documented", "therapeutic"),
    ]
    assert [(w.label, str(w.first), str(w.last)) for w in found.windows] == [
        ("the twelve months to 2024-06-10", "2023-06-11", "2024-06-10"),
        ("fewer than 7 days from 2024-06-10", "2024-06-04", "2024-06-16"),
    ]


def test_the_two_weeks_are_drawn_for_an_additional_block() -> None:
    block: dict[str, object] = {
        "id": "b1",
        "date": "2024-06-01",
        "purpose": "initial_diagnostic",
        "target": "stellate_ganglion",
        "limb": "right_upper_extremity",
        "episode": "e1",
    }
    case = history(block, purpose="additional_diagnostic")
    found = timeline(program().decide(read(case)), "/requests/0")
    assert [(w.label, str(w.last)) for w in found.windows][1:] == [
        ("14 days from 2024-06-01", "2024-06-15")
    ]


def test_what_is_not_dated_draws_nothing() -> None:
    found = timeline(program().decide(read(history(date=None))), "/requests/0")
    assert found.span is None
    assert timeline_svg(found, "title", "key") == ""
