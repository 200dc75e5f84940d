import shutil
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("rules", "bridge", "explain", "cli")
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", "NOTICE")


@cache
def settings() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tree() -> set[str]:
    """Give the files of the four folders by the names they have once installed."""
    return {
        f"rsb_prove/{path.relative_to(ROOT).as_posix()}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build from a copy, so that no build/ of an earlier day slips into the wheel."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in FOLDERS:
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, copy / folder, ignore=skipped)
    for name in SHIPPED:
        shutil.copy(ROOT / name, copy / name)
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    built = subprocess.run(
        [*command, "--outdir", out, copy], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.iterdir()
    return zipfile.ZipFile(path)


def test_wheel_holds_the_tree_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert shipped == tree()


def test_wheel_ships_the_rules_and_the_types(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {f"rsb_prove/{folder}/py.typed" for folder in FOLDERS} <= names
    assert any(name.endswith(".dl") for name in names)


def test_wheel_carries_its_licence(wheel: zipfile.ZipFile) -> None:
    names = [name for name in wheel.namelist() if "/licenses/" in name]
    assert {Path(name).name for name in names} == {"LICENSE", "NOTICE"}


def test_the_links_of_the_view_lead_to_the_folders() -> None:
    view = ROOT / ".view" / "rsb_prove"
    links = {link.name: link.resolve() for link in view.iterdir()}
    assert links == {folder: ROOT / folder for folder in FOLDERS}


def test_the_test_extra_and_the_test_group_are_one_list() -> None:
    match settings():
        case {
            "project": {"optional-dependencies": {"test": extra}},
            "dependency-groups": {"test": group},
        }:
            assert extra == group
        case _:
            pytest.fail("pyproject.toml has lost its test extra or its test group")
