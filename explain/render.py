"""Dot source drawn as SVG, PNG or PDF, with no system package and no system font.

How, and why so: docs/design/0001. Graphviz lays out, resvg makes the PNG and Typst the
PDF of that one SVG, both with the typeface of a package.
"""

import ctypes
import importlib.util
import json
import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import inf, sqrt
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from rsb_prove.bridge.diagnostic import EX_UNAVAILABLE, Diagnostic, Rejected

_LOCK = threading.Lock()  # Graphviz has global state
_QUIET = 2  # AGMAX: no message reaches stderr, aglasterr still has it
_PLUGINS = ("gvplugin_core_LTX_library", "gvplugin_dot_layout_LTX_library")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A PNG has 2 pixels a point, or fewer if it would be too large to be opened.
_ZOOM, _PIXELS, _SIDE = 1.5, 24_000_000, 30_000
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
# Graphviz knows the widths of this one; whoever lacks it reads it in one much like it.
_TYPEFACE = 'font-family="Open Sans"'
_TYPEFACES = 'font-family="Open Sans,Arial,Helvetica,sans-serif"'


class _Unloadable(Exception):
    """The engine is not there, or this machine cannot load it."""


def render(dot_source: str, format: str, title: str, description: str) -> bytes:
    """A drawing as svg, png or pdf; raises Rejected (69) if a renderer is missing."""
    title, description = (_ILLEGAL.sub("\ufffd", text) for text in (title, description))
    svg = _accessible(_laid_out(dot_source), title, description)
    if format == "png":
        return _png(svg)
    return _pdf(svg, title, description) if format == "pdf" else svg.encode()


def _laid_out(source: str) -> str:
    """The SVG of the bundled Graphviz or, if that cannot be loaded, of the system's."""
    try:
        return _bundled(source).decode()
    except _Unloadable as reason:
        return _installed(source, f"not loaded: {reason}").decode()


def _installed(source: str, reason: str) -> bytes:
    import graphviz  # type: ignore[import-untyped]

    try:
        return bytes(graphviz.Source(source).pipe("svg"))
    except graphviz.ExecutableNotFound:
        raise _missing(
            "pygraphviz", "pip install 'pygraphviz>=2.0.4', or install dot", reason
        ) from None


def _missing(package: str, fix: str, note: str = "") -> Rejected:
    sentence = f"the diagram cannot be drawn: {package} is missing or does not load"
    return Rejected(
        [Diagnostic("rsb-prove", "RSB420", sentence, note=note, help=fix)],
        EX_UNAVAILABLE,
    )


def _libraries_at() -> Iterator[Path]:
    found = importlib.util.find_spec("pygraphviz")
    if found is not None and found.origin is not None:
        package = Path(found.origin).parent
        yield package.parent / "pygraphviz.libs"
        yield package / ".dylibs"


def _library(stem: str) -> ctypes.CDLL:
    for folder in _libraries_at():
        for path in sorted(folder.glob(f"*{stem}[-.]*")):
            if path.name.removeprefix("lib").startswith(stem):
                return _opened(path)
    raise _Unloadable(stem)


def _opened(path: Path) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(str(path))
    except OSError as error:
        raise _Unloadable(str(error)) from error


class _Builtin(ctypes.Structure):
    """A plugin that Graphviz need not look for: its name and address."""

    _fields_ = (("name", ctypes.c_char_p), ("address", ctypes.c_void_p))


@cache
def _engine() -> tuple[ctypes.CDLL, ctypes.CDLL, Any]:
    """The libraries cgraph and gvc, and the plugins of layout and SVG."""
    graph, engine = _library("cgraph"), _library("gvc")
    rows = [(name.encode(), _address(name)) for name in _PLUGINS]
    _declare(graph, engine)
    graph.agseterr(_QUIET)
    return (
        graph,
        engine,
        (_Builtin * (len(rows) + 1))(*(_Builtin(*row) for row in rows)),
    )


def _address(plugin: str) -> int:
    library = _library(plugin.removesuffix("_LTX_library"))
    return ctypes.addressof(ctypes.c_char.in_dll(library, plugin))


def _declare(graph: ctypes.CDLL, engine: ctypes.CDLL) -> None:
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    graph.agmemread.restype, graph.agmemread.argtypes = pointer, [text]
    graph.aglasterr.restype = text
    graph.agclose.argtypes = [pointer]
    engine.gvContextPlugins.restype = pointer
    engine.gvContextPlugins.argtypes = [pointer, ctypes.c_int]
    engine.gvLayout.argtypes = [pointer, pointer, text]
    engine.gvRenderData.argtypes = [pointer, pointer, text, pointer, pointer]
    engine.gvFreeLayout.argtypes = [pointer, pointer]
    engine.gvFreeRenderData.argtypes = engine.gvFreeContext.argtypes = [pointer]


def _bundled(source: str) -> bytes:
    library, engine, plugins = _engine()
    with _LOCK:
        library.agreseterrors()
        context = engine.gvContextPlugins(plugins, 0)
        graph = library.agmemread(source.encode())
        try:
            return _drawn(library, engine, context, graph)
        finally:
            if graph:
                engine.gvFreeLayout(context, graph)
                library.agclose(graph)
            engine.gvFreeContext(context)


def _drawn(library: Any, engine: Any, context: int, graph: int | None) -> bytes:
    data, size = ctypes.c_void_p(), ctypes.c_size_t()
    at = ctypes.byref(data), ctypes.byref(size)
    wrong = not graph or engine.gvLayout(context, graph, b"dot")
    wrong = wrong or engine.gvRenderData(context, graph, b"svg", *at)
    try:
        if wrong or library.agreseterrors():
            raise ValueError((library.aglasterr() or b"").decode(errors="replace"))
        return ctypes.string_at(data.value or 0, size.value)
    finally:
        engine.gvFreeRenderData(data)


def _accessible(svg: str, title: str, description: str) -> str:
    """The SVG with a name, a description and ids of its own, without comments."""
    key = f"p{sha256(svg.encode()).hexdigest()[:8]}"
    svg = re.sub(
        r"<!--.*?-->\n?|<title>.*?</title>\n?",
        "",
        svg[svg.index("<svg") :],
        flags=re.DOTALL,
    )
    svg = svg.replace(' id="', f' id="{key}-').replace(_TYPEFACE, _TYPEFACES)
    spoken = (
        f' role="img" lang="en" xml:lang="en" aria-labelledby="{key}-title {key}-desc">\n'
        f'<title id="{key}-title">{escape(title)}</title>\n'
        f'<desc id="{key}-desc">{escape(description)}</desc>'
    )
    return svg.replace(">", spoken, 1)


def _png(svg: str) -> bytes:
    try:
        import resvg_py
    except ImportError:
        raise _missing("resvg-py", "pip install 'resvg-py>=0.5'") from None
    width, height = (side * 96 / 72 for side in _size(svg))
    most = min(sqrt(_PIXELS / (width * height)), _SIDE / max(width, height))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_dirs=[_fonts()],
            skip_system_fonts=True,
            zoom=min(_ZOOM, most),
            dpi=96,
            background="white",
        )
    )


def _fonts() -> str:
    try:
        import ttf_opensans
    except ImportError:
        raise _missing("ttf-opensans", "pip install ttf-opensans") from None
    return str(ttf_opensans.TTF_BIN_FOLDER)


def _pdf(svg: str, title: str, description: str) -> bytes:
    """Letter pages: the fewest of a legible scale, or else those of the largest."""
    ways = [_paged(svg, *letter) for letter in _LETTER]
    best = min(ways, key=lambda way: (way.scale < _LEGIBLE, len(way.pages), -way.scale))
    inputs = {
        "title": title,
        "alt": description,
        "flipped": best.flipped,
        "width": str(_size(svg)[0] * best.scale),
        "pages": json.dumps(best.pages),
    }
    return _typeset(inputs)


def _typeset(inputs: dict[str, str]) -> bytes:
    """PDF for every reader (PDF/UA), unless a character is missing in the typeface."""
    try:
        import typst
    except ImportError:
        raise _missing("typst", "pip install 'rsb-prove[pdf]'") from None
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_fonts()])
    compiler = typst.Compiler(font_paths=fonts, sys_inputs=inputs)
    try:
        pdf = compiler.compile(_TYPST.encode(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        pdf = compiler.compile(_TYPST.encode(), format="pdf")
    assert isinstance(pdf, bytes)
    return pdf


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
    width, height = _size(svg)
    scale = min(1.0, across / width)
    if _LEGIBLE <= down / height < scale:
        scale = down / height
    parts = list(_parts(svg))
    ends = [0.0, *_cuts(parts, height, down / scale), height]
    return _Paged(
        flipped, scale, [_page(parts, width, *part) for part in pairwise(ends)]
    )


def _size(svg: str) -> tuple[float, float]:
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
