"""Two rule bases as a document for other programs: what differs, and what that turns."""

from collections.abc import Iterable

from rsb_prove.bridge.flips import Flips, Pattern, Witness
from rsb_prove.bridge.manifest import Manifest
from rsb_prove.bridge.metadata import Criterion
from rsb_prove.bridge.packnotes import heading
from rsb_prove.bridge.revision import Revision, Side, Turned
from rsb_prove.explain.outlook import Object, plain


def revision_document(found: Revision, flips: Flips) -> Object:
    """The rules that differ, and each pattern of flips with its witness, a whole case."""
    return {
        "packs": _turned(found.packs),
        "facts": _turned(found.facts),
        "criteria": _turned(found.criteria),
        "clauses": _turned(found.clauses),
        "tried": flips.tried,
        "flips": [_flip(*one, flips) for one in flips.witnesses.items()],
    }


def _turned(found: Iterable[Turned]) -> list[Object]:
    return [
        {
            "before": _side(one.before),
            "after": _side(one.after),
            **({"aspects": list(one.aspects)} if one.aspects else {}),
        }
        for one in found
    ]


def _side(side: Side | None) -> Object | None:
    if side is None:
        return None
    if isinstance(side, Manifest):
        return {"text": heading(side), "place": str(side.place("id"))}
    text = side.id if isinstance(side, Criterion) else str(side)
    return {"text": text, "place": str(side.place)}


def _flip(pattern: Pattern, witness: Witness, flips: Flips) -> Object:
    return {
        "before": pattern.before,
        "after": pattern.after,
        "criteria": [
            {"id": id_, "before": before, "after": after}
            for id_, before, after in pattern.criteria
        ],
        "lines": flips.counts[pattern],
        "witness": {
            "origin": witness.seed.origin,
            "changes": [str(change) for change in witness.seed.changes],
            "line": witness.line,
            "case": plain(witness.seed.document.root),
        },
    }
