"""The files that a rule author begins with: rules with gaps, and scenarios that show them.

What is to be filled in is marked TODO. The rules are sound as they stand; the scenarios fail
until what they name is written down.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent / "scaffolds"
ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
# Form -> the field that is asked for, and a value that meets it and one that does not.
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "yes_no": {"pointer": "/care/", "good": "true", "bad": "false"},
    "limit": {"pointer": "/requests/0/", "good": "1", "bad": "2"},
}


def criterion_files(criterion: str, form: str) -> dict[str, str]:
    """Name -> text of the files of a new criterion; `form` is yes_no or limit."""
    file, field = criterion.lower(), criterion.lower().replace("-", "_")
    answers = _ANSWERS[form]
    slots = {**answers, "id": criterion, "file": file, "field": field}
    slots["pointer"] = f"{answers['pointer']}{field}"
    return {
        f"{file}.dl": _filled(form, slots),
        f"{file}.json": _filled("case", slots),
        f"{file}.test.yaml": _filled("scenarios", slots),
    }


def _filled(name: str, slots: Mapping[str, str]) -> str:
    return Template((_FOLDER / f"{name}.txt").read_text("utf-8")).substitute(slots)
