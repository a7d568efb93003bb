# SPDX-License-Identifier: Apache-2.0
# A policy of $rules rules and $exceptions exceptions, of which one rule alone
# matches: the last, or with $first the first. With $expired no exception is
# looked at. Neither changes how long the text is by more than a comma.

# Patterns of every kind that fail late rather than at once: many begin as
# images, pods and namespaces do.
def misses($i): [
	{namespace: ["team-\($i)", "*-nowhere-\($i)", "def?ult-\($i)"]},
	{image: ["docker.io/library/nowhere-\($i):*", "*/busybox:v\($i).*"]},
	{id: "*nowhere-\($i)*"},
	{annotations: {
		"io.kubernetes.cri.container-type": "nowhere-\($i)",
		"example.com/role-\($i)": "*"
	}},
	{engine: ["docker", "containerd", "podman"],
		asks: ["root", "host-network"], id: ["[g-z]*-\($i)", "?"]},
	{pod: "web-\($i)-*", container: "app*"},
	{image: "*[!a-z]nowhere-\($i)[0-9]*"},
	{type: "container", container: ["app-\($i)", "*-app"], link: "strict"}
][$i % 8];

def rule($i): {
	name: "rule-\($i)",
	match: misses($i),
	profile: (["restricted", "baseline", "strict"][$i % 3])
} + if $i % 2 == 0 then {comment: "the reason for rule \($i)"} else {} end
  + if $i % 5 == 0 then {hardeners: {selinux: "audit"}} else {} end;

def exception($i): {
	name: "exception-\($i)",
	for: misses($i),
	allow: {capabilities: ["NET_ADMIN"]},
	why: "the reason for exception \($i)",
	until: (if $expired then "2020-01-01" else "2999-12-31" end)
};

{name: "hit", match: {id: "bench*"}, profile: "baseline"} as $hit |
[range($rules - 1) | rule(.)] as $others |
{
	rules: (if $first then [$hit] + $others else $others + [$hit] end),
	exceptions: [range($exceptions) | exception(.)],
	log: {file: "/run/live/decisions.log"}
}
