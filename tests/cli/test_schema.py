import json
from pathlib import Path

import jsonschema_rs
import pytest

from rsb_prove.cli.schema import KINDS
from rsb_prove.explain.view import KINDS as NODES
from tests.cli.program_fixtures import ROOT, WHOLE, invoked, saved, unknown

EXAMPLES = sorted((ROOT / "examples").glob("*.json"))


def schema(kind: str) -> jsonschema_rs.Draft202012Validator:
    run = invoked("schema", "--of", kind)
    assert run.exit_code == 0
    return jsonschema_rs.Draft202012Validator(json.loads(run.stdout))


def test_the_schema_is_one_and_holds_of_a_case() -> None:
    schema = json.loads(invoked("schema").stdout)
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(WHOLE)


def test_the_schema_can_be_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "case.schema.json"
    assert invoked("schema", "-o", path).stdout == ""
    assert path.read_text(encoding="utf-8") == invoked("schema").stdout


def test_without_a_kind_the_schema_is_that_of_a_case() -> None:
    assert invoked("schema").stdout == invoked("schema", "--of", "case").stdout


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_one(kind: str) -> None:
    found = json.loads(invoked("schema", "--of", kind).stdout)
    assert jsonschema_rs.meta.is_valid(found)
    assert found["$schema"].endswith("2020-12/schema")
    assert found["title"]


def test_a_kind_that_is_not_printed_is_a_usage_error() -> None:
    assert invoked("schema", "--of", "letter").exit_code == 2


def test_every_decision_follows_its_schema() -> None:
    run = invoked(*EXAMPLES, "--format", "json")
    decisions = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(decisions) == len(EXAMPLES)
    for decision in decisions:
        schema("decision").validate(decision)


def test_the_schema_of_a_decision_knows_every_kind_of_node() -> None:
    found = json.loads(invoked("schema", "--of", "decision").stdout)
    assert found["$defs"]["kind"]["enum"] == [*NODES]


@pytest.mark.parametrize(
    "spoilt", [{"lines": None}, {"case_sha256": "x"}, {"schema_version": 2}]
)
def test_what_is_no_decision_does_not_follow_it(
    tmp_path: Path, spoilt: dict[str, object]
) -> None:
    case = saved(tmp_path / "case.json", unknown())
    decision = json.loads(invoked(case, "--format", "json").stdout)
    assert schema("decision").is_valid(decision)
    assert not schema("decision").is_valid(decision | spoilt)


def test_an_error_in_a_stream_follows_its_schema(tmp_path: Path) -> None:
    cases = saved(tmp_path / "cases.ndjson", WHOLE | {"patient": 1}, {})
    for line in invoked(cases).stdout.splitlines():
        schema("error").validate(json.loads(line))
        assert not schema("decision").is_valid(json.loads(line))


def test_a_difference_has_what_its_schema_names_and_nothing_else() -> None:
    case, other = (
        ROOT / "examples" / f"{name}.json" for name in ("series", "weekly-interval")
    )
    found = json.loads(invoked("schema", "--of", "difference").stdout)
    difference = json.loads(invoked("diff", case, other, "--format", "json").stdout)
    line = difference["lines"][0]
    assert [*difference] == [*found["properties"]]
    assert [*line] == [*found["$defs"]["line"]["properties"]]
    assert [*line["criteria"][0]] == [*found["$defs"]["criterion"]["properties"]]
    assert [*difference["fields"][0]] == [*found["$defs"]["field"]["properties"]]
