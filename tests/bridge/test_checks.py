"""Every check of a rule base: its code, its place, its sentence."""

import pytest

from rsb_prove.bridge.checks import check
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.rulebase import load, rule_files
from tests.bridge.rule_texts import base


def rejected(*rules: str) -> list[Diagnostic]:
    with pytest.raises(Rejected) as caught:
        check(base(*rules))
    assert caught.value.status == 78
    return list(caught.value.diagnostics)


def said(*rules: str) -> list[tuple[str, str, str]]:
    return [(one.code, one.place, one.sentence) for one in rejected(*rules)]


def test_a_sound_rule_base_passes() -> None:
    check(base("path(X, Y) <= edge(X, Y)", "path(X, Z) <= path(X, Y) & edge(Y, Z)"))


def test_the_shipped_rule_base_passes() -> None:
    check(load())


@pytest.mark.parametrize(
    "rule",
    ["lone(X) <= node(X) & ~edg(X, _)", "lone(X) <= edg(X, _)", "+edg('a', 'b')"],
)
def test_a_misspelt_predicate_is_named_with_its_neighbour(rule: str) -> None:
    (found,) = rejected("", rule)
    column = 2 if rule.startswith("+") else 1
    assert found == Diagnostic(
        f"a.dl:2:{column}",
        "RSB310",
        "No predicate edg is declared.",
        note="Every predicate has a declaration +predicate('name(column:type)', '…').",
        help="Did you mean edge?",
    )


def test_a_predicate_like_no_other_is_to_be_declared() -> None:
    (found,) = rejected("+zzzzzz('a')")
    assert (found.sentence, found.help) == (
        "No predicate zzzzzz is declared.",
        "Declare it.",
    )


def test_a_wrong_number_of_terms_is_named_with_the_declaration() -> None:
    (found,) = rejected("lone(X) <= edge(X)")
    assert (found.code, found.place) == ("RSB311", "a.dl:1:1")
    assert found.sentence == "edge is used with 1 terms and declared with 2."
    assert found.note == "It is declared at declared.dl:1:2."


def test_an_unknown_predicate_hides_what_follows_from_it() -> None:
    assert said("lone(X) <= edg(Y, _)") == [
        ("RSB310", "a.dl:1:1", "No predicate edg is declared.")
    ]


UNBOUND = {
    "lone(X) <= node('a')": "Nothing binds X in this clause.",
    "lone(X) <= ~node(X)": "Nothing binds X in this clause.",
    "lone(X) <= node(X) & ~edge(X, Y)": "Nothing binds Y in this clause.",
    "lone(X) <= node(X) & (Y < 3)": "Nothing binds Y in this clause.",
    "lone(X) <= node(X) & (Y < Z)": "Nothing binds Y and Z in this clause.",
    "lone(X) <= node(X) & (Y == Z)": "Nothing binds Y and Z in this clause.",
    "lone(X) <= node(X) & (3 == Y)": "Nothing binds Y in this clause.",
    "(n[X] == len_(Z)) <= edge(X, Y)": "Nothing binds Z in this clause.",
    "(n[Z] == len_(Y)) <= edge(X, Y)": "Nothing binds Z in this clause.",
}


@pytest.mark.parametrize(("rule", "sentence"), UNBOUND.items(), ids=UNBOUND)
def test_what_nothing_binds_is_named(rule: str, sentence: str) -> None:
    assert said(rule) == [("RSB312", "a.dl:1:1", sentence)]


@pytest.mark.parametrize(
    "rule",
    [
        "lone(X) <= node(X) & ~edge(X, _)",
        "lone(X) <= ~edge(X, _) & node(X)",
        "most(X, Y) <= (Y == N + 1) & size(X, N)",
        "lone(X) <= (N < 3) & size(X, N)",
        "most(X, Z) <= size(X, N) & (Z == Y * 2) & (Y == N + 1)",
        "(n[X] == len_(Y)) <= edge(X, Y)",
    ],
)
def test_the_order_of_a_body_makes_nothing_unbound(rule: str) -> None:
    check(base(rule))


CIRCLES = {
    "itself": ("lone(X) <= node(X) & ~lone(X)",),
    "through another": ("lone(X) <= node(X) & ~path(X, X)", "path(X, X) <= lone(X)"),
    "its own count": ("(n[X] == len_(Y)) <= edge(X, Y) & n(Y, _)",),
}


@pytest.mark.parametrize("rules", CIRCLES.values(), ids=CIRCLES)
def test_what_rests_on_its_own_absence_or_count_is_named(
    rules: tuple[str, ...],
) -> None:
    ((code, place, sentence),) = said(*rules)
    assert (code, place) == ("RSB313", "a.dl:1:1")
    assert sentence.endswith(" rests on its own absence or aggregate.")


def test_a_count_has_one_clause() -> None:
    found = said("(n[X] == len_(Y)) <= edge(X, Y)", "n(X, 0) <= node(X)")
    assert found == [
        ("RSB314", "a.dl:2:1", "n is an aggregate and has more than one clause.")
    ]


def test_only_numbers_have_a_greatest_and_make_a_count() -> None:
    found = said(
        "(most[X] == max_(Y)) <= edge(X, Y)",
        "(edge[X] == len_(Y)) <= node(X) & node(Y)",
    )
    assert [(code, sentence) for code, _, sentence in found] == [
        ("RSB317", "Words are neither less nor more than anything."),
        ("RSB316", "The last column of edge gets a number and is declared for words."),
    ]


def test_a_slot_is_filled_by_a_variable() -> None:
    found = rejected("# because: {X} and {Z}", "lone(X) <= edge(X, Y)")
    assert [(f.code, f.place, f.sentence, f.help) for f in found] == [
        (
            "RSB320",
            "a.dl:2:1",
            "The sentence has a slot {Z} that no variable fills.",
            "The variables are X, Y.",
        )
    ]


@pytest.mark.parametrize("missing", ["title", "citation", "unknown"])
def test_a_criterion_has_a_title_a_citation_and_an_unknown_line(missing: str) -> None:
    block = [
        f"# {key}: x" for key in ("title", "citation", "unknown") if key != missing
    ]
    assert said("# criterion: C-1", *block) == [
        (
            "RSB321",
            "a.dl:1:1",
            "The criterion C-1 lacks a title, citation or unknown line.",
        )
    ]


def test_every_fault_is_named_at_once() -> None:
    found = said(
        "lone(X) <= node('a')", "path(X, Y) <= edge(X, X)", "n(X, 1) <= ~n(X, 1)"
    )
    assert [(code, place) for code, place, _ in found] == [
        ("RSB312", "a.dl:1:1"),
        ("RSB312", "a.dl:2:1"),
        ("RSB312", "a.dl:3:1"),
    ]


def test_a_predicate_that_calculates_from_itself_is_refused() -> None:
    rules = ("size(X, 1) <= node(X)", "size(X, N) <= size(X, M) & (N == M + 1)")
    assert [code for code, *_ in said(*rules)] == ["RSB318"]


def added(text: str) -> list[str]:
    """The codes of what is wrong with the shipped rules and one line more."""
    with pytest.raises(Rejected) as caught:
        check(load((*rule_files(), ("zz.dl", text))))
    return [one.code for one in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("+reading('weekly', 'zzz')", "RSB322"),
        ("+reading('weekly', 'calendar_week')", "RSB322"),
        ("meets(R, 'NO-SUCH') <= line(R)", "RSB323"),
        ("+applies_to('NO-SUCH', 'therapeutic')", "RSB323"),
    ],
)
def test_what_is_named_is_there(text: str, code: str) -> None:
    assert added(text) == [code]
