from pathlib import Path

import pytest

from tests.cli.program_fixtures import ROOT, WHOLE, invoked, saved


def test_the_shipped_rules_are_sound() -> None:
    run = invoked("rules", "check")
    assert run.exit_code == 0
    assert run.stdout.startswith("The rule base is sound: ")


def test_a_folder_of_the_same_rules_is_the_same_rule_base() -> None:
    run = invoked("rules", "check", "--rules", ROOT / "rules")
    assert run.stdout == invoked("rules", "check").stdout


def test_readings_are_listed_as_the_option_takes_them(tmp_path: Path) -> None:
    text = invoked("rules", "readings").stdout
    assert "initial (A10)" in text
    chosen = [line.split()[1] for line in text.splitlines() if line[2:3] == "*"]
    options = [part for pair in chosen for part in ("--reading", pair)]
    case = saved(tmp_path / "case.json", WHOLE)
    assert invoked(case, *options).stdout == invoked(case).stdout


@pytest.mark.parametrize(
    ("text", "status"), [(None, 66), ("import os\n", 78), ("p(X) <= q(X)\n", 78)]
)
def test_rules_that_are_not_sound_are_refused(
    tmp_path: Path, text: str | None, status: int
) -> None:
    if text:
        (tmp_path / "a.dl").write_text(text, encoding="utf-8")
    case = saved(tmp_path / "case.json", WHOLE)
    for args in (["rules", "check"], [case]):
        run = invoked(*args, "--rules", tmp_path)
        assert run.exit_code == status
        assert run.stdout in ("", "1 error\n", "2 errors\n")
        assert "error[RSB" in run.stderr


def test_rules_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.dl").write_bytes(b"# \xff\n")
    assert invoked("rules", "check", "--rules", tmp_path).exit_code == 78


def test_rules_that_are_not_there_are_no_input(tmp_path: Path) -> None:
    run = invoked("rules", "check", "--rules", tmp_path / "missing")
    assert run.exit_code == 66
