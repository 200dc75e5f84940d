"""How a line stands under other readings, as plain text for the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rsb_prove.explain.difference import CriterionDifference
from rsb_prove.explain.differencewords import reason, turn, verdict
from rsb_prove.explain.robustness import Readings, Robustness
from rsb_prove.explain.standing import Flipped, Standing
from rsb_prove.explain.text import NOTICE, case_head, line_text
from rsb_prove.explain.typesetting import Lines, Page


def standing_text(
    found: Sequence[Standing], *, full: bool = False, width: int = 100
) -> str:
    """How each line of a case stands; ends with a newline."""
    page = _Page(width)
    parts = [case_head(found[0].asked, width)]
    for line in found:
        parts += map("\n".join, page.line(line))
        parts += _proofs(line, width) if full else ()
    parts.append("\n".join(page.wrapped(NOTICE)))
    return "\n\n".join(parts) + "\n"


def _proofs(found: Standing, width: int) -> Iterator[str]:
    """The decision with its proof as it stands, and under each flip."""
    yield "The decision under the readings in force"
    yield line_text(found.asked, found.line, full=True, width=width)
    for flip in found.flips:
        yield f"The decision under {_said(flip.readings)}"
        yield line_text(flip.view, flip.line, full=True, width=width)


@dataclass(frozen=True, slots=True)
class _Page(Page):
    """Sets what was found of a line as blocks of lines."""

    def line(self, found: Standing) -> Iterator[Lines]:
        """What is decided, whether it stands, what flips it, what it rests on."""
        yield self._head(found)
        for flip in found.flips:
            yield self._flip(found, flip)
        if found.in_force:
            yield self._rests_on(found)

    def _head(self, found: Standing) -> Lines:
        view = found.line
        yield from self.wrapped(f"line {view.decision.line}   {view.subject}")
        yield from self.wrapped(f"{verdict(view)}: {reason(view)}")
        yield from self.wrapped(_answer(found.found), 2)

    def _flip(self, found: Standing, flip: Flipped) -> Lines:
        yield from self.wrapped(f"{verdict(flip.line)} under {_said(flip.readings)}", 2)
        for name, value in flip.readings:
            own = found.asked.readings[name]
            yield from self._meaning(found, name, value, "")
            yield from self._meaning(found, name, own, "instead of ")
        for criterion in found.turned(flip):
            if not criterion.sums_up:
                yield from self._criterion(criterion)

    def _meaning(self, found: Standing, name: str, value: str, lead: str) -> Lines:
        said = f"{lead}{name}={value}"
        meaning = found.meanings.get((name, value))
        yield from self.wrapped(f"{said}: {meaning}" if meaning else said, 4)

    def _criterion(self, found: CriterionDifference) -> Lines:
        yield from self.wrapped(f"{turn(found)}  {found.id}  {found.either.title}", 4)
        for label, view in (("now", found.before), ("then", found.after)):
            if view:
                yield from self.wrapped(f"{label:6}{view.statement}", 8, 6)
        yield from self.wrapped(found.either.citation, 8)

    def _rests_on(self, found: Standing) -> Lines:
        yield "  Rests on" if found.found.complete else "  May rest on"
        for name, value in found.in_force:
            yield from self._meaning(found, name, value, "")


def _said(readings: Readings) -> str:
    return " and ".join(f"{name}={value}" for name, value in readings)


def _answer(found: Robustness) -> str:
    """Whether it stands, in a sentence, and how many combinations that holds for."""
    if not found.names:
        return "It rests on no reading: the same however the policy's words are read."
    of = f"{found.combinations:,} combinations of {_rests(found)}"
    if not found.complete:
        shown = "some of them change it:" if found.flips else "none of them changes it."
        return (
            f"The {of} are too many to decide; --most N decides more. {found.tried:,} "
            f"were decided, those with the fewest changes first, and {shown}"
        )
    few = found.tried < found.combinations
    decided = f" ({found.tried:,} decided)" if few else ""
    if found.robust:
        return f"Same under all {of}{decided}."
    return f"Other readings change it; all {of} are covered{decided}:"


def _rests(found: Robustness) -> str:
    many = len(found.names)
    what = f"{many} readings" if many > 1 else "reading"
    return f"the {what} that it {'rests' if found.complete else 'may rest'} on"
