"""Where results go: stdout, or a file that is whole or not there at all."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import EX_CANTCREAT, silence

STDOUT = "-"
Write = Callable[[bytes], None]


@contextmanager
def output(path: str | None) -> Iterator[Write]:
    """A function that writes bytes to a file or, without one, to stdout.

    A file changes only when the block ends well; until then it keeps what it held.
    """
    if path is None or path == STDOUT:
        yield _to_stdout
    elif _is_special(path):
        with _faults(path):
            file = os.open(path, os.O_WRONLY)
        try:
            yield lambda data: _write(file, data, path)
        finally:
            os.close(file)
    else:
        with _atomic(path) as write:
            yield write


def _to_stdout(data: bytes) -> None:
    """Write and flush: whoever reads a stream waits for each case."""
    try:
        with _faults("stdout"):
            if sys.stdout is None:
                raise OSError(0, "It is closed")
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    except Rejected:
        silence()
        raise


def _is_special(path: str) -> bool:
    """Whether a path is a device or a pipe, which nothing can replace."""
    found = Path(path)
    return found.exists() and not found.is_file() and not found.is_dir()


@contextmanager
def _atomic(path: str) -> Iterator[Write]:
    import tempfile  # for a file only

    target = Path(os.path.realpath(path))
    with _faults(path):
        mode = _mode(target)
        file, name = tempfile.mkstemp(".part", f".{target.name[:100]}.", target.parent)
    try:
        try:
            yield lambda data: _write(file, data, path)
            with _faults(path):
                os.fsync(file)
        finally:
            os.close(file)
        with _faults(path):
            Path(name).chmod(mode)
            Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those of a new one."""
    if target.is_dir():
        raise IsADirectoryError(0, "It is a folder")
    if target.exists():
        target.open("ab").close()  # fails where the file must not be written
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _write(file: int, data: bytes, path: str) -> None:
    rest = memoryview(data)
    with _faults(path):
        while rest:
            rest = rest[os.write(file, rest) :]


@contextmanager
def _faults(path: str) -> Iterator[None]:
    """Say in a sentence why nothing can be written; a closed pipe needs no words."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        words = f"The result cannot be written: {reason[:1].lower()}{reason[1:]}."
        place = printable(path, 1000)
        raise Rejected([Diagnostic(place, "RSB409", words)], EX_CANTCREAT) from None
