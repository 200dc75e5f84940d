import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.diagnostic import EX_DATAERR, Diagnostic, Rejected
from rsb_prove.bridge.facts import case_facts
from rsb_prove.bridge.schema import case_schema
from rsb_prove.bridge.validation import MAX_FAULTS, CaseValidator, validate
from tests.bridge.case_fixtures import (
    CASE,
    changed,
    document,
    faults,
    shipped_format,
    small_format,
    small_validator,
    without,
)

NULL = "not documented is null or absent"
BLOCK = "/history/blocks/0"

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.decimals(-1000, 1000, places=4).map(float)
    | st.sampled_from(["crps", "2024-02-30", "2024", "e1", "", "1", "\x00", "true"])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "date", "from", "to", "a/b", ""]), inner
        )
    ),
    max_leaves=8,
)


def pointers(value: object, at: str = "") -> list[str]:
    if isinstance(value, dict):
        inner = [pointers(v, f"{at}/{k.replace('/', '~1')}") for k, v in value.items()]
    elif isinstance(value, list):
        inner = [pointers(v, f"{at}/{index}") for index, v in enumerate(value)]
    else:
        inner = []
    return [at, *(pointer for pointers_ in inner for pointer in pointers_)]


PLACES = [at for at in pointers(CASE) if at and "~1" not in at]


def said(root: object) -> list[tuple[str, str]]:
    return [
        (fault.place.removeprefix("case.json#"), fault.code) for fault in faults(root)
    ]


@pytest.mark.parametrize("form", [small_format(), shipped_format()])
def test_a_valid_case_passes(form: object) -> None:
    assert isinstance(form, type(small_format()))
    validate(document(CASE), form)


def test_a_rejected_case_is_a_data_error() -> None:
    with pytest.raises(Rejected) as caught:
        validate(document({}), small_format())
    assert caught.value.status == EX_DATAERR


@given(st.dictionaries(st.sampled_from([*CASE, "x"]), JSON))
def test_any_object_is_valid_or_rejected(root: dict[str, object]) -> None:
    assert all(code.startswith("RSB2") for _, code in said(root))


@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=1))
def test_any_change_of_a_value_is_valid_or_rejected(
    changes: list[tuple[str, object]],
) -> None:
    root = changed(*changes)
    found = faults(root)
    assert len({(fault.place, fault.code) for fault in found}) == len(found)
    if not found:
        assert case_facts(document(root), small_format())


@given(st.sampled_from(PLACES), JSON)
def test_faults_of_a_case_are_said_in_one_order(at: str, value: object) -> None:
    root = changed((at, value))
    assert faults(root) == faults(json.loads(json.dumps(root)))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("/care", {"rehab_intent": "true"}),
            Diagnostic(
                "case.json#/care/rehab_intent",
                "RSB201",
                "rehab_intent must be true or false, not a text.",
                '"true"',
                NULL,
                "write true, without quotation marks",
            ),
        ),
        (
            (f"{BLOCK}/response/pain_reduction_percent", "60 %"),
            Diagnostic(
                f"case.json#{BLOCK}/response/pain_reduction_percent",
                "RSB201",
                "pain_reduction_percent must be a number from -1000000 to 100 "
                "with at most 3 decimals, not a text.",
                '"60 %"',
                NULL,
                "write 60, without quotation marks",
            ),
        ),
        (
            ("/requests/0/line", 1),
            Diagnostic(
                "case.json#/requests/0/line",
                "RSB201",
                "line must be an id without control characters, not a number.",
                "1",
                "",
                'write "1", in quotation marks',
            ),
        ),
        (
            ("/requests/0/injectates", ["lidocain"]),
            Diagnostic(
                "case.json#/requests/0/injectates/0",
                "RSB202",
                "The vocabulary injectate has no such term.",
                '"lidocain"',
                "",
                "did you mean lidocaine?",
            ),
        ),
        (
            ("/requests/0/technique", "lidocain"),
            Diagnostic(
                "case.json#/requests/0/technique",
                "RSB202",
                "The vocabulary technique has no such term.",
                '"lidocain"',
                NULL,
                "that is near to lidocaine of the vocabulary injectate",
            ),
        ),
        (
            ("/requests/0/target", "Stellate Ganglion"),
            Diagnostic(
                "case.json#/requests/0/target",
                "RSB202",
                "The vocabulary target has no such term.",
                '"Stellate Ganglion"',
                NULL,
                "did you mean stellate_ganglion?",
            ),
        ),
        (
            ("/requests/0/purpose", "???"),
            Diagnostic(
                "case.json#/requests/0/purpose",
                "RSB202",
                "The vocabulary purpose has no such term.",
                '"???"',
                NULL,
                "known: diagnostic, initial_diagnostic, therapeutic",
            ),
        ),
        (
            ("/patient/name", "x"),
            Diagnostic(
                "case.json#/patient/name",
                "RSB203",
                "A patient has no such field here.",
                '"name"',
                "fields here: id",
                "an other diagnosis has name; a procedure has name",
            ),
        ),
        (
            ("/requests/0/date", "06/10/2024"),
            Diagnostic(
                "case.json#/requests/0/date",
                "RSB205",
                'date must be a date: "2024-06-10", or "2024-06" or "2024" '
                "where no more is documented.",
                '"06/10/2024"',
                NULL,
                "write the year, then the month, then the day: 2024-06-10",
            ),
        ),
        (
            ("/requests/0/date", "2023-02-29"),
            Diagnostic(
                "case.json#/requests/0/date",
                "RSB207",
                "No such day is in the calendar.",
                '"2023-02-29"',
                "",
                "2023-02 ends on 2023-02-28",
            ),
        ),
        (
            ("/requests/0/episode", "E-1"),
            Diagnostic(
                "case.json#/requests/0/episode",
                "RSB209",
                "No episode of this case has this id.",
                '"E-1"',
                "",
                'known: "e1"',
            ),
        ),
        (
            ("/plan/terms/0/to", "2023-12"),
            Diagnostic(
                "case.json#/plan/terms/0/to",
                "RSB210",
                "The period ends before it starts.",
                '"2023-12"',
                'from is "2024-01"',
            ),
        ),
        (
            ("/sources", {"/requests/1": "p. 2"}),
            Diagnostic(
                "case.json#/sources/~1requests~11",
                "RSB211",
                "This source belongs to nothing in the case.",
                '"/requests/1"',
                "a source belongs to a JSON Pointer into this case",
            ),
        ),
        (
            ("/requests", []),
            Diagnostic(
                "case.json#/requests",
                "RSB212",
                "A case must give at least one request.",
                "a list of 0",
            ),
        ),
        (
            ("/schema_version", 2),
            Diagnostic(
                "case.json#/schema_version",
                "RSB214",
                "schema_version must be 1, the version of the case format.",
                "2",
            ),
        ),
    ],
)
def test_a_fault_is_said_with_its_rule_and_its_fix(
    change: tuple[str, object], expected: Diagnostic
) -> None:
    assert faults(changed(change)) == [expected]


def test_a_missing_field_says_what_to_write() -> None:
    assert faults(without("/plan/administrator")) == [
        Diagnostic(
            "case.json#/plan/administrator",
            "RSB204",
            "A plan must give administrator.",
            help="administrator is a name without control characters; "
            "write null where it is not documented",
        )
    ]


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    [
        ("/episodes/0/crps_established", 1, "RSB201"),
        ("/episodes", {}, "RSB201"),
        ("/history", [], "RSB201"),
        ("/requests/0", None, "RSB201"),
        ("/requests/0/response", 3, "RSB201"),
        ("/requests/0/guidance", "ct", "RSB201"),
        ("/sources", [], "RSB201"),
        ("/case_id", None, "RSB201"),
        ("/requests/0/region", "", "RSB202"),
        ("/requests/0/region", "Face", "RSB202"),
        ("/requests/0/cpt", "6451", "RSB205"),
        ("/plan/terms/0/value", 1.5, "RSB206"),
        ("/plan/terms/0/value", -1, "RSB206"),
        (f"{BLOCK}/response/pain_reduction_percent", 100.001, "RSB206"),
        (f"{BLOCK}/response/pain_reduction_percent", 60.0001, "RSB206"),
        (f"{BLOCK}/response/pain_before", -1, "RSB206"),
        (f"{BLOCK}/response/pain_before", 10**30, "RSB206"),
        ("/requests/0/date", "2024-13", "RSB207"),
        ("/requests/0/date", "0000", "RSB207"),
        ("/case_id", " ", "RSB212"),
        ("/requests/0/date", "", "RSB212"),
        ("/case_id", "a\nb", "RSB213"),
        ("/case_id", "x" * 10_001, "RSB213"),
        ("/episodes/0/inciting_event", "x" * 10_001, "RSB213"),
        ("/schema_version", "1", "RSB214"),
        ("/schema_version", True, "RSB214"),
        ("/schema_version", 1.5, "RSB214"),
    ],
)
def test_each_rule_has_its_code(pointer: str, value: object, code: str) -> None:
    assert said(changed((pointer, value))) == [(pointer, code)]


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/plan/terms/0/value", 8.0),
        (f"{BLOCK}/response/pain_reduction_percent", -20),
        ("/episodes/0/inciting_event", "a fall,\nin May"),
        ("/requests/0/target", "other"),
        ("/requests/0/injectates", ["contrast", "contrast"]),
        ("/sources", {"": "the whole record", "/requests/0/guidance": "p. 3"}),
        ("/episodes/0/evaluations", []),
    ],
)
def test_these_values_are_right(pointer: str, value: object) -> None:
    assert said(changed((pointer, value))) == []


@pytest.mark.parametrize(
    ("value", "help_"),
    [
        ("2024-6-1", 'write "2024-06-01"'),
        ("2024/06/01", 'write "2024-06-01"'),
        ("2024-06-10T00:00:00Z", 'write "2024-06-10"'),
        (20240610, 'write "2024-06-10"'),
        (2024, 'write "2024"'),
        ("20241399", ""),
        ("June", "write the year, then the month, then the day: 2024-06-10"),
    ],
)
def test_a_date_in_another_form_is_rewritten(value: object, help_: str) -> None:
    assert [fault.help for fault in faults(changed(("/requests/0/date", value)))] == [
        help_
    ]


@pytest.mark.parametrize(
    ("pointer", "value", "help_"),
    [
        ("/requests/0/target", ["other"], 'write "other", without the brackets'),
        ("/requests/0/guidance", "ct", 'write ["ct"]'),
        ("/episodes/0/icd10", ["g90.511"], 'write "G90.511"'),
        ("/requests/0/cpt", 64510, 'write "64510", in quotation marks'),
        ("/requests", {"line": "1"}, "write [ and ] around it"),
        (f"{BLOCK}/pain_before", 3, "a block has response/pain_before"),
        ("/record_fnial", True, "did you mean record_final?"),
    ],
)
def test_a_likely_slip_is_named(pointer: str, value: object, help_: str) -> None:
    assert [fault.help for fault in faults(changed((pointer, value)))] == [help_]


@pytest.mark.parametrize("pointer", ["/episodes", "/history/blocks", "/requests"])
def test_an_id_stands_once(pointer: str) -> None:
    name = "line" if pointer == "/requests" else "id"
    root = changed((pointer, [{name: "e1"}, {name: "x"}, {name: "e1"}, {name: "e1"}]))
    found = [fault for fault in faults(root) if fault.code == "RSB208"]
    assert [(fault.place, fault.note) for fault in found] == [
        (
            f"case.json#{pointer}/{index}/{name}",
            f"the same id stands at {pointer}/0/{name}",
        )
        for index in (2, 3)
    ]


def test_an_id_of_one_kind_may_be_an_id_of_another() -> None:
    assert said(changed((f"{BLOCK}/id", "e1"), ("/requests/0/line", "e1"))) == []


@pytest.mark.parametrize(
    "changes",
    [
        [("/episodes/0/id", 1)],
        [("/episodes", {"id": "e1"})],
        [("/episodes", None), ("/episode", [{"id": "e1"}]), (f"{BLOCK}/episode", "x")],
        [("/episodes/0", {"ids": "e1"})],
    ],
)
def test_one_cause_is_said_once(changes: list[tuple[str, object]]) -> None:
    assert len(said(changed(*changes))) == 1


def test_a_case_without_episodes_names_none() -> None:
    found = faults(changed(("/episodes", None)))
    assert [(fault.code, fault.help) for fault in found] == [
        ("RSB209", "the case names no episode")
    ]


def test_another_version_is_the_only_fault() -> None:
    root = changed(("/schema_version", 2), ("/lines", []), ("/requests", None))
    assert said(root) == [("/schema_version", "RSB214")]


def test_faults_stand_in_document_order_and_missing_fields_first() -> None:
    root = {
        "requests": [{"zz": 1, "date": "2023-02-29", "line": ""}],
        "schema_version": 1,
        "plan": {"terms": [{"value": "x"}]},
        "patient": 3,
    }
    assert said(root) == [
        ("/case_id", "RSB204"),
        ("/requests/0/zz", "RSB203"),
        ("/requests/0/date", "RSB207"),
        ("/requests/0/line", "RSB212"),
        ("/plan/administrator", "RSB204"),
        ("/plan/terms/0/value", "RSB201"),
        ("/patient", "RSB201"),
    ]


def test_the_number_of_faults_has_an_end() -> None:
    found = said(changed(("/requests/0/guidance", [None] * (MAX_FAULTS + 5))))
    assert len(found) == MAX_FAULTS + 1
    assert found[-1] == ("", "RSB299")


def test_nothing_unprintable_reaches_a_diagnostic() -> None:
    root = changed(("/requests/0/\x1b[2J\n\u202e", "\x1b"), ("/case_id", "\x1b[31m"))
    assert all(c.isprintable() or c == "\n" for f in faults(root) for c in str(f))


def test_a_validator_serves_many_cases() -> None:
    bad = document(changed(("/case_id", 3)))
    for _ in range(3):
        validate(document(CASE), small_format(), small_validator())
        with pytest.raises(Rejected):
            validate(bad, small_format(), small_validator())


class Unplaced:
    """A schema library that refuses a case and does not say where."""

    def is_valid(self, _: object) -> bool:
        return False

    def evaluate(self, _: object) -> "Unplaced":
        return self

    def errors(self) -> list[dict[str, str]]:
        return []


def test_a_case_that_its_schema_refuses_is_never_valid() -> None:
    validator = CaseValidator(small_format())
    vars(validator)["_schema"] = Unplaced()
    with pytest.raises(Rejected) as caught:
        validate(document(CASE), small_format(), validator)
    assert [(f.place, f.code) for f in caught.value.diagnostics] == [
        ("case.json#", "RSB200")
    ]


@given(st.sampled_from(PLACES), JSON)
def test_whatever_the_schema_refuses_has_a_place(at: str, value: object) -> None:
    root = document(changed((at, value))).root
    refused = not jsonschema_rs.is_valid(case_schema(small_format()), root)
    faulty = small_validator().faulty(root)
    assert bool(faulty) is refused
    assert () not in faulty
