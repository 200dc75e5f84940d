"""`rsb-prove requires`: what would have to change for a line to be approved."""

from typing import Any

import click

from rsb_prove.cli.options import options
from rsb_prove.cli.single import asked, single_options
from rsb_prove.cli.wishes import Wishes

MOST = 30
HELP = """Show what would make each line medically necessary: all minimal sets of changes.

A way is a question to ask and the field to fill (document), another plan (plan), or a day
to wait for (wait); each is decided anew and verified. What cannot be changed is named.

\b
  rsb-prove requires case.json
  rsb-prove requires case.json --line 2
  rsb-prove requires case.json --at-most 3   only sets of three changes or fewer
"""


@click.command("requires", help=HELP, no_args_is_help=True)
@click.argument("case", type=click.Path(allow_dash=True))
@options(
    click.option(
        "--at-most",
        "most",
        metavar="N",
        type=click.IntRange(min=1),
        default=MOST,
        show_default=True,
        help="Look for sets of at most so many changes.",
    ),
    single_options,
)
def command(case: str, most: int, **wanted: Any) -> None:
    """Look for what each line needs."""
    found = asked(case, Wishes(tell=False, **wanted))

    from rsb_prove.explain.needs import needs_of  # with the engine
    from rsb_prove.explain.needsdocument import needs_document
    from rsb_prove.explain.needstext import needs_text

    lines = [
        needs_of(found.program, found.decided, line, most=most) for line in found.lines
    ]
    found.show(
        lambda: needs_text(lines, width=found.look.width),
        lambda: needs_document(lines),
    )
