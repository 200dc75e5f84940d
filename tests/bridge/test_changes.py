import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.changes import Change, Op, changed, spelt
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.pointer import Path, follow, pointer
from tests.bridge.case_fixtures import CASE, document

EMPTY = {"schema_version": 1}

scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
values = st.recursive(
    scalars | st.decimals(-9, 9, places=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
    ),
    max_leaves=4,
)


def below(value: object, path: Path = ()) -> Iterator[Path]:
    """Every path in a value."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from below(inner, (*path, key))
    for index, inner in enumerate(value) if isinstance(value, list) else ():
        yield from below(inner, (*path, index))


def result(root: object, *changes: tuple[Op, str, object]) -> object:
    return changed(document(root), (Change(*one) for one in changes)).root


def at(root: object, *changes: tuple[Op, str, object]) -> object:
    """What stands at the pointer of the last change, when all are made."""
    return follow(result(root, *changes), changes[-1][1])[1]


def fault(root: object, *change: object) -> Diagnostic:
    with pytest.raises(Rejected) as rejected:
        changed(document(root), [Change(*change)])  # type: ignore[arg-type]
    assert rejected.value.status == 2
    (found,) = rejected.value.diagnostics
    return found


changes_of = st.tuples(st.sampled_from(list(below(CASE))[1:]), values)


@given(changes_of)
def test_what_is_set_is_read_and_other_places_stay(change: tuple[Path, object]) -> None:
    path, value = change
    before = document(CASE)
    after = changed(before, [Change("set", pointer(path), value)])
    assert follow(after.root, pointer(path))[1] == value
    for other in below(CASE):
        if other[: len(path)] != path and path[: len(other)] != other:
            where = pointer(other)
            assert follow(after.root, where)[1] is follow(before.root, where)[1]


@given(changes_of)
def test_the_original_stays(change: tuple[Path, object]) -> None:
    before = document(CASE)
    kept, digest = copy.deepcopy(before.root), before.sha256
    changed(before, [Change("set", pointer(change[0]), change[1])])
    assert (before.root, before.sha256) == (kept, digest)


@given(changes_of)
def test_the_hash_is_that_of_the_changed_case_read_anew(
    change: tuple[Path, object],
) -> None:
    after = changed(document(CASE), [Change("set", pointer(change[0]), change[1])])
    text = json.dumps(after.root, default=float)
    assert after.sha256 == read_document(text, "case.json").sha256


def test_no_change_and_the_same_value_give_the_same_case() -> None:
    case = document(CASE)
    assert changed(case, []) == case
    assert changed(case, [Change("set", "/history/complete", False)]) == case


def test_the_name_of_the_case_stays() -> None:
    assert changed(document(CASE), []).name == "case.json"


@pytest.mark.parametrize(
    ("pointer", "made"),
    [
        ("/care/pain_program", {"care": {"pain_program": 1}}),
        ("/requests/0/date", {"requests": [{"date": 1}]}),
        ("/requests/-/date", {"requests": [{"date": 1}]}),
        (
            "/sources/~1requests~10~1date",
            {"sources": {"/requests/0/date": 1}},
        ),
        ("/a~01", {"a~1": 1}),
        ("/", {"": 1}),
    ],
)
@pytest.mark.parametrize("void", [{}, {"care": None, "requests": None}])
def test_what_is_missing_or_null_on_the_way_is_made(
    void: dict[str, object], pointer: str, made: dict[str, object]
) -> None:
    assert result(EMPTY | void, ("set", pointer, 1)) == EMPTY | void | made


@pytest.mark.parametrize("end", ["-", "1"])
def test_behind_the_last_member_appends(end: str) -> None:
    got = result({"requests": ["a"]}, ("set", f"/requests/{end}", "b"))
    assert got == {"requests": ["a", "b"]}


def test_several_changes_are_made_in_order() -> None:
    steps: list[tuple[Op, str, object]] = [
        ("add", "/requests/0/guidance", "ct"),
        ("add", "/requests/0/guidance", "ct"),
        ("add", "/requests/0/guidance", "mri"),
        ("remove", "/requests/0/guidance", "ct"),
    ]
    assert at(CASE, *steps) == ["mri"]


def test_the_last_word_taken_out_leaves_a_list_that_says_none() -> None:
    assert at({"a": ["x"]}, ("remove", "/a", "x")) == []


def test_a_word_is_added_where_nothing_was_documented() -> None:
    assert at(EMPTY, ("add", "/requests/0/guidance", "ct")) == ["ct"]


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (("a", "b"), ["a", "b"]),
        ({"a": ("b",)}, {"a": ["b"]}),
        (60.0, 60),
        (62.5, Decimal("62.5")),
        (Decimal("60.0"), 60),
    ],
)
def test_values_are_as_a_case_that_is_read_holds_them(
    value: object, got: object
) -> None:
    found = at(EMPTY, ("set", "/a", value))
    assert (found, type(found)) == (got, type(got))


def test_changes_of_words_numbers_and_lists_stand_in_sets() -> None:
    one = Change("set", "/a", ("x",))
    assert {one, Change("set", "/a", ("x",)), Change("add", "/a", "x")} == {
        one,
        Change("add", "/a", "x"),
    }


@pytest.mark.parametrize(
    ("change", "code", "where", "help_"),
    [
        (("set", "requests/0", 1), "RSB421", "", "did you mean /requests/0?"),
        (("set", "", 1), "RSB421", "", ""),
        (("set", "/a~2", 1), "RSB421", "", ""),
        (("set", "/a" * 65, 1), "RSB421", "", ""),
        (("set", "/case_id/x", 1), "RSB422", "#/case_id", "change /case_id itself"),
        (("set", "/requests/2", 1), "RSB423", "#/requests", "write 0 to 0, or - for"),
        (("set", "/requests/x", 1), "RSB423", "#/requests", "write 0 to 0, or - for"),
        (("set", "/requests/00", 1), "RSB423", "#/requests", ""),
        (("set", "/plan/mandates/1", 1), "RSB423", "#/plan/mandates", "write - for"),
        (("set", "/care/1", 1), "RSB423", "#/care", "write - for"),
        (("add", "/case_id", "x"), "RSB424", "#/case_id", "use set"),
        (("remove", "/history", "x"), "RSB424", "#/history", "use set"),
        (
            ("remove", "/requests/0/guidance", "x"),
            "RSB425",
            "#/requests/0/guidance",
            "",
        ),
        (("remove", "/episodes/0/icd10", "x"), "RSB425", "icd10", "G90.511, G90511"),
        (("set", "/a", "\ud800"), "RSB426", "", ""),
        (("set", "/\ud800", 1), "RSB426", "", ""),
    ],
)
def test_a_change_that_leads_nowhere_is_rejected(
    change: tuple[object, ...], code: str, where: str, help_: str
) -> None:
    found = fault(CASE, *change)
    assert (found.code, found.sentence[-1]) == (code, ".")
    assert found.place.startswith("case.json")
    assert found.place.endswith(where)
    assert help_ in found.help


@given(st.text(max_size=9), scalars)
def test_any_pointer_is_followed_or_rejected(text: str, value: object) -> None:
    ops: tuple[Op, ...] = ("set", "add", "remove")
    for op in ops:
        with suppress(Rejected):
            changed(document(CASE), [Change(op, f"/{text}", value)])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2024-06-10", "2024-06-10"),
        ("2024", '"2024"'),
        ("true", '"true"'),
        (True, "true"),
        (None, "null"),
        (Decimal("62.5"), "62.5"),
        (("a", "é"), '["a", "é"]'),
        ("", ""),
        ("a\nb", r'"a\nb"'),
    ],
)
def test_a_value_is_spelt_so_that_it_reads_back(value: object, text: str) -> None:
    assert spelt(value) == text


def test_a_change_reads_as_the_command_line_takes_it() -> None:
    change = Change("set", "/requests/0/date", "2024-06-10")
    assert str(change) == "--set /requests/0/date=2024-06-10"


def test_only_what_lies_on_the_way_is_copied() -> None:
    before = document(CASE)
    after = changed(before, [Change("set", "/requests/0/cpt", "64520")])
    copied = [k for k in before.root if before.root[k] is not after.root[k]]
    assert copied == ["requests"]
