#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# given.sh COMMAND...: runs it where KUBERNETES_BIN names a directory that servers.sh
# filled. Else the exit status is 77, whatever must run: they take long to build.
[ -n "${KUBERNETES_BIN:-}" ] && exec "$@"
echo "KUBERNETES_BIN is not set: servers.sh builds what it is to name" >&2
exit 77
