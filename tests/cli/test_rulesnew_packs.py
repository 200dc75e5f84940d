"""`rsb-prove rules new pack` and `new version`: packs that are sound from the start."""

from pathlib import Path

import pytest

from tests.cli.program_fixtures import invoked
from tests.conftest import Golden

KINDS = (["pack", "--kind", "plan"], ["pack", "--kind", "mandate"], ["version"])
FILES = ("pack.toml", "new-one.dl", "new-one.json", "new-one.test.yaml")


@pytest.fixture(params=KINDS, ids=" ".join)
def begun(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A pack that was begun."""
    name, *options = request.param
    folder = ["--from", "2026-01-01", "-o", tmp_path / "packs"]
    run = invoked("rules", "new", name, "new-one", *options, *folder)
    assert (run.exit_code, run.stdout) == (0, "")
    pack = tmp_path / "packs" / "new-one"
    said = [f"rsb-prove: wrote {pack / file}" for file in FILES]
    assert run.stderr.splitlines() == said
    return pack


def test_the_files_are_as_they_were(
    golden: Golden, begun: Path, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id.split()[-1]
    for file in FILES:
        golden.check(f"new/{name}/{file}", (begun / file).read_text("utf-8"))


def test_what_was_begun_is_sound_and_formatted(begun: Path) -> None:
    for folder in (begun, begun.parent):
        run = invoked("rules", "check", folder)
        assert (run.exit_code, run.stderr) == (0, "")
        assert "new-one: TODO: " in run.stdout
    assert invoked("rules", "fmt", "--check", begun).exit_code == 0


def test_its_scenarios_fail_until_what_differs_is_written_down(begun: Path) -> None:
    run = invoked("rules", "test", begun, "--rules", begun)
    assert run.exit_code == 1
    assert run.stdout.endswith("2 scenarios: 1 passed, 1 failed\n")


def test_a_version_may_extend_another_than_the_shipped(tmp_path: Path) -> None:
    for name, first, more in (
        ("one", "2026-01-01", []),
        ("two", "2027-01-01", ["--extends", "one"]),
    ):
        args = [name, "--from", first, *more, "-qo", tmp_path]
        assert invoked("rules", "new", "version", *args).exit_code == 0
    assert invoked("rules", "check", tmp_path).exit_code == 0


def test_a_pack_that_is_there_is_left(begun: Path) -> None:
    before = {path.name: path.read_bytes() for path in begun.iterdir()}
    args = ["--from", "2027-01-01", "-o", begun.parent]
    assert invoked("rules", "new", "pack", "new-one", *args).exit_code == 73
    assert {path.name: path.read_bytes() for path in begun.iterdir()} == before


@pytest.mark.parametrize(
    "args",
    [
        ["pack", "New", "--from", "2026-01-01"],
        ["pack", "a/b", "--from", "2026-01-01"],
        ["pack", "a", "--from", "2026-13-01"],
        ["pack", "a", "--from", "0001-01-01"],
        ["version", "a", "--from", "2026-01-01", "--extends", 'x"'],
    ],
)
def test_what_cannot_be_followed_is_a_fault_of_usage(
    tmp_path: Path, args: list[str]
) -> None:
    run = invoked("rules", "new", *args, "-o", tmp_path)
    assert (run.exit_code, run.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []
