import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from rsb_prove.cli import single
from rsb_prove.cli.readings import MOST
from rsb_prove.explain import robustness
from rsb_prove.explain.schemas import document_schema
from tests.cli.conftest import shared
from tests.cli.program_fixtures import ROOT, invoked, saved, two_lines
from tests.cli.test_main import imported

WEEKLY = ROOT / "examples" / "weekly-interval.json"
TWO_WEEKS = ROOT / "examples" / "additional-day-15.json"
ABLATION = ROOT / "examples" / "radiofrequency.json"
SCHEMA = jsonschema_rs.Draft202012Validator(document_schema("readings"))


@pytest.fixture(autouse=True)
def one_rule_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "program", shared)


def lines(*args: object) -> list[dict[str, Any]]:
    run = invoked("readings", *args, "--format", "json")
    assert (run.exit_code, run.stderr) == (0, "")
    document = json.loads(run.stdout)
    SCHEMA.validate(document)
    found: list[dict[str, Any]] = document["lines"]
    return found


def test_what_stands_under_all_readings_is_said_to() -> None:
    (line,) = lines(WEEKLY)
    found = line["readings"]
    assert (found["robust"], found["complete"], found["flips"]) == (True, True, [])
    assert found["names"] == [*found["in_force"]]
    assert found["in_force"]["weekly"] == "seven_days"
    text = invoked("readings", WEEKLY).stdout
    many = found["combinations"]
    assert f"Same under all {many} combinations of the 4 readings" in text
    assert "    weekly=seven_days: at least seven days apart (A58)\n" in text


def test_a_reading_that_flips_it_is_named_with_what_changes() -> None:
    line, _ = lines(TWO_WEEKS)
    found = line["readings"]
    assert (found["robust"], found["complete"]) == (False, True)
    flips = {flip["readings"]["two_weeks"]: flip for flip in found["flips"]}
    assert [*flips] == ["calendar_weeks", "initial_is_day_one"]
    flip = flips["calendar_weeks"]
    assert flip["determination"] == "not_medically_necessary"
    (criterion,) = (one for one in flip["criteria"] if one["id"] == "IND-ADD-2WK")
    assert (criterion["before"]["status"], criterion["after"]["status"]) == (
        *("met", "failed"),
    )


def test_a_flip_is_what_deciding_under_that_reading_says() -> None:
    line, _ = lines(TWO_WEEKS)
    (flip, *_) = line["readings"]["flips"]
    reading = "two_weeks=calendar_weeks"
    run = invoked(*(TWO_WEEKS, "--line", "1", "--format", "json", "--reading", reading))
    assert json.loads(run.stdout) == flip["decision"]
    run = invoked(TWO_WEEKS, "--line", "1", "--format", "json")
    assert json.loads(run.stdout) == line["decision"]


def test_the_text_tells_a_flip_to_a_person() -> None:
    text = invoked("readings", TWO_WEEKS, "--line", "1").stdout
    for words in (
        "  Other readings change it; all 24 combinations",
        "  NOT MEDICALLY NECESSARY under two_weeks=calendar_weeks\n",
        "    two_weeks=calendar_weeks: the calendar week of the initial block",
        "    instead of two_weeks=day_fourteen_in: ",
        "    MET -> FAILED  IND-ADD-2WK  Within two weeks of the initial block\n",
        "        now   it is 14 days after",
        "        then  it is more than a calendar week after",
    ):
        assert words in text


def test_full_shows_both_proofs() -> None:
    text = invoked("readings", TWO_WEEKS, "--line", "1", "--full").stdout
    assert "\nThe decision under the readings in force\n" in text
    assert "\nThe decision under two_weeks=calendar_weeks\n" in text
    assert text.count("\nProof\n") == 3


def test_too_many_combinations_are_said_to_be_too_many() -> None:
    (line,) = lines(WEEKLY, "--most", "3")
    found = line["readings"]
    assert (found["complete"], found["robust"]) == (False, False)
    assert found["decided"] <= 3 < found["combinations"]
    text = " ".join(invoked("readings", WEEKLY, "--most", "3").stdout.split())
    assert "are too many to decide; --most N decides more. 3 were decided" in text
    assert "none of them changes it." in text
    assert "Same under" not in text


def test_what_rests_on_no_reading_is_said_to() -> None:
    (line,) = lines(ABLATION)
    assert line["readings"]["names"] == []
    assert line["readings"]["robust"] is True
    assert "It rests on no reading" in invoked("readings", ABLATION).stdout


def test_a_reading_in_force_may_be_another(tmp_path: Path) -> None:
    reading = "two_weeks=calendar_weeks"
    (line,) = lines(TWO_WEEKS, "--line", "1", "--reading", reading)
    assert line["determination"] == "not_medically_necessary"
    assert line["readings"]["in_force"]["two_weeks"] == "calendar_weeks"
    case = saved(tmp_path / "case.json", two_lines())
    assert [one["line"] for one in lines(case, "--line", "left")] == ["left"]


def test_a_document_has_what_its_schema_names_and_nothing_else() -> None:
    found = document_schema("readings")
    document = json.loads(invoked("readings", TWO_WEEKS, "--format", "json").stdout)
    line = document["lines"][0]
    parts: Any = found["$defs"]
    assert [*document] == [*found["properties"]]  # type: ignore[misc]
    assert [*line] == [*parts["looked_at"]["properties"]]
    assert [*line["readings"]] == [*parts["readings"]["properties"]]
    flip = line["readings"]["flips"][0]
    assert [*flip] == [*parts["flip"]["properties"]]
    assert [*flip["criteria"][0]] == [*parts["turned"]["properties"]]


@pytest.mark.parametrize(
    ("args", "code"),
    [(("--line", "9"), "RSB405"), (("-o", "x.pdf"), "RSB407"), (("--most", "0"), "0")],
)
def test_a_mistake_is_told(args: tuple[str, ...], code: str) -> None:
    run = invoked("readings", WEEKLY, *args)
    assert (run.exit_code, run.stdout) == (2, "")
    assert code in run.stderr


def test_the_help_knows_how_many_are_decided() -> None:
    assert MOST == robustness.MOST  # which the command does not import for its help


def test_deciding_a_case_does_not_import_it() -> None:
    modules = ("rsb_prove.cli.readings", "rsb_prove.explain.robustness")
    assert imported([str(WEEKLY)], modules) == []
