"""Where the program starts: a run that ends before it has begun ends quietly too."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; the imports take long enough to be interrupted."""
    try:
        from rsb_prove.cli.main import main as command_line
    except KeyboardInterrupt:
        sys.stderr.write("rsb-prove: interrupted\n")
        sys.exit(INTERRUPTED)
    command_line()
