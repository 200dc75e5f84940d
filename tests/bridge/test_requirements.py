"""What a line requires: verified, minimal, complete, and honest where there is nothing."""

import json
from functools import cache
from itertools import combinations, islice, product
from pathlib import Path
from typing import Any

import pytest

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.lookahead import Changes, Lookahead
from rsb_prove.bridge.options import APPROVED, Options
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.requirements import MOST, Requirement, Requirements, requirements
from rsb_prove.bridge.steps import WAYS
from tests import vignette_proofs
from tests.bridge.small_changes import Small, small_changes, with_changes
from tests.case_strategies import VIGNETTES, Case, program, read
from tests.cli.program_fixtures import WHOLE
from tests.rules.added_by_facts import YES_NO
from tests.rules.test_extension import EXAMPLE, extended

SCENARIOS: dict[str, Case] = {
    one["case"]["case_id"]: one["case"]
    for one in map(
        json.loads,
        (Path(__file__).parents[1] / "policy" / "scenarios.ndjson")
        .read_text(encoding="utf-8")
        .splitlines(),
    )
}


@cache
def options() -> Options:
    return Options(program())


@cache
def decided(name: str) -> Decided:
    if name in VIGNETTES:
        return vignette_proofs.decided(name)
    return program().decide(read(SCENARIOS[name]))


@cache
def looked(name: str, number: int) -> tuple[Lookahead, Requirements]:
    ahead = Lookahead(program(), decided(name), decided(name).lines[number])
    return ahead, requirements(ahead, options())


def needs(case: Case, line: int = 0, *, most: int = MOST) -> Requirements:
    found = program().decide(read(case))
    ahead = Lookahead(program(), found, found.lines[line])
    return requirements(ahead, options(), most=most)


def said(found: Requirement) -> set[str]:
    return {str(change) for change in found.changes}


# As they are expected to be decided (tests/policy holds that they are): to collect the
# tests decides no case.
LINES = [
    pytest.param(name, number, id=f"{name}-{line['line']}")
    for name, one in VIGNETTES.items()
    for number, line in enumerate(one["expect"])
    if line["determination"] != APPROVED
]


def test_the_vignettes_name_their_lines_in_the_order_of_the_case() -> None:
    for one in VIGNETTES.values():
        lines = [line["line"] for line in one["case"]["requests"]]
        assert [line["line"] for line in one["expect"]] == lines


@pytest.mark.parametrize(("name", "number"), LINES)
def test_each_line_has_ways_that_are_verified_or_names_what_cannot_be_changed(
    name: str, number: int
) -> None:
    ahead, found = looked(name, number)
    assert found.complete
    assert found.sets or found.obstacles.stuck
    assert set(found.obstacles.stuck) <= set(found.line.of_status("failed"))
    for one in found.sets:
        assert determination(ahead, one.changes) == APPROVED
        for part in parts(one.changes):
            assert determination(ahead, part) != APPROVED
    for one, other in product(found.sets, repeat=2):
        assert one is other or not one.questions <= other.questions
    ways = [WAYS.index(one.way) for one in found.sets]
    assert ways == sorted(ways)


def parts(changes: Changes) -> list[Changes]:
    """Every part of a small set, of a larger one those that lack one change."""
    sizes = range(len(changes)) if len(changes) <= 3 else [len(changes) - 1]
    every = sorted(changes, key=str)
    return [frozenset(part) for n in sizes for part in combinations(every, n)]


@cache
def determination(ahead: Lookahead, changes: Changes) -> str:
    """What is decided of a changed case from the beginning; none if it is not valid."""
    try:
        lines = program().decide(ahead.document(changes)).lines
    except Rejected:
        return ""
    return next(one for one in lines if one.entity == ahead.line.entity).determination


class Plain:
    """The plain search: changes of one field, or of two, without any of the facts."""

    def __init__(self, name: str, number: int) -> None:
        self.decided, self.number = decided(name), number
        self.case: Case = dict(self.decided.document.root)
        self.line = self.decided.lines[number]
        self.seen: dict[tuple[tuple[str, str], ...], tuple[LineDecision, ...]] = {}

    def lines_after(self, changes: tuple[Small, ...]) -> tuple[LineDecision, ...]:
        """The lines of the changed case; one change is looked at more than once."""
        key = tuple((one.pointer, str(one.value)) for one in changes)
        if key not in self.seen:
            document = with_changes(self.case, changes)
            self.seen[key] = program().vary(self.decided, document).lines
        return self.seen[key]

    def approves(self, *changes: Small) -> bool:
        lines = self.lines_after(changes)
        if lines[self.number].determination != APPROVED or self.harms(changes, lines):
            return False
        try:
            program().validate(with_changes(self.case, changes))
        except Rejected:
            return False
        return True

    def harms(
        self, changes: tuple[Small, ...], lines: tuple[LineDecision, ...]
    ) -> bool:
        """Whether the line is moved at the cost of another that was approved."""
        moves = any(one.pointer == f"{self.line.entity}/date" for one in changes)
        pairs = zip(self.decided.lines, lines, strict=True)
        return moves and any(
            one.determination == APPROVED != other.determination for one, other in pairs
        )

    def bears(self, change: Small) -> bool:
        """Whether a change alone changes a verdict or a question, and fails nothing."""
        line = self.lines_after((change,))[self.number]
        same = (line.criteria, line.asks) == (self.line.criteria, self.line.asks)
        return not same and set(line.of_status("failed")) <= set(
            self.line.of_status("failed")
        )

    def changes(self) -> list[Small]:
        found = small_changes(self.case, self.number)
        return list({(one.pointer, str(one.value)): one for one in found}.values())


PAIRS, MORE_PAIRS = 8, 60  # so many of each line, unless all is to be tested
TURNS = 3  # one of so many changes of a line, unless all are to be tested
# V184 asks the same of five lines, and each of its changes takes the time of ten.
ALONE = [one for one in LINES if one.values[0] != "V184"]


def nothing_more(name: str, number: int, pairs: int, turns: int) -> None:
    """A plain search of one change, and of some pairs, finds no other set.

    Of the changes one of so many `turns`, beginning with another one for each line.
    """
    _, found = looked(name, number)
    asked = [{question.pointer for question in one.questions} for one in found.sets]
    plain = Plain(name, number)
    singles = plain.changes()[(int(name[1:]) + number) % turns :: turns]
    for one in singles:
        if not any(fields <= {one.pointer} for fields in asked):
            assert not plain.approves(one), one
    bearing = (one for one in singles if plain.bears(one))
    both = (
        (one, other)
        for one, other in combinations(bearing if pairs else (), 2)
        if one.pointer != other.pointer
        and not any(fields <= {one.pointer, other.pointer} for fields in asked)
    )
    for pair in islice(both, pairs):
        assert not plain.approves(*pair), pair


@pytest.mark.parametrize(("name", "number"), ALONE)
def test_a_plain_search_of_one_and_two_changes_finds_nothing_more(
    name: str, number: int, request: pytest.FixtureRequest
) -> None:
    """By default each third change, and fewer pairs; else all, and more."""
    thorough = bool(request.config.getoption("--thorough"))
    pairs, turns = (MORE_PAIRS, 1) if thorough else (PAIRS, TURNS)
    nothing_more(name, number, pairs, turns)


EVERY = 20  # of so many scenarios one is looked at, unless all are asked for


@pytest.mark.parametrize("first", range(0, len(SCENARIOS), EVERY))
def test_each_scenario_has_ways_or_says_what_is_in_the_way(
    first: int, request: pytest.FixtureRequest
) -> None:
    every = bool(request.config.getoption("--thorough"))
    for name in [*SCENARIOS][first : first + (EVERY if every else 1)]:
        for number, line in enumerate(decided(name).lines):
            if line.determination != APPROVED:
                explained(name, number)
                pairs, turns = (PAIRS, 1) if every else (0, TURNS)
                nothing_more(name, number, pairs, turns)


def explained(name: str, number: int) -> None:
    """All ways are found, and verified; without any it is said why."""
    ahead, found = looked(name, number)
    stands = found.obstacles
    assert found.complete, name
    assert found.sets or stands.stuck or stands.unsettled or stands.attempts, name
    for one in found.sets:
        assert determination(ahead, one.changes) == APPROVED, name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Another plan: guidance, agents, technique; one set for each field.
        ("V073", [{'--set /requests/0/guidance=["fluoroscopy"]'}]),
        ("V052", [{"--remove /requests/0/injectates=clonidine"}]),
        ("V097", [{"--set /requests/0/date=2024-06-17"}]),
        # A day to wait for.
        ("V139", [{"--set /requests/0/date=2024-06-14"}]),
        # What contradicts itself: code and target, a finding present and absent, the
        # initial block behind the line, a border region.
        ("V085", [{"--set /requests/0/target=stellate_ganglion"}]),
        ("S524", [{"--remove /episodes/0/evaluations/1/signs/absent=vasomotor"}]),
        ("S156", [{"--set /requests/0/date=2024-06-04"}]),
        (
            "S287",
            [
                {
                    "--add /episodes/0/regions=lower_extremity",
                    "--remove /episodes/0/regions=buttock",
                    "--set /requests/0/region=lower_extremity",
                }
            ],
        ),
        # A list that is not documented, and an episode that the case does not hold.
        ("S298", [{"--set /history/blocks=[]", "--set /history/complete=true"}]),
        (
            "S477",
            [{"--set /episodes/1/id=new", "--set /history/blocks/0/episode=new"}],
        ),
    ],
)
def test_the_ways_of_worked_cases(name: str, expected: list[set[str]]) -> None:
    _, found = looked(name, 0)
    assert found.complete
    assert [said(one) for one in found.sets] == expected


def test_a_block_that_is_missing_from_an_incomplete_history_is_one_question() -> None:
    ahead, found = looked("S305", 0)
    (one,) = found.sets
    assert {q.pointer for q in one.questions} == {
        "/history/blocks",
        "/history/complete",
    }
    assert determination(ahead, one.changes) == APPROVED


def test_other_words_that_serve_as_well_are_named() -> None:
    _, found = looked("V070", 0)
    (step,) = found.sets[0].steps
    assert (step.change.value, step.others) == ("fluoroscopy", ("ultrasound",))


@pytest.mark.parametrize(
    ("name", "stuck"),
    [
        ("V025", ("IND-INIT-REGION", "NON-NMN-REGION")),  # CRPS of the face
        ("V145", ("IND-TX-PRIOR",)),  # a documented negative response
        ("V127", ("IND-ADD-COUNT3",)),  # no day brings the fourth down to three
        ("V115", ("IND-ADD-POSINIT",)),  # other scores would contradict the percentage
        ("S026", ("IND-INIT-ALL",)),  # the diagnosis is another
    ],
)
def test_what_cannot_be_changed_is_named(name: str, stuck: tuple[str, ...]) -> None:
    line = 3 if name == "V127" else 0
    _, found = looked(name, line)
    assert (found.sets, found.obstacles.stuck, found.complete) == ((), stuck, True)


def test_what_is_unknown_is_never_said_to_be_unchangeable() -> None:
    _, found = looked("S134", 0)  # a score of zero before the block
    assert found.obstacles.stuck == ()
    assert found.obstacles.unsettled == ("IND-ADD-POSINIT",)


def test_ways_in_vain_say_what_they_fail() -> None:
    _, found = looked("S115", 0)  # a year later the two weeks are over
    assert (found.obstacles.stuck, found.obstacles.unsettled) == ((), ())
    assert [one.fails for one in found.obstacles.attempts] == [("IND-ADD-2WK",)]
    _, found = looked("S411", 0)  # each kind of block fails a criterion of its own
    assert {fails for one in found.obstacles.attempts for fails in one.fails} == {
        *("IND-INIT-PAIN", "IND-ADD-POSINIT", "IND-ADD-2WK", "IND-TX-PRIOR")
    }


BARE: list[dict[str, Any]] = [
    {},
    {"purpose": "therapeutic", "date": "2024-06-10", "target": "lumbar_sympathetic"},
    {"purpose": "additional_diagnostic", "date": "2024-06", "limb": "upper_extremity"},
]


@pytest.mark.parametrize("request_", BARE)
def test_a_request_with_nothing_documented_gets_a_list_of_questions(
    request_: dict[str, Any],
) -> None:
    case = {
        "schema_version": 1,
        "case_id": "bare",
        "plan": {"administrator": None},
        "requests": [{"line": "1", **request_}],
    }
    found = needs(case)
    assert found.sets
    assert len(found.sets[0].questions) >= 10
    assert {one.way for one in found.sets} == {"document"}
    assert found.tried <= 400


def test_a_final_record_can_still_be_completed() -> None:
    case = json.loads(json.dumps(VIGNETTES["V154"]["case"])) | {"record_final": True}
    found = needs(case)
    assert found.line.determination == "not_medically_necessary"
    assert [said(one) for one in found.sets] == [{"--set /care/pain_program=true"}]


@pytest.mark.parametrize("given", [{"status": "performed"}, {"status": "aborted"}])
def test_what_was_done_cannot_be_planned_otherwise(given: dict[str, str]) -> None:
    for name in ("V073", "V097", "V139"):
        case = json.loads(json.dumps(VIGNETTES[name]["case"]))
        case["requests"][0].update(given)
        assert needs(case).sets == ()


def test_a_smaller_most_leaves_out_the_larger_sets() -> None:
    case = VIGNETTES["V187"]["case"]
    assert [len(one.steps) for one in needs(case).sets] == [1, 4]
    found = needs(case, most=2)
    assert [len(one.steps) for one in found.sets] == [1]
    assert (found.complete, found.most) == (True, 2)


def test_questions_are_ranked_by_the_sets_that_need_them() -> None:
    case = json.loads(json.dumps(VIGNETTES["V187"]["case"]))
    case["care"]["pain_program"] = None
    found = needs(case)
    first, *rest = found.questions()
    assert (first[0].pointer, first[1]) == ("/care/pain_program", len(found.sets))
    assert {count for _, count in rest} == {1}


def test_a_line_is_not_moved_at_the_cost_of_another() -> None:
    _, found = looked("V127", 3)  # before the third line it would be the third itself
    assert found.sets == ()
    swapped = json.loads((EXAMPLE.parent / "additional-day-15.json").read_text())
    (one,) = needs(swapped, 1).sets
    assert said(one) == {"--set /requests/1/date=2024-05-26"}
    assert {line.determination for line in one.lines} == {APPROVED}


def test_where_a_value_was_found_is_no_source_of_another() -> None:
    case = json.loads(json.dumps(VIGNETTES["V052"]["case"]))
    words = case["requests"][0]["injectates"]
    last = f"/requests/0/injectates/{len(words) - 1}"
    case["sources"] = {last: "p. 1", "/requests/0/guidance": "p. 2"}
    assert len(needs(case).sets) == 1


def test_an_approved_line_needs_nothing() -> None:
    found = needs(VIGNETTES["V001"]["case"])
    assert (found.sets, found.complete, found.tried) == ((), True, 0)


def decided_by(base: Program, **care: object) -> Requirements:
    case = json.loads(EXAMPLE.read_text("utf-8"))
    case["requests"][0]["date"] = "2024-06-10"
    case["care"].update(care)
    found = base.decide(read(case))
    return requirements(Lookahead(base, found, found.lines[0]), Options(base))


def test_a_criterion_of_a_rule_author_takes_part_by_its_facts() -> None:
    base = extended(YES_NO.text)
    found = decided_by(base)
    assert [said(one) for one in found.sets] == [{"--set /care/consent=true"}]
    assert found.sets[0].steps[0].criteria == ("LOCAL-CONSENT",)
    assert decided_by(base, consent=False).obstacles.stuck == ("LOCAL-CONSENT",)
    assert decided_by(base, consent=True).sets == ()


PLANNED = """
# criterion: LOCAL-LEVEL
# title: The block is done by injection only
# citation: Local rules
# failed: the technique is {Technique}
# unknown: the technique is not documented

+applies_to('LOCAL-LEVEL', 'therapeutic')
+amends('LOCAL-LEVEL', 'technique', 'replace')
meets(R, 'LOCAL-LEVEL') <= line(R) & says(R, 'technique', 'injection')
# failed: the technique is {Technique}
fails(R, 'LOCAL-LEVEL') <= line(R) & says(R, 'technique', Technique) & (Technique != 'injection')
"""


def test_a_plan_that_mends_a_criterion_of_a_rule_author_is_a_fact_too() -> None:
    base = extended(PLANNED)
    case = json.loads(EXAMPLE.read_text("utf-8"))
    case["requests"][0] |= {"date": "2024-06-10", "technique": "continuous_catheter"}
    found = base.decide(read(case))
    ahead = Lookahead(base, found, found.lines[0])
    (one,) = requirements(ahead, Options(base)).sets
    assert said(one) == {"--set /requests/0/technique=injection"}


def test_a_way_at_the_cost_of_another_line_is_told_to_be_in_vain() -> None:
    base = extended("+amends('IND-INIT-FIRST', 'date', 'bring_forward')\n")
    case: Case = json.loads(json.dumps(WHOLE))
    case["requests"].append(case["requests"][0] | {"line": "2", "date": "2024-06-20"})
    case["episodes"][0]["crps_established"] = False  # so it can be no later kind
    found = base.decide(read(case))
    ahead = Lookahead(base, found, found.lines[1])
    needed = requirements(ahead, Options(base))
    assert (needed.sets, needed.obstacles.stuck) == ((), ())
    same_day, before = needed.obstacles.attempts
    assert (same_day.fails, before.fails) == (("GEN-FREQ-SAMEDAY",), ())
    first, second = (line.determination for line in before.lines)
    assert (first, second) == ("not_medically_necessary", APPROVED)


def test_what_contradicts_itself_in_two_fields_can_be_said_anew() -> None:
    case: Case = json.loads(json.dumps(WHOLE))
    case["episodes"][0] |= {
        "no_other_concordant_diagnosis": False,
        "other_diagnoses": [{"name": "carpal tunnel syndrome", "concordant": False}],
    }
    (one,) = needs(case).sets
    assert said(one) == {"--set /episodes/0/no_other_concordant_diagnosis=true"}


def test_another_way_of_the_same_kind_is_found_beside_a_day() -> None:
    case: Case = json.loads(json.dumps(WHOLE))
    case["requests"][0]["date"] = "2024-06-12"
    case["history"]["procedures"] = [{"date": "2024-06-12", "name": "discography"}]
    ways = [said(one) for one in needs(case).sets]
    assert ways == [
        {"--set /requests/0/date=2024-06-11"},
        {"--set /requests/0/date=2024-06-13"},
    ]


def with_request(**changes: object) -> Case:
    case: Case = json.loads(json.dumps(WHOLE))
    case["requests"][0] |= changes
    return case


def test_what_takes_two_plans_is_found() -> None:
    """Each alone mends nothing, but takes away some of what fails the criterion."""
    agents = ["bupivacaine", "clonidine", "ketamine"]
    (one,) = needs(with_request(injectates=agents)).sets
    at = "--remove /requests/0/injectates"
    assert said(one) == {f"{at}=clonidine", f"{at}=ketamine"}
    procedures = ["epidural_steroid_injection", "trigger_point_injection"]
    (one,) = needs(with_request(same_day_procedures=procedures)).sets
    at = "--remove /requests/0/same_day_procedures"
    assert said(one) == {f"{at}={word}" for word in procedures}


def test_what_became_needless_is_spared() -> None:
    """The search may leave out the only anesthetic first, and add another one."""
    agents = ["bupivacaine", "ketamine"]
    (one,) = needs(with_request(injectates=agents, injectates_complete=False)).sets
    assert said(one) == {
        "--remove /requests/0/injectates=ketamine",
        "--set /requests/0/injectates_complete=true",
    }


def test_two_scores_serve_as_well_as_a_percentage() -> None:
    case = with_request(purpose="additional_diagnostic")
    response = {"function_improved": True, "relief_lasted_anesthetic_duration": True}
    case["history"]["blocks"] = [
        POSITIVE | {"date": "2024-06-03", "response": response}
    ]
    case["episodes"][0]["crps_established"] = True
    asked = [{step.question.pointer for step in one.steps} for one in needs(case).sets]
    at = "/history/blocks/0/response/pain"
    assert asked == [{f"{at}_reduction_percent"}, {f"{at}_after", f"{at}_before"}]


def test_a_documented_limit_is_not_said_otherwise() -> None:
    """Only when it started is open: until then the policy's own limit is in force."""
    case = with_request()
    term = {"kind": "limit", "limit": "total_per_12_months", "value": 0}
    case["plan"]["terms"] = [term]
    asked = {step.question.pointer for one in needs(case).sets for step in one.steps}
    assert "/plan/terms/0/value" not in asked


def test_what_takes_another_day_and_another_plan_is_found() -> None:
    procedures = ["epidural_steroid_injection"]
    case = with_request(same_day_procedures=procedures)
    case["requests"].append(case["requests"][0] | {"line": "2", "limb": OTHER_LIMB})
    for one in needs(case).sets:
        assert {step.question.pointer for step in one.steps} == {
            "/requests/0/date",
            "/requests/0/same_day_procedures",
        }


OTHER_LIMB = "left_upper_extremity"


def test_a_month_is_waited_out_and_no_longer() -> None:
    case = read(with_request(date="2024-06"))
    decided = program().decide(case)
    waits = [
        step.change.value
        for one in requirements(
            Lookahead(program(), decided, decided.lines[0]), Options(program())
        ).sets
        for step in one.steps
        if step.way == "wait"
    ]
    assert set(waits) <= {"2024-07-01"}


def test_two_lines_without_a_date_need_the_two_dates() -> None:
    case = with_request(date=None)
    case["requests"].append(case["requests"][0] | {"line": "2", "limb": OTHER_LIMB})
    (one,) = needs(case).sets
    dates = {step.question.pointer: step.change.value for step in one.steps}
    assert [*dates] == ["/requests/0/date", "/requests/1/date"]
    assert all(str(day) > "2000" for day in dates.values())


def test_a_block_is_asked_for_as_the_kind_that_it_is_once_the_other_failed() -> None:
    case = with_request()
    case["history"]["blocks"] = [POSITIVE | {"date": "2024-05-03"}]
    case["requests"][0]["date"] = "2024-05-13"
    case["episodes"][0]["crps_established"] = True
    found = [said(one) for one in needs(case).sets]
    assert {"--set /requests/0/purpose=additional_diagnostic"} in found


POSITIVE = {
    "id": "b1",
    "purpose": "initial_diagnostic",
    "target": "stellate_ganglion",
    "limb": "right_upper_extremity",
    "episode": "e1",
    "response": {
        "pain_reduction_percent": 60,
        "function_improved": True,
        "relief_lasted_anesthetic_duration": True,
    },
}


def test_too_few_changes_are_no_proof_that_nothing_settles_a_criterion() -> None:
    case = with_request()
    del case["episodes"][0]["evaluations"]
    decided = program().decide(read(case))
    ahead = Lookahead(program(), decided, decided.lines[0])
    found = requirements(ahead, Options(program()), most=2)
    assert (found.sets, found.obstacles.unsettled) == ((), ())
