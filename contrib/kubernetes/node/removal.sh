# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # settings are ravelin-node's
# Part of ravelin-node: taking ravelin away.

# Containers that were started through ravelin are stopped, entered and deleted
# through it: the shim has its path.
in_use()
{
	is_yes "${RAVELIN_FORCE:-}" && return 1
	[ "$engine" = containerd ] || {
		say "whether containers run through ravelin can't be seen under $engine: drain the node, then set RAVELIN_FORCE=yes"
		return 0
	}
	# Where this program runs one container does.
	[ "$(find "$bundles" -mindepth 2 -maxdepth 2 -type d 2>/dev/null | wc -l)" -gt 0 ] || {
		say "no container is seen in $bundles: mount containerd's directory there, or drain the node and set RAVELIN_FORCE=yes"
		return 0
	}
	count=$(grep -ls "$opt/bin/ravelin" "$bundles"/*/*/options.json | wc -l)
	[ "$count" -gt 0 ] || return 1
	say "$count containers still run through ravelin: drain the node, and replace what a drain leaves"
}

unpublish()
{
	if tells_api && [ -e "$account/token" ]; then
		patch_node "$(node_labels removed | as_patch null)" || return 1
	fi
	rm -f "$features/ravelin" "$features/.ravelin.new" "$textfiles/ravelin.prom"
}

remove_files()
{
	for name in policy.json profiles; do
		case $(readlink "$etc/$name" 2>/dev/null) in
		.ravelin-node/*) rm "$etc/$name" ;;
		esac
	done
	rm -rf "$kept" "${opt:?}/bin" "${opt:?}/share"
	rm -f "$state/metrics.json" "$state/restart-due" "$state/registered"
	# A mount point stays; so does what others put there.
	rmdir "$opt" "$etc" "$state" 2>/dev/null || :
}

# The engine first: once it is started anew no container starts through ravelin.
remove()
{
	mkdir -p "$state"
	# What is registered needs programs to be taken back.
	if [ -e "$etc/configured.json" ] && [ ! -x "$ctl" ]; then
		mkdir -p "$opt/bin"
		put 755 "$source/bin/ravelinctl" "$ctl"
	fi
	if [ -x "$ctl" ]; then
		change_engine "$ctl" configure "$engine" --undo
		settle_engine
		! restart_is_due || exit 1
		! in_use || exit 1
		unpublish
	fi
	remove_files
	say "removed"
}

remove_and_stay()
{
	trap 'exit 0' TERM INT
	until attempt remove; do
		sleep "$interval" &
		wait $!
	done
	: >"$scratch/ready"
	while :; do
		sleep 3600 &
		wait $!
	done
}
