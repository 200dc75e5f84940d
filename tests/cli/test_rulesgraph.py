"""`rsb-prove rules graph`: what is drawn, in which format, and what is refused."""

from pathlib import Path

import pytest

from tests.cli.program_fixtures import invoked, ran

STARTS = {
    "svg": b"<svg",
    "png": b"\x89PNG",
    "pdf": b"%PDF",
    "dot": b"digraph",
    "txt": b"every line",
}


def test_an_outline_of_the_criteria_is_printed() -> None:
    run = invoked("rules", "graph")
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.startswith("every line, at first\n  REQ-PURPOSE  ")
    assert "    all of: IND-TX-FREQ  " in run.stdout


def test_an_outline_of_the_predicates_is_printed() -> None:
    every = invoked("rules", "graph", "--what", "predicates").stdout
    assert "\n  too_close  (policy/60_therapeutic.dl)\n" in every
    one = invoked("rules", "graph", "--focus", "too_close", "--depth", "1").stdout
    assert one.startswith("stratum 3\n  too_close  (policy/60_therapeutic.dl)\n")
    assert one.endswith("\n7 of 356 predicates.\n".replace("356", every.split()[-2]))


@pytest.mark.parametrize("form", STARTS)
def test_the_ending_of_the_file_tells_the_format(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"rules.{form}"
    run = invoked("rules", "graph", "-o", path)
    assert (run.exit_code, run.output) == (0, "")
    assert path.read_bytes().startswith(STARTS[form])


def test_every_drawing_is_made(tmp_path: Path) -> None:
    for number, args in enumerate((["--what", "predicates"], ["--focus", "prior"])):
        path = tmp_path / f"{number}.svg"
        assert invoked("rules", "graph", *args, "-o", path).exit_code == 0
        assert b'role="img"' in path.read_bytes()


def test_equal_rules_make_equal_sources_whatever_the_hash_seed() -> None:
    for args in ([], ["--what", "predicates"], ["--focus", "met"]):
        sources = {
            ran("rules", "graph", *args, "--format", "dot", PYTHONHASHSEED=seed).stdout
            for seed in ("1", "2")
        }
        assert len(sources) == 1


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--focus", "too_clos"], "RSB462"),
        (["--focus", "met", "--what", "criteria"], "RSB461"),
        (["--depth", "2"], "RSB461"),
        (["-o", "rules.xls"], "RSB407"),
    ],
)
def test_what_cannot_be_followed_is_a_fault_of_usage(
    args: list[str], code: str
) -> None:
    run = invoked("rules", "graph", *args)
    assert (run.exit_code, run.stdout) == (2, "")
    assert f"error[{code}]" in run.stderr
