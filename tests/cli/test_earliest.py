import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from rsb_prove.cli import single
from rsb_prove.explain.schemas import document_schema
from tests.cli.conftest import shared
from tests.cli.program_fixtures import (
    ROOT,
    WHOLE,
    adverse,
    invoked,
    saved,
    two_lines,
    unknown,
)
from tests.cli.test_main import imported

EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
WEEKLY = ROOT / "examples" / "weekly-interval.json"
TWO_WEEKS = ROOT / "examples" / "additional-day-15.json"
SCHEMA = jsonschema_rs.Draft202012Validator(
    document_schema("earliest"), validate_formats=True
)


@pytest.fixture(autouse=True)
def one_rule_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "program", shared)


def lines(*args: object) -> list[dict[str, Any]]:
    run = invoked("earliest", *args, "--format", "json")
    assert (run.exit_code, run.stderr) == (0, "")
    document = json.loads(run.stdout)
    SCHEMA.validate(document)
    found: list[dict[str, Any]] = document["lines"]
    return found


def test_the_first_day_comes_with_its_proof_and_the_day_before_with_its_reason() -> (
    None
):
    (line,) = lines(WEEKLY)
    assert (line["from"], line["first"], line["last"], line["days_later"]) == (
        *("2024-06-09", "2024-06-10", None, 1),
    )
    before = line["day_before"]
    assert before == line["from_day"]
    assert [one["id"] for one in before["criteria"]] == ["IND-TX-FREQ"]
    (decision,) = line["decision"]["lines"]
    assert decision["determination"] == "medically_necessary"
    assert decision["subject"].endswith("2024-06-10")
    assert decision["proof"]["nodes"]


def test_the_text_tells_it_to_a_person() -> None:
    run = invoked("earliest", WEEKLY)
    assert (run.exit_code, run.stderr) == (0, "")
    for words in (
        "  First date    2024-06-10, 1 day after 2024-06-09; every later day too\n",
        "  Day before    2024-06-09: IND-TX-FREQ FAILED block b2 of 2024-06-03",
        "  On that day   all 29 criteria met; certify\n",
    ):
        assert words in run.stdout


def test_the_first_day_is_what_deciding_the_moved_case_says(tmp_path: Path) -> None:
    (line,) = lines(WEEKLY)
    case = json.loads(WEEKLY.read_text(encoding="utf-8"))
    case["requests"][0]["date"] = line["first"]
    case.get("sources", {}).pop("/requests/0/date", None)
    run = invoked(saved(tmp_path / "moved.json", case), "--format", "json")
    assert json.loads(run.stdout) == line["decision"]


def test_no_proof_cites_the_old_source_for_the_new_day(tmp_path: Path) -> None:
    case = json.loads(WEEKLY.read_text(encoding="utf-8"))
    case["sources"] = case.get("sources", {}) | {"/requests/0/date": "Order, p. 9"}
    path = saved(tmp_path / "case.json", case)
    assert "Order, p. 9" in invoked(path).stdout
    run = invoked("earliest", path, "--full")
    assert "Order, p. 9" not in run.stdout
    assert "Procedure note" in run.stdout


def test_a_window_that_closes_has_a_last_day_and_is_told_when_it_is_closed() -> None:
    open_, closed = lines(TWO_WEEKS)
    assert (open_["first"], open_["last"], open_["never"]) == (
        *("2024-05-27", "2024-05-27", None),
    )
    assert closed["closed"] == {"first": "2024-05-14", "last": "2024-05-26"}
    assert [one["id"] for one in closed["never"]] == ["IND-ADD-2WK"]
    assert closed["decision"] is None
    text = invoked("earliest", TWO_WEEKS, "--line", "2").stdout
    assert "no day from 2024-05-28 on would be approved\n" in text
    assert "  Earlier       it would be approved from 2024-05-14 to 2024-05-26," in text


def test_another_day_to_start_from() -> None:
    (line,) = lines(TWO_WEEKS, "--line", "2", "--from", "2024-05-20")
    assert (line["from"], line["first"], line["last"]) == (
        *("2024-05-20", "2024-05-20", "2024-05-26"),
    )
    assert line["day_before"]["determination"] == "medically_necessary"
    text = invoked("earliest", TWO_WEEKS, "--line", "2", "--from", "2024-05-20").stdout
    assert "the first day that was looked at; until 2024-05-26\n" in text
    assert "Day before" not in text


def test_a_line_without_a_date_says_what_it_needs(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    (line,) = lines(case)
    names = "from from_day first last days_later day_before never closed decision"
    assert [line[name] for name in names.split()] == [None] * 9
    assert "--from DATE" in invoked("earliest", case).stdout
    (line,) = lines(case, "--from", "2024-06-10")
    assert line["never"]


def test_the_line_and_the_reading_that_are_asked_for(tmp_path: Path) -> None:
    (line,) = lines(saved(tmp_path / "case.json", two_lines()), "--line", "left")
    assert line["line"] == "left"
    (line,) = lines(
        *(TWO_WEEKS, "--line", "1", "--reading", "two_weeks=initial_is_day_one"),
    )
    assert line["closed"]["last"] == "2024-05-26"


def test_full_shows_the_proof_of_the_first_day() -> None:
    text = invoked("earliest", WEEKLY, "--full").stdout
    assert "\nThe decision on 2024-06-10\n" in text
    assert "\nProof\n1  MEDICALLY NECESSARY" in text
    assert "\nProof\n" not in invoked("earliest", WEEKLY).stdout


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_follows_the_schema_and_is_set_to_the_width(path: Path) -> None:
    assert lines(path)
    assert max(map(len, invoked("earliest", path).stdout.splitlines())) <= 100


def test_a_document_has_what_its_schema_names_and_nothing_else() -> None:
    found = document_schema("earliest")
    document = json.loads(invoked("earliest", WEEKLY, "--format", "json").stdout)
    (line,) = document["lines"]
    parts: Any = found["$defs"]
    assert [*document] == [*found["properties"]]  # type: ignore[misc]
    assert [*line] == [*parts["looked_at"]["properties"]]
    assert [*line["day_before"]] == [*parts["day"]["properties"]]


def test_color_and_output(tmp_path: Path) -> None:
    plain = invoked("earliest", WEEKLY).stdout
    shown = invoked("earliest", WEEKLY, "--color", "always").stdout
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == plain != shown
    for name, start in (("out.json", b"{"), ("out.txt", b"case")):
        run = invoked("earliest", WEEKLY, "-o", tmp_path / name)
        assert (run.exit_code, run.stdout) == (0, "")
        assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--line", "9"), "RSB405"),
        (("-o", "x.svg"), "RSB407"),
        (("--from", "June"), "June"),
        (("--from", "2024-02-30"), "2024-02-30"),
        (("--format", "svg"), "svg"),
    ],
)
def test_a_mistake_is_told(args: tuple[str, ...], code: str) -> None:
    run = invoked("earliest", WEEKLY, *args)
    assert (run.exit_code, run.stdout) == (2, "")
    assert code in run.stderr


def test_one_valid_case_is_looked_at(tmp_path: Path) -> None:
    several = saved(tmp_path / "cases.ndjson", WHOLE, adverse())
    run = invoked("earliest", several)
    assert (run.exit_code, "RSB429" in run.stderr) == (2, True)
    spoilt = saved(tmp_path / "case.json", WHOLE | {"patient": 1})
    run = invoked("earliest", spoilt)
    assert (run.exit_code, run.stdout) == (65, "")
    assert "case.json#/patient" in run.stderr


def test_deciding_a_case_does_not_import_it() -> None:
    modules = ("rsb_prove.cli.earliest", "rsb_prove.bridge.earliest")
    assert imported([str(WEEKLY)], modules) == []
