"""What a pack cannot drop, by itself or with what it is a part of.

A drop takes the parts of a criterion with it, so each part is looked at as if it were
dropped by itself.
"""

from collections.abc import Iterator

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Fact

# The kind of what is looked at before anything medical.
GATE = "gate"
# Criteria that a rule of the policy looks at by itself, whether they apply or not.
LOOKED_AT = (("crps_part", 0), ("response_part", 1), ("member", 1))


def parts(base: RuleBase, criterion: str) -> tuple[str, ...]:
    """The parts of a criterion and theirs, which a drop takes with it; not itself."""
    found = [criterion]
    for one in found:  # which grows meanwhile
        below = (str(part) for group, part in base.rows("all_of") if group == one)
        found += [part for part in below if part not in found]
    return tuple(found[1:])


def undroppable(base: RuleBase, drop: Fact, criterion: str) -> Iterator[Diagnostic]:
    """Why a criterion cannot be dropped: the first reason, of it or of a part."""
    for one in (criterion, *parts(base, criterion)):
        for found in _reasons(base, drop, one):
            yield found
            return


def _reasons(base: RuleBase, drop: Fact, criterion: str) -> Iterator[Diagnostic]:
    place, said = str(drop.place), str(drop)[:120]
    if (criterion, GATE) in base.rows("applies_to"):
        words = f"{criterion} is a gate of the policy and cannot be dropped."
        note = "Without it lines would be judged that the policy does not cover."
        yield Diagnostic(place, "RSB359", words, said, note)
    for name, at in LOOKED_AT:
        if any(row[at] == criterion for row in base.rows(name)):
            words = f"{criterion} is judged together with others and cannot be dropped."
            note = f"A rule of the policy looks at it by itself ({name})."
            fix = "Drop what it is a part of, and add a criterion of your own."
            yield Diagnostic(place, "RSB359", words, said, note, fix)
