"""What can be tried so that a criterion is met: single steps, from facts beside the rules.

A field that is not documented can be filled, a request that is not performed yet can be
planned otherwise or moved to another day. What the rule base does not name is not tried,
and what is documented is not said otherwise unless the rules ask about it all the same.
"""

from collections.abc import Iterator

from rsb_prove.bridge.caseformat import CaseFormat
from rsb_prove.bridge.documenting import Documenting
from rsb_prove.bridge.lookahead import NOTHING, Changes, Lookahead
from rsb_prove.bridge.planning import Planning
from rsb_prove.bridge.program import Program
from rsb_prove.bridge.steps import Option
from rsb_prove.bridge.values import Values, terms_of

APPROVED = "medically_necessary"


class Options:
    """The options of one rule base; `of` gives those of a criterion in a changed case."""

    def __init__(self, program: Program) -> None:
        self._form: CaseFormat = program.format
        self._terms = terms_of(program.base, program.format)

    def of(
        self, ahead: Lookahead, state: Changes, criterion: str
    ) -> tuple[Option, ...]:
        """What can be tried for a criterion of a line, in an order that stays the same."""
        return tuple(dict.fromkeys(self._found(ahead, state, criterion)))

    def _found(
        self, ahead: Lookahead, state: Changes, criterion: str
    ) -> Iterator[Option]:
        decided, line = ahead.after(state), ahead.line.entity
        model, root = decided.model, decided.document.root
        values = Values(self._terms, model, line, lambda: ahead.days(state))
        original = ahead.after(NOTHING).document.root
        documenting = Documenting(
            self._form, original, root, model, (line, criterion), values
        )
        yield from documenting.filled()
        yield from documenting.retracted()
        yield from Planning(
            self._form, root, model, (line, criterion), values
        ).amended()
