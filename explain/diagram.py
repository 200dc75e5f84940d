"""The proof of a line as Graphviz source: from the verdict down to the record.

Every word that comes from a case is data: cleaned, cut, wrapped and escaped here. The
verdict word and the shape of a box carry the meaning; colour only supports them.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import graphviz

from rsb_prove.explain.graph import Panel, ProofGraph, panels, proof_graph
from rsb_prove.explain.view import LineView

WIDTH, HEADING, SHORT, LONG = 34, 84, 90, 600
FONT = "Open Sans"  # Graphviz knows its widths
INK, FAINT = "#1a1a1a", "#4d4d4d"  # on every fill at least 7:1
NOTICE = "A recommendation; an adverse determination is made by a clinician only."
# A word too long for a line is best broken after one of these.
_PIECE = re.compile(r"[^/_.,;-]*[/_.,;-]+|[^/_.,;-]+")
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
    borders: str = "1"
    margin: str = "0.18,0.07"

    def attributes(self) -> dict[str, str]:
        """The attributes of a Graphviz node."""
        names = ("shape", "style", "fillcolor", "color", "penwidth", "peripheries", "margin")
        return dict(zip(names, self[2:], strict=True))


LOOKS = {
    "determination": Look("", "", "box", "filled", "#ececf6", INK, "2", "2"),
    "MET": Look("MET", "criterion", "box", "rounded,filled", "#e8f3e8", "#24642b", "1.5"),
    "FAILED": Look("FAILED", "criterion", "box", "filled", "#fbe4e1", "#8f1d14", "3.5"),
    "UNKNOWN": Look(
        "UNKNOWN", "criterion", "box", "diagonals,filled", "#fdf3d4", "#6e5200", "2"
    ),
    "conclusion": Look("STEP", "what follows from the boxes it leads to"),
    "count": Look("COUNT", "a number, with all that was counted", "box3d"),
    "fact": Look("RECORD", "a field of the case", "note", fill="#f2f7fc"),
    "table": Look("POLICY", "a fact of the rules", "folder", fill="#f6f3ec"),
    "comparison": Look("COMPARED", "two values", "cds", margin="0.18,0.13"),
    "absence": Look("ABSENT", "nothing of the kind", "box", "dashed,filled"),
    "refutation": Look("RULED OUT", "why a rule is no help", "component"),
}


def dot(view: LineView, case_id: str, *, policy: str = "", full: bool = False) -> str:
    """The Graphviz source of a line's diagram; `full` draws every step of the proof."""
    graph = proof_graph(view.proof, full=full)
    parts = panels(graph, view.proof.root)
    down = len(parts) == 1
    drawing = _drawing("TB" if down else "LR")
    drawing.attr(label=_html(_heading(view, case_id, policy, graph)))
    for part in parts:
        with drawing.subgraph(name=f"cluster_{_name(graph, part, part.root)}") as panel:
            panel.attr(color="#ffffff00", label="", margin="5")
            _boxes(panel, graph, part)
            _edges(panel, graph, part, down=down)
        _lead(drawing, graph, part)
    _legend(drawing, graph, down=down)
    return str(drawing.source)


def _drawing(direction: str) -> graphviz.Digraph:
    text = {"fontname": FONT, "fontcolor": INK, "fontsize": "10"}
    page = {"labelloc": "t", "labeljust": "l", "nodesep": "0.13", "ranksep": "0.3"}
    return graphviz.Digraph(
        "proof",
        graph_attr={"rankdir": direction, "ordering": "out", "pad": "0.1", **page, **text},
        node_attr={"height": "0.2", **text},
        edge_attr={"color": FAINT, "arrowsize": "0.6"},
    )


def _name(graph: ProofGraph, part: Panel, node: str) -> str:
    """The name of a box in Graphviz: its number, marked where it is only named."""
    return f"{graph.nodes[node]['number']}" + "s" * (node in part.closed)


def _boxes(panel: graphviz.Digraph, graph: ProofGraph, part: Panel) -> None:
    for node in part.nodes:
        label = _stub(graph, node) if node in part.closed else _box(graph, node, part)
        shape = _look(graph, node).attributes()
        panel.node(_name(graph, part, node), _html(label), **shape)


def _edges(
    panel: graphviz.Digraph, graph: ProofGraph, part: Panel, *, down: bool
) -> None:
    """Edges; towards the right a heavy first one puts premises beside and below."""
    seen: set[str] = set()
    edges = []
    for conclusion, premise in part.edges:
        weight = "99" if conclusion not in seen and not down else "1"
        seen.add(conclusion)
        edges.append((_name(graph, part, conclusion), _name(graph, part, premise), weight))
    ports = {} if down else {"tailport": "e", "headport": "w"}
    for tail, head, weight in edges if down else reversed(edges):
        panel.edge(tail, head, weight=weight, **ports)


def _lead(drawing: graphviz.Digraph, graph: ProofGraph, part: Panel) -> None:
    """The edge from the determination to a panel; it is seen where it is a premise."""
    if part.origin:
        name = _name(graph, part, part.root)
        style = "" if graph.nodes[part.origin]["number"] == 1 else "invis"
        weight = "99" if name == "2" else "1"
        drawing.edge("1", name, weight=weight, tailport="e", headport="w", style=style)


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
    size = f"{len(graph)} of {len(view.proof.nodes)} steps of the proof are drawn."
    for line in wrapped(title, HEADING, LONG):
        yield f'<font point-size="14"><b>{_escaped(line)}</b></font>'
    for under in (view.subject, policy):
        yield from map(_escaped, wrapped(under, HEADING, LONG))
    yield _small(f"{size} {NOTICE}")
    yield ""


def _legend(drawing: graphviz.Digraph, graph: ProofGraph, *, down: bool) -> None:
    """A sample of each kind of box in the drawing, in a column."""
    drawn = {_look(graph, node) for node in graph}
    samples = [look for look in LOOKS.values() if look in drawn and look.word]
    with drawing.subgraph(name="legend") as column:
        column.attr(rank="" if down else "same")
        names = [] if down else ["1"]
        for number, look in enumerate(samples):
            text = [f"<b>{look.word}</b>", *map(_small, wrapped(look.meaning, 24, SHORT))]
            names.append(f"legend_{number}")
            column.node(names[-1], _html(text), **look.attributes())
        for above, below in pairwise(names):
            column.edge(above, below, style="invis", weight="9")


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
        if line and _cells(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    if line:
        yield line.rstrip()


def _pieces(text: str, width: int) -> Iterator[str]:
    """Words with the space after them; long ones in parts."""
    for word in text.split():
        parts = _PIECE.findall(word) if _cells(word) > width else [word]
        for part in parts[:-1]:
            yield from _sliced(part, width)
        yield from _sliced(f"{parts[-1]} ", width)


def _sliced(word: str, width: int) -> Iterator[str]:
    step = width if _cells(word) <= width + 1 else width // 2
    return (word[at : at + step] for at in range(0, len(word), step))


def _cells(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _escaped(text: str) -> str:
    """Text in an HTML-like label, in which a backslash is an escape as well."""
    return html.escape(text).replace("\\", "&#92;&#92;")


def _small(text: str) -> str:
    return f'<font point-size="9" color="{FAINT}">{_escaped(text)}</font>'


def _html(lines: Iterable[str]) -> str:
    return "<" + "".join(line + '<br align="left"/>' for line in lines) + ">"
