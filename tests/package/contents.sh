#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# contents.sh PACKAGES VERSION: what is in the packages, and what they say of
# themselves; how the programs in them are linked.
set -euo pipefail

packages=$1 version=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../lint/need.sh
. "$root/tests/lint/need.sh"
need rpmbuild
need lintian
need readelf

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

complain()
{
	echo "$*" >&2
	failed=1
}

# equal WHAT EXPECTED GOT
equal()
{
	diff <(echo "$2") <(echo "$3") >&2 || complain "$1"
}

# --- what they say ----------------------------------------------------------

deb=$packages/ravelin_${version}_$(dpkg --print-architecture).deb
deb_dev=$packages/libravelin-dev${deb#"$packages/ravelin"}
rpm=$(echo "$packages/ravelin-$version"-1.*.rpm)
rpm_dev=$(echo "$packages/ravelin-devel-$version"-1.*.rpm)

# What lintian says of who runs it, it says on standard error.
said=$(lintian --tag-display-limit 0 -EI --pedantic "$deb" "$deb_dev" \
	2>"$scratch/lintian") || said+=" $(cat "$scratch/lintian")"
equal lintian "" "$said"
equal "version of the Debian package" "$version" "$(dpkg-deb -f "$deb" Version)"
equal "version of the RPM" "$version" "$(rpm -qp --qf '%{VERSION}' "$rpm")"

# Only the C library is not linked in.
[[ $(dpkg-deb -f "$deb" Depends) =~ ^libc6\ \(\>=\ [0-9.]+\)$ ]] ||
	complain "depends on $(dpkg-deb -f "$deb" Depends)"
equal "what it recommends" "runc | crun" "$(dpkg-deb -f "$deb" Recommends)"
equal "what it requires" "" "$(rpm -qp --requires "$rpm" |
	grep -v '^/bin/sh$\|^config(\|^ld-linux\|^libc\.so\|^rpmlib(\|^rtld(')"
equal "what it recommends" "(runc or crun)" "$(rpm -qp --recommends "$rpm")"
for library in yajl libmd libcap-ng libselinux; do
	grep -Fx "pkgconfig($library)" <(rpm -qp --requires "$rpm_dev") >/dev/null ||
		complain "ravelin-devel does not require $library"
done

# The scripts, as rpm reads them.
for pair in POSTIN:after-install PREUN:before-remove; do
	cmp <(rpm -qp --qf "%{${pair%:*}}\n" "$rpm" | sed '1{/^$/d}') \
		"$root/contrib/package/${pair#*:}.sh" || complain "$pair differs"
done
equal "configuration of the RPM" /etc/logrotate.d/ravelin \
	"$(rpm -qp --configfiles "$rpm")"

# --- what is in them --------------------------------------------------------

# list FILE...: mode, owner and path of each.
list()
{
	local file
	for file; do
		case $file in
		*.deb) dpkg-deb -c "$file" | awk '{ print $1, $2, substr($6, 2) }' ;;
		*.rpm) rpm -qplv "$file" | awk '{ print $1, $3 "/" $4, $9 }' ;;
		esac
	done | sed 's,/$,,'
}

common='/etc/logrotate.d/ravelin
/etc/ravelin
/etc/ravelin/profiles
/usr/bin/ravelin
/usr/bin/ravelinctl
/usr/include/ravelin/ravelin.h
/usr/lib/tmpfiles.d/ravelin.conf
/usr/share/bash-completion/completions/ravelinctl
/usr/share/doc/ravelin/CHANGELOG.md
/usr/share/doc/ravelin/README.md
/usr/share/doc/ravelin/docs/attacks.md
/usr/share/doc/ravelin/examples/docker/daemon.json
/usr/share/fish/vendor_completions.d/ravelinctl.fish
/usr/share/man/man5/ravelin-policy.5.gz
/usr/share/man/man5/ravelin-profile.5.gz
/usr/share/man/man8/ravelin.8.gz
/usr/share/man/man8/ravelinctl.8.gz
/usr/share/ravelin/apparmor/ravelinctl
/usr/share/ravelin/profiles/baseline.json
/usr/share/ravelin/schemas/policy.schema.json
/usr/share/ravelin/selinux/ravelin.te'
lib=/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)
deb_own="$lib/libravelin.a
$lib/pkgconfig/ravelin.pc
/usr/share/doc/ravelin/copyright
/usr/share/doc/libravelin-dev/copyright
/usr/share/doc/libravelin-dev/examples/embed/harden.c
/usr/share/zsh/vendor-completions/_ravelinctl"
rpm_own='/usr/lib64/libravelin.a
/usr/lib64/pkgconfig/ravelin.pc
/usr/share/licenses/ravelin/LICENSE
/usr/share/licenses/ravelin-devel/LICENSE
/usr/share/doc/ravelin-devel/examples/embed/harden.c
/usr/share/zsh/site-functions/_ravelinctl'

# holds LIST PATHS
holds()
{
	local missing
	missing=$(comm -23 <(sort <<<"$2") <(awk '{ print $3 }' "$1" | sort))
	equal "missing in ${1##*/}" "" "$missing"
	equal "modes in ${1##*/}" "" "$(grep -v -e '^d' -e '^-rwxr-xr-x .*/usr/bin/' \
		-e '^-rw-r--r-- ' "$1"
		grep '^d' "$1" | grep -v '^drwxr-xr-x ')"
	equal "owners in ${1##*/}" root/root "$(awk '{ print $2 }' "$1" | sort -u)"
}
list "$deb" "$deb_dev" >"$scratch/deb"
list "$rpm" "$rpm_dev" >"$scratch/rpm"
holds "$scratch/deb" "$common"$'\n'"$deb_own"
holds "$scratch/rpm" "$common"$'\n'"$rpm_own"

# Both have the same, but for what each calls its own.
same()
{
	awk '/^-/ { print $3 }' "$1" | grep -v -e /usr/share/zsh -e /copyright \
		-e /LICENSE -e /changelog -e /lintian/ |
		sed -e "s,^$lib/,/usr/lib64/," -e s,libravelin-dev,ravelin-devel, | sort
}
diff <(same "$scratch/deb") <(same "$scratch/rpm") >&2 || complain "not the same"

# --- how they are linked ----------------------------------------------------

dpkg-deb -x "$deb" "$scratch/root"
bin=$scratch/root/usr/bin

# has PROGRAM REGEX WHAT; lacks the same: in what readelf prints.
has() { grep -Eq -- "$2" "$scratch/$1.elf" || complain "$1 has no $3"; }
lacks() { ! grep -Eq -- "$2" "$scratch/$1.elf" || complain "$1 has $3"; }
for program in ravelin ravelinctl; do
	readelf --wide --file-header --program-headers --dynamic \
		--dyn-syms "$bin/$program" >"$scratch/$program.elf"
	has $program '^ +Type: +DYN ' "random place (PIE)"
	has $program '^ +GNU_RELRO ' "read-only relocations"
	has $program 'FLAGS_1.*NOW' "immediate binding"
	has $program '^ +GNU_STACK .* RW ' "stack that is not executed"
	lacks $program ' RWE ' "writable code"
	lacks $program 'TEXTREL' "relocations in code"
	lacks $program 'RPATH|RUNPATH' "search path of its own"
done
has ravelinctl 'NEEDED.*libc\.so\.6' "C library"
lacks ravelin 'NEEDED|^ +INTERP ' "loader or library"
has ravelinctl ' __stack_chk_fail@' "guarded stack"
has ravelinctl ' __[a-z]+_chk@' "checked copies"

# By effect: what is preloaded runs in ravelinctl, and not in ravelin.
"${CC:-cc}" -shared -fPIC -x c -o "$scratch/libmd.so.0" - <<'END'
#include <stdio.h>
__attribute__((constructor)) static void run(void) { puts("preloaded"); }
END
for program in ravelin ravelinctl; do
	for variable in LD_PRELOAD="$scratch/libmd.so.0" LD_AUDIT="$scratch/libmd.so.0" \
		LD_LIBRARY_PATH="$scratch" LD_TRACE_LOADED_OBJECTS=1; do
		env -i "$variable" "$bin/$program" --ravelin-mode=none \
			>>"$scratch/$program.out" 2>&1 || true
	done
done
grep -q preloaded "$scratch/ravelinctl.out" || complain "the check checks nothing"
grep -q 'libc\.so' "$scratch/ravelinctl.out" || complain "the check checks nothing"
equal "what the environment does to ravelin" \
	"$(env -i "$bin/ravelin" --ravelin-mode=none 2>&1)" "$(sort -u "$scratch/ravelin.out")"

exit $failed
