# SPDX-License-Identifier: Apache-2.0
"""property.py RAVELINCTL SEED COUNT: what ravelinctl configure does to files
of many shapes, judged by other parsers: json and tomllib, and where they are
installed jq, tomljson and containerd itself.

  what they see behind it is what they saw before and our runtimes;
  once more changes nothing; undo gives the bytes from before;
  undo of what was edited since keeps the edit and nothing of ours;
  a text that is no TOML is refused, and one that is is not.
"""

import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib

import texts

CTL = sys.argv[1]
BIN = os.path.dirname(CTL)
TYPE = "io.containerd.runc.v2"


class Case:
    """A file in a directory of its own, and what is done to it."""

    def __init__(self, directory, engine, name, text):
        self.engine = engine
        self.path = os.path.join(directory, name)
        self.before = text.encode()
        self.write(self.before)

    def write(self, data):
        with open(self.path, "wb") as file:
            file.write(data)

    def read(self):
        with open(self.path, "rb") as file:
            return file.read()

    def run(self, *options):
        done = subprocess.run([CTL, "configure", self.engine, "--config",
                               self.path, *options], capture_output=True,
                              check=False)
        done.stdout = done.stdout.decode()
        done.stderr = done.stderr.decode()
        return done

    def must(self, *options):
        done = self.run(*options)
        expect(self, done.returncode == 0, done.stderr)
        return done.stdout


def expect(case, condition, *said):
    if condition:
        return
    print("engine", case.engine, *said)
    print("--- before\n%s" % case.before.decode())
    print("--- now\n%s" % case.read().decode())
    sys.exit(1)


def has(program):
    return shutil.which(program) is not None


def parse_json(case, data):
    text = data.decode() if data.strip() else "{}"
    if has("jq"):
        seen = subprocess.run(["jq", "-c", "."], input=text, text=True,
                              capture_output=True, check=True).stdout
        expect(case, json.loads(seen) == json.loads(text), "jq sees", seen)
    return json.loads(text)


def parse_toml(case, data, often=0.2):
    tree = tomllib.loads(data.decode().removeprefix("\ufeff"))
    if has("tomljson") and random.random() < often:
        done = subprocess.run(["tomljson"], input=data, capture_output=True,
                              check=False)
        expect(case, done.returncode == 0, "tomljson:", done.stderr)
    return tree


def expect_docker(before, profiles, default):
    tree = copy.deepcopy(before)
    runtimes = tree.setdefault("runtimes", {})
    for name in profiles:
        runtimes[name] = {"path": os.path.join(BIN, name)}
    if default:
        tree["default-runtime"] = "ravelin"
    return tree


def model(runtimes, default):
    """The runtime that ours is to be as."""
    for name in default, "runc":
        found = runtimes.get(name, {})
        if found.get("runtime_type") == TYPE:
            return copy.deepcopy(found)
    return {"runtime_type": TYPE}


def expect_containerd(before, version, profiles, default):
    tree = copy.deepcopy(before) or {"version": 2}
    cri = tree.setdefault("plugins", {}).setdefault(texts.PLUGIN[version], {})
    cri = cri.setdefault("containerd", {})
    if "runtimes" not in cri:
        cri["runtimes"] = {"runc": {"runtime_type": TYPE}}
        ours = {"runtime_type": TYPE}
    else:
        ours = model(cri["runtimes"], cri.get("default_runtime_name", "runc"))
    for name in profiles:
        cri["runtimes"][name] = copy.deepcopy(ours)
        options = cri["runtimes"][name].setdefault("options", {})
        options["BinaryName"] = os.path.join(BIN, name)
    if default:
        cri["default_runtime_name"] = "ravelin"
    return tree


def ask_containerd(case, version, profiles):
    """The real one knows our handlers, and the runtimes that it knew."""
    if not has("containerd") or version > 2:
        return
    done = subprocess.run(["containerd", "--config", case.path, "config",
                           "dump"], capture_output=True, text=True, check=False)
    expect(case, done.returncode == 0, "containerd:", done.stderr)
    plugin = tomllib.loads(done.stdout)["plugins"].get(texts.PLUGIN[2])
    if plugin is None or version == 1: # not printed for a version 1
        return
    runtimes = plugin["containerd"]["runtimes"]
    for name in profiles:
        expect(case, runtimes[name]["options"]["BinaryName"] ==
               os.path.join(BIN, name), "containerd does not see", name)
    if "runtimes" not in tomllib.loads(case.before.decode()).get(
            "plugins", {}).get(texts.PLUGIN[2], {}).get("containerd", {}):
        expect(case, "runc" in runtimes, "containerd has lost runc")


def options_for(rng):
    names = rng.sample(["restricted", "strict", "web"], rng.randrange(3))
    default = rng.random() < 0.5
    options = ["--set-default"] if default else []
    for name in names:
        options += ["--profile", name]
    return options, ["ravelin"] + ["ravelin-" + name for name in names], default


def check_undo(case, edit, parse, expected):
    """Undo as it is, and behind an edit."""
    after = case.read()
    case.must("--undo")
    expect(case, case.read() == case.before, "undo left something")
    expect(case, "nothing to undo" in case.must("--undo"))
    if edit is None:
        return
    case.must(*case.options)
    expect(case, case.read() == after, "not the same the second time")
    case.write(edit(after))
    case.must("--undo")
    expect(case, parse(case, case.read()) == expected,
           "undo behind an edit gives something else")


def check_steps(case, rng, parse, expected, edit, edited):
    """All that holds for any engine."""
    shown = case.must("--dry-run", *case.options)
    expect(case, case.read() == case.before, "a dry run has written")
    case.must(*case.options)
    after = case.read()
    seen = parse(case, after)
    expect(case, seen == expected, "seen", seen, "expected", expected)
    check_patch(case, shown, after)
    expect(case, "as it should be already" in case.must(*case.options))
    expect(case, case.read() == after, "not idempotent")
    if rng.random() < 0.3: # in two steps, and undone at once
        case.must("--profile", "batch")
    else:
        check_undo(case, edit, parse, edited)
    case.must("--undo")
    expect(case, edit is not None or case.read() == case.before)
    case.write(case.before)


def check_patch(case, shown, after):
    """patch(1) makes of the old text what was written."""
    if not has("patch"):
        return
    other = case.path + ".patched"
    with open(other, "wb") as file:
        file.write(case.before)
    done = subprocess.run(["patch", "--binary", "-s", other],
                          input=shown.encode(), capture_output=True,
                          check=False)
    with open(other, "rb") as file:
        expect(case, file.read() == after, "the diff is wrong:", shown,
               done.stdout, done.stderr)
    os.unlink(other)


def docker(directory, rng):
    case = Case(directory, "docker", "daemon.json", texts.daemon_json(rng))
    case.options, names, default = options_for(rng)
    before = parse_json(case, case.before)
    expected = expect_docker(before, names, default)

    def edit(data):
        return data.rstrip()[:-1].rstrip() + b', "debug": true}'

    edited = dict(before, debug=True)
    check_steps(case, rng, parse_json, expected, edit, edited)


def containerd(directory, rng):
    text, version = texts.config_toml(rng)
    case = Case(directory, "containerd", "config.toml", text)
    case.options, names, default = options_for(rng)
    before = parse_toml(case, case.before)
    expected = expect_containerd(before, version, names, default)
    case.must(*case.options)
    if rng.random() < 0.15:
        ask_containerd(case, version, names)
    case.must("--undo")

    def edit(data):
        return data.rstrip() + b"\n[later]\nx = 1\n"

    check_steps(case, rng, parse_toml, expected, edit,
                dict(before, later={"x": 1}))


# What is refused for another reason than that it is no TOML.
SENSE = ["expected a table of this name", "expected a version",
         "expected a value of this name", "at most 32", "NUL"]


def mutate(rng, data):
    pieces = [b"[", b"]", b"{", b"}", b'"', b"'", b".", b"=", b",", b"\n", b"#",
              b" ", b"\r", b"\\", b"0", b"_", b"a", b"\t", b'"""', b"'''",
              b"1_0", b"\xc3\xa9", b"\x7f", b"-", b"+", b"e", b"true", b"\xff"]
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(data) + 1)
        cut = at + rng.choice([0, 0, 1, 1, 2, 8])
        data = data[:at] + rng.choice(pieces + [b""]) + data[cut:]
    return data


def refusals(directory, rng):
    text, _ = texts.config_toml(rng)
    data = mutate(rng, text.encode())
    case = Case(directory, "containerd", "broken.toml", "")
    case.write(data)
    done = case.run("--dry-run")
    try:
        tomllib.loads(data.decode())
        fine = True
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError):
        fine = False
    where = repr(data) + done.stderr
    if done.returncode == 0:
        assert fine, "taken, though it is no TOML: " + where
    else:
        assert done.returncode == 1, where
        assert not fine or any(word in done.stderr for word in SENSE), \
            "refused, though it is TOML: " + where
        assert "broken.toml:" in done.stderr, where


def missing_judges():
    for program in "jq", "tomljson", "containerd", "patch":
        if has(program):
            continue
        assert os.environ.get("RAVELIN_TESTS_MUST_RUN") != "1", program
        print("not asked, it is missing: " + program)


def main():
    missing_judges()
    seed, count = int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as directory:
        for number in range(seed, seed + count):
            rng = random.Random(number)
            random.seed(number)
            try:
                docker(directory, rng)
                containerd(directory, rng)
                for _ in range(4):
                    refusals(directory, rng)
            except BaseException:
                print("seed", number)
                raise
    print("%d files of each kind" % count)


main()
