"""Dot source drawn as SVG, PNG or PDF, with no system package and no system font.

How, and why so: docs/design/0001. Graphviz lays out, resvg makes the PNG and Typst the
PDF of that one SVG, both with the typeface of a package.
"""

import ctypes
import importlib.util
import json
import re
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from rsb_prove.bridge.diagnostic import EX_UNAVAILABLE, Diagnostic, Rejected

_LOCK = threading.Lock()  # Graphviz has global state
_QUIET = 2  # AGMAX: no message reaches stderr, aglasterr still has it
_PLUGINS = ("gvplugin_core", "gvplugin_dot_layout")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A PNG has 2 pixels a point, or fewer if it would be too large to be opened.
_ZOOM, _PIXELS, _SIDE = 1.5, 24_000_000, 30_000
# Landscape or not -> what the margins of a letter page leave to a drawing, in points.
_LETTER = {"yes": (720.0, 504.0), "no": (540.0, 684.0)}
# Below this scale text is smaller than 7 points.
_LEGIBLE = 0.75
_TYPST = """\
#let pages = json(bytes(sys.inputs.pages))
#set document(title: sys.inputs.title, date: none)
#set text(font: "Open Sans", lang: "en", size: 8pt)
#set page("us-letter", flipped: sys.inputs.flipped == "yes", margin: 36pt,
  footer: context [#sys.inputs.title #h(1fr) page #counter(page).display() of #pages.len()])
#for page in pages {
  image(bytes(page), format: "svg", width: float(sys.inputs.scale) * 100%, alt: sys.inputs.alt)
}
"""
# Graphviz knows the widths of this one; whoever lacks it reads it in one much like it.
_TYPEFACE = 'font-family="Open Sans"'
_TYPEFACES = 'font-family="Open Sans,Arial,Helvetica,sans-serif"'


class Unloadable(Exception):
    """The engine is not there, or this machine cannot load it."""


def render(dot_source: str, format: str, title: str, description: str) -> bytes:
    """A drawing as svg, png or pdf; raises Rejected (69) if a renderer is missing."""
    svg = _accessible(_laid_out(dot_source), title, description)
    if format == "png":
        return _png(svg)
    return _pdf(svg, title, description) if format == "pdf" else svg.encode()


def _laid_out(source: str) -> str:
    """The SVG of the bundled Graphviz or, if that cannot be loaded, of the system's."""
    try:
        return _bundled(source).decode()
    except Unloadable:
        return _installed(source).decode()


def _installed(source: str) -> bytes:
    import graphviz

    try:
        return graphviz.Source(source).pipe("svg")
    except graphviz.ExecutableNotFound:
        raise _missing("pygraphviz", "pip install 'pygraphviz>=2.0.4', or install dot") from None


def _missing(package: str, fix: str) -> Rejected:
    sentence = f"the diagram cannot be drawn: {package} is missing or does not load"
    return Rejected([Diagnostic("rsb-prove", "RSB420", sentence, help=fix)], EX_UNAVAILABLE)


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
    raise Unloadable(stem)


def _opened(path: Path) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(str(path))
    except OSError as error:
        raise Unloadable(str(error)) from error


class _Builtin(ctypes.Structure):
    """A plugin that Graphviz need not look for: its name and address."""

    _fields_ = (("name", ctypes.c_char_p), ("address", ctypes.c_void_p))


@cache
def _engine() -> tuple[ctypes.CDLL, ctypes.CDLL, Any]:
    """cgraph, gvc and the plugins of layout and SVG, with the types of their functions."""
    graph, engine = _library("cgraph"), _library("gvc")
    names = [f"{name}_LTX_library" for name in _PLUGINS]
    where = [ctypes.c_char.in_dll(_library(p), n) for p, n in zip(_PLUGINS, names, strict=True)]
    rows = [(n.encode(), ctypes.addressof(w)) for n, w in zip(names, where, strict=True)]
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
    graph.agseterr(_QUIET)
    return graph, engine, (_Builtin * (len(rows) + 1))(*rows)


def _bundled(source: str) -> bytes:
    library, engine, plugins = _engine()
    with _LOCK:
        library.agerrors()
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
        if wrong or library.agerrors():
            raise ValueError((library.aglasterr() or b"").decode(errors="replace"))
        return ctypes.string_at(data.value or 0, size.value)
    finally:
        engine.gvFreeRenderData(data)


def _accessible(svg: str, title: str, description: str) -> str:
    """The SVG with a name, a description and ids of its own, without comments."""
    key = f"p{sha256(svg.encode()).hexdigest()[:8]}"
    svg = re.sub(r"<!--.*?-->\n?|<title>.*?</title>\n?", "", svg[svg.index("<svg") :], flags=re.S)
    svg = svg.replace(' id="', f' id="{key}-').replace(_TYPEFACE, _TYPEFACES)
    spoken = (
        f' role="img" lang="en" xml:lang="en" aria-labelledby="{key}-title {key}-desc">\n'
        f'<title id="{key}-title">{_text(title)}</title>\n'
        f'<desc id="{key}-desc">{_text(description)}</desc>'
    )
    return svg.replace(">", spoken, 1)


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text))


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
    """Letter pages, as few as show the drawing in a legible size."""
    try:
        import typst
    except ImportError:
        raise _missing("typst", "pip install 'rsb-prove[pdf]'") from None
    flipped, scale, pages = min((_paged(svg, f) for f in _LETTER), key=_rank)
    inputs = {
        "title": _ILLEGAL.sub("\ufffd", title),
        "alt": _ILLEGAL.sub("\ufffd", description),
        "flipped": flipped,
        "scale": str(scale),
        "pages": json.dumps(pages),
    }
    return bytes(
        typst.compile(
            _TYPST.encode(),
            font_paths=[_fonts()],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            format="pdf",
            pdf_standards="ua-1",
        )
    )


Paged = tuple[str, float, list[str]]


def _rank(paged: Paged) -> tuple[bool, int, float]:
    _, scale, pages = paged
    return scale < _LEGIBLE, len(pages), -scale


def _paged(svg: str, flipped: str) -> Paged:
    """The drawing cut into pages of equal scale."""
    (width, height), (across, down) = _size(svg), _LETTER[flipped]
    scale = min(1.0, across / width)
    ...
