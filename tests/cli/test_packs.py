"""`--rules` with packs, in every command that takes it."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.cli import decide
from rsb_prove.cli.rulebases import program
from rsb_prove.explain.schemas import document_schema
from tests.cli.program_fixtures import ROOT, invoked, saved
from tests.rules.pack_fixtures import EXAMPLES, case

WITHOUT: dict[str, object] = {"pain_program": False, "plan_of_care": True}


@pytest.fixture(autouse=True)
def _rules_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "program", program)


def written(folder: Path, content: dict[str, Any]) -> Path:
    return saved(folder / "case.json", content)


def test_a_collection_is_loaded_and_the_plan_chooses(tmp_path: Path) -> None:
    path = written(tmp_path, case("2024-06-10", plan="HMO"))
    run = invoked(path, "--rules", EXAMPLES)
    assert run.exit_code == 0, run.stderr
    assert "\nMEDICALLY NECESSARY: all " in run.stdout


def test_rules_may_be_given_several_times(tmp_path: Path) -> None:
    path = written(tmp_path, case("2025-01-06", care=WITHOUT))
    two = ("--rules", EXAMPLES / "ppo-7", "--rules", EXAMPLES / "next-year")
    run = invoked(path, *two)
    assert run.exit_code == 0, run.stderr
    assert run.stdout.startswith(
        "case weekly-interval under cigna-rsb 2025-synthetic\n"
    )
    assert "version 2025-synthetic of the policy drops IND-TX-PROGRAM" in run.stdout
    base = ("--rules", SHIPPED)
    assert invoked(path, *base, *two).stdout == run.stdout


def test_two_complete_rule_bases_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.dl").write_text("", "utf-8")
    run = invoked("rules", "check", "--rules", SHIPPED, "--rules", other)
    assert run.exit_code == 2
    assert "are complete rule bases" in run.stderr


def test_a_decision_with_packs_is_of_the_schema_and_proven(tmp_path: Path) -> None:
    path = written(tmp_path, case("2024-12", plan=None, care=WITHOUT))
    proof = tmp_path / "proof.json"
    assert invoked(path, "--rules", EXAMPLES, "-o", proof).exit_code == 0
    document = json.loads(proof.read_text("utf-8"))
    valid = jsonschema_rs.Draft202012Validator(document_schema("decision"))
    assert [*valid.iter_errors(document)] == []
    assert {one["in_effect"] for one in document["lines"][0]["overrides"]} == {
        *(True, False),
    }
    run = invoked("verify", proof, "--case", path, "--words", "--rules", EXAMPLES)
    assert run.exit_code == 0, run.stderr


def test_a_decision_with_packs_is_not_proven_without_them(tmp_path: Path) -> None:
    path, proof = written(tmp_path, case()), tmp_path / "proof.json"
    invoked(path, "--rules", EXAMPLES, "-o", proof)
    run = invoked("verify", proof)
    assert run.exit_code == 1
    assert "RSB503" in run.stderr


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("earliest",), "First date    2025-01-01, 23 days after 2024-12-09"),
        (("requires",), "wait      until 2025-01-01"),
        (("readings",), "the same however the policy's words are read"),
        (("what-if", "--set", "/requests/0/date=2025-01-01"), "IND-TX-PROGRAM"),
    ],
)
def test_what_looks_ahead_takes_packs(
    command: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    path = written(tmp_path, case("2024-12-09", care=WITHOUT))
    name, *options = command
    run = invoked(name, path, *options, "--rules", EXAMPLES / "next-year")
    assert run.exit_code == 0, run.stderr
    assert told in run.stdout


def test_a_case_is_compared_under_packs_and_without(tmp_path: Path) -> None:
    path = written(tmp_path, case("2025-01-06", care={"pain_program": False}))
    run = invoked("diff", path, "--to-rules", EXAMPLES / "next-year")
    assert run.exit_code == 0, run.stderr
    assert "IND-TX-PROGRAM" in run.stdout


def test_the_schema_of_a_case_holds_the_fields_of_packs() -> None:
    fields = ('"consent"', '"plan_of_care"')
    shown = invoked("schema", "--rules", EXAMPLES).stdout
    assert all(field in shown for field in fields)
    shown = invoked("schema").stdout
    assert not any(field in shown for field in fields)


def test_rules_check_lists_what_a_pack_overrides() -> None:
    run = invoked("rules", "check", EXAMPLES / "next-year")
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.splitlines()[2:] == [
        (
            "next-year: SYNTHETIC next version of the policy, made up to show versions side"
            " by side (policy, version 2025-synthetic, from 2025-01-01 on)"
        ),
        (
            "  sets therapeutic_per_12_months to 5 in place of 6, from its first day on"
            " (next-year/changes.dl:3:2)"
        ),
        (
            "  sets therapeutic_spacing_days to 6 in place of 7, from its first day on"
            " (next-year/changes.dl:4:2)"
        ),
        (
            "  drops IND-TX-PROGRAM (Part of a comprehensive pain management program), from"
            " its first day on (next-year/changes.dl:5:2)"
        ),
        (
            "  adds NEXT-PLAN-OF-CARE (A written plan of care is on file) for therapeutic"
            " (next-year/changes.dl:14:2)"
        ),
    ]


def test_rules_check_lists_overrides_as_json_too() -> None:
    run = invoked("rules", "check", "--rules", EXAMPLES / "ppo-7", "--format", "json")
    report = json.loads(run.stdout)
    assert report["sound"]
    assert [(o["pack"], o["file"], o["line"]) for o in report["overrides"]] == [
        ("ppo-7", "ppo-7/plan.dl", 3),
        ("ppo-7", "ppo-7/plan.dl", 4),
    ]
    assert "overrides" not in json.loads(
        invoked("rules", "check", "--format", "json").stdout
    )


def test_rules_check_tells_what_is_wrong_with_a_pack() -> None:
    folder = ROOT / "tests" / "bad_packs" / "gate-dropped"
    run = invoked("rules", "check", folder)
    assert run.exit_code == 78
    assert run.stderr.startswith("gate-dropped/rules.dl:1:2: error[RSB359]")


def test_what_a_pack_overrides_is_not_listed_where_it_is_wrong() -> None:
    folder = ROOT / "tests" / "bad_packs" / "limit-that-is-not-there"
    for form in ("text", "json"):
        run = invoked("rules", "check", folder, "--format", form)
        assert run.exit_code == 78
        assert "overrides" not in run.stdout
        assert "(plan, version" not in run.stdout


def test_a_file_of_a_pack_is_checked_in_its_place(tmp_path: Path) -> None:
    file = EXAMPLES / "ppo-7" / "plan.dl"
    run = invoked("rules", "check", file, "--rules", EXAMPLES)
    assert run.exit_code == 0, run.stderr


def test_the_examples_and_the_rules_about_packs_are_formatted() -> None:
    run = invoked("rules", "fmt", "--check", SHIPPED / "_packs", EXAMPLES)
    assert (run.exit_code, run.stdout) == (0, "")


@pytest.mark.parametrize("name", ["pack.toml", "rules.dl"])
def test_a_file_of_a_pack_that_is_not_utf_8_is_told_by_its_own_path(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    for file in (EXAMPLES / "ppo-7").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / name).write_bytes(b"# \xff\n")
    run = invoked("rules", "check", folder)
    assert run.exit_code == 78
    place = (folder / name).resolve()
    assert run.stderr == f"{place}: error[RSB412]: The rule file is not UTF-8.\n"
