#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What docker, containerd and podman start through ravelin where SELinux is in
# force: the label that the kernel says a container has, whatever was asked for.

load lib

READ_LABEL='cat /proc/self/attr/current'

setup_file() {
	export ARCHIVE=$BATS_FILE_TMPDIR/image.tar
	pack_image "$ARCHIVE"
	docker load -q -i "$ARCHIVE"
	ctr image import "$ARCHIVE"
	podman load -q -i "$ARCHIVE"
}

in_docker() { docker run --runtime ravelin --network none "$@"; }
in_podman() { podman --runtime "$RAVELIN" "$@" 3>&-; }
in_containerd() { ctr run --rm --runc-binary "$RAVELIN" "$@"; }

# label_of COMMAND...: what is printed of a label in a container.
label_of() { "$@" | tr -d '\0\r'; }

# --- docker ------------------------------------------------------------------

@test "docker: the pair that it chose is kept" {
	local label
	# shellcheck disable=SC2086 # words, here and below
	label=$(label_of in_docker --rm --security-opt label=level:s0:c17,c42 \
		$IMAGE $READ_LABEL)
	expect "$label" system_u:system_r:container_t:s0:c17,c42
}

@test "docker: spc_t comes of asking for it, but not through ravelin" {
	local asked='--rm --network none --security-opt label=type:spc_t'
	local label
	label=$(label_of docker run $asked $IMAGE $READ_LABEL)
	[[ $label == system_u:system_r:spc_t:* ]] || complain "$label"
	expect_own "$(label_of docker run --runtime ravelin $asked $IMAGE \
		$READ_LABEL)"
}

@test "docker: no label, and everything, lowered to a label of its own" {
	expect_own "$(label_of in_docker --rm --security-opt label=disable \
		$IMAGE $READ_LABEL)"
	expect_own "$(label_of in_docker --rm --privileged $IMAGE $READ_LABEL)"
}

@test "docker: an exec has the container's label and no new privileges" {
	local first
	in_docker -d --name one --privileged $IMAGE sleep 600
	first=$(label_of docker exec one cat /proc/1/attr/current)
	expect_own "$first"
	expect "$(label_of docker exec one $READ_LABEL)" "$first"
	expect "$(label_of docker exec --privileged one $READ_LABEL)" "$first"
	expect "$(docker exec --privileged one grep -h NoNewPrivs \
		/proc/1/status /proc/self/status)" $'NoNewPrivs:\t1\nNoNewPrivs:\t1'
	docker rm -f one
}

# A file of the one's is what no label of a type alone would keep from another.
@test "docker: a file of another's categories is refused, as the kernel says" {
	local shared=/srv/shared options
	mkdir -p "$shared"
	echo secret >"$shared/file"
	chcon -R -u system_u -r object_r -t container_file_t -l s0:c1,c2 "$shared"
	options="--rm -v $shared:/v"
	refuse_loudly
	expect "$(in_docker $options --security-opt label=level:s0:c1,c2 $IMAGE \
		cat /v/file)" secret
	dmesg -C
	run in_docker $options --security-opt label=level:s0:c3,c4 $IMAGE \
		cat /v/file
	[[ $status != 0 && $output == *'Permission denied'* ]] ||
		complain "$status: $output"
	refused_between container_t:s0:c3,c4 container_file_t:s0:c1,c2
	dmesg -C
	run in_docker $options --security-opt label=type:spc_t $IMAGE cat /v/file
	[ "$status" != 0 ] || complain "$output"
	refused_between container_t:s0: container_file_t:s0:c1,c2
}

# --- containerd, which gives no label ----------------------------------------

@test "ctr: a container gets a label of its own, and so does a privileged one" {
	expect "$(label_of ctr run --rm $IMAGE bare $READ_LABEL)" \
		system_u:system_r:spc_t:s0
	expect_own "$(label_of in_containerd $IMAGE one $READ_LABEL)"
	expect_own "$(label_of in_containerd --privileged $IMAGE one $READ_LABEL)"
}

@test "ctr: an exec has the container's label" {
	local first
	in_containerd --detach $IMAGE two sleep 600
	first=$(label_of ctr task exec --exec-id a two cat /proc/1/attr/current)
	expect_own "$first"
	expect "$(label_of ctr task exec --exec-id b two $READ_LABEL)" "$first"
	ctr task rm --force two
}

# --- podman ------------------------------------------------------------------

@test "podman: whatever is asked for, a label of its own" {
	local options
	for options in --rm '--rm --security-opt label=disable' \
		'--rm --security-opt label=type:spc_t' '--rm --privileged'; do
		expect_own "$(label_of in_podman run --network none $options \
			$IMAGE $READ_LABEL)"
	done
}

@test "podman: the containers of a pod share a pair, two pods do not" {
	local pod labels=()
	for pod in a b; do
		in_podman pod create --name "$pod" --network none \
			--infra-image "$IMAGE" --infra-command '/bin/sleep 600'
		in_podman run -d --pod "$pod" --name "$pod-one" $IMAGE sleep 600
		in_podman run -d --pod "$pod" --name "$pod-two" $IMAGE sleep 600
		labels+=("$(label_of in_podman exec "$pod-one" $READ_LABEL)"
			"$(label_of in_podman exec "$pod-two" $READ_LABEL)")
	done
	in_podman pod rm -f -t 0 a b
	expect_own "${labels[0]}"
	expect "${labels[0]}" "${labels[1]}"
	expect "${labels[2]}" "${labels[3]}"
	[ "${labels[0]}" != "${labels[2]}" ] || complain "${labels[@]}"
}
