# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# An ordinary user, tester, whose engine calls ravelin. Sourced behind lib; who
# does defines by_user, which calls the engine.

USER_ID=1234
# shellcheck disable=SC2034 # for the files that load this one
ALL=(--network none --privileged --security-opt seccomp=unconfined --cap-add ALL)

# make_user HOME: in which the test then is; and both programs for all.
make_user() {
	HOME_OF_USER=$1
	echo "tester:x:$USER_ID:$USER_ID::$HOME_OF_USER:/bin/bash" >>/etc/passwd
	echo "tester:x:$USER_ID:" >>/etc/group
	echo tester:100000:65536 | tee /etc/subuid >/etc/subgid
	rm -rf "$HOME_OF_USER" /run/user/$USER_ID
	install -d -o $USER_ID -g $USER_ID -m 700 "$HOME_OF_USER" \
		/run/user/$USER_ID
	install -m 755 "$RAVELIN" "$LIVE_BIN/ravelin"
	install -m 755 "$RAVELINCTL" "$LIVE_BIN/ravelinctl"
	cd "$HOME_OF_USER" || return 1
	as_user mkdir -p .config/ravelin/profiles
}

has_uidmap() { [ -u /usr/bin/newuidmap ] && [ -u /usr/bin/newgidmap ]; }
has_ravelinctl() { [ -x "${RAVELINCTL:-}" ]; }

# as_user COMMAND...: with nothing of root's environment.
as_user() {
	setpriv --reuid $USER_ID --regid $USER_ID --init-groups --inh-caps=-all \
		env -i HOME="$HOME_OF_USER" XDG_RUNTIME_DIR=/run/user/$USER_ID \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin USER=tester "$@" 3>&-
}

# own FILE: the user's own, of standard input.
own() { as_user tee ".config/ravelin/$1" >/dev/null; }

# logged FILTER: of the last decision, in the user's log.
logged() { tail -n 1 .local/state/ravelin/decisions.log | jq -r "$1"; }

# expect_sets MASK [OPTION...]: of an exec into the container one.
expect_sets() {
	local mask=$1
	shift
	run -0 by_user exec "$@" one /bin/try status
	held "$mask"
	expect_field CapAmb "$NO_CAPABILITY"
}
