"""The proof of a line as Graphviz source: from the verdict down to the record.

The verdict word and the shape of a box carry the meaning; colour only supports them.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import graphviz  # type: ignore[import-untyped]

from rsb_prove.explain.graph import Panel, ProofGraph, panels, proof_graph
from rsb_prove.explain.label import FAINT, INK, clean, escaped, label, small, wrapped
from rsb_prove.explain.view import LineView

SMALL_WIDTH, HEADING, SHORT = 40, 84, 90
FONT = "Open Sans"  # one whose widths Graphviz knows (docs/design/0001)
NOTICE = "A recommendation; an adverse determination is made by a clinician only."


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
        names = "shape style fillcolor color penwidth peripheries margin".split()
        return dict(zip(names, self[2:], strict=True))


_MET = ("box", "rounded,filled", "#e8f3e8", "#24642b", "1.5")
_FAILED = ("box", "filled", "#fbe4e1", "#8f1d14", "3.5")
_UNKNOWN = ("box", "diagonals,filled", "#fdf3d4", "#6e5200", "2")
LOOKS = {
    "determination": Look("", "", "box", "filled", "#ececf6", INK, "2", "2"),
    "MET": Look("MET", "criterion", *_MET),
    "FAILED": Look("FAILED", "criterion", *_FAILED),
    "UNKNOWN": Look("UNKNOWN", "criterion", *_UNKNOWN),
    "conclusion": Look("STEP", "follows from the boxes it leads to"),
    "count": Look("COUNT", "a number, and all that was counted", "box3d"),
    "maximum": Look("MAXIMUM", "the greatest number of all that were compared", "tab"),
    "fact": Look("RECORD", "a field of the case", "note", fill="#f2f7fc"),
    "table": Look("POLICY", "a fact of the rules", "folder", fill="#f6f3ec"),
    "comparison": Look("COMPARED", "two values", "cds", margin="0.18,0.13"),
    "absence": Look("ABSENT", "not found or not documented", style="dashed,filled"),
    "refutation": Look("RULED OUT", "why a rule does not hold", "component"),
}


def dot(view: LineView, case_id: str, *, policy: str = "", full: bool = False) -> str:
    """The Graphviz source of a line's diagram; `full` draws every step of the proof."""
    graph = proof_graph(view.proof, full=full)
    parts = panels(graph)
    down = len(parts) == 1
    drawing = _drawing("TB" if down else "LR")
    drawing.attr(label=label(_heading(view, case_id, policy, graph)))
    for part in parts:
        with drawing.subgraph(name=f"cluster_{_name(graph, part.root)}") as panel:
            panel.attr(color="#ffffff00", label="", margin="5")
            _boxes(panel, graph, part, full=full)
            _edges(panel, graph, part, down=down)
        if part.origin:
            _lead(drawing, graph, part)
    _legend(drawing, graph, down=down)
    return str(drawing.source)


def _drawing(direction: str) -> graphviz.Digraph:
    text = {"fontname": FONT, "fontcolor": INK, "fontsize": "10"}
    page = {"labelloc": "t", "labeljust": "l", "nodesep": "0.13", "ranksep": "0.3"}
    order = {"rankdir": direction, "ordering": "out", "pad": "0.1"}
    return graphviz.Digraph(
        "proof",
        graph_attr={**order, **page, **text},
        node_attr={"height": "0.2", **text},
        edge_attr={"color": FAINT, "arrowsize": "0.6"},
    )


def _boxes(
    panel: graphviz.Digraph, graph: ProofGraph, part: Panel, *, full: bool
) -> None:
    for node in part.nodes:
        closed = node in part.closed
        lines = _stub(graph, node) if closed else _box(graph, node, part, full=full)
        name = _name(graph, node, closed=closed)
        panel.node(name, label(lines), **_look(graph, node).attributes())


def _edges(
    panel: graphviz.Digraph, graph: ProofGraph, part: Panel, *, down: bool
) -> None:
    """Towards the right a heavy first edge puts the premises beside and below."""
    firsts = dict(reversed(part.edges))
    # Graphviz fills the columns of a panel from below.
    for conclusion, premise in part.edges if down else reversed(part.edges):
        tail = _name(graph, conclusion)
        head = _name(graph, premise, closed=premise in part.closed)
        if down:
            panel.edge(tail, head)
        else:
            weight = "99" if firsts[conclusion] == premise else "1"
            panel.edge(tail, head, weight=weight, tailport="e", headport="w")


def _lead(drawing: graphviz.Digraph, graph: ProofGraph, part: Panel) -> None:
    """The edge from the determination to a panel; it is seen where it is a premise."""
    root = graph.graph["root"]
    style = "" if part.origin == root else "invis"
    weight = "99" if part.root == next(iter(graph[root])) else "1"
    ends = _name(graph, root), _name(graph, part.root)
    drawing.edge(*ends, weight=weight, tailport="e", headport="w", style=style)


def _legend(drawing: graphviz.Digraph, graph: ProofGraph, *, down: bool) -> None:
    """A sample of each kind of box in the drawing, in a column."""
    drawn = {_look(graph, node) for node in graph}
    samples = [look for look in LOOKS.values() if look in drawn and look.word]
    names = [] if down else [_name(graph, graph.graph["root"])]
    with drawing.subgraph(name="legend") as column:
        column.attr(rank="" if down else "same")
        for number, look in enumerate(samples):
            lines = [f"<b>{look.word}</b>", *map(small, wrapped(look.meaning, 24))]
            names.append(f"legend_{number}")
            column.node(names[-1], label(lines), **look.attributes())
        for ends in pairwise(names):
            column.edge(*ends, style="invis", weight="9")


def _name(graph: ProofGraph, node: str, *, closed: bool = False) -> str:
    return f"{graph.nodes[node]['number']}{'s' if closed else ''}"


def _look(graph: ProofGraph, node: str) -> Look:
    found = graph.nodes[node]
    key = found["status"] if found["kind"] == "criterion" else found["kind"]
    return LOOKS.get(key, LOOKS["conclusion"])


def _heading(
    view: LineView, case_id: str, policy: str, graph: ProofGraph
) -> Iterator[str]:
    verdict = view.decision.determination.replace("_", " ").upper()
    title = f"Case {case_id}, line {view.decision.line}: {verdict}"
    for line in wrapped(title, HEADING * 10 // 14):
        yield f'<font point-size="14"><b>{escaped(line)}</b></font>'
    for under in (view.subject, f"Policy {policy}" if policy else ""):
        yield from map(escaped, wrapped(under, HEADING))
    size = f"{len(graph)} of {len(view.proof.nodes)} steps of the proof are drawn."
    yield from (small(f"{size} {NOTICE}"), "")


def _box(graph: ProofGraph, node: str, part: Panel, *, full: bool) -> Iterator[str]:
    """The lines of a box: number and verdict, the sentence, and where it comes from."""
    found = graph.nodes[node]
    yield _head(graph, node)
    yield from map(escaped, wrapped(found["text"]))
    origins = [found["citation"], found["pointer"], found["source"]]
    origins += [found["place"]] if full else []
    also = ", ".join(_name(graph, premise) for premise in part.also.get(node, ()))
    verb = (
        "rests also on"
        if set(part.edges) & {(node, p) for p in graph[node]}
        else "rests on"
    )
    origins += [f"{verb} {also}"] if also else []
    if node == part.root and part.origin not in ("", graph.graph["root"]):
        origins.append(f"continues {_name(graph, part.origin)}")
    for origin in origins:
        yield from map(small, wrapped(origin, SMALL_WIDTH))


def _stub(graph: ProofGraph, node: str) -> Iterator[str]:
    """The lines of a box that only leads to its own panel."""
    yield _head(graph, node)
    yield from map(escaped, wrapped(graph.nodes[node]["text"], limit=SHORT))
    yield small(f"continued at {_name(graph, node)}")


def _head(graph: ProofGraph, node: str) -> str:
    found = graph.nodes[node]
    word = _look(graph, node).word or clean(found["status"]).upper()
    criterion = escaped(clean(found["criterion"]))
    return f"<b>{found['number']}\u2002{escaped(word)}</b>\u2002{criterion}"
