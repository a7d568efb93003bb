# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by those who make a directory once and keep it, named by the digest of
# what it is made from.

digest() { sha256sum | cut -c -16; }

# make_once DIR WORDS COMMAND...: has COMMAND fill DIR, while those who want it
# too wait. It has its name only when all is in it.
make_once() {
	local dir=$1 words=$2
	shift 2
	[ ! -d "$dir" ] || return 0
	exec 9>"$dir.lock"
	flock 9
	if [ ! -d "$dir" ]; then
		echo "$words, once" >&2
		rm -rf "$dir.new"
		mkdir -p "$dir.new" && "$@" "$dir.new" 9>&- &&
			mv "$dir.new" "$dir"
	fi
	exec 9>&-
	[ -d "$dir" ]
}

# remove_old CACHE: what nobody has used for a day.
remove_old() {
	find "$1" -mindepth 1 -maxdepth 1 -mmin +1440 -exec rm -rf {} +
}
