# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # settings are ravelin-node's
# Part of ravelin-node: the programs of this image, on the node.

# put MODE SOURCE TARGET: TARGET becomes a copy of SOURCE at once, or is as it
# was.
put()
{
	same "$@" || { stage_file "$@" && mv -fT "$3.new" "$3"; }
}

same()
{
	cmp -s "$2" "$3" && [ ! -L "$3" ] && [ "$(stat -c %a "$3")" = "$1" ]
}

# stage_file MODE SOURCE TARGET: the copy stands beside it, on the disk.
stage_file()
{
	cp "$2" "$3.new" && chmod "$1" "$3.new" && sync "$3.new"
}

# point TARGET LINK: LINK leads to TARGET at once.
point()
{
	[ "$(readlink "$2" 2>/dev/null)" != "$1" ] || return 0
	ln -sfn "$1" "$2.new" && mv -fT "$2.new" "$2"
}

has_selinux()
{
	grep -qw selinuxfs /proc/filesystems
}

# starts PROGRAM: from where it is to stay. ravelin may have no runtime here to
# ask for its version; then it says so itself.
starts()
{
	answer=$("$1" --version 2>&1 </dev/null) && return
	case $answer in
	"ravelin: "*) ;;
	*)
		say "$1 does not start here: $answer"
		return 1
		;;
	esac
}

# fits CTL: whether programs of its version take the policy that is to be in
# force: the ConfigMap's, or what is there.
fits()
{
	{ [ "$ours$staged" = yesyes ] && valid "$scratch/staged" "$1" >/dev/null; } ||
		"$1" policy validate
}

# Programs that would not do stay away; then those stay that are there.
replace_programs()
{
	for name in ravelin ravelinctl; do
		stage_file 755 "$source/bin/$name" "$opt/bin/$name" &&
			starts "$opt/bin/$name.new" || return 1
	done
	fits "$opt/bin/ravelinctl.new" || {
		say "these programs would not take the policy"
		return 1
	}
	for name in ravelinctl ravelin; do
		mv -fT "$opt/bin/$name.new" "$opt/bin/$name" || return 1
	done
}

install_programs()
{
	mkdir -p "$opt/bin" "$opt/share/profiles" "$state" || return 1
	# As a policy has it for /opt/NAME/bin; what is made there gets it too.
	# With /opt's own type an engine may not start it.
	! has_selinux || chcon -t bin_t "$opt/bin" || return 1
	if ! same 755 "$source/bin/ravelin" "$opt/bin/ravelin" ||
		! same 755 "$source/bin/ravelinctl" "$ctl"; then
		replace_programs || {
			rm -f "$opt/bin/ravelin.new" "$ctl.new"
			return 1
		}
	fi
	for file in "$source"/share/ravelin/profiles/*.json; do
		[ ! -f "$file" ] ||
			put 644 "$file" "$opt/share/profiles/${file##*/}" || return 1
	done
	for name in $profiles; do
		point ravelin "$opt/bin/ravelin-$name" || return 1
	done
}
