import json
from pathlib import Path

import jsonschema_rs
import pytest

from rsb_prove.bridge.rulebase import rule_files
from rsb_prove.cli import diff
from rsb_prove.cli.rulebases import Folders, program
from rsb_prove.explain.schemas import document_schema
from tests.cli.conftest import shared
from tests.cli.program_fixtures import ROOT, WHOLE, adverse, invoked, saved, unknown

WEEKLY = ROOT / "examples" / "weekly-interval.json"
SERIES = ROOT / "examples" / "series.json"
VALID = jsonschema_rs.Draft202012Validator(document_schema("difference"))


@pytest.fixture(autouse=True)
def one_rule_base(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(folders: Folders, readings: tuple[str, ...]) -> object:
        return (program if folders or readings else shared)(folders, readings)

    monkeypatch.setattr(diff, "program", asked)


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """The shipped rules, but with six days between therapeutic blocks."""
    folder = tmp_path / "trial"
    for name, text in rule_files():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        days = "'therapeutic_spacing_days', "
        file.write_text(text.replace(f"{days}7", f"{days}6"), encoding="utf-8")
    return folder


def document(*args: object) -> dict[str, object]:
    run = invoked("diff", *args, "--format", "json")
    assert run.exit_code == 0, run.stderr
    found: dict[str, object] = json.loads(run.stdout)
    VALID.validate(found)
    return found


def lines(found: dict[str, object]) -> dict[str, dict[str, object]]:
    held = found["lines"]
    assert isinstance(held, list)
    return {line["line"]: line for line in held}


def test_two_cases_are_compared(tmp_path: Path) -> None:
    other = saved(tmp_path / "other.json", adverse())
    run = invoked("diff", saved(tmp_path / "case.json", WHOLE), other)
    assert (run.exit_code, run.stderr) == (0, "")
    assert "MEDICALLY NECESSARY -> EXPERIMENTAL" in run.stdout
    assert "case whole under cigna-rsb 2023, from" in run.stdout
    assert "/case_id  whole -> adverse" in run.stdout


def test_a_case_does_not_differ_from_itself() -> None:
    assert "No difference" in invoked("diff", SERIES, SERIES).stdout
    found = document(SERIES, SERIES)
    assert (found["differs"], found["fields"]) == (False, [])


def test_the_other_way_round_is_the_mirror(tmp_path: Path) -> None:
    case, other = (
        saved(tmp_path / f"{n}.json", c) for n, c in enumerate((WHOLE, unknown()))
    )
    there, back = lines(document(case, other))["1"], lines(document(other, case))["1"]
    for part in ("determination", "recommendation", "failed", "unknown"):
        one, two = there[part], back[part]
        assert isinstance(one, dict)
        assert isinstance(two, dict)
        assert (one["before"], one["after"]) == (two["after"], two["before"])


def test_lines_of_a_name_are_compared(tmp_path: Path) -> None:
    text = SERIES.read_text(encoding="utf-8")
    case = json.loads(text)
    case["requests"] = case["requests"][:2]
    case["requests"][1]["line"] = "new"
    found = lines(document(SERIES, saved(tmp_path / "fewer.json", case)))
    assert {name: line["determination"] for name, line in found.items()} == {
        "1": {"before": "medically_necessary", "after": "medically_necessary"},
        "2": {"before": "not_medically_necessary", "after": None},
        "3": {"before": "not_medically_necessary", "after": None},
        "new": {"before": None, "after": "not_medically_necessary"},
    }


def test_one_case_under_two_rule_bases(trial: Path) -> None:
    run = invoked("diff", WEEKLY, "--to-rules", trial)
    assert "NOT MEDICALLY NECESSARY -> MEDICALLY NECESSARY" in run.stdout
    assert "Rules, only after\n" in run.stdout
    assert "therapeutic_spacing_days', 6" in run.stdout
    assert f"rules of {trial}" in " ".join(run.stdout.split())
    found = document(WEEKLY, "--to-rules", trial)
    assert found["fields"] == []


def test_many_rules_are_counted(tmp_path: Path, trial: Path) -> None:
    more = "".join(f"+injectate('agent_{n}', 'other_agent')\n" for n in range(50))
    (trial / "more.dl").write_text(more, encoding="utf-8")
    text = invoked("diff", WEEKLY, "--to-rules", trial).stdout
    assert "  … and 21 more; --full shows all\n" in text
    assert "agent_49" not in text
    assert "agent_49" in invoked("diff", WEEKLY, "--to-rules", trial, "--full").stdout


def test_one_case_under_two_readings() -> None:
    found = document(WEEKLY, "--to-reading", "weekly=calendar_week")
    rules = found["rules"]
    assert isinstance(rules, dict)
    assert [one["text"] for one in rules["only_after"]] == [
        "reading('weekly', 'calendar_week')"
    ]


def test_a_reading_of_both_is_replaced_by_one_of_the_second(trial: Path) -> None:
    both = ("--reading", "weekly=calendar_week", "--reading", "caps=patient")
    found = document(WEEKLY, *both, "--to-reading", "weekly=seven_days")
    rules = found["rules"]
    assert isinstance(rules, dict)
    assert [one["text"] for one in rules["only_before"]] == [
        "reading('weekly', 'calendar_week')"
    ]


def test_the_same_rules_elsewhere_are_no_difference(trial: Path) -> None:
    found = document(WEEKLY, "--rules", trial, "--to-rules", trial)
    assert found["differs"] is False


@pytest.mark.parametrize(("other", "status"), [(WHOLE, 0), (adverse(), 1)])
def test_the_exit_status_tells_whether_a_determination_differs(
    tmp_path: Path, other: dict[str, object], status: int
) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    run = invoked("diff", case, saved(tmp_path / "b.json", other), "--exit-status")
    assert run.exit_code == status


def test_a_line_of_one_case_only_can_be_chosen(tmp_path: Path) -> None:
    other = saved(tmp_path / "whole.json", WHOLE)
    found = lines(document(SERIES, other, "--line", "2"))
    assert [*found] == ["2"]


@pytest.mark.parametrize(
    ("args", "status", "part"),
    [
        ((), 2, "RSB427"),
        (("nothing.json",), 66, "RSB401"),
        ((ROOT / "examples",), 2, "RSB429"),
        (("--to-reading", "weekly=never"), 2, "RSB403"),
        (("--to-rules", ROOT / "docs"), 66, "RSB404"),
        ((SERIES, "--line", "9"), 2, "its lines are: 1, 2, 3"),
        ((SERIES, "-o", "x.ndjson"), 2, "RSB407"),
    ],
)
def test_what_cannot_be_compared_is_told(
    args: tuple[object, ...], status: int, part: str
) -> None:
    run = invoked("diff", WEEKLY, *args)
    assert (run.exit_code, run.stdout) == (status, "")
    assert part in run.stderr


def test_the_faults_of_both_cases_are_told(tmp_path: Path) -> None:
    bad = [
        saved(tmp_path / f"{name}.json", WHOLE | {"patient": 1}) for name in ("a", "b")
    ]
    run = invoked("diff", *bad)
    assert run.exit_code == 65
    assert "a.json#/patient" in run.stderr
    assert "b.json#/patient" in run.stderr


def test_the_output_may_replace_neither_case(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    run = invoked("diff", WEEKLY, case, "-o", case)
    assert run.exit_code == 2
    assert "RSB408" in run.stderr
