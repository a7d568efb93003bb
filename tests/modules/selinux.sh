#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# selinux.sh: contrib/selinux builds for the reference policy, whose headers this
# host has, and for container-selinux, by stand-ins for its names.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
share=/usr/share/selinux
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

need()
{
	[ "$2" ] && return
	echo "not installed: $1" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}

need selinux-policy-dev "$(ls "$share/devel/Makefile" 2>/dev/null)"
need checkpolicy "$(command -v checkmodule)"
need semodule-utils "$(command -v semodule_unpackage)"
need secilc "$(command -v secilc)"

complain()
{
	echo "$*" >&2
	exit 1
}

# build NAME [VARIABLE=VALUE...]: NAME.contexts is what files are labelled as.
build()
{
	local name=$1

	shift
	cp -r "$here/../../contrib/selinux" "$scratch/$name"
	make -s -C "$scratch/$name" "$@" >"$scratch/$name.log" 2>&1 ||
		complain "$name: $(cat "$scratch/$name.log")"
	! grep -i warning "$scratch/$name.log" || exit 1
	semodule_unpackage "$scratch/$name/ravelin.pp" "$scratch/$name.mod" \
		"$scratch/$name.fc"
	grep '^/' "$scratch/$name.fc" | tr -s '\t' ' ' >"$scratch/$name.contexts"
}

# expect NAME TYPE-OF-RAVELIN
expect()
{
	diff -u - "$scratch/$1.contexts" <<-END || complain "$1: other contexts"
	/etc/ravelin(/.*)? system_u:object_r:ravelin_etc_t:s0
	/run/ravelin(/.*)? system_u:object_r:ravelin_var_run_t:s0
	/usr/(local/)?bin/ravelin -- system_u:object_r:$2:s0
	/usr/(local/)?bin/ravelinctl -- system_u:object_r:ravelinctl_exec_t:s0
	/var/log/ravelin(/.*)? system_u:object_r:ravelin_log_t:s0
	END
}

build refpolicy
expect refpolicy container_engine_exec_t

# The interfaces that ravelin.te uses of container-selinux, in place of the
# reference policy's of the same file.
mkdir -p "$scratch/share"
cp -r "$share/devel" "$scratch/share"
find "$scratch/share" -name container.if -exec cp "$here/container.if" {} \;
build container-selinux SHAREDIR="$scratch/share"
expect container-selinux container_runtime_exec_t
! grep -q container_engine "$scratch/container-selinux.mod" ||
	complain "container-selinux has no container_engine_*"

# The constraints, over a policy that has the least they need.
secilc -o "$scratch/policy" -f "$scratch/contexts" "$here/base.cil" \
	"$here/../../contrib/selinux/ravelin_guard.cil"
