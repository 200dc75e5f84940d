import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from rsb_prove.cli import single
from rsb_prove.explain.schemas import document_schema
from tests.cli.conftest import shared
from tests.cli.program_fixtures import ROOT, WHOLE, invoked, outside, saved, two_lines
from tests.cli.test_main import imported

WEEKLY = ROOT / "examples" / "weekly-interval.json"
SCHEMA = jsonschema_rs.Draft202012Validator(document_schema("requires"))


@pytest.fixture(autouse=True)
def one_rule_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "program", shared)


def lines(*args: object) -> list[dict[str, Any]]:
    run = invoked("requires", *args, "--format", "json")
    assert (run.exit_code, run.stderr) == (0, "")
    document = json.loads(run.stdout)
    SCHEMA.validate(document)
    found: list[dict[str, Any]] = document["lines"]
    return found


def test_the_text_tells_what_would_make_it_necessary() -> None:
    run = invoked("requires", WEEKLY)
    assert (run.exit_code, run.stderr) == (0, "")
    assert "  1  wait      until 2024-06-10; requested is 2024-06-09" in run.stdout


def test_what_is_printed_can_be_tried_with_what_if() -> None:
    (line,) = lines(WEEKLY)
    (step,) = line["sets"][0]["steps"]
    change = f"--{step['op']}", f"{step['pointer']}={step['value']}"
    run = invoked("what-if", WEEKLY, *change, "--format", "json")
    after = json.loads(run.stdout)["lines"][0]["determination"]["after"]
    assert after == line["sets"][0]["determination"] == "medically_necessary"


def test_each_line_or_the_one_that_is_named(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE | {"plan": {"administrator": "another"}})
    two = json.loads(json.dumps(WHOLE)) | {"plan": {"administrator": "another"}}
    two["requests"].append(two["requests"][0] | {"line": "2", "date": "2024-07-10"})
    both = saved(tmp_path / "two.json", two)
    assert [one["line"] for one in lines(case)] == ["1"]
    assert [one["line"] for one in lines(both)] == ["1", "2"]
    assert [one["line"] for one in lines(both, "--line", "2")] == ["2"]


def test_a_line_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    run = invoked("requires", saved(tmp_path / "c.json", two_lines()), "--line", "9")
    assert run.exit_code == 2
    assert "RSB405" in run.stderr


def test_at_most_so_many_changes(tmp_path: Path) -> None:
    case = json.loads(json.dumps(WHOLE))
    case["care"] = {}
    case["requests"][0]["guidance"] = None
    file = saved(tmp_path / "case.json", case)
    (line,) = lines(file)
    assert [len(one["steps"]) for one in line["sets"]] == [2]
    (line,) = lines(file, "--at-most", "1")
    assert (line["sets"], line["most"], line["complete"]) == ([], 1, True)
    assert invoked("requires", file, "--at-most", "0").exit_code == 2


def test_another_reading_can_need_less() -> None:
    (line,) = lines(WEEKLY, "--reading", "weekly=calendar_week")
    assert line["sets"]
    run = invoked("requires", WEEKLY, "--reading", "weekly=never")
    assert run.exit_code != 0


def test_stdin_and_a_file_for_the_result(tmp_path: Path) -> None:
    out = tmp_path / "needs.json"
    text = WEEKLY.read_text(encoding="utf-8")
    run = invoked("requires", "-", "-o", out, stdin=text)
    assert (run.exit_code, run.stdout) == (0, "")
    SCHEMA.validate(json.loads(out.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [('{"schema_version": 1}', 65, "RSB204"), ("", 65, "RSB101")],
)
def test_a_case_that_is_not_valid(
    tmp_path: Path, content: str, status: int, code: str
) -> None:
    file = tmp_path / "case.json"
    file.write_text(content, encoding="utf-8")
    run = invoked("requires", file)
    assert run.exit_code == status
    assert code in run.stderr


def test_no_such_input(tmp_path: Path) -> None:
    assert invoked("requires", tmp_path / "none.json").exit_code == 66


def test_equal_inputs_print_equal_bytes() -> None:
    runs = [invoked("requires", WEEKLY, "--format", "json") for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout


def test_what_is_outside_the_policy_cannot_be_changed(tmp_path: Path) -> None:
    (line,) = lines(saved(tmp_path / "case.json", outside()))
    named = [one["criterion"] for one in line["cannot_be_changed"]]
    assert named == ["INST-SCOPE-CIGNA"]


def test_the_verdict_words_are_coloured_on_request() -> None:
    run = invoked("requires", WEEKLY, "--color", "always")
    assert re.search("\x1b\\[.*MEDICALLY NECESSARY", run.stdout)


def test_the_engine_is_not_loaded_for_the_help() -> None:
    assert imported(["requires", "--help"], ("pyDatalog",)) == []
