#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# postrm of the Debian package: "purge" takes with it what was configured,
# written down and kept. /run/ravelin went before, unless containers were left
# that it is of.
set -e

[ "${1:-}" = purge ] || exit 0
rm -rf /etc/ravelin /var/lib/ravelin /var/log/ravelin
