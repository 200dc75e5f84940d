"""A valid case, ways to change it, and the declared format with a small vocabulary."""

import ast
import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rsb_prove.bridge.caseformat import CaseFormat, case_format
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.syntax import Row
from rsb_prove.bridge.validation import CaseValidator, validate

RULES = Path(__file__).resolve().parents[2] / "rules"

VOCABULARY = {
    "plan_term": {"exclusion", "limit"},
    "service": {"regional_sympathetic_block"},
    "limit": {"therapeutic_per_12_months", "total_per_12_months"},
    "mandate": {"bars_exclusion"},
    "diagnosis": {"crps", "other"},
    "limb": {"left_upper_extremity", "right_upper_extremity"},
    "region": {"face", "upper_extremity"},
    "finding": {"allodynia", "edema", "sensory", "tremor"},
    "participation": {"none", "ongoing", "planned"},
    "purpose": {"diagnostic", "initial_diagnostic", "therapeutic"},
    "target": {"lumbar_sympathetic", "other", "stellate_ganglion"},
    "technique": {"injection", "other", "topical"},
    "status": {"performed", "planned"},
    "procedure": {"office_visit", "trigger_point_injection"},
    "injectate": {"bupivacaine", "contrast", "lidocaine", "saline"},
    "guidance": {"ct", "fluoroscopy", "ultrasound"},
}

CASE: dict[str, object] = {
    "schema_version": 1,
    "case_id": "C-1",
    "plan": {
        "administrator": "Cigna ",
        "terms": [
            {
                "kind": "limit",
                "limit": "total_per_12_months",
                "value": 8,
                "from": "2024-01",
                "to": "2024",
            }
        ],
        "mandates": [],
    },
    "patient": {"id": "pt-1"},
    "episodes": [
        {
            "id": "e1",
            "diagnosis": "crps",
            "icd10": ["G90.511", "G90511"],
            "regions": ["upper_extremity", "face", "upper_extremity"],
            "inciting_event": "fracture",
            "pain_disproportionate": True,
            "crps_established": None,
            "evaluations": [
                {"date": "2024-06", "symptoms": {"present": ["edema"], "absent": []}}
            ],
        }
    ],
    "care": None,
    "history": {
        "complete": False,
        "blocks": [
            {
                "id": "b1",
                "date": "2024-05-20",
                "episode": "e1",
                "response": {"pain_reduction_percent": 62.5},
            }
        ],
    },
    "requests": [{"line": "1", "date": "2024-06-10", "cpt": "64510", "guidance": []}],
    "sources": {"/history/blocks/0/date": "Procedure note, p. 1"},
}


def declared(predicate: str) -> list[Row]:
    """The rows of a predicate's facts in the shipped rule files."""
    return [row for name, row in _facts() if name == predicate]


@cache
def _facts() -> list[tuple[str, Row]]:
    texts = [file.read_text(encoding="utf-8") for file in sorted(RULES.rglob("*.dl"))]
    return [fact for text in texts for fact in _facts_of(ast.parse(text))]


def _facts_of(module: ast.Module) -> Iterator[tuple[str, Row]]:
    for statement in module.body:
        match statement:
            case ast.Expr(ast.UnaryOp(ast.UAdd(), ast.Call(ast.Name(name), terms))):
                yield name, tuple(ast.literal_eval(term) for term in terms)


@cache
def small_format() -> CaseFormat:
    """The declared format, with few terms."""
    words = {name: frozenset(terms) for name, terms in VOCABULARY.items()}
    return case_format(declared("part"), declared("field"), words)


@cache
def shipped_format() -> CaseFormat:
    """The declared format, with the terms that ship."""
    words = {name: frozenset(str(r[0]) for r in declared(name)) for name in VOCABULARY}
    return case_format(declared("part"), declared("field"), words)


@cache
def small_validator() -> CaseValidator:
    """The validator of the format with few terms."""
    return CaseValidator(small_format())


def changed(*changes: tuple[str, object]) -> dict[str, object]:
    """The case with other values at some pointers; the last key may be new."""
    root = copy.deepcopy(CASE)
    for pointer, value in changes:
        *way, last = pointer.split("/")[1:]
        holder: object = root
        for token in way:
            holder = (
                holder[int(token)] if isinstance(holder, list) else _in(holder)[token]
            )
        if isinstance(holder, list):
            holder[int(last)] = value
        else:
            _in(holder)[last] = value
    return root


def without(pointer: str) -> dict[str, object]:
    """The case without the field at a pointer."""
    holder, _, last = pointer.rpartition("/")
    root = changed((pointer, None))
    value: object = root
    for token in holder.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else _in(value)[token]
    del _in(value)[last]
    return root


def _in(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def document(root: object) -> Document:
    """A case as a document."""
    return read_document(json.dumps(root), "case.json")


def faults(root: object) -> list[Diagnostic]:
    """What validation says of a case."""
    try:
        validate(document(root), small_format(), small_validator())
    except Rejected as rejected:
        return list(rejected.diagnostics)
    return []
