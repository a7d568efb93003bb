#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The program of contrib/kubernetes/node on a node that is none: what it installs,
# what it refuses to, what it tells, and that nothing of it is left.

# shellcheck disable=SC2030,SC2031 # each test has a shell of its own

bats_require_minimum_version 1.5.0
load lib

NODE=$BATS_TEST_DIRNAME/../../contrib/kubernetes
FEATURES=/etc/kubernetes/node-feature-discovery/features.d
CONFIG=/etc/containerd/config.toml

setup() {
	export T=$BATS_TEST_TMPDIR
	export PATH=$T/bin:$PATH
	export RAVELIN_SOURCE=$T/image RAVELIN_POLICY=$T/policy RAVELIN_SCRATCH=$T/scratch
	export RAVELIN_PROFILES='restricted web' RAVELIN_INTERVAL=0.2 NODE_NAME=n1
	export RAVELIN_GRACE=0.3 RAVELIN_PATIENCE=2
	export RAVELIN_ACCOUNT=$T/account
	rm -rf /opt/ravelin /var/lib/ravelin /etc/ravelin /etc/containerd "$FEATURES"
	rm -rf /var/lib/prometheus/node-exporter/* /run/containerd
	mkdir -p "$T"/{bin,image/bin,image/share/ravelin/profiles,policy,scratch,account} \
		"$FEATURES" /etc/ravelin /etc/containerd /var/lib/ravelin
	cp "$NODE"/../../profiles/*.json "$T/image/share/ravelin/profiles"
	cp "$RAVELIN" "$T/image/bin/ravelin"
	cp "$RAVELINCTL" "$T/image/bin/ravelinctl"
	own_dbus
	printf 'version = 2\n# mine\n' >$CONFIG
	config_map 1 "$NODE/overlays/enforce/policy.json" "$NODE/base/ravelin-node.json"
}

teardown() {
	[ -z "${RUNNING:-}" ] || { kill "$RUNNING"; wait "$RUNNING"; } || true
	[ -z "${API:-}" ] || { kill "$API"; wait "$API"; } || true
}

own_dbus() {
	echo 5 >"$T/since"
	cat >"$T/bin/dbus-send" <<END
#!/bin/sh
case "\$*" in
*containerd_2eservice*:ActiveEnterTimestampMonotonic)
	echo "   variant       uint64 \$(cat "$T/since")" ;;
*containerd_2eservice*:ActiveState)
	echo "   variant       active" ;;
*)
	echo "\$*" >>"$T/restarted"
	[ ! -e "$T/restart-fails" ] || exit 1
	[ -e "$T/restart-hangs" ] || echo \$((\$(cat "$T/since") + 1)) >"$T/since" ;;
esac
END
	chmod 755 "$T/bin/dbus-send"
}

# config_map VERSION FILE...: as the kubelet lays a ConfigMap's files.
config_map() {
	local version=..$1 file
	shift
	mkdir "$T/policy/$version"
	cp "$@" "$T/policy/$version"
	ln -sfn "$version" "$T/policy/..data_tmp"
	mv -T "$T/policy/..data_tmp" "$T/policy/..data"
	find "$T/policy" -name '*.json' -type l -delete
	for file in "$@"; do
		ln -s "..data/${file##*/}" "$T/policy/${file##*/}"
	done
}

ravelin_node() {
	"$NODE/node/ravelin-node" "$@"
}

# until_true COMMAND...: within a quarter of a minute.
until_true() {
	for _ in {1..150}; do
		if "$@" >/dev/null 2>&1; then return 0; fi
		sleep 0.1
	done
	echo "never: $*"
	return 1
}

# state_is STATE, policy_is WORDS
state_is() { [ "$(label state)" = "$1" ]; }
policy_is() { [ "$(in_force)" = "$1" ]; }

# label KEY: its value in the feature file.
label() {
	sed -n "s|^io.ravelin/$1=||p" "$FEATURES/ravelin"
}

in_force() {
	/opt/ravelin/bin/ravelinctl policy show -f json | jq -r '.default | .profile, .modes.user' | xargs
}

@test "what a node gets: programs, links, policy, profiles, labels, metrics" {
	run -0 ravelin_node once
	echo "$output"
	cmp "$RAVELIN" /opt/ravelin/bin/ravelin
	[ "$(readlink /opt/ravelin/bin/ravelin-web)" = ravelin ]
	[ "$(readlink /opt/ravelin/bin/ravelin-restricted)" = ravelin ]
	[ "$(stat -c %a:%u /opt/ravelin/bin/ravelin)" = 755:0 ]
	[ "$(in_force)" = "baseline enforce" ]
	# The shim takes it too, which asks who could have put it there.
	run -0 /opt/ravelin/bin/ravelinctl policy test --engine containerd \
		--namespace ravelin-system --container ravelin-node
	[[ $output == *ravelin-node* ]]
	[ "$(label version)" = "$("$RAVELINCTL" --version | sed 's/.* //')" ]
	[ "$(label mode)$(label profile)" = enforcebaseline ]
	[[ $(label policy) =~ ^[0-9a-f]{16}$ ]]
	[ "$(label state)" = restart-due ]
	# All of it could be a label's value.
	[ "$(grep -cvE '^io\.ravelin/[a-z]+=([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$' \
		"$FEATURES/ravelin")" -eq 0 ]
	grep -q '^ravelin_policy_valid 1$' /var/lib/prometheus/node-exporter/ravelin.prom
	grep -q /opt/ravelin/bin/ravelin $CONFIG
	[ "$(ls -A "$FEATURES")" = ravelin ]
	[ ! -e "$T/restarted" ]
}

@test "the second time changes nothing, and what was lost comes back" {
	ravelin_node once
	find /opt/ravelin /etc/ravelin $CONFIG | sort >"$T/before"
	cksum $CONFIG >"$T/sum"
	rm /opt/ravelin/bin/ravelin-web /etc/ravelin/policy.json
	: >/opt/ravelin/bin/ravelin
	ravelin_node once
	find /opt/ravelin /etc/ravelin $CONFIG | sort >"$T/after"
	cmp "$T/before" "$T/after"
	cksum $CONFIG | cmp - "$T/sum"
	cmp "$RAVELIN" /opt/ravelin/bin/ravelin
}

@test "the engine is restarted if asked, and only when its configuration changed" {
	export RAVELIN_RESTART=yes
	: >"$T/restart-fails"
	run -1 ravelin_node once
	[ "$(label state)" = engine-not-configured ]
	rm "$T/restart-fails" "$T/restarted"
	run -0 ravelin_node once
	[ "$(wc -l <"$T/restarted")" -eq 1 ]
	grep -q 'RestartUnit string:containerd.service string:replace' "$T/restarted"
	[ "$(label state)" = ready ]
	run -0 ravelin_node once
	[ "$(wc -l <"$T/restarted")" -eq 1 ]
	RAVELIN_PROFILES=strict run -0 ravelin_node once
	[ "$(wc -l <"$T/restarted")" -eq 2 ]
	# Only queued is not done; what began meanwhile is not begun again.
	: >"$T/restart-hangs"
	RAVELIN_PROFILES=web run -1 ravelin_node once
	[[ $output == *"containerd is not active anew"* ]]
	[ "$(label state)" = engine-not-configured ]
	[ "$(wc -l <"$T/restarted")" -eq 3 ]
	echo 99 >"$T/since"
	RAVELIN_PROFILES=web run -0 ravelin_node once
	[ "$(wc -l <"$T/restarted")" -eq 3 ]
	[ "$(label state)" = ready ]
}

@test "settings are taken back too" {
	RAVELIN_DEFAULT=yes ravelin_node once
	grep -q default_runtime_name $CONFIG
	grep -q ravelin-restricted $CONFIG
	cp $CONFIG "$T/whole"
	RAVELIN_DEFAULT=no RAVELIN_PROFILES=web run -0 ravelin_node once
	run ! grep -E 'default_runtime_name|ravelin-restricted' $CONFIG
	grep -q ravelin-web $CONFIG
	[ "$(label state)" = restart-due ]
	RAVELIN_DEFAULT=yes ravelin_node once
	cmp $CONFIG "$T/whole"
}

@test "a bad ConfigMap replaces no good one, and a good one does at once" {
	ravelin_node once
	local digest
	digest=$(label policy)
	bad() {
		config_map "$1" "${@:2}"
		run -1 ravelin_node once
		[[ $output == *"what was in force stays in force"* ]]
		[ "$(in_force)" = "baseline enforce" ]
		[ "$(label policy):$(label state)" = "$digest:policy-rejected" ]
		[ "$(find /etc/ravelin/.ravelin-node -mindepth 1 -maxdepth 1 | wc -l)" -eq 2 ]
	}
	mkdir "$T/bad"
	echo '{"default": {"profile": "web"' >"$T/bad/policy.json"
	bad 2 "$T/bad/policy.json"
	[[ $output == *"policy.json:2:1: "* ]]
	echo '{"default": {"profile": "shop"}}' >"$T/bad/policy.json"
	bad 3 "$T/bad/policy.json"
	# A profile that handlers alone name, and one that is not the node's.
	echo '{"default": {"profile": "web"}}' >"$T/bad/policy.json"
	echo '{"capabilities": {"allow": ["NET_RAV"]}}' >"$T/bad/web.json"
	bad 4 "$T/bad/policy.json" "$T/bad/web.json"
	[[ $output == *web.json:1:*NET_RAV* ]]
	mv "$T/bad/web.json" "$T/bad/unused.json"
	bad 5 "$T/bad/policy.json" "$T/bad/unused.json"
	bad 6 "$T/bad/unused.json"
	[[ $output == *"has no policy.json"* ]]
	echo '{"default": {"profile": "shop", "mode": "audit"}}' >"$T/bad/policy.json"
	echo '{"extends": "web"}' >"$T/bad/shop.json"
	config_map 7 "$T/bad/policy.json" "$T/bad/shop.json"
	run -0 ravelin_node once
	[ "$(in_force)" = "shop audit" ]
	[ "$(label policy)" != "$digest" ]
	[ "$(label mode):$(label state)" = audit:restart-due ]
	[ "$(find /etc/ravelin/.ravelin-node -mindepth 1 -maxdepth 1 | wc -l)" -eq 2 ]
}

@test "the first ConfigMap is bad: nothing is registered" {
	echo '{' >"$T/policy.json"
	config_map 2 "$T/policy.json"
	run -1 ravelin_node once
	[ "$(cat $CONFIG)" = "$(printf 'version = 2\n# mine')" ]
	[ ! -e /etc/ravelin/policy.json ]
	[ "$(label state)" = policy-rejected ]
}

@test "a policy that is the node's own is not overruled" {
	echo '{"default": {"profile": "web"}}' >/etc/ravelin/policy.json
	run -1 ravelin_node once
	[[ $output == *"/etc/ravelin/policy.json is not this program's"* ]]
	[ "$(in_force)" = "web enforce" ]
	rm /etc/ravelin/policy.json
	mkdir -p /etc/ravelin/profiles
	ln -s /elsewhere /etc/ravelin/policy.json
	run -1 ravelin_node once
	rm /etc/ravelin/policy.json
	run -0 ravelin_node once
	[ "$(in_force)" = "baseline enforce" ]
}

@test "run follows the ConfigMap, and is ready while all is well" {
	run -1 ravelin_node ready
	"$NODE/node/ravelin-node" run >"$T/out" 2>&1 3>&- &
	RUNNING=$!
	until_true ravelin_node ready
	echo '{' >"$T/policy.json"
	config_map 2 "$T/policy.json"
	until_true grep -q 'stays in force' "$T/out"
	until_true eval '! ravelin_node ready'
	[ "$(in_force)" = "baseline enforce" ]
	echo '{"default": {"profile": "web"}}' >"$T/policy.json"
	config_map 3 "$T/policy.json"
	until_true ravelin_node ready
	[ "$(in_force)" = "web enforce" ]
	# What is lost while it runs comes back, and nothing is said twice.
	printf 'version = 2\n# mine\n' >$CONFIG
	rm /opt/ravelin/bin/ravelinctl
	echo '{' >"$(readlink -f /etc/ravelin/policy.json)"
	until_true grep -q /opt/ravelin/bin/ravelin $CONFIG
	until_true cmp "$RAVELINCTL" /opt/ravelin/bin/ravelinctl
	until_true policy_is "web enforce"
	until_true state_is restart-due
	rm /var/lib/ravelin/restart-due
	until_true state_is ready
	sleep 1
	[ "$(sort "$T/out" | uniq -d | grep -c 'stays in force')" = 0 ]
}

@test "programs that would not do stay away" {
	ravelin_node once
	printf 'not a program' >"$T/image/bin/ravelin"
	run -1 ravelin_node once
	[[ $output == *"ravelin.new does not start here"* ]]
	[ "$(label state)" = programs-rejected ]
	cmp "$RAVELIN" /opt/ravelin/bin/ravelin
	cp "$RAVELIN" "$T/image/bin/ravelin"
	# A version that does not take the policy in force, nor the ConfigMap's.
	cat >"$T/image/bin/ravelinctl" <<-END
	#!/bin/sh
	[ "\$1" != policy ] || { echo "a member that I do not know"; exit 1; }
	exec "$RAVELINCTL" "\$@"
	END
	run -1 ravelin_node once
	[[ $output == *"do not know"*"would not take the policy"* ]]
	cmp "$RAVELINCTL" /opt/ravelin/bin/ravelinctl
	[ -z "$(find /opt/ravelin/bin -name '*.new')" ]
	[ "$(in_force)" = "baseline enforce" ]
}

@test "who reads while the policy changes finds each profile" {
	ravelin_node once
	for name in one two; do
		mkdir "$T/$name"
		echo "{\"default\": {\"profile\": \"$name\"}}" >"$T/$name/policy.json"
		echo '{"extends": "web"}' >"$T/$name/$name.json"
	done
	while [ ! -e "$T/end" ]; do
		/opt/ravelin/bin/ravelinctl harden \
			"$BATS_TEST_DIRNAME/../fixtures/cri-container.json" \
			>"$T/hardened" 2>"$T/harden-says" || cat "$T/harden-says" >>"$T/failed"
		echo >>"$T/tries"
	done 3>&- &
	RUNNING=$!
	for version in {2..7}; do
		if [ $((version % 2)) = 0 ]; then name=one; else name=two; fi
		config_map "$version" "$T/$name/policy.json" "$T/$name/$name.json"
		RAVELIN_GRACE=0.1 ravelin_node once
		[ "$(ls /etc/ravelin/profiles)" = $name.json ]
	done
	: >"$T/end"
	wait $RUNNING
	RUNNING=
	[ "$(wc -l <"$T/tries")" -gt 50 ]
	[ ! -e "$T/failed" ] || { sort "$T/failed" | uniq -c; false; }
}

@test "labels by the API server: its own node, its token in no argument" {
	export RAVELIN_LABELS=both RAVELIN_API=http://127.0.0.1:8443
	echo secret >"$T/account/token"
	cat >"$T/bin/curl" <<-END
	#!/bin/sh
	echo "\$*" >>"$T/curl"
	exec $(command -v curl) "\$@"
	END
	chmod 755 "$T/bin/curl"
	node "$BATS_TEST_DIRNAME/api.mjs" 8443 "$T" >/dev/null 2>&1 3>&- &
	API=$!
	until_true test -e "$T/listening"
	: >"$T/refuse"
	run -1 ravelin_node once
	[[ $output == *"does not take the labels"*"as told"* ]]
	rm "$T/refuse" "$T/requests"
	ravelin_node once
	ravelin_node once
	[ "$(wc -l <"$T/requests")" -eq 1 ]
	run -0 jq -r '.method, .url, .headers.authorization, .headers["content-type"]' "$T/requests"
	[ "$output" = "$(printf '%s\n' PATCH /api/v1/nodes/n1 'Bearer secret' \
		application/merge-patch+json)" ]
	run -0 jq -r '.body | fromjson | .metadata.labels | to_entries[] |
		"\(.key)=\(.value)"' "$T/requests"
	[ "$output" = "$(cat "$FEATURES/ravelin")" ]
	RAVELIN_RESTART=yes RAVELIN_FORCE=yes ravelin_node remove
	run -0 jq -rc 'select(.body | contains("null")) | .body | fromjson |
		.metadata.labels | [length, (map(select(. != null)) | length)]' "$T/requests"
	[ "$output" = '[9,0]' ]
	[ "$(wc -l <"$T/curl")" -ge 3 ]
	run ! grep secret "$T/curl"
}

# bundle NAME BINARY: of a container that runs.
bundle() {
	local path=/run/containerd/io.containerd.runtime.v2.task/k8s.io/$1
	mkdir -p "$path"
	echo "{\"binary_name\":\"$2\"}" >"$path/options.json"
}

# not_removed MESSAGE: all of it is there still, the configuration aside.
not_removed() {
	run -1 ravelin_node remove
	[[ $output == *"$1"* ]] || { echo "$output"; false; }
	[ "$(cat $CONFIG)" = "$(printf 'version = 2\n# mine')" ]
	[ -x /opt/ravelin/bin/ravelin ]
	[ "$(in_force)" = "baseline enforce" ]
}

@test "removed: the engine first, then files, once no container needs them" {
	RAVELIN_RESTART=yes ravelin_node once
	bundle c1 /opt/ravelin/bin/ravelin-web
	bundle c2 runc
	not_removed "holds once containerd is restarted"
	RAVELIN_FORCE=yes not_removed "holds once containerd is restarted"
	export RAVELIN_RESTART=yes
	: >"$T/restart-hangs"
	not_removed "is not active anew"
	rm "$T/restart-hangs"
	not_removed "1 containers still run through ravelin"
	rm -r /run/containerd/io.containerd.runtime.v2.task/k8s.io
	not_removed "no container is seen"
	rm -r /run/containerd
	not_removed "no container is seen"
	bundle c1 runc
	run -0 ravelin_node remove
	[[ $output == *"ravelin-node: removed"* ]]
	[ ! -e /opt/ravelin ]
	[ ! -e /etc/ravelin ]
	[ ! -e /var/lib/ravelin ]
	[ -z "$(find "$FEATURES" /var/lib/prometheus/node-exporter -mindepth 1)" ]
	[ "$(ls -A /etc/containerd)" = config.toml ]
	run -0 ravelin_node remove
}

@test "removed: without programs on the node what is registered goes too" {
	export RAVELIN_RESTART=yes RAVELIN_FORCE=yes
	ravelin_node once
	rm -r /opt/ravelin/bin
	run -0 ravelin_node remove
	[ "$(cat $CONFIG)" = "$(printf 'version = 2\n# mine')" ]
	[ ! -e /opt/ravelin ]
}

@test "what is others' stays where it is" {
	echo mine >/etc/ravelin/notes
	mkdir -p /opt/ravelin
	echo mine >/opt/ravelin/notes
	export RAVELIN_RESTART=yes
	ravelin_node once
	RAVELIN_FORCE=yes ravelin_node remove
	[ "$(find /etc/ravelin /opt/ravelin -type f | wc -l)" -eq 2 ]
}

# config NAMESPACE: what containerd makes of the DaemonSet's container there.
config() {
	sed -n 's/^ *path: \(\/.*\)/\1/p' "$NODE"/base/daemonset.yaml >"$T/paths"
	xargs mkdir -p <"$T/paths"
	jq --rawfile paths "$T/paths" --arg namespace "$1" '
		.annotations += {
			"io.kubernetes.cri.sandbox-namespace": $namespace,
			"io.kubernetes.cri.container-name": "ravelin-node"} |
		.mounts += ($paths | split("\n") | map(select(. != "") | {
			destination: ., source: ., type: "bind",
			options: ["rbind", "rprivate", "rw"]}))' \
		"$BATS_TEST_DIRNAME/../fixtures/cri-container.json" >"$T/config.json"
}

@test "under ravelin itself its own pods get their directories, others don't" {
	ravelin_node once
	config ravelin-system
	[ "$(wc -l <"$T/paths")" -ge 7 ]
	run /opt/ravelin/bin/ravelinctl explain -f json "$T/config.json"
	[ "$(jq '[.findings[] | select(.hardener == "mounts" and
		(.outcome == "refused" or (.pointer | endswith("/source"))))] | length' \
		<<<"$output")" = 0 ] || { echo "$output"; false; }
	run ! jq -e ".findings[] | select(.hardener == \"mounts\") | .after | arrays | index(\"ro\")" <<<"$output"
	config shop
	run -1 /opt/ravelin/bin/ravelinctl explain -f json "$T/config.json"
	[ "$(jq '[.findings[] | select(.hardener == "mounts" and .outcome == "refused")] |
		length' <<<"$output")" -ge 4 ] || { echo "$output"; false; }
}

@test "words that it does not know" {
	run -2 ravelin_node
	run -2 ravelin_node install
	RAVELIN_ENGINE=docker run -2 ravelin_node once
	[[ $output == *'"docker": expected containerd or crio'* ]]
}

@test "a host of its own is all that this file touches" {
	without() {
		run -1 env -i PATH="$PATH" RAVELIN="$RAVELIN" RAVELINCTL="$RAVELINCTL" "$@"
		[[ $output == *"/etc is the host's"* ]]
		[ -e /etc/ravelin/mine ]
	}
	: >/etc/ravelin/mine
	for file in node metrics; do
		without bats "$BATS_TEST_DIRNAME/$file.bats"
		without RAVELIN_NODE_OWN=yes unshare --mount sh -c \
			"mount -t tmpfs host /etc && exec bats $BATS_TEST_DIRNAME/$file.bats"
	done
}
