"""What a pack says of itself: its pack.toml, read and checked, every mistake at once.

    id = "ppo-7"                     its name in rules, proofs and decisions
    title = "Plan document PPO-7"
    version = "2026"
    kind = "plan"                    mandate, plan, policy (its next version) or vocabulary
    extends = { policy = "cigna-rsb", version = "2023" }
    from = 2026-01-01                the first day that it is in effect
    to = 2026-12-31                  the last day; without it there is none
    plans = ["PPO-7"]                the plans that it is for; without it every plan

The version that is extended is optional, but for the next version of the policy itself. A
vocabulary holds words only, which have no period and no plan.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.syntax import Place

MANIFEST = "pack.toml"
MANDATE, PLAN, POLICY, VOCABULARY = "mandate", "plan", "policy", "vocabulary"
KINDS = (MANDATE, PLAN, POLICY, VOCABULARY)
TEXTS = ("id", "title", "version", "kind")
LONGEST = 200
KEYS = (*TEXTS, "extends", "from", "to", "plans")
# What the program itself says of the policy and of kinds of packs.
RESERVED = KINDS
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_NOTE = f"A pack.toml has the keys {', '.join(KEYS)}."


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pack as it describes itself; `first` and `last` are day numbers, both included.

    `folder` is what the names of its files begin with, `lines` where its keys stand.
    """

    folder: str
    id: str
    title: str
    version: str
    kind: str
    policy: str
    extends: str | None
    first: int | None
    last: int | None
    plans: tuple[str, ...]
    lines: Mapping[str, int]

    @property
    def file(self) -> str:
        """The name of the manifest."""
        return f"{self.folder}{MANIFEST}"

    def place(self, key: str, column: int = 1) -> Place:
        """Where a key stands."""
        return Place(self.file, self.lines.get(key, 1), column)


def manifest(name: str, text: str) -> Manifest:
    """Read a pack.toml; raises Rejected with everything that is wrong with it."""
    content = _content(name, text)
    lines = _lines(text)
    errors = [
        Diagnostic(
            str(Place(name, lines.get(key, 1))), "RSB351", sentence, "", note, fix
        )
        for key, sentence, note, fix in _mistakes(content)
    ]
    if errors:
        raise Rejected(errors, EX_CONFIG)
    extends = content["extends"]
    return Manifest(
        folder=name.removesuffix(MANIFEST),
        policy=extends["policy"],
        extends=extends.get("version"),
        first=_day(content.get("from")),
        last=_day(content.get("to")),
        plans=tuple(content.get("plans", ())),
        lines=lines,
        **{key: content[key] for key in TEXTS},
    )


def _content(name: str, text: str) -> dict[str, Any]:
    import tomllib  # only where there are packs

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = _fault_of(error)
        at, words = _AT.search(said), _AT.sub("", said)
        line, column = (at[1] or 1, at[2] or 1) if at else (1, 1)
        found = Diagnostic(
            f"{name}:{line}:{column}",
            "RSB350",
            f"The manifest is no TOML: {words[:1].lower()}{words[1:]}.",
            help='Texts stand in quotes, as in kind = "plan"; dates do not.',
        )
        raise Rejected([found], EX_CONFIG) from None


def _fault_of(error: Exception) -> str:
    """What is wrong with a text that is no TOML; not all of it the parser can say."""
    import tomllib

    if isinstance(error, tomllib.TOMLDecodeError):
        return str(error)
    deep = isinstance(error, RecursionError)
    return "It is nested too deeply" if deep else "A number in it is too long"


def _lines(text: str) -> dict[str, int]:
    """The line of each key, the first time that it stands there."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if key := re.match(r"\s*\[?\s*[\"']?([A-Za-z_-]+)", line):
            found.setdefault(key[1], number)
    return found


_Mistake = tuple[str, str, str, str]  # the key, what is wrong, the rule, the fix


def _mistakes(content: Mapping[str, Any]) -> Iterator[_Mistake]:
    yield from _unknown_keys(content, KEYS, _NOTE)
    meant = {
        n for key in content if key not in KEYS for n in get_close_matches(key, KEYS)
    }
    for key in TEXTS:
        if key in content or key not in meant:
            yield from _text(content, key)
    if _said(content, "id") and not _ID.fullmatch(content["id"]):
        words = "The id is small letters, digits and single hyphens, as in ppo-7."
        yield "id", words, "Rules, proofs and decisions name the pack by it.", ""
    elif content.get("id") in RESERVED:
        words = f"The id {content['id']} is a word of the program."
        yield "id", words, "Nobody could tell the pack from it.", "Name it otherwise."
    if _said(content, "kind") and content["kind"] not in KINDS:
        near = get_close_matches(content["kind"], KINDS, 1)
        fix = (
            f"Did you mean {near[0]}?" if near else f"It is one of {', '.join(KINDS)}."
        )
        yield "kind", f"There is no kind of pack {content['kind']!r}.", "", fix
    yield from _extended(content)
    yield from _period(content)
    yield from _plans(content)


def _unknown_keys(
    content: Mapping[str, Any], known: tuple[str, ...], note: str
) -> Iterator[_Mistake]:
    for key in content:
        if key not in known:
            near = get_close_matches(key, known, 1)
            fix = f"Did you mean {near[0]}?" if near else ""
            yield key, f"A manifest has no key {key!r}.", note, fix


def _said(content: Mapping[str, Any], key: str) -> bool:
    return isinstance(content.get(key), str) and bool(content[key].strip())


def _text(content: Mapping[str, Any], key: str) -> Iterator[_Mistake]:
    if key not in content:
        yield key, f"The manifest lacks {key}.", _NOTE, ""
    elif not _said(content, key):
        yield key, f"{key} is a text that says something.", "", f'As in {key} = "…".'
    else:
        yield from _shown(key, key, content[key])


def _shown(key: str, what: str, *texts: str) -> Iterator[_Mistake]:
    """Texts are printed as they are: none may break a line, hide or turn what follows."""
    if not all(one.isprintable() for one in texts):
        words = f"{what} holds a character that cannot be seen, or ends the line."
        yield key, words, "Whoever reads it would read something else.", ""
    elif any(len(one) > LONGEST for one in texts):
        yield key, f"{what} is longer than {LONGEST} characters.", "", ""


def _extended(content: Mapping[str, Any]) -> Iterator[_Mistake]:
    form = 'Write extends = { policy = "cigna-rsb", version = "2023" }.'
    extends = content.get("extends")
    if extends is None:
        yield "extends", "The manifest lacks extends.", _NOTE, form
        return
    if not isinstance(extends, dict) or not _said(extends, "policy"):
        yield "extends", "extends names a policy, and perhaps its version.", "", form
        return
    for _, words, note, fix in _unknown_keys(extends, ("policy", "version"), ""):
        yield "extends", words.replace("A manifest", "extends"), note, fix or form
    if "version" in extends and not _said(extends, "version"):
        yield "extends", "The version that is extended is a text.", "", form
    named = [one for one in extends.values() if isinstance(one, str)]
    yield from _shown("extends", "What is extended", *named)
    if content.get("kind") == POLICY and "version" not in extends:
        words = "The next version of the policy says which version it extends."
        yield "extends", words, "That version ends the day before.", form


def _period(content: Mapping[str, Any]) -> Iterator[_Mistake]:
    if content.get("kind") == VOCABULARY:
        for key in ("from", "to", "plans"):
            if key in content:
                words = (
                    f"A vocabulary has no {key!r}: words hold on any day, for any plan."
                )
                yield key, words, "", "Take it away, or make it a pack of another kind."
        return
    if "from" not in content:
        yield "from", "The manifest lacks from, the first day.", _NOTE, ""
    for key in ("from", "to"):
        if key in content and _day(content[key]) is None:
            words = f"{key} is no day of the calendar."
            yield key, words, "", f"Write {key} = 2026-01-01, without quotes."
    first, last = _day(content.get("from")), _day(content.get("to"))
    if first and last and last < first:
        yield "to", "The period ends before it starts.", "Both days are included.", ""


def _day(value: object) -> int | None:
    """A day as its number; None where it is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal()
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value).toordinal()
        except ValueError:
            return None
    return None


def _plans(content: Mapping[str, Any]) -> Iterator[_Mistake]:
    plans = content.get("plans")
    if plans is None or content.get("kind") == VOCABULARY:
        return
    named = isinstance(plans, list) and plans
    if not named or not all(isinstance(p, str) and p.strip() for p in plans):
        words = "plans is a list of ids of plans, with one at least."
        yield (
            "plans",
            words,
            "Without it the pack is for every plan.",
            'As in ["PPO-7"].',
        )
    elif len(set(plans)) < len(plans):
        yield "plans", "A plan stands in plans more than once.", "", ""
    else:
        yield from _shown("plans", "The id of a plan", *plans)
    if content.get("kind") == POLICY:
        words = "A version of the policy is for every plan."
        yield "plans", words, "", "Take plans away, or make it a pack of kind plan."
