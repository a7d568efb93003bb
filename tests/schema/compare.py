# SPDX-License-Identifier: Apache-2.0
"""compare.py policy|profile NAMES VERDICTS: the schema accepts what the program
accepts, and refuses what it refuses, but for what a schema can't say."""

import json
import subprocess
import sys

import documents
from common import known_names, read, validator
from mutants import mutants
from unsayable import ALL, PARENT_TEXTS

THINNED = 400
SHOWN = 20  # disagreements

# Documents that are no JSON; also the schema's reader must see that.
BROKEN = ["", "{", "[]", "1", "null", "{}{}", "{} x", '{"comment": "a",}',
          "{'comment': 1}", '{"comment": NaN}', "{} /* no end", "{} # no",
          '/* "*/ {"zzz": 1}', '{"comment": "/*"} */']
WITH_COMMENTS = ["// {\n{}", "{} // end", "/* { */ {/**/} /* \" */",
                 '{"comment": "// no /* comment"}',
                 '{"comment": "\\"// no"/* " */}', "{\n// \"\n}"]


def verdicts_of(program, kind, texts):
    """The program's message for each; empty: it accepts."""
    parents = [word for pair in PARENT_TEXTS.items() for word in pair]
    said = subprocess.run([program, kind] + parents, check=True,
                          input="".join(text + "\0" for text in texts).encode(),
                          stdout=subprocess.PIPE).stdout.decode()
    messages = said.split("\0")[:-1]
    assert len(messages) == len(texts)
    return messages


class Comparison:
    def __init__(self, kind, program):
        self.kind = kind
        self.program = program
        self.schema = validator(kind)
        self.compared = self.accepted = self.excused = 0
        self.wrong = []

    def is_valid(self, text):
        try:
            return self.schema.is_valid(read(text))
        except ValueError:
            return False

    def fail(self, where, text, schema_accepts, message):
        self.wrong.append(
            f"{where}: {text if len(text) < 600 else text[:600] + '...'}\n"
            f"  schema:  {'accepts' if schema_accepts else 'refuses'}\n"
            f"  program: {message or 'accepts'}\n")

    def run(self, where, texts, is_right):
        """is_right(text, schema_accepts, message) says of each."""
        texts = list(texts)
        for text, message in zip(texts,
                                 verdicts_of(self.program, self.kind, texts)):
            accepts = self.is_valid(text)
            self.compared += 1
            self.accepted += accepts and message == ""
            if not is_right(text, accepts, message):
                self.fail(where, text, accepts, message)

    def expect(self, where, texts, wanted):
        """Both accept, or both refuse."""
        self.run(where, texts, lambda _text, accepts, message:
                 accepts == wanted and (message == "") == wanted)

    def agree(self, where, texts):
        def is_right(text, accepts, message):
            if accepts == (message == ""):
                return True
            excused = accepts and any(one.excuses(text, message) for one in ALL)
            self.excused += excused
            return excused

        self.run(where, texts, is_right)

    def show_unsayable(self):
        for one in ALL:
            self.run(f"can't be said: {one.why}", one.cases(self.kind),
                     lambda text, accepts, message, one=one:
                     accepts and one.excuses(text, message))


def main():
    kind, names, program = sys.argv[1:]
    comparison = Comparison(kind, program)
    written = list(documents.written(kind))
    values = [read(text) for where, text in written
              if not where.startswith("profiles/")]
    unique = dict.fromkeys(text for value in values for text in mutants(value))

    for where, text in written:
        comparison.expect(where, [text], True)
    comparison.expect("with comments", WITH_COMMENTS, True)
    comparison.expect("every name", map(json.dumps, documents.every_name(
        kind, known_names(names))), True)
    comparison.expect("no JSON", BROKEN, False)
    comparison.show_unsayable()
    comparison.agree("thinned", documents.thinned_documents(values, THINNED))
    comparison.agree("mutant", unique)

    for wrong in comparison.wrong[:SHOWN]:
        print(wrong, file=sys.stderr)
    print(f"{kind}: {comparison.compared} documents, {comparison.accepted} "
          f"accepted by both, {comparison.excused} that only the program can "
          f"refuse, {len(comparison.wrong)} disagreements")
    return len(comparison.wrong) > 0


sys.exit(main())
