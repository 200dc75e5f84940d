"""What the documents that stand beside a decision have in common."""

from collections.abc import Iterable
from decimal import Decimal

from rsb_prove.explain.document import NOTICE, PROGRAM, program_version
from rsb_prove.explain.view import CaseView

SCHEMA_VERSION = 1
Object = dict[str, object]


def outlook(view: CaseView, lines: Iterable[Object]) -> Object:
    """A document that says something of each line of a case."""
    return {
        "schema_version": SCHEMA_VERSION,
        "case_id": view.case_id,
        "case_sha256": view.case_sha256,
        "rules_sha256": view.rules_sha256,
        "program": {"name": PROGRAM, "version": program_version()},
        "notice": NOTICE,
        "lines": [*lines],
    }


def plain(value: object) -> object:
    """A value of a case as JSON has it, which tells decimals from no other numbers."""
    match value:
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value
