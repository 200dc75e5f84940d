"""More documentation settles, less leaves open: no verdict turns round on the way."""

from hypothesis import given

from tests.case_strategies import Case, Place, documented_more, read, widened
from tests.case_strategies import program as shipped_program
from tests.test_properties import examples

Change = tuple[Case, Case, Place]


def statuses(case: Case) -> dict[tuple[str, str], str]:
    """Line id and criterion -> met, failed or unknown."""
    return {
        (line.line, one.criterion): one.status
        for line in shipped_program().decide(read(case)).lines
        for one in line.criteria
    }


def changes(before: Case, after: Case) -> dict[tuple[str, str], tuple[str, str]]:
    """The verdicts that differ, of the criteria that apply to both cases."""
    old, new = statuses(before), statuses(after)
    both = old.keys() & new.keys()
    return {key: (old[key], new[key]) for key in both if old[key] != new[key]}


@examples(60)
@given(documented_more())
def test_documenting_a_fact_never_turns_a_failure_into_an_unknown(
    change: Change,
) -> None:
    before, after, _ = change
    found = changes(before, after)
    assert {k: v for k, v in found.items() if v == ("failed", "unknown")} == {}


@examples(60)
@given(widened())
def test_a_less_exact_date_settles_nothing_and_turns_nothing_round(
    change: Change,
) -> None:
    before, after, _ = change
    found = changes(before, after)
    assert {k: v for k, v in found.items() if v[1] != "unknown"} == {}
