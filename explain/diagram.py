"""The proof of a line as Graphviz source: from the verdict down to the record.

Every word that comes from a case is data: cleaned, cut, wrapped and escaped here. The
verdict word and the shape of a box carry the meaning; colour only supports them.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import graphviz

from rsb_prove.explain.graph import Panel, ProofGraph, panels, proof_graph
from rsb_prove.explain.view import LineView

WIDTH, HEADING, SHORT, LONG = 34, 84, 90, 600
FONT = "Open Sans,Arial,Helvetica,sans-serif"
INK, FAINT = "#1a1a1a", "#4d4d4d"  # on every fill at least 7:1
NOTICE = "A recommendation; an adverse determination is made by a clinician only."
# A break in an unbroken word is best after one of these.
_PIECE = re.compile(r"\s+|[^\s/_.,;>-]*[/_.,;>-]+|[^\s/_.,;>-]+")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Look(NamedTuple):
    """How a kind of box is drawn: the word in it, what that says, shape and colours."""

    word: str
    meaning: str
    shape: str = "box"
    style: str = "filled"
    fill: str = "#ffffff"
    line: str = FAINT
    width: str = "1"

    def attributes(self) -> dict[str, str]:
        """The attributes of a Graphviz node."""
        names = ("shape", "style", "fillcolor", "color", "penwidth")
        return dict(zip(names, self[2:], strict=True))


LOOKS = {
    "determination": Look("", "", "octagon", "bold,filled", "#ececf6", INK, "2.5"),
    "MET": Look("MET", "criterion", "box", "rounded,filled", "#e8f3e8", "#24642b", "1.5"),
    "FAILED": Look("FAILED", "criterion", "box", "filled", "#fbe4e1", "#8f1d14", "3.5"),
    "UNKNOWN": Look(
        "UNKNOWN", "criterion", "hexagon", "dashed,filled", "#fdf3d4", "#6e5200", "2"
    ),
    "conclusion": Look("STEP", "what follows from the boxes it leads to"),
    "count": Look("COUNT", "a number, with all that was counted", "box3d"),
    "fact": Look("RECORD", "a field of the case", "note", fill="#f2f7fc"),
    "table": Look("POLICY", "a fact of the rules", "folder", fill="#f6f3ec"),
    "comparison": Look("COMPARED", "two values", "cds"),
    "absence": Look("ABSENT", "nothing of the kind", "box", "dashed,filled"),
    "refutation": Look("RULED OUT", "why a rule is no help", "box", "diagonals,filled"),
}


def dot(view: LineView, case_id: str, *, policy: str = "", full: bool = False) -> str:
    """The Graphviz source of a line's diagram; `full` draws every step of the proof."""
    graph = proof_graph(view.proof, full=full)
    parts = panels(graph, view.proof.root)
    drawing = _drawing("TB" if len(parts) == 1 and not parts[0].also else "LR")
    drawing.attr(label=_html(_heading(view, case_id, policy, graph)))
    drawing.node("start", style="invis", shape="point", width="0.01")
    for part in parts:
        _draw(drawing, graph, part)
    _legend(drawing, graph)
    return str(drawing.source)


def _drawing(direction: str) -> graphviz.Digraph:
    text = {"fontname": FONT, "fontcolor": INK}
    page = {"labelloc": "t", "labeljust": "l", "fontsize": "10", "nodesep": "0.13", "ranksep": "0.3"}
    return graphviz.Digraph(
        "proof",
        graph_attr={"rankdir": direction, "ordering": "out", "pad": "0.1", **page, **text},
        node_attr={"fontsize": "10", "margin": "0.13,0.07", "height": "0.2", **text},
        edge_attr={"color": FAINT, "arrowsize": "0.6"},
    )


def _draw(drawing: graphviz.Digraph, graph: ProofGraph, part: Panel) -> None:
    """A panel: a cluster, so that no two of them interlock."""
    name = {node: f"{graph.nodes[part.root]['number']}_{i}" for i, node in enumerate(part.nodes)}
    with drawing.subgraph(name=f"cluster_{name[part.root]}") as cluster:
        cluster.attr(style="invis", label="", margin="6")
        for node in part.nodes:
            look = _look(graph, node)
            label = _stub(graph, node) if node in part.closed else _box(graph, node, part)
            cluster.node(name[node], _html(label), **look.attributes())
        for conclusion, premise in part.edges:
            cluster.edge(name[conclusion], name[premise])
    drawing.edge("start", name[part.root], style="invis", weight="0")


def _look(graph: ProofGraph, node: str) -> Look:
    found = graph.nodes[node]
    return LOOKS[found["status"] if found["kind"] == "criterion" else found["kind"]]


def _box(graph: ProofGraph, node: str, part: Panel) -> Iterator[str]:
    """The lines of a box: number and verdict, the sentence, and where it comes from."""
    found = graph.nodes[node]
    yield _head(graph, node)
    yield from map(_escaped, wrapped(found["text"], WIDTH, LONG))
    pointer = f"case {found['pointer']}" if found["pointer"] else ""
    for origin in (found["citation"], pointer, found["source"], found["place"]):
        yield from map(_small, wrapped(origin, WIDTH + 6, LONG))
    if part.also.get(node):
        numbers = ", ".join(str(graph.nodes[n]["number"]) for n in part.also[node])
        yield from map(_small, wrapped(f"rests also on {numbers}", WIDTH + 6, LONG))


def _stub(graph: ProofGraph, node: str) -> Iterator[str]:
    """The lines of a box that only leads to its own panel."""
    yield _head(graph, node)
    yield from map(_escaped, wrapped(graph.nodes[node]["text"], WIDTH, SHORT))
    yield _small(f"continued at {graph.nodes[node]['number']}")


def _head(graph: ProofGraph, node: str) -> str:
    found = graph.nodes[node]
    word = _look(graph, node).word or clean(found["status"]).upper()
    number = f"{found['number']}\u2002{word}"
    return f"<b>{_escaped(number)}</b>\u2002{_escaped(clean(found['criterion']))}"


def _heading(
    view: LineView, case_id: str, policy: str, graph: ProofGraph
) -> Iterator[str]:
    verdict = view.decision.determination.replace("_", " ").upper()
    title = f"Case {case_id}, line {view.decision.line}: {verdict}"
    under = f"{view.subject}; under {policy}" if policy else view.subject
    size = f"{len(graph)} of {len(view.proof.nodes)} steps of the proof are drawn."
    for line in wrapped(title, HEADING, LONG):
        yield f'<font point-size="14"><b>{_escaped(line)}</b></font>'
    yield from map(_escaped, wrapped(under, HEADING, LONG))
    yield _small(f"{size} {NOTICE}")
    yield ""


def _legend(drawing: graphviz.Digraph, graph: ProofGraph) -> None:
    """A sample of each kind of box in the drawing, four in a row."""
    looks = {_look(graph, node): None for node in graph}
    samples = [look for look in LOOKS.values() if look in looks and look.word]
    with drawing.subgraph(name="cluster_legend") as cluster:
        cluster.attr(style="invis", label="")
        for number, look in enumerate(samples):
            text = [f"<b>{look.word}</b>", *map(_small, wrapped(look.meaning, 28, SHORT))]
            cluster.node(f"legend_{number}", _html(text), **look.attributes())
            above = f"legend_{number - 1}" if number % 4 else "start"
            drawing.edge(above, f"legend_{number}", style="invis", weight="0")


def clean(text: str) -> str:
    """The text on one line; what cannot be seen or turns text around is spelt out."""
    shown = (
        f"[U+{ord(c):04X}]" if unicodedata.category(c) in _UNSEEN else c
        for c in " ".join(text[: 4 * LONG].split())
    )
    return "".join(shown)


def wrapped(text: str, width: int, limit: int) -> Iterator[str]:
    """Lines of at most `width` cells; text longer than `limit` ends in an ellipsis."""
    text = clean(text)
    if len(text) > limit:
        text = f"{text[: limit - 1].rstrip()}…"
    line = ""
    for piece in _pieces(text, width):
        if _cells(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line or piece.strip() else ""
    if line.strip():
        yield line.rstrip()


def _pieces(text: str, width: int) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        while _cells(piece) > width:
            yield piece[: width // 2]
            piece = piece[width // 2 :]
        yield piece


def _cells(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _escaped(text: str) -> str:
    """Text in an HTML-like label, in which a backslash is an escape as well."""
    return html.escape(text).replace("\\", "&#92;&#92;")


def _small(text: str) -> str:
    return f'<font point-size="9" color="{FAINT}">{_escaped(text)}</font>'


def _html(lines: Iterable[str]) -> str:
    return "<" + "".join(line + '<br align="left"/>' for line in lines) + ">"
