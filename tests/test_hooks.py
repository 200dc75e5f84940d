"""The hooks for pre-commit run what they say, on the files that they name."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.program_fixtures import ROOT, invoked

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
PACK = ROOT / "examples" / "packs" / "house-drugs"


def hook(name: str) -> dict[str, Any]:
    (found,) = [one for one in HOOKS if one["id"] == f"rsb-prove-rules-{name}"]
    assert isinstance(found, dict)
    return found


def run(name: str, *arguments: object) -> int:
    program, *words = shlex.split(hook(name)["entry"])
    assert program == "rsb-prove"
    return invoked(*words, *arguments).exit_code


def test_each_hook_is_python_that_pip_can_install() -> None:
    assert [one["language"] for one in HOOKS] == ["python"] * 3
    assert all(one.get("pass_filenames", True) == ("fmt" in one["id"]) for one in HOOKS)


@pytest.mark.parametrize("name", ["check", "test"])
def test_rules_that_are_right_pass(name: str) -> None:
    assert run(name, "--rules", PACK) == 0


def test_a_file_that_is_not_formatted_is_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "x.dl"
    path.write_text("+injectate( 'x' ,'other_agent')\n", "utf-8")
    assert run("fmt", path) == 0
    assert path.read_text("utf-8") == "+injectate('x', 'other_agent')\n"


@pytest.mark.parametrize(
    ("name", "file", "is_looked_at"),
    [
        ("fmt", "packs/a/drugs.dl", True),
        ("fmt", "packs/a/drugs.test.yaml", False),
        ("check", "packs/a/pack.toml", True),
        ("check", "packs/a/a.test.yaml", True),
        ("check", "README.md", False),
        ("test", "packs/a/base.json", True),
    ],
)
def test_each_hook_looks_at_the_files_that_it_is_for(
    name: str, file: str, is_looked_at: bool
) -> None:
    assert bool(re.search(hook(name)["files"], file)) == is_looked_at
