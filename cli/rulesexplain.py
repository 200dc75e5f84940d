"""`rsb-prove rules explain`: what a finding about rules means, and how to mend it."""

from difflib import get_close_matches

import click

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import usage
from rsb_prove.cli.outputs import output
from rsb_prove.explain.codepages import explained, page, title

HELP = """Explain a finding about rules: what is wrong, why it matters, how to mend it.

Without CODE all codes are listed with their titles.

\b
  rsb-prove rules explain RSB324
"""
EPILOG = """\b
Exit status: 0 done, 2 no such code.
"""


@click.command("explain", help=HELP, epilog=EPILOG)
@click.argument("code", metavar="[CODE]", required=False)
def command(code: str | None) -> None:
    """Explain a finding about rules."""
    with output(None) as write:
        write((_listed() if code is None else _page(code)).encode())


def _listed() -> str:
    return "".join(f"{code}  {title(code)}\n" for code in explained())


def _page(code: str) -> str:
    """The page of a code, in whatever case it is written."""
    known = code.strip().upper()
    if known not in explained():
        raise _unknown(code)
    return page(known)


def _unknown(code: str) -> Rejected:
    words = f"No finding about rules has the code {printable(code)}."
    near = get_close_matches(code.strip().upper(), explained(), 3)
    every = "rsb-prove rules explain lists all codes"
    fix = f"did you mean {' or '.join(near)}?" if near else every
    return usage("rules explain", "RSB433", words, fix)
