# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # settings are ravelin-node's
# Part of ravelin-node: the ConfigMap's policy, on the node.

# Whoever wrote a policy on the node itself is not overruled.
policy_is_ours()
{
	for name in policy.json profiles; do
		[ -e "$etc/$name" ] || [ -L "$etc/$name" ] || continue
		case $(readlink "$etc/$name" 2>/dev/null) in
		.ravelin-node/*) continue ;;
		esac
		# An empty directory says nothing.
		rmdir "$etc/$name" 2>/dev/null && continue
		say "$etc/$name is not this program's: move it away for the ConfigMap to hold"
		return 1
	done
}

# What the ConfigMap says, as it is to be installed: its key policy.json is the
# policy, each other NAME.json a profile.
stage_policy()
{
	rm -rf "$scratch/staged" && mkdir -p "$scratch/staged/profiles" || return 1
	# Of one version: the kubelet may turn ..data meanwhile.
	from=$(readlink -f "$wanted/..data") && [ -d "$from" ] || from=$wanted
	for file in "$from"/*.json; do
		name=profiles/${file##*/}
		[ "$name" != profiles/policy.json ] || name=policy.json
		[ ! -f "$file" ] || cp "$file" "$scratch/staged/$name" || return 1
	done
	[ -f "$scratch/staged/policy.json" ] || {
		say "the ConfigMap has no policy.json"
		return 1
	}
}

# A policy that names each profile: those that only handlers name count too.
names_all()
{
	printf '{"rules": ['
	comma=
	for name in $profiles $(cd "$1/profiles" && ls); do
		printf '%s\n{"match": {"link": "%s"}, "profile": "%s"}' \
			"$comma" "${name%.json}" "${name%.json}"
		comma=,
	done
	printf ']}\n'
}

# valid DIRECTORY [CTL]: tells what is wrong with it, by CTL or the node's.
valid()
{
	names_all "$1" >"$1/all.json"
	"${2:-$ctl}" policy validate --profiles "$1/profiles" "$1/all.json" \
		>"$1/problems" 2>&1 || {
		cat "$1/problems"
		return 1
	}
	rm "$1/all.json" "$1/problems"
	"${2:-$ctl}" policy validate --profiles "$1/profiles" "$1/policy.json"
}

digest_of()
{
	(cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum) |
		sha256sum | cut -c 1-16
}

# fill DIRECTORY FROM...: it comes to be with what the others have, the last one
# counting.
fill()
{
	target=$1
	shift
	rm -rf "$kept/new" && mkdir "$kept/new" || return 1
	for from in "$@"; do
		cp -r "$from/." "$kept/new" || return 1
	done
	find "$kept/new" -type f -exec sync {} + &&
		rm -rf "$target" && mv -T "$kept/new" "$target"
}

# bring DIGEST: puts it in force. A reader opens the policy first and its profiles
# then: in between, and a while longer, the profiles of both are there.
bring()
{
	old=$(readlink "$kept/current" 2>/dev/null)
	both=both-$old-$1
	if [ -d "$kept/$old/profiles" ] && [ -n "$old" ]; then
		[ -d "$kept/$both" ] || fill "$kept/$both" \
			"$kept/$old/profiles" "$kept/$1/profiles" || return 1
		point ".ravelin-node/$both" "$etc/profiles" || return 1
	else
		point ".ravelin-node/$1/profiles" "$etc/profiles" || return 1
	fi
	point "$1" "$kept/current" &&
		point .ravelin-node/current/policy.json "$etc/policy.json" || return 1
	say "policy $1 is in force"
}

# settle_policy DIGEST: only what belongs to it is left.
settle_policy()
{
	case $(readlink "$etc/profiles" 2>/dev/null) in
	.ravelin-node/both-*) sleep "$grace" ;;
	esac
	point ".ravelin-node/$1/profiles" "$etc/profiles" &&
		point .ravelin-node/current/policy.json "$etc/policy.json" || return 1
	for other in "$kept"/*; do
		case ${other##*/} in
		current | "$1") ;;
		*) rm -rf "$other" || return 1 ;;
		esac
	done
}

# is_whole DIGEST: what is there under it is what it says.
is_whole()
{
	[ -d "$kept/$1" ] && [ "$(digest_of "$kept/$1")" = "$1" ]
}

# mend DIGEST: file by file, for it is in force.
mend()
{
	find "$kept/$1" -type f | while read -r file; do
		[ -f "$scratch/staged/${file#"$kept/$1/"}" ] || rm "$file"
	done
	mkdir -p "$kept/$1/profiles" || return 1
	for file in policy.json $(cd "$scratch/staged" && ls -d profiles/*.json 2>/dev/null); do
		put 644 "$scratch/staged/$file" "$kept/$1/$file" || return 1
	done
	say "policy $1 is as it should be again"
}

# Installs what the ConfigMap says, or leaves what is there.
install_policy()
{
	mkdir -p "$kept" || return 1
	if [ "$staged" = no ] || ! valid "$scratch/staged"; then
		say "the ConfigMap's policy is not installed; what was in force stays in force"
		return 1
	fi
	version=$(digest_of "$scratch/staged")
	if [ "$(readlink "$kept/current" 2>/dev/null)" = "$version" ]; then
		is_whole "$version" || mend "$version" || return 1
	else
		fill "$kept/$version" "$scratch/staged" && bring "$version" || return 1
	fi
	settle_policy "$version"
}
