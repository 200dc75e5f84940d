"""What is said of two decisions: true on both sides, and nothing where they agree."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.changes import Change, Op, changed
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import ABSENT, follow
from rsb_prove.bridge.program import Program, compiled
from rsb_prove.bridge.rulebase import load, rule_files
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.difference import (
    Difference,
    LineDifference,
    difference,
    differing_rules,
)
from rsb_prove.explain.differencedocument import difference_document
from rsb_prove.explain.differencetext import difference_text
from rsb_prove.explain.fields import FieldDifference, differing_fields
from rsb_prove.explain.schemas import document_schema
from rsb_prove.explain.view import CaseView
from tests.case_changes import documented_more
from tests.case_strategies import Case, any_case, examples, program, read

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("one case", "another")
SCHEMA = jsonschema_rs.Draft202012Validator(document_schema("difference"))


def example(name: str) -> Case:
    case: Case = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return case


def view(document: Document, asked: Program | None = None) -> CaseView:
    asked = asked or program()
    return view_case(asked.base, asked.decide(document))


def compared(one: Document, other: Document, *, full: bool = False) -> Difference:
    fields = differing_fields(one.root, other.root, program().format)
    return difference(view(one), view(other), fields, full=full)


def with_changes(
    name: str, *given: tuple[Op, str, object], full: bool = False
) -> Difference:
    """An example, and the same with changes."""
    one = read(example(name))
    other = changed(one, [Change(*change) for change in given])
    return compared(one, other, full=full)


def only_line(found: Difference) -> LineDifference:
    (line,) = found.lines
    return line


def fields(one: Case, other: Case) -> list[FieldDifference]:
    return list(differing_fields(one, other, program().format))


def next_day(*, full: bool = False) -> Difference:
    return with_changes(
        "weekly-interval", ("set", "/requests/0/date", "2024-06-10"), full=full
    )


def test_a_day_later_the_weekly_limit_is_met() -> None:
    found = next_day()
    line = only_line(found)
    assert found
    assert found.redetermined
    (weekly,) = [c for c in line.criteria if c.turned and not c.sums_up]
    assert weekly.id == "IND-TX-FREQ"
    assert weekly.before
    assert weekly.after
    assert (weekly.before.status, weekly.after.status) == ("failed", "met")
    assert "1 day short" in weekly.before.statement


def test_a_criterion_with_other_values_is_told_from_one_that_turned() -> None:
    found = {c.id: c for c in only_line(next_day()).criteria}
    cap = found["IND-TX-CAP6"]
    assert not cap.turned
    assert cap.before != cap.after


def test_the_steps_are_those_that_a_reader_is_shown() -> None:
    steps = only_line(next_day()).steps
    assert {"block b2 is 6 days before line 1", "6 days < 7 days"} < {
        node.text for node in steps.gone
    }
    assert "block b2 is 7 days before line 1" in {node.text for node in steps.come}
    every = only_line(next_day(full=True)).steps
    assert set(steps.gone) < set(every.gone)
    assert set(steps.come) < set(every.come)


def test_answered_questions_go_and_readings_come() -> None:
    answers: list[tuple[Op, str, object]] = [
        ("set", "/care/pain_program", True),
        ("set", "/history/blocks/1/response/medication_decreased", True),
    ]
    line = only_line(with_changes("response-not-documented", *answers))
    assert {ask.pointer for ask in line.asks.gone} == {p for _, p, _ in answers}
    assert not line.asks.come
    assert line.readings.come


def test_a_line_of_one_case_only_is_said_to_be() -> None:
    one = example("series")
    other = {**one, "requests": one["requests"][:1]}
    found = compared(read(one), read(other))
    assert [(bool(x.before), bool(x.after)) for x in found.lines] == [
        (True, True),
        (True, False),
        (True, False),
    ]
    assert found.redetermined
    assert "only before: " in difference_text(found, NAMES)


def test_another_kind_of_request_has_other_criteria() -> None:
    found = with_changes(
        "weekly-interval", ("set", "/requests/0/purpose", "additional_diagnostic")
    )
    criteria = {c.id: c for c in only_line(found).criteria}
    assert criteria["IND-TX-FREQ"].after is None
    assert criteria["IND-TX-FREQ"].turned
    text = difference_text(found, NAMES)
    assert "FAILED -> n/a" in text
    assert "n/a -> " in text


def test_other_rules_are_the_cause() -> None:
    texts = [
        (
            name,
            text.replace(
                "'therapeutic_spacing_days', 7", "'therapeutic_spacing_days', 6"
            ),
        )
        for name, text in rule_files()
    ]
    trial = Program(compiled(load(texts)))
    rules = differing_rules(program().base, trial.base)
    assert [str(rule) for rule in rules.gone] != [str(rule) for rule in rules.come]
    assert all("therapeutic_spacing_days" in str(r) for r in (*rules.gone, *rules.come))
    case = read(example("weekly-interval"))
    found = difference(view(case), view(case, trial), (), rules)
    assert found.redetermined
    assert "Rules, only after" in difference_text(found, NAMES)
    SCHEMA.validate(difference_document(found))


def test_a_rule_base_does_not_differ_from_itself() -> None:
    assert not differing_rules(program().base, program().base)
    assert not differing_rules(program().base, load())


@examples(6)
@given(any_case)
def test_a_case_does_not_differ_from_itself(case: Case) -> None:
    found = compared(read(case), read(case), full=True)
    assert not found
    assert not found.fields
    assert "No difference" in difference_text(found, NAMES)


@examples(6)
@given(documented_more())
def test_the_difference_the_other_way_round_is_its_mirror(
    pair: tuple[Case, Case, object],
) -> None:
    one, other = (read(case) for case in pair[:2])
    there, back = compared(one, other), compared(other, one)
    assert bool(there) == bool(back)
    assert _sides(there) == [
        (name, after, before) for name, before, after in _sides(back)
    ]


def _sides(found: Difference) -> list[tuple[str, object, object]]:
    """Line by line what is said of each side, whatever its order."""
    return [
        (
            line.line,
            (
                {c.before for c in line.criteria},
                *map(set, (line.asks.gone, line.flags.gone, line.readings.gone)),
                {node.text for node in line.steps.gone},
            ),
            (
                {c.after for c in line.criteria},
                *map(set, (line.asks.come, line.flags.come, line.readings.come)),
                {node.text for node in line.steps.come},
            ),
        )
        for line in found.lines
    ]


@examples(6)
@given(documented_more(), st.booleans())
def test_every_difference_follows_its_schema_and_is_set_to_the_width(
    pair: tuple[Case, Case, object], full: bool
) -> None:
    one, other = (read(case) for case in pair[:2])
    found = compared(one, other, full=full)
    document = json.loads(json.dumps(difference_document(found)))
    SCHEMA.validate(document)
    for width in (40, 80, 100):
        lines = difference_text(found, NAMES, full=full, width=width).splitlines()
        assert max(map(len, lines)) <= width


@examples(15)
@given(documented_more())
def test_a_fact_that_is_documented_is_the_one_field_that_differs(
    pair: tuple[Case, Case, tuple[tuple[str | int, ...], object]],
) -> None:
    one, other, (path, _) = pair
    where = "/" + "/".join(map(str, path))
    value = follow(other, where)[1]
    drawn = value is not None and value is not ABSENT
    expected = [FieldDifference(where, where, None, value)] if drawn else []
    assert fields(one, other) == expected


@examples(30)
@given(any_case, any_case)
def test_what_is_said_of_the_fields_is_true(one: Case, other: Case) -> None:
    for found in fields(one, other):
        for case, at, value in (
            (one, found.before_at, found.before),
            (other, found.after_at, found.after),
        ):
            held = None if at is None else follow(case, at)[1]
            assert value == held or (value is None and not _is_there(held))


def _is_there(value: object) -> bool:
    return isinstance(value, dict | list | str | int | float)


def test_null_and_absent_are_the_same() -> None:
    assert fields({"care": None, "a": {"b": None}}, {}) == []


@pytest.mark.parametrize("other", [{"history": {}}, {"history": None}, {}])
def test_an_empty_object_says_nothing(other: Case) -> None:
    assert fields({"history": {"complete": None}}, other) == []


def test_none_differs_from_not_documented() -> None:
    (found,) = fields({"history": {"blocks": []}}, {})
    assert (found.pointer, found.before, found.after) == ("/history/blocks", [], None)


def test_members_are_matched_by_their_ids() -> None:
    one = {"history": {"blocks": [{"id": "b1", "date": "2024"}, {"id": "b2"}]}}
    other = {"history": {"blocks": [{"id": "b2"}, {"id": "b1", "date": "2023"}]}}
    assert fields(one, other) == [
        FieldDifference(
            "/history/blocks/0/date", "/history/blocks/1/date", "2024", "2023"
        )
    ]


def test_a_member_that_only_one_has_stands_at_its_place() -> None:
    one = {"requests": [{"line": "1"}, {"line": "2"}]}
    other = {"requests": [{"line": "0"}, {"line": "1"}]}
    assert fields(one, other) == [
        FieldDifference("/requests/1", None, {"line": "2"}, None),
        FieldDifference(None, "/requests/0", None, {"line": "0"}),
    ]


def test_members_without_ids_are_matched_by_what_they_say() -> None:
    one = {"history": {"procedures": [{"date": "2024"}, {"date": "2023"}]}}
    other = {"history": {"procedures": [{"date": "2023"}]}}
    (found,) = fields(one, other)
    assert (found.pointer, found.after_at) == ("/history/procedures/0", None)


def test_values_are_told_in_words() -> None:
    found = with_changes(
        "weekly-interval",
        ("set", "/requests/0/guidance", []),
        ("set", "/care/pain_program", None),
        ("set", "/history/blocks/-", {"id": "b3", "date": "2024-01"}),
        ("set", "/requests/0/cpt", "64520"),
    )
    text = difference_text(found, NAMES)
    for line in (
        "/requests/0/guidance  ultrasound -> none",
        "/care/pain_program  true -> not documented",
        "/history/blocks/2  only after: id b3, date 2024-01",
        "/requests/0/cpt  64510 -> 64520",
    ):
        assert f"  {line}\n" in text
