"""What goes wrong, as sentences on stderr and an exit status; never a traceback."""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb, print_exception

import click

from rsb_prove.bridge.diagnostic import EX_SOFTWARE, Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable

EX_USAGE, EX_CANTCREAT = 2, 73
# As a shell reports a program that SIGINT or SIGPIPE ended.
INTERRUPTED, CLOSED_PIPE = 130, 141

DEBUG = "RSB_PROVE_DEBUG"


def status_of(run: Callable[[], object]) -> int:
    """Run a command and give its exit status; what it raises is said on stderr."""
    try:
        run()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.ClickException, click.Abort):
        raise  # click says what is wrong with the usage
    except Rejected as rejected:
        complain(rejected.diagnostics)
        return rejected.status
    except KeyboardInterrupt:
        note("interrupted; nothing more is decided or written")
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return CLOSED_PIPE
    except Exception as error:  # noqa: BLE001 (no traceback reaches a user)
        complain([internal(error, "rsb-prove")])
        return EX_SOFTWARE
    return 0


def usage(option: str, code: str, sentence: str, fix: str = "") -> Rejected:
    """An option that cannot be followed."""
    return Rejected([Diagnostic(option, code, sentence, help=fix)], EX_USAGE)


def no_line(place: str, name: str, known: Iterable[str]) -> Rejected:
    """A line that is asked for and that the case has not."""
    words = f"The case has no line {printable(name)}."
    help_ = f"its lines are: {printable(', '.join(known))}"
    return Rejected([Diagnostic(place, "RSB405", words, help=help_)], EX_USAGE)


def internal(error: Exception, place: str) -> Diagnostic:
    """A fault of the program itself, without a word of the case."""
    if os.environ.get(DEBUG):
        print_exception(error)
    return Diagnostic(
        place,
        "RSB470",
        "The program met a fault of its own; there is no result for this input.",
        f"{type(error).__name__}{_origin(error)}",
        help=f"please report this; {DEBUG}=1 shows a traceback to send along",
    )


def _origin(error: Exception) -> str:
    frames = extract_tb(error.__traceback__)
    return f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def complain(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics to stderr."""
    _print("\n".join(map(str, diagnostics)))


def note(sentence: str, *, quiet: bool = False) -> None:
    """Print one line to stderr, unless the user wants none."""
    if not quiet:
        _print(f"rsb-prove: {sentence}")


def _print(text: str) -> None:
    # Whoever closed stderr does not want to know.
    with suppress(OSError, ValueError):
        click.echo(text.encode(errors="backslashreplace"), err=True)


def silence() -> None:
    """Keep the interpreter from flushing once more to a stdout that takes nothing."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
