#!/usr/bin/python3 -IS
# SPDX-License-Identifier: Apache-2.0
"""python.py RUNTIME ... create --bundle DIR ...: the same as jq.sh."""
import json
import os
import sys

KEPT = {
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
    "CAP_NET_BIND_SERVICE", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID",
}

config = sys.argv[sys.argv.index("--bundle") + 1] + "/config.json"
with open(config, encoding="utf-8") as file:
    spec = json.load(file)
process = spec["process"]
process["noNewPrivileges"] = True
for name, capabilities in process["capabilities"].items():
    process["capabilities"][name] = [c for c in capabilities if c in KEPT]
spec["linux"]["seccomp"]["architectures"] = ["SCMP_ARCH_X86_64"]
with open(config + ".new", "w", encoding="utf-8") as file:
    json.dump(spec, file, separators=(",", ":"))
os.rename(config + ".new", config)
os.execv(sys.argv[1], sys.argv[1:])
