import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from rsb_prove.bridge.rulebase import SHIPPED
from tests.cli.program_fixtures import invoked

CONTRARY = "+limit('therapeutic_spacing_days', 8)\n"
SINGLE = "+asked('spaced')\n+predicate('spaced(line:entity)', '{line}')\nspaced(R) <= day(R, 'date', First, _)\n"


def written(folder: Path, text: str, name: str = "added.dl") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def shipped_copy(folder: Path) -> Path:
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_file_is_checked_as_if_it_were_added(tmp_path: Path) -> None:
    path = written(tmp_path, "+injectate('lignospan', 'local_anesthetic')\n")
    alone, added = invoked("rules", "check"), invoked("rules", "check", path)
    assert (added.exit_code, added.stderr) == (0, "")
    assert added.stdout.startswith("The rule base is sound: ")
    assert alone.stdout != added.stdout


def test_an_error_is_told_with_its_place_and_makes_the_rules_invalid(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, CONTRARY)
    run = invoked("rules", "check", path)
    assert (run.exit_code, run.stdout) == (78, "1 error\n")
    assert run.stderr.startswith(f"{path}:1:2: error[RSB325]: This contradicts limit(")


def test_a_warning_is_told_and_the_rules_can_be_used(tmp_path: Path) -> None:
    path = written(tmp_path, SINGLE)
    run = invoked("rules", "check", path)
    assert (run.exit_code, run.stdout) == (1, "1 warning\n")
    assert run.stderr.startswith(f"{path}:3:1: warning[RSB340]: First stands once.\n")


def test_a_file_of_the_folder_takes_its_own_place(tmp_path: Path) -> None:
    folder = shipped_copy(tmp_path / "rules")
    whole = invoked("rules", "check", "--rules", folder)
    limits = invoked("rules", "check", "--rules", folder, folder / "limits.dl")
    assert limits.stdout == whole.stdout == invoked("rules", "check").stdout


def test_what_is_wrong_elsewhere_is_not_told_of_a_named_file(tmp_path: Path) -> None:
    folder = shipped_copy(tmp_path / "rules")
    written(folder, CONTRARY, "one.dl")
    written(folder, "+limit('sign_categories', 9)\n", "other.dl")
    run = invoked("rules", "check", "--rules", folder, folder / "one.dl")
    assert run.stderr.count("error[") == 1
    assert "one.dl:1:2: error[RSB325]" in run.stderr
    whole = invoked("rules", "check", "--rules", folder)
    assert whole.stderr.count("error[") == 2


def test_a_folder_is_checked_with_all_its_files(tmp_path: Path) -> None:
    written(tmp_path, CONTRARY, "a.dl")
    (tmp_path / "deep").mkdir()
    written(tmp_path / "deep", "+limit('sign_categories', 9)\n", "b.dl")
    assert invoked("rules", "check", tmp_path).stdout == "2 errors\n"


def test_json_tells_each_finding_with_its_parts(tmp_path: Path) -> None:
    path = written(tmp_path, CONTRARY)
    run = invoked("rules", "check", path, "--format", "json")
    assert (run.exit_code, run.stderr) == (78, "")
    found = json.loads(run.stdout)
    assert found["sound"] is False
    (one,) = found["diagnostics"]
    assert [one[name] for name in ("severity", "file", "line", "column", "code")] == [
        *("error", str(path), 1, 2, "RSB325"),
    ]
    sound = json.loads(invoked("rules", "check", "--format", "json").stdout)
    assert (sound["sound"], sound["diagnostics"]) == (True, [])
    assert sound["criteria"] > 50


def test_sarif_has_what_code_hosts_ask_for(tmp_path: Path) -> None:
    path = written(tmp_path, CONTRARY + SINGLE)
    run = invoked("rules", "check", path, "--format", "sarif")
    found: Any = json.loads(run.stdout)
    assert found["version"] == "2.1.0"
    (one,) = found["runs"]
    rules = one["tool"]["driver"]["rules"]
    (result,) = one["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "RSB325"
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": str(path)},
        "region": {"startLine": 1, "startColumn": 2},
    }
    assert result["level"] == "error"


def test_the_report_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "rules.sarif"
    run = invoked("rules", "check", "--format", "sarif", "-o", target)
    assert (run.exit_code, run.stdout) == (0, "")
    assert json.loads(target.read_text("utf-8"))["runs"][0]["results"] == []


@pytest.mark.parametrize(("name", "status"), [("nowhere.dl", 66), ("odd.dl", 78)])
def test_what_cannot_be_read_is_no_rule_file(
    tmp_path: Path, name: str, status: int
) -> None:
    (tmp_path / "odd.dl").write_bytes(b"# \xff\n")
    run = invoked("rules", "check", tmp_path / name)
    assert (run.exit_code, run.stdout) == (status, "")
    assert "error[RSB4" in run.stderr


CRITERION = """\
# criterion: LOCAL-CONSENT
# title: Consent is on file
# citation: Local rules > Consent
# met: consent is on file
# failed: it is documented that there is no consent
# unknown: whether consent is on file is not documented

+applies_to('LOCAL-CONSENT', 'therapeutic')
+yes_no('LOCAL-CONSENT', 'care', 'consent', 'yes')
+field('care', 'consent', 'yes_no', 'Is consent on file?')
"""


def test_a_criterion_that_no_scenario_names_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, CRITERION)
    run = invoked("rules", "check", path)
    assert (run.exit_code, run.stdout) == (1, "1 warning\n")
    told = "No scenario names the criterion LOCAL-CONSENT."
    assert run.stderr.startswith(f"{path}:1:1: warning[RSB346]: {told}\n")
    written(tmp_path, "# LOCAL-CONSENT\n", "consent.test.yaml")
    assert invoked("rules", "check", path).exit_code == 1
    written(tmp_path, "by: [LOCAL-CONSENT]\n", "consent.test.yaml")
    assert invoked("rules", "check", path).exit_code == 0
