"""A case with all left out that something does not need."""

from collections.abc import Callable, Iterator

from rsb_prove.bridge.caseformat import CaseFormat
from rsb_prove.bridge.changes import Change, changed
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import follow, pointer


def reduced(
    document: Document, form: CaseFormat, suffices: Callable[[Document], bool]
) -> Document:
    """The document with fewer members and fields, as long as it suffices.

    Each is tried once, from the end: what holds others goes before them.
    """
    for at, index in _parts(document, form):
        smaller = _without(document, at, index)
        if smaller is not None and suffices(smaller):
            document = smaller
    return document


def _parts(document: Document, form: CaseFormat) -> Iterator[tuple[str, int | None]]:
    """List members, the last first, then fields: the pointer, and the place in a list."""
    entities = list(form.entities(document.root))
    for entity in reversed(entities):
        for part in entity.kind.parts:
            held = entity.value.get(part.key)
            if part.many and isinstance(held, list):
                at = pointer((*entity.path, part.key))
                yield from ((at, index) for index in reversed(range(len(held))))
    for entity in entities:
        for field in entity.kind.fields:
            if entity.given(field) is not None:
                yield pointer((*entity.path, *field.keys)), None


def _without(document: Document, at: str, index: int | None) -> Document | None:
    """The document without a field or a list member; None where it has none there."""
    _, held = follow(document.root, at)
    if index is None:
        return changed(document, [Change("set", at, None)]) if _is(held) else None
    if not isinstance(held, list) or index >= len(held):
        return None
    left = [*held[:index], *held[index + 1 :]]
    return changed(document, [Change("set", at, left)])


def _is(value: object) -> bool:
    """Whether something is documented; what is out of reach went with what held it."""
    return isinstance(value, str | int | float | list | dict) and value is not None
