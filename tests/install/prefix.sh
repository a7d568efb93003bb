#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prefix.sh CMAKE BUILD VERSION: installs BUILD under a scratch prefix, looks at
# what is there and runs it.
set -eu

cmake=$1 build=$2 version=$3
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

complain()
{
	echo "$*" >&2
	failed=1
}

# DESTDIR of the caller would move what we look for.
unset DESTDIR
"$cmake" --install "$build" --prefix "$scratch/usr" >/dev/null
cd "$scratch/usr"

for file in bin/ravelin bin/ravelinctl \
	share/man/man8/ravelin.8 share/man/man8/ravelinctl.8 \
	share/man/man5/ravelin-policy.5 share/man/man5/ravelin-profile.5 \
	share/ravelin/profiles/privileged.json \
	share/ravelin/profiles/baseline.json \
	share/ravelin/profiles/restricted.json \
	share/ravelin/profiles/strict.json \
	share/ravelin/schemas/check.schema.json \
	share/ravelin/schemas/policy.schema.json \
	share/ravelin/schemas/profile.schema.json \
	share/ravelin/apparmor/ravelinctl share/ravelin/apparmor/ravelin-hooks \
	share/ravelin/selinux/Makefile share/ravelin/selinux/README.md \
	share/ravelin/selinux/ravelin.te share/ravelin/selinux/ravelin.fc \
	share/ravelin/selinux/ravelin.if share/ravelin/selinux/ravelin_guard.cil \
	share/bash-completion/completions/ravelinctl \
	share/fish/vendor_completions.d/ravelinctl.fish \
	share/zsh/site-functions/_ravelinctl \
	include/ravelin/ravelin.h share/doc/ravelin/LICENSE; do
	[ -s "$file" ] || complain "not installed: $file"
done
unknown=$(find . -type f ! -path './bin/ravelin*' ! -path './share/man/*' \
	! -path './share/ravelin/profiles/*.json' \
	! -path './share/ravelin/schemas/*.schema.json' \
	! -path './share/ravelin/selinux/*' \
	! -path './share/ravelin/apparmor/*' \
	! -path './include/ravelin/*.h' \
	! -path './share/bash-completion/completions/ravelinctl' \
	! -path './share/fish/vendor_completions.d/ravelinctl.fish' \
	! -path './share/zsh/site-functions/_ravelinctl' \
	! -path './share/doc/ravelin/*' ! -name libravelin.a ! -name ravelin.pc)
[ -z "$unknown" ] || complain "installed, though nobody knows of it: $unknown"
others=$(find . -perm /022 ! -type l)
[ -z "$others" ] || complain "others may write: $others"

for header in include/ravelin/*.h; do
	"${CC:-cc}" -std=c11 -fsyntax-only -Wall -Wextra -Werror -Iinclude \
		-include "$header" -x c /dev/null || complain "$header"
done

# The library, as another project would use it. An archive built with sanitizers
# asks for more than the file says.
archive=$(find . -name libravelin.a)
if [ -z "$archive" ]; then
	complain "not installed: libravelin.a"
elif ! nm "$archive" 2>/dev/null | grep -q __asan; then
	pc=$(find "$PWD" -name ravelin.pc)
	# shellcheck disable=SC2046 # words on purpose
	"${CC:-cc}" share/doc/ravelin/examples/embed/harden.c -o "$scratch/embed" \
		$(PKG_CONFIG_PATH=${pc%/*} pkg-config \
			--define-variable=prefix="$PWD" --cflags --libs ravelin) ||
		complain "the example does not build"
	env -i "$scratch/embed" <"$root/tests/fixtures/podman-build-step.json" |
		cmp - "$root/tests/golden/expected/podman-build-step.baseline.json" ||
		complain "the example hardens otherwise"
fi

# As from a package: no environment, no source tree.
said=$(env -i bin/ravelinctl --version)
[ "$said" = "ravelinctl $version" ] || complain "--version says: $said"
env -i bin/ravelinctl harden "$root/tests/fixtures/docker-run-privileged.json" \
	>"$scratch/hardened.json" || complain "harden failed"
grep -q noNewPrivileges "$scratch/hardened.json" || complain "not hardened"

# The shim becomes what it is told to, if root alone can write that.
if [ "$(id -u)" = 0 ]; then
	said=$(env -i bin/ravelin --ravelin-runtime=/bin/echo state web1)
	[ "$said" = "state web1" ] || complain "the shim says: $said"
fi
exit $failed
