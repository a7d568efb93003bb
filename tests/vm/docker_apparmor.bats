#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What docker starts through ravelin where AppArmor is in force: the profile
# that the kernel says a container has.

load lib

READ_LABEL='cat /proc/self/attr/current'
DEFAULT='docker-default (enforce)'

setup_file() {
	local archive=$BATS_FILE_TMPDIR/image.tar
	pack_image "$archive"
	docker load -q -i "$archive"
}

in_docker() { docker run --runtime ravelin --network none "$@"; }

# label_of COMMAND...: what is printed of a label in a container.
label_of() { "$@" | tr -d '\0\r'; }

@test "docker's own profile stays, in the container and in its execs" {
	in_docker -d --name one $IMAGE sleep 600
	expect "$(label_of docker exec one cat /proc/1/attr/current)" "$DEFAULT"
	expect "$(label_of docker exec --privileged one $READ_LABEL)" "$DEFAULT"
	run -0 ravelinctl verify --pid \
		"$(docker inspect -f '{{.State.Pid}}' one)"
	docker rm -f one
}

@test "unconfined, and everything, lowered to a profile" {
	local unconfined='--rm --security-opt apparmor=unconfined'
	# shellcheck disable=SC2086 # words
	expect "$(label_of docker run --network none $unconfined $IMAGE \
		$READ_LABEL)" unconfined
	# shellcheck disable=SC2086
	expect "$(label_of in_docker $unconfined $IMAGE $READ_LABEL)" "$DEFAULT"
	# shellcheck disable=SC2086
	expect "$(label_of in_docker --rm --privileged $IMAGE $READ_LABEL)" \
		"$DEFAULT"
}

@test "a profile that is not loaded is refused by its name" {
	run in_docker --rm --security-opt apparmor=nowhere $IMAGE true
	[[ $status != 0 && $output == *ravelin:*nowhere* ]] ||
		complain "$status: $output"
}
