# SPDX-License-Identifier: Apache-2.0
"""Configuration files of engines as many hands write them, at random."""

import json

OTHERS = ["kata", "runsc", "nvidia", "crun"]
PLUGIN = {1: "cri", 2: "io.containerd.grpc.v1.cri",
          3: "io.containerd.cri.v1.runtime", 4: "io.containerd.cri.v1.runtime"}


def daemon_json(rng):
    """A daemon.json, or an empty or blank one."""
    if rng.random() < 0.1:
        return rng.choice(["", "\n", "{}", "{ }\n", "{\n}\n", "  \n{}"])
    members = {}
    if rng.random() < 0.5:
        members["log-opts"] = {"max-size": "10m", "labels": "a,\u00e9\"\\"}
    if rng.random() < 0.5:
        members["insecure-registries"] = ["a:5000", "b"]
    if rng.random() < 0.5:
        members["runtimes"] = {name: {"path": "/opt/" + name} for name in
                               rng.sample(OTHERS, rng.randrange(3))}
    if rng.random() < 0.3:
        members["default-runtime"] = rng.choice(["runc", "kata"])
    if rng.random() < 0.5:
        members["max-concurrent-downloads"] = 3.50
    names = list(members)
    rng.shuffle(names)
    text = json.dumps({name: members[name] for name in names},
                      indent=rng.choice([None, 1, 2, 4, "\t"]),
                      ensure_ascii=rng.random() < 0.5)
    text = text.replace("3.5", "3.50e0")
    if rng.random() < 0.7:
        text += "\n"
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    return text


def quoted(rng, name):
    if "." not in name and rng.random() < 0.8:
        return name
    return ("'%s'" if rng.random() < 0.3 else '"%s"') % name


def key(rng, *names):
    space = " " if rng.random() < 0.05 else ""
    return (space + "." + space).join(quoted(rng, name) for name in names)


def runtime(rng, name):
    """Settings of a runtime and its options."""
    settings = {"runtime_type": '"io.containerd.%s.v2"' %
                ("kata" if name == "kata" else "runc")}
    if rng.random() < 0.3:
        settings["pod_annotations"] = rng.choice([
            '["a.*"]', "[\n  'a', # one\n  'b',\n]", "[]"])
    options = {}
    if rng.random() < 0.6:
        options["SystemdCgroup"] = rng.choice(["true", "false"])
    if name != "runc" or rng.random() < 0.2:
        options["BinaryName"] = '"/opt/%s"' % name
    return settings, options


def runtimes_by_headers(rng, cri, names):
    lines = []
    for name in names:
        settings, options = runtime(rng, name)
        lines.append(("[%s]" % key(rng, *cri, "runtimes", name), 3))
        lines += [("%s = %s" % pair, 4) for pair in settings.items()]
        if options or rng.random() < 0.3:
            lines.append(("[%s]" % key(rng, *cri, "runtimes", name, "options"),
                          4))
            lines += [("%s = %s" % pair, 5) for pair in options.items()]
    return lines


def runtimes_by_dots(rng, names):
    lines = []
    for name in names:
        settings, options = runtime(rng, name)
        lines += [("%s = %s" % (key(rng, "runtimes", name, k), v), 3)
                  for k, v in settings.items()]
        lines += [("%s = %s" % (key(rng, "runtimes", name, "options", k), v), 3)
                  for k, v in options.items()]
    return lines


def runtimes_inline(rng, names):
    tables = []
    for name in names:
        settings, options = runtime(rng, name)
        pairs = ["%s = %s" % pair for pair in settings.items()]
        inner = ", ".join("%s = %s" % pair for pair in options.items())
        pairs.append("options = {%s}" % inner)
        tables.append("%s = { %s }" % (quoted(rng, name), ", ".join(pairs)))
    return [("runtimes = {%s}" % ", ".join(tables), 3)]


def cri_tables(rng, plugin):
    """What is said of the CRI plugin; maybe nothing."""
    cri = ("plugins", plugin, "containerd")
    names = rng.sample(["runc"] + OTHERS, rng.randrange(4))
    form = rng.choice(["headers", "headers", "dots", "inline", "none"])
    lines = []
    if rng.random() < 0.5:
        lines.append(("[%s]" % key(rng, "plugins", plugin), 1))
        lines.append(('sandbox_image = "pause"', 2))
    default = rng.random() < 0.4
    if default or form in ("dots", "inline") or rng.random() < 0.3:
        lines.append(("[%s]" % key(rng, *cri), 2))
        if default:
            lines.append(("default_runtime_name = %s" %
                          rng.choice(['"runc"', "'kata'"]), 3))
        if form == "dots":
            lines += runtimes_by_dots(rng, names)
        elif form == "inline":
            lines += runtimes_inline(rng, names)
    if form == "headers":
        lines += runtimes_by_headers(rng, cri, names)
    return lines


NOISE = [
    [("[grpc]", 0), ("address = '/run/x.sock' # here", 1), ("uid = 0", 1)],
    [("[proxy_plugins]", 0), ("[proxy_plugins.s]", 1), ('type = "snapshot"', 2)],
    [("[debug]", 0), ('level = """', 1), ("[plugins]", 9), ('x = 1"""', 9)],
    [("[timeouts]", 0), ('"io.containerd.timeout.a" = "2s"', 1)],
    [("[[x.y]]", 0), ("a = 1979-05-27 07:32:00Z", 1), ("[[x.y]]", 0),
     ("b = { c.d = [1, 2.5e3, -1.5], e = 0xff }", 1)],
    [("[plugins.\"io.containerd.gc.v1.scheduler\"]", 1),
     ("pause_threshold = 0.02", 2)],
    [("# a comment [with] = things", 1)],
    [("", 0)],
]


def config_toml(rng):
    """A config.toml of containerd, and the version that it is of."""
    version = rng.choice([1, 2, 2, 2, 3, 3, 4])
    lines = []
    top = []
    if version > 1:
        top.append(("version = %d" % version, 0))
    else:
        top.append(('root = "/var/lib/containerd"', 0))
    if rng.random() < 0.4:
        top.append(("oom_score = -999", 0))
    if rng.random() < 0.2:
        top.append(("required_plugins = [\n]", 0))
    rng.shuffle(top)
    blocks = rng.sample(NOISE, rng.randrange(5))
    blocks.append(cri_tables(rng, PLUGIN[version]))
    rng.shuffle(blocks)
    lines = top + [line for block in blocks for line in block]
    nested = rng.random() < 0.5
    text = ""
    for line, depth in lines:
        raw = depth == 9 or '"""' in line
        text += ("  " * depth if nested and not raw else "") + line + "\n"
        if rng.random() < 0.1 and not raw:
            text += "\n"
    if rng.random() < 0.2:
        text = text[:-1]
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    return text, version
