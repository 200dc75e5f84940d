"""A drawing as PDF: on one letter page if that can be read, or else cut into pages.

A page ends between panels or boxes. Typst sets the SVG of each page as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf
from typing import NamedTuple

from rsb_prove.explain.packages import fonts, missing

# Landscape or not -> what the margins of a letter page leave to a drawing, in points.
_LETTER = (("yes", 720.0, 536.0), ("no", 540.0, 716.0))
# Below this scale text is smaller than 7 points.
_LEGIBLE = 0.75
_TYPST = """\
#let pages = json(bytes(sys.inputs.pages))
#set document(title: sys.inputs.title, date: none)
#set text(font: "Open Sans", lang: "en", size: 8pt)
#set page("us-letter", flipped: sys.inputs.flipped == "yes", margin: 36pt,
  footer: context [#sys.inputs.title #h(1fr) page #counter(page).display() of #pages.len()])
#for page in pages {
  image(bytes(page), format: "svg", width: float(sys.inputs.width) * 1pt, alt: sys.inputs.alt)
}
"""
_PART = re.compile(
    r'<g id="[^"]*" class="(?P<kind>node|edge|cluster)">.*?</g>\n|<text.*?</text>\n',
    re.DOTALL,
)
_FRAME = re.compile(r'width="[^"]*" height="[^"]*"\s+viewBox="[^"]*"')
_WORDS = re.compile(">[^<]*<")
_Y = re.compile(r'(?:(?<=\d),| y=")(-[\d.]+)')  # a drawing is above its origin


def pdf(svg: str, title: str, description: str) -> bytes:
    """Letter pages: the fewest of a legible scale, or else those of the largest."""
    ways = [_paged(svg, *letter) for letter in _LETTER]
    best = min(ways, key=lambda way: (way.scale < _LEGIBLE, len(way.pages), -way.scale))
    inputs = {
        "title": title,
        "alt": description,
        "flipped": best.flipped,
        "width": str(size(svg)[0] * best.scale),
        "pages": json.dumps(best.pages),
    }
    return _typeset(inputs)


def _typeset(inputs: dict[str, str]) -> bytes:
    """PDF for every reader (PDF/UA), unless a character is missing in the typeface."""
    try:
        import typst
    except ImportError:
        raise missing("typst", "pip install 'rsb-prove[pdf]'") from None
    faces = typst.Fonts(include_system_fonts=False, font_paths=[fonts()])
    compiler = typst.Compiler(font_paths=faces, sys_inputs=inputs)
    try:
        made = compiler.compile(_TYPST.encode(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        made = compiler.compile(_TYPST.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


class _Paged(NamedTuple):
    """A drawing on letter pages, landscape or not, with the SVG of each."""

    flipped: str
    scale: float
    pages: list[str]


class _Part(NamedTuple):
    """A box, an edge, a panel, a line of the heading, or what is between them."""

    svg: str
    kind: str
    top: float = -inf
    bottom: float = inf


def _paged(svg: str, flipped: str, across: float, down: float) -> _Paged:
    """The drawing on one page if that can be read, or else on pages of full width."""
    width, height = size(svg)
    scale = min(1.0, across / width)
    if _LEGIBLE <= down / height < scale:
        scale = down / height
    parts = list(_parts(svg))
    ends = [0.0, *_cuts(parts, height, down / scale), height]
    return _Paged(
        flipped, scale, [_page(parts, width, *part) for part in pairwise(ends)]
    )


def size(svg: str) -> tuple[float, float]:
    """The width and the height of a drawing, in points."""
    width, height = re.findall(r'viewBox="0.00 0.00 ([\d.]+) ([\d.]+)"', svg)[0]
    return float(width), float(height)


def _parts(svg: str) -> Iterator[_Part]:
    """What the SVG is made of, with the heights that each covers, in order."""
    (offset,) = re.findall(r"translate\([\d.]+ ([\d.]+)\)", svg)
    end = 0
    for found in _PART.finditer(svg):
        yield _Part(svg[end : found.start()], "")
        end = found.end()
        ys = [float(y) + float(offset) for y in _Y.findall(_WORDS.sub("><", found[0]))]
        yield _Part(found[0], found["kind"] or "", min(ys), max(ys))
    yield _Part(svg[end:], "")


def _cuts(parts: Iterable[_Part], height: float, page: float) -> Iterator[float]:
    """Where pages end: between panels, or else between boxes, or else anywhere."""
    panels = _gaps(part for part in parts if part.kind in ("cluster", "node"))
    boxes = _gaps(part for part in parts if part.kind == "node")
    at = 0.0
    while height - at > page * 1.001:
        fit = [gap for gap in panels if at + page / 2 < gap <= at + page]
        fit = fit or [gap for gap in boxes if at < gap <= at + page] or [at + page]
        at = fit[-1]
        yield at


def _gaps(parts: Iterable[_Part]) -> list[float]:
    """The middles of the heights that no part covers."""
    covered, gaps = 0.0, []
    for part in sorted(parts, key=lambda part: part.top):
        if part.top > covered:
            gaps.append((part.top + covered) / 2)
        covered = max(covered, part.bottom)
    return gaps


def _page(parts: Iterable[_Part], width: float, top: float, bottom: float) -> str:
    """The SVG of what is between two heights."""
    svg = "".join(p.svg for p in parts if p.top < bottom and p.bottom > top)
    high = round(bottom - top, 2)
    box = f'viewBox="0 {top:.2f} {width} {high}"'
    return _FRAME.sub(f'width="{width}pt" height="{high}pt" {box}', svg, count=1)
