# SPDX-License-Identifier: Apache-2.0
"""Documents that differ from a given one in one place: a wrong type or value, a
member more, less, or of another name. No chance in it."""

import copy
import json

ANYTHING = [
    None, True, False, 0, -1, 1.5, 2 ** 64 - 1, 2 ** 64, "", " ", "zzz", "auto",
    "unconfined", [], {}, [None], [1], [""], ["zzz"], [[]], [{}], {"zzz": 1},
    {"": {}}, {"add": []}, {"add": ["zzz"]}, {"add": None}, {"add": {}},
    {"remove": []}, {"remove": ["zzz"]}, {"remove": [1]},
    {"add": [], "remove": [], "zzz": []},
]


def instead_of_string(text):
    yield from (text.upper(), text.lower(), text + "s", text[:-1], text[1:],
                text + "\n", "\t" + text, text + " ", "CAP_" + text,
                "@" + text, "/" + text, "[" + text, "\\" + text, text + "\\",
                "//&" + text, text + ":", "\u00e4" + text, "x" * 64 + text,
                "x" * 256 + text,
                text.replace("-", "/"), text.replace("-0", "-1"),
                text.replace("-3", "-9"), [text], [text, text], {text: text})


def instead_of_number(number):
    yield from (number + 1, -number, float(number), str(number), [number])


def instead_of_list(elements):
    yield from (elements + [None], elements + ["zzz"], elements[:-1],
                elements[::-1], elements * 2, [elements], {"add": elements},
                {"remove": elements}, {"add": elements, "remove": elements},
                {"add": elements, "zzz": []}, {"Add": elements})
    yield from elements[:1]


def instead_of_object(members):
    yield members | {"zzz": 1}
    yield members | {"": {}}
    yield [members]
    yield list(members)
    for key in members:
        rest = {other: members[other] for other in members if other != key}
        yield rest
        yield from (rest | {other: members[key]} for other in
                    (key + "s", key.capitalize(), key.upper(), key[:-1],
                     " " + key))


def instead_of(value):
    yield from ANYTHING
    if isinstance(value, bool):
        yield from (not value, str(value).lower())
    elif isinstance(value, str):
        yield from instead_of_string(value)
    elif isinstance(value, int):
        yield from instead_of_number(value)
    elif isinstance(value, list):
        yield from instead_of_list(value)
    elif isinstance(value, dict):
        yield from instead_of_object(value)


def places(value, path=()):
    """Of a list of words the first stands for all."""
    yield path, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, path + (key,))
    elif isinstance(value, list):
        for i, element in enumerate(value):
            if i == 0 or not isinstance(element, str):
                yield from places(element, path + (i,))


def replaced(document, path, value):
    if not path:
        return value
    whole = copy.deepcopy(document)
    at = whole
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return whole


def mutants(document):
    for path, value in places(document):
        for other in instead_of(value):
            yield json.dumps(replaced(document, path, other))
