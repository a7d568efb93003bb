#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# postrm of the Debian package: "purge" takes with it what was configured,
# written down and kept. /run/ravelin went before, unless containers were left
# that it is of. Where a configuration was not taken back, because ravelin was
# removed anyway or another one still has it, what that needs stays: a ravelin
# can then still undo it.
set -e

[ "${1:-}" = purge ] || exit 0
rm -rf /var/lib/ravelin /var/log/ravelin
if [ -e /etc/ravelin/configured.json ]; then
	echo "/etc/ravelin stays: its configured.json notes what was not taken" \
		"back, which ravelinctl configure --undo can do" >&2
else
	rm -rf /etc/ravelin
fi
