# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A containerd of the test's own: its configuration, its images, its end.
# Sourced after lib.bash.

has_containerd() { command -v containerd >/dev/null && command -v ctr >/dev/null; }

# --- images -----------------------------------------------------------------

# oci_blob DIR: what is on standard input, as a blob; prints its descriptor.
oci_blob() {
	local sum
	cat >"$1/new"
	sum=$(sha256sum <"$1/new" | cut -d ' ' -f 1)
	mv "$1/new" "$1/blobs/sha256/$sum"
	jq -cn --arg digest "sha256:$sum" \
		--argjson size "$(stat -c %s "$1/blobs/sha256/$sum")" \
		'{$digest, $size}'
}

# oci_image DIR LAYER NAME USER COMMAND...: one image of that layer, which runs
# that; prints its line of the index. IMAGE_CONFIG: what else it is to be.
oci_image() {
	local dir=$1 layer=$2 name=$3 user=$4 config
	shift 4
	config=$(jq -cn --arg layer "$(jq -r .digest <<<"$layer")" \
		--arg user "$user" --argjson more "${IMAGE_CONFIG:-{\}}" '{
		architecture: "amd64", os: "linux",
		config: ({Env: ["PATH=/bin"], User: $user,
			Cmd: $ARGS.positional} + $more),
		rootfs: {type: "layers", diff_ids: [$layer]}}' --args "$@" |
		oci_blob "$dir")
	jq -cn --argjson layer "$layer" --argjson config "$config" '{
		schemaVersion: 2,
		config: ($config + {mediaType:
			"application/vnd.oci.image.config.v1+json"}),
		layers: [$layer + {mediaType:
			"application/vnd.oci.image.layer.v1.tar"}]}' |
		oci_blob "$dir" | jq -c --arg name "$name" '. + {mediaType:
			"application/vnd.oci.image.manifest.v1+json",
			annotations: {"io.containerd.image.name": $name}}'
}

# oci_archive ROOTFS FILE: the images base:1, which does nothing by itself, and
# pause:1, which waits, as no user of the host's.
oci_archive() {
	local dir=$2.layout layer
	mkdir -p "$dir/blobs/sha256"
	echo '{"imageLayoutVersion": "1.0.0"}' >"$dir/oci-layout"
	layer=$(tar -C "$1" --sort=name -c . | oci_blob "$dir")
	{
		oci_image "$dir" "$layer" docker.io/library/base:1 "" /bin/sh
		oci_image "$dir" "$layer" docker.io/library/pause:1 \
			65535:65535 /bin/sleep 1000000
	} | jq -s '{schemaVersion: 2, manifests: .}' >"$dir/index.json"
	tar -C "$dir" -cf "$2" oci-layout index.json blobs
	rm -r "$dir"
}

# --- the daemon -------------------------------------------------------------

# containerd_handler NAME BINARY [LINE...]: one runtime handler of its CRI.
containerd_handler() {
	local plugin='plugins."io.containerd.grpc.v1.cri".containerd.runtimes'
	printf '[%s.%s]\nruntime_type = "io.containerd.runc.v2"\n' \
		"$plugin" "$1"
	[ $# -lt 3 ] || printf '%s\n' "${@:3}"
	printf '[%s.%s.options]\nBinaryName = "%s"\nRoot = "%s"\n' \
		"$plugin" "$1" "$2" /run/containerd/runc
}

# containerd_config DIR: the part before the handlers. oom_score is what a
# host may not lower; AppArmor is looked at in tests/vm.
containerd_config() {
	cat <<-END
		version = 2
		root = "$1/root"
		state = "$1/state"
		oom_score = 0
		disabled_plugins = ["io.containerd.internal.v1.opt",
		  "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
		  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
		[grpc]
		address = "$1/containerd.sock"
		[plugins."io.containerd.grpc.v1.cri"]
		sandbox_image = "docker.io/library/pause:1"
		disable_apparmor = true
		restrict_oom_score_adj = true
		stream_server_address = "127.0.0.1"
		[plugins."io.containerd.grpc.v1.cri".cni]
		bin_dir = "/usr/lib/cni"
		conf_dir = "$1/cni"
	END
}

# A network of veth pairs, in the network namespace that containerd has.
cni_config() {
	mkdir -p "$1/cni"
	jq -n --arg dir "$1/addresses" '{cniVersion: "0.4.0", name: "live",
		plugins: [{type: "ptp", ipam: {type: "host-local", dataDir: $dir,
		subnet: "10.88.0.0/24"}}, {type: "loopback"}]}' \
		>"$1/cni/10-live.conflist"
}

# start_containerd DIR: its state and configuration are there; what handlers it
# has is on standard input. In a network of its own.
start_containerd() {
	local dir=$1
	mkdir -p "$dir"
	cni_config "$dir"
	{ containerd_config "$dir" && cat; } >"$dir/config.toml"
	unshare --net -- sh -c 'busybox ip link set lo up && exec "$@"' sh \
		containerd --config "$dir/config.toml" \
		>"$dir/containerd.log" 2>&1 3>&- </dev/null &
	CONTAINERD=$!
	export CONTAINERD CONTAINERD_ADDRESS=$dir/containerd.sock
	eventually ctr version || complain "$(tail -n 5 "$dir/containerd.log")"
}

# stop_containerd DIR: once no container of it is left.
stop_containerd() {
	kill "$CONTAINERD"
	wait "$CONTAINERD" 2>/dev/null || true
	eventually no_shim || complain "shims are left"
	awk -v place="$1/" 'index($2, place) == 1 { print $2 }' \
		/proc/self/mounts | sort -r | xargs -r umount -l
}

# In a process namespace of the tests' own.
no_shim() { ! pgrep -f containerd-shim >/dev/null; }
