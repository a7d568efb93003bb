# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ravelinctl seccomp: filters compiled, asked and listed.

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	own_node
	fixtures=$BATS_TEST_DIRNAME/../fixtures
	machine=$(uname -m)
}

# x86_64 only: numbers, and the ABIs that a kernel has besides.
only_x86_64() {
	[ "$machine" = x86_64 ] || skip "written for x86_64"
}

# profile NAME JSON: a profile of the node's own.
profile() {
	printf '%s\n' "$2" >"etc/profiles/$1.json"
	chmod 644 "etc/profiles/$1.json"
}

# filter JSON: writes filter.json.
filter() {
	printf '%s\n' "$1" >filter.json
}

# asks JQ ARGUMENT...: the answer to "test ARGUMENT..." is as JQ says.
asks() {
	local expression=$1
	shift
	ctl seccomp test -f json "$@" >answer.json || [ $? -eq 1 ]
	jq -e "$expression" answer.json || {
		cat answer.json
		return 1
	}
}

# --- profiles that import one of an engine ---

# allowed NAME CALL...: what that profile lets through, as true and false.
allowed() {
	local name=$1
	shift
	ctl seccomp test -p "$name" -f json "$@" >answer.json || [ $? -eq 1 ]
	jq -r 'map(.allowed | tostring) | join(" ")' answer.json
}

@test "a profile imports what docker is given, as it is" {
	only_x86_64
	install -m 644 "$BATS_TEST_DIRNAME/../engine-profiles/like-docker.json" etc
	profile docker '{"seccomp": {"import": "/etc/ravelin/like-docker.json"},
		"capabilities": {"allow": ["CHOWN", "SYS_CHROOT"]}}'
	profile both '{"extends": "baseline",
		"seccomp": {"import": "/etc/ravelin/like-docker.json"}}'
	[ "$(allowed docker read chroot mount keyctl)" = \
		"true true false false" ]
	[ "$(allowed both read chroot mount ptrace)" = \
		"true false false false" ]
	ctl profile validate both docker
	run -1 ctl profile diff baseline both
	[ "$output" = "- seccomp: import" ]
	# What engines' profiles say by capability is for one container.
	ctl seccomp compile -p docker "$fixtures/docker-run.json" >filter.json
	jq -e '[.syscalls[] | select(.action == "SCMP_ACT_ALLOW") | .names[]] |
		index("chroot") != null and index("mount") == null' filter.json
}

@test "what is imported holds one beside the other, and a child adds to it" {
	echo '{"allow": ["@default", "@basic-io", "socket"], "comment": "recorded"}' \
		>etc/recorded.json
	echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{
		"names": ["socket"], "action": "SCMP_ACT_ERRNO", "args": [{
		"index": 0, "op": "SCMP_CMP_MASKED_EQ", "value": 4294967295,
		"valueTwo": 38}]}]}' >etc/no-alg.json
	chmod 644 etc/*.json
	profile recorded '{"seccomp": {"import": ["/etc/ravelin/recorded.json"]}}'
	profile patched '{"extends": "recorded", "seccomp": {"import":
		{"add": ["/etc/ravelin/no-alg.json"]}}}'
	[ "$(allowed recorded read mount 'socket(38)' 'socket(1)')" = \
		"true false true true" ]
	# What the runtime calls behind the filter is no list's to name.
	[ "$(allowed recorded execve ptrace)" = "true false" ]
	[ "$(allowed patched read mount 'socket(38)' 'socket(1)')" = \
		"true false false true" ]
	ctl profile validate patched
	run -1 ctl profile diff recorded patched
	[ "$output" = "- seccomp: import" ]
	profile undone '{"extends": "patched", "seccomp": {"import":
		{"remove": ["/etc/ravelin/no-alg.json"]}}}'
	run -1 ctl profile validate undone
	[[ $output == *'allows more than "patched" does'*import* ]]
	profile one '{"seccomp": {"import": "/etc/ravelin/recorded.json"}}'
	profile two '{"extends": "one", "seccomp": {"import":
		{"add": ["/etc/ravelin/no-alg.json"]}}}'
	run -1 ctl profile validate two
	[[ $output == *two.json:*": /seccomp/import: the parent has no list here"* ]]
}

@test "a file that is imported is trusted by the rules for profiles" {
	profile own '{"seccomp": {"import": "/etc/ravelin/engine.json"}}'
	refused() {
		run -1 --separate-stderr ctl profile validate own
		[[ ${lines[0]} == *own.json:1:25:*/seccomp/import* ||
			${lines[0]} == *engine.json:* ]] &&
			[[ ${lines[0]} == *"$1"* ]] || {
			echo "$output"
			return 1
		}
	}
	refused "no such profile file"
	echo '{"defaultAction": "SCMP_ACT_ERRNO", "syscals": []}' >etc/engine.json
	chmod 644 etc/engine.json
	refused syscalls
	echo '{' >etc/engine.json
	refused engine.json:
	echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >etc/engine.json
	chmod 666 etc/engine.json
	refused "writable by root alone"
	chmod 644 etc/engine.json
}

# --- test ---

# simulated COLUMN ABI [OPTION...]: lines "NAME ANSWER", as they are in the
# table of techniques for the calls by that ABI.
simulated() {
	local column=$1 abi=$2 calls=()
	shift 2
	techniques "$column" | only_calls | awk -v abi="$abi" '
		{ by = $3 ~ /^(x32|x86):$/ ? substr($3, 1, 3) : "x86_64" }
		by == abi' >rows
	mapfile -t calls < <(cut -d' ' -f3- rows | sed -E 's/^(x32|x86): //')
	ctl seccomp test -f json -a "$abi" "$@" "${calls[@]}" >answer.json ||
		[ $? -eq 1 ]
	jq -e 'all(.[]; .bug == false and (.rule != null or
		.architecture != "x86_64"))' answer.json >&2 || return 1
	paste -d' ' <(cut -d' ' -f1 rows) <(jq -r '.[].answer |
		if test("killed") then "KILLED" else . end' answer.json)
}

# answers_as_table COLUMN [OPTION...]: by every ABI.
answers_as_table() {
	local column=$1 abi
	shift
	for abi in x86_64 x32 x86; do
		simulated "$column" "$abi" "$@" || return 1
	done >answers
	[ "$(wc -l <answers)" -ge 100 ]
	compare_answers <(techniques "$column" | only_calls) answers
}

@test "each shipped profile answers what is tried in containers as it should" {
	local name
	only_x86_64
	load ../techniques/lib
	for name in $(technique_columns | grep -vx -e docker -e podman); do
		echo "$name" # for when it fails
		answers_as_table "$name" -p "$name"
	done
}

@test "docker's and podman's filters answer what is tried as they do" {
	local name
	only_x86_64
	load ../techniques/lib
	for name in docker podman; do
		answers_as_table "$name" -F "$fixtures/$name-run.json"
	done
}

@test "test says by which rule: file, line, pointer and group" {
	run -1 ctl seccomp test mbind
	[ "${lines[0]}" = "mbind: EPERM" ]
	[[ ${lines[1]} =~ ^\ {4}built-in\ profile\ baseline:[0-9]+:\ \
/seccomp/deny/[0-9]+\ \(@numa\):\ denied$ ]]
	profile own '{
	"description": "For a test",
	"seccomp": {
		"allow": ["@basic-io", "mount", "kcmp"],
		"deny": ["@mount"],
		"unsupported": ["kcmp"]
	}
}'
	run -1 ctl seccomp test -p own read mount kcmp reboot
	[ "${lines[0]}" = "read: allowed" ]
	[ "${lines[1]}" = "    /etc/ravelin/profiles/own.json:4: \
/seccomp/allow/0 (@basic-io): allowed" ]
	[ "${lines[3]}" = "    /etc/ravelin/profiles/own.json:5: \
/seccomp/deny/0 (@mount): denied" ]
	[ "${lines[5]}" = "    /etc/ravelin/profiles/own.json:6: \
/seccomp/unsupported/0: unsupported" ]
	[ "${lines[7]}" = "    /etc/ravelin/profiles/own.json:3: \
/seccomp: not named" ]
	# What is inherited has its place in the parent.
	profile child '{"description": "x", "extends": "own",
		"seccomp": {"deny": {"add": ["read"], "remove": []}}}'
	asks '.[0].rule == {file: "/etc/ravelin/profiles/own.json", line: 5,
		pointer: "/seccomp/deny/0", group: "@mount", why: "denied"} and
		.[1].rule.file == "/etc/ravelin/profiles/child.json" and
		.[1].rule.line == 2 and .[1].rule.pointer == "/seccomp/deny/1"' \
		-p child mount read
}

@test "the status is 0 where all calls are allowed, else 1" {
	run -0 ctl seccomp test read write 'clone(17)'
	run -1 ctl seccomp test read mount
	run -1 ctl seccomp test clone # by its arguments
	run -0 ctl seccomp test -p privileged mount clone
	[[ $output == *"profile privileged has no filter" ]]
	run -2 ctl seccomp test
	run -2 ctl seccomp test -p nobody read
}

@test "a call without arguments says under which it is allowed" {
	run -1 ctl seccomp test socket 'socket(AF_UNIX)' 'clone' 'ioctl(0)'
	[ "${lines[0]}" = "socket: by its arguments" ]
	[ "${lines[1]}" = \
"    allowed where arg0 & 0xffffffff == 1 (AF_UNIX)" ]
	[ "${lines[3]}" = \
"    allowed where arg0 & 0xfffffff7 == 2 (AF_INET, AF_INET6)" ]
	[ "${lines[7]}" = "    else EPERM" ]
	[ "${lines[9]}" = "socket(AF_UNIX): allowed" ]
	[[ $output == *"arg0 & 0x7e020000 (CLONE_NEWNS|CLONE_NEWCGROUP|\
CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET) == 0"* ]]
	[[ $output == *"    EPERM where arg1 & 0xffff == 0x5412 (TIOCSTI)"* ]]
	asks '.[0] | .allowed == false and .answer == null and
		(.byArguments | map([.answer, .where])) == [
		["allowed", "arg0 & 0xffffffff == 1 (AF_UNIX)"],
		["EPERM", null]] and .byArguments[0].rule.why ==
		"a rule allows it"' socketpair
}

@test "test takes a config.json as it is hardened, and a filter as it is" {
	local docker=$fixtures/docker-run.json
	only_x86_64
	# docker allows AF_ALG to be asked for; what is hardened does not.
	asks '.[0].answer == "allowed" and (.[0].rule.pointer |
		startswith("/linux/seccomp/syscalls/")) and
		.[1].answer == "EPERM"' --filter "$docker" \
		'socket(AF_RXRPC)' mount
	asks '.[0].answer == "EPERM" and .[0].rule.file == null and
		(.[0].rule.pointer | startswith("/linux/seccomp/syscalls/"))' \
		--config "$docker" 'socket(AF_RXRPC)'
	asks '.[0].answer == "allowed"' -p privileged --config "$docker" \
		'socket(AF_RXRPC)'
	filter '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
		{"names":["ptrace"],"action":"SCMP_ACT_ERRNO","errnoRet":3},
		{"names":["mount"],"action":"SCMP_ACT_KILL_PROCESS"},
		{"names":["read"],"action":"SCMP_ACT_LOG"}]}'
	run -1 ctl seccomp test -F filter.json ptrace mount read write
	[ "${lines[0]}" = "ptrace: ESRCH" ]
	[ "${lines[1]}" = "    filter.json:2: /syscalls/0: an entry for it" ]
	[ "${lines[2]}" = "mount: the process is killed" ]
	[ "${lines[4]}" = "read: allowed, and logged" ]
	[ "${lines[7]}" = "    filter.json:1: /defaultAction: the default" ]
	run -0 ctl seccomp test -F filter.json read write
}

@test "two comparisons of one argument are told to be two rules" {
	filter '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":
		["socket"],"action":"SCMP_ACT_ALLOW","args":[
		{"index":0,"op":"SCMP_CMP_NE","value":38},
		{"index":0,"op":"SCMP_CMP_NE","value":40}]}]}'
	run -0 ctl seccomp test -F filter.json 'socket(AF_ALG)'
	[[ $output == *"two are of one argument, so each is a rule" ]]
}

@test "test --filter takes no profile of an engine, and nothing beside it" {
	filter '{"defaultAction":"SCMP_ACT_ERRNO","archMap":[{}]}'
	run -1 ctl seccomp test -F filter.json read
	[[ $output == *"/archMap: a profile for an engine; expected the \
linux.seccomp that it makes of it" ]]
	filter '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["a"],
		"action":"SCMP_ACT_ALLOW","includes":{"caps":["x"]}}]}'
	run -1 ctl seccomp test -F filter.json read
	filter '{"hello":1}'
	run -1 ctl seccomp test -F filter.json read
	[[ $output == *"expected linux.seccomp, or a config.json" ]]
	filter '{"ociVersion":"1.0.0","linux":{}}'
	run -0 ctl seccomp test -F filter.json read
	run -2 ctl seccomp test -F none.json read
	run -2 ctl seccomp test -F filter.json -p baseline read
}

@test "another ABI is killed where the filter does not list it" {
	only_x86_64
	run -1 ctl seccomp test --arch x86 getpid
	[ "${lines[0]}" = "getpid: the thread is killed" ]
	[[ ${lines[1]} == *"the filter is not for x86: it kills"* ]]
	run -1 ctl seccomp test 0x40000027
	[[ $output == *"the filter is not for x32"* ]]
	run -0 ctl seccomp test --arch x86 -F "$fixtures/docker-run.json" \
		getpid
	# Of a machine that this one is not, its own filter is asked.
	run -0 ctl seccomp test --arch aarch64 'clone(17)' openat
	run -1 ctl seccomp test --arch s390x 'clone(0, CLONE_NEWUSER)'
	run -2 ctl seccomp test --arch aarch64 open
	[[ $output == *'"open": aarch64 has no system call open' ]]
	run -2 ctl seccomp test --arch vax read
	# No filter is for machines of both byte orders.
	run -1 ctl seccomp test --arch s390x -F "$fixtures/docker-run.json" \
		read
	[[ $output == *"docker-run.json: /linux/seccomp/architectures/0: "* ]]
}

@test "an exception of the policy is named" {
	local far
	far=$(date -d '+30 days' +%F)
	echo '{"exceptions":[{"name":"mounts","for":{"engine":"plain"},
		"allow":{"seccomp":["mount"]},"why":"a test",
		"until":"'"$far"'"}]}' >etc/policy.json
	chmod 644 etc/policy.json
	run -0 ctl seccomp test mount
	[[ $output == *"/etc/ravelin/policy.json:1: /exceptions/0: an exception\
 of the policy" ]]
}

@test "errors are one line that names the word" {
	run -2 ctl seccomp test opennat
	[ "$output" = 'ravelinctl seccomp test: "opennat": there is no system call "opennat"; did you mean "openat"?' ]
	run -2 ctl seccomp test 'socket(AF_ALF)'
	[[ $output == *'there is no constant "AF_ALF"; did you mean "AF_ALG"?' ]]
	run -2 ctl seccomp test $'re\e[31mad'
	clean <<<"$output"
	run -2 ctl seccomp list opennat
	[[ $output == *'there is no system call "opennat"; did you mean "openat"?' ]]
	run -2 ctl seccomp list @moun
	[[ $output == *'there is no system call group "@moun"; did you mean "@mount"?' ]]
}

# --- compile ---

@test "compile prints strict's program as it was reviewed" {
	ctl seccomp compile -p strict -a x86_64 -f bpf |
		diff "$BATS_TEST_DIRNAME/strict.bpf" -
}

@test "compile prints OCI's form, PFC, and the bytes that the kernel takes" {
	local steps
	ctl seccomp compile >filter.json
	jq -e '.defaultAction == "SCMP_ACT_ERRNO" and .defaultErrnoRet == 38 and
		any(.syscalls[]; .names | index("read"))' filter.json
	# For crun's cache: see write_oci.c.
	jq -e '[.syscalls[] | select(has("args") | not) | .action] ==
		["SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW"]' filter.json
	# It is asked as the profile is.
	run -0 ctl seccomp test -F filter.json read 'clone(17)'
	run -1 ctl seccomp test -F filter.json mount
	run -0 ctl seccomp compile -f pfc
	[[ $output == *"# pseudo filter code start"* ]]
	steps=$(ctl seccomp compile -f bpf | wc -l)
	[ "$(ctl seccomp compile -f raw | wc -c)" -eq $((steps * 8)) ]
	run -2 ctl seccomp compile -f xml
	run -1 ctl seccomp compile -p privileged
	[ "$output" = 'ravelinctl seccomp compile: profile privileged has no filter: each call is allowed' ]
}

@test "compile takes what hardening makes of a config.json" {
	local docker=$fixtures/docker-run.json
	only_x86_64
	ctl seccomp compile "$docker" | jq -S . >compiled
	ctl harden "$docker" | jq -S .linux.seccomp | diff - compiled
	ctl seccomp compile - <"$docker" | jq -S . | diff - compiled
	run -1 ctl seccomp compile - <<<'{"ociVersion":1}'
}

@test "compile --arch is for another machine, in its byte order" {
	local arch
	ctl seccomp compile -a s390x | jq -e '.architectures ==
		["SCMP_ARCH_S390X"]'
	ctl seccomp compile -a s390x -f bpf | grep -q '; s390x$'
	# "ld [4]", the first instruction of each.
	[ "$(ctl seccomp compile -a s390x -f raw | head -c 8 | od -An -tx1)" = \
		" 00 20 00 00 00 00 00 04" ]
	[ "$(ctl seccomp compile -a aarch64 -f raw | head -c 8 |
		od -An -tx1)" = " 20 00 00 00 04 00 00 00" ]
	for arch in x86 arm mips64 ppc64le riscv64 parisc; do
		ctl seccomp compile -a "$arch" -f raw >"$arch.raw"
		[ -s "$arch.raw" ]
		[ $(($(wc -c <"$arch.raw") % 8)) -eq 0 ]
	done
}

@test "raw is for no terminal" {
	needs script
	run script -qec "'$RAVELINCTL' seccomp compile -p strict -f raw" /dev/null
	[ "$status" -eq 2 ]
	[[ $output == *"standard output is a terminal"* ]]
}

# --- list ---

@test "list knows each group, its calls, and what is to be known of one" {
	run -0 ctl seccomp list
	[[ $output == *"@mount "*"Mounting"* ]]
	run -0 ctl seccomp list @io-uring
	[[ ${lines[0]} =~ ^@io-uring\ +3\  ]]
	[ "${lines[3]}" = "    io_uring_setup" ]
	run -0 ctl seccomp list socket
	[ "${lines[0]}" = socket ]
	[[ ${lines[1]} == "    numbers: "*"x86_64 41,"*"aarch64 198,"* ]]
	[ "${lines[2]}" = "    since: Linux 2.0" ]
	[[ $output == *"@network-io "*"Sockets"* ]]
	run -0 ctl seccomp list tuxcall
	[[ $output == *"since: never; no Linux has it"* ]]
}

@test "list as JSON, with what the node's own profiles say" {
	profile own '{"description":"x","seccomp":{"allow":["mount"]}}'
	profile wrong '{"description":3}'
	ctl seccomp list -f json >list.json
	jq -e 'length > 30 and all(.[]; (.group | startswith("@")) and
		.count > 0 and (.description | length > 0))' list.json
	ctl seccomp list -f json @mount mount clone3 >list.json
	jq -e '.[0].calls | length > 9 and index("mount") != null' list.json
	jq -e '.[1] | .call == "mount" and .since == "1.0" and
		.numbers.x86_64 == 165 and .numbers.mips == 4021 and
		(.groups | map(.group) | index("@mount")) != null and
		.profiles.own == "allowed" and .profiles.strict == "EPERM" and
		.profiles.wrong == "cannot be used" and
		.profiles.privileged == "allowed"' list.json
	jq -e '.[2] | .since == "5.3" and .profiles.baseline == "ENOSYS"' \
		list.json
}

# --- what two sides say is never laxer than either ---

# met PROFILE SECCOMP: out.json is a document with that filter, hardened.
met() {
	jq -n --argjson filter "$2" '{ociVersion: "1.0.2", root: {path: "r"},
		process: {cwd: "/", args: ["x"], user: {uid: 0, gid: 0}},
		linux: {namespaces: [{type: "mount"}], seccomp: $filter}}' \
		>in.json
	ctl harden -p "$1" in.json >out.json
}

# answers OPTION... CALL: what the compiled filter of out.json answers.
answers() {
	ctl seccomp test -F out.json -f json "$@" >answer.json || [ $? -eq 1 ]
	jq -r '.[0] | if .bug then "BUG" elif .errno then .answer else .action end' answer.json
}

@test "rules of which libseccomp tries the laxer one first are written anew" {
	only_x86_64
	ctl harden -p baseline "$fixtures/docker-run.json" >base.json
	met baseline "$(jq -c '.linux.seccomp | .syscalls |= [
		{names: ["mount"], action: "SCMP_ACT_KILL_PROCESS", args:
			[{index: 1, value: 0, op: "SCMP_CMP_GE"}]},
		{names: ["mount"], action: "SCMP_ACT_ALLOW", args: [{index: 2,
			value: 0, op: "SCMP_CMP_GE"}]}] +
		map(.names -= ["mount"])' base.json)"
	[ "$(answers mount)" = SCMP_ACT_KILL_PROCESS ]
	met baseline "$(jq -c '.linux.seccomp | .syscalls |= [
		{names: ["ioctl"], action: "SCMP_ACT_ERRNO", args:
			[{index: 1, value: 0, op: "SCMP_CMP_GE"}]},
		{names: ["ioctl"], action: "SCMP_ACT_ALLOW", args: [{index: 2,
			value: 0, op: "SCMP_CMP_GE"}]}] +
		map(select(.names != ["ioctl"]))' base.json)"
	[ "$(answers 'ioctl(0, TIOCSTI)')" = EPERM ]
}

@test "an errno that runtimes cut to another one is refused" {
	run -1 met baseline '{"defaultAction": "SCMP_ACT_ERRNO",
		"defaultErrnoRet": 38, "syscalls": [{"names": ["mount"],
		"action": "SCMP_ACT_ERRNO", "errnoRet": 65574}, {"names":
		["mount"], "action": "SCMP_ACT_ALLOW"}]}'
	[[ $output == *"/linux/seccomp/syscalls/0/errnoRet: expected an errno value, 0 to 4094" ]]
}

@test "behind socketcall and ipc nothing is allowed that is refused before them" {
	only_x86_64
	profile both '{"extends": "baseline", "loosens": true, "why": "x86",
		"seccomp": {"architectures": {"add": ["x86"]}}}'
	met both '{"defaultAction": "SCMP_ACT_ALLOW", "architectures":
		["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], "syscalls": [
		{"names": ["shmget"], "action": "SCMP_ACT_KILL_PROCESS"}]}'
	[ "$(answers -a x86 'ipc(23)')" = SCMP_ACT_KILL_PROCESS ]
	[ "$(answers shmget)" = SCMP_ACT_KILL_PROCESS ]
	[ "$(answers 'ioctl(0, TIOCSTI)')" = EPERM ]
	# No rule can say the default: the ABI goes, rather than the start.
	met both '{"defaultAction": "SCMP_ACT_KILL_PROCESS", "architectures":
		["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], "syscalls": [
		{"names": ["socket", "read"], "action": "SCMP_ACT_ALLOW"}]}'
	jq -e '.linux.seccomp.architectures == ["SCMP_ARCH_X86_64"]' out.json
	[ "$(answers 'socket(1)')" = SCMP_ACT_ALLOW ]
	[[ $(answers 'socket(38)') == @(EPERM|SCMP_ACT_KILL_PROCESS) ]]
	# Also where a file that is imported refuses for some arguments.
	echo '{"defaultAction": "SCMP_ACT_ALLOW", "architectures":
		["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], "syscalls": [{"names":
		["socket"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 0,
		"op": "SCMP_CMP_MASKED_EQ", "value": 4294967295,
		"valueTwo": 38}]}]}' >etc/alg.json
	chmod 644 etc/alg.json
	profile alg '{"seccomp": {"architectures": ["x86_64", "x86"],
		"import": ["/etc/ravelin/alg.json"]}}'
	[ "$(allowed alg 'socket(38)' 'socket(2)')" = "false true" ]
	run ctl seccomp test -p alg -a x86 'socketcall(1)'
	[[ $output == "socketcall(1): EPERM"* ]]
}

@test "a filter met with itself stays, however many rules it has" {
	only_x86_64
	profile many '{"seccomp": {"allow": ["@default"], "rules": [{"names":
		["ioctl"], "except": [{"index": 1, "op": "SCMP_CMP_MASKED_EQ",
		"value": 4294967295, "valueTwo": 21522}, {"index": 1, "op":
		"SCMP_CMP_MASKED_EQ", "value": 4294967295, "valueTwo": 21532}]}]}}'
	met many '{"defaultAction": "SCMP_ACT_ALLOW"}'
	cp out.json once.json
	ctl harden -p many once.json >out.json
	cmp once.json out.json
	[ "$(answers 'ioctl(0, 1)')" = SCMP_ACT_ALLOW ]
}

@test "README has what seccomp test prints" {
	only_x86_64
	run -1 ctl seccomp test 'socket(AF_ALG, SOCK_SEQPACKET, 0)' clone mbind
	while read -r line; do
		[[ $line != built-in* ]] ||
			grep -qF "$line" "$BATS_TEST_DIRNAME/../../README.md"
	done <<<"$output"
}
