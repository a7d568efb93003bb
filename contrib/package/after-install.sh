#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# postinst of the Debian package, %post of the RPM: what ravelin would make by
# itself is there from the start where systemd-tmpfiles is.
set -e

case ${1:-} in
configure | [1-9]*) ;;
*) exit 0 ;;
esac
if command -v systemd-tmpfiles >/dev/null; then
	systemd-tmpfiles --create ravelin.conf || true # a container's /run, say
fi
