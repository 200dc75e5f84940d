"""A packet as one page of HTML that needs nothing else: no script, no network, no asset.

Its policy of contents allows its own style sheet only. Every word of a case is escaped,
and what cannot be seen or turns text around is spelt out.
"""

import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rsb_prove.explain.diagram import dot
from rsb_prove.explain.document import program_version
from rsb_prove.explain.label import UNSEEN, clean
from rsb_prove.explain.needs import SetView
from rsb_prove.explain.needswords import done, limits, turn
from rsb_prove.explain.packages import undrawn
from rsb_prove.explain.packet import Packet, PacketLine
from rsb_prove.explain.render import render
from rsb_prove.explain.text import RECOMMENDATIONS
from rsb_prove.explain.timelinedrawing import timeline_svg

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FOLDER = Path(__file__).parent
_KEPT = "\n\t"


def packet_page(packet: Packet) -> str:
    """The page of a packet; raises Rejected (69) where Jinja or Graphviz is missing."""
    style = (_FOLDER / "packet.css").read_text("utf-8")
    return (
        _environment()
        .get_template(f"packet-{packet.audience}.html.j2")
        .render(
            packet=packet,
            case=packet.case,
            style=style,
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            program=program_version(),
            actions=RECOMMENDATIONS,
            drawing=lambda line: _drawing(packet, line),
            dates=_dates,
            steps=_steps,
            steps_shown=_steps_shown,
            turn=turn,
            limits=limits,
        )
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
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["broken"] = _broken
    return environment


def _broken(pointer: str) -> "Markup":
    """A pointer that may be broken into lines before each of its parts."""
    from markupsafe import Markup, escape

    return Markup("<wbr>/").join(escape(_visible(part)) for part in pointer.split("/"))


def _visible(value: object) -> object:
    """A plain string with what cannot be seen spelt out; markup of our own stays."""
    if type(value) is not str or (value.isascii() and value.isprintable()):
        return value
    return "".join(
        f"[U+{ord(c):04X}]"
        if c not in _KEPT and unicodedata.category(c) in UNSEEN
        else c
        for c in value
    )


def _drawing(packet: Packet, line: PacketLine) -> str:
    """The diagram of the decisive slice, as SVG that stands in the page."""
    case, view = packet.case, line.view
    policy = f"{case.policy_id} {case.policy_version}"
    source = dot(view, case.case_id, policy=policy)
    name = clean(view.decision.line)
    described = "The outline below holds the same steps under the same numbers."
    return render(source, "svg", f"Proof of line {name}", described).decode()


def _dates(line: PacketLine, number: int) -> str:
    title = f"Blocks of line {line.view.decision.line} over time; a list follows"
    return timeline_svg(line.timeline, title, f"timeline-{number}")


def _steps(one: SetView) -> Iterator[tuple[str, str]]:
    """The steps of a set: who can act, and what is answered, planned or waited for."""
    for (way, _), group in groupby(one.steps, lambda step: (step.way, step.asked)):
        yield way, done([*group])


def _steps_shown(line: PacketLine) -> frozenset[int]:
    """The numbers of the steps that the outline shows."""
    proof = line.view.proof
    below = {node for edge in proof.slice for node in edge} | {proof.root}
    return frozenset(proof.numbers[node] for node in below)
