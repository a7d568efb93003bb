#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# try.sh [--build DIR]: what ravelin does, on this machine, in a minute.
#
# On a fresh Debian 12, as root: installs what it needs, builds ravelin, makes
# a bundle of one busybox that asks for everything, and starts it twice with
# the real runtime: bare, and through ravelin. Nothing is left behind but the
# packages and build/release.
#
# --build DIR: take the programs from there; install and build nothing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly profile=baseline
# Where ravelin and crun keep something of containers, whatever --root says.
readonly records=(/run/ravelin /run/crun)
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# By number, as in linux/capability.h.
readonly capabilities=(CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL
	SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST
	NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT
	SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
	SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
	MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ
	PERFMON BPF CHECKPOINT_RESTORE)

bold='' red='' green='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
	bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
fi

die()
{
	echo "try.sh: $*" >&2
	exit 1
}

step()
{
	printf '%s==> %s%s\n' "$bold" "$*" "$plain"
}

# --- before: packages and programs -------------------------------------------

prepare()
{
	# shellcheck source=packages.sh
	. "$root/contrib/packages.sh"
	step "packages"
	install_packages "${BUILD_PACKAGES[@]}" "${RUNTIME_PACKAGES[@]}" ||
		die "can't install what is needed"
	step "build"
	(cd "$root" && cmake --preset release && cmake --build --preset release) \
		>"$log" 2>&1 || { cat "$log"; die "the build failed"; }
}

# A static busybox in $1. The package is unpacked, not installed: it would take
# the place of the busybox that is.
fetch_busybox()
{
	local place=$1 found

	found=$(command -v busybox || true)
	if [ -n "$found" ] && ! ldd "$found" >/dev/null 2>&1; then
		cp "$found" "$place/busybox"
		return
	fi
	chmod 755 "$place"
	(cd "$place" && apt-get -q download busybox-static &&
		dpkg-deb -x busybox-static_*.deb unpacked &&
		cp unpacked/bin/busybox busybox) \
		>"$log" 2>&1 || { cat "$log"; die "no static busybox"; }
}

# --- the bundle ---------------------------------------------------------------

# Every capability that this machine can give, as members of a JSON array.
all_capabilities()
{
	local mask number comma=''

	mask=$((16#$(awk '/^CapBnd/ { print $2 }' /proc/self/status)))
	for number in "${!capabilities[@]}"; do
		((mask >> number & 1)) || continue
		printf '%s"CAP_%s"' "$comma" "${capabilities[number]}"
		comma=', '
	done
}

# What runs inside: "WHAT<tab>OUTCOME" for each thing.
write_probe()
{
	cat <<'PROBE'
b=/bin/busybox
for field in CapBnd CapEff NoNewPrivs Seccomp; do
	$b sed -n "s/^$field:[[:space:]]*/$field	/p" /proc/self/status
done
try() {
	what=$1
	shift
	if said=$("$@" 2>&1 >/dev/null); then
		said=done
	else
		said=${said##*: }
	fi
	$b printf '%s\t%s\n' "$what" "${said:-refused}"
}
try "mount a file system" $b mount -t tmpfs none /mnt
try "new user namespace" $b unshare -U $b true
try "new network namespace" $b unshare -n $b true
try "make a disk device" $b mknod /tmp/disk b 8 0
try "change root directory" $b chroot / $b true
try "set the host name" $b hostname other
try "write to /proc/sys" $b sh -c 'echo other >/proc/sys/kernel/hostname'
try "read the kernel log" $b dmesg
try "raise its priority" $b renice -n -5 $$
PROBE
}

write_config()
{
	local all
	all=$(all_capabilities)
	cat <<CONFIG
{
	"ociVersion": "1.0.2",
	"process": {
		"user": {"uid": 0, "gid": 0},
		"args": ["/bin/busybox", "sh", "/probe.sh"],
		"env": ["PATH=/bin"],
		"cwd": "/",
		"capabilities": {
			"bounding": [$all],
			"effective": [$all],
			"permitted": [$all],
			"inheritable": [$all],
			"ambient": [$all]
		}
	},
	"root": {"path": "rootfs"},
	"hostname": "asks-for-all",
	"mounts": [
		{"destination": "/proc", "type": "proc", "source": "proc"},
		{
			"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
			"options": ["nosuid", "mode=755", "size=65536k"]
		}
	],
	"linux": {
		"cgroupsPath": "/ravelin-try-$$",
		"namespaces": [
			{"type": "pid"}, {"type": "mount"}, {"type": "ipc"},
			{"type": "uts"}, {"type": "network"}
		],
		"resources": {"devices": [{"allow": true, "access": "rwm"}]}
	}
}
CONFIG
}

# make_bundle DIR BUSYBOX
make_bundle()
{
	mkdir -p "$1"/rootfs/{bin,proc,dev,tmp,mnt}
	cp "$2" "$1/rootfs/bin/busybox"
	write_probe >"$1/rootfs/probe.sh"
	write_config >"$1/config.json"
}

# --- the two starts -----------------------------------------------------------

# Both runtimes work on a pure cgroup hierarchy; where this machine mixes the
# versions, or has none mounted, our own view of it is made pure.
arrange_cgroups()
{
	[ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ] || return 0
	if mountpoint -q /sys/fs/cgroup/unified; then
		umount /sys/fs/cgroup/unified
	elif ! grep -q ' cgroup ' /proc/self/mounts; then
		mount -t cgroup2 none /sys/fs/cgroup
	fi
}

# start OUT PROGRAM...: a container of a fresh bundle; what it said is in OUT.
start()
{
	local out=$1
	shift
	rm -rf "$place/bundle"
	make_bundle "$place/bundle" "$place/busybox"
	"$@" --root "$place/state" run --bundle "$place/bundle" "try-$$" \
		</dev/null >"$out" 2>"$out.err"
}

# The last line that was written to standard error.
complaint()
{
	tail -n 1 "$1.err"
}

show()
{
	local what bare hardened width=24

	printf '\n%s%-*s%-*s%s%s\n' "$bold" "$width" "$1" "$width" "bare" \
		"through ravelin ($profile)" "$plain"
	while IFS=$'\t' read -r what bare hardened; do
		if [ "$bare" = "$hardened" ]; then
			printf '%-*s%-*s%s\n' "$width" "$what" "$width" \
				"$bare" "$hardened"
		else
			printf '%-*s%s%-*s%s%s%s\n' "$width" "$what" "$red" \
				"$width" "$bare" "$green" "$hardened" "$plain"
		fi
	done < <(awk -F '\t' 'NR == FNR { hardened[$1] = $2; next }
		{ print $1 "\t" $2 "\t" hardened[$1] }' \
		"$place/hardened" "$place/bare")
}

# compare RUNTIME
compare()
{
	local path version

	path=$(command -v "$1") || return 0
	version=$("$path" --version | awk 'NR == 1 { print $NF }')
	if ! start "$place/bare" "$path"; then
		printf '\n%s can start nothing on this machine: %s\n' "$1" \
			"$(complaint "$place/bare")"
		return 0
	fi
	start "$place/hardened" "$build/src/shim/ravelin" \
		"--ravelin-policy=$place/policy.json" \
		"--ravelin-profile=$profile" "--ravelin-runtime=$path" ||
		die "$1 through ravelin: $(complaint "$place/hardened")"
	show "$1 $version"
	started=$((started + 1))
}

# Where to ask what was changed, and the first line of the answer.
explain()
{
	local ravelinctl=$build/src/admin/ravelinctl

	write_config >"$place/config.json"
	printf '\nWhat was changed, and why, for any config.json:\n'
	printf '    %s explain config.json\n    ' "$ravelinctl"
	# Status 1: there are findings.
	{ "$ravelinctl" explain --profile "$profile" "$place/config.json" ||
		[ $? -eq 1 ]; } | sed -n "1s,$place/,,p"
}

# In a mount namespace of our own, which ends with us.
inside()
{
	local place=$1 build=$2 started=0 directory

	log=$place/log
	mount -t tmpfs -o mode=755 ravelin-try "$place"
	for directory in "${records[@]}"; do
		mount -t tmpfs -o mode=700 ravelin-try "$directory"
	done
	echo '{"log": {"to": "off"}}' >"$place/policy.json"
	arrange_cgroups
	fetch_busybox "$place"
	step "one bundle that asks for everything, started twice"
	compare runc
	compare crun
	[ "$started" -gt 0 ] || die "no runtime could start a container"
	explain
}

# tidy PLACE [DIRECTORY...]: removes what was made on this machine, directories
# unless somebody uses them by now.
tidy()
{
	rm -rf "$1"
	shift
	[ $# -eq 0 ] || rmdir "$@" 2>/dev/null || true
}

main()
{
	local build=$root/build/release place directory made=()

	[ "$(id -u)" = 0 ] || die "needs root, as runc and crun do"
	place=$(mktemp -d /run/ravelin-try.XXXXXX)
	log=$place/log
	for directory in "${records[@]}"; do
		mkdir -m 700 "$directory" 2>/dev/null || continue
		made+=("$directory")
	done
	# shellcheck disable=SC2064 # now
	trap "tidy '$place' ${made[*]}" EXIT
	if [ "${1:-}" = --build ]; then
		build=$(cd "${2:?--build needs a directory}" && pwd)
	elif [ $# -gt 0 ]; then
		die "usage: try.sh [--build DIR]"
	else
		prepare
	fi
	unshare --mount --propagation private \
		"$root/contrib/try.sh" --inside "$place" "$build"
}

if [ "${1:-}" = --inside ]; then
	inside "$2" "$3"
else
	main "$@"
fi
