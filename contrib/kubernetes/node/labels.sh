# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # settings are ravelin-node's
# Part of ravelin-node: what is told of the node.

has()
{
	if "$@" >/dev/null 2>&1; then echo true; else echo false; fi
}

# "policy_info LABEL": of what is in force.
policy_info()
{
	sed -n "s/^ravelin_policy_info{.*$1=\"\([^\"]*\)\".*/\1/p" "$scratch/metrics"
}

# Lines of KEY=VALUE; values are what a label's may be.
node_labels()
{
	"$ctl" log --metrics --file /dev/null >"$scratch/metrics"
	digest=$(policy_info digest)
	cat <<-END
	io.ravelin/version=$("$ctl" --version | sed 's/.* //')
	io.ravelin/state=$1
	io.ravelin/policy=${digest#fnv1a:}
	io.ravelin/profile=$(policy_info profile)
	io.ravelin/mode=$(policy_info mode)
	io.ravelin/engine=$engine
	io.ravelin/default=$(has is_yes "${RAVELIN_DEFAULT:-}")
	io.ravelin/selinux=$(has has_selinux)
	io.ravelin/apparmor=$(has grep -q Y /sys/module/apparmor/parameters/enabled)
	END
}

tells_nfd()
{
	[ "$labels" = nfd ] || [ "$labels" = both ]
}

tells_api()
{
	[ "$labels" = api ] || [ "$labels" = both ]
}

# patch_node JSON. What is secret stands in no argument.
patch_node()
{
	# Without a connection there is none.
	: >"$scratch/answer"
	{
		printf 'header = "Authorization: Bearer %s"\n' "$(cat "$account/token")"
		printf 'header = "Content-Type: application/merge-patch+json"\n'
		printf 'cacert = "%s"\n' "$account/ca.crt"
	} | curl -sS --fail-with-body --max-time 20 --config - --request PATCH \
		--data "$1" -o "$scratch/answer" \
		"$api/api/v1/nodes/${NODE_NAME:?}" || {
		say "the API server does not take the labels: $(head -c 300 "$scratch/answer")"
		return 1
	}
}

# shellcheck disable=SC2120 # removal.sh gives one
# as_patch VALUE: of lines KEY=VALUE, with their values or each with VALUE.
as_patch()
{
	sed -n "s/^\([^=]*\)=\(.*\)/\"\1\":${1:-\"\\2\"}/p" | paste -sd , |
		sed 's/.*/{"metadata":{"labels":{&}}}/'
}

# publish STATE
publish()
{
	node_labels "$1" >"$scratch/labels"
	if tells_nfd && [ -d "$features" ] &&
		! cmp -s "$scratch/labels" "$features/ravelin"; then
		# Files that begin with a dot are not read.
		cp "$scratch/labels" "$features/.ravelin.new"
		mv -f "$features/.ravelin.new" "$features/ravelin"
	fi
	if tells_api && ! cmp -s "$scratch/labels" "$scratch/told"; then
		# shellcheck disable=SC2119
		patch_node "$(as_patch <"$scratch/labels")" || return 1
		cp "$scratch/labels" "$scratch/told"
	fi
}

write_metrics()
{
	[ -d "$textfiles" ] || return 0
	"$ctl" log --metrics --state "$state/metrics.json" -o "$textfiles/ravelin.prom"
}
