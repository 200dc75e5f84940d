"""The packages that draw: the typeface, and what is said of one that is missing."""

from rsb_prove.bridge.diagnostic import EX_UNAVAILABLE, Diagnostic, Rejected


def missing(package: str, fix: str, note: str = "") -> Rejected:
    """What is said where a package cannot be imported or loaded."""
    return undrawn(f"{package} is missing or does not load", "", note, fix)


def undrawn(
    reason: str, text: str, note: str, fix: str, of: str = "diagram"
) -> Rejected:
    """What is said where a drawing is wanted and there is nothing to draw it with."""
    sentence = f"the {of} cannot be drawn: {reason}"
    found = Diagnostic("rsb-prove", "RSB420", sentence, text, note, fix)
    return Rejected([found], EX_UNAVAILABLE)


def fonts() -> str:
    """The folder of the typeface that every drawing is set in."""
    try:
        import ttf_opensans
    except ImportError:
        raise missing("ttf-opensans", "pip install ttf-opensans") from None
    return str(ttf_opensans.TTF_BIN_FOLDER)
