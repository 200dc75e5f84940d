"""What the drawings of a rule base have in common: the page, boxes and a heading."""

from collections.abc import Iterable

import graphviz  # type: ignore[import-untyped]

from rsb_prove.explain.diagram import FONT, Look
from rsb_prove.explain.label import FAINT, INK, WIDTH, escaped, label, small, wrapped

HEADING = 90


def drawing(name: str, title: str, under: Iterable[str]) -> graphviz.Digraph:
    """A page that is read from left to right, with its title at the top."""
    text = {"fontname": FONT, "fontcolor": INK, "fontsize": "10"}
    page = {"labelloc": "t", "labeljust": "l", "nodesep": "0.1", "ranksep": "0.5"}
    heading = [f'<font point-size="14"><b>{escaped(title)}</b></font>']
    heading += [small(line) for part in under for line in wrapped(part, HEADING)]
    made = graphviz.Digraph(
        name,
        graph_attr={"rankdir": "LR", "ordering": "out", "pad": "0.1", **page, **text},
        node_attr={"height": "0.2", **text},
        edge_attr={"color": FAINT, "arrowsize": "0.6", **text, "fontsize": "8"},
    )
    made.attr(label=label([*heading, ""]))
    return made


def box(
    page: graphviz.Digraph,
    name: str,
    look: Look,
    head: str,
    lines: Iterable[str] = (),
    faint: Iterable[str] = (),
    *,
    width: int = WIDTH,
) -> None:
    """A box with a bold first line, lines of text, and fine print."""
    shown = [f"<b>{escaped(head)}</b>"]
    shown += [escaped(line) for text in lines for line in wrapped(text, width)]
    shown += [small(line) for text in faint for line in wrapped(text, 42)]
    page.node(name, label(shown), **look.attributes())
