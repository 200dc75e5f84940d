"""YAML that can be read in one way only, and errors with the line that they stand on."""

from decimal import Decimal

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.yamltext import read_yaml


def value(text: str) -> object:
    return read_yaml(text, "file.yaml").value


def refused(text: str) -> list[tuple[str, str]]:
    with pytest.raises(Rejected) as caught:
        read_yaml(text, "file.yaml")
    return [(one.place, one.code) for one in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-10", "2024-06-10"),
        ("no", "no"),
        ("on", "on"),
        ("false", False),
        ("'false'", "false"),
        ("null", None),
        ("~", None),
        ("''", ""),
        ("7", 7),
        ("'7'", "7"),
        ("007", 7),
        ("1_000", "1_000"),
        ("12:30:00", "12:30:00"),
        ("0x1F", "0x1F"),
        ("49.5", Decimal("49.5")),
        (".5", Decimal("0.5")),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("=", "="),
        ("Ωmega", "Ωmega"),
        ("", None),
    ],
)
def test_a_scalar_is_what_yaml_1_2_and_a_reader_take_it_for(
    text: str, expected: object
) -> None:
    assert value(f"a: {text}\n") == {"a": expected}


def test_each_value_knows_its_line() -> None:
    text = read_yaml("a:\n  - b: 1\n    c: 2\n  - {/d/0: 3}\n", "file.yaml")
    assert text.value == {"a": [{"b": 1, "c": 2}, {"/d/0": 3}]}
    places = [text.place(("a", 0, "c")), text.place(("a", 1, "/d/0")), text.place(())]
    assert places == ["file.yaml:3", "file.yaml:4", "file.yaml:1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [("file.yaml:3", "RSB602")]),
        ("a: &x 1\nb: *x\n", [("file.yaml:1", "RSB602"), ("file.yaml:2", "RSB602")]),
        ("a: !!python/object:os.system 1\n", [("file.yaml:1", "RSB602")]),
        ("a: 1\n---\nb: 2\n", [("file.yaml:1", "RSB602")]),
        ("? [1, 2]\n: 3\n", [("file.yaml:1", "RSB602")]),
        ("a: [1\n", [("file.yaml:2:1", "RSB601")]),
        ("a: b: c\n", [("file.yaml:1:5", "RSB601")]),
        ("\ta: 1\n", [("file.yaml:1:1", "RSB601")]),
        ("[" * 40 + "]" * 40, [("file.yaml:1", "RSB602")]),
        ("a: \x01\n", [("file.yaml", "RSB601")]),
    ],
)
def test_what_can_be_taken_in_two_ways_is_refused_where_it_stands(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert refused(text) == expected


def test_an_empty_text_has_no_value() -> None:
    assert value("") is None
    assert value("# nothing\n") is None
