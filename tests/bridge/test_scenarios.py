"""Scenario files: what they say is read whole, and what they cannot mean is refused."""

import pytest

from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.scenarios import Expected, Scenario, read_scenarios

WHOLE = """\
base: ../bases/weekly.json
scenarios:
  - name: Everything that a scenario can say
    set: {/requests/0/date: 2024-06-09, /care/pain_program: null}
    add: {/requests/0/guidance: [ultrasound, ct]}
    remove: {/requests/0/guidance: fluoroscopy}
    reading: {weekly: calendar_week}
    expect: not_medically_necessary
    by: IND-TX-FREQ
    met: [IND-TX-CAP6]
    failed: [IND-TX-FREQ]
    unknown: []
    flags: []
    asks: [/care/pain_program]
  - name: Two lines of another base
    base: series.json
    lines:
      "1": {expect: medically_necessary}
      "2": {expect: needs_information, by: [IND-TX-PRIOR]}
"""


def test_a_file_says_all_of_it() -> None:
    first, second = read_scenarios(WHOLE, "a.test.yaml", "rules/policy")
    assert first == Scenario(
        name="Everything that a scenario can say",
        place="a.test.yaml:3",
        base="rules/policy/../bases/weekly.json",
        changes=(
            Change("set", "/requests/0/date", "2024-06-09"),
            Change("set", "/care/pain_program", None),
            Change("add", "/requests/0/guidance", "ultrasound"),
            Change("add", "/requests/0/guidance", "ct"),
            Change("remove", "/requests/0/guidance", "fluoroscopy"),
        ),
        readings=(("weekly", "calendar_week"),),
        expected=(
            Expected(
                None,
                "a.test.yaml:3",
                "not_medically_necessary",
                by=("IND-TX-FREQ",),
                met=("IND-TX-CAP6",),
                failed=("IND-TX-FREQ",),
                unknown=(),
                flags=(),
                asks=("/care/pain_program",),
            ),
        ),
    )
    assert second.base == "rules/policy/series.json"
    assert [(one.line, one.place, one.by) for one in second.expected] == [
        ("1", "a.test.yaml:18", ()),
        ("2", "a.test.yaml:19", ("IND-TX-PRIOR",)),
    ]


def test_what_is_asked_for_may_name_the_criteria_that_it_settles() -> None:
    (found,) = read_scenarios(scenario("asks: {/a: [X, Y], /b: Z}"), "a", "")
    (line,) = found.expected
    assert line.asks == ("/a", "/b")
    assert line.settles == (("/a", ("X", "Y")), ("/b", ("Z",)))
    assert line.criteria == ("X", "Y", "Z")


def faults(text: str) -> list[str]:
    with pytest.raises(Rejected) as caught:
        read_scenarios(text, "a", "")
    return [f"{one.place}: {one.sentence}" for one in caught.value.diagnostics]


def scenario(*lines: str) -> str:
    said = ["name: N", "base: b.json", "expect: x", *lines]
    return "scenarios:\n  - " + "\n    ".join(said) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (scenario("asks: {/a: []}", "asks_of: 1"), ["a:6: A scenario has no key as"]),
        (scenario("asks: {/a: 1}"), ["a:5: /a lists words, not 1."]),
        ("", ["a:1: A scenario file is a mapping of keys to values."]),
        ("[1]", ["a:1: A scenario file is a mapping of keys to values."]),
        ("scenarios: []", ["a:1: The file lists no scenarios."]),
        ("scenario: []", ["a:1: A scenario file has no key scenario."]),
        ("base: [x]\nscenarios: 3", ["a:1: The base is the path of a case document."]),
        ("scenarios: [1]", ["a:1: A scenario is a mapping of keys to values."]),
        (scenario("expct: y"), ["a:5: A scenario has no key expct."]),
        (scenario("by: [1]"), ["a:5: by lists words, not a list of 1."]),
        (scenario("by: {A: 1}"), ["a:5: by lists words, not an object with the"]),
        (scenario("by: []"), ["a:5: by names nothing."]),
        (scenario("set: [1]"), ["a:5: set is no mapping."]),
        (scenario("reading: {weekly: 7}"), ["a:5: A reading is a word."]),
        (scenario("lines: {}"), ["a:4: expect stands beside lines."]),
        (scenario("lines: {'1': {}}"), ["a:4: expect stands beside lines."]),
        (
            "scenarios:\n  - name: N\n    base: b\n",
            ["a:2: It is not said what is expected."],
        ),
        (
            "scenarios:\n  - base: b\n    expect: x\n",
            ["a:2: A scenario has no name."],
        ),
        (
            "scenarios:\n  - name: N\n    expect: x\n",
            ["a:2: The scenario has no base case."],
        ),
    ],
)
def test_the_first_fault_is_told_where_it_is(text: str, expected: list[str]) -> None:
    found = faults(text)
    assert [told[: len(expected[0])] for told in found[:1]] == expected


def test_all_faults_are_told_at_once() -> None:
    text = "scenarios:\n  - nam: N\n  - name: M\n    by: 7\n"
    assert faults(text) == [
        "a:2: A scenario has no key nam.",
        "a:2: A scenario has no name.",
        "a:2: The scenario has no base case.",
        "a:2: It is not said what is expected.",
        "a:3: The scenario has no base case.",
        "a:3: It is not said what is expected.",
        "a:4: by lists words, not 7.",
    ]


def test_two_scenarios_of_one_name_cannot_be_told_apart() -> None:
    text = scenario() + "  - name: N\n    base: b.json\n    expect: x\n"
    assert faults(text) == ["a:5: The scenario of a:2 has the same name."]


def test_two_scenarios_on_one_line_are_two() -> None:
    text = "base: b\nscenarios: [{name: N, expect: x}, {name: 'N ', expect: x}]\n"
    assert faults(text) == ["a:2: The scenario of a:2 has the same name."]


def test_a_line_lists_expectations_only() -> None:
    text = "scenarios:\n  - name: N\n    base: b\n    lines:\n      1: {set: {}}\n"
    assert faults(text) == [
        "a:5: A line of a scenario has no key set.",
        "a:5: It is not said what is expected.",
    ]
