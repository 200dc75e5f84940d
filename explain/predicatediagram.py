"""The predicates as Graphviz source: the files that declare them, or what is below one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, pairwise

import graphviz  # type: ignore[import-untyped]

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.boxes import box, drawing
from rsb_prove.explain.diagram import Look
from rsb_prove.explain.label import FAINT, INK, escaped, label
from rsb_prove.explain.predicategraph import PredicateGraph, Rest

_DECISION = "determination"
WIDE = 48
_FOCUS = Look("FOCUS", "", "box", "filled", "#ececf6", INK, "2.5", "2")
_CONCLUDED = Look("CONCLUDED", "", "box", "filled", "#ffffff", INK, "1")
_GIVEN = Look("GIVEN", "", "note", "filled", "#f2f7fc", FAINT, "1")
_FILE = Look("FILE", "", "folder", "filled", "#f6f3ec", FAINT, "1")


def files_dot(base: RuleBase, graph: PredicateGraph, policy: str) -> str:
    """Each file of clauses that the decision rests on, and which rest on which."""
    shown = graph.below(_DECISION) if _DECISION in graph.rests else set(graph.names)
    files = _files(base, shown)
    between = _between(base, graph, shown)
    concluding = {base.predicates[name].place.file for name in graph.rests}
    page = drawing("predicates", "Predicates by file", _about(graph, shown, policy))
    for file in (file for file in files if file in concluding):
        tables = [f.removesuffix(".dl") for f in between[file] if f not in concluding]
        asks = [f"asks {', '.join(tables)}"] if tables else []
        box(page, file, _FILE, file, _strata(graph, files[file]), asks, width=WIDE)
        for head, rests in between[file].items():
            if head in concluding:
                style = "dashed" if any(rest.ways for rest in rests) else "solid"
                count = len({rest.body for rest in rests})
                page.edge(file, head, label=str(count), style=style)
    return str(page.source)


def _about(graph: PredicateGraph, shown: Collection[str], policy: str) -> Iterator[str]:
    yield policy
    yield (
        f"The {len(shown)} of {len(graph.names)} predicates that the decision rests on, by "
        "the files that declare them, each behind its stratum: a higher one is evaluated "
        "later. An arrow leads to the file that is rested on, with the number of its "
        "predicates; dashed, if some are needed complete (behind not, or counted). Files "
        "of facts alone are named in the boxes that ask them."
    )


def _strata(graph: PredicateGraph, names: Iterable[str]) -> Iterator[str]:
    order = sorted(names, key=lambda name: (graph.stratum[name], name))
    for level, group in groupby(order, graph.stratum.__getitem__):
        yield f"{level}:\u2002{', '.join(group)}"


def _files(base: RuleBase, names: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(base.predicates[name].place.file, []).append(name)
    return dict(sorted(found.items()))


def _between(
    base: RuleBase, graph: PredicateGraph, shown: Collection[str]
) -> Mapping[str, Mapping[str, list[Rest]]]:
    """File -> the other files that its predicates rest on, in order, and by what."""
    found: dict[str, dict[str, list[Rest]]] = {f: {} for f in _files(base, shown)}
    for rest in (rest for name in sorted(shown) for rest in graph.rests.get(name, ())):
        tail, head = (base.predicates[n].place.file for n in (rest.head, rest.body))
        if tail != head:
            found[tail].setdefault(head, []).append(rest)
    return {tail: dict(sorted(heads.items())) for tail, heads in found.items()}


def focus_dot(
    base: RuleBase, graph: PredicateGraph, focus: str, depth: int, policy: str
) -> str:
    """What a predicate rests on, so many steps deep, a column of strata after another."""
    levels = graph.levels(focus)
    shown = {name for name, level in levels.items() if level <= depth}
    page = drawing(
        "predicates", f"What {focus} rests on", _under(levels, shown, depth, policy)
    )
    columns = _columns(graph, shown)
    page.attr(newrank="true")  # columns hold within frames too
    for name in sorted(shown):
        more = [r.body for r in graph.rests.get(name, ()) if r.body not in shown]
        _predicate(page, base, graph, name, name == focus, len(more))
        for rest in graph.rests.get(name, ()):
            if rest.body in shown:
                style = "dashed" if rest.ways else "solid"
                page.edge(name, rest.body, label=rest.words, style=style)
    _bands(page, columns)
    for number, group in enumerate(graph.groups):
        _frame(page, number, [name for name in group if name in shown])
    return str(page.source)


def _under(
    levels: Mapping[str, int], shown: Collection[str], depth: int, policy: str
) -> Iterator[str]:
    yield policy
    steps = "1 step" if depth == 1 else f"{depth} steps"
    told = f"{len(shown)} of {len(levels)} predicates are drawn, {steps} deep"
    if len(shown) == len(levels):
        told = f"All {len(levels)} predicates are drawn"
    yield (
        f"{told}. A box is concluded by clauses, a note is given by facts or by the case. "
        "Columns are strata: what stands to the left is evaluated later. Dashed: needed "
        "complete, behind not or for a count. A frame: they rest on each other."
    )


def _columns(graph: PredicateGraph, shown: set[str]) -> list[tuple[int, list[str]]]:
    """The predicates of each column, the last evaluated first, with their stratum."""
    away: dict[str, int] = {}
    groups = {name: group for group in graph.groups for name in group}
    for name in _bottom_up(graph, sorted(shown)):
        group = groups.get(name, (name,))
        rests = [rest.body for one in group for rest in graph.rests.get(one, ())]
        level = graph.stratum[name]
        near = [n for n in rests if n not in group and graph.stratum[n] == level]
        away[name] = max((away[one] + 1 for one in near if one in away), default=0)
    keys = sorted({(graph.stratum[n], away[n]) for n in shown}, reverse=True)
    return [
        (key[0], sorted(n for n in shown if (graph.stratum[n], away[n]) == key))
        for key in keys
    ]


def _bottom_up(graph: PredicateGraph, names: Iterable[str]) -> Iterator[str]:
    """The predicates, each after those that it rests on."""
    done: set[str] = set()
    for root in names:
        stack = [root]
        while stack:
            name = stack[-1]
            below = [r.body for r in graph.rests.get(name, ()) if r.body not in done]
            new = [one for one in below if one not in stack]
            if new:
                stack.append(new[0])
                continue
            stack.pop()
            if name not in done:
                done.add(name)
                yield name


def _bands(
    page: graphviz.Digraph,
    columns: Iterable[tuple[int, list[str]]],
) -> None:
    """A column for each step within a stratum, and a caption for each stratum."""
    marks = []
    last = None
    for number, (stratum, names) in enumerate(columns):
        mark = f"column {number}"
        caption = "" if stratum == last else f"stratum {stratum}"
        last = stratum
        with page.subgraph(name=f"rank_{number}") as column:
            column.attr(rank="same")
            text = label([f"<b>{escaped(caption)}</b>"]) if caption else ""
            column.node(mark, text, shape="plaintext")
            for name in names:
                column.node(name)
        marks.append(mark)
    for ends in pairwise(marks):
        page.edge(*ends, style="invis", weight="100")


def _frame(page: graphviz.Digraph, number: int, group: Collection[str]) -> None:
    """A frame around predicates that rest on each other."""
    if len(group) > 1:
        with page.subgraph(name=f"cluster_{number}") as frame:
            frame.attr(label="recursive", fontsize="8", color=FAINT, style="dotted")
            for name in group:
                frame.node(name)


def _predicate(
    page: graphviz.Digraph,
    base: RuleBase,
    graph: PredicateGraph,
    name: str,
    focus: bool,
    more: int,
) -> None:
    look = _FOCUS if focus else _CONCLUDED if name in base.by_predicate else _GIVEN
    declared = base.predicates[name]
    faint = [declared.place.file]
    faint += [f"rests on {more} more"] if more else []
    if any(name in group for group in graph.groups):
        faint.append("recursive")
    box(page, name, look, name, [declared.template], faint)
