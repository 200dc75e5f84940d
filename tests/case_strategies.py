"""Case documents for property tests, drawn from the declared case format.

Every field that the format declares takes part: where `USUAL` names plausible values
of it, they are drawn most of the time, so that the lines, blocks and evaluations of a
case belong together; otherwise anything that its type allows is.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsb_prove.bridge.caseformat import CaseFormat, Field, Part
from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.program import Decided, Program, shipped
from rsb_prove.bridge.schema import date_span, required

THOROUGH = bool(os.environ.get("RSB_PROVE_THOROUGH"))
Case = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

VIGNETTES: dict[str, Any] = {
    vignette["case"]["case_id"]: vignette
    for vignette in map(
        json.loads,
        (Path(__file__).parent / "policy" / "vignettes.ndjson")
        .read_text()
        .splitlines(),
    )
}

ARM = "right_upper_extremity"
USUAL: Mapping[tuple[str, str], list[Any]] = {
    ("case", "record_final"): [None, False, False, True],
    ("plan", "administrator"): ["cigna", "cigna", "cigna", "Cigna ", "aetna"],
    ("plan_term", "value"): [0, 1, 2, 3, 8, 12],
    ("episode", "diagnosis"): ["crps", "crps_type_1"],
    ("episode", "limb"): [ARM],
    ("episode", "regions"): [["upper_extremity"], ["upper_extremity", "trunk"]],
    ("episode", "icd10"): [["G90.511"], ["G90511", "G56.41"]],
    ("evaluation", "symptoms/present"): [
        ["hyperesthesia", "edema", "tremor"],
        ["pallor"],
    ],
    ("evaluation", "symptoms/absent"): [
        [],
        ["vasomotor", "sudomotor_edema"],
        ["edema"],
    ],
    ("evaluation", "signs/present"): [["edema", "pain_to_light_touch"], ["coldness"]],
    ("evaluation", "signs/absent"): [[], ["motor_trophic", "sensory"]],
    ("block", "purpose"): [
        *("therapeutic", "initial_diagnostic", "therapeutic", "additional_diagnostic"),
    ],
    ("block", "target"): ["stellate_ganglion", "lumbar_sympathetic"],
    ("block", "limb"): [ARM],
    ("block", "technique"): ["injection"],
    ("block", "status"): ["performed"],
    ("request", "purpose"): [
        *("initial_diagnostic", "additional_diagnostic", "therapeutic", "diagnostic"),
    ],
    ("request", "target"): [
        *("stellate_ganglion", "stellate_ganglion", "lumbar_sympathetic"),
    ],
    ("request", "cpt"): ["64510", "64999"],
    ("request", "limb"): [ARM, ARM, "right_lower_extremity", "upper_extremity"],
    ("request", "region"): ["upper_extremity"],
    ("request", "technique"): ["injection"],
    ("request", "injectates"): [["bupivacaine", "contrast"], ["lidocaine"]],
    ("request", "injectates_complete"): [True],
    ("request", "guidance"): [["fluoroscopy"], ["ultrasound", "fluoroscopy"]],
    ("request", "same_day_procedures"): [[], ["physical_therapy"]],
}
SIZES: Mapping[str, list[int]] = {
    "plan_term": [0, 0, 1, 2],
    "mandate": [0, 0, 1],
    "episode": [1, 1, 2],
    "evaluation": [1, 1, 2, 0],
    "block": [2, 1, 3, 4, 0, 7, 11],
    "procedure": [0, 0, 1],
    "request": [1, 2, 3],
}
NEAR = [0, -1, -6, -7, -8, -13, -14, -15, -28, -60, -364, -365, -366, 1, 6, 7, 8]
ANCHORS = ["2024-06-10", "2024-02-29", "2025-02-28"]
EXACT, VAGUE = [10], [10, 10, 10, 7, 4]  # characters of a date
# What the types without a vocabulary hold, where nothing is usual.
PLAIN: Mapping[str, list[Any]] = {
    "name": ["Cigna", "another"],
    "text": ["fracture", "none"],
    "texts": [["C6"], [], ["L2", "L3"]],
    "cpt": ["64510", "64520", "99213"],
    "codes": [["G90.522"], [], ["M54.5", "G57.71"]],
}
PERCENTS = [60, 50, 100, 0, 49.999, 50.001, -10]


@cache
def program() -> Program:
    """The shipped rule base, loaded once."""
    return shipped()


def read(case: Case) -> Document:
    """A case as a document."""
    return read_document(json.dumps(case), "case.json")


@dataclass
class Making:
    """A case in the making; references are drawn when every id is known."""

    draw: Draw
    form: CaseFormat
    anchor: date
    gaps: int
    lengths: list[int]
    ids: dict[str, list[str]] = field(default_factory=dict)
    references: list[tuple[Case, Field]] = field(default_factory=list)

    def one_of(self, values: list[Any]) -> Any:
        return self.draw(st.sampled_from(values))

    def lacks(self) -> bool:
        return bool(self.draw(st.integers(0, 9)) >= 10 - self.gaps)

    def object(self, kind: str) -> Case:
        made: Case = {}
        must = required(self.form, kind)
        for part in self.form.kinds[kind].parts:
            self.member(made, part, part.key in must)
        for one in self.form.kinds[kind].fields:
            if one.type not in ("version", "sources"):
                self.value(made, one, one.path in must or one.path == "case_id")
        return forward(made)

    def member(self, made: Case, part: Part, must: bool) -> None:
        if not must and self.lacks():
            if self.draw(st.booleans()):
                made[part.key] = None
        elif part.many:
            size = self.one_of(SIZES.get(part.kind, [1, 0, 2]))
            made[part.key] = [self.object(part.kind) for _ in range(size)]
        else:
            made[part.key] = self.object(part.kind)

    def value(self, made: Case, one: Field, must: bool) -> None:
        *outer, last = one.keys
        for key in outer:
            made = made.setdefault(key, {})
        if one.type == "ref":
            self.references.append((made, one))
        elif must or not self.lacks():
            made[last] = self.of_type(one)
        elif self.draw(st.booleans()):
            made[last] = None

    def of_type(self, one: Field) -> Any:
        usual = USUAL.get((one.kind, one.path))
        if usual and self.draw(st.integers(0, 9)) < 9:
            return self.one_of(usual)
        match one.type:
            case "id":
                known = self.ids.setdefault(one.kind, [])
                known.append(f"{one.kind[0]}{len(known) + 1}")
                return known[-1]
            case "yes_no":
                return self.draw(st.integers(0, 9)) < 8
            case "date":
                return self.day()
            case "number":
                percent = one.keys[-1].endswith("percent")
                return self.one_of(PERCENTS if percent else [8, 4, 3, 0, 6.5])
            case "count":
                return self.draw(st.integers(0, 12))
            case "word":
                return self.one_of(sorted(self.form.vocabularies[one.domain]))
            case "words":
                terms = sorted(self.form.vocabularies[one.domain])
                return self.draw(st.lists(st.sampled_from(terms), max_size=4))
        return self.one_of(PLAIN[one.type])

    def day(self) -> str:
        near = self.draw(st.one_of(st.sampled_from(NEAR), st.integers(-400, 30)))
        day = (self.anchor + timedelta(days=near)).isoformat()
        return day[: self.one_of(self.lengths)]


def forward(made: Case) -> Case:
    """A period that ends before it starts is no valid one: turn it round."""
    start, end = made.get("from"), made.get("to")
    first, last = date_span(str(start)), date_span(str(end))
    if first and last and first[0] > last[1]:
        return {**made, "from": end, "to": start}
    return made


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A valid case of any kind."""
    form = program().format
    making = Making(
        draw,
        form,
        date.fromisoformat(draw(st.sampled_from(ANCHORS))),
        draw(st.sampled_from([0, 0, 1, 3])),
        draw(st.sampled_from([EXACT, EXACT, VAGUE])),
    )
    case: Case = {"schema_version": 1, **making.object("case")}
    for holder, one in making.references:
        known = making.ids.get(one.domain, [])
        if known and not making.lacks():
            holder[one.keys[-1]] = draw(st.sampled_from(known))
    if draw(st.booleans()):
        case["sources"] = {"/requests/0": "Request form", "/case_id": "p. 1"}
    return case


def examples(count: int) -> settings:
    """So many drawn cases, the same ones in each run."""
    slow = [
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.nested_given,  # the cases that all tests share are drawn by one
    ]
    return settings(
        max_examples=count, deadline=None, derandomize=True, suppress_health_check=slow
    )


POOL = 60


@cache
def pool() -> tuple[Case, ...]:
    """Drawn cases that the tests share, so that each is drawn and decided once."""
    found: list[Case] = []

    @examples(POOL)
    @given(cases())
    def draw(case: Case) -> None:
        found.append(case)

    draw()
    return tuple(found)


def _any_case() -> st.SearchStrategy[Case]:
    return cases() if THOROUGH else st.sampled_from(pool()).map(_copied)


def _copied(case: Case) -> Case:
    copy: Case = json.loads(json.dumps(case))
    return copy


# Cases of any kind: each test's own, or with less time those that the tests share.
any_case = st.deferred(_any_case)


def decide(case: Case) -> Decided:
    """A case decided, once for all tests that do not ask how it is done."""
    return _decided(json.dumps(case))


@lru_cache(maxsize=4 * POOL)
def _decided(text: str) -> Decided:
    return program().decide(read_document(text, "case.json"))


def decide_anew(case: Case) -> Decided:
    """A case decided whatever was decided before."""
    return program().decide(read(case))
