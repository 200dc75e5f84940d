"""How packs are found, named and read."""

from datetime import date
from pathlib import Path

import pytest

from rsb_prove.bridge.checks import errors
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.manifest import manifest
from rsb_prove.bridge.packnotes import heading, notes
from rsb_prove.bridge.packs import pack_folders, texts_with
from rsb_prove.bridge.rulebase import SHIPPED, load, rule_files
from tests.rules.pack_fixtures import EXAMPLES, base_of, pack, texts_of

SETS = "+sets(ME, 'therapeutic_spacing_days', 8)\n"


def day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def saved(folder: Path, name: str = "p") -> Path:
    """A pack in a folder."""
    folder.mkdir(parents=True)
    _, text, rules = pack(name, "plan", SETS)
    (folder / "pack.toml").write_text(text, "utf-8")
    (folder / "rules.dl").write_text(rules, "utf-8")
    return folder


def test_a_manifest_is_read() -> None:
    _, text, _ = pack("p-7", "plan", last="2020-02-29", plans=["A", "B"])
    found = manifest("p/pack.toml", text)
    assert (found.id, found.kind, found.policy, found.extends) == (
        *("p-7", "plan", "cigna-rsb", "2023"),
    )
    assert (found.first, found.last) == (day("2020-01-01"), day("2020-02-29"))
    assert found.plans == ("A", "B")
    assert str(found.place("to")) == "p/pack.toml:7:1"


def test_a_date_may_stand_in_quotes() -> None:
    _, text, _ = pack("p", "plan", first='"2024-02-29"')
    assert manifest("p/pack.toml", text).first == day("2024-02-29")


def test_all_mistakes_are_told_at_once_each_at_its_line() -> None:
    text = 'id = "P"\nkind = "plan"\nfrom = 3\nplan = "x"\n'
    with pytest.raises(Rejected) as caught:
        manifest("p/pack.toml", text)
    assert {one.place for one in caught.value.diagnostics} == {
        *("p/pack.toml:1:1", "p/pack.toml:3:1", "p/pack.toml:4:1"),
    }
    assert caught.value.status == 78


def test_what_a_manifest_says_are_facts_with_places_of_their_own() -> None:
    base = base_of(pack("p", "plan", SETS, last="2020-12-31", plans=["A", "B"]))
    stated = [f for f in base.facts if f.place.file == "p/pack.toml"]
    assert [(f.predicate, f.row) for f in stated] == [
        ("pack", ("p", "plan", "p")),
        ("pack_from", ("p", day("2020-01-01"))),
        ("pack_to", ("p", day("2020-12-31"))),
        ("pack_for", ("p", "A")),
        ("pack_for", ("p", "B")),
    ]
    every = [str(f.place) for f in base.facts]
    assert len(set(every)) == len(every)


def test_versions_follow_each_other_day_by_day() -> None:
    two = pack("v2", "policy", SETS, first="2024-02-29")
    three = pack("v3", "policy", SETS, first="2025-01-01", extends="v2")
    last = date.max.toordinal()
    for packs in ((two, three), (three, two)):
        assert base_of(*packs).rows("version_period") == (
            ("2023", 1, day("2024-02-28")),
            ("v2", day("2024-02-29"), day("2024-12-31")),
            ("v3", day("2025-01-01"), last),
        )


def test_a_version_may_end_the_day_before_the_next() -> None:
    two = pack("v2", "policy", SETS, first="2024-01-01", last="2024-12-31")
    three = pack("v3", "policy", SETS, first="2025-01-01", extends="v2")
    assert len(base_of(two, three).rows("version_period")) == 3


def test_without_packs_nothing_of_theirs_is_loaded() -> None:
    base = load()
    assert base.packs is None
    assert "sets" not in base.predicates
    assert not [name for name, _ in rule_files() if name.startswith("_")]


def test_the_hash_covers_manifests() -> None:
    one, other = (
        base_of(pack("p", "plan", SETS, last=last)) for last in ("", "2030-01-01")
    )
    assert one.sha256 != other.sha256


def test_clauses_give_way_and_nothing_else_does() -> None:
    shipped, base = load(), base_of(pack("p", "plan", SETS))
    mine = {str(c) for c in base.clauses if not c.place.file.startswith("_packs")}
    gone = {str(c) for c in shipped.clauses} - mine
    assert {one.partition("(")[0] for one in gone} == {
        *("applies", "contradicted", "in_force", "meets", "open_limit", "plan_sets"),
    }
    assert len(gone) == len(base.rows("gives_way")) == 10


def test_a_folder_is_a_pack_a_collection_or_a_rule_base(tmp_path: Path) -> None:
    one, other = saved(tmp_path / "all" / "one"), saved(tmp_path / "all" / "two", "q")
    assert pack_folders(one) == (one,)
    assert pack_folders(tmp_path / "all") == (one, other)
    assert pack_folders(SHIPPED) == ()


def test_a_rule_file_beside_packs_is_not_passed_over(tmp_path: Path) -> None:
    saved(tmp_path / "one")
    (tmp_path / "stray.dl").write_text("", "utf-8")
    with pytest.raises(Rejected) as caught:
        pack_folders(tmp_path)
    assert [(d.place, d.code) for d in caught.value.diagnostics] == [
        ("stray.dl", "RSB352")
    ]


def test_a_pack_within_a_pack_is_not_passed_over(tmp_path: Path) -> None:
    saved(saved(tmp_path / "one") / "two", "q")
    with pytest.raises(Rejected) as caught:
        texts_with(SHIPPED, [tmp_path / "one"])
    assert [d.code for d in caught.value.diagnostics] == ["RSB352"]


def test_folders_of_one_name_are_told_apart_and_one_is_read_once(
    tmp_path: Path,
) -> None:
    one, other = saved(tmp_path / "a" / "p"), saved(tmp_path / "b" / "p", "q")
    named = [name for name, _ in texts_with(SHIPPED, [one, other, one])]
    assert named[-4:] == [
        *("a-p/pack.toml", "a-p/rules.dl", "b-p/pack.toml", "b-p/rules.dl"),
    ]


def test_the_order_of_packs_does_not_matter(tmp_path: Path) -> None:
    one, other = saved(tmp_path / "one"), saved(tmp_path / "two", "q")
    assert texts_with(SHIPPED, [one, other]) == texts_with(SHIPPED, [other, one])


def test_folders_that_no_parent_tells_apart_have_names_of_their_own(
    tmp_path: Path,
) -> None:
    folders = [saved(tmp_path / top / "a" / "p", top) for top in ("x", "y")]
    named = [name for name, _ in texts_with(SHIPPED, folders)]
    assert named[-4:] == [
        *("a-p/pack.toml", "a-p/rules.dl", "a-p+/pack.toml", "a-p+/rules.dl"),
    ]


def test_packs_that_stand_deeper_are_not_taken_for_rules(tmp_path: Path) -> None:
    saved(tmp_path / "plans" / "one")
    with pytest.raises(Rejected) as caught:
        pack_folders(tmp_path)
    assert [d.code for d in caught.value.diagnostics] == ["RSB352"]


def test_a_folder_called_like_one_of_the_rules_is_told_apart(tmp_path: Path) -> None:
    folder = saved(tmp_path / "policy")
    named = [name for name, _ in texts_with(SHIPPED, [folder])]
    assert named[-1] == f"{tmp_path.name}-policy/rules.dl"


def test_what_a_pack_overrides_is_told() -> None:
    base = load(texts_with(SHIPPED, [EXAMPLES / "ppo-7"]))
    assert base.packs is not None
    (one,) = base.packs.manifests
    assert heading(one) == (
        "ppo-7: Plan document of the made-up plan PPO-7 "
        "(plan, version 2024, from 2024-01-01 to 2024-12-31, for PPO-7)"
    )
    assert [(note.place, note.sentence) for note in notes(base)] == [
        (
            "ppo-7/plan.dl:3:2",
            "sets therapeutic_per_12_months to 8 in place of 6, over the policy",
        ),
        (
            "ppo-7/plan.dl:4:2",
            "excludes the service lumbar_sympathetic_block, over the policy",
        ),
    ]


def test_packs_of_one_rank_that_disagree_are_told_of() -> None:
    other = SETS.replace("8", "9")
    told = [
        note.sentence
        for packs in (
            (pack("a", "plan", SETS), pack("b", "plan", other)),
            (pack("a", "plan", SETS), pack("b", "mandate", other)),
            (
                pack("a", "plan", SETS, last="2020-12-31"),
                pack("b", "plan", other, first="2021-01-01"),
            ),
            (pack("a", "plan", SETS, plans="X"), pack("b", "plan", other, plans="Y")),
            (pack("a", "plan", SETS, plans="X"), pack("b", "plan", other)),
        )
        for note in notes(base_of(*packs))
        if note.pack == "a"
    ]
    sets = "sets therapeutic_spacing_days to 8 in place of 7, over the policy"
    both = (
        "where b is in effect too, which sets therapeutic_spacing_days to 9, either "
        "number may be in force"
    )
    assert told == [sets, both, sets, sets, sets, sets, both]


def test_rules_that_packs_do_not_fit_are_refused() -> None:
    texts = tuple(
        (name, text.replace("applies(R, C) <= suits(R, C)", ""))
        for name, text in texts_of(pack("p", "plan", SETS))
        if not name.startswith("_packs")
    )
    rules = tuple(one for one in texts_of() if one[0].startswith("_packs"))
    with pytest.raises(Rejected) as caught:
        load((*texts, *rules))
    assert [one.code for one in caught.value.diagnostics] == ["RSB356"]


def test_what_a_drop_takes_with_it_is_told() -> None:
    base = base_of(pack("p", "plan", "+drops(ME, 'IND-TX-CONS')\n"))
    (note,) = notes(base)
    title = base.criteria["IND-TX-CONS"].title
    assert note.sentence == (
        f"drops IND-TX-CONS ({title}), with IND-TX-PROGRAM, with IND-TX-REHAB, "
        "over the policy"
    )


def mistakes(text: str) -> list[tuple[str, str]]:
    """The codes and the sentences about a manifest."""
    with pytest.raises(Rejected) as caught:
        manifest("p/pack.toml", text)
    return [(one.code, one.sentence) for one in caught.value.diagnostics]


@pytest.mark.parametrize(
    "hidden", ["\\n", "\\u001b[2J", "\\u202e", "\\u200b", "\\u0085"]
)
@pytest.mark.parametrize("said", ["The pack p", 'version = "p"', "cigna-rsb", "PPO"])
def test_a_manifest_holds_no_text_that_shows_as_another(said: str, hidden: str) -> None:
    _, text, _ = pack("p", "plan", plans=["PPO", "HMO"])
    end = said.rstrip('"')
    ((code, words),) = mistakes(text.replace(end, f"{end}{hidden}"))
    assert code == "RSB351"
    assert words.endswith("holds a character that cannot be seen, or ends the line.")


def test_a_text_of_a_manifest_is_of_one_line_at_most() -> None:
    _, text, _ = pack("p", "plan")
    assert manifest("p/pack.toml", text.replace("The pack p", "é" * 200)).title
    assert mistakes(text.replace("The pack p", "é" * 201)) == [
        ("RSB351", "title is longer than 200 characters."),
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("9" * 5000, "The manifest is no TOML: a number in it is too long."),
        ("[" * 5000, "The manifest is no TOML: it is nested too deeply."),
        ("{a=" * 5000, "The manifest is no TOML: it is nested too deeply."),
    ],
)
def test_what_the_parser_gives_up_on_is_no_toml(value: str, words: str) -> None:
    assert mistakes(f"id = {value}\n") == [("RSB350", words)]


@pytest.mark.parametrize("word", ["policy", "plan", "mandate", "vocabulary"])
def test_a_pack_is_not_named_like_what_the_program_speaks_of(word: str) -> None:
    _, text, _ = pack(word, "plan")
    assert mistakes(text) == [("RSB351", f"The id {word} is a word of the program.")]


def test_what_cannot_be_seen_in_a_word_is_escaped_where_it_is_told() -> None:
    word = "+injectate('own\u202emix', 'other_agent')\n"
    (note,) = notes(base_of(pack("p", "vocabulary", word)))
    assert note.sentence == "adds a word to injectate: own\\u202emix is other_agent"


def test_a_pack_owns_no_file_of_another_whatever_the_folders_are_called(
    tmp_path: Path,
) -> None:
    folders = [
        saved(tmp_path / "x" / "a", "first"),
        saved(tmp_path / "a" / "p", "second"),
        saved(tmp_path / "b" / "p", "third"),
        saved(tmp_path / "y" / "a-p", "fourth"),
    ]
    base = load(texts_with(SHIPPED, folders))
    assert base.packs is not None
    for fact in base.facts_of("sets"):
        owner = base.packs.owner(fact.place.file)
        assert owner is not None
        assert owner.id == fact.row[0]
    assert errors(base) == []
