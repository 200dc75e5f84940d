"""Pages of HTML that need nothing else: Jinja templates with their style sheets inside.

A page has no script and loads nothing: its policy of contents allows its own style sheet
by its hash alone. Every value is escaped, and what cannot be seen or turns text around is
spelt out before.
"""

import unicodedata
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rsb_prove.explain.label import UNSEEN
from rsb_prove.explain.packages import undrawn

if TYPE_CHECKING:
    from jinja2 import Environment

Filters = Mapping[str, Callable[[str], str]]
_FOLDER = Path(__file__).parent
_KEPT = "\n\t"


def html_page(template: str, sheet: str, filters: Filters, **values: object) -> str:
    """A template filled in; raises Rejected (69) where Jinja is missing."""
    sheets = (_FOLDER / name for name in ("page.css", sheet))
    style = "".join(path.read_text("utf-8") for path in sheets)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    found = _environment(filters).get_template(template)
    return found.render(style=style, style_hash=digest, **values)


def _environment(filters: Filters) -> "Environment":
    try:
        import jinja2
    except ImportError:
        fix = "pip install 'jinja2>=3.1'"
        raise undrawn("jinja2 is missing", "", "", fix, of="page") from None
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(_FOLDER),
        undefined=jinja2.StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment


def visible(value: object) -> object:
    """A plain string with what cannot be seen spelt out; markup of our own stays."""
    if type(value) is not str or (value.isascii() and value.isprintable()):
        return value
    return "".join(
        f"[U+{ord(c):04X}]"
        if c not in _KEPT and unicodedata.category(c) in UNSEEN
        else c
        for c in value
    )
