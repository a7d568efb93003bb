#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The packages, installed and removed for real on a copy of this host: its
# programs, its runtimes and its dpkg. KIND is deb or rpm, PACKAGES where they
# are, VERSION what they are to be.

load ../live/lib.bash

# Layers over what is written to; of /usr also what lies below. Where run.sh has
# not put its own over /etc and /run nothing at all is done.
setup_file() {
	[ -n "${LIVE_TAG:-}" ] && is_of_run_sh /etc && is_of_run_sh /run ||
		complain "this is for tests/live/run.sh alone to run" || return 1
	mkdir -p /run/live/lower /run/live/rpm
	mount --rbind /usr /run/live/lower
	layer /usr usr
	layer /var/lib lib
	# In every distribution with RPMs these are its own.
	[ "$KIND" != rpm ] || mkdir -p /usr/share/licenses /usr/lib64/pkgconfig \
		/usr/lib/tmpfiles.d /etc/logrotate.d
	mkdir -p /etc/docker /etc/containerd /etc/crio
	everything >/run/live/before
}

is_of_run_sh() { [ "$(findmnt -no SOURCE "$1" | tail -1)" = ravelin-live ]; }

# layer PLACE NAME: what is written to PLACE goes to /run/live/NAME.
layer() {
	mkdir -p "/run/live/$2"/{upper,work}
	mount -t overlay ravelin-package -o \
		"lowerdir=$1,upperdir=/run/live/$2/upper,workdir=/run/live/$2/work" "$1"
}

has_rpmbuild() { command -v rpmbuild >/dev/null; }
has_systemd_tmpfiles() { command -v systemd-tmpfiles >/dev/null; }

setup() {
	requires rpmbuild
	cd "$BATS_TEST_TMPDIR" || return 1
	export RAVELIN=/usr/bin/ravelin
	export DEBIAN_FRONTEND=noninteractive
	put
	live_setup_keeping_etc
}

teardown() {
	live_teardown
	RAVELIN_REMOVE=anyway take || true
	purge
	rm -rf /run/ravelin
}

# As live_setup, without taking away what the package has in /etc.
live_setup_keeping_etc() {
	requires root runtime jq busybox ravelin
	# shellcheck disable=SC2034 # for lib.bash
	RUNTIME_PATH=$(command -v "$RUNTIME")
	STATE=$BATS_TEST_TMPDIR/state
	BUNDLE=$BATS_TEST_TMPDIR/bundle
	mkdir -p "$STATE"
}

# --- the two kinds ----------------------------------------------------------

put() { "put_$KIND" >put.log 2>&1 || complain "$(cat put.log)"; }
take() { "take_$KIND" >take.log 2>&1 || complain "$(cat take.log)"; }

put_deb() { dpkg --no-triggers -i "$PACKAGES"/*.deb; }
take_deb() { dpkg --no-triggers -r libravelin-dev ravelin; }
installed_deb() {
	[ "$(dpkg-query -W -f '${db:Status-Status} ${Version}' ravelin)" = \
		"installed $VERSION" ]
}

# An rpm of Debian's wants to be asked twice.
database() { rpm --dbpath /run/live/rpm "$@"; }
put_rpm() { database -U --nodeps --force --force-debian "$PACKAGES"/*.rpm; }
take_rpm() {
	! database -q ravelin-devel ||
		database -e --nodeps --force-debian ravelin-devel
	database -e --nodeps --force-debian ravelin
}
installed_rpm() { database -q --qf '%{VERSION}' ravelin | grep -qFx "$VERSION"; }

# What Debian's purge does, an administrator of RPMs does by hand.
purge() {
	case $KIND in
	deb) dpkg --no-triggers -P libravelin-dev ravelin >purge.log 2>&1 ;;
	rpm) rm -rf /etc/ravelin /var/lib/ravelin /var/log/ravelin /etc/logrotate.d/*.rpmsave ;;
	esac
}

# What there is in all places that packages and ravelin write to; crun and podman,
# asked for something, make their own.
everything() {
	local type path
	find /run/live/usr/upper -mindepth 1 -printf '%y %P\n' |
		while read -r type path; do
			[ "$type" = d ] && [ -d "/run/live/lower/$path" ] ||
				echo "/usr/$path"
		done
	find /etc /var/log /run -path /run/live -prune -o \
		! -path /var/log/dpkg.log ! -path '/run/lock*' \
		! -path /run/crun ! -path "/run/libpod*" \
		! -path "/run/containers*" -print | sort
}

# left PATH...: that is all that is there now, and was not before.
left() {
	diff <(printf '%s\n' "$@" | sort | sed '/^$/d') \
		<(everything | grep -vxFf /run/live/before | sort) ||
		complain "left is something else"
	diff <(everything | grep -xFf /run/live/before) /run/live/before ||
		complain "something is gone"
}

# The package can't be removed; why is in the file said.
stays() {
	refute "take_$KIND" >said 2>&1
	"installed_$KIND"
	[ -x /usr/bin/ravelin ]
}

# A second file of docker's, say of another daemon.
OTHER=/etc/docker/other.json

configure_each() {
	ravelinctl configure docker --set-default --profile restricted --config "$OTHER"
	ravelinctl configure containerd --set-default
	ravelinctl configure crio
	ravelinctl configure podman --set-default
}

# --- tests ------------------------------------------------------------------

@test "outside of run.sh's places nothing is done" {
	refute unshare --mount sh -ec "mount -t tmpfs elsewhere /etc
		bats $BATS_TEST_FILENAME" >said 2>&1
	grep -q 'for tests/live/run.sh alone' said
	"installed_$KIND"
}

@test "it is installed, and runs what it should" {
	"installed_$KIND"
	[ "$(env -i ravelinctl --version)" = "ravelinctl $VERSION" ]
	env -i /usr/bin/ravelinctl features >on-this-host
	[ "$(stat -c '%a %U %G' /etc/ravelin /etc/ravelin/profiles)" = \
		$'755 root root\n755 root root' ]

	make_bundle "$BUNDLE" '.process.args = ["/bin/grep", "-E",
		"^(CapBnd|NoNewPrivs|Seccomp):", "/proc/self/status"]'
	env -i /usr/bin/ravelin --root "$STATE" run --bundle "$BUNDLE" web1 >said
	grep -q "^CapBnd:.*$BASELINE_MASK$" said
	grep -q '^NoNewPrivs:.*1$' said
	grep -q '^Seccomp:.*2$' said
	[ "$(stat -c '%a %U %G' /run/ravelin /var/log/ravelin)" = \
		$'700 root root\n750 root root' ]
	[ "$(stat -c %a /var/log/ravelin/decisions.log)" = 640 ]
}

@test "its tmpfiles.d makes the places as ravelin does" {
	requires systemd_tmpfiles
	rm -rf /run/ravelin /var/log/ravelin
	systemd-tmpfiles --create ravelin.conf
	[ "$(stat -c '%a %U %G' /run/ravelin /var/log/ravelin)" = \
		$'700 root root\n750 root root' ]
}

@test "its library builds the example, which hardens as it does" {
	local example golden=$LIVE_DIR/../golden/expected
	export PKG_CONFIG_PATH=/usr/lib64/pkgconfig
	example=$(find /usr/share/doc/ -path '*ravelin*/embed/harden.c')
	# shellcheck disable=SC2046 # words on purpose
	"${CC:-cc}" "$example" -o harden $(pkg-config --cflags --libs ravelin)
	./harden baseline <"$FIXTURES/podman-build-step.json" |
		cmp - "$golden/podman-build-step.baseline.json"
}

@test "an upgrade keeps what is configured and what runs, and tells no engine" {
	echo '{"default": {"profile": "restricted"}}' >/etc/ravelin/policy.json
	echo '# ours' >>/etc/logrotate.d/ravelin
	mkdir -p /run/ravelin/containers
	ravelinctl configure docker --set-default
	cp /etc/docker/daemon.json configured.json
	put
	cmp configured.json /etc/docker/daemon.json
	[ "$(env -i ravelinctl --version)" = "ravelinctl $VERSION" ]
	grep -q restricted /etc/ravelin/policy.json
	grep -q '# ours' /etc/logrotate.d/ravelin
	[ -d /run/ravelin/containers ]
	ravelinctl configure docker --undo
}

@test "removed, nothing is left; purged, nor is what was configured" {
	local kept=(/etc/ravelin /etc/ravelin/policy.json)
	echo '{}' >/etc/ravelin/policy.json
	[ "$KIND" != deb ] || kept+=(/etc/logrotate.d/ravelin)
	make_bundle "$BUNDLE" '.process.args = ["/bin/cat", "/dev/null"]'
	env -i /usr/bin/ravelin --root "$STATE" run --bundle "$BUNDLE" web1
	take
	left "${kept[@]}" /var/log/ravelin /var/log/ravelin/decisions.log
	mkdir /var/lib/ravelin
	touch /var/lib/ravelin/metrics.json
	purge
	left ""
	refute test -e /var/lib/ravelin
}

@test "removed, each configuration is taken back first, wherever it is" {
	printf '{\n  "debug": true\n}\n' >"$OTHER"
	cp "$OTHER" before.json
	configure_each >configure.log
	grep -q /usr/bin/ravelin-restricted "$OTHER"
	# Neither what is no concern of ravelin's nor PATH has a say.
	echo '{ broken' >/etc/docker/daemon.json
	ln -s /bin/false /usr/local/sbin/ravelinctl
	take
	rm /usr/local/sbin/ravelinctl
	cmp before.json "$OTHER"
	grep -qx '{ broken' /etc/docker/daemon.json
	refute test -L /usr/bin/ravelin-restricted
	refute grep -q 'still named' take.log
	rm "$OTHER" /etc/docker/daemon.json
	left /var/log/ravelin "$([ "$KIND" != deb ] || echo /etc/logrotate.d/ravelin)"
}

@test "removed, it is said where somebody has named it" {
	echo 'runtime_path = "/usr/bin/ravelin"' >/etc/crio/crio.conf
	take
	grep -qx 'ravelin is removed, and still named in /etc/crio/crio.conf' take.log
	rm /etc/crio/crio.conf
}

@test "where one configuration can't be taken back all stay" {
	ravelinctl configure containerd
	cp /etc/containerd/config.toml before.toml
	echo '{ "ravelin' >/etc/docker/daemon.json
	stays
	grep -q 'not removed: first take it out of /etc/docker/daemon.json$' said
	cmp before.toml /etc/containerd/config.toml

	# Nor where ravelinctl is of no use, as long as there is something to do.
	rm /etc/docker/daemon.json
	ln -sf /bin/false /usr/bin/ravelinctl
	stays
	grep -q 'not removed: first take it out of /etc/containerd/config.toml$' said
	RAVELIN_REMOVE=anyway take
	grep -q 'removed anyway: first take it out of' take.log
	refute test -e /usr/bin/ravelin
	rm -r /etc/containerd/config.toml /etc/ravelin/configured.json
	put
	ln -sf /bin/false /usr/bin/ravelinctl
	take
}

@test "what was not taken back is noted beyond a purge, and can be later" {
	[ "$KIND" = deb ] || return 0 # RPMs have no purge
	echo '{"debug": true}' >/etc/docker/daemon.json
	cp /etc/docker/daemon.json before.json
	ravelinctl configure docker
	ln -sf /bin/false /usr/bin/ravelinctl
	RAVELIN_REMOVE=anyway take
	purge
	grep -q '^/etc/ravelin stays: ' purge.log
	grep -q /usr/bin/ravelin /etc/docker/daemon.json
	put
	take
	cmp before.json /etc/docker/daemon.json
	purge
	refute test -e /etc/ravelin
	rm /etc/docker/daemon.json
}

@test "what was written by hand is taken back by either name of the program" {
	local path
	for path in /usr/bin /bin; do
		jq -n --arg path "$path/ravelin" \
			'{runtimes: {mine: {path: $path}}}' >/etc/docker/daemon.json
		take
		refute grep -q ravelin /etc/docker/daemon.json
		put
	done
	rm /etc/docker/daemon.json
	take
}

@test "what another ravelin has is left to it" {
	mkdir -p /usr/local/bin
	cp /usr/bin/ravelin /usr/bin/ravelinctl /usr/local/bin
	/usr/local/bin/ravelinctl configure containerd
	grep -q /usr/local/bin/ravelin /etc/containerd/config.toml
	/usr/bin/ravelinctl configure docker
	cp /etc/containerd/config.toml before.toml
	take
	cmp before.toml /etc/containerd/config.toml
	refute test -e /etc/docker/daemon.json
	purge
	if [ "$KIND" = deb ]; then
		/usr/local/bin/ravelinctl configure containerd --undo
		refute test -e /etc/containerd/config.toml
	fi
	rm -rf /usr/local/bin/ravelin{,ctl} /etc/containerd/config.toml /etc/ravelin
}

has_podman() { [ -x /usr/bin/podman ]; }

@test "where podman keeps a stopped container ravelin stays" {
	requires podman
	mkdir -p /etc/containers
	printf '[storage]\ndriver = "vfs"\nrunroot = "/run/live/runroot"\ngraphroot = "%s"\n' \
		"$PWD/graph" >/etc/containers/storage.conf
	make_bundle "$BUNDLE"
	podman --runtime /usr/bin/ravelin create --name idle --network none \
		--rootfs "$BUNDLE/rootfs" /bin/true
	stays
	grep -q 'not removed: podman keeps it .*; first: podman rm idle$' said
	podman rm idle
	take
	rm -rf /etc/containers/storage.conf /run/live/runroot /run/libpod
}

@test "where a daemon has read the configuration ravelin stays until its restart" {
	local daemon
	ravelinctl configure docker --set-default
	cp "$(command -v sleep)" dockerd
	./dockerd 100 3>&- &
	daemon=$!
	stays
	grep -q 'not removed: .*; first: systemctl restart docker$' said
	refute test -e /etc/docker/daemon.json
	stays
	grep -q 'systemctl restart docker$' said
	kill $daemon
	wait $daemon || true
	./dockerd 100 3>&- &
	take
	kill $!
}

@test "where a container is left ravelin stays, and enters and stops it" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "100"]'
	detached env -i /usr/bin/ravelin --root "$STATE" run -d --bundle "$BUNDLE" web1
	ravelinctl configure docker
	stays
	grep -q "not removed: these containers .*first: $STATE/web1\$" said
	grep -q /usr/bin/ravelin /etc/docker/daemon.json
	env -i /usr/bin/ravelin --root "$STATE" exec web1 /bin/cat /dev/null
	env -i /usr/bin/ravelin --root "$STATE" kill web1 KILL
	env -i /usr/bin/ravelin --root "$STATE" delete --force web1

	# A user's.
	mkdir -p /run/user/7/{crun/app,ravelin/containers/%2frun%2fuser%2f7%2fcrun}
	touch /run/user/7/ravelin/containers/%2frun%2fuser%2f7%2fcrun/app
	stays
	grep -q 'first: /run/user/7/crun/app$' said
	rm -r /run/user
	take
	refute test -e /run/ravelin
}

@test "ravelin is removed anyway, what is kept of a container that runs stays" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "100"]'
	detached env -i /usr/bin/ravelin --root "$STATE" run -d --bundle "$BUNDLE" web1
	RAVELIN_REMOVE=anyway take
	grep -q 'removed anyway: these containers' take.log
	[ "$(bare state web1 | jq -r .status)" = running ]
	purge
	[ -n "$(find /run/ravelin/containers -name web1)" ]
	bare delete --force web1
}
