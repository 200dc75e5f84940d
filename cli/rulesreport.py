"""Findings about rules for other programs: as JSON, and as SARIF 2.1.0 (OASIS)."""

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.packnotes import Note, notes
from rsb_prove.cli.formats import as_json

if TYPE_CHECKING:
    from rsb_prove.bridge.rulebase import RuleBase

_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+)(?::(?P<column>\d+))?)?", re.DOTALL)
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a rule base; without one the texts could not be read."""

    base: "RuleBase | None"
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing keeps anybody from deciding by these rules."""
        return not any(one.severity == "error" for one in self.diagnostics)


def json_report(report: Report) -> bytes:
    """Whether the rules are sound, what they hold, and each finding with its place."""
    base = report.base
    document = {
        "sound": report.sound,
        "rules_sha256": base.sha256 if base else None,
        "criteria": len(base.criteria) if base else None,
        "clauses": len(base.clauses) if base else None,
        "facts": len(base.facts) if base else None,
        "diagnostics": [_finding(one) for one in report.diagnostics],
    }
    if base and base.packs and report.sound:
        document["overrides"] = [_note(one) for one in notes(base)]
    return as_json(document, compact=False)


def sarif_report(report: Report) -> bytes:
    """The findings as code hosts and editors read them."""
    codes = sorted({one.code for one in report.diagnostics})
    driver = {"name": "rsb-prove", "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": driver},
        "results": [_result(one, codes) for one in report.diagnostics],
        "columnKind": "unicodeCodePoints",
    }
    return as_json({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, compact=False)


def _finding(one: Diagnostic) -> dict[str, Any]:
    file, line, column = _place(one)
    words = asdict(one)
    del words["place"]
    place = {"file": file, "line": line, "column": column}
    return {"severity": one.severity, **place, **words}


def _note(one: Note) -> dict[str, Any]:
    found = _PLACE.fullmatch(one.place)
    assert found
    return {
        "pack": one.pack,
        "file": found["file"],
        "line": int(found["line"]),
        "sentence": one.sentence,
    }


def _result(one: Diagnostic, codes: list[str]) -> dict[str, Any]:
    file, line, column = _place(one)
    more = [part for part in (one.text, one.note, one.help) if part]
    region = {"startLine": line, "startColumn": column}
    known = {name: number for name, number in region.items() if number}
    physical: dict[str, Any] = {"artifactLocation": {"uri": file}}
    if known:
        physical["region"] = known
    return {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": one.severity,
        "message": {"text": "\n".join([one.sentence, *more])},
        "locations": [{"physicalLocation": physical}],
    }


def _place(one: Diagnostic) -> tuple[str, int | None, int | None]:
    """The file, the line and the column of a place."""
    found = _PLACE.fullmatch(one.place)
    assert found
    line, column = (
        int(n) if (n := found[name]) else None for name in ("line", "column")
    )
    return found["file"], line, column
