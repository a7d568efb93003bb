# SPDX-License-Identifier: Apache-2.0
"""What the tests of the schemas share: the schemas, and the program's names."""

import json
import pathlib
import re
import subprocess

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = {
    kind: json.loads((ROOT / f"schemas/{kind}.schema.json").read_text())
    for kind in ("policy", "profile")
}


def known_names(program):
    """What the program knows, by kind."""
    names = {}
    said = subprocess.run([program], check=True, stdout=subprocess.PIPE)
    for line in said.stdout.decode().splitlines():
        kind, name = line.split(" ", 1)
        names.setdefault(kind, []).append(name)
    return names


def matches(pattern, text):
    """As ECMA 262 has it: $ is the end alone, not before a last line break."""
    return re.search(pattern.replace("$", r"\Z"), text) is not None


def check_pattern(_validator, pattern, instance, _schema):
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def validator(kind):
    SchemaValidator = extend(Draft202012Validator, {"pattern": check_pattern})
    return SchemaValidator(SCHEMA[kind])


def read(text):
    """A policy or profile as an editor reads it; ValueError: it is no JSON."""
    def leave_strings(found):
        return found[0] if found[0].startswith('"') else " "

    def refuse(constant):
        raise ValueError(constant)

    plain = re.sub(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', leave_strings, text,
                   flags=re.DOTALL)
    return json.loads(plain, parse_constant=refuse)
