"""The kept rule base: the same as a fresh one, or not used at all."""

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from rsb_prove.bridge import compiled
from rsb_prove.bridge.compiled import FILE, Compiled, kept
from rsb_prove.bridge.plan import plan
from rsb_prove.bridge.program import shipped_rules
from rsb_prove.bridge.rulebase import rule_files
from tests.bridge.rule_texts import base

TEXTS = (("a.dl", "+node('a')"),)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RSB_PROVE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / FILE


def small() -> Compiled:
    found = base("lone(X) <= node(X) & ~edge(X, _)", "(n[X] == max_(N)) <= size(X, N)")
    return Compiled(found, plan(found.facts, found.clauses, ("node",)))


def never() -> Compiled:
    raise AssertionError("made again")


def shown(found_: Compiled) -> tuple[object, ...]:
    """All that a compiled rule base says; atoms are equal to themselves only."""
    found, plan_ = found_.base, found_.plan
    return (
        found.facts,
        list(map(str, found.clauses)),
        [clause.place for clause in found.clauses],
        found.criteria,
        found.sentences,
        found.plain,
        found.owners,
        found.sha256,
        {
            n: [(r.name, str(r.head), r.needs) for r in rs]
            for n, rs in plan_.rules.items()
        },
        (plan_.groups, plan_.recursive, plan_.live, plan_.static),
    )


def test_what_was_kept_is_what_was_made(file: Path) -> None:
    made = kept(TEXTS, small)
    assert file.exists()
    assert shown(kept(TEXTS, never)) == shown(made)


def test_the_shipped_rules_are_read_back_whole(file: Path) -> None:
    made = shipped_rules()
    assert file.exists()
    assert shown(kept(rule_files(), never)) == shown(made)


def test_literals_that_were_one_are_one_again(file: Path) -> None:
    kept(TEXTS, small)
    again = kept(TEXTS, never)
    assert again.plan.rules["lone"][0].body[0] is again.base.clauses[0].body[0]


def test_other_rule_texts_are_read_anew(file: Path) -> None:
    kept(TEXTS, small)
    with pytest.raises(AssertionError, match="made again"):
        kept((("a.dl", "+node('b')"),), never)


def flipped(content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda content: content[:-7],
    "one bit flipped": flipped,
    "another thing": lambda _: pickle.dumps("rules"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_is_made_again(file: Path, how: str) -> None:
    kept(TEXTS, small)
    whole = file.read_bytes()
    file.write_bytes(SPOILT[how](whole))
    assert shown(kept(TEXTS, small)) == shown(small())
    assert file.read_bytes() == whole


def test_a_file_that_others_can_write_is_not_trusted(file: Path) -> None:
    kept(TEXTS, small)
    file.chmod(0o666)
    with pytest.raises(AssertionError, match="made again"):
        kept(TEXTS, never)


def test_no_other_class_is_ever_built(file: Path) -> None:
    """Even under a right digest, a pickle that would run something is refused."""
    kept(TEXTS, small)
    payload = pickle.dumps(file.with_name("trace").touch)  # builtins.getattr and a path
    file.write_bytes(hashlib.sha256(compiled._key(TEXTS) + payload).digest() + payload)
    with pytest.raises(AssertionError, match="made again"):
        kept(TEXTS, never)


@pytest.mark.parametrize("place", ["", "/proc/nowhere/at/all"])
def test_without_a_place_to_keep_it_the_program_works(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RSB_PROVE_CACHE_DIR", place)
    assert shown(kept(TEXTS, small)) == shown(small())


def test_it_is_kept_where_caches_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RSB_PROVE_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept(TEXTS, small)
    assert (tmp_path / "rsb-prove" / FILE).stat().st_mode & 0o077 == 0
