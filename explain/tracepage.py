"""Both ways between policy and rules as one page of HTML that needs nothing else.

The page has no script and loads nothing: its policy of contents allows its own style sheet
only. Every word that comes from rules or from a copy of the policy is escaped.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rsb_prove.bridge.syntax import Place
from rsb_prove.explain.packages import undrawn
from rsb_prove.explain.policytext import NOT_FOUND, SAME, Compared
from rsb_prove.explain.trace import FEW, Traced, TracedClause
from rsb_prove.explain.tracetext import (
    clauses_summary,
    copy_summary,
    lines_of,
    role,
    state,
    summary,
    untested,
)

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Policy:
    """The name of the policy, its version, and the hash of the rules."""

    id: str
    version: str
    sha256: str


def trace_page(
    traced: Sequence[Traced],
    clauses: Sequence[TracedClause],
    policy: Policy,
    copy: Compared | None = None,
) -> str:
    """The page; raises Rejected (69) where Jinja is missing."""
    template = _environment().get_template("trace.html.j2")
    style = (_FOLDER / "trace.css").read_text("utf-8")
    return template.render(
        shown={one.statement for one in traced},
        policy=policy,
        style=style,
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        headings=[(h, list(g)) for h, g in groupby(traced, lambda one: one.heading)],
        files=[(f, list(g)) for f, g in groupby(clauses, lambda one: one.place.file)],
        copy=copy,
        differing=_differing(traced, copy),
        summaries=[summary(traced), clauses_summary(clauses)],
        copy_summary=next(copy_summary(copy)) if copy else "",
        not_found=NOT_FOUND,
        few=FEW,
        anchor=anchor,
        state=state,
        role=role,
        lines_of=lines_of,
        untested=untested,
    )


def _environment() -> "Environment":
    try:
        import jinja2
    except ImportError:
        fix = "pip install 'jinja2>=3.1'"
        raise undrawn("jinja2 is missing", "", "", fix, of="page") from None
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(_FOLDER),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(broken=broken, head=head)
    return environment


def _differing(traced: Sequence[Traced], copy: Compared | None) -> list[Traced]:
    """The statements whose words are not the same, or not checked."""
    findings = copy.findings if copy else {}
    found = [
        (one, findings.get(one.statement)) for one in traced if copy and one.number
    ]
    return [one for one, finding in found if not finding or finding.state != SAME]


def anchor(place: Place) -> str:
    """The name that a clause has within the page."""
    column = "" if place.column == 1 else f"-{place.column}"
    return f"c-{place.file.replace('/', '-')}-{place.line}{column}"


def head(clause: str) -> str:
    """What a clause concludes."""
    return clause.partition(" <= ")[0]


def broken(clause: str) -> str:
    """A clause with one condition a line."""
    return clause.replace(" <= ", " <=\n    ").replace(" & ", "\n    & ")
