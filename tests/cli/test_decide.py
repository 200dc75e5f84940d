import json
import re
from pathlib import Path

import pytest

from tests.cli.program_fixtures import (
    WHOLE,
    adverse,
    invoked,
    outside,
    saved,
    two_lines,
    unknown,
)


def documents(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_text_is_the_default_for_a_case(tmp_path: Path) -> None:
    run = invoked(saved(tmp_path / "case.json", WHOLE))
    assert run.exit_code == 0
    assert "MEDICALLY NECESSARY" in run.stdout
    assert run.stderr == ""


def test_one_case_is_an_indented_document(tmp_path: Path) -> None:
    run = invoked(saved(tmp_path / "case.json", WHOLE), "--format", "json")
    assert run.stdout.startswith('{\n  "schema_version": 1')
    assert json.loads(run.stdout)["case_id"] == "whole"


def test_several_cases_are_one_document_a_line_in_order(tmp_path: Path) -> None:
    files = [
        saved(tmp_path / "b.json", unknown()),
        saved(tmp_path / "a.json", adverse()),
    ]
    found = documents(invoked(*files, "--format", "json").stdout)
    assert [one["case_id"] for one in found] == ["unknown", "adverse"]


@pytest.mark.parametrize("args", [[], ["--format", "json"], ["--format", "ndjson"]])
def test_ndjson_in_is_ndjson_out(tmp_path: Path, args: list[str]) -> None:
    cases = saved(tmp_path / "cases.ndjson", unknown(), adverse())
    found = documents(invoked(cases, *args).stdout)
    assert [one["case_id"] for one in found] == ["unknown", "adverse"]


def test_a_stream_of_no_cases_is_a_stream_of_none(tmp_path: Path) -> None:
    run = invoked(saved(tmp_path / "none.ndjson"))
    assert (run.exit_code, run.stdout) == (0, "")


def test_the_decision_is_the_same_from_a_stream_and_from_a_file(tmp_path: Path) -> None:
    alone = invoked(saved(tmp_path / "case.json", WHOLE), "--format", "json")
    streamed = invoked(saved(tmp_path / "cases.ndjson", unknown(), WHOLE))
    assert json.loads(alone.stdout) == documents(streamed.stdout)[1]


def test_a_folder_is_its_cases_sorted(tmp_path: Path) -> None:
    saved(tmp_path / "c.json", WHOLE)
    saved(tmp_path / "a.ndjson", unknown(), adverse())
    (tmp_path / "notes.txt").write_text("no case", encoding="utf-8")
    found = documents(invoked(tmp_path, "--format", "json").stdout)
    assert [one["case_id"] for one in found] == ["unknown", "adverse", "whole"]


def test_a_case_comes_from_stdin() -> None:
    run = invoked("-", "--format", "json", stdin=json.dumps(WHOLE, indent=2))
    assert json.loads(run.stdout)["case_id"] == "whole"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("proof.txt", b"case whole"),
        ("proof", b"case whole"),
        ("proof.json", b'{\n  "schema_version"'),
        ("proof.ndjson", b'{"schema_version"'),
        ("proof.gv", b"digraph"),
        ("proof.svg", b"<"),
    ],
)
def test_the_ending_of_the_output_names_the_format(
    tmp_path: Path, name: str, start: bytes
) -> None:
    run = invoked(saved(tmp_path / "case.json", WHOLE), "-o", tmp_path / name)
    assert run.exit_code == 0, run.stderr
    assert run.stdout == ""
    assert (tmp_path / name).read_bytes().lstrip().startswith(start)


def test_the_format_goes_before_the_ending(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    invoked(case, "-o", tmp_path / "out.json", "--format", "text")
    assert (tmp_path / "out.json").read_bytes().startswith(b"case whole")


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        ([WHOLE], 0),
        ([unknown()], 10),
        ([adverse()], 11),
        ([outside()], 12),
        ([WHOLE, unknown()], 10),
        ([adverse(), unknown()], 11),
        ([outside(), adverse(), WHOLE], 12),
    ],
)
def test_exit_status_tells_the_gravest_line(
    tmp_path: Path, cases: list[dict[str, object]], status: int
) -> None:
    files = [saved(tmp_path / f"{n}.json", one) for n, one in enumerate(cases)]
    assert invoked(*files, "--exit-status").exit_code == status
    assert invoked(*files).exit_code == 0


def test_line_chooses_the_line(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", two_lines())
    run = invoked(case, "--line", "left", "--format", "json")
    assert [line["line"] for line in json.loads(run.stdout)["lines"]] == ["left"]


def test_a_line_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    run = invoked(saved(tmp_path / "case.json", two_lines()), "--line", "3")
    assert run.exit_code == 2
    assert "RSB405" in run.stderr
    assert "1, left" in run.stderr


def test_a_diagram_shows_the_first_line_and_says_so(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", two_lines())
    run = invoked(case, "--format", "dot")
    assert "line 1 of 2" in run.stderr
    chosen = invoked(case, "--format", "dot", "--line", "1")
    assert (chosen.stdout, chosen.stderr) == (run.stdout, "")
    assert invoked(case, "--format", "dot", "--quiet").stderr == ""


def test_a_reading_changes_the_decision(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    runs = {
        invoked(case, "--format", "json", "--reading", f"initial={value}").stdout
        for value in ("limb_and_episode", "patient")
    }
    assert len(runs) == 2


@pytest.mark.parametrize(
    ("reading", "code"), [("initial", "RSB402"), ("initial=never", "RSB403")]
)
def test_a_reading_that_is_not_known_is_refused(
    tmp_path: Path, reading: str, code: str
) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    run = invoked(case, "--reading", reading)
    assert run.exit_code == 2
    assert code in run.stderr


def test_full_shows_more(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    assert len(invoked(case, "--full").stdout) > len(invoked(case).stdout)


def test_color_is_only_colour(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    plain = invoked(case).stdout
    shown = invoked(case, "--color", "always").stdout
    assert "\x1b" not in plain
    assert shown != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == plain
