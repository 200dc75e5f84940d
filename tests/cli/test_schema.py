import json
from pathlib import Path

import jsonschema_rs

from tests.cli.program_fixtures import WHOLE, invoked


def test_the_schema_is_one_and_holds_of_a_case() -> None:
    schema = json.loads(invoked("schema").stdout)
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(WHOLE)


def test_the_schema_can_be_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "case.schema.json"
    assert invoked("schema", "-o", path).stdout == ""
    assert path.read_text(encoding="utf-8") == invoked("schema").stdout
