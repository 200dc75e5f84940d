import json
from pathlib import Path

import pytest

from rsb_prove.cli import run as running
from tests.cli.program_fixtures import WHOLE, adverse, invoked, saved, unknown

SECRET = "Jane Roe"


def fail(*_: object, **__: object) -> None:
    raise ValueError(SECRET)


def test_a_bad_case_is_told_on_stderr_and_prints_nothing(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown() | {"foo": 1})
    run = invoked(case, "--format", "json")
    assert (run.exit_code, run.stdout) == (65, "")
    assert f"{case}#/foo: error[RSB" in run.stderr


def test_the_other_files_are_decided(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    good = saved(tmp_path / "good.json", WHOLE)
    run = invoked(tmp_path / "bad.json", good, tmp_path / "missing.json", good)
    assert run.stdout.count("case whole") == 2
    assert "error[RSB103]" in run.stderr
    assert "error[RSB401]" in run.stderr
    assert "2 of 4 cases could not be decided" in run.stderr
    assert run.exit_code == 66


def test_in_a_stream_an_error_stands_in_the_place_of_its_case(tmp_path: Path) -> None:
    cases = tmp_path / "cases.ndjson"
    bad = json.dumps(adverse() | {"foo": 1})
    lines = [json.dumps(unknown()), '{"case_id": "cut', bad, "", json.dumps(WHOLE)]
    cases.write_text("\n".join(lines), encoding="utf-8")
    run = invoked(cases)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["case_id"] for one in found] == ["unknown", None, "adverse", "whole"]
    assert ["error" in one for one in found] == [False, True, True, False]
    (cut,) = found[1]["error"]["diagnostics"]
    assert cut["place"] == f"{cases}:2:13"
    assert found[2]["error"]["diagnostics"][0]["place"] == f"{cases}:3#/foo"
    assert run.exit_code == 65
    assert "2 of 4 cases" in run.stderr
    assert invoked(cases, "--quiet").stderr == ""


def test_a_failure_goes_before_what_exit_status_tells(tmp_path: Path) -> None:
    cases = saved(tmp_path / "cases.ndjson", adverse(), {"case_id": "empty"})
    assert invoked(cases, "--exit-status").exit_code == 65


def test_texts_of_several_cases_stand_apart(tmp_path: Path) -> None:
    one = saved(tmp_path / "one.json", WHOLE)
    text = invoked(one).stdout
    assert invoked(one, one).stdout == f"{text}\n{text}"


def test_a_fault_of_the_program_is_one_diagnostic_without_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "view_case", fail)
    run = invoked(saved(tmp_path / "case.json", WHOLE))
    assert run.exit_code == 70
    assert "error[RSB470]" in run.stderr
    assert "ValueError at test_run.py" in run.stderr
    assert SECRET not in run.stderr
    assert "Traceback" not in run.stderr


def test_debugging_shows_the_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "view_case", fail)
    monkeypatch.setenv("RSB_PROVE_DEBUG", "1")
    run = invoked(saved(tmp_path / "case.json", WHOLE))
    assert "Traceback" in run.stderr


def test_a_fault_of_the_program_does_not_end_a_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "view_case", fail)
    run = invoked(saved(tmp_path / "cases.ndjson", WHOLE, unknown()))
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["case_id"] for one in found] == ["whole", "unknown"]
    assert run.exit_code == 70
