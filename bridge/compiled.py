"""The shipped rule base, parsed and checked once a machine and not once a run.

So are the packs that were used last.

What stays between runs is a function of the rule texts and of this package alone, and
is named by both, so a run with it and a run without it cannot differ. It lies where
caches lie (`RSB_PROVE_CACHE_DIR`, else `$XDG_CACHE_HOME/rsb-prove`, else
`~/.cache/rsb-prove`); an empty `RSB_PROVE_CACHE_DIR` keeps nothing. Where it cannot be
read, written or trusted, the rules are parsed again and nobody is told.
"""

import hashlib
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from rsb_prove.bridge import metadata, rulebase, syntax
from rsb_prove.bridge.plan import Plan, Rule
from rsb_prove.bridge.rulebase import RuleBase

DIGEST = 32
FILE, WITH_PACKS = "rules.bin", "packs.bin"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked rule base, and its plan with all that holds of every case."""

    base: RuleBase
    plan: Plan


# The only classes that a kept rule base may hold: to read one runs no foreign code.
_KNOWN = {
    (kind.__module__, kind.__name__): kind
    for kind in (
        Compiled,
        RuleBase,
        Plan,
        Rule,
        metadata.Criterion,
        metadata.Plain,
        syntax.Place,
        syntax.Variable,
        syntax.Constant,
        syntax.Operation,
        syntax.Aggregate,
        syntax.Atom,
        syntax.Literal,
        syntax.Comparison,
        syntax.Clause,
        syntax.Fact,
    )
}
# Those of packs are imported when there are any: other runs do not pay for them.
_OF_PACKS = (
    ("rsb_prove.bridge.packs", "Packs"),
    ("rsb_prove.bridge.manifest", "Manifest"),
)


def kept(
    texts: tuple[tuple[str, str], ...],
    make: Callable[[], Compiled],
    name: str = FILE,
) -> Compiled:
    """The compiled rule texts, from the cache or made and put there under a name."""
    file, key = _file(name), _key(texts)
    found = _read(file, key) if file else None
    if found is None:
        found = make()
        if file:
            with suppress(OSError):
                _write(file, key, found)
    return found


def _file(name: str) -> Path | None:
    chosen = os.environ.get("RSB_PROVE_CACHE_DIR")
    if chosen is not None:
        return Path(chosen, name) if chosen else None
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home
        return None
    return root / "rsb-prove" / name


def _key(texts: tuple[tuple[str, str], ...]) -> bytes:
    """Names the rule texts and the modules that read them, as Python names its own."""
    modules = sorted(
        (entry.name, entry.stat().st_size, entry.stat().st_mtime_ns)
        for entry in os.scandir(Path(__file__).parent)
        if entry.name.endswith(".py")
    )
    named = (sys.implementation.cache_tag, modules, rulebase.digest(texts))
    return hashlib.sha256(repr(named).encode()).digest()


def _read(file: Path, key: bytes) -> Compiled | None:
    try:
        with file.open("rb") as stream:
            if not _own(os.fstat(stream.fileno())):
                return None
            content = stream.read()
        digest, payload = content[:DIGEST], content[DIGEST:]
        if digest != hashlib.sha256(key + payload).digest():
            return None
        found = _Reader(BytesIO(payload)).load()
    except (OSError, pickle.UnpicklingError):
        return None
    return found if isinstance(found, Compiled) else None


def _own(status: os.stat_result) -> bool:
    """Whether nobody but the user can have written it."""
    mine = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return mine and not status.st_mode & 0o022


def _write(file: Path, key: bytes, compiled: Compiled) -> None:
    from tempfile import NamedTemporaryFile  # once a machine

    buffer = BytesIO()
    _Writer(buffer, 5).dump(compiled)
    payload = buffer.getvalue()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = hashlib.sha256(key + payload).digest() + payload
    with NamedTemporaryFile(dir=file.parent, delete=False) as stream:
        draft = Path(stream.name)
        stream.write(whole)
    try:
        draft.replace(file)
    except OSError:
        draft.unlink()


class _Writer(pickle.Pickler):
    """Writes a dataclass as a call with its fields, the fastest to read again."""

    def reducer_override(self, value: object) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return type(value), tuple(getattr(value, f.name) for f in fields(value))
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Reads the classes of a rule base and no others."""

    def find_class(self, module: str, name: str) -> type:
        if (module, name) in _OF_PACKS:
            found = getattr(import_module(module), name)
            assert isinstance(found, type)
            return found
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is not of a rule base")
        return _KNOWN[module, name]
