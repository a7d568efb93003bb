#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the host can put in force, and what is known of its runtimes.

bats_require_minimum_version 1.5.0

load helpers

setup() { own_node; }

# fake PATH WORDS: a runtime that answers to --version with these, and to
# nothing else.
fake() {
	printf '#!/bin/sh\n[ "$*" = --version ] && printf "%%b" "%s"\n' "$2" >"$1"
	chmod 755 "$1"
}

# runtime NAME FILTER: of what is found by the link of that name.
runtime() {
	ctl features -f json | jq -r --arg name "/etc/ravelin/$1" \
		'.runtimes[] | select(.named == $name) | '"$2"
}

@test "the host" {
	run -0 ctl features
	[[ $output == *"Linux $(uname -r) $(uname -m)"* ]]
	[[ $output == *cgroups* ]]
	run -0 ctl features --format json
	[ "$(jq -r '.namespaces[0:3] | join(" ")' <<<"$output")" = \
		"cgroup ipc mnt" ]
	[ "$(jq -r '.seccompActions | join(" ")' <<<"$output")" = \
		"$(cat /proc/sys/kernel/seccomp/actions_avail)" ]
	[ "$(jq -r .kernel <<<"$output")" = "$(uname -r)" ]
}

# features_with SCRIPT: as someone for whom modes hold, where SCRIPT made /run.
features_with() {
	local -a as=(unshare --mount)
	[ "$(id -u)" = 0 ] || as+=(--map-root-user)
	# shellcheck disable=SC2016 # the inner shell's
	"${as[@]}" sh -c "mount -t tmpfs tmpfs /run && $1"' &&
		exec setpriv --bounding-set=-dac_override,-dac_read_search \
			--inh-caps=-dac_override,-dac_read_search "$0" features' \
		"$RAVELINCTL"
}

@test "no line of its help ends in a blank" {
	run -0 ctl features --help
	[ "$(grep -c ' $' <<<"$output")" -eq 0 ]
}

@test "records that one can't see are not called absent" {
	run -0 features_with 'mkdir -p /run/ravelin/containers'
	[[ $output == *"records     /run/ravelin/containers"$'\n'* ]]
	run -0 features_with 'true'
	[[ $output == *"/run/ravelin/containers, which is not there yet"* ]]
	run -0 features_with 'mkdir -p /run/ravelin/containers &&
		chmod 0 /run/ravelin'
	[[ $output != *"not there yet"* ]]
	[[ $output == *"/run/ravelin/containers, of which only root can tell"* ]]
}

@test "a runtime's version, and its flaws as the advisories have them" {
	fake etc/runtime 'runc version 1.2.7\\ncommit: v1.2.7-0\\nspec: 1.2.0\\n'
	[ "$(runtime runtime '.is, .version, .commit, .plain' | paste -sd ' ')" = \
		"runc 1.2.7 v1.2.7-0 true" ]
	[ "$(runtime runtime '.flaws[] | select(.id == "CVE-2025-31133")
		| .fixed | join(" ")')" = "1.2.8 1.3.3 1.4.0-rc.3" ]
	run -0 ctl features
	[[ $output == *"/etc/ravelin/runtime: 1.2.7"* ]]
	[[ $output == *"CVE-2025-52881: "*"; mended in 1.2.8, 1.3.3"* ]]
	[[ $output == *"the project's own 1.2.7;"* ]]
	[[ $output != *CVE-2024-21626* || -x /usr/sbin/runc ]]
	fake etc/runtime 'runc version 1.5.0\\n'
	[ "$(runtime runtime '.flaws | length')" = 0 ]
	fake etc/runtime 'runc version 1.1.5+ds1\\ncommit: 1.1.5+ds1-1+deb12u1\\n'
	[ "$(runtime runtime .plain)" = false ]
}

@test "what is no runtime says why" {
	local words
	echo '#!/bin/sh' >etc/runtime
	chmod 755 etc/runtime
	[ "$(runtime runtime .error)" = "its --version names none" ]
	for words in '' ' version 1.0' 'runc version' 'x\\ny version 1'; do
		fake etc/runtime "$words"
		[ "$(runtime runtime '.flaws | length')" = 0 ]
	done
	printf '#!/bin/sh\nexit 3\n' >etc/runtime
	[[ $(runtime runtime .error) == */runtime\ --version\ fails ]]
	printf '#!/bin/sh\nexec yes\n' >etc/runtime
	[[ $(runtime runtime .error) == *"does not come to an end" ]]
	fake etc/runtime 'runc version 1.0.0\\n'
	chmod 777 etc/runtime
	[[ $(runtime runtime .error) == *"can be written by"* ]]
	[ "$(runtime runtime .path)" = null ]
}

@test "each link of ours counts" {
	mkdir etc/runtimes
	fake etc/runtimes/a 'crun version 1.19\\n'
	fake etc/runtimes/b 'youki version 0.5.7\\n'
	[ "$(runtime runtimes/a '.flaws[].id' | head -1)" = CVE-2025-24965 ]
	[ "$(runtime runtimes/a '.flaws[].id' | grep -c 30892)" = 1 ]
	[ "$(runtime runtimes/b '.is, .version' | paste -sd ' ')" = "null 0.5.7" ]
}

@test "nothing but a format is taken" {
	run -2 --separate-stderr ctl features x
	run -2 --separate-stderr ctl features --format yaml
}
