"""`rsb-prove readings`: whether a determination stands under other readings."""

from typing import Any

import click

from rsb_prove.cli.options import options
from rsb_prove.cli.single import asked, single_options
from rsb_prove.cli.wishes import Wishes

MOST = 256
HELP = """Decide each line under every combination of the readings that it rests on.

A reading is a way to read an ambiguous word of the policy; rsb-prove rules readings
lists them.

\b
  rsb-prove readings case.json
  rsb-prove readings case.json --line 2 --full   with the proof under each reading
  rsb-prove readings case.json --most 1000       decide more before giving up
"""


@click.command("readings", help=HELP, no_args_is_help=True)
@click.argument("case", type=click.Path(allow_dash=True))
@options(
    click.option(
        "--most",
        metavar="N",
        type=click.IntRange(min=1),
        default=MOST,
        show_default=True,
        help="Decide a line at most so often.",
    ),
    single_options,
)
def command(case: str, most: int, **wanted: Any) -> None:
    """Look how each line stands under other readings."""
    found = asked(case, Wishes(tell=False, **wanted))

    from rsb_prove.explain.standing import standing  # with the engine
    from rsb_prove.explain.standingdocument import standing_document
    from rsb_prove.explain.standingtext import standing_text

    look = found.look
    lines = [
        standing(found.program, found.decided, line, most=most, brief=look.brief)
        for line in found.lines
    ]
    found.show(
        lambda: standing_text(lines, full=look.full, width=look.width),
        lambda: standing_document(lines),
    )
