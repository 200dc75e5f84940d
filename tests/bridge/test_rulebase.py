"""The rule base as a value: texts, declarations, readings."""

from pathlib import Path

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.rulebase import Column, load, rule_files
from tests.bridge.rule_texts import DECLARED, base

READINGS = (
    "+reading('week', 'seven_days')",
    "+option('week', 'seven_days', 'A1', '')",
    "+option('week', 'calendar', 'A1', '')",
    "+reading('year', 'twelve_months')",
    "+option('year', 'twelve_months', 'A2', '')",
)


def test_a_declaration_names_columns_types_and_sentence() -> None:
    found = base().predicates["size"]
    assert found.columns == (Column("name", "word"), Column("size", "count"))
    assert (found.template, str(found.place)) == (
        "{name} has {size}",
        "declared.dl:4:2",
    )


def test_facts_and_clauses_keep_the_order_of_the_files() -> None:
    found = base(
        "+node('b')", "lone(X) <= node(X)", "+node('a')", "lone(X) <= edge(X, X)"
    )
    assert found.rows("node") == (("b",), ("a",))
    assert [c.place.line for c in found.by_predicate["lone"]] == [2, 4]
    assert str(found.places("node")[("a",)]) == "a.dl:3:2"
    assert found.rows("nothing") == ()
    assert found.places("nothing") == {}


def test_criteria_are_numbered_through_the_files() -> None:
    texts = [("a.dl", "# criterion: B\n\n# criterion: A"), ("b.dl", "# criterion: C")]
    assert {c.id: c.number for c in load(texts).criteria.values()} == {
        "B": 1,
        "A": 2,
        "C": 3,
    }


def test_sentences_and_owners_belong_to_clauses() -> None:
    found = base("# criterion: C-1", "# because: so", "lone(X) <= node(X)")
    (clause,) = found.by_predicate["lone"]
    assert found.sentences == {clause.place: "so"}
    assert found.owners == {clause.place: "C-1"}


@pytest.mark.parametrize("odd", ["\x0c", "\x1c", "\u2028", "\x85"])
def test_an_odd_character_in_a_comment_moves_no_sentence(odd: str) -> None:
    found = base(f"# a{odd}b", "# because: so", "lone(X) <= node(X)")
    assert list(found.sentences.values()) == ["so"]


def test_the_errors_of_all_files_come_together() -> None:
    with pytest.raises(Rejected) as caught:
        load([("a.dl", "import os"), ("b.dl", "x = 1\n+p(1.5)"), ("c.dl", "+p('a')")])
    places = [one.place for one in caught.value.diagnostics]
    assert places == ["a.dl:1:1", "b.dl:1:1", "b.dl:2:4"]
    assert caught.value.status == 78


def test_the_hash_covers_names_texts_and_their_borders() -> None:
    texts = [
        [("a", "x"), ("b", "y")],
        [("a", "xb"), ("b", "")],
        [("b", "x"), ("a", "y")],
    ]
    texts = [[(name, f"# {text}") for name, text in one] for one in texts]
    assert len({load(one).sha256 for one in texts}) == 3
    assert load(texts[0]).sha256 == load(texts[0]).sha256


def test_rule_files_are_found_in_folders_in_order(tmp_path: Path) -> None:
    for name in ("b.dl", "a/z.dl", "a/y.txt", "_c/x.dl", ".d/x.dl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}", encoding="utf-8")
    assert rule_files(tmp_path) == (("a/z.dl", "# a/z.dl"), ("b.dl", "# b.dl"))


def test_a_reading_is_switched_and_the_rest_stays() -> None:
    found = base(*READINGS)
    switched = found.with_readings({"week": "calendar"})
    assert switched.rows("reading") == (("week", "calendar"), ("year", "twelve_months"))
    assert found.rows("reading")[0] == ("week", "seven_days")
    assert [f for f in switched.facts if f.predicate != "reading"] == [
        f for f in found.facts if f.predicate != "reading"
    ]
    assert found.with_readings({}) is found


@pytest.mark.parametrize(
    ("name", "value", "help_"),
    [
        ("week", "month", "The readings of it are: seven_days, calendar."),
        ("wek", "calendar", "The readings are: week, year."),
    ],
)
def test_an_unknown_reading_is_refused_with_the_known(
    name: str, value: str, help_: str
) -> None:
    with pytest.raises(Rejected) as caught:
        base(*READINGS).with_readings({name: value})
    (found,) = caught.value.diagnostics
    assert (found.code, found.help, caught.value.status) == ("RSB403", help_, 2)
    assert found.sentence == f"No reading {name}={value} is known."


def test_the_shipped_readings_are_among_their_options() -> None:
    found = load()
    options = {row[:2] for row in found.rows("option")}
    assert set(found.rows("reading")) <= options
    names = [row[0] for row in found.rows("reading")]
    assert len(names) == len(set(names)) == len({name for name, _ in options})


def test_recursive_groups_are_those_of_the_clauses() -> None:
    found = base("path(X, Z) <= path(X, Y) & edge(Y, Z)", "lone(X) <= path(X, X)")
    assert found.recursive_groups == {"path": ("path",)}
    assert DECLARED.count("predicate(") == len(found.predicates)
