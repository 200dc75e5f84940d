import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.facts import CaseFact, case_facts, sources_of
from rsb_prove.bridge.pointer import ABSENT, follow
from rsb_prove.bridge.syntax import Row
from tests.bridge.case_fixtures import CASE, changed, document, small_format

FIRST, LAST = 1, date.max.toordinal()
MINIMAL: dict[str, object] = {
    "schema_version": 1,
    "case_id": "C-1",
    "plan": {"administrator": None},
    "requests": [{"line": "1"}],
}


def facts(root: object) -> tuple[CaseFact, ...]:
    return case_facts(document(root), small_format())


def rows(root: object, predicate: str) -> list[Row]:
    return [fact.row for fact in facts(root) if fact.predicate == predicate]


def turned(value: object) -> object:
    """The same document with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: turned(inner) for key, inner in reversed(value.items())}
    return [turned(inner) for inner in value] if isinstance(value, list) else value


def day_facts(entity: str, field: str, first: date, last: date) -> set[CaseFact]:
    def numbers(of: Callable[[date], int]) -> Row:
        return (entity, field, of(first), of(last))

    at = f"{entity}/{field}"
    return {
        CaseFact("day", numbers(lambda day: day.toordinal()), at),
        CaseFact("ymd", numbers(lambda day: int(f"{day:%Y%m%d}")), at),
        CaseFact("week", numbers(lambda day: (day.toordinal() - 1) // 7), at),
    }


def test_the_facts_of_a_minimal_case_are_all_these() -> None:
    assert facts(MINIMAL) == (
        CaseFact("day", ("/requests/0", "date", FIRST, LAST), "/requests/0/date"),
        CaseFact("enumerates", ("", "request"), "/requests"),
        CaseFact("has", ("", "plan", "/plan"), "/plan"),
        CaseFact("has", ("", "request", "/requests/0"), "/requests/0"),
        CaseFact("rank", ("/requests/0", 1), "/requests/0"),
        CaseFact("says", ("", "case_id", "C-1"), "/case_id"),
        CaseFact("says", ("/requests/0", "line", "1"), "/requests/0/line"),
        CaseFact("week", ("/requests/0", "date", 0, 521722), "/requests/0/date"),
        CaseFact("ymd", ("/requests/0", "date", 10101, 99991231), "/requests/0/date"),
    )


def test_the_facts_of_the_case_are_all_these() -> None:
    e, b, r, t = "/episodes/0", "/history/blocks/0", "/requests/0", "/plan/terms/0"
    v, percent = f"{e}/evaluations/0", "response/pain_reduction_percent"
    assert set(facts(CASE)) == {
        CaseFact("enumerates", ("", "episode"), "/episodes"),
        CaseFact("enumerates", ("", "request"), "/requests"),
        CaseFact("enumerates", ("/plan", "plan_term"), "/plan/terms"),
        CaseFact("enumerates", ("/plan", "mandate"), "/plan/mandates"),
        CaseFact("enumerates", ("/history", "block"), "/history/blocks"),
        CaseFact("enumerates", (e, "evaluation"), f"{e}/evaluations"),
        CaseFact("has", ("", "plan", "/plan"), "/plan"),
        CaseFact("has", ("", "patient", "/patient"), "/patient"),
        CaseFact("has", ("", "history", "/history"), "/history"),
        CaseFact("has", ("", "episode", e), e),
        CaseFact("has", ("", "request", r), r),
        CaseFact("has", ("/plan", "plan_term", t), t),
        CaseFact("has", ("/history", "block", b), b),
        CaseFact("has", (e, "evaluation", v), v),
        CaseFact("rank", (r, 1), r),
        CaseFact("says", ("", "case_id", "C-1"), "/case_id"),
        CaseFact("says", ("/plan", "administrator", "cigna"), "/plan/administrator"),
        CaseFact("says", (t, "kind", "limit"), f"{t}/kind"),
        CaseFact("says", (t, "limit", "total_per_12_months"), f"{t}/limit"),
        CaseFact("number", (t, "value", 8), f"{t}/value"),
        *day_facts(t, "from", date(2024, 1, 1), date(2024, 1, 31)),
        *day_facts(t, "to", date(2024, 1, 1), date(2024, 12, 31)),
        CaseFact("says", ("/patient", "id", "pt-1"), "/patient/id"),
        CaseFact("says", (e, "id", "e1"), f"{e}/id"),
        CaseFact("says", (e, "diagnosis", "crps"), f"{e}/diagnosis"),
        CaseFact(
            "says", (e, "pain_disproportionate", "yes"), f"{e}/pain_disproportionate"
        ),
        CaseFact("listed", (e, "icd10"), f"{e}/icd10"),
        CaseFact("lists", (e, "icd10", "G90.511"), f"{e}/icd10/0"),
        CaseFact("listed", (e, "regions"), f"{e}/regions"),
        CaseFact("lists", (e, "regions", "upper_extremity"), f"{e}/regions/0"),
        CaseFact("lists", (e, "regions", "face"), f"{e}/regions/1"),
        *day_facts(v, "date", date(2024, 6, 1), date(2024, 6, 30)),
        CaseFact("listed", (v, "symptoms/present"), f"{v}/symptoms/present"),
        CaseFact("lists", (v, "symptoms/present", "edema"), f"{v}/symptoms/present/0"),
        CaseFact("listed", (v, "symptoms/absent"), f"{v}/symptoms/absent"),
        CaseFact("says", ("/history", "complete", "no"), "/history/complete"),
        CaseFact("says", (b, "id", "b1"), f"{b}/id"),
        CaseFact("says", (b, "episode", "e1"), f"{b}/episode"),
        CaseFact("number", (b, percent, 62500), f"{b}/{percent}"),
        *day_facts(b, "date", date(2024, 5, 20), date(2024, 5, 20)),
        CaseFact("says", (r, "line", "1"), f"{r}/line"),
        CaseFact("says", (r, "cpt", "64510"), f"{r}/cpt"),
        CaseFact("listed", (r, "guidance"), f"{r}/guidance"),
        *day_facts(r, "date", date(2024, 6, 10), date(2024, 6, 10)),
    }


def test_facts_come_sorted_and_once() -> None:
    found = facts(CASE)
    assert list(found) == sorted(set(found))


@given(st.permutations(list(CASE)))
def test_the_order_of_keys_makes_no_difference(keys: list[str]) -> None:
    expected = facts(CASE)
    assert facts({key: CASE[key] for key in keys}) == expected
    assert facts(turned(CASE)) == expected


@pytest.mark.parametrize("value", [None, ABSENT])
@pytest.mark.parametrize(
    "pointer",
    ["/episodes", "/history", "/history/blocks", "/requests/0/guidance", "/patient"],
)
def test_null_says_what_absence_says(pointer: str, value: object) -> None:
    root = changed((pointer, None))
    if value is ABSENT:
        holder, _, last = pointer.rpartition("/")
        inner = follow(root, holder)[1]
        assert isinstance(inner, dict)
        del inner[last]
    assert not [fact for fact in facts(root) if fact.pointer.startswith(pointer)]


def test_every_pointer_leads_to_its_value() -> None:
    assert {
        f.pointer for f in facts(CASE) if follow(CASE, f.pointer)[1] is ABSENT
    } == set()


def test_every_entity_of_a_fact_is_the_case_or_held() -> None:
    held = {str(row[2]) for row in rows(CASE, "has")} | {""}
    assert {str(fact.row[0]) for fact in facts(CASE)} - held == set()


@given(st.dates())
def test_weeks_start_on_monday(day: date) -> None:
    weeks = rows(changed(("/requests/0/date", day.isoformat())), "week")
    week = int(next(row for row in weeks if row[0] == "/requests/0")[2])
    assert date.fromordinal(7 * week + 1).weekday() == 0
    assert 0 <= day.toordinal() - (7 * week + 1) < 7


@given(st.integers(-1_000_000_000, 100_000))
def test_numbers_are_exact_thousandths(thousandths: int) -> None:
    field = "response/pain_reduction_percent"
    text = json.dumps(changed((f"/history/blocks/0/{field}", "@")))
    number = text.replace('"@"', str(Decimal(thousandths) / 1000))
    found = case_facts(read_document(number, "c"), small_format())
    assert [f.row[2] for f in found if f.row[1] == field] == [thousandths]


@pytest.mark.parametrize("name", ["Cigna", "CIGNA ", " cigna"])
def test_names_are_compared_in_lower_case(name: str) -> None:
    says = rows(changed(("/plan/administrator", name)), "says")
    assert ("/plan", "administrator", "cigna") in says


LINES = [
    {"line": "b", "date": "2023"},
    {"line": "2", "date": "2024-06"},
    {"line": "10", "date": "2024-06"},
    {"line": "9", "date": "2024-06-10"},
    {"line": "L2", "date": "2024-06-10"},
    {"line": "L010", "date": "2024-06-10"},
    {"line": "1" + "0" * 5000, "date": "2025"},
]


@given(st.permutations(LINES))
def test_lines_are_ranked_by_date_and_name_not_by_place(
    lines: list[dict[str, str]],
) -> None:
    root = copy.deepcopy(MINIMAL) | {"requests": lines}
    ranked = [line for _, line in sorted((n, at) for at, n in rows(root, "rank"))]
    assert [follow(root, str(at))[1] for at in ranked] == LINES


def test_undated_lines_come_before_dated_ones() -> None:
    root = MINIMAL | {"requests": [{"line": "1", "date": "2024"}, {"line": "2"}]}
    assert rows(root, "rank") == [("/requests/0", 2), ("/requests/1", 1)]


@pytest.mark.parametrize("sources", [None, {}, {"/requests/0": "p. 1"}])
def test_sources_are_those_of_the_case(sources: dict[str, str] | None) -> None:
    assert sources_of(document(changed(("/sources", sources)))) == (sources or {})


def test_a_case_without_sources_has_none() -> None:
    assert sources_of(document(MINIMAL)) == {}
