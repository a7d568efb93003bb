# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # settings are ravelin-node's
# Part of ravelin-node: the engine, its configuration and its restart.

# What the engine is told, to see whether that changed.
engine_digest()
{
	(cd "/etc/$engine" && find . -type f | LC_ALL=C sort |
		xargs -r sha256sum) | sha256sum | cut -c 1-16
}

# --- systemd ---

manager()
{
	dbus-send --system --print-reply=literal --dest=org.freedesktop.systemd1 "$@"
}

# unit PROPERTY: of the engine's.
unit()
{
	manager "/org/freedesktop/systemd1/unit/${engine}_2eservice" \
		org.freedesktop.DBus.Properties.Get \
		string:org.freedesktop.systemd1.Unit "string:$1" | sed 's/.* //'
}

restart_engine()
{
	say "restarting $engine"
	manager /org/freedesktop/systemd1 \
		org.freedesktop.systemd1.Manager.RestartUnit \
		"string:$engine.service" string:replace >/dev/null
}

# started_anew SINCE: within a while, for systemd only queues a restart.
started_anew()
{
	seconds=0
	until [ "$(unit ActiveEnterTimestampMonotonic)" != "$1" ] &&
		[ "$(unit ActiveState)" = active ]; do
		seconds=$((seconds + 1))
		[ $seconds -le "$patience" ] || {
			say "$engine is not active anew"
			return 1
		}
		sleep 1
	done
}

# --- whether a restart is due ---

boot_id()
{
	cat /proc/sys/kernel/random/boot_id
}

# note DIGEST [SINCE]: the engine runs with a configuration of that digest, and
# has been asked to start anew when it had been running since then.
note()
{
	digest=$1 since=${2:-}
	printf '%s\n' "$(boot_id) $digest $since" >"$state/restart-due"
}

# Sets digest and since. With the machine the engine was started anew too.
restart_is_due()
{
	[ -e "$state/restart-due" ] || return 1
	read -r boot digest since <"$state/restart-due" || return 1
	[ "$boot" = "$(boot_id)" ] && [ "$digest" != "$(engine_digest)" ]
}

# change_engine COMMAND...: where that changes its configuration a restart is due.
change_engine()
{
	before=$(engine_digest)
	status=0
	# Noted before it is done: this program may end in between.
	restart_is_due || note "$before"
	"$@" || status=$?
	[ "$(engine_digest)" = "$before" ] || note "$digest"
	restart_is_due || rm -f "$state/restart-due"
	return $status
}

# The restart that is due, if that may be; it may end this program.
settle_engine()
{
	restart_is_due || return 0
	if ! is_yes "${RAVELIN_RESTART:-}"; then
		say "$engine's configuration changed: it holds once $engine is restarted and $state/restart-due removed"
		return 0
	fi
	entered=$(unit ActiveEnterTimestampMonotonic)
	[ -n "$entered" ] || return 1
	if [ "${since:-$entered}" = "$entered" ]; then
		note "$digest" "$entered"
		restart_engine || return 1
	fi
	started_anew "$since" && rm "$state/restart-due"
}

# --- what is registered ---

# register OPTION...: what is no longer asked for goes with all of it.
register()
{
	if [ -e "$etc/configured.json" ] &&
		[ "$(head -n 1 "$state/registered" 2>/dev/null)" != "$*" ]; then
		"$ctl" configure "$engine" --undo || return 1
	fi
	"$ctl" configure "$engine" "$@" &&
		printf '%s\n' "$*" >"$state/registered"
}

# Nothing is written while all of it is as it was left.
configure_engine()
{
	set --
	is_yes "${RAVELIN_DEFAULT:-}" && set -- --set-default
	for name in $profiles; do
		set -- "$@" --profile "$name"
	done
	version=$("$ctl" --version)
	if [ "$(cat "$state/registered" 2>/dev/null)" != "$(
		printf '%s\n%s' "$*" "$version $(engine_digest)"
	)" ]; then
		change_engine register "$@" || return 1
		echo "$version $(engine_digest)" >>"$state/registered"
	fi
	settle_engine
}
