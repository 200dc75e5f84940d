import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from rsb_prove.cli import whatif
from rsb_prove.explain.schemas import document_schema
from tests.cli.conftest import shared
from tests.cli.program_fixtures import (
    ROOT,
    WHOLE,
    adverse,
    invoked,
    saved,
    two_lines,
)
from tests.cli.test_main import imported

WEEKLY = ROOT / "examples" / "weekly-interval.json"
NEXT_DAY = ("--set", "/requests/0/date=2024-06-10")
SAME_DAY = ("--set", "/requests/0/date=2024-06-09")


@pytest.fixture(autouse=True)
def one_rule_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatif, "program", shared)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return saved(tmp_path / "case.json", WHOLE)


def document(*args: object) -> dict[str, object]:
    run = invoked("what-if", *args, "--format", "json")
    assert run.exit_code == 0, run.stderr
    found: dict[str, object] = json.loads(run.stdout)
    return found


def fields(*args: object) -> list[dict[str, object]]:
    found = document(*args)["fields"]
    assert isinstance(found, list)
    return found


def test_the_changed_case_is_decided_and_compared() -> None:
    run = invoked("what-if", WEEKLY, *NEXT_DAY)
    assert (run.exit_code, run.stderr) == (0, "")
    assert "NOT MEDICALLY NECESSARY -> MEDICALLY NECESSARY\n" in run.stdout
    assert "  /requests/0/date  2024-06-09 -> 2024-06-10\n" in run.stdout
    assert re.search("FAILED -> MET +IND-TX-FREQ", run.stdout)


def test_deciding_a_case_does_not_import_it(whole: Path) -> None:
    modules = ("rsb_prove.cli.whatif", "rsb_prove.explain.difference", "difflib")
    assert imported([str(whole)], modules) == []


def test_without_arguments_it_tells_how_it_is_used() -> None:
    run = invoked("what-if")
    assert run.exit_code == 2
    assert "--set POINTER=VALUE" in run.output


def test_the_file_is_left_as_it_is(whole: Path) -> None:
    before = whole.read_bytes()
    invoked("what-if", whole, "--set", "/care/rehab_intent=false")
    assert whole.read_bytes() == before


def test_the_document_follows_its_schema() -> None:
    found = document(WEEKLY, *NEXT_DAY)
    jsonschema_rs.Draft202012Validator(document_schema("difference")).validate(found)
    assert found["determination_differs"] is True
    assert found["before"] != found["after"]


def test_what_the_case_says_already_is_no_difference() -> None:
    run = invoked("what-if", WEEKLY, *SAME_DAY)
    assert "No difference" in run.stdout
    assert "says that already" in run.stderr
    assert invoked("what-if", WEEKLY, *SAME_DAY, "-q").stderr == ""
    found = document(WEEKLY, *SAME_DAY)
    assert (found["differs"], found["fields"]) == (False, [])
    assert found["before"] == found["after"]


def test_several_changes_are_made_at_once(whole: Path) -> None:
    found = fields(
        whole,
        *("--set", "/requests/0/guidance=[]", "--add", "/requests/0/guidance=ct"),
        *("--remove", "/requests/0/injectates=contrast"),
        *("--set", "/care/rehab_intent=null"),
    )
    assert {one["pointer"]: one["after"] for one in found} == {
        "/requests/0/guidance": ["ct"],
        "/requests/0/injectates": ["local_anesthetic"],
        "/care/rehab_intent": None,
    }


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("/requests/0/cpt=64520", "64520"),
        ('/requests/0/cpt="64520"', "64520"),
        ("/requests/0/date=2024", "2024"),
        ("/requests/0/date=2024-06-11", "2024-06-11"),
        ("/care/rehab_intent=false", False),
        ("/history/blocks/-/id=b=1", {"id": "b=1"}),
        ('/requests/0/injectates=["saline"]', ["saline"]),
        ("/requests/0/response/pain_before=7.5", 7.5),
    ],
)
def test_a_value_is_read_as_its_field_wants_it(
    whole: Path, given: str, value: object
) -> None:
    (field,) = fields(whole, "--set", given)
    assert field["after"] == value


def test_a_word_of_a_list_of_texts_may_be_a_number(whole: Path) -> None:
    (field,) = fields(whole, "--add", "/requests/0/levels=6")
    assert field["after"] == ["6"]


def test_the_case_may_come_from_stdin() -> None:
    args = ("what-if", "-", "--set", "/care/rehab_intent=false")
    run = invoked(*args, stdin=json.dumps(WHOLE))
    assert "MEDICALLY NECESSARY -> " in run.stdout


def test_only_the_line_that_is_asked_for(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", two_lines())
    found = document(case, "--set", "/requests/0/cpt=64510", "--line", "left")
    lines = found["lines"]
    assert isinstance(lines, list)
    assert [(line["line"], line["differs"]) for line in lines] == [("left", False)]


def test_another_reading_holds_for_both(whole: Path) -> None:
    found = document(
        *(whole, "--set", "/requests/0/cpt=64510", "--reading", "initial=patient")
    )
    assert found["rules"] == {"only_before": [], "only_after": []}


@pytest.mark.parametrize(("change", "status"), [(NEXT_DAY, 1), (SAME_DAY, 0)])
def test_the_exit_status_tells_whether_a_determination_differs(
    change: tuple[str, str], status: int
) -> None:
    assert (
        invoked("what-if", WEEKLY, *change, "-q", "--exit-status").exit_code == status
    )


def test_full_shows_more() -> None:
    short = invoked("what-if", WEEKLY, *NEXT_DAY).stdout
    full = invoked("what-if", WEEKLY, *NEXT_DAY, "--full").stdout
    assert len(full) > len(short)
    assert "Readings, only after" in full


def test_color_is_only_colour() -> None:
    plain = invoked("what-if", WEEKLY, *NEXT_DAY).stdout
    shown = invoked("what-if", WEEKLY, *NEXT_DAY, "--color", "always").stdout
    assert shown != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == plain


def test_the_ending_of_the_output_names_the_format(tmp_path: Path) -> None:
    for name, start in (("out.json", b"{"), ("out.txt", b"before"), ("out", b"before")):
        run = invoked("what-if", WEEKLY, *NEXT_DAY, "-o", tmp_path / name)
        assert (run.exit_code, run.stdout) == (0, "")
        assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("args", "status", "parts"),
    [
        ((), 2, ["RSB427", "--set"]),
        (("--set", "x"), 2, ["RSB427", "--set: "]),
        (("--add", "x"), 2, ["RSB427", "--add: "]),
        (("--set", "=1"), 2, ["RSB428"]),
        (("--set", "date=2024-06-10"), 2, ["RSB428", "mean /requests/0/date or"]),
        (
            ("--set", "requests/0/date=x"),
            2,
            ["RSB428", "did you mean /requests/0/date?"],
        ),
        (
            ("--set", "/request/0/date=x"),
            2,
            ["RSB428", "did you mean /requests/0/date?"],
        ),
        (("--set", "/care/pain_progam=true"), 2, ["RSB428", "/care/pain_program?"]),
        (("--set", "/requests/0/date/0=x"), 2, ["RSB428", "/requests/0/date/0"]),
        (("--set", "/requests/0/d~2=x"), 2, ["RSB428"]),
        (("--set", "/requests/7/date=x"), 2, ["RSB423", "case.json#/requests"]),
        (("--set", "/requests/x=1"), 2, ["RSB428", "/requests/x"]),
        (("--remove", "/requests/0/guidance=mri"), 2, ["RSB425", "holds: fluoroscopy"]),
        (("--add", "/requests/0/date=x"), 2, ["RSB424", "/requests/0/date"]),
        (("--set", "/requests/0/date=NaN"), 2, ["RSB105", "--set /requests/0/date"]),
        (("--set", '/care={"a": 1, "a": 1}'), 2, ["RSB104", "--set /care"]),
        (("--set", "/care=" + "[" * 70 + "]" * 70), 2, ["RSB107"]),
        (("--set", "/requests/0/date=\udcff"), 2, ["RSB109"]),
        (("--set", "/requests/0/\udcff=1"), 2, ["RSB428"]),
        (
            ("--set", "/requests/0/date=10.6."),
            65,
            ["RSB205", "(changed)#/requests/0/date"],
        ),
        (("--set", "/requests=[]"), 65, ["RSB212", "(changed)#/requests"]),
        (("--set", "/requests/0/episode=e9"), 65, ["(changed)#/requests/0/episode"]),
        (("--add", "/requests/0/guidance=utrasound"), 65, ["RSB202", "ultrasound?"]),
        ((*SAME_DAY, "--line", "9"), 2, ["RSB405"]),
        ((*SAME_DAY, "-o", "x.svg"), 2, ["RSB407"]),
        ((*SAME_DAY, "--reading", "x=y"), 2, ["RSB403"]),
    ],
)
def test_a_mistake_is_told_with_its_pointer(
    whole: Path,
    args: tuple[str, ...],
    status: int,
    parts: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from rsb_prove.cli.rulebases import program

    monkeypatch.setattr(whatif, "program", program if "x=y" in args else shared)
    run = invoked("what-if", whole, *args)
    assert (run.exit_code, run.stdout) == (status, "")
    assert all(part in run.stderr for part in parts), run.stderr
    assert "Traceback" not in run.stderr


def test_all_mistakes_are_told_at_once(whole: Path) -> None:
    run = invoked("what-if", whole, "--set", "a=1", "--set", "/b=1", "--add", "c")
    assert run.stderr.count("error[") == 3


def test_a_case_that_is_invalid_is_told_by_its_own_name(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE | {"patient": 1})
    run = invoked("what-if", case, "--set", "/patient=null")
    assert run.exit_code == 65
    assert "case.json#/patient" in run.stderr


@pytest.mark.parametrize("cases", [[], [WHOLE, adverse()]])
def test_one_case_is_changed_and_no_other_number(
    tmp_path: Path, cases: list[dict[str, object]]
) -> None:
    stream = saved(tmp_path / "cases.ndjson", *cases)
    run = invoked("what-if", stream, *SAME_DAY)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "RSB429" in run.stderr


def test_the_output_may_not_replace_the_case(whole: Path) -> None:
    before = whole.read_bytes()
    run = invoked("what-if", whole, *SAME_DAY, "-o", whole)
    assert (run.exit_code, whole.read_bytes()) == (2, before)
    assert "RSB408" in run.stderr


def test_what_would_steer_a_terminal_is_printed_as_an_escape(whole: Path) -> None:
    run = invoked("what-if", whole, "--set", "/requests/0/target_text=a\u202eb")
    assert "\u202e" not in run.stdout
