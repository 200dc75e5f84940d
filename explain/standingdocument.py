"""How a line stands under other readings, for a program."""

from collections.abc import Sequence

from rsb_prove.explain.differencedocument import criterion_object
from rsb_prove.explain.document import decision_document
from rsb_prove.explain.outlook import Object, outlook
from rsb_prove.explain.standing import Flipped, Standing


def standing_document(found: Sequence[Standing]) -> Object:
    """How each line of a case stands, as the schema `readings` says it."""
    return outlook(found[0].asked, map(_line, found))


def _line(standing: Standing) -> Object:
    return {
        "line": standing.line.decision.line,
        "subject": standing.line.subject,
        "determination": standing.line.decision.determination,
        "readings": _readings(standing),
        "decision": decision_document(standing.asked),
    }


def _readings(standing: Standing) -> Object:
    found = standing.found
    return {
        "in_force": dict(standing.in_force),
        "names": list(found.names),
        "combinations": found.combinations,
        "decided": found.tried,
        "complete": found.complete,
        "robust": found.robust,
        "flips": [_flip(standing, flip) for flip in standing.flips],
    }


def _flip(standing: Standing, flip: Flipped) -> Object:
    return {
        "readings": dict(flip.readings),
        "determination": flip.line.decision.determination,
        "criteria": [criterion_object(one) for one in standing.turned(flip)],
        "decision": decision_document(flip.view),
    }
