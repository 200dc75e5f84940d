"""The files that a rule author begins with: rules with gaps, and scenarios that show them.

What is to be filled in is marked TODO. The rules are sound as they stand; the scenarios fail
until what they name is written down.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from string import Template

PACK_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FOLDER = Path(__file__).parent / "scaffolds"
ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
# Form -> the field that is asked for, and a value that meets it and one that does not.
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "yes_no": {"pointer": "/care/", "good": "true", "bad": "false"},
    "limit": {"pointer": "/requests/0/", "good": "1", "bad": "2"},
}
_DAYS = {"date": "2024-06-10", "examined": "2024-06-01"}
_OTHER = {
    "plan": "+excludes('{}', 'lumbar_sympathetic_block')",
    "mandate": "+bars('{}', 'regional_sympathetic_block')",
}


def criterion_files(criterion: str, form: str) -> dict[str, str]:
    """Name -> text of the files of a new criterion; `form` is yes_no or limit."""
    file, field = criterion.lower(), criterion.lower().replace("-", "_")
    answers = _ANSWERS[form]
    slots = {**answers, **_DAYS, "id": criterion, "file": file, "field": field}
    slots["pointer"] = f"{answers['pointer']}{field}"
    return {
        f"{file}.dl": _filled(form, slots),
        f"{file}.json": _filled("case", slots),
        f"{file}.test.yaml": _filled("scenarios", slots),
    }


def pack_files(
    pack: str, kind: str, first: date, policy: str, version: str
) -> dict[str, str]:
    """Name -> text of the files of a new pack: a plan, a mandate or (policy) a version."""
    before = first - timedelta(days=1)
    slots = {
        "id": pack,
        "file": pack,
        "kind": kind,
        "policy": policy,
        "version": version,
        "from": first.isoformat(),
        "date": first.isoformat(),
        "before": before.isoformat(),
        "examined": (first - timedelta(days=9)).isoformat(),
        "other": _OTHER.get(kind, "+drops('{}', 'IND-TX-REHAB')").format(pack),
    }
    return {
        "pack.toml": _filled("version" if kind == "policy" else "pack", slots),
        f"{pack}.dl": _filled("statements", slots),
        f"{pack}.json": _filled("case", slots),
        f"{pack}.test.yaml": _filled("pack_scenarios", slots),
    }


def _filled(name: str, slots: Mapping[str, str]) -> str:
    return Template((_FOLDER / f"{name}.txt").read_text("utf-8")).substitute(slots)
