"""`rules diff`: what differs in the rules, and each pattern that it flips with a witness."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.program_fixtures import ROOT, invoked

# Several lines: such a case is decided, and not each that differs from it in little.
SERIES = f"""\
base: {ROOT}/examples/series.json
scenarios:
  - name: Six lines
    lines:
      "1": {{expect: medically_necessary}}
"""
SCENARIO = f"""\
base: {ROOT}/examples/initial-approved.json
scenarios:
  - name: The first block is approved
    expect: medically_necessary
"""


def folder(path: Path, scenarios: str, old: str = "", new: str = "") -> Path:
    """The shipped rules with other scenarios, and a limit that may be another."""
    shutil.copytree(
        ROOT / "rules", path, ignore=shutil.ignore_patterns("*.yaml", "__pycache__")
    )
    (path / "first.test.yaml").write_text(scenarios, "utf-8")
    limits = path / "limits.dl"
    limits.write_text(limits.read_text("utf-8").replace(old, new), "utf-8")
    return path


SIGNS = "sign_categories', 2", "sign_categories', 3"
SPACING = "therapeutic_spacing_days', 7", "therapeutic_spacing_days', 8"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Rules that keep seven days between blocks, and rules that keep eight."""
    root = tmp_path_factory.mktemp("diff")
    return folder(root / "old", SERIES), folder(root / "new", SERIES, *SPACING)


def test_what_differs_and_what_it_flips_is_told(tmp_path: Path) -> None:
    old = folder(tmp_path / "old", SCENARIO)
    new = folder(tmp_path / "new", SCENARIO, *SIGNS)
    run = invoked("rules", "diff", old, new, "--exit-status", "-q")
    assert (run.exit_code, run.stderr) == (1, "")
    assert run.stdout.startswith(
        "Facts\n  ~ limit('sign_categories', 2) -> ('sign_categories', 3)   "
    )
    flips = run.stdout.split("  MEDICALLY NECESSARY -> NOT MEDICALLY NECESSARY   (")
    (shown,) = [
        flip for flip in flips if "tried)\n    IND-INIT-SIGN: met -> failed\n" in flip
    ]
    assert "    before  rules of " in shown
    assert "MET -> FAILED  IND-INIT-SIGN " in shown


def test_as_json_a_witness_is_a_case_that_flips(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    run = invoked(
        "rules", "diff", *both, "--format", "json", "-q", "--witnesses", tmp_path
    )
    told = json.loads(run.stdout)
    assert (run.exit_code, told["facts"][0]["before"]["text"]) == (
        0,
        "limit('therapeutic_spacing_days', 7)",
    )
    for number, flip in enumerate(told["flips"], 1):
        path = tmp_path / f"witness-{number}.json"
        assert json.loads(path.read_text("utf-8")) == flip["witness"]["case"]
        for side, rules in zip(("before", "after"), both, strict=True):
            decided = invoked("--format", "json", path, "--rules", rules)
            lines = json.loads(decided.stdout)["lines"]
            (line,) = [x for x in lines if x["line"] == flip["witness"]["line"]]
            assert line["determination"] == flip[side]


def test_the_same_rules_differ_in_nothing_and_nothing_is_tried(
    both: tuple[Path, Path],
) -> None:
    run = invoked("rules", "diff", both[0], both[0], "--exit-status")
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout == (
        "The rules say the same.\n\nNo determination flips; 0 cases were decided under "
        "both rule bases.\n\nThe program recommends and proves; only a clinician denies.\n"
    )


def test_cases_of_the_user_are_decided_too_and_a_bad_one_stops_none(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    bad.write_text("{", "utf-8")
    shutil.copy(ROOT / "examples" / "response-not-documented.json", good)
    run = invoked("rules", "diff", *both, "-q", "--cases", bad, "--cases", good)
    assert run.exit_code == 65
    assert "bad.json:1:2: error[RSB103]" in run.stderr
    assert run.stdout.count("witness: ") >= 1


def test_a_case_of_neither_rule_base_is_told(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("{}", "utf-8")
    run = invoked("rules", "diff", *both, "-q", "--cases", empty)
    assert (run.exit_code, "error[RSB2" in run.stderr) == (65, True)


def test_one_folder_is_compared_with_the_shipped_rules(tmp_path: Path) -> None:
    run = invoked("rules", "diff", folder(tmp_path / "rules", SERIES))
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.startswith("The rules say the same.\n")


def test_packs_are_told_as_packs_and_their_words_as_facts(tmp_path: Path) -> None:
    packs = ROOT / "examples" / "packs"
    for pack, file in (("house-drugs", "drugs"), ("state-mandate", "mandate")):
        shutil.copytree(packs / pack, tmp_path / file)
        (tmp_path / file / f"{file}.test.yaml").write_text(SERIES, "utf-8")
    run = invoked("rules", "diff", tmp_path / "drugs", tmp_path / "mandate", "-q")
    assert run.exit_code == 0, run.stderr
    assert run.stdout.startswith(
        "Packs\n"
        "  - house-drugs: The drug list of a made-up organisation (vocabulary, version 1)\n"
    )
    assert (
        "  - injectate('house_antibiotic', 'other_agent')   drugs/drugs.dl:4:2\n"
        in (run.stdout)
    )
