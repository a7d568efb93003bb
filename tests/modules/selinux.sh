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
	/usr/bin/ravelin -- system_u:object_r:$2:s0
	/usr/bin/ravelinctl -- system_u:object_r:ravelinctl_exec_t:s0
	/usr/local/bin/ravelin -- system_u:object_r:$2:s0
	/usr/local/bin/ravelinctl -- system_u:object_r:ravelinctl_exec_t:s0
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

# The constraints, over a policy that allows all else: asked as the kernel would.
secilc -M true -o "$scratch/policy" -f "$scratch/contexts" "$here/base.cil" \
	"$here/../../contrib/selinux/ravelin_guard.cil"

# allowed SOURCE TARGET CLASS
allowed()
{
	local contexts sids

	contexts=$(printf '2\nsystem_u:%s:s0\n' "$1" "$2")
	mapfile -t sids < <(ask "$contexts" | sed -n 's/^sid //p')
	ask "$contexts" 0 "${sids[0]}" "${sids[1]}" "$3" |
		sed -n 's/^allowed //p'
}

# ask WORD...: of checkpolicy's menu.
ask()
{
	printf '%s\n' "$@" q | checkpolicy -b -M -d "$scratch/policy" 2>/dev/null
}

# verdict EXPECTED SOURCE TARGET CLASS
verdict()
{
	local answer

	answer=$(allowed "$2" "$3" "$4")
	[ "$answer" = "$1" ] || complain "$2 may do $answer to $4 of $3"
}

for type in container_t spc_t ravelin_web_t; do
	for class in dir file lnk_file; do
		verdict '{ }' "system_r:$type" object_r:ravelin_etc_t "$class"
	done
done
for class in packet_socket netlink_audit_socket; do
	verdict '{ }' system_r:ravelin_web_t system_r:ravelin_web_t "$class"
	verdict '{ create }' system_r:container_t system_r:container_t "$class"
done
[[ $(allowed system_r:init_t object_r:ravelin_etc_t file) == *write* ]] ||
	complain "init_t may not write"
[[ $(allowed system_r:spc_t system_r:init_t file) == *write* ]] ||
	complain "spc_t is held from what is not ravelin's"
