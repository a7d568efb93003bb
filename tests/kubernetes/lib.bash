# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# These files write to /etc and /opt, and empty directories there.

# Fails, and with it the whole file, where these are the host's: bats.sh gives a
# file others to write to, and says so.
setup_file() {
	if [ "${RAVELIN_NODE_OWN:-}" != yes ] || [ "$(findmnt -rno SOURCE,FSTYPE \
		--mountpoint /etc | tail -n 1)" != "ravelin-node overlay" ]; then
		echo "/etc is the host's: start this by tests/kubernetes/bats.sh" >&2
		return 1
	fi
}
