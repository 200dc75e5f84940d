"""What is added by facts alone takes part in decision, proof, diagram, questions and repairs."""

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.cli import rulebases
from tests.cli.program_fixtures import invoked
from tests.rules.added_by_facts import EVERY, Added, Case


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The shipped rules with each addition in a file of its own."""
    found = {}
    for one in EVERY:
        folder = tmp_path_factory.mktemp("rules") / "rules"
        if one.manifest:
            folder.mkdir()
            (folder / "pack.toml").write_text(one.manifest, "utf-8")
        else:
            left = shutil.ignore_patterns("__pycache__")
            shutil.copytree(SHIPPED, folder, ignore=left)
        (folder / "zz_added.dl").write_text(one.text, "utf-8")
        (folder / "failed.json").write_text(json.dumps(one.failed), "utf-8")
        (folder / "zz_added.test.yaml").write_text(scenario(one), "utf-8")
        found[one.name] = folder
    return found


def scenario(added: Added) -> str:
    return (
        "base: failed.json\nscenarios:\n  - name: What fails\n"
        f"    expect: not_medically_necessary\n    by: [{added.criterion}]\n"
    )


@pytest.fixture(autouse=True, scope="module")
def _each_rule_base_is_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rulebases, "rule_base", cache(rulebases.rule_base))
        yield


@pytest.fixture(params=EVERY, ids=lambda one: one.name)
def added(request: pytest.FixtureRequest) -> Added:
    one = request.param
    assert isinstance(one, Added)
    return one


class Run:
    """The program with one addition, on cases that are files."""

    def __init__(self, added: Added, folder: Path, path: Path) -> None:
        self.folder, self.path = folder, path

    def text(self, case: Case, *options: object) -> str:
        self.path.write_text(json.dumps(case), "utf-8")
        run = invoked(*options, self.path, "--rules", str(self.folder))
        assert run.exit_code == 0, run.stderr
        return run.stdout

    def line(self, case: Case, *options: object) -> dict[str, Any]:
        found = json.loads(self.text(case, "--format", "json", *options))
        (line,) = found["lines"]
        assert isinstance(line, dict)
        return line


@pytest.fixture
def run(added: Added, folders: dict[str, Path], tmp_path: Path) -> Run:
    return Run(added, folders[added.name], tmp_path / "case.json")


def test_the_rules_are_sound_with_it(added: Added, folders: dict[str, Path]) -> None:
    checked = invoked("rules", "check", "--rules", folders[added.name])
    assert (checked.exit_code, checked.stderr) == (0, "")
    path = folders[added.name] / "zz_added.test.yaml"
    tested = invoked("rules", "test", path, "--rules", str(folders[added.name]))
    assert tested.stdout == "1 scenario: 1 passed\n"


def test_it_decides_both_ways(added: Added, run: Run) -> None:
    failed = run.line(added.failed)
    assert failed["determination"] == "not_medically_necessary"
    assert added.criterion in failed["failed"]
    approved = run.line(added.approved, *added.options)
    assert approved["determination"] == "medically_necessary"


def test_its_sentence_stands_in_the_proof_and_in_the_diagram(
    added: Added, run: Run
) -> None:
    text = " ".join(run.text(added.failed).split())
    assert f"FAILED {added.criterion} " in text
    assert added.says in text
    drawn = run.text(added.failed, "--format", "dot")
    assert added.criterion in drawn


def test_it_is_asked_for_where_it_is_not_documented(added: Added, run: Run) -> None:
    line = run.line(added.open)
    assert line["determination"] == "needs_information"
    asks = {ask["pointer"]: ask["criteria"] for ask in line["asks"]}
    assert added.criterion in asks[added.asked]


def test_it_takes_part_in_what_would_be_needed(added: Added, run: Run) -> None:
    assert added.way in run.text(added.open, "requires")
