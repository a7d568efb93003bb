# SPDX-License-Identifier: Apache-2.0
"""Stands in for util-linux's Python module, which Debian does not have: what
crun's test_mounts.py asks of it, over a file in the form of mountinfo."""


class _Mount:
    def __init__(self, line):
        mount, _, system = line.partition(" - ")
        self.target = mount.split()[4]
        self.vfs_options = mount.split()[5]
        self.fs_options = system.split()[2]


class Table:
    def __init__(self, path):
        with open(path, encoding="utf-8") as lines:
            self._mounts = [_Mount(line) for line in lines if " - " in line]

    def find_target(self, target):
        """The topmost one there."""
        for mount in reversed(self._mounts):
            if mount.target == target:
                return mount
        raise LookupError(target)
