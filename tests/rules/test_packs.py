"""What packs do to decisions: precedence, periods, what is open, versions by date."""

import json
from itertools import product
from typing import Any

import pytest

from rsb_prove.bridge.checks import errors
from rsb_prove.bridge.program import Program
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.document import decision_document
from rsb_prove.explain.text import case_text
from rsb_prove.explain.verification import verify
from tests.rules.pack_fixtures import (
    CONSENT,
    FIELD,
    SPACING,
    Pack,
    asks,
    base_of,
    case,
    decided,
    examples,
    in_force,
    pack,
    program_of,
    unknown,
)

SETS = f"+sets(ME, '{SPACING}', %d)\n"
MANDATE = pack("mandate-m", "mandate", SETS % 9)
PLAN = pack("plan-p", "plan", SETS % 8)
LATER = pack("later", "policy", SETS % 6)
LATEST = pack("latest", "policy", SETS % 5, first="2024-01-01", extends="later")
TERM = {"kind": "limit", "limit": SPACING, "value": 4, "from": "2024-01-01"}


def test_the_rules_about_packs_change_nothing_by_themselves() -> None:
    program = program_of(pack("words", "vocabulary", "+guidance('xray', 'none')\n"))
    found = decided(program, case())
    assert found.lines[0].determination == "medically_necessary"
    assert in_force(found) == {7}


@pytest.mark.parametrize(
    ("packs", "terms", "expected"),
    [
        ((MANDATE,), (), 9),
        ((PLAN,), (), 8),
        ((LATER,), (), 6),
        ((LATER, LATEST), (), 5),
        ((MANDATE, PLAN), (), 9),
        ((MANDATE, LATER), (), 9),
        ((PLAN, LATER), (), 8),
        ((MANDATE, PLAN, LATER, LATEST), (TERM,), 9),
        ((MANDATE,), (TERM,), 9),
        ((LATER,), (TERM,), 4),
        ((LATER, LATEST), (TERM,), 4),
    ],
)
def test_what_stands_above_sets_the_limit(
    packs: tuple[Pack, ...],
    terms: tuple[dict[str, object], ...],
    expected: int,
) -> None:
    found = decided(program_of(*packs), case(terms=terms))
    assert in_force(found) == {expected}
    verdict = "medically_necessary" if expected <= 7 else "not_medically_necessary"
    assert found.lines[0].determination == verdict


@pytest.mark.parametrize("lacks", ["value", "limit", "kind"])
def test_a_mandate_leaves_nothing_open_that_a_plan_term_does(lacks: str) -> None:
    term = {name: said for name, said in TERM.items() if name != lacks}
    found = decided(program_of(MANDATE), case("2024-06-13", terms=(term,)))
    assert "IND-TX-FREQ" in found.lines[0].of_status("met")
    assert in_force(found) == {9}
    alone = decided(program_of(LATER), case("2024-06-13", terms=(term,)))
    assert "IND-TX-FREQ" in unknown(alone)


def test_two_of_the_same_rank_that_disagree_may_both_be_in_force() -> None:
    other = pack("other", "plan", SETS % 6)
    found = decided(program_of(PLAN, other), case())
    assert in_force(found) == {6, 8}
    assert unknown(found) == ["IND-TX-FREQ"]
    view = view_case(program_of(PLAN, other).base, found)
    told = [one.text for one in view.lines[0].overrides]
    assert [words.split(" sets ")[0] for words in told] == ["other", "plan-p"]
    ((flag, words),) = [(one.id, one.text) for one in view.lines[0].flags]
    assert flag == "packs-disagree"
    assert words == (
        "other sets therapeutic spacing days to 6 and plan-p to 8, and neither stands above "
        "the other"
    )


def test_a_pack_and_a_plan_term_that_disagree_may_both_be_in_force() -> None:
    program = program_of(PLAN)
    found = decided(program, case(terms=[TERM]))
    assert in_force(found) == {4, 8}
    assert unknown(found) == ["IND-TX-FREQ"]
    assert asks(found) == []
    (flag,) = view_case(program.base, found).lines[0].flags
    assert flag.id == "packs-disagree"
    assert flag.text == (
        "plan-p sets therapeutic spacing days to 8 and plan term 1 of the plan document to "
        "4, and neither stands above the other"
    )
    two = decided(program, case(terms=[TERM, TERM | {"value": 5}]))
    assert asks(two) == ["/plan/terms/0/value", "/plan/terms/1/value"]
    alike = decided(program, case(terms=[TERM | {"value": 8}]))
    assert view_case(program.base, alike).lines[0].flags == ()
    mandate = program_of(PLAN, MANDATE)
    above = decided(mandate, case(terms=[TERM]))
    assert view_case(mandate.base, above).lines[0].flags == ()


@pytest.mark.parametrize(
    ("first", "last", "date", "expected"),
    [
        ("2024-06-10", "2024-06-10", "2024-06-09", {7}),
        ("2024-06-10", "2024-06-10", "2024-06-10", {8}),
        ("2024-06-10", "2024-06-10", "2024-06-11", {7}),
        ("2024-02-29", "2024-02-29", "2024-02-28", {7}),
        ("2024-02-29", "2024-02-29", "2024-02-29", {8}),
        ("2024-02-29", "2024-02-29", "2024-03-01", {7}),
        ("2024-07-01", "2024-07-31", "2024-06-30", {7}),
        ("2024-07-01", "2024-07-31", "2024-07-01", {8}),
        ("2024-07-01", "2024-07-31", "2024-07-31", {8}),
        ("2024-07-01", "2024-07-31", "2024-08-01", {7}),
        ("2024-07-01", "2024-07-31", "2024-07", {8}),
        ("2024-07-01", "2024-07-30", "2024-07", {7, 8}),
        ("2024-07-02", "2024-07-31", "2024-07", {7, 8}),
        ("2024-07-01", "", "2024-06", {7}),
        ("2024-06-30", "", "2024-06", {7, 8}),
        ("2024-07-01", "", "2024", {7, 8}),
        ("2023-01-01", "", "2024", {8}),
        ("2024-07-01", "", None, {7, 8}),
        ("2024-07-01", "2024-07-31", None, {7, 8}),
    ],
)
def test_both_days_of_a_period_are_included(
    first: str, last: str, date: str | None, expected: set[object]
) -> None:
    program = program_of(pack("plan-p", "plan", SETS % 8, first=first, last=last))
    assert in_force(decided(program, case(date))) == expected


@pytest.mark.parametrize(
    ("plan", "expected"), [("PPO-7", {8}), ("PPO-8", {7}), (None, {7, 8})]
)
def test_a_pack_is_for_its_plans(plan: str | None, expected: set[object]) -> None:
    program = program_of(pack("plan-p", "plan", SETS % 8, plans=["PPO-7", "PPO-9"]))
    found = decided(program, case(plan=plan))
    assert in_force(found) == expected
    if plan is None:
        assert unknown(found) == ["IND-TX-FREQ"]
        assert asks(found) == ["/plan/id"]


def test_a_date_over_a_border_is_asked_for_where_it_matters() -> None:
    program = program_of(pack("plan-p", "plan", SETS % 60, first="2024-07-15"))
    found = decided(program, case("2024-07"))
    assert unknown(found) == ["IND-TX-FREQ"]
    assert asks(found) == ["/requests/0/date"]
    harmless = program_of(pack("plan-p", "plan", SETS % 6, first="2024-07-15"))
    assert decided(harmless, case("2024-07")).lines[0].of_status("unknown") == ()


DROP = "+drops(ME, 'IND-TX-PROGRAM')\n"
WITHOUT: dict[str, object] = {"pain_program": False}


def test_a_dropped_criterion_does_not_apply() -> None:
    program = program_of(pack("next", "policy", DROP, first="2024-06-10"))
    before = decided(program, case("2024-06-09", care=WITHOUT)).lines[0]
    assert "IND-TX-PROGRAM" in before.of_status("failed")
    after = decided(program, case("2024-06-10", care=WITHOUT)).lines[0]
    assert after.determination == "medically_necessary"
    assert "IND-TX-PROGRAM" not in [one.criterion for one in after.criteria]
    assert "IND-TX-CONS" in after.of_status("met")


def test_what_only_may_be_dropped_neither_fails_nor_is_met() -> None:
    program = program_of(pack("next", "policy", DROP, first="2024-06-15"))
    open_ = decided(program, case("2024-06", care=WITHOUT))
    line = open_.lines[0]
    assert (line.determination, line.of_status("failed")) == ("needs_information", ())
    assert "PACK-IN-EFFECT" in line.of_status("unknown")
    assert "/requests/0/date" in asks(open_)


def test_what_only_may_be_dropped_and_is_met_either_way_turns_on_nothing() -> None:
    program = program_of(pack("next", "plan", DROP, plans=["PPO-9"]))
    line = decided(program, case(plan=None)).lines[0]
    assert line.determination == "medically_necessary"
    assert "PACK-IN-EFFECT" in line.of_status("met")


def test_what_is_not_documented_and_may_be_dropped_is_asked_for_too() -> None:
    program = program_of(pack("next", "plan", DROP, plans=["PPO-9"]))
    found = decided(program, case(plan=None, care={"pain_program": None}))
    assert found.lines[0].determination == "needs_information"
    assert asks(found) == ["/care/pain_program", "/plan/id"]


def test_a_drop_takes_the_parts_with_it() -> None:
    program = program_of(pack("next", "plan", "+drops(ME, 'IND-TX-CONS')\n"))
    care = {"pain_program": False, "rehab_participation": "none"}
    found = decided(program, case(care=care)).lines[0]
    named = {one.criterion for one in found.criteria}
    assert not named & {"IND-TX-CONS", "IND-TX-PROGRAM", "IND-TX-REHAB"}
    assert found.determination == "medically_necessary"


ADD = "+adds(ME, 'OWN-CONSENT', '%s')\n" + CONSENT.format("OWN-CONSENT") + FIELD


@pytest.mark.parametrize("kind", ["therapeutic", "every_kind", "gate"])
def test_an_added_criterion_applies_while_the_pack_is_in_effect(kind: str) -> None:
    program = program_of(pack("own", "plan", ADD % kind, first="2024-06-11"))
    before = decided(program, case("2024-06-10")).lines[0]
    assert before.determination == "medically_necessary"
    found = decided(program, case("2024-06-11"))
    assert found.lines[0].of_status("unknown") == ("OWN-CONSENT",)
    assert asks(found) == ["/care/consent"]
    for answer, verdict in ((True, "met"), (False, "failed")):
        found = decided(program, case("2024-06-11", care={"consent": answer}))
        assert "OWN-CONSENT" in found.lines[0].of_status(verdict)


def test_an_added_criterion_is_for_its_kind_alone() -> None:
    program = program_of(pack("own", "plan", ADD % "initial"))
    assert decided(program, case()).lines[0].determination == "medically_necessary"


@pytest.mark.parametrize(
    ("consent", "unknown"),
    [(None, ("PACK-IN-EFFECT",)), (False, ("PACK-IN-EFFECT",)), (True, ())],
)
def test_what_only_may_be_added_matters_unless_it_is_met(
    consent: bool | None, unknown: tuple[str, ...]
) -> None:
    program = program_of(pack("own", "plan", ADD % "gate", plans=["PPO-9"]))
    found = decided(program, case(plan=None, care={"consent": consent}))
    assert found.lines[0].of_status("unknown") == unknown
    assert asks(found) == (["/plan/id"] if unknown else [])


def test_a_definite_failure_decides_whatever_packs_leave_open() -> None:
    program = program_of(pack("own", "plan", ADD % "gate", plans=["PPO-9"]))
    line = decided(program, case(plan=None, care=WITHOUT)).lines[0]
    assert line.determination == "not_medically_necessary"
    assert "IND-TX-PROGRAM" in line.of_status("failed")


KEPT = pack("kept", "mandate", "+adds(ME, 'IND-TX-PROGRAM', 'therapeutic')\n")


def test_a_mandate_keeps_what_a_plan_document_drops() -> None:
    line = decided(program_of(KEPT, pack("next", "plan", DROP)), case(care=WITHOUT))
    assert "IND-TX-PROGRAM" in line.lines[0].of_status("failed")


def test_two_of_the_same_rank_that_add_and_drop_leave_it_open() -> None:
    kept = pack("kept", "plan", "+adds(ME, 'IND-TX-PROGRAM', 'therapeutic')\n")
    program = program_of(kept, pack("next", "plan", DROP))
    line = decided(program, case(care=WITHOUT)).lines[0]
    assert line.determination == "needs_information"
    assert "PACK-IN-EFFECT" in line.of_status("unknown")


def test_a_later_version_takes_back_what_an_earlier_dropped() -> None:
    again = "+adds(ME, 'IND-TX-PROGRAM', 'therapeutic')\n"
    program = program_of(
        pack("v2", "policy", DROP, first="2024-01-01"),
        pack("v3", "policy", again, first="2024-06-10", extends="v2"),
    )
    early = decided(program, case("2024-06-09", care=WITHOUT)).lines[0]
    assert "IND-TX-PROGRAM" not in [one.criterion for one in early.criteria]
    late = decided(program, case("2024-06-10", care=WITHOUT)).lines[0]
    assert "IND-TX-PROGRAM" in late.of_status("failed")


EXCLUDES = pack(
    "plan-p", "plan", "+excludes(ME, 'stellate_ganglion_block')\n", first="2024-06-10"
)
BARS = pack(
    "law", "mandate", "+bars(ME, 'regional_sympathetic_block')\n", first="2024-06-12"
)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-06-10", "plan_excluded"),
        ("2024-06-11", "plan_excluded"),
        ("2024-06-12", "medically_necessary"),
        ("2024-06", "needs_information"),
    ],
)
def test_an_exclusion_stands_until_a_mandate_bars_it(date: str, expected: str) -> None:
    found = decided(program_of(EXCLUDES, BARS), case(date))
    assert found.lines[0].determination == expected
    if expected == "needs_information":
        assert "/requests/0/date" in asks(found)
        assert "INST-PLAN-EXCL" in found.lines[0].of_status("unknown")


def test_an_exclusion_of_another_service_excludes_nothing() -> None:
    program = program_of(
        pack("plan-p", "plan", "+excludes(ME, 'lumbar_sympathetic_block')\n")
    )
    line = decided(program, case()).lines[0]
    assert line.determination == "medically_necessary"
    named = [one.criterion for one in line.criteria]
    assert "INST-PLAN-SUPERSEDES" not in named


def test_a_mandate_pack_bars_the_exclusion_of_a_case() -> None:
    term = {"kind": "exclusion", "service": "stellate_ganglion_block"}
    term |= {"from": "2024-01-01"}
    line = decided(program_of(BARS), case("2024-06-12", terms=[term])).lines[0]
    assert line.determination == "medically_necessary"
    line = decided(program_of(BARS), case("2024-06-11", terms=[term])).lines[0]
    assert line.determination == "plan_excluded"


def test_a_mandate_of_the_case_bars_the_exclusion_of_a_pack() -> None:
    mandate = {"kind": "bars_exclusion", "service": "stellate_ganglion_block"}
    mandate |= {"from": "2024-01-01"}
    found = decided(program_of(EXCLUDES), case(mandates=[mandate]))
    assert found.lines[0].determination == "medically_necessary"


def test_words_of_a_vocabulary_take_part_on_any_day() -> None:
    program = examples("house-drugs")
    line = decided(program, case(injectates=["house_anesthetic_mix"])).lines[0]
    assert line.determination == "medically_necessary"
    line = decided(program, case(injectates=["house_antibiotic"])).lines[0]
    assert "GEN-INJ" in line.of_status("failed")


CARES: tuple[dict[str, object], ...] = (
    WITHOUT,
    {"consent": True, "rehab_weeks": 6, "plan_of_care": True},
    {},
)
EXCLUSION = {"kind": "exclusion", "service": "stellate_ganglion_block"}
TERMS = ((), (EXCLUSION,), (TERM,), (TERM, EXCLUSION))
DAYS = (
    *("2024-02-29", "2024-03-01", "2024-06-10", "2024-06-30", "2024-07-01"),
    *("2024-12-31", "2025-01-01", "2025-06-30"),
)
DATES = (
    "2024-02-29",
    "2024-06-10",
    "2024-07-01",
    "2024-12",
    "2025-01-01",
    "2025",
    None,
)
PLANS = ("PPO-7", "PPO-8", "HMO", None)


@pytest.mark.parametrize(
    ("number", "date", "plan"),
    [(n, *one) for n, one in enumerate(product(DATES, PLANS))],
)
def test_every_decision_with_packs_is_proven(
    number: int, date: str | None, plan: str | None
) -> None:
    program, care, terms = examples(), CARES[number % 3], TERMS[number % 4]
    content = case(date, plan=plan, care=care, terms=terms)
    document = document_of(program, content)
    assert verify(document, program.base, content) == ()


COMPLETE = [(day, plan) for day in DAYS for plan in ("PPO-7", "PPO-8", "HMO")]


@pytest.mark.parametrize("care", CARES)
def test_what_is_decided_while_date_and_plan_are_open_stands_for_each_of_them(
    care: dict[str, object],
) -> None:
    program = examples()

    def verdict(date: str | None, plan: str | None) -> str:
        return decided(program, case(date, plan=plan, care=care)).lines[0].determination

    full = {(day, plan): verdict(day, plan) for day, plan in COMPLETE}
    vague = product((None, "2024", "2024-06", "2025", *DAYS), (None, "PPO-7"))
    for date, plan in vague:
        found = verdict(date, plan)
        if found != "needs_information":
            under = [
                said
                for (day, name), said in full.items()
                if day.startswith(date or "") and name.startswith(plan or "")
            ]
            assert {*under} == {found}, (date, plan)


def document_of(program: Program, content: dict[str, Any]) -> dict[str, Any]:
    view = view_case(program.base, decided(program, content))
    found = json.loads(json.dumps(decision_document(view)))
    assert isinstance(found, dict)
    return found


def test_the_proof_says_what_wins_what_loses_and_why() -> None:
    program = examples("ppo-7", "state-mandate")
    view = view_case(program.base, decided(program, case("2024-07-02")))
    text = case_text(view, full=True)
    for words in (
        "state-mandate sets therapeutic per 12 months to 9 in place of the 8 of ppo-7: a",
        "state-mandate sets therapeutic per 12 months to 9 in place of the policy's 6: a",
        "(ppo-7/plan.dl:3:2)",
        "(ppo-7/pack.toml:6:1)",
    ):
        assert words in text
    before = view_case(program.base, decided(program, case("2024-06-10")))
    words = "ppo-7 sets therapeutic per 12 months to 8 in place of the policy's 6"
    assert words in case_text(before)


def sentences(*packs: Pack, terms: tuple[dict[str, object], ...] = ()) -> list[str]:
    program = program_of(*packs)
    view = view_case(program.base, decided(program, case(terms=terms)))
    return [one.text for one in view.lines[0].overrides]


def test_each_loser_is_named_with_the_reason() -> None:
    days = "therapeutic spacing days"
    chooses = "the version in effect on the date of service decides"
    assert sentences(PLAN) == [
        (
            f"plan-p sets {days} to 8 in place of the policy's 7: a plan document stands above"
            " the policy"
        )
    ]
    assert sentences(PLAN, LATER) == [
        (
            f"plan-p sets {days} to 8 in place of the 6 of later: a plan document stands above"
            " the policy"
        )
    ]
    assert sentences(LATER, LATEST) == [
        (
            f"version latest of the policy sets {days} to 5 in place of the 6 of version"
            f" later: {chooses}"
        )
    ]
    assert sentences(LATER) == [
        f"version later of the policy sets {days} to 6 in place of 7: {chooses}"
    ]
    assert sentences(MANDATE, terms=(TERM,)) == [
        (
            f"mandate-m sets {days} to 9 in place of the 4 of plan term 1: a mandate stands"
            " above a plan document"
        ),
        (
            f"mandate-m sets {days} to 9 in place of the policy's 7: a mandate stands above the"
            " policy"
        ),
    ]
    assert sentences(KEPT, pack("next", "plan", DROP)) == [
        (
            "kept keeps IND-TX-PROGRAM, which next drops: a mandate stands above a plan"
            " document"
        )
    ]


def test_a_plan_term_says_which_version_it_outranks() -> None:
    program = program_of(LATER)
    view = view_case(program.base, decided(program, case(terms=(TERM,))))
    words = (
        "plan term 1 of the plan document sets therapeutic spacing days to 4 in place"
    )
    assert words in case_text(view, full=True, width=1000)


def test_the_decision_names_each_override_and_its_node() -> None:
    program = examples("next-year")
    document = document_of(program, case("2025-01-01", care=WITHOUT))
    (line,) = document["lines"]
    told = [
        (o["does"], o["what"], o["over"], o["in_effect"]) for o in line["overrides"]
    ]
    assert told == [
        ("adds", "NEXT-PLAN-OF-CARE", "policy", True),
        ("drops", "IND-TX-PROGRAM", "policy", True),
        ("sets", "therapeutic_per_12_months", "policy", True),
        ("sets", "therapeutic_spacing_days", "policy", True),
    ]
    nodes = {node["id"] for node in line["proof"]["nodes"]}
    assert {one["node"] for one in line["overrides"]} <= nodes


def test_a_forged_override_is_noticed() -> None:
    program = examples("next-year")
    document = document_of(program, case("2025-01-01"))
    (line,) = document["lines"]
    line["overrides"].pop()
    found = {one.place for one in verify(document, program.base)}
    assert "/lines/0/overrides" in found


@pytest.mark.parametrize(
    ("date", "versions"),
    [
        ("2024-12-31", ["2023"]),
        ("2025-01-01", ["2025-synthetic"]),
        ("2024-12", ["2023"]),
        ("2025", ["2025-synthetic"]),
        (None, ["2023", "2025-synthetic"]),
    ],
)
def test_the_version_on_the_date_of_service_decides(
    date: str | None, versions: list[str]
) -> None:
    document = document_of(examples("next-year"), case(date))
    (line,) = document["lines"]
    assert line["policy_versions"] == versions
    assert document["policy"]["version"] == ", ".join(versions)


def test_without_a_second_version_none_is_named() -> None:
    document = document_of(examples("ppo-7"), case())
    (line,) = document["lines"]
    assert "policy_versions" not in line
    assert document["policy"]["version"] == "2023"


def test_lines_of_one_case_can_fall_under_different_versions() -> None:
    content = case("2024-12-31", care={"plan_of_care": True})
    content["requests"].append(
        content["requests"][0] | {"line": "2", "date": "2025-01-06"}
    )
    document = document_of(examples("next-year"), content)
    named = [line["policy_versions"] for line in document["lines"]]
    assert named == [["2023"], ["2025-synthetic"]]
    assert document["policy"]["version"] == "2023, 2025-synthetic"
    assert verify(document, examples("next-year").base, content) == ()


def test_a_pack_may_declare_a_vocabulary_of_its_own() -> None:
    own = "+predicate('side(term:word)', '{term} is a side')\n+side('dominant')\n"
    own += "+field('care', 'side', 'word:side', 'Which side is it?')\n"
    added = "+adds(ME, 'OWN-CONSENT', 'gate')\n" + CONSENT.format("OWN-CONSENT") + FIELD
    program = program_of(pack("own", "plan", added + own))
    found = decided(program, case(care={"consent": True, "side": "dominant"}))
    assert found.lines[0].determination == "medically_necessary"


def test_new_words_may_be_placed_within_each_other_and_have_synonyms() -> None:
    words = (
        "+finding('own_sign', 'edema')\n+finding('own_part', 'own_sign')\n"
        "+synonym('own_word', 'own_part')\n"
        "+service('own_blocks', 'stellate_ganglion')\n"
        "+service('own_blocks', 'lumbar_sympathetic')\n"
    )
    program_of(pack("words", "vocabulary", words))


def test_two_packs_that_agree_on_a_word_are_no_error_and_two_that_do_not_are() -> None:
    one = pack("one", "vocabulary", "+finding('own_sign', 'edema')\n")
    same = pack("same", "vocabulary", one[2])
    assert errors(base_of(one, same)) == []
    other = pack("other", "vocabulary", "+synonym('own_sign', 'weakness')\n")
    assert [fault.code for fault in errors(base_of(one, other))] == ["RSB357"]
