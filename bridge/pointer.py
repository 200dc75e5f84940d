"""Places in a case: paths, JSON Pointers, and how what stands there is shown."""

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import islice

MAX_SHOWN = 80

Path = tuple[str | int, ...]

ABSENT = object()  # unlike None, which a case can give


def pointer(path: Iterable[str | int]) -> str:
    """The JSON Pointer of a path."""
    return "".join(f"/{str(t).replace('~', '~0').replace('/', '~1')}" for t in path)


def place(name: str, path: Iterable[str | int]) -> str:
    """Where a path stands, as text that no key of a case can garble."""
    return f"{name}#{printable(pointer(path), 3 * MAX_SHOWN)}"


def document_order(root: object) -> Callable[[Path], list[int]]:
    """A key that sorts paths as the document is written, missing fields first."""
    ranks: dict[int, dict[str, int]] = {}

    def key(path: Path) -> list[int]:
        value, places = root, []
        for token in path:
            if isinstance(value, dict):
                if id(value) not in ranks:
                    ranks[id(value)] = {name: rank for rank, name in enumerate(value)}
                places.append(ranks[id(value)].get(str(token), -1))
            else:
                places.append(token if isinstance(token, int) else -1)
            value = step(value, token)
        return places

    return key


def step(value: object, token: str | int) -> object:
    """What stands under a key or an index; ABSENT where nothing does."""
    if isinstance(value, dict):
        return value.get(token, ABSENT)
    if isinstance(value, list) and isinstance(token, int) and token < len(value):
        return value[token]
    return ABSENT


def follow(root: object, text: str) -> tuple[Path, object]:
    """The path that a JSON Pointer takes in a document, and what it finds there."""
    path: list[str | int] = []
    for part in text.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        index = isinstance(root, list) and re.fullmatch("0|[1-9][0-9]{0,8}", key)
        path.append(int(key) if index else key)
        root = step(root, path[-1])
    return tuple(path), root


def found(value: object) -> str:
    """A value as a diagnostic shows it: one line, short, nothing unprintable."""
    match value:
        case dict():
            fields = ", ".join(islice(value, 5)) or "none"
            return printable(f"an object with the fields: {fields}")
        case list():
            return f"a list of {len(value)}"
        case str():
            return printable(json.dumps(value[:MAX_SHOWN], ensure_ascii=False))
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def printable(text: str, limit: int = MAX_SHOWN) -> str:
    """A text on one line, cut at a limit, with escapes for what cannot be seen."""
    whole = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode()
        for c in text[: limit + 1]
    )
    return whole if len(whole) <= limit else whole[: limit - 1] + "…"
