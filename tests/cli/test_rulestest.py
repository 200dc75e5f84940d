"""`rules test`: scenarios pass or fail with their proof, and the exit status says so."""

import json
from pathlib import Path

import pytest

from tests.cli.program_fixtures import ROOT, invoked

WEEKLY = ROOT / "examples" / "weekly-interval.json"
SIX_DAYS = """\
  - name: Six days are too few
    expect: not_medically_necessary
    by: [IND-TX-FREQ]
"""
SEVEN_DAYS = """\
  - name: Seven days are enough
    set: {/requests/0/date: 2024-06-10}
    expect: medically_necessary
"""
WRONG = """\
  - name: Seven days are too few
    set: {/requests/0/date: 2024-06-10}
    expect: not_medically_necessary
    by: [IND-TX-FREQ]
"""
FAILURE = """\
FAILED  {file}:3  Seven days are too few
  line 1  expect        expected  not_medically_necessary
                        got       medically_necessary

  line 1   therapeutic stellate ganglion block, right upper extremity, 2024-06-10
  MEDICALLY NECESSARY: all 29 criteria met; certify

    MET     IND-TX-FREQ          No more than one therapeutic block a week
            the prior therapeutic block b2 of 2024-06-03 is 7 days before; at least 7 days are
              required
            Indications > Therapeutic Regional Sympathetic Blocks > 3rd item
            case /history/complete, /history/blocks, /requests/0/purpose, /requests/0/date,
              /history/blocks/1/purpose, /history/blocks/1/date (Procedure note, p. 1)

1 scenario: 1 failed
"""


def written(folder: Path, *scenarios: str, name: str = "week.test.yaml") -> Path:
    path = folder / name
    path.write_text(f"base: {WEEKLY}\nscenarios:\n{''.join(scenarios)}", "utf-8")
    return path


def test_scenarios_that_come_out_as_expected_pass(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS, SEVEN_DAYS)
    run = invoked("rules", "test", path)
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout == "2 scenarios: 2 passed\n"


def test_those_that_pass_are_named_on_demand(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS, SEVEN_DAYS)
    assert invoked("rules", "test", "-v", tmp_path).stdout.splitlines() == [
        f"PASSED  {path}:3  Six days are too few",
        f"PASSED  {path}:6  Seven days are enough",
        "2 scenarios: 2 passed",
    ]


def test_one_that_does_not_is_told_with_what_came_and_why(tmp_path: Path) -> None:
    path = written(tmp_path, WRONG)
    run = invoked("rules", "test", path)
    assert (run.exit_code, run.stderr) == (1, "")
    assert run.stdout == FAILURE.format(file=path)


def test_of_a_line_that_is_not_approved_the_proof_is_shown(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS.replace("IND-TX-FREQ", "IND-TX-CAP6"))
    text = invoked("rules", "test", path).stdout
    assert "IND-TX-CAP6 is met" in text
    assert (
        "  1  NOT MEDICALLY NECESSARY because a criterion that applies failed" in text
    )
    assert "6 days < 7 days" in text


def test_the_proof_is_under_the_readings_of_the_scenario(tmp_path: Path) -> None:
    scenario = SIX_DAYS.replace("not_medically", "medically").replace(
        "    by", "    met"
    )
    path = written(tmp_path, f"{scenario}    reading: {{weekly: calendar_week}}\n")
    text = " ".join(invoked("rules", "test", path).stdout.split())
    assert "block b2: date is in the week of 2024-06-03" in text


def test_the_whole_proof_is_shown_on_demand(tmp_path: Path) -> None:
    path = written(tmp_path, WRONG)
    assert "1  MEDICALLY NECESSARY" in invoked("rules", "test", "--full", path).stdout


def test_scenarios_are_chosen_by_their_names(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS, SEVEN_DAYS, WRONG)
    assert invoked("rules", "test", path, "-k", "not few").stdout == (
        "1 scenario: 1 passed\n"
    )
    none = invoked("rules", "test", path, "-k", "eight")
    assert none.exit_code == 2
    assert "RSB444" in none.stderr
    assert "RSB443" in invoked("rules", "test", path, "-k", "(six").stderr


def test_what_cannot_be_decided_stops_no_other(tmp_path: Path) -> None:
    broken = SIX_DAYS.replace("IND-TX-FREQ", "IND-TX-FRQ").replace("Six", "Sixx")
    path = written(tmp_path, broken, SEVEN_DAYS)
    written(tmp_path, "  - nam: x\n", name="bad.test.yaml")
    run = invoked("rules", "test", tmp_path)
    assert run.exit_code == 65
    assert run.stdout == (
        "2 scenarios: 1 passed, 1 could not be decided; 1 file could not be read\n"
    )
    assert f"{tmp_path}/bad.test.yaml:3: error[RSB603]: A scenario has no key nam." in (
        run.stderr
    )
    assert f"{path}:3: error[RSB605]: No criterion IND-TX-FRQ is known." in run.stderr
    assert "did you mean IND-TX-FREQ?" in run.stderr


@pytest.mark.parametrize(
    ("make", "code", "status"),
    [
        (lambda folder: folder / "none.test.yaml", "RSB441", 66),
        (lambda folder: folder, "RSB442", 66),
    ],
)
def test_where_there_are_no_scenarios_it_is_said(
    make: object, code: str, status: int, tmp_path: Path
) -> None:
    run = invoked("rules", "test", make(tmp_path))  # type: ignore[operator]
    assert run.exit_code == status
    assert code in run.stderr


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.test.yaml"
    path.write_bytes(b"\xff\xfe")
    run = invoked("rules", "test", path)
    assert (run.exit_code, "RSB412" in run.stderr) == (65, True)


def test_the_scenarios_are_of_the_rules_that_are_named(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "rules"
    shutil.copytree(
        ROOT / "rules", folder, ignore=shutil.ignore_patterns("*.yaml", "__pycache__")
    )
    limits = folder / "limits.dl"
    text = limits.read_text("utf-8")
    limits.write_text(
        text.replace("'therapeutic_spacing_days', 7", "'therapeutic_spacing_days', 6"),
        "utf-8",
    )
    written(
        folder,
        SIX_DAYS.replace("not_med", "med").replace("    by: [IND-TX-FREQ]\n", ""),
    )
    run = invoked("rules", "test", "--rules", folder)
    assert (run.exit_code, run.stdout) == (0, "1 scenario: 1 passed\n")


def test_coverage_is_told_and_can_be_too_low(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS, SEVEN_DAYS)
    run = invoked("rules", "test", path, "--coverage")
    assert run.exit_code == 0
    told = run.stdout.partition("Coverage\n")[2].splitlines()
    assert told[0].split()[:4] == ["clauses", "that", "concluded", "something"]
    assert "  IND-TX-FREQ unknown" in told
    assert "  IND-TX-PROGRAM" in told
    assert "  IND-TX-FREQ" not in told
    low = invoked("rules", "test", path, "--fail-under", "90")
    assert low.exit_code == 1
    assert invoked("rules", "test", path, "--fail-under", "1").exit_code == 0


def test_as_json_each_scenario_has_its_place_and_its_mismatches(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS, WRONG)
    run = invoked("rules", "test", path, "--format", "json", "--coverage")
    told = json.loads(run.stdout)
    assert (run.exit_code, told["passed"], told["failed"]) == (1, 1, 1)
    assert told["scenarios"][1] == {
        "name": "Seven days are too few",
        "file": str(path),
        "line": 6,
        "passed": False,
        "mismatches": [
            {
                "line": "1",
                "what": "expect",
                "expected": "not_medically_necessary",
                "got": "medically_necessary",
            },
        ],
    }
    assert [part["of"] for part in told["coverage"]] == [
        "clauses that concluded something",
        "criteria met, failed and unknown",
        "criteria that decide alone",
    ]


def test_what_cannot_be_decided_is_told_in_the_json_too(tmp_path: Path) -> None:
    run = invoked("rules", "test", tmp_path / "none.test.yaml", "--format", "json")
    told = json.loads(run.stdout)["diagnostics"]
    assert (run.exit_code, [one["code"] for one in told]) == (66, ["RSB441"])


def test_a_report_never_takes_the_place_of_scenarios(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS)
    before = path.read_text("utf-8")
    for command in ("test", "mutate"):
        run = invoked("rules", command, path, "-o", path)
        assert (run.exit_code, "RSB408" in run.stderr) == (2, True)
    assert path.read_text("utf-8") == before


def test_a_file_that_is_named_otherwise_is_not_passed_over(tmp_path: Path) -> None:
    written(tmp_path, SIX_DAYS)
    written(tmp_path, WRONG, name="week.test.yml")
    run = invoked("rules", "test", tmp_path)
    assert (run.exit_code, "week.test.yml" in run.stderr) == (66, True)


def test_scenarios_of_a_pack_that_is_linked_to_are_decided(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    real = tmp_path / "real"
    real.mkdir()
    manifest = ROOT / "examples" / "packs" / "house-drugs" / "pack.toml"
    (real / "pack.toml").write_bytes(manifest.read_bytes())
    (real / "x.dl").write_text("+injectate('x', 'other_agent')\n", "utf-8")
    written(real, SIX_DAYS)
    (tmp_path / "packs" / "linked").symlink_to(real)
    run = invoked("rules", "test", "--rules", tmp_path / "packs")
    assert (run.exit_code, run.stdout) == (0, "1 scenario: 1 passed\n")


def test_a_limit_of_coverage_is_a_number(tmp_path: Path) -> None:
    path = written(tmp_path, SIX_DAYS)
    run = invoked("rules", "test", path, "--fail-under", "nan")
    assert (run.exit_code, "RSB447" in run.stderr) == (2, True)
    short = invoked("rules", "test", path, "--fail-under", "1").stdout
    assert len(short.splitlines()) == 6


def test_a_report_goes_to_a_file(tmp_path: Path) -> None:
    path, told = written(tmp_path, SIX_DAYS), tmp_path / "told.txt"
    assert invoked("rules", "test", path, "-o", told).stdout == ""
    assert told.read_text("utf-8") == "1 scenario: 1 passed\n"
