"""What a rule author adds by facts alone, each with cases that it decides."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "examples"
Case = dict[str, Any]


def example(name: str) -> Case:
    found: Case = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return found


def therapeutic(**changes: Any) -> Case:
    """A therapeutic block a week after the last: medically necessary."""
    return changed(
        example("weekly-interval"), {"/requests/0/date": "2024-06-10"} | changes
    )


def initial(**changes: Any) -> Case:
    """An initial diagnostic block: medically necessary."""
    return changed(example("initial-approved"), changes)


def changed(case: Case, changes: dict[str, Any]) -> Case:
    for pointer, value in changes.items():
        *way, last = pointer.strip("/").split("/")
        at: Any = case
        for key in way:
            at = at[int(key)] if key.isdigit() else at[key]
        if last == "-":
            at.append(value)
        else:
            at[int(last) if last.isdigit() else last] = value
    return case


@dataclass(frozen=True)
class Added:
    """Facts, and cases in which what they add is failed, is open and is met.

    `says` stands in the sentence of the criterion that decides; `asked` is the field that
    is asked for where it is open, and `way` what `requires` finds to document or change.
    """

    name: str
    text: str
    criterion: str
    failed: Case
    open: Case
    says: str
    asked: str
    way: str
    approved: Case
    options: tuple[str, ...] = ()
    manifest: str = ""


YES_NO = Added(
    name="a yes/no criterion",
    text="""
# criterion: LOCAL-CONSENT
# title: Consent is on file
# citation: Local rules > Consent
# met: consent is on file
# failed: it is documented that there is no consent
# unknown: whether consent is on file is not documented

+applies_to('LOCAL-CONSENT', 'therapeutic')
+yes_no('LOCAL-CONSENT', 'care', 'consent', 'yes')
+field('care', 'consent', 'yes_no', 'Is consent on file?')
""",
    criterion="LOCAL-CONSENT",
    failed=therapeutic(**{"/care/consent": False}),
    open=therapeutic(),
    says="it is documented that there is no consent",
    asked="/care/consent",
    way="/care/consent",
    approved=therapeutic(**{"/care/consent": True}),
)
LIMIT = Added(
    name="a numeric limit",
    text="""
# criterion: LOCAL-CAP-THREE
# title: At most two blocks in twelve months
# citation: Local rules > Number of blocks
# unknown: the number of blocks in the twelve months is not settled by what is documented

+limit('local_per_12_months', 2)
+applies_to('LOCAL-CAP-THREE', 'therapeutic')
+amends('LOCAL-CAP-THREE', 'date', 'postpone')
+caps('LOCAL-CAP-THREE', 'local_per_12_months', 'any', 'regional sympathetic')
""",
    criterion="LOCAL-CAP-THREE",
    failed=therapeutic(),
    open=therapeutic(
        **{"/history/blocks/0/date": "2023", "/history/blocks/0/response": None}
    ),
    says="it is the 3rd regional sympathetic block in the twelve months to 2024-06-10; "
    "at most 2: 1 too many",
    asked="/history/blocks/0/date",
    way="/requests/0/date",
    approved=therapeutic(**{"/history/blocks/0/date": "2023-05-13"}),
)
DRUG = Added(
    name="a drug",
    text="+injectate('sugammadex', 'other_agent')\n",
    criterion="GEN-INJ",
    failed=therapeutic(**{"/requests/0/injectates": ["lidocaine", "sugammadex"]}),
    open=therapeutic(
        **{
            "/requests/0/injectates": ["lidocaine"],
            "/requests/0/injectates_complete": False,
        }
    ),
    says="sugammadex",
    asked="/requests/0/injectates_complete",
    way="/requests/0/injectates",
    approved=therapeutic(**{"/requests/0/injectates": ["lidocaine"]}),
)
FINDING = Added(
    name="a finding",
    text="""
+finding('goose_flesh', 'sudomotor_edema')
+item('IND-INIT-SX-SUDO', 'goose_flesh')
""",
    criterion="IND-INIT-SX",
    failed=initial(
        **{
            "/episodes/0/evaluations/0/symptoms": {
                "present": ["goose_flesh"],
                "absent": ["sensory", "vasomotor", "motor_trophic"],
            }
        }
    ),
    open=initial(
        **{
            "/episodes/0/evaluations/0/symptoms": {
                "present": ["goose_flesh", "hyperesthesia"],
                "absent": ["motor_trophic"],
            }
        }
    ),
    says="at least 3 are required",
    asked="/episodes/0/evaluations/0/symptoms/present",
    way="/episodes/0/evaluations/0/symptoms/present",
    approved=initial(
        **{
            "/episodes/0/evaluations/0/symptoms/present": [
                "hyperesthesia",
                "skin_color_asymmetry",
                "goose_flesh",
            ]
        }
    ),
)
READING = Added(
    name="a reading",
    text="""
+reading('program', 'binding')
+option('program', 'binding', 'L1', 'the pain program is a requirement')
+option('program', 'advice', 'L1', 'the pain program is advice')
+confidence('program', 'low')
+advice_under('IND-TX-PROGRAM', 'program', 'advice')
""",
    criterion="IND-TX-PROGRAM",
    failed=therapeutic(**{"/care/pain_program": False}),
    open=therapeutic(**{"/care/pain_program": None}),
    says="pain program",
    asked="/care/pain_program",
    way="/care/pain_program",
    approved=therapeutic(**{"/care/pain_program": False}),
    options=("--reading", "program=advice"),
)
PLAN_LIMIT = Added(
    name="a plan's limit",
    manifest="""
id = "our-plan"
title = "A plan document"
version = "1"
kind = "plan"
extends = { policy = "cigna-rsb" }
from = 2024-01-01
plans = ["PPO-7"]
""",
    text="+sets('our-plan', 'therapeutic_spacing_days', 10)\n",
    criterion="IND-TX-FREQ",
    failed=therapeutic(),
    open=therapeutic(**{"/plan/id": None}),
    says="block b2 of 2024-06-03 is 7 days before; at least 10 days are required: 3 days short",
    asked="/plan/id",
    way="/requests/0/date",
    approved=therapeutic(**{"/requests/0/date": "2024-06-13"}),
)
EVERY = (PLAN_LIMIT, YES_NO, LIMIT, DRUG, FINDING, READING)
