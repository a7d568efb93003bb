# SPDX-License-Identifier: Apache-2.0
"""Documents that must be accepted: what is shipped, what the manual and the
README show, those in valid/, and variants of them."""

import json
import random
import re

from common import ROOT, read

# Members by which a document in the README is known.
MEMBERS = {
    "policy": {"default", "rules", "exceptions"},
    "profile": {"extends", "capabilities", "seccomp"},
}


def wrapped(fragment):
    """Where a page shows a member alone."""
    return "{" + fragment + "}" if fragment.lstrip().startswith('"') else fragment


def from_page(kind):
    page = (ROOT / f"man/ravelin-{kind}.5").read_text()
    page = page.replace(r"\&", "").replace(r"\e", "\\")
    for number, found in enumerate(
            re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", page, re.M | re.S)):
        yield f"ravelin-{kind}(5), example {number + 1}", wrapped(found)


def from_readme(kind):
    text = (ROOT / "README.md").read_text()
    for number, found in enumerate(
            re.findall(r"^```\w*\n((?:\{|// ).*?)^```", text, re.M | re.S)):
        if MEMBERS[kind] & read(found).keys():
            yield f"README.md, document {number + 1}", found


def from_files(pattern):
    for path in sorted(ROOT.glob(pattern)):
        yield str(path.relative_to(ROOT)), path.read_text()


def written(kind):
    """All that people wrote."""
    sources = [from_page(kind), from_readme(kind),
               from_files(f"tests/schema/valid/{kind}/*.json")]
    if kind == "profile":
        sources.append(from_files("profiles/*.json"))
    for source in sources:
        documents = list(source)
        if not documents:
            raise SystemExit(f"a source has no {kind} any more")
        yield from documents


def thinned(value, chance):
    """The value without some of the members and elements in it."""
    if isinstance(value, dict):
        return {key: thinned(member, chance) for key, member in value.items()
                if chance.random() < 0.6}
    if isinstance(value, list):
        return [thinned(element, chance) for element in value
                if chance.random() < 0.6]
    return value


def thinned_documents(documents, count):
    """Most are valid: few members are required. The same ones each time."""
    chance = random.Random(1)
    for _ in range(count):
        yield json.dumps(thinned(chance.choice(documents), chance))


def every_name(kind, names):
    """Each name that the program knows where it may stand."""
    bare = [name.removeprefix("CAP_") for name in names["capability"]]
    capabilities = [spelled for name in bare for spelled in
                    (name, name.lower(), f"CAP_{name}", f"cap_{name}",
                     f"Cap_{name.capitalize()}")]
    calls = names["call"] + names["group"]
    if kind == "profile":
        yield {"capabilities": {"allow": capabilities}}
        yield {"seccomp": {"allow": calls}}
        mostly = [name for name in names["namespace"]
                  if name in ("time", "user")]
        yield {"namespaces": {"own": mostly, "host": [
            name for name in names["namespace"] if name not in mostly]}}
        for name in ["native"] + names["architecture"]:
            if name != "x32":
                yield {"seccomp": {"architectures": [name]}}
        return
    lists = {"capabilities": capabilities, "seccomp": calls,
             "namespaces": names["namespace"]}
    yield {"exceptions": [{"for": {}, "allow": lists, "why": "w",
                           "until": "2027-01-31"}]}
    for fact in ("engine", "type", "asks"):
        for value in names[fact] + [names[fact]]:
            yield {"rules": [{"match": {fact: value}, "mode": "audit"}]}
    for mode in names["mode"]:
        yield {"default": {"mode": mode,
                           "hardeners": dict.fromkeys(names["part"], mode)}}
