import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.diagnostic import EX_DATAERR, Rejected
from rsb_prove.bridge.document import MAX_CHARACTERS, MAX_DEPTH, read_document
from rsb_prove.bridge.pointer import (
    ABSENT,
    document_order,
    follow,
    found,
    place,
    pointer,
)

MEMBERS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**39), 10**39) | MEMBERS,
    lambda inner: st.lists(inner) | st.dictionaries(MEMBERS, inner),
    max_leaves=15,
)
OBJECTS = st.dictionaries(MEMBERS, VALUES)
TEXTS: st.SearchStrategy[str | bytes] = st.one_of(
    st.text(), st.binary(), st.text('{}[]",:0123456789.eE-+NaInfity\\u \n')
)


def rejections(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Rejected) as caught:
        read_document(text, "c")
    assert caught.value.status == EX_DATAERR
    return [(fault.place, fault.code) for fault in caught.value.diagnostics]


@given(OBJECTS)
def test_what_json_writes_is_read_back(root: dict[str, object]) -> None:
    assert read_document(json.dumps(root), "c").root == root


@given(OBJECTS)
def test_layout_makes_no_difference_to_the_hash(root: dict[str, object]) -> None:
    turned = dict(reversed(root.items()))
    layouts: list[str | bytes] = [
        json.dumps(root),
        json.dumps(turned, indent=3, ensure_ascii=False).encode(),
        "\ufeff" + json.dumps(root, sort_keys=True, separators=(",", ":")),
    ]
    assert len({read_document(text, "c").sha256 for text in layouts}) == 1


@given(TEXTS)
def test_any_text_is_read_or_rejected(text: str | bytes) -> None:
    said = ""
    try:
        read_document(text, "c")
    except Rejected as rejected:
        said = str(rejected)
    said.encode()  # nothing in it that a terminal could not take
    assert all(" error[RSB1" in line for line in said.splitlines() if line[0] != " ")


@pytest.mark.parametrize(
    "text", ['{"n": 60}', '{"n": 60.0}', '{"n": 6e1}', '{"n":60.00}']
)
def test_equal_numbers_are_one_number(text: str) -> None:
    first, other = read_document('{"n":60}', "c"), read_document(text, "c")
    assert (other.root, other.sha256) == (first.root, first.sha256)
    assert type(other.root["n"]) is int


def test_decimals_are_exact() -> None:
    root = read_document('{"n": 0.1, "m": 12345678901234567890.125}', "c").root
    assert root == {"n": Decimal("0.1"), "m": Decimal("12345678901234567890.125")}


def test_the_hash_is_that_of_the_canonical_form() -> None:
    digest = "f63990121ecf105f3fc5b7ba5661842266e12b78364eab9b34b2828fc762387d"
    assert read_document('{"a": 60.0}', "c").sha256 == digest  # of {"a":60}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("c:1:1", "RSB101")]),
        (b" \n\xef\xbb\xbf"[2:], [("c:1:1", "RSB101")]),
        (b'{"a":\n "\xe9"}', [("c:2:3", "RSB102")]),
        ('{"a": 1}'.encode("utf-16"), [("c:1:1", "RSB102")]),
        ('{"a": 1', [("c:1:8", "RSB103")]),
        ('{"a":\n  tru}', [("c:2:3", "RSB103")]),
        ('{"a": 1,\n}', [("c:1:8", "RSB103")]),
        ('{"a": 1} {}', [("c:1:10", "RSB103")]),
        ('{"a": {"b": 1, "b": 2}, "c": [{"d/e": 1, "d/e": 1}], "a": 0}',
         [("c#/a", "RSB104"), ("c#/a/b", "RSB104"), ("c#/c/0/d~1e", "RSB104")]),
        ('{"a": NaN, "b": [-Infinity]}', [("c:1:7", "RSB105"), ("c:1:18", "RSB105")]),
        ('{"a": NaN,\n "b" 1}', [("c:1:7", "RSB105"), ("c:2:6", "RSB103")]),
        ('{"a": 1e400, "b": 1e-400}', [("c:1:7", "RSB106"), ("c:1:19", "RSB106")]),
        ('{"a": ' + "1" * 5000 + "}", [("c:1:7", "RSB106")]),
        ('{"a": NaN, "a": 1}', [("c:1:7", "RSB105"), ("c#/a", "RSB104")]),
        ("[" * 100_000, [(f"c:1:{MAX_DEPTH + 1}", "RSB107")]),
        ('{"a":' * 100_000, [(f"c:1:{5 * MAX_DEPTH + 1}", "RSB107")]),
        (" " * (MAX_CHARACTERS + 1), [("c:1:1", "RSB108")]),
        (r'{"a": "\ud800", "\udfff": [1]}',
         [("c#/a", "RSB109"), (r"c#/\udfff", "RSB109")]),
        ('{"a": "\udc80"}', [("c#/a", "RSB109")]),
        ("[{}]", [("c#", "RSB110")]),
        ("null", [("c#", "RSB110")]),
    ],
)  # fmt: skip
def test_each_fault_has_its_code_and_its_place(
    text: str | bytes, expected: list[tuple[str, str]]
) -> None:
    assert rejections(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{'a': 1}", "A text stands in single quotation marks."),
        ('{"a": True}', "JSON has no such word."),
        ('{"a": 1 // no\n}', "JSON has no comments."),
        ('{"a" 1}', "A colon is missing after the field name."),
        ('{"a": 1 "b": 2}', "A comma is missing."),
        ("{a: 1}", "A text has no quotation marks."),
        ('{"a": "x', "This text is not closed."),
        ('{"a": "x\ny"}', "A text holds a control character."),
        (r'{"a": "\q"}', "JSON knows no such escape."),
        ("[1, 2,]", "Nothing follows this comma."),
        ('{"a": 1', "The document ends too early."),
        ('{"a": 1}\n{"a": 2}', "More follows the end of the case."),
        ('{"a": @}', "This is not JSON."),
    ],
)
def test_a_syntax_error_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_document(text, "c")
    assert [fault.sentence for fault in caught.value.diagnostics] == [sentence]


def test_depth_up_to_the_limit_is_read() -> None:
    inner = MAX_DEPTH - 1
    assert read_document('{"a":' + "[" * inner + "]" * inner + "}", "c").root


def test_words_within_strings_are_no_numbers() -> None:
    assert read_document('{"NaN": "\\"NaN, Infinity, 1e400"}', "c").root


@pytest.mark.parametrize("text", ['"' + '\\"' * 1_000_000, '{"a":' + " 1" * 1_000_000])
def test_a_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    assert [code for _, code in rejections(text)] == ["RSB103"]


@given(st.lists(MEMBERS))
def test_a_pointer_leads_back_to_its_path(path: list[str]) -> None:
    root: object = "here"
    for key in reversed(path):
        root = {key: root}
    assert follow(root, pointer(path)) == (tuple(path), "here")


@pytest.mark.parametrize(
    "text", ["/b", "/a/2", "/a/-", "/a/00", "/a/1/x", "/a/99999999999"]
)
def test_a_pointer_to_nothing_finds_nothing(text: str) -> None:
    assert follow({"a": [1, 2]}, text)[1] is ABSENT


def test_document_order_puts_missing_fields_first() -> None:
    order = document_order({"b": [0, {"y": 1, "x": 1}], "a": 1})
    paths = [("a",), ("b", 1, "x"), ("b", 1, "y"), ("b", 1, "missing"), ("b",)]
    assert sorted(paths, key=order) == paths[::-1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        (None, "null"),
        (Decimal("2.5"), "2.5"),
        ("a\x1b[31m\u202e", '"a\\u001b[31m\\u202e"'),
        ("x" * 500, '"' + "x" * 78 + "…"),
        ([1, 2], "a list of 2"),
        ({"a": 1, "b": 2}, "an object with the fields: a, b"),
        ({}, "an object with the fields: none"),
    ],
)
def test_values_are_shown_on_one_short_line(value: object, shown: str) -> None:
    assert found(value) == shown


def test_no_key_can_garble_a_place() -> None:
    assert place("c", ["a\n\x1b[2J", 0, "b~/"]) == r"c#/a\n\x1b[2J/0/b~0~1"
