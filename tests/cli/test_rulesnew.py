"""`rsb-prove rules new`: sound from the start, failing until filled in, never over a file."""

import shutil
from pathlib import Path

import pytest

from rsb_prove.bridge.rulebase import SHIPPED
from tests.cli.program_fixtures import invoked
from tests.conftest import Golden

FORMS = ("--yes-no", "--limit")
ENDINGS = (".dl", ".json", ".test.yaml")


def copy_of_rules(folder: Path) -> Path:
    """The shipped rules without their scenarios."""
    left = shutil.ignore_patterns("__pycache__", "*.test.yaml")
    shutil.copytree(SHIPPED, folder, ignore=left)
    return folder


@pytest.fixture(params=FORMS)
def begun(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the rules with a criterion that was begun."""
    rules = copy_of_rules(tmp_path / "rules")
    run = invoked("rules", "new", "criterion", "LOCAL-X", request.param, "-o", rules)
    assert (run.exit_code, run.stdout) == (0, "")
    paths = [rules / f"local-x{ending}" for ending in ENDINGS]
    assert run.stderr.splitlines() == [f"rsb-prove: wrote {path}" for path in paths]
    return rules


@pytest.mark.parametrize("form", FORMS)
def test_the_files_are_as_they_were(golden: Golden, tmp_path: Path, form: str) -> None:
    invoked("rules", "new", "criterion", "LOCAL-X", form, "-qo", tmp_path / "new")
    for path in sorted((tmp_path / "new").iterdir()):
        golden.check(f"new/{form[2:]}/{path.name}", path.read_text("utf-8"))


def test_what_was_begun_is_sound_and_formatted(begun: Path) -> None:
    for args in (["--rules", begun, begun / "local-x.dl"], [begun / "local-x.dl"]):
        run = invoked("rules", "check", *args)
        assert (run.exit_code, run.stderr) == (0, "")
    assert invoked("rules", "fmt", "--check", begun).exit_code == 0


def test_its_scenarios_fail_until_they_are_filled_in(begun: Path) -> None:
    run = invoked("rules", "test", "--rules", begun)
    assert run.exit_code == 1
    assert run.stdout.endswith("3 scenarios: 1 passed, 2 failed\n")
    file = begun / "local-x.test.yaml"
    filled = file.read_text("utf-8").replace("# TODO: set", "set")
    file.write_text(filled, encoding="utf-8")
    run = invoked("rules", "test", "--rules", begun)
    assert (run.exit_code, run.stdout) == (0, "3 scenarios: 3 passed\n")


def test_what_is_to_be_filled_in_is_marked(begun: Path) -> None:
    for name in ("local-x.dl", "local-x.test.yaml"):
        assert (begun / name).read_text("utf-8").count("TODO") >= 4


def test_a_file_that_is_there_is_left_and_no_other_is_written(tmp_path: Path) -> None:
    there = tmp_path / "local-x.test.yaml"
    there.write_text("mine", encoding="utf-8")
    run = invoked("rules", "new", "criterion", "LOCAL-X", "-o", tmp_path)
    assert (run.exit_code, run.stdout) == (73, "")
    words = "The file is there already; nothing is written."
    assert run.stderr == f"{there}: error[RSB464]: {words}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["local-x.test.yaml"]
    assert there.read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    target = tmp_path / "file" / "below"
    run = invoked("rules", "new", "criterion", "LOCAL-X", "-o", target)
    assert run.exit_code == 73
    assert "error[RSB464]: The file cannot be written: Not a directory." in run.stderr


@pytest.mark.parametrize("name", ["local-x", "LOCAL", "LOCAL-", "A/B-C", "IND-TX-FREQ"])
def test_an_id_that_is_none_or_is_taken_is_refused(tmp_path: Path, name: str) -> None:
    run = invoked("rules", "new", "criterion", name, "-o", tmp_path)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "error[RSB463]" in run.stderr
    assert list(tmp_path.iterdir()) == []
