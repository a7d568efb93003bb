# SPDX-License-Identifier: Apache-2.0
"""validate.py SCHEMA WRITE_REPORT RAVELINCTL: logs against the schema of SARIF, and what
it can't say: that indexes lead to their rules, that each finding has a
fingerprint of its own, and what GitHub's code scanning asks for beyond it
("SARIF support for code scanning")."""

import json
import pathlib
import re
import subprocess
import sys

from jsonschema.validators import validator_for

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"
# Of the rule's security-severity, what GitHub makes of it.
BOUNDS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))
# RFC 3986, of a path and what may stand before it.
URI = re.compile(r"(file://)?([\w.~/-]|%[0-9A-F]{2})+", re.ASCII)


def severity_of(rule):
    number = float(rule["properties"].get("security-severity", 0))
    if number == 0:
        return "note"
    return next(word for least, word in BOUNDS if number >= least)


def check_rule(rule):
    for member in ("shortDescription", "fullDescription", "help"):
        if not rule[member]["text"].endswith("."):
            yield f"{rule['id']}: {member} is no sentence"


def check_result(result, rules):
    rule = rules[result["ruleIndex"]]
    if rule["id"] != result["ruleId"]:
        yield f"the index of {result['ruleId']} leads to {rule['id']}"
    if rule["defaultConfiguration"]["level"] != result["level"]:
        yield f"{rule['id']}: another level than its rule's"
    if severity_of(rule) != result["properties"]["severity"]:
        yield f"{rule['id']}: another severity than its rule's"
    if re.search(r"\]\(|\{\d", result["message"]["text"]):
        yield f"a link in: {result['message']['text']}"
    for location in result["locations"]:
        place = location.get("physicalLocation")
        if place is None:
            continue
        if not URI.fullmatch(place["artifactLocation"]["uri"]):
            yield f"no URI: {place['artifactLocation']['uri']}"
        if place["region"]["startLine"] < 1:
            yield "no line"


def check_run(run):
    rules = run["tool"]["driver"]["rules"]
    prints = [(result["partialFingerprints"]["primaryLocationLineHash"],
               result["ruleId"]) for result in run["results"]]
    ids = [rule["id"] for rule in rules]

    if len(set(prints)) != len(prints):
        yield "two findings with one fingerprint"
    if len(set(ids)) != len(ids):
        yield "two rules with one id"
    for rule in rules:
        yield from check_rule(rule)
    for result in run["results"]:
        yield from check_result(result, rules)


def check(validator, text):
    log = json.loads(text)
    for error in validator.iter_errors(log):
        yield f"{'/'.join(map(str, error.path))}: {error.message[:200]}"
    if len(log["runs"]) != 1:
        yield "not one run"
    for run in log["runs"]:
        yield from check_run(run)


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE).stdout


def logs(write_report, ravelinctl):
    """Each with a name: of postures made by hand, and what engines wrote."""
    for kind in ("example", "many", "none"):
        yield kind, output(write_report, "sarif", kind)
    for path in sorted(FIXTURES.glob("*.json")):
        exec = ["--process"] if path.name.endswith("-process.json") else []
        yield path.name, output(ravelinctl, "check", "--profile", "strict",
                                "--format", "sarif", *exec, path)


def main(schema, write_report, ravelinctl):
    schema = json.loads(pathlib.Path(schema).read_text())
    Validator = validator_for(schema)
    validator = Validator(schema, format_checker=Validator.FORMAT_CHECKER)
    failed = False
    for name, text in logs(write_report, ravelinctl):
        for wrong in check(validator, text):
            print(f"{name}: {wrong}")
            failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
