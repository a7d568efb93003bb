# SPDX-License-Identifier: Apache-2.0
"""What a schema can't say: all that the program may refuse of a document that
the schema accepts. Each with cases that show it."""

import json
import re
from dataclasses import dataclass, field


@dataclass
class Unsayable:
    why: str
    message: str  # a pattern of the program's message
    text: str = ""  # a pattern that the document's text must have
    policy: list = field(default_factory=list)  # cases, as text or value
    profile: list = field(default_factory=list)

    def excuses(self, text, message):
        return bool(re.search(self.message, message) and
                    re.search(self.text, text))

    def cases(self, kind):
        for case in getattr(self, kind):
            yield case if isinstance(case, str) else json.dumps(case)


def exception(allow, until="2027-01-31"):
    return {"exceptions": [{"for": {}, "allow": allow, "why": "w",
                            "until": until}]}


def match(**members):
    return {"rules": [{"match": members, "mode": "audit"}]}


def comparison(index, value=1):
    return {"index": index, "op": "SCMP_CMP_EQ", "value": value}


def rules(*entries):
    return {"seccomp": {"rules": [{"names": ["socket"], **entry}
                                  for entry in entries]}}


NAMES_TWICE = Unsayable(
    "a name twice: a parser of JSON tells of the last alone",
    r"expected each name once, found",
    policy=['{"log": {}, "log": {}}', '{"default": {"mode": "audit", "mode": "audit"}}'],
    profile=['{"user": {}, "user": {}}'])

NO_UNICODE = Unsayable(
    "escapes of what is no text",
    r"found \\u0000|expected a pair of surrogates",
    r"\\u0000|\\u[dD][89a-fA-F]",
    policy=[r'{"comment": "\u0000"}', r'{"comment": "\ud800"}'],
    profile=[r'{"why": "\u0000"}', r'{"why": "\udc00\ud800"}'])

SIZE = Unsayable(
    "how large the file is",
    r"expected at most 16 MiB",
    policy=["{}" + " " * (16 << 20)],
    profile=["{}" + " " * (16 << 20)])

DAYS = Unsayable(
    "which days there are",
    r"expected a day that there is",
    r"-(02-(29|30|31)|(04|06|09|11)-31)\"",
    policy=[exception({"root": True}, day) for day in
            ("2027-02-29", "2100-02-29", "2028-02-30", "2027-04-31")])

PATTERNS = Unsayable(
    "whether the sets and escapes of a pattern are right, and '..' and '**' in one of paths",
    r"bad pattern",
    r"\[|\\\\",
    policy=[match(image="["), match(pod=["web", "a[]"]), match(id="[b-a]"),
            match(link="\\"), match(namespace="[^a]"),
            match(annotations={"a": "["}), exception({"sysctls": ["net.["]})],
    profile=[{"sysctls": {"allow": ["net.["]}},
             {"sysctls": {"allow": {"add": ["\\"]}}}])

CALLS = Unsayable(
    "which system calls there are: libseccomp knows, and it grows",
    r"there is no system call \"[a-z0-9_]+\"",
    policy=[exception({"seccomp": ["mounted"]})],
    profile=[{"seccomp": {"allow": ["opennat"]}},
             {"seccomp": {"deny": {"add": ["zzz"]}}},
             rules({"names": ["zzz"], "args": [comparison(0)]})])

BYTES = Unsayable(
    "lengths in bytes: a schema counts characters",
    r"the name of one AppArmor profile",
    r"(\\u00e4){128}",
    policy=[exception({"apparmor": "\u00e4" * 200})],
    profile=[{"apparmor": {"profile": "\u00e4" * 200}}])

NUMBERS = Unsayable(
    "how a whole number is spelled: 1.0 and -0 are whole to a schema",
    r"expected (bytes, or|a (number of 64 bits|whole number from -?\d+))",
    r"\d\.0|\de\d|-0",
    policy=[exception({"oomScoreAdj": -998.0}),
            exception({"resources": {"pids": 8.0}})],
    profile=[{"process": {"oomScoreAdj": -998.0}},
             {"resources": {"memory": 4194304.0}},
             rules({"args": [comparison(1.0)]}),
             rules({"args": [comparison(0, 1.0)]}),
             json.dumps(rules({"args": [comparison(0)]})).replace("0", "-0"),
             json.dumps(rules({"args": [comparison(0)]})).replace("1", "1e1")])

ORDER = Unsayable(
    "the order of arguments",
    r"expected one comparison for each argument, in order",
    profile=[rules({"args": [comparison(1), comparison(0)]}),
             rules({"args": [comparison(1), comparison(1, 2)]})])

MIXED = Unsayable(
    "which calls rules are for, a group's members included",
    r"the rules for \"\w+\" can't be written as a filter",
    profile=[rules({"args": [comparison(0)]}, {"except": [comparison(0)]}),
             rules({"args": [comparison(0)]},
                   {"names": ["@network-io"], "except": [comparison(0)]})])

PARENTS = Unsayable(
    "which profiles there are",
    r"there is no profile \"",
    profile=[{"extends": "nonesuch"}])

CYCLES = Unsayable(
    "what the parent extends",
    r"would extend itself|at most 8 profiles can build on each other",
    profile=[{"extends": "self"}, {"extends": "loop"}, {"extends": "link8"}])

REMOVED = Unsayable(
    "what the parent's lists have",
    r"there is no [\"{].* in the parent's list to remove",
    r"\"extends\".*\"remove\"|\"remove\".*\"extends\"",
    profile=[{"extends": "baseline",
              "capabilities": {"allow": {"remove": ["NET_ADMIN"]}}},
             {"extends": "baseline",
              "seccomp": {"deny": {"remove": ["listns"]}}},
             {"extends": "privileged", "paths": {"masked": {"remove": ["/a"]}}}])

LOOSENING = Unsayable(
    "what the parent allows",
    r"allows more than \"[\w.-]+\" does",
    profile=[{"extends": "baseline",
              "capabilities": {"allow": {"add": ["NET_ADMIN"]}}},
             {"extends": "restricted", "user": {"root": True}},
             {"extends": "strict", "noNewPrivileges": False,
              "loosens": False}])

IMPORTS = Unsayable(
    "what the file that is imported holds",
    r"/import(/\d+)?: no such file",
    r"\"import\"",
    profile=[{"seccomp": {"import": "/nonesuch.json"}},
             {"seccomp": {"import": ["/etc/ravelin/docker.json", "/no.json"]}}])

IDS = Unsayable(
    "the sum of two members",
    r"there are no ids beyond",
    r"\"hostId\"",
    profile=[{"user": {"map": {"hostId": 2, "size": 4294967294}}}])

UNITS = Unsayable(
    "how much a number and its unit are",
    r"expected bytes, or a text such as",
    r"\"\d+[KMGT]\"",
    policy=[exception({"resources": {"memory": "1K"}})],
    profile=[{"resources": {"memory": "1K"}},
             {"resources": {"memory": "2000000T"}}])

TYPES = Unsayable(
    "where in a list something stands, and what two members say together",
    r"expected nothing behind \"auto\"|expected \"pair\", or a \"type\" by name",
    r"\"selinux\"",
    profile=[{"selinux": {"type": ["auto", "web_t"]}},
             {"selinux": {"type": ["web_t", "auto"], "level": "none"}},
             {"selinux": {"level": "none"}}])

EMPTIED = Unsayable(
    "whether anything is left of a parent's list",
    r"expected \"auto\" or an SELinux type",
    r"\"(add|remove)\": ?\[",
    profile=[{"selinux": {"type": {"add": []}}}])

LEVELS = Unsayable(
    "which of two levels is the higher one, and how many categories there are",
    r"expected (a range of levels|two categories or more)",
    r"\"range\"",
    profile=[{"selinux": {"range": "s3-s0"}},
             {"selinux": {"range": "s0:c5.c1"}},
             {"selinux": {"range": "s0:c0.c1024"}},
             {"selinux": {"range": "s0"}},
             {"selinux": {"range": "s0:c1"}}])

ALL = [NAMES_TWICE, NO_UNICODE, SIZE, DAYS, PATTERNS, CALLS, BYTES, NUMBERS,
       ORDER, MIXED, PARENTS, CYCLES, REMOVED, LOOSENING, IMPORTS, IDS,
       UNITS, TYPES, EMPTIED, LEVELS]

# Profiles that cases build on, and one for engines that they import.
PARENT_TEXTS = {"/etc/ravelin/docker.json": '{"defaultAction": "SCMP_ACT_ERRNO"}',
                "loop": '{"extends": "back"}', "back": '{"extends": "loop"}',
                "link1": "{}"}
PARENT_TEXTS |= {f"link{i}": f'{{"extends": "link{i - 1}"}}'
                 for i in range(2, 9)}
