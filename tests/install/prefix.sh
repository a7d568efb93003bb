#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prefix.sh CMAKE BUILD VERSION: installs BUILD under a scratch prefix, looks at
# what is there, moves it and runs it.
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
	etc/logrotate.d/ravelin lib/tmpfiles.d/ravelin.conf \
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
	! -path './etc/logrotate.d/ravelin' \
	! -path './lib/tmpfiles.d/ravelin.conf' \
	! -path './share/doc/ravelin/*' ! -name libravelin.a ! -name ravelin.pc)
[ -z "$unknown" ] || complain "installed, though nobody knows of it: $unknown"
others=$(find . -perm /022 ! -type l)
[ -z "$others" ] || complain "others may write: $others"

[ -d etc/ravelin/profiles ] || complain "not installed: etc/ravelin/profiles"

# What is configured for /usr is in /etc.
DESTDIR=$scratch/stage "$cmake" --install "$build" --prefix /usr >/dev/null
for path in etc/ravelin/profiles etc/logrotate.d/ravelin usr/bin/ravelin; do
	[ -e "$scratch/stage/$path" ] || complain "not staged: $path"
done
elsewhere=$(cd "$scratch/stage" && find . -mindepth 1 -maxdepth 2 \
	! -path './etc*' ! -path './usr*' -o -path ./usr/etc)
[ -z "$elsewhere" ] || complain "staged elsewhere: $elsewhere"

for header in include/ravelin/*.h; do
	"${CC:-cc}" -std=c11 -fsyntax-only -Wall -Wextra -Werror -Iinclude \
		-include "$header" -x c /dev/null || complain "$header"
	"${CXX:-c++}" -std=c++11 -fsyntax-only -Wall -Wextra -Wpedantic -Werror \
		-Iinclude -include "$header" -include "$header" -x c++ /dev/null ||
		complain "$header in C++"
done
# A name that C++ mangles would not be found in the archive.
printf 'int main() { ravelin_plan_free(0); }\n' | "${CXX:-c++}" -Iinclude \
	-include ravelin/ravelin.h -x c++ -c -o "$scratch/plus.o" -
nm "$scratch/plus.o" | grep -q ' U ravelin_plan_free$' ||
	complain "C++ asks for another name"
sed -n '/^```c$/,/^```$/p' "$root/docs/library.md" | sed '1d;$d' |
	cmp - "$root/contrib/embed/harden.c" ||
	complain "docs/library.md shows another example"

# The library, as another project would use it, from where it was moved to. An
# archive built with sanitizers asks for more than the file says.
mv "$scratch/usr" "$scratch/moved"
cd "$scratch/moved"
archive=$(find . -name libravelin.a)
example=share/doc/ravelin/examples/embed/harden.c

# link HOW WORD...: builds the example with these, which hardens as we do.
link()
{
	how=$1
	shift
	if ! "${CC:-cc}" "$example" -o "$scratch/embed" "$@"; then
		complain "$how: the example does not build"
		return
	fi
	env -i "$scratch/embed" <"$root/tests/fixtures/podman-build-step.json" |
		cmp - "$root/tests/golden/expected/podman-build-step.baseline.json" ||
		complain "$how: the example hardens otherwise"
}

if [ -z "$archive" ]; then
	complain "not installed: libravelin.a"
elif ! nm "$archive" 2>/dev/null | grep -q __asan; then
	pc=$(find "$PWD" -name ravelin.pc)
	export PKG_CONFIG_PATH="${pc%/*}"
	# shellcheck disable=SC2046 # words on purpose
	link "pkg-config" $(pkg-config --cflags --libs ravelin)
	# shellcheck disable=SC2046
	link "pkg-config --static" $(pkg-config --static --cflags --libs ravelin)
	# shellcheck disable=SC2046 # glibc's ld warns of users that nobody looks up
	link "static" -static -Wl,--no-warnings $(pkg-config --static --cflags \
		--libs ravelin | sed 's/-lyajl\b/-lyajl_s/')
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
