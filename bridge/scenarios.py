"""Scenarios of rules: a base case, what differs from it, and what is expected to come of it.

    base: ../bases/therapeutic.json       the base case of the file, beside it
    scenarios:
      - name: A block six days after the last one comes too early
        set: {/requests/0/date: 2024-06-09}
        expect: not_medically_necessary
        by: [IND-TX-FREQ]

`set`, `add` and `remove` change the base as `what-if` does. `by` names criteria that
decide, `met` those that are met, `unlisted` those that do not apply: at least these. `failed`,
`unknown`, `flags` and `asks` name these and no others; `asks` lists JSON Pointers, or maps
each to the criteria that it would settle. A case of several lines gives all this for each
of them under `lines`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from rsb_prove.bridge.changes import Change, Op
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.hints import nearest
from rsb_prove.bridge.pointer import Path, found, printable
from rsb_prove.bridge.yamltext import Text, read_yaml

ENDING = ".test.yaml"
OPS: tuple[Op, ...] = ("set", "add", "remove")
AT_LEAST = ("by", "met", "unlisted")
EXACTLY = ("failed", "unknown", "flags", "asks")
_EXPECTED = ("expect", *AT_LEAST, *EXACTLY)
_SCENARIO = ("name", "base", *OPS, "reading", *_EXPECTED, "lines")
_FILE = ("base", "scenarios")


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a line (None: the only one); None where nothing is said.

    `settles` pairs what is asked for with the criteria that it would settle.
    """

    line: str | None
    place: str
    determination: str | None
    by: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    failed: tuple[str, ...] | None = None
    unknown: tuple[str, ...] | None = None
    flags: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None
    settles: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def criteria(self) -> tuple[str, ...]:
        """Every criterion that is named."""
        settled = (criterion for _, named in self.settles for criterion in named)
        failed, unknown = self.failed or (), self.unknown or ()
        named = (*self.by, *self.met, *self.unlisted)
        return (*named, *failed, *unknown, *settled)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case as it differs from a base (a path), and what is expected of its lines."""

    name: str
    place: str
    base: str
    changes: tuple[Change, ...]
    readings: tuple[tuple[str, str], ...]
    expected: tuple[Expected, ...]


def read_scenarios(text: str, name: str, folder: str) -> tuple[Scenario, ...]:
    """The scenarios of a file of this name; its base cases lie relative to the folder.

    Raises Rejected with all that is wrong with the form of the file.
    """
    reader = _Reader(read_yaml(text, name), folder)
    scenarios = tuple(reader.scenarios())
    if reader.faults:
        raise Rejected(reader.faults)
    return scenarios


@dataclass(slots=True)
class _Reader:
    """Reads the parts of one file, and notes what is not of the form."""

    text: Text
    folder: str
    faults: list[Diagnostic] = field(default_factory=list)

    def scenarios(self) -> Iterator[Scenario]:
        root = self._mapping(self.text.value, (), _FILE, "scenario file")
        base = self._path(root.get("base"), ("base",))
        listed = root.get("scenarios")
        if not isinstance(listed, list) or not listed:
            self._fault(
                (), "The file lists no scenarios.", "write scenarios: - name: …"
            )
            return
        names: dict[str, int] = {}
        for index, value in enumerate(listed):
            path: Path = ("scenarios", index)
            scenario = self._scenario(value, path, base)
            first = names.setdefault(scenario.name.strip(), index)
            if first != index:
                place = self.text.place(("scenarios", first))
                words = f"The scenario of {place} has the same name."
                self._fault(
                    path, words, "say what this one shows that the other does not"
                )
            yield scenario

    def _scenario(self, value: object, path: Path, base: str) -> Scenario:
        held = self._mapping(value, path, _SCENARIO, "scenario")
        name = held.get("name")
        if not isinstance(name, str) or not name.strip():
            self._fault(
                path, "A scenario has no name.", "say in a sentence what it shows"
            )
        own = self._path(held["base"], (*path, "base")) if "base" in held else base
        if not own:
            self._fault(path, "The scenario has no base case.", "write base: FILE.json")
        return Scenario(
            name=str(name),
            place=self.text.place(path),
            base=own,
            changes=tuple(self._changes(held, path)),
            readings=tuple(self._readings(held.get("reading"), (*path, "reading"))),
            expected=tuple(self._lines(held, path)),
        )

    def _changes(self, held: dict[str, object], path: Path) -> Iterator[Change]:
        for op in OPS:
            at = (*path, op)
            for pointer, value in self._pairs(held.get(op), at).items():
                if op != "set" and isinstance(value, list):
                    yield from (Change(op, pointer, one) for one in value)
                else:
                    yield Change(op, pointer, value)

    def _readings(self, value: object, path: Path) -> Iterator[tuple[str, str]]:
        for name, chosen in sorted(self._pairs(value, path).items()):
            if not isinstance(chosen, str):
                self._fault((*path, name), "A reading is a word.", "quote it")
            yield name, str(chosen)

    def _lines(self, held: dict[str, object], path: Path) -> Iterator[Expected]:
        if "lines" not in held:
            yield self._expected(held, path, None)
            return
        for key in (key for key in _EXPECTED if key in held):
            words = f"{key} stands beside lines."
            self._fault((*path, key), words, "say it of each line, under lines")
        lines = self._pairs(held["lines"], (*path, "lines"))
        if not lines:
            self._fault(path, "No line is named under lines.", 'write "1": {expect: …}')
        for line, value in lines.items():
            at = (*path, "lines", line)
            told = self._mapping(value, at, _EXPECTED, "line of a scenario")
            yield self._expected(told, at, line)

    def _expected(
        self, held: dict[str, object], path: Path, line: str | None
    ) -> Expected:
        determination = held.get("expect")
        if not isinstance(determination, str):
            fix = "write expect: medically_necessary, or what else is to come of it"
            self._fault(path, "It is not said what is expected.", fix)
        words = {
            key: self._words(held[key], (*path, key)) for key in held if key in AT_LEAST
        }
        exact = {
            key: self._words(held[key], (*path, key)) for key in held if key in EXACTLY
        }
        settles = tuple(self._settles(held.get("asks"), (*path, "asks")))
        place = self.text.place(path)
        return Expected(
            line, place, str(determination), **words, **exact, settles=settles
        )

    def _settles(
        self, value: object, path: Path
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What is asked for with the criteria that it settles, where these are named."""
        for asked, criteria in (value if isinstance(value, dict) else {}).items():
            yield asked, self._words(criteria, (*path, asked))

    def _mapping(
        self, value: object, path: Path, keys: Sequence[str], what: str
    ) -> dict[str, object]:
        """A mapping that has these keys at most."""
        if not isinstance(value, dict):
            self._fault(path, f"A {what} is a mapping of keys to values.")
            return {}
        for key in (key for key in value if key not in keys):
            near = nearest(key, frozenset(keys))
            fix = (
                f"did you mean {near[0]}?"
                if near
                else f"the keys are: {', '.join(keys)}"
            )
            words = f"A {what} has no key {printable(key)}."
            self._fault((*path, key), words, fix)
        return value

    def _pairs(self, value: object, path: Path) -> dict[str, object]:
        if not isinstance(value, dict | None):
            self._fault(path, f"{path[-1] if path else 'The file'} is no mapping.")
        return value if isinstance(value, dict) else {}

    def _words(self, value: object, path: Path) -> tuple[str, ...]:
        """A word, a list of words, or the keys of a mapping of what is asked for."""
        if isinstance(value, dict) and path[-1] == "asks":
            return tuple(value)
        words = value if isinstance(value, list) else [value]
        if not words and path[-1] in AT_LEAST:
            self._fault(
                path, f"{path[-1]} names nothing.", "leave it out, or name some"
            )
        if not all(isinstance(word, str) for word in words):
            self._fault(
                path, f"{path[-1]} lists words, not {found(value)}.", "as in: [A, B]"
            )
        return tuple(map(str, words))

    def _path(self, value: object, path: Path) -> str:
        if not isinstance(value, str | None):
            self._fault(
                path, "The base is the path of a case document.", "as in: case.json"
            )
        return str(PurePath(self.folder, value)) if isinstance(value, str) else ""

    def _fault(self, path: Path, words: str, fix: str = "") -> None:
        self.faults.append(Diagnostic(self.text.place(path), "RSB603", words, help=fix))
