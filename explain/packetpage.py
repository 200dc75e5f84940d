"""A packet as one page of HTML: the template of its audience, filled in from its values."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from rsb_prove.explain.diagram import dot
from rsb_prove.explain.document import program_version
from rsb_prove.explain.htmlpage import html_page, visible
from rsb_prove.explain.label import clean
from rsb_prove.explain.needs import SetView
from rsb_prove.explain.needswords import done, limits, turn
from rsb_prove.explain.packet import Packet, PacketLine
from rsb_prove.explain.render import render
from rsb_prove.explain.text import RECOMMENDATIONS
from rsb_prove.explain.timelinedrawing import timeline_svg

if TYPE_CHECKING:
    from markupsafe import Markup


def packet_page(packet: Packet) -> str:
    """The page of a packet; raises Rejected (69) where Jinja or Graphviz is missing."""
    return html_page(
        f"packet-{packet.audience}.html.j2",
        "packet.css",
        {"broken": _broken},
        packet=packet,
        case=packet.case,
        program=program_version(),
        actions=RECOMMENDATIONS,
        drawing=lambda line: _drawing(packet, line),
        dates=_dates,
        steps=_steps,
        steps_shown=_steps_shown,
        turn=turn,
        limits=limits,
    )


def _broken(pointer: str) -> "Markup":
    """A pointer that may be broken into lines before each of its parts."""
    from markupsafe import Markup, escape

    return Markup("<wbr>/").join(escape(visible(part)) for part in pointer.split("/"))


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
