import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.caseformat import Field, Group, Part, case_format
from rsb_prove.bridge.diagnostic import EX_CONFIG, Rejected
from rsb_prove.bridge.schema import case_schema, date_span
from tests.bridge.case_fixtures import (
    CASE,
    changed,
    declared,
    shipped_format,
    small_format,
)

PARTS = [("case", "rooms", "room", "many"), ("case", "plan", "plan", "one")]
FIELDS = [
    ("case", "case_id", "id", ""),
    ("room", "id", "id", ""),
    ("room", "size/width", "number", "How wide?"),
    ("room", "colors", "words:color", "Which colors?"),
    ("room", "like", "ref:room", ""),
    ("plan", "administrator", "name", ""),
]
COLORS = {"color": frozenset({"red", "blue"}), "unused": frozenset({"x"})}
NAME = {
    "maxLength": 10_000,
    "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f]"
    r"[^\u0000-\u001f\u007f-\u009f]*$",
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Case",
    "type": "object",
    "properties": {
        "schema_version": {"const": 1},
        "sources": {
            "type": ["object", "null"],
            "additionalProperties": {"type": "string", "maxLength": 10_000},
        },
        "case_id": {"type": "string", **NAME},
        "rooms": {"type": ["array", "null"], "items": {"$ref": "#/$defs/room"}},
        "plan": {"$ref": "#/$defs/plan"},
    },
    "required": ["schema_version", "case_id", "plan", "requests"],
    "additionalProperties": False,
    "$defs": {
        "room": {
            "type": "object",
            "properties": {
                "id": {"type": "string", **NAME},
                "size": {
                    "type": ["object", "null"],
                    "properties": {
                        "width": {
                            "description": "How wide?",
                            "type": ["number", "null"],
                            "minimum": -1_000_000,
                            "maximum": 1_000_000,
                            "multipleOf": 0.001,
                        }
                    },
                    "additionalProperties": False,
                },
                "colors": {
                    "description": "Which colors?",
                    "type": ["array", "null"],
                    "items": {"$ref": "#/$defs/vocabulary_color"},
                },
                "like": {"type": ["string", "null"], **NAME},
            },
            "required": ["id"],
            "additionalProperties": False,
        },
        "plan": {
            "type": "object",
            "properties": {"administrator": {"type": ["string", "null"], **NAME}},
            "required": ["administrator"],
            "additionalProperties": False,
        },
        "vocabulary_color": {"enum": ["blue", "red"]},
    },
}


def is_valid(root: object) -> bool:
    return jsonschema_rs.is_valid(case_schema(small_format()), root)


def subschema(path: str) -> Any:
    node: Any = case_schema(small_format())
    for key in path.split("/"):
        node = node[key]
    return node


def test_the_schema_follows_from_the_declarations() -> None:
    schema = case_schema(case_format(PARTS, FIELDS, COLORS))
    assert schema == SCHEMA
    assert list(schema) == list(SCHEMA)


@pytest.mark.parametrize("form", [small_format(), shipped_format()])
def test_the_schema_is_one_of_its_draft(form: Any) -> None:
    jsonschema_rs.meta.validate(case_schema(form))
    assert jsonschema_rs.Draft202012Validator(case_schema(form))


def test_a_vocabulary_without_terms_admits_none() -> None:
    form = case_format(PARTS, FIELDS, {"color": frozenset()})
    room = {"id": "r", "colors": ["red"]}
    case = {"schema_version": 1, "case_id": "c", "plan": {"administrator": None}}
    schema = {**case_schema(form), "required": []}
    assert jsonschema_rs.is_valid(schema, case | {"rooms": [{**room, "colors": []}]})
    assert not jsonschema_rs.is_valid(schema, case | {"rooms": [room]})


def test_every_question_is_a_description() -> None:
    questions = {str(row[3]) for row in declared("field")} - {""}
    text = str(case_schema(small_format()))
    assert {question for question in questions if repr(question) not in text} == set()


def test_the_case_is_valid() -> None:
    assert is_valid(CASE)


@pytest.mark.parametrize(
    "pointer",
    [
        "/schema_version",
        "/case_id",
        "/plan",
        "/requests",
        "/requests/0/line",
        "/episodes/0/id",
        "/history/blocks/0/id",
        "/requests/0",
        "/episodes/0/evaluations/0/symptoms/present/0",
    ],
)
def test_these_may_not_be_null(pointer: str) -> None:
    assert not is_valid(changed((pointer, None)))


@pytest.mark.parametrize(
    "pointer",
    [
        "/plan/administrator",
        "/plan/terms",
        "/plan/terms/0/value",
        "/patient",
        "/patient/id",
        "/episodes",
        "/episodes/0/icd10",
        "/episodes/0/evaluations/0/symptoms",
        "/episodes/0/evaluations/0/symptoms/present",
        "/history",
        "/history/blocks/0/response",
        "/requests/0/date",
        "/requests/0/target",
        "/record_final",
        "/sources",
    ],
)
def test_anything_else_may_be_null(pointer: str) -> None:
    assert is_valid(changed((pointer, None)))


@given(st.integers(-1_000_000_000, 1_000_000_000))
def test_three_decimals_are_exact(thousandths: int) -> None:
    validator = jsonschema_rs.Draft202012Validator(
        {"type": "number", "multipleOf": 0.001}
    )
    value = Decimal(thousandths) / 1000
    assert validator.is_valid(value)
    assert not validator.is_valid(value + Decimal("0.0001"))


@pytest.mark.parametrize(
    ("path", "low", "high"),
    [
        (
            "block/properties/response/properties/pain_reduction_percent",
            -1_000_000,
            100,
        ),
        ("block/properties/response/properties/pain_before", 0, 1_000_000),
        ("request/properties/response/properties/pain_after", 0, 1_000_000),
        ("plan_term/properties/value", 0, 1_000_000),
    ],
)
def test_numbers_have_bounds(path: str, low: int, high: int) -> None:
    schema = subschema(f"$defs/{path}")
    assert (schema["minimum"], schema["maximum"]) == (low, high)


@pytest.mark.parametrize("code", ["G90.511", "G90511", "M89", "G90.5", "S72.001A"])
def test_a_diagnosis_code_stands_with_or_without_its_dot(code: str) -> None:
    assert is_valid(changed(("/episodes/0/icd10", [code])))


@pytest.mark.parametrize(
    "code", ["", "g90.511", "G90.", "90.511", "G90.51111", "G90 511"]
)
def test_what_is_no_diagnosis_code_is_refused(code: str) -> None:
    assert not is_valid(changed(("/episodes/0/icd10", [code])))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024-06-10", (date(2024, 6, 10), date(2024, 6, 10))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2023-02", (date(2023, 2, 1), date(2023, 2, 28))),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("9999", (date(9999, 1, 1), date.max)),
        ("0001-01-01", (date.min, date.min)),
        ("2023-02-29", None),
        ("2024-13", None),
        ("2024-00", None),
        ("2024-01-00", None),
        ("0000", None),
        ("24-01-01", None),
        ("2024-06-10\n", None),
        ("٢٠٢٤", None),
    ],
)
def test_a_date_is_the_days_that_it_may_be(
    text: str, span: tuple[date, date] | None
) -> None:
    assert date_span(text) == span


@given(st.dates())
def test_any_day_is_itself(day: date) -> None:
    assert date_span(day.isoformat()) == (day, day)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), Group),
        (("requests",), Part),
        (("requests", 0), Group),
        (("requests", 0, "response"), Group),
        (("requests", 0, "response", "pain_before"), Field),
        (("requests", 0, "injectates", 3), Field),
        (("plan",), Group),
        (("sources", "/any"), Field),
        (("requests", "0"), None),
        (("plan", 0), None),
        (("case_id", "x"), None),
        (("nothing", "at", "all"), None),
    ],
)
def test_the_format_knows_what_may_stand_where(
    path: tuple[str | int, ...], expected: type | None
) -> None:
    node = small_format().node(path)
    assert (type(node) if node else None) is expected


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (("rom", "id", "id", ""), "RSB391"),
        (("room", "a", "word:colour", ""), "RSB392"),
        (("room", "a", "ref:plan", ""), "RSB393"),
        (("room", "a", "yesno", ""), "RSB394"),
        (("room", "size", "number", ""), "RSB395"),
        (("room", "id", "text", ""), "RSB395"),
        (("room", "id/inner", "text", ""), "RSB395"),
        (("case", "rooms", "text", ""), "RSB395"),
        (("case", "sources", "text", ""), "RSB395"),
    ],
)
def test_a_declaration_that_cannot_hold_is_refused(
    field: tuple[str, str, str, str], code: str
) -> None:
    with pytest.raises(Rejected) as caught:
        case_format(PARTS, [*FIELDS, field], COLORS)
    assert [fault.code for fault in caught.value.diagnostics] == [code]
    assert caught.value.status == EX_CONFIG


def test_the_schema_library_is_not_imported_before_it_is_needed() -> None:
    program = (
        "import sys, rsb_prove.bridge.validation, rsb_prove.bridge.facts;"
        "print('jsonschema_rs' in sys.modules)"
    )
    path = [entry for entry in sys.path if entry]
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "False\n"
