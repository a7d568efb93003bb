# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The modules that the client is built on, kept in the build directory
# ($CRI_MODULES).

# The same test with another runtime may look for them at the same time.
has_modules() {
	mkdir -p "$CRI_MODULES"
	(flock 9 && fetch_modules) 9<"$CRI_MODULES" >&2
}

fetch_modules() {
	local here
	here=$(dirname "${BASH_SOURCE[0]}")
	cmp -s "$here/package-lock.json" "$CRI_MODULES/package-lock.json" &&
		[ -e "$CRI_MODULES/whole" ] && return
	rm -f "$CRI_MODULES/whole"
	cp "$here"/package{,-lock}.json "$CRI_MODULES" &&
		npm --prefix "$CRI_MODULES" ci --silent --ignore-scripts \
			--no-audit --no-fund && touch "$CRI_MODULES/whole"
}
