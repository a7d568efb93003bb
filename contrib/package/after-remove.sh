#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# postrm of the Debian package: "purge" takes with it what was configured,
# written down and kept.
set -e

[ "${1:-}" = purge ] || exit 0
rm -rf /etc/ravelin /run/ravelin /var/log/ravelin
