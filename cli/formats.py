"""What a decided case is printed as, and how the format is chosen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.cli.style import colored, harmless
from rsb_prove.explain.view import CaseView, LineView

ENDINGS: Mapping[str, str] = {
    "": "text",
    ".txt": "text",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".png": "png",
    ".pdf": "pdf",
}
FORMATS = tuple(dict.fromkeys(ENDINGS.values()))
DIAGRAMS = ("dot", "svg", "png", "pdf")
NOT_FOR_TERMINALS = ("png", "pdf")
OUTLINE = 999  # the most characters that a diagram is described with


@dataclass(frozen=True, slots=True)
class Look:
    """How a case is to be shown."""

    format: str
    full: bool = False
    color: bool = False
    width: int = 100

    @property
    def brief(self) -> bool:
        """Whether the short form of the proof is all that is shown."""
        return self.format == "text" and not self.full


def rendered(view: CaseView, look: Look) -> bytes:
    """A case in the format that was chosen; the imports are those of that format."""
    if look.format == "text":
        return _text(view, look)
    if look.format in DIAGRAMS:
        return _diagram(view, view.lines[0], look)
    from rsb_prove.explain.document import decision_document

    return as_json(decision_document(view), compact=look.format == "ndjson")


def as_json(document: object, *, compact: bool) -> bytes:
    """A document as JSON: indented to be read, or on one line of a stream."""
    if compact:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    else:
        text = json.dumps(document, ensure_ascii=False, indent=2)
    return f"{text}\n".encode(errors="backslashreplace")


def error_document(case_id: str | None, rejected: Rejected) -> dict[str, object]:
    """What stands in a stream in the place of a case that cannot be decided."""
    names = ("code", "sentence", "place", "text", "note", "help")
    diagnostics = [
        {name: part for name in names if (part := getattr(d, name))}
        for d in rejected.diagnostics
    ]
    return {"case_id": case_id, "error": {"diagnostics": diagnostics}}


def _text(view: CaseView, look: Look) -> bytes:
    from rsb_prove.explain.text import case_text

    text = harmless(case_text(view, full=look.full, width=look.width)).rstrip("\n")
    text = colored(text) if look.color else text
    return f"{text}\n".encode(errors="backslashreplace")


def _diagram(view: CaseView, line: LineView, look: Look) -> bytes:
    from rsb_prove.explain.diagram import dot

    version = " or ".join(line.versions) or view.policy_version
    policy = f"{view.policy_id} {version}"
    source = dot(line, view.case_id, policy=policy, full=look.full)
    if look.format == "dot":
        return f"{source.rstrip()}\n".encode(errors="backslashreplace")
    from rsb_prove.explain.render import render

    verdict = line.decision.determination.replace("_", " ")
    title = harmless(f"Case {view.case_id}, line {line.decision.line}: {verdict}")
    return render(source, look.format, title, _outline(line, verdict))


def _outline(line: LineView, verdict: str) -> str:
    """A diagram for those who hear it: the verdict, why, and each criterion not met."""
    unmet = (c for c in line.criteria if c.status != "met" and not c.sums_up)
    told = [f"{c.id} {c.status.upper()}: {c.statement}" for c in unmet]
    said = ". ".join([f"{verdict.upper()}: {line.reason}", *told, ""])
    return shorten(harmless(said), OUTLINE, placeholder=" …")
