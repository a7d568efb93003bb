# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The table in docs/applications.md, from the lines of the results: NAME
# RUNTIME PROFILE WORD. Sourced by run.sh.

TABLE=$APPS_DIR/../../docs/applications.md

# Debian's version without epoch, revision and repackaging.
version_of() {
	[ "$1" = - ] && echo "-" && return
	dpkg-query --admindir="$ROOTFS/var/lib/dpkg" -W -f '${Version}' "$1" |
		sed -E 's/^[0-9]+://; s/[-+~].*//'
}

# cell NAME PROFILE: both runtimes, or which of the two.
cell() {
	local name=$1 profile=$2
	awk -v name="$name" -v profile="$profile" '
		$1 == name && $3 == profile { seen[$2] = $4 }
		END {
			if (seen["runc"] == "" && seen["crun"] == "")
				print "-"
			else if (seen["runc"] == seen["crun"])
				print seen["runc"]
			else
				print "runc " seen["runc"] ", crun " seen["crun"]
		}' /run/live/results
}

role_cell() {
	[ "$2" = - ] && echo - && return
	echo "\`$2\`: $(cell "$1" "$2")"
}

# In a subshell, so that no case's variables stay.
# shellcheck disable=SC2154
row() (
	# shellcheck disable=SC1090
	. "$APPS_DIR/cases/$1.bash"
	restricted=$(cell "$1" restricted)
	[ -n "${plain:-}" ] || restricted=$needs
	baseline=$(cell "$1" baseline)
	[ -z "${exception:-}" ] || [ "$baseline" != works ] ||
		baseline="works with \`$exception\`"
	printf '| %s | %s | %s | %s | %s | %s |\n' "${title:-$1}" \
		"$(version_of "$package")" "$asked" "$baseline" \
		"$restricted" "$(role_cell "$1" "$role")"
)

write_table() {
	local name
	cat "$APPS_DIR/table.head"
	for name in "${ONLY[@]}"; do
		row "$name"
	done
}

# All but the versions, which are Debian's and go on.
without_versions() {
	awk -F '|' -v OFS='|' '/^\|/ { $3 = "" } { print }' "$@"
}

# table_settle WRITE: only where all was run.
table_settle() {
	[ ${#PROFILES[@]} -eq 0 ] && [ "${#RUNTIMES[@]}" -eq 2 ] &&
		[ "${#ONLY[@]}" -eq "$(all_cases | wc -l)" ] ||
		return 0
	write_table >/run/live/table
	if [ "$1" = 1 ]; then
		cat /run/live/table >"$TABLE"
		return
	fi
	diff <(without_versions "$TABLE") <(without_versions /run/live/table) ||
		{
			echo "apps: docs/applications.md: run --write-table" >&2
			return 1
		}
}
