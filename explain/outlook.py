"""What the documents of other days and of other readings have in common."""

from collections.abc import Iterable

from rsb_prove.explain.document import (
    NOTICE,
    PROGRAM,
    decision_document,
    program_version,
)
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


def decided_line(view: CaseView) -> object:
    """The one line of a view as it stands in a decision document, with its proof."""
    lines = decision_document(view)["lines"]
    assert isinstance(lines, list)
    return lines[0]
