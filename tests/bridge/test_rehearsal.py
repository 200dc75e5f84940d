"""A scenario comes out as the rules decide it, and every difference is told."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.program import shipped
from rsb_prove.bridge.rehearsal import Mismatch, Rehearsal
from rsb_prove.bridge.rehearsal import mismatches as of_lines
from rsb_prove.bridge.scenarios import Expected, Scenario
from tests.case_strategies import program

EXAMPLES = Path(__file__).parents[2] / "examples"
WEEKLY = str(EXAMPLES / "weekly-interval.json")
SERIES = str(EXAMPLES / "series.json")
NOT_NECESSARY = Expected(None, "a:1", "not_medically_necessary")
SIX_DAYS = Scenario("six days", "a:1", WEEKLY, (), (), (NOT_NECESSARY,))
SEVEN_DAYS = replace(
    SIX_DAYS, changes=(Change("set", "/requests/0/date", "2024-06-10"),)
)


@cache
def rehearsal() -> Rehearsal:
    return Rehearsal(program())


def mismatches(scenario: Scenario, **expected: object) -> list[Mismatch]:
    told = replace(scenario.expected[0], **expected)  # type: ignore[arg-type]
    return list(rehearsal().outcome(replace(scenario, expected=(told,))).mismatches)


def test_what_comes_as_expected_has_no_mismatch() -> None:
    whole = {
        "by": ("IND-TX-FREQ",),
        "met": ("IND-TX-PROGRAM", "IND-TX-CAP6"),
        "failed": ("IND-TX-FREQ",),
        "unknown": (),
        "flags": (),
        "asks": (),
    }
    assert mismatches(SIX_DAYS, **whole) == []


@pytest.mark.parametrize(
    ("expected", "mismatch"),
    [
        (
            {"determination": "medically_necessary"},
            Mismatch("1", "expect", "medically_necessary", "not_medically_necessary"),
        ),
        (
            {"by": ("IND-TX-FREQ", "IND-TX-CAP6")},
            Mismatch("1", "by", "IND-TX-CAP6", "IND-TX-CAP6 is met"),
        ),
        (
            {"met": ("IND-TX-FREQ", "IND-ADD-2WK")},
            Mismatch(
                "1",
                "met",
                "IND-TX-FREQ, IND-ADD-2WK",
                "IND-TX-FREQ is failed, IND-ADD-2WK is not listed",
            ),
        ),
        (
            {"failed": ()},
            Mismatch("1", "failed", "none", "IND-TX-FREQ"),
        ),
        (
            {"failed": ("IND-TX-FREQ", "IND-TX-CAP6")},
            Mismatch("1", "failed", "IND-TX-FREQ, IND-TX-CAP6", "IND-TX-FREQ"),
        ),
        (
            {"unknown": ("IND-TX-PRIOR",)},
            Mismatch("1", "unknown", "IND-TX-PRIOR", "none"),
        ),
        (
            {"asks": ("/care/pain_program",)},
            Mismatch("1", "asks", "/care/pain_program", "none"),
        ),
    ],
)
def test_each_difference_is_told(
    expected: dict[str, object], mismatch: Mismatch
) -> None:
    assert mismatches(SIX_DAYS, **expected) == [mismatch]


def test_a_criterion_that_sums_up_others_may_be_named_or_not() -> None:
    scenario = replace(
        SEVEN_DAYS, changes=(Change("set", "/care/pain_program", False),)
    )
    leaves = ("IND-TX-FREQ", "IND-TX-PROGRAM")
    assert mismatches(scenario, failed=leaves) == []
    assert mismatches(scenario, failed=(*leaves, "IND-TX-CONS")) == []
    assert mismatches(scenario, failed=("IND-TX-FREQ", "IND-TX-CONS")) != []


def test_a_scenario_is_decided_as_its_case_would_be_alone() -> None:
    outcome = rehearsal().outcome(SEVEN_DAYS)
    text = Path(WEEKLY).read_text("utf-8").replace("2024-06-09", "2024-06-10")
    alone = shipped().decide(read_document(text, "case"))
    assert outcome.decided.lines == alone.lines
    assert outcome.decided.model.rows("met") == alone.model.rows("met")


def test_a_reading_is_that_of_the_scenario_alone() -> None:
    friday = replace(
        SIX_DAYS,
        readings=(("weekly", "calendar_week"),),
        changes=(
            Change("set", "/history/blocks/1/date", "2024-06-07"),
            Change("set", "/requests/0/date", "2024-06-10"),
        ),
    )
    assert mismatches(friday, determination="medically_necessary") == []
    assert mismatches(replace(friday, readings=())) == []


def test_no_scenario_may_expect_an_unknown_that_asks_nothing() -> None:
    """Whatever it names: what is not documented becomes a question."""
    scenario = replace(
        SEVEN_DAYS,
        changes=(*SEVEN_DAYS.changes, Change("set", "/care/pain_program", None)),
        expected=(Expected(None, "a:1", "needs_information"),),
    )
    outcome = rehearsal().outcome(scenario)
    assert outcome.mismatches == ()
    (line,) = outcome.decided.lines
    (found,) = of_lines(scenario, [replace(line, asks=())], outcome.decided.model)
    assert (found.what, found.got) == ("asks", "none")
    assert "IND-TX-PROGRAM" in found.expected


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("IND-TX-PROGRAM",), []),
        (("IND-TX-PROGRAM", "IND-TX-CONS"), []),  # which sums it up
        ((), ["none"]),
        (("IND-TX-FREQ", "IND-TX-PROGRAM"), ["IND-TX-FREQ, IND-TX-PROGRAM"]),
    ],
)
def test_what_is_asked_for_settles_the_criteria_that_are_named(
    named: tuple[str, ...], expected: list[str]
) -> None:
    pointer = "/care/pain_program"
    line = Expected(
        None,
        "a:1",
        "needs_information",
        asks=(pointer,),
        settles=((pointer, named),),
    )
    changes = (*SEVEN_DAYS.changes, Change("set", pointer, None))
    outcome = rehearsal().outcome(
        replace(SEVEN_DAYS, changes=changes, expected=(line,))
    )
    assert [(one.expected, one.got) for one in outcome.mismatches] == [
        (f"{pointer} for {told}", f"{pointer} for IND-TX-PROGRAM") for told in expected
    ]


def test_what_does_not_apply_is_not_listed() -> None:
    assert mismatches(SIX_DAYS, unlisted=("IND-ADD-COUNT3",)) == []
    (found,) = mismatches(SIX_DAYS, unlisted=("IND-ADD-COUNT3", "IND-TX-FREQ"))
    assert found == Mismatch("1", "unlisted", "IND-TX-FREQ", "IND-TX-FREQ is failed")


def test_lines_are_told_by_their_names() -> None:
    lines = tuple(
        Expected(name, "a:1", "medically_necessary") for name in ("1", "nine")
    )
    scenario = Scenario("series", "a:1", SERIES, (), (), lines)
    found = rehearsal().outcome(scenario).mismatches
    assert [(one.line, one.what) for one in found if one.what == "line"] == [
        ("nine", "line")
    ]
    one_for_all = replace(scenario, expected=(NOT_NECESSARY,))
    assert rehearsal().outcome(one_for_all).mismatches[0].expected == "one line"


@pytest.mark.parametrize(
    ("scenario", "found"),
    [
        (
            replace(SIX_DAYS, base="no/such.json"),
            (
                "a:1",
                "RSB604",
                "The base case cannot be read: No such file or directory.",
            ),
        ),
        (
            replace(SIX_DAYS, base="/dev/zero"),
            ("a:1", "RSB604", "The base case cannot be read: It is no file."),
        ),
        (
            replace(SIX_DAYS, base="no\0such.json"),
            ("a:1", "RSB604", "The base case cannot be read: embedded null byte."),
        ),
        (
            replace(SIX_DAYS, readings=(("weekly", "never"),)),
            ("a:1", "RSB605", "No reading weekly=never is known."),
        ),
        (
            replace(SIX_DAYS, expected=(replace(NOT_NECESSARY, by=("IND-TX-FRQ",)),)),
            ("a:1", "RSB605", "No criterion IND-TX-FRQ is known."),
        ),
        (
            replace(SIX_DAYS, expected=(replace(NOT_NECESSARY, flags=("leg",)),)),
            ("a:1", "RSB605", "No flag leg is known."),
        ),
        (
            replace(SIX_DAYS, expected=(replace(NOT_NECESSARY, determination="ok"),)),
            ("a:1", "RSB605", "No determination ok is known."),
        ),
        (
            replace(SIX_DAYS, changes=(Change("set", "/requests/0/dat", "2024"),)),
            ("a:1#/requests/0/dat", "RSB203", "A request has no such field here."),
        ),
        (
            replace(SIX_DAYS, changes=(Change("add", "/care/pain_program", "x"),)),
            ("a:1#/care/pain_program", "RSB424", ""),
        ),
    ],
)
def test_what_cannot_be_decided_as_it_stands_is_refused(
    scenario: Scenario, found: tuple[str, str, str]
) -> None:
    with pytest.raises(Rejected) as caught:
        rehearsal().outcome(scenario)
    assert caught.value.status in (65, 66)
    (one,) = caught.value.diagnostics
    place, code, sentence = found
    assert (one.place, one.code) == (place, code)
    assert one.sentence.startswith(sentence)


def test_all_changes_that_cannot_be_made_are_told_at_once() -> None:
    lost = (
        Change("set", "/requests/7/date", "2024-06-10"),
        Change("add", "/care/pain_program", "x"),
    )
    with pytest.raises(Rejected) as caught:
        rehearsal().outcome(replace(SIX_DAYS, changes=lost))
    assert [one.code for one in caught.value.diagnostics] == ["RSB423", "RSB424"]
