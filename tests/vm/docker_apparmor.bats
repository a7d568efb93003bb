#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What docker starts through ravelin where AppArmor is in force: the profile
# that the kernel says a container has.

load lib

DEFAULT='docker-default (enforce)'

setup_file() {
	local archive=$BATS_FILE_TMPDIR/image.tar
	pack_image "$archive"
	docker load -q -i "$archive"
}

in_docker() { docker run --runtime ravelin --network none "$@"; }

@test "docker's own profile stays, in the container and in its execs" {
	in_docker -d --name one "$IMAGE" sleep 600
	expect "$(label_of_first docker exec one)" "$DEFAULT"
	expect "$(label_of docker exec --privileged one)" "$DEFAULT"
	run -0 ravelinctl verify --pid \
		"$(docker inspect -f '{{.State.Pid}}' one)"
	docker rm -f one
}

@test "unconfined, and everything, lowered to a profile" {
	local asked=(--rm --network none --security-opt apparmor=unconfined)
	expect "$(label_of docker run "${asked[@]}" "$IMAGE")" unconfined
	expect "$(label_of docker run --runtime ravelin "${asked[@]}" \
		"$IMAGE")" "$DEFAULT"
	expect "$(label_of in_docker --rm --privileged "$IMAGE")" "$DEFAULT"
}

@test "a profile that is not loaded is refused by its name" {
	run in_docker --rm --security-opt apparmor=nowhere "$IMAGE" true
	[[ $status != 0 && $output == *ravelin:*nowhere* ]] ||
		complain "$status: $output"
}
