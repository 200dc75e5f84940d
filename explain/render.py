"""Dot source drawn as SVG, PNG or PDF, with no system package and no system font.

How, and why so: docs/design/0001. Graphviz lays out, resvg makes the PNG and Typst the
PDF of that one SVG, both with the typeface of a package.
"""

import re
from hashlib import sha256
from math import sqrt
from xml.sax.saxutils import escape

from rsb_prove.explain.layout import laid_out
from rsb_prove.explain.packages import fonts, missing
from rsb_prove.explain.pages import pdf, size

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A PNG has 2 pixels a point, or fewer if it would be too large to be opened.
_ZOOM, _PIXELS, _SIDE = 1.5, 24_000_000, 30_000
# Graphviz knows the widths of this one; whoever lacks it reads it in one much like it.
_TYPEFACE = 'font-family="Open Sans"'
_TYPEFACES = 'font-family="Open Sans,Arial,Helvetica,sans-serif"'


def render(dot_source: str, format: str, title: str, description: str) -> bytes:
    """A drawing as svg, png or pdf; raises Rejected (69) if a renderer is missing."""
    title, description = (_ILLEGAL.sub("\ufffd", text) for text in (title, description))
    svg = _accessible(laid_out(dot_source), title, description)
    if format == "png":
        return _png(svg)
    return pdf(svg, title, description) if format == "pdf" else svg.encode()


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
        raise missing("resvg-py", "pip install 'resvg-py>=0.5'") from None
    width, height = (side * 96 / 72 for side in size(svg))
    most = min(sqrt(_PIXELS / (width * height)), _SIDE / max(width, height))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_dirs=[fonts()],
            skip_system_fonts=True,
            zoom=min(_ZOOM, most),
            dpi=96,
            background="white",
        )
    )
