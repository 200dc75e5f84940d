"""The tree of the criteria as Graphviz source, from the kinds of request to the parts."""

from collections.abc import Iterator, Mapping

import graphviz  # type: ignore[import-untyped]

from rsb_prove.explain.boxes import box, drawing
from rsb_prove.explain.criteriatree import CriteriaTree, Part, named
from rsb_prove.explain.diagram import Look
from rsb_prove.explain.label import INK

_KIND = Look("KIND", "", "tab", "filled", "#ececf6", INK, "2")
_CRITERION = Look("CRITERION", "", "box", "rounded,filled", "#ffffff", INK, "1")
_MADE = Look("CRITERION", "", "box", "rounded,filled", "#eef4ee", INK, "1.5", "2")
_AGAIN = Look("CRITERION", "", "box", "rounded,dashed,filled", "#ffffff", INK, "1")


def criteria_dot(tree: CriteriaTree, policy: str) -> str:
    """The Graphviz source; a criterion that applies to several kinds is told once."""
    told = (
        f"{len(tree.criteria)} criteria. A tab is a kind of request, a box what applies to "
        "it. A double border: made of the boxes it leads to. Dashed: told elsewhere."
    )
    page = drawing("criteria", "Criteria", [policy, told])
    homes = dict(_homes(tree))
    # Graphviz fills the columns of a page from below.
    for kind in reversed(list(tree.kinds)):
        box(page, kind, _KIND, named(kind))
        for criterion in tree.kinds[kind]:
            _criterion(page, tree, Part(kind, criterion, ""), homes)
    return str(page.source)


def _homes(tree: CriteriaTree) -> Iterator[tuple[str, str]]:
    """Each criterion with the kind or the criterion that it is told in full under."""
    homes: dict[str, str] = {}
    waiting = [(c, kind) for kind, found in tree.kinds.items() for c in found]
    for criterion, above in waiting:  # grows
        if criterion not in homes:
            homes[criterion] = above
            yield criterion, above
            waiting += [(one.part, criterion) for one in tree.parts.get(criterion, ())]


def _criterion(
    page: graphviz.Digraph, tree: CriteriaTree, at: Part, homes: Mapping[str, str]
) -> None:
    """A criterion and its parts; where it is told elsewhere, its name alone."""
    home = homes[at.part] == at.whole
    name = at.part if home else f"{at.whole} {at.part}"
    page.edge(at.whole, name, label=at.relation.replace("_", " "))
    if not home:
        box(page, name, _AGAIN, at.part, faint=[f"see {named(homes[at.part])}"])
        return
    shown, parts = tree.criteria[at.part], tree.parts.get(at.part, ())
    faint = [*shown.conditions, shown.citation]
    box(page, name, _MADE if parts else _CRITERION, at.part, [shown.title], faint)
    for one in parts:
        _criterion(page, tree, one, homes)
