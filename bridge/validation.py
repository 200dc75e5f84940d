"""Whether a case follows the format: every fault at once, in the words of the format."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from rsb_prove.bridge.caseformat import CaseFormat, Entity, Field, Group, Part
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import Document, Path, found, place, pointer
from rsb_prove.bridge.schema import VERSION, case_schema, date_span

if TYPE_CHECKING:
    import jsonschema_rs

MAX_FAULTS = 1000


class CaseValidator:
    """The compiled schema of one format: compile it once for any number of cases."""

    def __init__(self, form: CaseFormat):
        import jsonschema_rs  # paid for only by a run that checks a case

        self._schema = jsonschema_rs.Draft202012Validator(case_schema(form))

    def faulty(self, root: Mapping[str, object]) -> list[Path]:
        """The paths where a case breaks its schema, each once."""
        if self._schema.is_valid(root):
            return []
        errors = self._schema.iter_errors(root)
        return list(dict.fromkeys(path for error in errors for path in _paths(error)))


def compile_validator(form: CaseFormat) -> CaseValidator:
    """The validator of a format."""
    return CaseValidator(form)


def validate(
    document: Document, form: CaseFormat, validator: CaseValidator | None = None
) -> None:
    """Rejected with every fault of a case, in document order; None if it has none."""
    ...
