"""A policy of five statements about gardens, its rules, and a marked copy of its text."""

from rsb_prove.bridge.rulebase import RuleBase, load
from rsb_prove.explain.passages import facts, marked
from rsb_prove.explain.trace import Example

MARKED = """\
Above the first mark stands what is no part of it.
==
Rules for the watering of gardens
== GARDEN-SCOPE
These rules are for gardens within the walls of the town and for no field
outside.
==
Watering
== GARDEN-WEEK
• A bed is watered no more than one time a week, un-
less a gardener's note says otherwise.
== GARDEN-EVENING
• Water is given in the evening, when the sun has left the bed
== GARDEN-CAN GARDEN-HOSE
• Cans may be used (of 10 litres), and hoses may not
"""
TEXT = "".join(
    line for line in MARKED.splitlines(True)[1:] if not line.startswith("==")
)
RULES = """\
+policy('gardens', '1')
+predicate('statement(number:count, id:criterion, heading:text)', '{id}')
+predicate('met(line:entity, criterion:criterion)', '{criterion} is met')
+predicate('yes_no(criterion:criterion, field:word)', '{criterion} asks {field}')
+predicate('meets(line:entity, criterion:criterion)', '{line} meets {criterion}')
+predicate('spaced(line:entity)', '{line} is a week after the last')
+predicate('within(line:entity)', '{line} is in the town')
+encodes('within', 'GARDEN-SCOPE')
+left_out('GARDEN-CAN', 'a can does no harm')
+statement(1, 'GARDEN-SCOPE', 'Scope')
+statement(2, 'GARDEN-WEEK', 'Watering')
+statement(3, 'GARDEN-EVENING', 'Watering')
+statement(4, 'GARDEN-CAN', 'Watering')
+statement(5, 'GARDEN-HOSE', 'Watering')
+paraphrase('GARDEN-SCOPE', 'The town has rules, the country has none')
+paraphrase('GARDEN-WEEK', 'Once a week & not <more>')

# criterion: GARDEN-WEEK
# title: At most once a week
# citation: Watering > 1st item
# left out: the note of a gardener, which nobody keeps
meets(R, 'GARDEN-WEEK') <= spaced(R)

# criterion: GARDEN-EVENING
# title: In the evening
# citation: Watering > 2nd item
+yes_no('GARDEN-EVENING', 'evening')

# criterion: LOCAL-SHED
# title: The shed is locked
meets(R, 'LOCAL-SHED') <= given(R)

meets(R, C) <= yes_no(C, F) & says(R, F, 'yes')
met(R, C) <= meets(R, C)
within(R) <= says(R, 'place', 'town')
spaced(R) <= number(R, 'days', N) & (N >= 7) & within(R)
"""
EXAMPLES = {"GARDEN-WEEK": (Example("Six days are too few", "garden.test.yaml:4"),)}


def small_policy(marked_copy: str = MARKED) -> RuleBase:
    """The rule base with the digests of a marked copy."""
    found = "\n".join(facts(marked(marked_copy)))
    return load([("garden.dl", RULES), ("passages.dl", f"{found}\n")])
