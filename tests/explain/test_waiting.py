"""What is said of waiting is set to the width, follows its schema, and holds."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.options import APPROVED
from rsb_prove.explain.schemas import document_schema
from rsb_prove.explain.waiting import Waiting, waiting
from rsb_prove.explain.waitingdocument import waiting_document
from rsb_prove.explain.waitingtext import waiting_text
from tests.case_strategies import (
    VIGNETTES,
    Case,
    any_case,
    decide,
    examples,
    program,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEMA = jsonschema_rs.Draft202012Validator(document_schema("earliest"))


def found(case: Case, start: date | None = None, *, brief: bool = True) -> Waiting:
    decided = decide(case)
    return waiting(program(), decided, decided.lines[0], start, brief=brief)


def text_of(one: Waiting, width: int = 100) -> str:
    return waiting_text([one], width=width)


@examples(6)
@given(any_case, st.sampled_from([None, date(2024, 6, 10), date.min, date.max]))
def test_any_case_is_told_to_persons_and_programs(
    case: Case, start: date | None
) -> None:
    one = found(case, start, brief=False)
    SCHEMA.validate(json.loads(json.dumps(waiting_document([one]))))
    for width in (40, 100):
        assert max(map(len, text_of(one, width).splitlines())) <= width
    if one.first:
        assert one.on(one.first).decision.determination == APPROVED
        assert one.on(one.first).subject.endswith(one.first.isoformat())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("V139", "2024-06-14, 4 days after 2024-06-10; every later day too"),
        ("V118", "2024-06-14, as requested; until 2024-06-17"),
        ("V097", "from 2024-06-04 to 2024-06-17, before the day that is looked"),
        ("V151", "no day from 2024-06-10 on would be approved"),
    ],
)
def test_windows_are_told_by_their_days(name: str, words: str) -> None:
    assert words in text_of(found(VIGNETTES[name]["case"]))


def test_what_no_day_would_mend_is_told_with_its_citation() -> None:
    one = found(VIGNETTES["V151"]["case"])
    (criterion,) = one.always()
    assert criterion.id == "IND-TX-PROGRAM"
    text = " ".join(text_of(one).split())
    assert f"FAILED {criterion.statement} [{criterion.citation}]" in text


def test_where_each_day_has_its_own_obstacle_that_of_the_start_is_told() -> None:
    one = found(VIGNETTES["V097"]["case"])
    assert one.found is not None
    text = text_of(replace(one, found=replace(one.found, always=())), 200)
    assert "; on each, something else stands in the way\n" in text
    assert "In the way    2024-06-18: IND-ADD-2WK FAILED" in text


def test_a_day_at_the_cost_of_another_line_says_so() -> None:
    case = json.loads((EXAMPLES / "weekly-interval.json").read_text("utf-8"))
    other = {"line": "2", "date": "2024-06-16"}
    case["requests"].append(case["requests"][0] | other)
    assert (
        "Other lines   line 2 would then be NOT MEDICALLY NECESSARY instead of"
        in text_of(found(case))
    )


def test_no_other_day_is_looked_for_once_the_block_was_performed() -> None:
    case = json.loads((EXAMPLES / "weekly-interval.json").read_text("utf-8"))
    case["requests"][0]["status"] = "performed"
    assert "First date    none is looked for: the service was performed" in text_of(
        found(case)
    )
