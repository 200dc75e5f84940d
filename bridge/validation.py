"""Whether a case follows the format: every fault at once, in the words of the format."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain

from rsb_prove.bridge.caseformat import CaseFormat, Entity, Field, Group, Node, Part
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import Document, Path, found, place, pointer
from rsb_prove.bridge.schema import (
    DATE,
    MAX_TEXT,
    VERSION,
    case_schema,
    date_span,
    required,
    wanted,
)

MAX_FAULTS = 1000


class CaseValidator:
    """The compiled schema of one format: compile it once for any number of cases."""

    def __init__(self, form: CaseFormat):
        import jsonschema_rs  # paid for only by a run that checks a case

        self._form = form
        self._schema = jsonschema_rs.Draft202012Validator(case_schema(form))

    def faulty(self, root: Mapping[str, object]) -> set[Path]:
        """The paths where a case breaks its schema."""
        if self._schema.is_valid(root):
            return set()
        # This list costs a hundredth of the library's error objects.
        errors = self._schema.evaluate(root).errors()
        places = {(e["instanceLocation"], e["schemaLocation"]) for e in errors}
        return {path for at, rule in places for path in self._paths(root, at, rule)}

    def _paths(self, root: object, at: str, rule: str) -> Iterable[Path]:
        path, value = _walk(root, at)
        keyword, node = rule.rpartition("/")[2], self._form.node(path)
        if keyword == "anyOf" or "/anyOf/1/" in rule:
            return ()  # a value that is given is not null: that is no fault of its own
        if isinstance(node, Group) and isinstance(value, dict):
            must = required(self._form, node.kind) if keyword == "required" else ()
            known = node.keys if keyword == "additionalProperties" else value
            keys = [key for key in must if key not in value]
            return [(*path, k) for k in chain(keys, (k for k in value if k not in known))]
        return (path,)


def compile_validator(form: CaseFormat) -> CaseValidator:
    """The validator of a format, for all the cases of a run."""
    return CaseValidator(form)


def validate(
    document: Document, form: CaseFormat, validator: CaseValidator | None = None
) -> None:
    """Check a case against its format; Rejected with every fault, in its own order."""
    faulty = (validator or compile_validator(form)).faulty(document.root)
    case = _Case(document.root, form)
    in_order = _position(document.root)
    faults = [case.explain(path) for path in sorted(faulty, key=in_order)[:MAX_FAULTS]]
