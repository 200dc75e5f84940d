"""What can be tried for a criterion: nothing that contradicts what is documented."""

import json
from functools import cache
from typing import Any

import pytest

from rsb_prove.bridge.lookahead import NOTHING, Lookahead
from rsb_prove.bridge.options import Options
from rsb_prove.bridge.pointer import ABSENT, follow
from rsb_prove.bridge.steps import Option
from tests.case_strategies import VIGNETTES, Case, program, read
from tests.cli.program_fixtures import WHOLE


@cache
def options() -> Options:
    return Options(program())


def ahead(case: Case, line: int = 0) -> Lookahead:
    decided = program().decide(read(case))
    return Lookahead(program(), decided, decided.lines[line])


def offered(case: Case, line: int = 0) -> list[Option]:
    one = ahead(case, line)
    pivots = one.pivots(NOTHING)
    return [o for criterion in pivots for o in options().of(one, NOTHING, criterion)]


def changed(case: Case, line: int = 0) -> set[str]:
    return {str(c) for option in offered(case, line) for c in option.changes}


def whole(**request: Any) -> Case:
    """A case with every criterion met, but for what is given of its request."""
    case: Case = json.loads(json.dumps(WHOLE))
    case["requests"][0] |= request
    return case


@pytest.mark.parametrize("name", VIGNETTES)
def test_what_is_documented_is_not_said_otherwise(name: str) -> None:
    case = VIGNETTES[name]["case"]
    vague = {"diagnostic", "buttock", "groin", "axilla", "planned"}
    contradicts = name == "V085"  # the code and the target
    for line in range(len(case["requests"])):
        for option in offered(case, line):
            for change in option.changes if option.way == "document" else ():
                _, before = follow(case, change.pointer)
                assert (
                    before in (None, ABSENT, False, *vague)
                    or (isinstance(before, str) and len(before) < len("2024-06-10"))
                    or change.op == "add"
                    or contradicts
                ), change


def test_a_finding_that_the_visit_denies_is_not_added() -> None:
    case = whole()
    visit = case["episodes"][0]["evaluations"][0]
    visit["symptoms"] = {"present": ["hyperesthesia"], "absent": ["motor_trophic"]}
    assert changed(case) == {
        f"--add /episodes/0/evaluations/0/symptoms/present={category}"
        for category in ("sensory", "vasomotor", "sudomotor_edema")
    }


def test_a_finding_that_contradicts_itself_can_be_taken_back_on_either_side() -> None:
    case = whole()
    visit = case["episodes"][0]["evaluations"][0]
    visit["symptoms"]["absent"] = ["motor_trophic", "edema"]
    at = "/episodes/0/evaluations/0/symptoms"
    assert {
        f"--remove {at}/present=edema",
        f"--remove {at}/absent=edema",
    } <= changed(case)


def test_a_code_and_a_target_that_contradict_each_other_are_both_open() -> None:
    assert changed(whole(cpt="64520")) == {
        '--set /requests/0/cpt="64510"',
        "--set /requests/0/target=lumbar_sympathetic",
        "--set /requests/0/target=thoracic_sympathetic",
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"region": None}, "--set /requests/0/region=upper_extremity"),
        ({"region": "axilla"}, "--set /requests/0/region=upper_extremity"),
        ({"purpose": None}, "--set /requests/0/purpose=therapeutic"),
        ({"same_day_procedures": None}, "--set /requests/0/same_day_procedures=[]"),
        ({"injectates": []}, "--add /requests/0/injectates=local_anesthetic"),
        ({"injectates": None}, "--add /requests/0/injectates=local_anesthetic"),
        ({"guidance": ["ct"]}, '--set /requests/0/guidance=["ultrasound"]'),
        ({"technique": "topical"}, "--set /requests/0/technique=injection"),
    ],
)
def test_fields_are_filled_and_planned_as_the_rules_name_them(
    given: dict[str, Any], expected: str
) -> None:
    assert expected in changed(whole(**given))


def test_what_agrees_with_the_line_is_tried_first() -> None:
    left = {"limb": "left_lower_extremity", "target": "lumbar_sympathetic"}
    found = offered(whole(region=None, **left))
    (first,) = found[0].changes
    assert str(first) == "--set /requests/0/region=lower_extremity"


def test_a_date_that_is_not_exact_is_only_made_more_exact() -> None:
    case = VIGNETTES["V097"]["case"]
    vague = json.loads(json.dumps(case))
    vague["history"]["blocks"][0]["date"] = "2024-06"
    days = {
        change.value
        for option in offered(vague)
        for change in option.changes
        if change.pointer == "/history/blocks/0/date"
    }
    assert days
    assert all(str(day).startswith("2024-06-") for day in days)


def test_a_line_is_not_brought_before_what_took_place() -> None:
    case = VIGNETTES["V139"]["case"]  # the last block was on 2024-06-07
    assert min(planned_days(case)) >= "2024-06-07"
    to_come = json.loads(json.dumps(case))
    to_come["history"]["blocks"][-1]["status"] = "authorized"
    assert min(planned_days(to_come)) < "2024-06-07"


def planned_days(case: Case) -> list[str]:
    return [
        str(change.value)
        for option in offered(case)
        if option.way == "plan"
        for change in option.changes
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"status": "performed"},
        {"response": {"function_improved": True}},
        {"response": {"pain_reduction_percent": 60}},
    ],
)
def test_a_line_that_was_performed_is_not_planned_otherwise(
    given: dict[str, Any],
) -> None:
    assert offered(whole(guidance=["landmark"], **given)) == []
    assert offered(whole(guidance=["landmark"])) != []


def test_what_is_not_documented_is_a_question_and_no_plan() -> None:
    assert {option.way for option in offered(whole(guidance=None))} == {"document"}


def test_a_new_member_of_a_list_is_one_question_and_has_a_name_of_its_own() -> None:
    case = json.loads(json.dumps(VIGNETTES["V136"]["case"]))
    case["history"] = {"complete": False, "blocks": [{"id": "new"}]}
    news = [option for option in offered(case) if len(option.changes) > 1]
    assert news
    for option in news:
        said = {change.pointer: change.value for change in option.changes}
        assert option.question.pointer == "/history/blocks"
        assert said["/history/blocks/1/id"] == "new2"
        assert said["/history/blocks/1/target"] == case["requests"][0]["target"]
