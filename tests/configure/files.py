# SPDX-License-Identifier: Apache-2.0
"""files.py RAVELINCTL: what ravelinctl configure does to the files, links and
directories around an engine's file: nothing half, nothing left over, nothing
of anybody else's."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

CTL = sys.argv[1]
BIN = os.path.dirname(CTL)
STATE = "/etc/ravelin/configured.json"
BEFORE = b'{\n  "debug": true\n}\n'


def ctl(*words, prefix=(), program=CTL, **more):
    return subprocess.run([*prefix, program, "configure", *words], text=True,
                          capture_output=True, check=False, **more)


def must(*words, **more):
    done = ctl(*words, **more)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def fails(status, said, *words, **more):
    done = ctl(*words, **more)
    assert done.returncode == status, (words, done)
    assert said in done.stderr and done.stderr.count("\n") == 1, done.stderr


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def everything(directory):
    """All that is there: names, kinds, modes, texts."""
    seen = {}
    for top in directory, "/etc/ravelin", BIN:
        for place, directories, names in os.walk(top):
            for name in directories + names + ["."]:
                path = os.path.join(place, name)
                status = os.lstat(path)
                seen[os.path.normpath(path)] = (
                    status.st_mode, os.path.islink(path) and os.readlink(path),
                    os.path.isfile(path) and place != BIN and read(path))
    return seen


def links_are_followed(here):
    write(here + "/real.json", BEFORE)
    os.symlink("real.json", here + "/daemon.json")
    os.symlink("there/new.json", here + "/dangling.json")
    os.mkdir(here + "/there")
    for name, target in ("daemon", "real"), ("dangling", "there/new"):
        path = "%s/%s.json" % (here, name)
        must("docker", "--config", path)
        assert os.path.islink(path)
        assert b"ravelin" in read("%s/%s.json" % (here, target))
        must("docker", "--config", path, "--undo")
    assert read(here + "/real.json") == BEFORE
    assert not os.path.exists(here + "/there/new.json")
    os.symlink("loop", here + "/loop")
    fails(2, "Too many levels", "docker", "--config", here + "/loop")


def a_file_that_is_not_there_yet_has_one_name(here):
    os.makedirs(here + "/srv/docker")
    os.makedirs(here + "/q")
    os.symlink("srv/docker", here + "/docker")
    os.symlink("docker/new", here + "/deeper")
    seen = everything(here)
    for first, then in (
            ("docker/daemon.json", "srv/docker/daemon.json"),
            ("docker/a/b/daemon.json", "docker/a/b/daemon.json"),
            ("deeper", "srv/docker/new"), ("q/../x.json", "x.json"),
            ("./q//x.json", "q/x.json")):
        must("docker", "--config", first, "-p", "web", cwd=here)
        must("docker", "--config", then, "-p", "web", cwd=here)
        assert len(json.loads(read(STATE))["configurations"]) == 1
        must("docker", "--config", first, "--undo", cwd=here)
        assert everything(here) == seen, (first, everything(here))
    fails(2, "No such file", "docker", "--config", "no/../x.json", cwd=here)
    assert everything(here) == seen


def mode_owner_and_attributes_stay(here):
    path = here + "/daemon.json"
    names = []
    write(path, BEFORE)
    os.chmod(path, 0o640)
    for name in "security.ravelin", "trusted.ravelin", "user.ravelin":
        try:
            os.setxattr(path, name, b"x\0y")
            names.append(name)
        except OSError:
            pass # not on this file system, or not for us
    if os.getuid() == 0:
        assert names, "no extended attribute can be set here"
        try:
            os.chown(path, 0, 7)
        except OSError:
            pass # of a user namespace
    old = os.stat(path)
    for option in [], ["--undo"]:
        must("docker", "--config", path, *option)
        new = os.stat(path)
        assert (new.st_mode, new.st_uid, new.st_gid) == (
            old.st_mode, old.st_uid, old.st_gid)
        for name in names:
            assert os.getxattr(path, name) == b"x\0y", name


def a_dry_run_writes_nothing(here):
    write(here + "/daemon.json", BEFORE)
    seen = everything(here)
    said = must("docker", "--config", here + "/daemon.json", "-n", "-p",
                "strict", "--set-default")
    assert "+    \"ravelin-strict\"" in said and "link " in said, said
    assert "note: containers that exist keep" in said, said
    must("crio", "--config", here + "/a/b.d/c.conf", "--dry-run")
    assert everything(here) == seen
    must("docker", "--config", here + "/daemon.json", "-p", "strict")
    seen = everything(here)
    said = must("docker", "--config", here + "/daemon.json", "-n", "--undo")
    assert "-  \"runtimes\": {" in said and "remove " in said, said
    assert everything(here) == seen
    must("docker", "--config", here + "/daemon.json", "--undo")


def links_are_shared_and_others_stay(here):
    docker = ["docker", "--config", here + "/daemon.json"]
    podman = ["podman", "--config", here + "/x.conf.d/99-r.conf"]
    link = BIN + "/ravelin-web"
    own = BIN + "/ravelin-batch"
    os.symlink("ravelin", own)
    must(*docker, "-p", "web", "-p", "batch")
    must(*podman, "-p", "web")
    assert os.readlink(link) == "ravelin"
    assert os.stat(STATE).st_mode & 0o777 == 0o600
    must(*docker, "--undo")
    assert os.path.islink(link), "podman needs it still"
    must(*podman, "--undo")
    assert not os.path.lexists(link) and os.path.islink(own)
    os.unlink(own)
    write(link, b"somebody else's")
    seen = everything(here)
    fails(2, link + " is there, and does not lead to", *docker, "-p", "web")
    assert everything(here) == seen
    os.unlink(link)


def an_edit_between_two_calls_stays(here):
    path = here + "/daemon.json"
    write(path, BEFORE)
    must("docker", "--config", path, "--set-default")
    write(path, read(path).replace(b'"debug": true', b'"debug": false'))
    must("docker", "--config", path, "-p", "web")
    must("docker", "--config", path, "--undo")
    assert read(path) == BEFORE.replace(b"true", b"false")
    must("docker", "--config", path)
    os.unlink(path)
    assert "nothing of ravelin" in must("docker", "--config", path, "--undo")
    assert not os.path.exists(path)
    must("docker", "--config", path)
    os.unlink(path)
    must("docker", "--config", path)
    must("docker", "--config", path, "--undo")
    assert not os.path.exists(path)


def another_installation_undoes_it(here):
    path = here + "/daemon.json"
    other = here + "/bin"
    write(path, BEFORE)
    shutil.copytree(BIN, other)
    for edited in False, True:
        must("docker", "--config", path, "-p", "web", "--set-default",
             program=other + "/ravelinctl")
        if edited:
            must("docker", "--config", path)
            write(path, read(path).replace(b'"debug": true', b'"debug": 1'))
        must("docker", "--config", path, "--undo")
        assert read(path) == BEFORE.replace(b"true", b"1" if edited
                                            else b"true"), read(path)
        assert not os.path.lexists(other + "/ravelin-web")


def what_was_written_by_hand_is_taken_out(here):
    path = here + "/daemon.json"
    write(path, b'{"runtimes": {"mine": {"path": "%s/ravelin-web"}, "x": {}},'
          b' "default-runtime": "ravelin"}' % BIN.encode())
    assert "not written by this command" in \
        must("docker", "--config", path, "--undo")
    assert json.loads(read(path)) == {"runtimes": {"x": {}}}
    write(path, b'{"runtimes": {"ravelin": {"path": "%s/ravelin"}}}'
          % BIN.encode())
    must("docker", "--config", path, "-p", "web")
    by_hand = read(path)
    must("docker", "--config", path, "--undo")
    assert read(path) != by_hand and b"web" not in read(path)
    must("docker", "--config", path, "--undo") # now of what is by hand
    assert json.loads(read(path)) == {"runtimes": {}}
    seen = read(path)
    assert "nothing to undo" in must("docker", "--config", path, "--undo")
    assert read(path) == seen


def a_policy_that_is_broken_is_said(here):
    said = "note: nothing starts until this is mended: /etc/ravelin/policy.json"
    os.makedirs("/etc/ravelin")
    write("/etc/ravelin/policy.json", b"{")
    assert said in must("docker", "--config", here + "/d.json", "--dry-run")
    assert said in must("docker", "--config", here + "/d.json")
    assert said not in must("docker", "--config", here + "/d.json", "--undo")
    shutil.rmtree("/etc/ravelin")


def a_next_runtime_that_is_not_there_is_said(here):
    said = "note: nothing starts until this is mended: /etc/ravelin/runtime"
    os.makedirs("/etc/ravelin")
    os.symlink("/absent", "/etc/ravelin/runtime")
    assert said in must("docker", "--config", here + "/d.json", "--dry-run")
    shutil.rmtree("/etc/ravelin")


def usage_and_refusals(here):
    path = here + "/daemon.json"
    write(path, b"{,}")
    fails(1, path + ":1:2: expected", "docker", "--config", path)
    fails(1, path + ":1:2: expected", "docker", "--config", path, "--undo")
    assert read(path) == b"{,}"
    assert ctl().stderr.startswith("usage: ravelinctl configure ENGINE [")
    fails(1, "there is no profile \"nonesuch\"", "docker", "-p", "nonesuch",
          "--config", path)
    fails(2, "becomes the name of a runtime", "docker", "-p", "../x")
    fails(2, "unknown option --user", "containerd", "--user")
    fails(2, "takes all back", "docker", "--undo", "--set-default")
    fails(2, "unexpected \"x\"", "docker", "x")
    fails(2, "Not a directory", "docker", "--config", path + "/x/y")
    os.mkdir(here + "/d")
    fails(1, "not a regular file", "docker", "--config", here + "/d")
    write(here + "/mounted", BEFORE)
    subprocess.run(["mount", "--bind", here + "/mounted", here + "/mounted"],
                   check=True)
    fails(2, here + "/mounted: mounted: cannot replace", "docker", "--config",
          here + "/mounted")
    subprocess.run(["umount", here + "/mounted"], check=True)
    assert read(here + "/mounted") == BEFORE
    done = subprocess.run([CTL, "configure", "nonesuch"], text=True,
                          capture_output=True, check=False)
    assert done.returncode == 2 and "unknown command" in done.stderr


def a_user_has_a_podman_of_their_own(here):
    os.makedirs("/etc/containers/containers.conf.d")
    write("/etc/containers/containers.conf.d/1.conf",
          b'[engine]\nruntime_supports_json = ["one"]\n')
    env = dict(os.environ, HOME=here, XDG_CONFIG_HOME="")
    path = here + "/.config/containers/containers.conf.d/99-ravelin.conf"
    must("podman", "--user", env=env)
    assert b'["one", "ravelin"]' in read(path)
    assert os.path.exists(here + "/.config/ravelin/configured.json")
    must("podman", "--user", "--undo", env=env)
    assert os.listdir(here) == [".config"] or os.listdir(here) == []
    for _, _, names in os.walk(here):
        assert not names
    shutil.rmtree("/etc/containers")


def a_user_has_a_docker_of_their_own(here):
    env = dict(os.environ, HOME=here, XDG_CONFIG_HOME="")
    path = here + "/.config/docker/daemon.json"
    os.makedirs(os.path.dirname(path))
    write(path, b'{"debug": true}')
    said = must("docker", "--user", "--set-default", env=env)
    assert "takes effect with: systemctl --user restart docker\n" in said
    assert "--divert" not in said # which is not for a user
    assert json.loads(read(path)) == {
        "debug": True, "default-runtime": "ravelin",
        "runtimes": {"ravelin": {"path": BIN + "/ravelin"}}}
    said = must("docker", "--user", "--undo", env=env)
    assert "takes effect with: systemctl --user restart docker\n" in said
    assert read(path) == b'{"debug": true}'
    assert not os.path.exists(here + "/.config/ravelin")
    shutil.rmtree(here + "/.config")
    # In the place that dockerd looks in.
    env["XDG_CONFIG_HOME"] = here + "/else"
    must("docker", "--user", env=env)
    assert os.path.exists(here + "/else/docker/daemon.json")
    must("docker", "--user", "--undo", env=env)


def another_runtime_than_comes_next_is_said(here):
    path = here + "/config.toml"
    table = '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc'
    note = "make /etc/ravelin/runtime a link to "
    os.makedirs("/etc/ravelin")
    for name, next_one, said in (
            (None, "runc", None), (None, "crun", "runc"), ("", "runc", None),
            ("crun", "runc", "crun"), ("crun", "crun", None),
            ("runc", "runc.real", None),
            (here + "/runc", "runc", None), (here + "/runc", "runc.real", None),
            ("/opt/runc", "runc", "/opt/runc"), (BIN + "/ravelin", "runc", None)):
        write(here + "/" + next_one, b"")
        os.symlink(here + "/" + next_one, "/etc/ravelin/runtime")
        text = 'version = 2\n%s]\nruntime_type = "io.containerd.runc.v2"\n' % table
        if name is not None:
            text += '%s.options]\nBinaryName = "%s"\n' % (table, name)
        write(path, text.encode())
        out = must("containerd", "--config", path)
        must("containerd", "--config", path, "--undo")
        assert (note + (said or "") in out) == (said is not None), (name, out)
        os.unlink("/etc/ravelin/runtime")
    os.rmdir("/etc/ravelin")


def a_user_has_profiles_of_their_own(here):
    """The link for one is root's to make; all else the user can do."""
    user = ["setpriv", "--reuid", "7", "--regid", "7", "--clear-groups"]
    env = dict(os.environ, HOME=here + "/home", XDG_CONFIG_HOME="")
    link = BIN + "/ravelin-mine"
    if subprocess.run([*user, "true"], check=False).returncode != 0:
        return # of a user namespace
    write("/etc/passwd", b"root:x:0:0::/root:/bin/sh\nu:x:7:7::%s/home:/\n"
          % here.encode())
    os.chmod(here, 0o755)
    os.makedirs(here + "/home/.config/ravelin/profiles")
    write(here + "/home/.config/ravelin/profiles/mine.json", b'{"extends": "baseline"}')
    for place, names, files in os.walk(here):
        for name in names + files:
            os.chown(os.path.join(place, name), 7, 7)
    fails(2, "takes root to make: ln -s %s/ravelin %s" % (BIN, link), "podman",
          "-p", "mine", prefix=user, env=env)
    os.symlink("ravelin", link)
    must("podman", "-p", "mine", prefix=user, env=env)
    must("podman", "--undo", prefix=user, env=env)
    os.unlink(link) # it was there before
    os.unlink("/etc/passwd")


def a_users_notes_are_not_roots(here):
    env = dict(os.environ, HOME=here, XDG_CONFIG_HOME="")
    notes = here + "/.config/ravelin/configured.json"
    fails(2, "--divert is for the whole host", "podman", "--user", "--divert",
          env=env)
    os.makedirs(os.path.dirname(notes))
    write(notes, json.dumps({"diversion": {
        "path": BIN + "/x", "real": notes, "dpkg": False}}).encode())
    for mode, said in (0o600, "a diversion is root's"), (0o666, "mode 0666"):
        os.chmod(notes, mode)
        fails(1, said, "podman", "--user", "--undo", env=env)
    assert not os.path.lexists(BIN + "/x")
    os.makedirs("/etc/ravelin")
    shutil.copy(notes, STATE)
    os.chmod(STATE, 0o622)
    fails(1, "mode 0622", "docker", "--config", here + "/x", "--undo")
    shutil.rmtree("/etc/ravelin")
    try:
        os.chown(here, 7, 7)
    except OSError:
        return # of a user namespace
    fails(1, here + ": belongs to uid 7", "podman", "--user", "--undo",
          env=env)
    fails(1, here + ": belongs to uid 7", "podman", "--user", "--undo",
          env=dict(env, XDG_CONFIG_HOME=here, HOME="/root"))


def two_at_a_time_wait_for_each_other(here):
    files = ["%s/%d.json" % (here, i) for i in range(4)]
    for path in files:
        write(path, BEFORE)
    seen = everything(here)
    for _ in range(8):
        for option in [], ["--undo"]:
            running = [subprocess.Popen([CTL, "configure", "docker", "--config",
                                         path, *option],
                                        stdout=subprocess.DEVNULL)
                       for path in files for _ in range(2)]
            assert [one.wait() for one in running] == [0] * len(running)
            if not option:
                state = json.loads(read(STATE))["configurations"]
                assert sorted(one["file"] for one in state) == files, state
                assert set(everything(here)) - set(seen) == {
                    "/etc/ravelin", STATE}
        assert not os.path.exists(STATE)
        # An empty directory stays where one waits in it while another goes.
        shutil.rmtree("/etc/ravelin", ignore_errors=True)
        assert everything(here) == seen


def interrupted(path, options, inject, when):
    """What is there behind a call that did not come to its end."""
    return ctl("docker", "--config", path, *options, prefix=[
        "strace", "-qq", "-o", "/dev/null", "-e",
        "inject=%s:%s:when=%d" % (*inject, when)],
        # LeakSanitizer would need to trace it, too.
               env=dict(os.environ, ASAN_OPTIONS="detect_leaks=0"))


def refused_is_undone(here, path):
    """The note of a call that fails goes, the one from before it stays."""
    def look():
        return set(everything(here)), json.loads(read(STATE))["configurations"], \
            read(path)
    seen = look()
    done = interrupted(path, ["-p", "web", "-p", "batch"],
                       ("symlink", "error=EROFS"), 2)
    assert done.returncode == 2, done
    assert look() == seen, (look(), seen)


def a_ravelin_from_before_stays(here):
    """The administrator's own entry, where ours could not be written."""
    if not shutil.which("strace"):
        return # as below
    path = here + "/daemon.json"
    own = (b'{"runtimes": {"ravelin": {"path": "%s/ravelin"}}, '
           b'"default-runtime": "ravelin"}' % BIN.encode())
    write(path, own)
    seen = everything(here)
    done = interrupted(path, ["-p", "web"], ("symlink", "error=EROFS"), 1)
    assert done.returncode == 2 and everything(here) == seen, done
    for again in [], [["-p", "web"]], [[], ["-p", "batch"]]:
        for options in again[:-1]:
            must("docker", "--config", path, *options)
        interrupted(path, ["-p", "web"], ("symlink", "signal=SIGKILL"), 1)
        assert os.path.exists(STATE)
        for options in again[-1:]:
            must("docker", "--config", path, *options)
        must("docker", "--config", path, "--undo")
        assert read(path) == own, (again, read(path))
        assert not os.path.exists(STATE)
    shutil.rmtree("/etc/ravelin", ignore_errors=True)


def nothing_is_ever_half_done(here):
    """Killed, or refused by the system, at each call that changes something:
    the file is the old or the new one, and undo leaves nothing."""
    if not shutil.which("strace"):
        assert os.environ.get("RAVELIN_TESTS_MUST_RUN") != "1", "no strace"
        print("not tried, strace is missing: interrupted writes")
        return
    path = here + "/daemon.json"
    write(path, BEFORE)
    seen = everything(here)
    options = ["-p", "web", "--set-default"]
    must("docker", "--config", path, *options)
    after = read(path)
    must("docker", "--config", path, "--undo")
    assert everything(here) == seen
    must("docker", "--config", path)
    refused_is_undone(here, path)
    for when in 1, 2, 3: # a second call that fails
        interrupted(path, ["-p", "web"], ("renameat", "error=ENOSPC"), when)
    must("docker", "--config", path, "--undo")
    assert everything(here) == seen
    for call in "write", "renameat", "symlink", "fchmod", "mkdir", "fsetxattr":
        for how in "signal=SIGKILL", "error=ENOSPC":
            for undo in [], ["--undo"]:
                for when in 1, 2, 3:
                    if undo:
                        must("docker", "--config", path, *options)
                    done = interrupted(path, undo or options,
                                       (call, how), when)
                    assert read(path) in (BEFORE, after), (call, how, when)
                    if how[0] == "e" and not undo and done.returncode == 2 \
                            and "standard output" not in done.stderr:
                        assert read(path) == BEFORE, (call, when)
                    must("docker", "--config", path, "--undo")
                    left = set(everything(here)) - set(seen)
                    left.discard("/etc/ravelin")
                    assert read(path) == BEFORE
                    assert not any("ravelin-web" in name or
                                   os.path.dirname(name) == here
                                   for name in left), (call, how, when, left)


def main():
    tests = [links_are_followed, a_file_that_is_not_there_yet_has_one_name,
             mode_owner_and_attributes_stay,
             a_dry_run_writes_nothing, links_are_shared_and_others_stay,
             an_edit_between_two_calls_stays, another_installation_undoes_it,
             what_was_written_by_hand_is_taken_out,
             a_policy_that_is_broken_is_said,
             a_next_runtime_that_is_not_there_is_said, usage_and_refusals,
             a_user_has_a_podman_of_their_own, a_user_has_a_docker_of_their_own,
             another_runtime_than_comes_next_is_said,
             a_user_has_profiles_of_their_own, a_users_notes_are_not_roots, two_at_a_time_wait_for_each_other, a_ravelin_from_before_stays,
             nothing_is_ever_half_done]
    for test in tests:
        with tempfile.TemporaryDirectory() as here:
            print(test.__name__, flush=True)
            test(here)
        assert test is tests[-1] or not os.path.exists("/etc/ravelin"), \
            os.listdir("/etc/ravelin")


main()
