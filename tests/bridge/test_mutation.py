"""A mutant has one fault; what checks would find is none, and what scenarios find is killed."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.compiled import Compiled
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.evaluation import Evaluation, Evaluator
from rsb_prove.bridge.facts import GIVEN
from rsb_prove.bridge.mutating import READ, Trial
from rsb_prove.bridge.mutation import Mutant, mutants
from rsb_prove.bridge.plan import plan
from rsb_prove.bridge.program import Program, shipped_rules
from rsb_prove.bridge.rehearsal import Outcome, Rehearsal
from rsb_prove.bridge.rulebase import SHIPPED, load
from rsb_prove.bridge.scenarios import Expected, Scenario, read_scenarios

EXAMPLE = Path(__file__).parents[2] / "examples" / "weekly-interval.json"
RULES = """
+predicate('limit(name:word, value:count)', '')
+predicate('says(entity:entity, field:word, value:word)', '')
+predicate('day(entity:entity, field:word, first:day, last:day)', '')
+predicate('line(line:entity)', '')
+predicate('short(line:entity)', '')
+predicate('determination(line:entity, determination:word, ground:word)', '')

+limit('days', 7)

short(R) <= line(R) & day(R, 'date', F, L) & limit('days', N) & (L - F >= N)

# because: it is short, by {N}
determination(R, 'no', 'short') <= line(R) & short(R) & limit('days', N)
determination(R, 'yes', 'long') <= line(R) & ~short(R)
"""


def faults(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in mutants(load([("policy/a.dl", text)])):
        head, _, fault = one.fault.partition(": ")
        found.setdefault(head, []).append(fault)
    return found


def test_every_single_fault_is_planted_once() -> None:
    assert faults(RULES) == {
        "limit('days', 7)": ["6 for 7", "8 for 7"],
        "short(R)": [
            "((L - F) > N) for ((L - F) >= N)",
            "day(R, 'date', L, F) for day(R, 'date', F, L)",
            "the clause is gone",
            "without ((L - F) >= N)",
            "without line(R)",
            "~line(R) for line(R)",
        ],
        "determination(R, 'no', 'short')": [
            "the clause is gone",
            "without line(R)",
            "without short(R)",
            "~line(R) for line(R)",
            "~short(R) for short(R)",
        ],
        "determination(R, 'yes', 'long')": [
            "short(R) for ~short(R)",
            "the clause is gone",
            "without ~short(R)",
        ],
    }


def test_a_span_is_not_swapped_where_a_day_of_it_is_only_said() -> None:
    text = RULES.replace(
        "determination(R, 'no', 'short') <= line(R)",
        "determination(R, 'no', 'short') <= day(R, 'date', _, Day) & line(R)",
    )
    found = faults(text.replace("{N}", "{N} on {Day}"))
    assert not [one for one in found["determination(R, 'no', 'short')"] if "Day" in one]
    assert "day(R, 'date', L, F) for day(R, 'date', F, L)" in found["short(R)"]


def test_ids_stay_when_lines_move_and_go_when_the_clause_changes() -> None:
    def ids(text: str) -> set[str]:
        return {one.id for one in mutants(load([("policy/a.dl", text)]))}

    moved = RULES.replace("+limit('days', 7)", "# seven days\n\n+limit('days', 7)")
    assert ids(moved) == ids(RULES)
    changed = RULES.replace("short(R) <= line(R) &", "short(R) <=")
    gone = ids(RULES) - ids(changed)
    assert len(gone) == 6


@cache
def every() -> tuple[Mutant, ...]:
    return mutants(shipped_rules().base)


@cache
def outcomes() -> tuple[Outcome, ...]:
    """The scenarios of six and of seven days after the last block."""
    rehearsal = Rehearsal(Program(shipped_rules()))
    six = Scenario(
        "six days",
        "a:1",
        str(EXAMPLE),
        (),
        (),
        (Expected(None, "a:1", "not_medically_necessary", failed=("IND-TX-FREQ",)),),
    )
    seven = replace(
        six,
        changes=(Change("set", "/requests/0/date", "2024-06-10"),),
        expected=(Expected(None, "a:2", "medically_necessary"),),
    )
    return rehearsal.outcome(six), rehearsal.outcome(seven)


@cache
def trial() -> Trial:
    return Trial(shipped_rules(), outcomes())


def mutant(text: str) -> Mutant:
    (found,) = [one for one in every() if text in f"{one.place} {one.fault}"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "limit('therapeutic_spacing_days', 7): 6 for 7",
        "limit('therapeutic_spacing_days', 7): 8 for 7",
        "determination(R, D, G): the clause is gone",
        "ground(R, 'every_criterion_met'): the clause is gone",
    ],
)
def test_a_fault_that_a_scenario_shows_is_killed(text: str) -> None:
    assert trial().killer(mutant(text)) is not None


@pytest.mark.parametrize(
    "text",
    ["limit('diagnostic_per_12_months', 4): 3 for 4", "fails(R, 'DEF-RSB-INJ'): the"],
)
def test_a_fault_that_no_scenario_touches_survives(text: str) -> None:
    assert trial().killer(mutant(text)) is None


OF_CLAUSES = [one for one in mutants(shipped_rules().base) if one.number is not None]


@pytest.mark.parametrize("one", OF_CLAUSES[::380], ids=lambda one: one.id)
def test_a_mutant_decides_as_rules_written_with_its_fault_would(one: Mutant) -> None:
    base = shipped_rules().base
    old = base.by_predicate[one.predicate][one.number or 0]
    new = [one.clause] if one.clause else []
    clauses = tuple(part for c in base.clauses for part in (new if c is old else [c]))
    written = plan(base.facts, clauses, GIVEN)
    program = Program(Compiled(base, Evaluator(written).settled()))
    for outcome in outcomes():
        try:
            whole = program.decide(outcome.decided.document).model
        except Rejected:  # a criterion both met and failed: no rules at all
            continue
        again = trial().evaluation(outcome, one).model
        assert {p: again.rows(p) for p in READ} == {p: whole.rows(p) for p in READ}


class Plain(Trial):
    """Tries every scenario, whatever it was tried on before."""

    def _given(self, mutant: Mutant, evaluation: Evaluation) -> None:
        return None


@cache
def of_requests() -> tuple[Outcome, ...]:
    file = SHIPPED / "policy" / "05_request.test.yaml"
    found = read_scenarios(file.read_text("utf-8"), file.name, str(file.parent))
    rehearsal = Rehearsal(Program(shipped_rules()))
    return tuple(rehearsal.outcome(scenario) for scenario in found)


@pytest.mark.parametrize("one", every()[5::190], ids=lambda one: one.id)
def test_what_is_not_tried_again_would_kill_no_mutant(one: Mutant) -> None:
    quick, plain = (kind(shipped_rules(), of_requests()) for kind in (Trial, Plain))
    assert quick.killer(one) == plain.killer(one)
