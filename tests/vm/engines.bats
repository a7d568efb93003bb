#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What docker, containerd and podman start through ravelin where SELinux is in
# force: the label that the kernel says a container has, whatever was asked for.

load lib

SNAPSHOTS=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots

setup_file() {
	export ARCHIVE=$BATS_FILE_TMPDIR/image.tar
	pack_image "$ARCHIVE"
	docker load -q -i "$ARCHIVE"
	ctr image import "$ARCHIVE"
	podman load -q -i "$ARCHIVE"
}

# Of what is to be unconfined: all such have files of one pair.
UNASKED=system_u:system_r:container_t:s0:c1022,c1023

in_docker() { docker run --runtime ravelin --network none "$@"; }
in_podman() { podman --runtime "$RAVELIN" "$@" 3>&-; }
in_containerd() { ctr run --runc-binary "$RAVELIN" "$@"; }

# --- docker ------------------------------------------------------------------

@test "docker: the pair that it chose is kept" {
	local label
	label=$(label_of in_docker --rm --security-opt label=level:s0:c17,c42 \
		"$IMAGE")
	expect "$label" system_u:system_r:container_t:s0:c17,c42
}

@test "docker: spc_t comes of asking for it, but not through ravelin" {
	local asked=(--rm --network none --security-opt label=type:spc_t) label
	label=$(label_of docker run "${asked[@]}" "$IMAGE")
	[[ $label == system_u:system_r:spc_t:* ]] || complain "$label"
	expect_own "$(label_of docker run --runtime ravelin "${asked[@]}" \
		"$IMAGE")"
}

@test "docker: without a label, and privileged, of its files' categories" {
	local asked
	for asked in --security-opt=label=disable --privileged; do
		expect "$(label_of in_docker --rm "$asked" "$IMAGE")" "$UNASKED"
	done
}

@test "docker: an exec has the container's label and no new privileges" {
	local first
	in_docker -d --name one --security-opt label=type:spc_t --cap-add ALL \
		"$IMAGE" sleep 600
	first=$(label_of_first docker exec one)
	expect_own "$first"
	expect "$(label_of docker exec --privileged one)" "$first"
	expect "$(docker exec --privileged one grep -h NoNewPrivs \
		/proc/1/status /proc/self/status)" $'NoNewPrivs:\t1\nNoNewPrivs:\t1'
	docker rm -f one
}

# The type alone would not keep one container from another's files.
@test "docker: a file of another's categories is refused, as the kernel says" {
	local shared=/srv/shared options=()
	mkdir -p "$shared"
	echo secret >"$shared/file"
	chcon -R -u system_u -r object_r -t container_file_t -l s0:c1,c2 "$shared"
	options=(--rm -v "$shared:/v")
	refuse_loudly
	expect "$(in_docker "${options[@]}" --security-opt label=level:s0:c1,c2 \
		"$IMAGE" cat /v/file)" secret
	dmesg -C
	run in_docker "${options[@]}" --security-opt label=level:s0:c3,c4 \
		"$IMAGE" cat /v/file
	[[ $status != 0 && $output == *'Permission denied'* ]] ||
		complain "$status: $output"
	refused_between container_t:s0:c3,c4 container_file_t:s0:c1,c2
	dmesg -C
	run in_docker "${options[@]}" --security-opt label=type:spc_t \
		"$IMAGE" cat /v/file
	[ "$status" != 0 ] || complain "$output"
	refused_between container_t:s0: container_file_t:s0:c1,c2
}

# --- containerd, which gives no label, nor its snapshots one that a container
# may enter: that is left to who runs ctr -------------------------------------

@test "ctr: what would be unconfined gets a label of its own" {
	expect "$(label_of ctr run --rm "$IMAGE" bare)" \
		system_u:system_r:spc_t:s0
	run in_containerd --rm --privileged "$IMAGE" one cat /etc/passwd
	[[ $status != 0 && $output == *'permission denied'* ]] ||
		complain "$status: $output"
}

@test "ctr: an exec has the container's label and no new privileges" {
	local first
	chcon -R -t container_file_t "$SNAPSHOTS"
	in_containerd --detach --privileged "$IMAGE" two sleep 600
	first=$(label_of_first ctr task exec --exec-id a two)
	expect_own "$first"
	expect "$(label_of ctr task exec --exec-id b two)" "$first"
	expect "$(ctr task exec --exec-id c two grep -h NoNewPrivs \
		/proc/1/status /proc/self/status)" $'NoNewPrivs:\t1\nNoNewPrivs:\t1'
	ctr task rm --force two
}

# --- podman ------------------------------------------------------------------

@test "podman: whatever is asked for, no more than a container's label" {
	expect_own "$(label_of in_podman run --rm --network none \
		--security-opt label=type:spc_t "$IMAGE")"
	expect "$(label_of in_podman run --rm --network none \
		--security-opt=label=disable "$IMAGE")" "$UNASKED"
}

@test "podman: two privileged ones share a pair, which is said or refused" {
	local first
	# Those before have the pair until podman has removed them.
	for _ in {1..60}; do
		[ -n "$(in_podman ps -aq)" ] || break
		sleep 0.5
	done
	first=$(in_podman run -d --network none --privileged "$IMAGE" sleep 600)
	expect "$(label_of in_podman run --rm --network none --privileged \
		"$IMAGE")" "$UNASKED"
	grep -q "container .*$first.* has the same categories" \
		/var/log/ravelin/decisions.log ||
		complain "$(cat /var/log/ravelin/decisions.log)"
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "baseline", "selinux": {"required": true}}' \
		>/etc/ravelin/profiles/apart.json
	echo '{"default": {"profile": "apart"}}' >/etc/ravelin/policy.json
	run in_podman run --rm --network none --privileged "$IMAGE" true
	rm /etc/ravelin/policy.json
	[[ $status != 0 && $output == *"the level s0:c1022,c1023, whose categories"*"$first"* ]] ||
		complain "$status: $output"
	in_podman rm -f -t 0 "$first"
}

@test "podman: the containers of a pod share a pair, two pods do not" {
	local pod labels=()
	for pod in a b; do
		in_podman pod create --name "$pod" --network none \
			--infra-image "$IMAGE" --infra-command '/bin/sleep 600'
		in_podman run -d --pod "$pod" --name "$pod-one" "$IMAGE" sleep 600
		in_podman run -d --pod "$pod" --name "$pod-two" "$IMAGE" sleep 600
		labels+=("$(label_of in_podman exec "$pod-one")"
			"$(label_of in_podman exec "$pod-two")")
	done
	in_podman pod rm -f -t 0 a b
	expect_own "${labels[0]}"
	expect "${labels[0]}" "${labels[1]}"
	expect "${labels[2]}" "${labels[3]}"
	[ "${labels[0]}" != "${labels[2]}" ] || complain "${labels[@]}"
}
