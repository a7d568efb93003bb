# SPDX-License-Identifier: Apache-2.0
"""cases.py RAVELINCTL DIRECTORY: the files of DIRECTORY, each what ravelinctl
configure makes of one odd file. A line "==== NAME WORD..." begins a part:

  configure ENGINE OPTION...   the command line
  file PATH       a file beside; PATH is below a directory of the test's own
  before [FLAG]   the engine's file, which else is not there
  after           what it becomes; once more changes nothing, undo restores it
  edited, undone  what somebody makes of it then, and what undo makes of that
  error           the message, without the directory; the file stays as it is
  says            a line of the output, as often as there are such parts
  undo-says       the same of --undo
  silent          what no line of the output has

FLAG: crlf, bom, bare (without the last line break); they hold for after too.
RAVELINCTL_UPDATE=1 writes after, undone and error anew.
"""

import os
import subprocess
import sys
import tempfile

CTL = sys.argv[1]
FILES = {"docker": "docker/daemon.json", "containerd": "containerd/config.toml",
         "crio": "crio/crio.conf.d/99-ravelin.conf",
         "podman": "containers/containers.conf.d/99-ravelin.conf"}


class Case:
    def __init__(self, path):
        self.path = path
        self.parts = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.startswith("==== "):
                    words = line[5:].split()
                    self.parts.append((words[0], words[1:], []))
                else:
                    self.parts[-1][2].append(line)

    def all(self, name):
        return [part for part in self.parts if part[0] == name]

    def flags(self):
        return self.all("before")[0][1] if self.all("before") else []

    def text(self, name):
        """The part as bytes, or None."""
        if not self.all(name):
            return None
        text = "".join(self.all(name)[0][2])
        flags = self.flags()
        if "bare" in flags and name == "before":
            text = text.removesuffix("\n")
        if "crlf" in flags:
            text = text.replace("\n", "\r\n")
        return ("\ufeff" if "bom" in flags else "").encode() + text.encode()

    def put(self, name, data):
        """A new text of a part."""
        text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
        self.all(name)[0][2][:] = [text]

    def save(self):
        with open(self.path, "w", encoding="utf-8") as file:
            for name, words, lines in self.parts:
                file.write(" ".join(["====", name] + words) + "\n")
                file.write("".join(lines))


def read(path):
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def check(case, what, found, expected):
    if found == expected:
        return
    if os.environ.get("RAVELINCTL_UPDATE") and case.all(what):
        case.put(what, found or b"")
        return
    print("%s: %s is\n%s\nexpected\n%s" % (case.path, what, found, expected))
    sys.exit(1)


def configure(engine, path, options):
    return subprocess.run([CTL, "configure", engine, "--config", path] +
                          options, capture_output=True, text=True, check=False)


def run(case, directory):
    engine, *options = case.all("configure")[0][1]
    path = os.path.join(directory, FILES[engine])
    before = case.text("before")
    for _, words, lines in case.all("file"):
        write(os.path.join(directory, words[0]), "".join(lines).encode())
    if before is not None:
        write(path, before)
    done = configure(engine, path, options)
    if case.all("error"):
        assert done.returncode == 1, done
        check(case, "error", done.stderr.replace(directory, "").encode(),
              "".join(case.all("error")[0][2]).encode())
        check(case, "before", read(path), before)
        return
    assert done.returncode == 0, (case.path, done.stderr)
    after = read(path)
    check(case, "after", after, case.text("after"))
    for _, _, lines in case.all("says"):
        said = done.stdout.replace(directory, "")
        assert "".join(lines).strip() in said, (case.path, lines, said)
    for _, _, lines in case.all("silent"):
        assert "".join(lines).strip() not in done.stdout, (case.path, lines)
    configure(engine, path, options)
    assert read(path) == after, case.path + ": not idempotent"
    if case.all("edited"):
        write(path, case.text("edited"))
    done = configure(engine, path, ["--undo"])
    assert done.returncode == 0, (case.path, done.stderr)
    for _, _, lines in case.all("undo-says"):
        assert "".join(lines).strip() in done.stdout, (case.path, done.stdout)
    if case.all("edited"):
        check(case, "undone", read(path), case.text("undone"))
    else:
        check(case, "restored", read(path), before)
    for place, _, names in os.walk("/etc/ravelin"):
        assert not names, (case.path, "left", place, names)


def main():
    names = sorted(os.listdir(sys.argv[2]))
    for name in names:
        case = Case(os.path.join(sys.argv[2], name))
        with tempfile.TemporaryDirectory() as directory:
            run(case, directory)
        if os.environ.get("RAVELINCTL_UPDATE"):
            case.save()
    print("%d cases" % len(names))


main()
