# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=git role=batch plain=nobody
asked="commit, pack, clone by path, by git:// and by HTTP, push"

start() {
	export HOME=/tmp GIT_TERMINAL_PROMPT=0
	cd "$(mktemp -d)"
	git config --global user.name A
	git config --global user.email a@localhost
	git config --global init.defaultBranch main
	git config --global safe.directory '*'
	git init -q a
	seq 1000 >a/file
	git -C a add file
	git -C a commit -qm one
	git -C a gc -q --aggressive
	git clone -q --bare a b.git
	git -C b.git update-server-info
	git clone -q "file://$PWD/b.git" c
	git daemon --listen=127.0.0.1 --export-all --base-path="$PWD" \
		--enable=receive-pack "$PWD" &
	python3 -m http.server --bind 127.0.0.1 8080 2>/dev/null &
	until curl -fs http://127.0.0.1:8080/ >/dev/null &&
		git ls-remote git://127.0.0.1/b.git >/dev/null 2>&1; do
		sleep 0.1
	done
	git clone -q git://127.0.0.1/b.git d
	git clone -q http://127.0.0.1:8080/b.git e
	cmp a/file e/file
	echo more >>d/file
	git -C d commit -qam two
	git -C d push -q
	git -C c pull -q
	cmp c/file d/file
	git -C c fsck --strict
	kill %1 %2
}
