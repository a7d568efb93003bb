# SPDX-License-Identifier: Apache-2.0
"""names.py NAMES: the schemas list the names that the program knows, describe
every member, and agree with each other."""

import sys

from jsonschema import Draft202012Validator

from common import SCHEMA, known_names, matches

failed = False


def expect(what, is_right, message="is not as the program has it"):
    global failed
    if not is_right:
        print(f"{what}: {message}", file=sys.stderr)
        failed = True


def expect_names(what, listed, known):
    expect(what, set(listed) == set(known),
           f"too many: {sorted(set(listed) - set(known))}, "
           f"missing: {sorted(set(known) - set(listed))}")
    expect(what, len(listed) == len(set(listed)), "a name twice")


def in_any_case(name):
    return "".join(f"[{c}{c.lower()}]" if c.isalpha() else c for c in name)


def check_shared(kind, definitions, names):
    """What both files may name."""
    capability, call = definitions["capability"], definitions["call"]
    bare = [name.removeprefix("CAP_") for name in names["capability"]]
    pattern = f"^({in_any_case('CAP_')})?({'|'.join(map(in_any_case, bare))})$"
    expect_names(f"{kind}: capability", capability["anyOf"][0]["enum"], bare)
    expect(f"{kind}: capability", capability["anyOf"][1]["pattern"] == pattern,
           f"expected the pattern {pattern}")
    expect_names(f"{kind}: groups", call["anyOf"][0]["enum"], names["group"])
    for name in names["call"]:
        expect(f"{kind}: call", matches(call["anyOf"][1]["pattern"], name),
               f"{name} does not match")
    expect_names(f"{kind}: namespace",
                 [name for definition in definitions
                  if definition in ("namespace", "hostNamespace", "ownNamespace")
                  for name in definitions[definition]["enum"]],
                 names["namespace"])


def check_policy(schema, names):
    definitions = schema["$defs"]
    for kind in ("engine", "type", "asks", "mode"):
        expect_names(kind, definitions[kind]["enum"], names[kind])
    expect_names("hardeners", list(definitions["hardeners"]["properties"]),
                 names["part"])
    globs = [name for name, member in definitions["match"]["properties"].items()
             if member.get("$ref") == "#/$defs/globs"]
    expect_names("match", globs, names["fact"])


def check_profile(schema, names):
    own = ["$schema", "description", "comment", "extends", "loosens", "why"]
    expect_names("members", list(schema["properties"]), own + names["part"])
    # "x32" is known, to be refused.
    expect_names("architecture", schema["$defs"]["architecture"]["enum"],
                 ["native"] + [name for name in names["architecture"]
                               if name != "x32"])
    comparison = schema["$defs"]["comparison"]["properties"]
    expect_names("op", comparison["op"]["enum"], names["op"])


def check_descriptions(where, schema, definitions):
    """Each member says what it means, and each object is closed."""
    if isinstance(schema, list):
        for i, element in enumerate(schema):
            check_descriptions(f"{where}/{i}", element, definitions)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object":
        expect(where, "additionalProperties" in schema, "is open")
        for name, member in schema["properties"].items() \
                if "properties" in schema else ():
            target = definitions.get(member.get("$ref", "").rpartition("/")[2])
            expect(f"{where}/{name}",
                   "description" in member or "description" in (target or ()),
                   "has no description")
    for key, value in schema.items():
        check_descriptions(f"{where}/{key}", value, definitions)


def main():
    names = known_names(sys.argv[1])
    for kind, schema in SCHEMA.items():
        Draft202012Validator.check_schema(schema)
        check_shared(kind, schema["$defs"], names)
        check_descriptions(kind, schema, schema["$defs"])
    policy, profile = (SCHEMA[kind]["$defs"] for kind in ("policy", "profile"))
    for name in policy.keys() & profile.keys() - {"rule"}:
        expect(f"$defs/{name}", policy[name] == profile[name],
               "differs between policy and profile")
    check_policy(SCHEMA["policy"], names)
    check_profile(SCHEMA["profile"], names)
    return failed


sys.exit(main())
