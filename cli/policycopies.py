"""Copies of the policy's text that users point to; no word of them is kept."""

from rsb_prove.bridge.diagnostic import EX_DATAERR, Diagnostic, Rejected
from rsb_prove.cli.inputs import Source, opened, unreadable

_LARGEST = 4_000_000


def text_of(path: str) -> str:
    """A copy of the policy's text; raises Rejected where it is none."""
    source = Source(path, alone=True)
    try:
        with opened(path) as stream:
            found = stream.read(_LARGEST + 1)
    except OSError as error:
        raise unreadable(source.name, error, "give a text file, or -") from None
    if found.startswith(b"%PDF"):
        words = "This is a PDF, not a text."
        raise no_text(path, words, "take its text out first, as pdftotext does")
    if len(found) > _LARGEST:
        raise no_text(path, f"The text is longer than {_LARGEST:,} bytes.")
    try:
        text = found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise no_text(path, "The text is not UTF-8.", "save it as UTF-8") from None
    if not text.strip():
        raise no_text(path, "The text is empty.")
    return text


def no_text(path: str, words: str, fix: str = "") -> Rejected:
    """A copy that cannot be used."""
    name = Source(path, alone=True).name
    return Rejected([Diagnostic(name, "RSB451", words, help=fix)], EX_DATAERR)
