#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# contrib/kubernetes on a real cluster of one node: what the API server takes, what
# the account may, what the DaemonSet does, what pods are then by their
# RuntimeClasses, what a user reads of a refusal, and that all of it goes again.
# The tests follow one another, as an administrator does things.

# shellcheck disable=SC2030,SC2031 # each test has a shell of its own
load ../engines/lib
load ../engines/containerd
load cluster

KUBERNETES=$BATS_TEST_DIRNAME/../../contrib/kubernetes
ACCOUNT=system:serviceaccount:ravelin-system:ravelin-node
NEEDED=(root runtime jq busybox ravelin containerd ptp cluster image)

has_image() { [ -f "$KUBERNETES_IMAGE" ]; }

# What is missing is said by each test: here nothing can be skipped.
setup_file() {
	local what
	for what in "${NEEDED[@]}"; do
		"has_$what" || return 0
	done
	export CLUSTER=$BATS_FILE_TMPDIR/cluster
	mkdir -p "$CLUSTER"
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR engines_setup
	mount -t tmpfs -o mode=755 ravelin-live /opt
	start_network
	start_control_plane
	start_node
	cp -r /etc/containerd "$CLUSTER/before"
	ctr -n k8s.io image import "$KUBERNETES_IMAGE" >/dev/null
	oci_archive "$BATS_FILE_TMPDIR/root" "$CLUSTER/images.tar"
	ctr -n k8s.io image import "$CLUSTER/images.tar" >/dev/null
}

teardown_file() {
	[ ! -d "${CLUSTER:-/nowhere}" ] || stop_cluster
}

setup() {
	requires "${NEEDED[@]}"
	cd "$BATS_TEST_TMPDIR" || return 1
}

# overlay OVERLAY COMPONENT...: as Kustomize renders it.
overlay() {
	local top=$CLUSTER/kubernetes/ours name=$1
	shift
	rm -rf "$CLUSTER/kubernetes"
	cp -r "$KUBERNETES" "$CLUSTER/kubernetes"
	mkdir "$top"
	jq -n --arg name "$name" '{resources: ["../overlays/" + $name],
		components: $ARGS.positional}' --args "${@/#/../components/}" \
		>"$top/kustomization.yaml"
	kubectl kustomize "$top" | known
}

# known: of a stream of YAML what this API server has kinds for.
known() {
	if kubectl api-resources -o name | grep -q ^validatingadmissionpolicies; then
		cat
	else
		gawk -v RS='\n---\n' -v ORS='\n---\n' '!/(^|\n)kind: ValidatingAdmissionPolicy/'
	fi
}

chart() {
	HELM_CACHE_HOME=$CLUSTER/helm "$KUBERNETES_TOOLS/helm/helm" template ravelin \
		"$KUBERNETES/chart" --namespace ravelin-system "$@" | known
}

# taken WHAT: the API server takes what is on standard input, without a warning.
taken() {
	run kubectl apply --server-side --dry-run=server --validate=true -f - <"$2"
	[ "$status" -eq 0 ] || complain "$1: $output"
	[[ $output != *[Ww]arning* ]] || complain "$1: $output"
}

@test "the API server takes each overlay with each component, and the chart's" {
	local name
	kubectl create namespace ravelin-system
	overlay audit >one && taken audit one
	overlay enforce >one && taken enforce one
	for name in restart api-labels privileged plain-runtime crio; do
		overlay audit "$name" >one
		taken "$name" one
	done
	overlay enforce crio restart api-labels privileged plain-runtime >one
	taken all one
	overlay remove restart >one && taken remove one
	overlay remove plain-runtime crio >one && taken "remove, CRI-O" one
	chart >one && taken chart one
	chart --set mode=enforce,labels=api,privilegedClasses=true,plainRuntime=true,restart=true \
		>one && taken "chart, all" one
	chart --set remove=true >one && taken "chart, remove" one
	kubectl delete namespace ravelin-system
}

# may_of USER: what it may, one line each.
may_of() { kubectl --as "$1" auth can-i --list --no-headers -n ravelin-system | tr -s ' ' | sort; }

@test "its account may nothing; with api-labels it may patch nodes, and nothing else" {
	overlay audit plain-runtime >one
	kubectl apply --server-side -f one
	within 30 kubectl -n ravelin-system get serviceaccount default
	# What any account may: read what the API is, ask what itself may.
	may_of system:serviceaccount:ravelin-system:default >everyone
	may_of $ACCOUNT >base
	diff everyone base
	overlay audit plain-runtime api-labels >one
	kubectl apply --server-side -f one
	within 10 kubectl --as $ACCOUNT auth can-i patch nodes
	may_of $ACCOUNT >labelled
	expect "$(diff everyone labelled | sed -n 's/^[<>] //p')" "nodes [] [] [patch]"
	local words
	for words in "get nodes" "list nodes" "update nodes" "delete nodes" \
		"patch nodes --subresource=status" "get pods" "create pods" \
		"get secrets" "list secrets" "create pods --subresource=exec" \
		"patch daemonsets.apps" "update configmaps" "impersonate users" \
		"create serviceaccounts --subresource=token" "escalate clusterroles"; do
		# shellcheck disable=SC2086 # words
		run kubectl --as $ACCOUNT auth can-i $words --all-namespaces
		[ "$status" -eq 1 ] && [[ $output == no* ]] || complain "$words: $output"
	done
	# By effect, not by what is said.
	run kubectl --as $ACCOUNT delete node n1
	[[ $output == *forbidden* ]] || complain "$output"
	run kubectl --as $ACCOUNT get secrets -n ravelin-system
	[[ $output == *forbidden* ]] || complain "$output"
}

# node_label KEY
node_label() { kubectl get node n1 -o json | jq -r --arg key "io.ravelin/$1" '.metadata.labels[$key]'; }
node_says() { [ "$(node_label "$1")" = "$2" ]; }
pod_of_node() {
	kubectl -n ravelin-system get pods -l app.kubernetes.io/name=ravelin -o json |
		jq -r '.items[] | select(.metadata.deletionTimestamp == null) | .metadata.name'
}

# ready_node: its pod is, and the node says so by its label.
ready_node() {
	within 90 kubectl -n ravelin-system rollout status ds/ravelin-node --timeout=5s || {
		kubectl -n ravelin-system describe pods | tail -n 15
		kubectl -n ravelin-system logs ds/ravelin-node
		return 1
	} >&2
}

@test "the DaemonSet installs ravelin, tells by the node's labels, and takes a new policy" {
	overlay enforce plain-runtime api-labels >one
	kubectl apply --server-side --force-conflicts -f one
	ready_node
	within 30 node_says state restart-due
	expect "$(readlink /opt/ravelin/bin/ravelin-web)" ravelin
	expect "$(/opt/ravelin/bin/ravelinctl policy show -f json | jq -r .default.profile)" baseline
	containerd --config /etc/containerd/config.toml config dump >merged
	grep -q 'default_runtime_name = "ravelin"' merged
	restart_engine
	rm /var/lib/ravelin/restart-due
	within 60 node_says state ready
	expect "$(node_label mode) $(node_label profile) $(node_label engine)" "enforce baseline containerd"
	# A policy that is none changes nothing and is told of; the next one counts.
	kubectl -n ravelin-system get configmap ravelin-policy -o json >kept.json
	kubectl -n ravelin-system patch configmap ravelin-policy --type merge \
		-p '{"data": {"policy.json": "{\"default\": {\"profile\": \"none-such\"}}"}}'
	within 120 node_says state policy-rejected
	expect "$(/opt/ravelin/bin/ravelinctl policy show -f json | jq -r .default.profile)" baseline
	kubectl -n ravelin-system logs ds/ravelin-node | grep -q none-such
	jq 'del(.metadata.resourceVersion, .metadata.managedFields)' kept.json |
		kubectl replace -f -
	within 120 node_says state ready
}

# pod NAME CLASS [JQ-FILTER]: made, with all that its user may ask for.
pod() {
	jq -n --arg name "$1" --arg class "$2" '{apiVersion: "v1", kind: "Pod",
		metadata: {$name, namespace: "default"},
		spec: {restartPolicy: "Never", terminationGracePeriodSeconds: 1,
			automountServiceAccountToken: false,
			containers: [{name: "one", image: "base:1", imagePullPolicy: "Never",
				command: ["/bin/sleep", "1000"],
				securityContext: {runAsUser: 1000, allowPrivilegeEscalation: true,
					capabilities: {add: ["SYS_ADMIN", "NET_RAW"]}}}]}}
		| if $class == "" then . else .spec.runtimeClassName = $class end
		'"${3:+| $3}" | kubectl create -f -
}
pod_phase() { kubectl get pod "$1" -o json | jq -r .status.phase; }
has_phase() { [ "$(pod_phase "$1")" = "$2" ]; }

# pod_pid NAME: of its container, as the engine has it.
pod_pid() {
	local id
	id=$(kubectl get pod "$1" -o json | jq -r '.status.containerStatuses[0].containerID')
	ctr -n k8s.io task ls | awk -v id="${id#containerd://}" '$1 == id { print $2 }'
}

# The capabilities that a class leaves, of all that there are.
bound_of() {
	case $1 in
	ravelin | ravelin-baseline | ravelin-web | ravelin-database) echo "$BASELINE_MASK" ;;
	ravelin-build) echo 00000000000001fb ;;
	ravelin-batch) echo 00000000000000fb ;;
	ravelin-restricted) echo "$RESTRICTED_MASK" ;;
	*) echo "$NO_CAPABILITY" ;;
	esac
}

@test "a pod of each RuntimeClass is held to its profile, and one of none to the default" {
	local class name bounding
	# What it is without: all that was asked for is there.
	kubectl create -f - <<-END
		{"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass",
		 "metadata": {"name": "bare"}, "handler": "runc"}
	END
	pod bare bare
	kubectl get runtimeclasses -l app.kubernetes.io/name=ravelin -o json |
		jq -r '.items[].metadata.name | select(. != "ravelin-node")' >classes
	expect "$(wc -l <classes)" 8
	while read -r class; do
		pod "by-$class" "$class"
	done <classes
	pod by-default ""
	within 60 has_phase bare Running
	output=$(cat "/proc/$(pod_pid bare)/status")
	expect_field NoNewPrivs 0
	expect_field Seccomp 0
	bounding=$(field CapBnd <<<"$output")
	((16#$bounding & 1 << 21)) || complain "no SYS_ADMIN in $bounding"
	{ cat classes && echo default; } | while read -r class; do
		name=by-$class
		within 60 has_phase "$name" Running ||
			complain "$(kubectl describe pod "$name" | tail -n 5)"
		[ "$class" != default ] || class=ravelin
		output=$(cat "/proc/$(pod_pid "$name")/status")
		expect_field CapBnd "$(bound_of "$class")"
		expect_field NoNewPrivs 1
		expect_field Seccomp 2
		# What somebody brings in by exec is held to the same.
		[ "$class" = ravelin-sandbox ] && continue
		output=$(kubectl exec "$name" -- /bin/try status)
		expect_field CapBnd "$(bound_of "$class")"
		expect_field NoNewPrivs 1
		expect_field Seccomp 2
	done
}

# failed_event POD: the text of it, in which the kubelet has put the container's name
# for its id.
failed_event() {
	kubectl get events -o json | jq -er --arg name "$1" 'first(.items[] |
		select(.involvedObject.name == $name and .reason == "Failed")) | .message'
}

# left_of UID: what there is of a pod on the node.
left_of() {
	# What crun makes of a hierarchy that is not mounted here is no cgroup.
	find /sys/fs/cgroup \( -fstype cgroup -o -fstype cgroup2 \) \
		-path "*/$LIVE_TAG-node*$1*" -name 'pod*'
	[ ! -e "$CLUSTER/kubelet/pods/$1" ] || echo "$CLUSTER/kubelet/pods/$1"
	ctr -n k8s.io container ls -q | while read -r id; do
		ctr -n k8s.io container info "$id" | grep -q "$1" && echo "$id"
	done
}
nothing_left_of() { [ -z "$(left_of "$1")" ]; }

@test "a refusal is in the pod's events whole, and the pod deleted leaves nothing" {
	local uid name message line
	pod refused ravelin '.spec.volumes = [{name: "v", hostPath: {path: "/etc"}}]
		| .spec.containers[0].volumeMounts = [{name: "v", mountPath: "/given"}]'
	pod root ravelin-restricted '.spec.containers[0].securityContext.runAsUser = 0'
	within 60 failed_event refused
	within 60 failed_event root
	message=$(failed_event refused)
	[[ $message =~ ravelin:\ /.*/config.json:\ /mounts/[0-9]+/source:\ the\ host\'s\ /etc\ gives\ the\ host\ away\ \(profile\ baseline,\ line\ [0-9]+\) ]] ||
		complain "$message"
	line=${BASH_REMATCH[0]}
	# The same to those who ask in other ways.
	kubectl describe pod refused | grep -qF "$line" || complain "$(kubectl describe pod refused)"
	expect "$(kubectl get pod refused -o json | jq -r --arg line "${line#*config.json}" \
		'.status.containerStatuses[0].state | (.terminated // .waiting).message | contains($line)')" true
	message=$(failed_event root)
	[[ $message == *"uid 0 is not allowed"*"securityContext.runAsUser"*"(profile restricted, line "* ]] ||
		complain "$message"
	for name in refused root by-ravelin; do
		uid=$(kubectl get pod $name -o json | jq -r .metadata.uid)
		nothing_left_of "$uid" && complain "nothing is seen of $name"
		echo "$uid" >>uids
	done
	kubectl delete pod refused root by-ravelin --wait
	# The kubelet looks for containers of pods that are gone once a minute.
	while read -r uid; do
		within 150 nothing_left_of "$uid" || complain "$(left_of "$uid")"
	done <uids
}

removed() { [ -z "$(ls -A /opt/ravelin)" ]; }
removal_ready() {
	kubectl -n ravelin-system get pods -l app.kubernetes.io/name=ravelin -o json |
		jq -e 'all(.items[]; any(.status.conditions[]; .type == "Ready" and .status == "True"))'
}
removal_runs() {
	kubectl -n ravelin-system get pod "$(pod_of_node)" -o json |
		jq -e '.spec.containers[0].args == ["remove-and-stay"] and .status.phase == "Running"'
}

@test "as the document says it is taken away, and the node is as it was" {
	overlay remove plain-runtime api-labels >one
	kubectl apply --server-side --force-conflicts -f one
	[ -x /opt/ravelin/bin/ravelin ]
	kubectl cordon n1
	kubectl -n ravelin-system delete pod --field-selector spec.nodeName=n1 \
		-l app.kubernetes.io/name=ravelin
	within 90 removal_runs
	within 60 cmp /etc/containerd/config.toml "$CLUSTER/before/config.toml"
	# The engine was not started anew: nothing else is touched.
	[ -x /opt/ravelin/bin/ravelin ]
	restart_engine
	rm /var/lib/ravelin/restart-due
	kubectl drain n1 --ignore-daemonsets --force --timeout=120s
	within 90 removed
	within 60 removal_ready
	expect "$(kubectl get node n1 -o json | jq '[.metadata.labels | keys[] | select(startswith("io.ravelin/"))] | length')" 0
	diff -r "$CLUSTER/before" /etc/containerd
	[ ! -e /etc/ravelin/policy.json ]
	kubectl uncordon n1
	pod after ""
	within 60 has_phase after Running
	output=$(cat "/proc/$(pod_pid after)/status")
	expect_field NoNewPrivs 0
	kubectl delete pod after --wait
	kubectl delete -f one --wait=true --timeout=120s
}
