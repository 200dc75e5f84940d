"""Dot source laid out as SVG by the Graphviz libraries of a package: docs/design/0001.

They are loaded one by one, since what the whole package needs of a system is missing on
many; where they cannot be loaded, a `dot` of the system stands in.
"""

import ctypes
import importlib.util
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.explain.packages import missing, undrawn

_FIX = "pip install 'pygraphviz>=2.0.4'"
_LOCK = threading.Lock()  # Graphviz has global state
_QUIET = 2  # AGMAX: no message reaches stderr, aglasterr still has it
_PLUGINS = ("gvplugin_core_LTX_library", "gvplugin_dot_layout_LTX_library")


class _Unloadable(Exception):
    """The engine is not there, or this machine cannot load it."""


def laid_out(source: str) -> str:
    """The SVG of the bundled Graphviz or, if that cannot be loaded, of the system's."""
    try:
        return _bundled(source).decode()
    except _Unloadable as reason:
        return _installed(source, f"not loaded: {reason}").decode()


def _installed(source: str, reason: str) -> bytes:
    import graphviz  # type: ignore[import-untyped]

    try:
        return bytes(graphviz.pipe("dot", "svg", source.encode(), quiet=True))
    except graphviz.ExecutableNotFound:
        raise missing("pygraphviz", f"{_FIX}, or install dot", reason) from None
    except (graphviz.CalledProcessError, OSError) as error:
        raise _failed(error, f"pygraphviz is {reason}") from None


def _failed(error: Exception, note: str) -> Rejected:
    """What is said of a `dot` that does not do its work: its last words, if any."""
    *_, last = (getattr(error, "stderr", None) or b"").splitlines() or [b""]
    text = printable(last.decode(errors="replace"))
    return undrawn("the dot of this system failed", text, note, _FIX)


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
