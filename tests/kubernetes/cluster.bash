# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A cluster of the test's own, of one node: etcd, Kubernetes' servers and its
# kubelet out of $KUBERNETES_BIN, and containerd; all in one network of its own,
# which has a loopback interface alone. Sourced after tests/engines' files.

SERVERS=(kube-apiserver kube-controller-manager kube-scheduler kubelet)
ADDRESS=10.99.0.1
# Of the API server as pods know it: nothing here leads them from it to another.
SERVICE=10.100.0.1

has_cluster() {
	local name
	for name in "${SERVERS[@]}"; do
		[ -x "${KUBERNETES_BIN:-/nowhere}/$name" ] || return 1
	done
	for name in etcd ip openssl gawk; do
		command -v $name >/dev/null || return 1
	done
	[ -x "$KUBERNETES_TOOLS/kubectl/kubectl" ]
}
has_ptp() { [ -x /usr/lib/cni/ptp ] && [ -x /usr/lib/cni/host-local ]; }

# in_network COMMAND...
in_network() { nsenter --net="/proc/$NETWORK/ns/net" "$@"; }

kubectl() {
	in_network "$KUBERNETES_TOOLS/kubectl/kubectl" --kubeconfig "$CLUSTER/admin" \
		--cache-dir "$CLUSTER/cache" "$@"
}

# within SECONDS COMMAND...: eventually, for what takes longer.
within() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || complain "did not happen: $*" || return
		sleep 0.3
	done
}

# server NAME COMMAND...: in the background; its output goes to NAME.log. It ends
# with the process namespace that the tests have, so it must not have what bats
# waits for the end of (3, and 4 in setup_file).
server() {
	local name=$1
	shift
	# Not in_network: the number is then that of a shell around it.
	nsenter --net="/proc/$NETWORK/ns/net" "$@" \
		</dev/null >>"$CLUSTER/$name.log" 2>&1 3>&- 4>&- &
	echo $! >"$CLUSTER/$name.pid"
}

# access NAME TOKEN: the kubectl configuration of somebody.
access() {
	jq -n --arg token "$2" '{apiVersion: "v1", kind: "Config",
		clusters: [{name: "c", cluster: {server: "https://127.0.0.1",
			"insecure-skip-tls-verify": true}}],
		users: [{name: "u", user: {token: $token}}],
		contexts: [{name: "c", context: {cluster: "c", user: "u"}}],
		"current-context": "c"}' >"$CLUSTER/$1"
}

start_network() {
	unshare --net sleep infinity 3>&- 4>&- </dev/null >/dev/null 2>&1 &
	export NETWORK=$!
	within 10 other_network
	in_network ip link set lo up
	in_network ip address add $ADDRESS/32 dev lo
	in_network ip address add $SERVICE/32 dev lo
}
other_network() {
	[ "$(readlink "/proc/$NETWORK/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

start_control_plane() {
	openssl genrsa -out "$CLUSTER/sa.key" 2048 2>/dev/null
	openssl rsa -in "$CLUSTER/sa.key" -pubout -out "$CLUSTER/sa.pub" 2>/dev/null
	cat >"$CLUSTER/tokens" <<-END
		admin,admin,1,"system:masters"
		kubelet,system:node:n1,2,"system:nodes"
	END
	access admin admin
	access node kubelet
	server etcd etcd --data-dir "$CLUSTER/etcd" --unsafe-no-fsync \
		--listen-peer-urls http://127.0.0.1:2380
	server apiserver "$KUBERNETES_BIN/kube-apiserver" \
		--etcd-servers http://127.0.0.1:2379 --secure-port 443 \
		--bind-address 0.0.0.0 --advertise-address $ADDRESS \
		--kubelet-preferred-address-types InternalIP \
		--cert-dir "$CLUSTER/serving" --token-auth-file "$CLUSTER/tokens" \
		--authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
		--service-cluster-ip-range 10.100.0.0/24 \
		--service-account-issuer https://cluster.test \
		--service-account-signing-key-file "$CLUSTER/sa.key" \
		--service-account-key-file "$CLUSTER/sa.pub"
	within 120 kubectl get --raw /readyz || tail -n 5 "$CLUSTER/apiserver.log" >&2
	server manager "$KUBERNETES_BIN/kube-controller-manager" \
		--kubeconfig "$CLUSTER/admin" --leader-elect=false \
		--service-account-private-key-file "$CLUSTER/sa.key" \
		--root-ca-file "$CLUSTER/serving/apiserver.crt"
	server scheduler "$KUBERNETES_BIN/kube-scheduler" \
		--kubeconfig "$CLUSTER/admin" --leader-elect=false
	within 60 kubectl get serviceaccount default
}

# --- the node ---------------------------------------------------------------

# A kubelet sets some of the kernel's settings, which are the whole machine's.
cover_settings() {
	local name
	for name in vm/overcommit_memory vm/panic_on_oom kernel/panic \
		kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
		cat "/proc/sys/$name" >"$CLUSTER/${name##*/}"
		mount --bind "$CLUSTER/${name##*/}" "/proc/sys/$name"
	done
}

# Where in each hierarchy pods are to be: what is left is removed by that name.
make_cgroups() {
	local hierarchy
	for hierarchy in /sys/fs/cgroup/*/; do
		mountpoint -q "$hierarchy" && mkdir -p "$hierarchy/$LIVE_TAG-node"
	done
	cat /sys/fs/cgroup/cpuset/cpuset.cpus >"/sys/fs/cgroup/cpuset/$LIVE_TAG-node/cpuset.cpus"
	cat /sys/fs/cgroup/cpuset/cpuset.mems >"/sys/fs/cgroup/cpuset/$LIVE_TAG-node/cpuset.mems"
}

# As a node has it before: containerd's places are the usual ones.
write_engine() {
	mkdir -p /etc/containerd
	cni_config "$CLUSTER"
	edit "$CLUSTER/cni/10-live.conflist" '.plugins[0].ipam.routes = [{dst: "0.0.0.0/0"}]'
	{
		containerd_config "$CLUSTER" | sed -e "s|^root = .*|root = \"/var/lib/containerd\"|" \
			-e "s|^state = .*|state = \"/run/containerd\"|"
		printf '[plugins."io.containerd.grpc.v1.cri".containerd]\n'
		printf 'default_runtime_name = "runc"\n'
		containerd_handler runc "$(command -v "$RUNTIME")"
	} >/etc/containerd/config.toml
}

start_engine() {
	server containerd containerd --config /etc/containerd/config.toml
	export CONTAINERD_ADDRESS=$CLUSTER/containerd.sock
	within 30 ctr version
}

restart_engine() {
	local pid
	pid=$(cat "$CLUSTER/containerd.pid")
	kill "$pid"
	within 30 refute kill -0 "$pid"
	start_engine
}

start_node() {
	cover_settings
	make_cgroups
	write_engine
	start_engine
	jq -n --arg place "$CLUSTER" --arg cgroup "/$LIVE_TAG-node" '{
		apiVersion: "kubelet.config.k8s.io/v1beta1", kind: "KubeletConfiguration",
		authentication: {anonymous: {enabled: true}, webhook: {enabled: false}},
		authorization: {mode: "AlwaysAllow"},
		cgroupDriver: "cgroupfs", cgroupRoot: $cgroup, resolvConf: "",
		makeIPTablesUtilChains: false, oomScoreAdj: 0, failSwapOn: false,
		volumePluginDir: ($place + "/plugins"), syncFrequency: "2s",
		fileCheckFrequency: "1s", configMapAndSecretChangeDetectionStrategy: "Watch",
		evictionHard: {"memory.available": "1Mi", "nodefs.available": "0%",
			"imagefs.available": "0%"},
		imageGCHighThresholdPercent: 100}' >"$CLUSTER/kubelet.json"
	server kubelet "$KUBERNETES_BIN/kubelet" --config "$CLUSTER/kubelet.json" \
		--kubeconfig "$CLUSTER/node" --root-dir "$CLUSTER/kubelet" \
		--cert-dir "$CLUSTER/node-serving" --hostname-override n1 \
		--node-ip $ADDRESS --container-runtime remote \
		--container-runtime-endpoint "unix://$CLUSTER/containerd.sock"
	within 90 node_is_ready || tail -n 5 "$CLUSTER/kubelet.log" >&2
}
node_is_ready() {
	kubectl get node n1 -o json | jq -e '.status.conditions[] |
		select(.type == "Ready") | .status == "True"'
}

# stop_cluster: of its directory nothing is in use any more.
stop_cluster() {
	local pid
	cat "$CLUSTER"/*.pid | while read -r pid; do
		kill -KILL "$pid" 2>/dev/null || continue
		within 30 refute kill -0 "$pid"
	done
	awk -v place="$CLUSTER/" 'index($2, place) == 1 { print $2 }' \
		/proc/self/mounts | sort -r | xargs -r umount -l
}
