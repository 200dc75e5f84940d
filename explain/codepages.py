"""The pages that explain the findings about rules, one for each code."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "codes"


def explained() -> tuple[str, ...]:
    """The codes that have a page, in their order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("RSB*.md")))


def page(code: str) -> str:
    """The page of a code, as Markdown; KeyError if it has none."""
    if code not in explained():
        raise KeyError(code)
    return (_FOLDER / f"{code}.md").read_text(encoding="utf-8")


def title(code: str) -> str:
    """What a code means, in a few words."""
    return page(code).partition("\n")[0].partition(": ")[2]
