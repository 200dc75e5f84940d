"""More documentation settles, less leaves open: no verdict turns round on the way."""

from itertools import product

import pytest
from hypothesis import given

from rsb_prove.bridge.pointer import pointer as json_pointer
from tests.case_changes import Place, documented_more, given_value, places, put, widened
from tests.case_strategies import (
    VIGNETTES,
    Case,
    decide,
    examples,
    program,
    read,
)

Change = tuple[Case, Case, Place]


def statuses(case: Case) -> dict[tuple[str, str], str]:
    """Line id and criterion -> met, failed or unknown."""
    return {
        (line.line, one.criterion): one.status
        for line in decide(case).lines
        for one in line.criteria
    }


def changes(before: Case, after: Case) -> dict[tuple[str, str], tuple[str, str]]:
    """The verdicts that differ, of the criteria that apply to both cases."""
    old, new = statuses(before), statuses(after)
    both = old.keys() & new.keys()
    return {key: (old[key], new[key]) for key in both if old[key] != new[key]}


@examples(25)
@given(documented_more())
def test_documenting_a_fact_never_turns_a_failure_into_an_unknown(
    change: Change,
) -> None:
    before, after, _ = change
    found = changes(before, after)
    assert {k: v for k, v in found.items() if v == ("failed", "unknown")} == {}


def test_a_mandate_of_unknown_kind_leaves_an_exclusion_open() -> None:
    case = put(VIGNETTES["V091"]["case"], ("plan", "mandates", 0, "kind"), None)
    assert statuses(case)["1", "INST-PLAN-EXCL"] == "unknown"


@examples(25)
@given(widened())
def test_a_less_exact_date_settles_nothing_and_turns_nothing_round(
    change: Change,
) -> None:
    before, after, _ = change
    found = changes(before, after)
    assert {k: v for k, v in found.items() if v[1] != "unknown"} == {}


# An initial, an additional and a therapeutic request with every criterion met, and
# cases whose dates are decisive: the twelve months, the week, the two weeks, one day.
WHOLE = ("V001", "V100", "V136")
DATED = ("V097", "V118", "V160", "V166")


@pytest.mark.parametrize("name", WHOLE)
def test_every_fact_that_is_taken_out_is_asked_for_and_fails_nothing(name: str) -> None:
    case = VIGNETTES[name]["case"]
    for path, _ in places(case, {"yes_no", "word", "words"}, documented=True):
        less = put(case, path, None)
        for line in program().decide(read(less)).lines:
            assert line.of_status("failed") == ()
            unknown, pointer = line.of_status("unknown"), json_pointer(path)
            assert not unknown or pointer in {ask.pointer for ask in line.asks}


@pytest.mark.parametrize("name", WHOLE + DATED)
def test_every_date_of_a_vignette_may_be_less_exact(name: str) -> None:
    case = VIGNETTES[name]["case"]
    dates = places(case, {"date"}, documented=True)[-5:]
    for path, length in product([path for path, _ in dates], (7, 4, 0)):
        less = put(case, path, given_value(case, path)[:length] or None)
        found = changes(case, less)
        assert {k: v for k, v in found.items() if v[1] != "unknown"} == {}, path


TWO_BLOCKS: Case = {
    "schema_version": 1,
    "case_id": "c1",
    "plan": {"administrator": "cigna"},
    "history": {
        "complete": True,
        "blocks": [
            {"id": "b1", "response": {"function_improved": False}},
            {
                "id": "b2",
                "response": {"function_improved": True, "pain_reduction_percent": 40},
            },
        ],
    },
    "requests": [{"line": "1", "date": "2024-08-16", "purpose": "therapeutic"}],
}


def test_a_part_of_a_response_fails_only_where_every_possible_block_lacks_it() -> None:
    later = put(TWO_BLOCKS, ("history", "blocks", 0, "date"), "2025-01-01")
    assert statuses(later)["1", "POS-DX-FUNC"] == "met"
    assert statuses(TWO_BLOCKS)["1", "POS-DX-FUNC"] == "unknown"
