# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ravelinctl seccomp lint: each planted mistake is found at its place, and
# nothing is where there is none.
# shellcheck disable=SC2030,SC2031 # tests are subshells

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	own_node
}

# The first lines of every filter here, so that rules begin at line 4.
HEAD='{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
"architectures": ["SCMP_ARCH_X86_64"],
"syscalls": ['

# lint OPTION...: of f.json, for the machine of the tests, whatever this one
# is.
lint() {
	ctl seccomp lint --arch x86_64 --kernel 6.1 "$@" f.json
}

# filter RULES: writes f.json.
filter() {
	printf '%s\n%s\n]}\n' "$HEAD" "$1" >f.json
}

# has TEXT: it is in the output.
has() {
	grep -qF -- "$1" <<<"$output"
}

# found STATUS LINE...: lint says each of the lines, which need not be whole;
# and nothing else but notes and the cost.
found() {
	local status=$1 line
	shift
	run "-$status" lint
	for line; do
		grep -qF -- "$line" <<<"$output" || {
			printf 'expected: %s\nfound:\n%s\n' "$line" "$output"
			return 1
		}
	done
	[ "$(grep -c ']$' <<<"$output")" -eq $# ] || {
		printf 'more than expected:\n%s\n' "$output"
		return 1
	}
}

@test "a clean filter has no finding, and its cost" {
	filter '{"names": ["read", "write", "close", "exit_group"],
		"action": "SCMP_ACT_ALLOW"},
		{"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args":
		[{"index": 0, "value": 4294967295, "valueTwo": 1,
		"op": "SCMP_CMP_MASKED_EQ"}]}'
	run -0 lint
	[[ $output =~ ^"f.json: "[0-9]+" instructions; steps read "[0-9]+" write " ]]
	run -0 lint --format json
	jq -e '.[0] | .file == "f.json" and .form == "engine" and
		.architecture == "x86_64" and .findings == [] and
		.instructions > 10 and .alone.x86_64 == .instructions and
		.steps.read > 2' <<<"$output"
}

@test "alternatives: two conditions on one argument" {
	filter '{"names": ["lseek"], "action": "SCMP_ACT_ALLOW", "args": [
{"index": 1, "value": 38, "op": "SCMP_CMP_NE"},
{"index": 1, "value": 40, "op": "SCMP_CMP_NE"}]}'
	found 1 'f.json:6:1: /syscalls/0/args/1: argument 1 is compared twice in'\
' one rule: runc and crun make each comparison of it a rule of its own, and any'\
' one is enough, so that every value meets it; allow the values'
}

@test "comparisons: that no value meets, that every value does, lost bits" {
	filter '{"names": ["lseek"], "action": "SCMP_ACT_ALLOW", "args": [
{"index": 1, "value": 0, "op": "SCMP_CMP_LT"},
{"index": 2, "value": 0, "op": "SCMP_CMP_GE"}]},
{"names": ["mmap"], "action": "SCMP_ACT_ALLOW", "args": [
{"index": 0, "value": 0, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"},
{"index": 1, "value": 1, "valueTwo": 3, "op": "SCMP_CMP_MASKED_EQ"},
{"index": 2, "value": 1, "valueTwo": 3, "op": "SCMP_CMP_EQ"}]}'
	run -1 lint
	grep -q '^f.json:5:1: warning: .*no value meets this' <<<"$output"
	grep -q '^f.json:6:1: warning: .*every value meets this' <<<"$output"
	grep -q '^f.json:8:1: warning: .*the mask ("value") is 0' <<<"$output"
	grep -q '^f.json:9:1: warning: .*bits 0x2 of "valueTwo"' <<<"$output"
	grep -q '^f.json:10:1: warning: .*"valueTwo" means nothing' <<<"$output"
	# What is refused so is not.
	filter '{"names": ["lseek"], "action": "SCMP_ACT_KILL_PROCESS", "args": [
{"index": 1, "value": 18446744073709551615, "op": "SCMP_CMP_GT"}]}'
	found 1 'f.json:5:1: /syscalls/0/args/0: no value meets this comparison: '\
'the rule never matches [comparisons]'
}

@test "integers: high bits pass by what is unequal or in a range" {
	local op
	for op in NE LT GT; do
		filter '{"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
{"index": 0, "value": 40, "op": "SCMP_CMP_'$op'"}]}'
		run lint
		case $op in
		LT) [ "$status" -eq 0 ] ;; # a high bit is not below
		*)
			[ "$status" -eq 1 ]
			has 'f.json:5:1: /syscalls/0/args/0: the kernel takes 32'
			has 'the same to the kernel, ALLOW; allow the values that'
			;;
		esac
	done
}

@test "integers: high bits pass by a refusal of what is equal" {
	HEAD=${HEAD/SCMP_ACT_ERRNO/SCMP_ACT_ALLOW}
	filter '{"names": ["ioctl"], "action": "SCMP_ACT_ERRNO", "args": [
{"index": 1, "value": 21522, "op": "SCMP_CMP_EQ"}]}'
	run -1 lint
	has 'f.json:5:1: /syscalls/0/args/0: the kernel takes 32 bits of ioctl'
	has 'argument 1, the filter compares 64: with 21522 it is answered ERRNO '\
'(EPERM), with 0x100005412, the same to the kernel, ALLOW; compare by '\
'SCMP_CMP_MASKED_EQ'
	# By a mask it is found whatever the high bits; of 64 bits all count.
	filter '{"names": ["ioctl"], "action": "SCMP_ACT_ERRNO", "args": [
{"index": 1, "value": 4294967295, "valueTwo": 21522,
"op": "SCMP_CMP_MASKED_EQ"}]},
{"names": ["mmap"], "action": "SCMP_ACT_ERRNO", "args": [
{"index": 2, "value": 7, "op": "SCMP_CMP_EQ"}]}'
	run -1 lint
	[[ $output != *"[integers]"* ]]
}

@test "default: runtimes skip a rule with the default action" {
	filter '{"names": ["mount"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}'
	found 0 'f.json:4:1: note: /syscalls/0: runtimes skip a rule'
	filter '{"names": ["lseek"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38,
"args": [{"index": 2, "value": 3, "op": "SCMP_CMP_EQ"}]},
{"names": ["lseek"], "action": "SCMP_ACT_ALLOW"}'
	found 1 'f.json:4:1: note: /syscalls/0: runtimes skip a rule' \
		'f.json:4:12: /syscalls/0/names/0: lseek is not refused here: '\
'runtimes skip a rule with the default action, and another (line 6) answers '\
'ALLOW; narrow'
	# "Refuse it, but allow these" is what it comes to.
	filter '{"names": ["lseek"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
{"names": ["lseek"], "action": "SCMP_ACT_ALLOW",
"args": [{"index": 2, "value": 3, "op": "SCMP_CMP_EQ"}]}'
	found 0 'f.json:4:1: note: /syscalls/0: runtimes skip a rule'
}

@test "order: the first rule wins, and any over one with conditions" {
	filter '{"names": ["lseek", "read"], "action": "SCMP_ACT_ALLOW"},
{"names": ["lseek"], "action": "SCMP_ACT_KILL_PROCESS"},
{"names": ["dup",
"read"], "action": "SCMP_ACT_ALLOW"},
{"names": ["dup"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1,
"args": [{"index": 1, "value": 3, "op": "SCMP_CMP_EQ"}]}'
	found 1 'f.json:5:12: /syscalls/1/names/0: lseek is never answered '\
'KILL_PROCESS: another rule (line 4) says ALLOW whatever the arguments, and the'\
' first wins' \
		'f.json:7:1: note: /syscalls/2/names/1: read is answered ALLOW '\
'whatever its arguments by another rule (line 4): here it adds nothing' \
		'f.json:8:12: /syscalls/3/names/0: dup is never answered ERRNO '\
'(EPERM): another rule (line 6) says ALLOW whatever the arguments, and that wins'\
' over any with conditions'
}

@test "order: rules that take the same arguments" {
	filter '{"names": ["lseek"], "action": "SCMP_ACT_ALLOW",
"args": [{"index": 1, "value": 7, "op": "SCMP_CMP_LE"}]},
{"names": ["lseek"], "action": "SCMP_ACT_ALLOW",
"args": [{"index": 1, "value": 3, "op": "SCMP_CMP_EQ"}]},
{"names": ["lseek"], "action": "SCMP_ACT_KILL_PROCESS",
"args": [{"index": 1, "value": 7, "op": "SCMP_CMP_GE"}]}'
	found 1 'f.json:6:12: note: /syscalls/1/names/0: lseek: an earlier rule '\
'(line 4) takes all that this one does: it adds nothing' \
		'f.json:8:12: warning: /syscalls/2/names/0: lseek: some '\
'arguments meet this rule (KILL_PROCESS) and an earlier one (line 4) (ALLOW)'
}

@test "names: that there are not, with the nearest" {
	filter '{"names": ["read",
"opennat"], "action": "SCMP_ACT_ALLOW"},
{"names": ["kexec_laod"], "action": "SCMP_ACT_KILL_PROCESS"},
{"names": ["@mount"], "action": "SCMP_ACT_ALLOW"},
{"names": [], "action": "SCMP_ACT_ALLOW"}'
	found 1 'f.json:5:1: warning: /syscalls/0/names/1: there is no system call'\
' "opennat" (did you mean "openat"?): runtimes drop the name, and nothing is'\
' allowed by it' \
		'f.json:6:12: /syscalls/1/names/0: there is no system call '\
'"kexec_laod" (did you mean "kexec_load"?): runtimes drop the name, and nothing '\
'is refused by it' \
		'f.json:7:12: warning: /syscalls/2/names/0: there is no system '\
'call "@mount": runtimes drop the name, and nothing is allowed by it; groups' \
		'f.json:8:1: warning: /syscalls/3: a rule without names'
}

@test "architectures: that there are not, and other ABIs" {
	HEAD=${HEAD/\"SCMP_ARCH_X86_64\"/\"SCMP_ARCH_X8664\"}
	filter '{"names": ["read"], "action": "SCMP_ACT_ALLOW"}'
	found 1 'f.json:2:19: /architectures/0: there is no architecture '\
'"SCMP_ARCH_X8664": runtimes do not start a container with it; did you mean '\
'"SCMP_ARCH_X86_64"?' 'libseccomp makes no filter of it'
	HEAD=${HEAD/\"SCMP_ARCH_X8664\"/\"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\"}
	filter '{"names": ["read"], "action": "SCMP_ACT_ALLOW"}'
	found 1 'f.json:2:19: note: /architectures/0: opens the x86 ABI' \
		'f.json:2:36: warning: /architectures/1: opens the x32 ABI'
	[[ $output == *" alone "* ]]
}

@test "errno: a default and a rule that programs do not go on from" {
	HEAD=${HEAD/38/1}
	filter '{"names": ["read", "statx"], "action": "SCMP_ACT_ALLOW"},
{"names": ["clone3",
"openat2"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13}'
	found 1 'f.json:1:56: warning: /defaultErrnoRet: the default answers ERRNO '\
'(EPERM) to what is newer than this file, and to close_range, copy_file_range, ' \
		'f.json:5:12: warning: /syscalls/1/names/0: clone3 is answered '\
'ERRNO (EACCES): on ENOSYS programs use clone (glibc 2.34 and later), on any '\
'other errno they may fail; set "errnoRet" to 38 (ENOSYS)' \
		'f.json:6:1: warning: /syscalls/1/names/1: openat2 is answered'
	[[ $output != *statx* ]]
}

@test "bypass: what is denied by name and can be done by another" {
	HEAD=${HEAD/SCMP_ACT_ERRNO/SCMP_ACT_ALLOW}
	HEAD=${HEAD/\"SCMP_ARCH_X86_64\"/\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\"}
	filter '{"names": [
"openat",
"mount",
"clone",
"chown",
"reboot"], "action": "SCMP_ACT_ERRNO"}'
	run -1 lint
	grep -q '^f.json:1:19: warning: .*what no rule names is allowed, and so' \
		<<<"$output"
	grep -q '^f.json:2:39: warning: .*lets calls by the x86 ABI through' \
		<<<"$output"
	grep -q '^f.json:5:1: warning: /syscalls/0/names/0: openat is refused, and'\
' what it does can still be done by .*openat2' <<<"$output"
	grep -q '^f.json:6:1: .*fsmount, fsopen.*move_mount' <<<"$output"
	grep -q '^f.json:7:1: .*clone3' <<<"$output"
	grep -q '^f.json:8:1: .*chown is refused, and chown32, as an ABI of' \
		<<<"$output"
	[[ $output != *"reboot is refused"* ]]
}

@test "hot: arguments that are asked for at each call" {
	filter '{"names": ["write"], "action": "SCMP_ACT_ALLOW", "args":
[{"index": 2, "value": 4096, "op": "SCMP_CMP_LE"}]},
{"names": ["futex"], "action": "SCMP_ACT_LOG"}'
	found 1 'f.json:4:12: warning: /syscalls/0/names/0: write is made all the '\
'time, and with a rule for its arguments the filter runs each time' \
		'f.json:6:12: warning: /syscalls/1/names/0: futex is made all '\
'the time, and each is logged'
}

@test "ceiling: what is allowed beyond baseline, by groups" {
	filter '{"names": ["mount", "keyctl"], "action": "SCMP_ACT_ALLOW"}'
	found 0 'f.json:1:1: note: allows 2 calls, or some of the arguments, that'\
' the profile "baseline" does not: @keyring (keyctl), @mount (mount) [ceiling]'
}

@test "actions: that do something else than it seems" {
	filter '{"names": ["ptrace"], "action": "SCMP_ACT_KILL"},
{"names": ["acct"], "action": "SCMP_ACT_TRAP"},
{"names": ["bpf"], "action": "SCMP_ACT_TRACE"},
{"names": ["kcmp"], "action": "SCMP_ACT_ERRNO", "errnoRet": 0},
{"names": ["read"], "action": "SCMP_ACT_ALLOW", "errnoRet": 1},
{"names": ["write"], "action": "SCMP_ACT_NOTIFY"}'
	found 1 'f.json:4:33: warning: /syscalls/0/action: ends one thread' \
		'f.json:5:31: note: /syscalls/1/action: the program gets SIGSYS' \
		'f.json:6:30: warning: /syscalls/2/action: without a tracer' \
		'f.json:7:61: warning: /syscalls/3/errnoRet: errno 0' \
		'f.json:8:61: note: /syscalls/4/errnoRet: SCMP_ACT_ALLOW takes' \
		'f.json:9:12: /syscalls/5/names/0: runc starts no container that'\
		'f.json:9:32: /syscalls/5/action: nobody is notified without' \
		'note: allows 1 call, or'
}

@test "actions: defaults" {
	local action
	for action in KILL KILL_PROCESS TRAP TRACE LOG ALLOW; do
		printf '{"syscalls": [],\n"defaultAction": "SCMP_ACT_%s"}' \
			$action >f.json
		run -1 lint
		grep -q '^f.json:2:18: warning: /defaultAction: .*\[actions\]$' \
			<<<"$output"
	done
	echo '{"defaultAction": "SCMP_ACT_NOTIFY"}' >f.json
	run -1 lint
	grep -q '^f.json:1:19: /defaultAction: runc starts no' <<<"$output"
	HEAD=${HEAD/\"syscalls/\"listenerPath\": \"/run/l\", \"syscalls}
	filter '{"names": ["read"], "action": "SCMP_ACT_ALLOW"}'
	found 1 'f.json:3:17: warning: /listenerPath: no rule has SCMP_ACT_NOTIFY'
}

@test "cost: what no runtime can load" {
	python3 - >f.json <<-'END'
	import json
	print(json.dumps({"defaultAction": "SCMP_ACT_ERRNO",
	    "defaultErrnoRet": 38, "syscalls": [
	    {"names": [name], "action": "SCMP_ACT_ALLOW", "args": [
	     {"index": 1, "value": first + i, "op": "SCMP_CMP_EQ"}]}
	    for name, first in (("lseek", 0), ("dup", 10000))
	    for i in range(2100)]}))
	END
	run -1 lint
	has 'libseccomp makes no filter of it, and no container starts with it: '
	[[ $output != *steps* ]]
}

@test "capabilities, architecture and kernel choose the rules" {
	cat >f.json <<-'END'
	{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrno": "ENOSYS", "syscalls": [
	{"names": ["mount"], "action": "SCMP_ACT_ALLOW",
	"includes": {"caps": ["CAP_SYS_ADMIN"]}},
	{"names": ["acct"], "action": "SCMP_ACT_ALLOW",
	"includes": {"minKernel": "6.2"}},
	{"names": ["kcmp"], "action": "SCMP_ACT_ALLOW",
	"includes": {"arches": ["arm64"]}}]}
	END
	run -0 lint
	[[ $output != *ceiling* ]]
	run -0 lint --caps CAP_CHOWN,sys_admin
	[[ $output == *"not: @mount (mount) [ceiling]"* ]]
	run -0 lint --kernel 6.2-rc1
	[[ $output == *"(acct) [ceiling]"* ]]
	run -0 ctl seccomp lint -a aarch64 -k 6.1 f.json
	[[ $output == *"(kcmp) [ceiling]"* ]]
	run -2 lint --caps CAP_NOTHING
	run -2 lint --kernel six
	run -2 lint --arch x86-64
	run -2 ctl seccomp lint
	run -2 ctl seccomp lint nowhere.json
}

@test "what can't be read is a finding with its place" {
	printf '{"defaultAction": "SCMP_ACT_ERRNO",\n "syscall": []}' >f.json
	run -1 lint
	[ "$output" = 'f.json:2:13: /syscall: unknown member "syscall"; did you '\
'mean "syscalls"?' ]
	run -1 lint --format json
	jq -e '.[0] | .instructions == null and (.findings | length == 1 and
		.[0].line == 2 and .[0].severity == "error" and
		.[0].check == "read")' <<<"$output"
	# Comments are for ravelin's own files: engines refuse them.
	echo '{"defaultAction": "SCMP_ACT_ERRNO" /* */}' >f.json
	run -1 lint
	echo '{"ociVersion": "1.2.0", "linux": {}}' >f.json
	run -1 lint
	[[ $output == *"no linux.seccomp: every system call is allowed" ]]
	echo '{"cwd": "/", "args": ["sh"]}' >f.json
	run -1 lint
	[[ $output == *"an exec's document has no filter"* ]]
}

@test "JSON has what the text has" {
	filter '{"names": ["mount"], "action": "SCMP_ACT_ALLOW"},
{"names": ["ptrace"], "action": "SCMP_ACT_KILL"}'
	run -1 lint --format json
	jq -e '.[0].findings | map([.line, .column, .pointer, .severity, .check]) ==
		[[1, 1, "", "note", "ceiling"],
		[5, 33, "/syscalls/1/action", "warning", "actions"]]' \
		<<<"$output"
}

@test "profiles that engines read, and what engines wrote" {
	local files=("$BATS_TEST_DIRNAME"/../engine-profiles/*.json
		"$BATS_TEST_DIRNAME"/../fixtures/*.json)
	ctl seccomp lint --format json "${files[@]}" >out || [ $? -eq 1 ]
	clean <out
	jq -e --argjson count ${#files[@]} 'length == $count and
		all(.form != null)' out >/dev/null
	run -1 ctl seccomp lint -a x86_64 -c none \
		"$BATS_TEST_DIRNAME"/../engine-profiles/like-podman.json
	# Two mistakes that podman's own has.
	[[ $output == *"setns is never answered ERRNO (EPERM)"* ]]
	[[ $output == *"32 bits of socket's argument 0"* ]]
}

@test "profiles of ravelin: none is beyond itself, and baseline is clean" {
	local name
	for name in privileged baseline restricted strict sandbox web database \
		batch build system; do
		cp "$BATS_TEST_DIRNAME/../../profiles/$name.json" .
		chmod 644 "$name.json"
	done
	ctl seccomp lint ./*.json >out || [ $? -eq 1 ]
	run ! grep -v -e ' warning: ' -e ' note: ' -e ' instructions' out
	run -0 ctl seccomp lint baseline.json web.json
	# What is made of them neither.
	ctl harden -p baseline "$BATS_TEST_DIRNAME/../fixtures/docker-run.json" \
		>hardened.json
	run -0 ctl seccomp lint hardened.json
}

@test "what a profile does not name answers as programs can bear" {
	echo '{"seccomp": {"allow": ["@default"]}}' >profile.json
	chmod 644 profile.json
	ctl seccomp compile -p ./profile.json --arch x86_64 >f.json
	run lint --format json
	jq -e 'all(.[0].findings[]; .check != "errno")' <<<"$output"
	run -1 ctl seccomp test -p ./profile.json mount memfd_create clone3
	[ "$(grep -v '^ ' <<<"$output" | tr '\n' ' ')" = \
		"mount: EPERM memfd_create: ENOSYS clone3: ENOSYS " ]
}

@test "compiled: a call that there is not, before all that there are" {
	cat >f.json <<-'END'
		{"defaultAction": "SCMP_ACT_ALLOW",
		"architectures": ["SCMP_ARCH_AARCH64"],
		"syscalls": [
		{"names": ["chmod"], "action": "SCMP_ACT_ERRNO"},
		{"names": ["socket"], "action": "SCMP_ACT_ERRNO", "args": [
		{"index": 0, "value": 38, "op": "SCMP_CMP_EQ"}]}
		]}
	END
	run -1 ctl seccomp lint --arch aarch64 --kernel 6.1 f.json
	has 'f.json:4:12: /syscalls/0/names/0: as libseccomp compiles this, no rule is in force on aarch64'
	run ctl seccomp test --arch aarch64 --filter f.json 'socket(38)'
	has 'socket(38): allowed'
	sed 's/AARCH64/X86_64/' f.json >g.json
	run ctl seccomp lint --arch x86_64 --kernel 6.1 g.json
	[[ $output != *"no rule is in force"* ]]
	sed -i 's/"chmod"/"fchmodat"/' f.json
	run ctl seccomp lint --arch aarch64 --kernel 6.1 f.json
	[[ $output != *"no rule is in force"* ]]
}

# 2.6 may have learnt it: then there is an end.
@test "rules that libseccomp 2.5 never comes to an end with" {
	filter '{"names": ["fcntl"], "action": "SCMP_ACT_ALLOW", "args": [
		{"index": 1, "value": 0, "op": "SCMP_CMP_GE"},
		{"index": 2, "value": 1, "op": "SCMP_CMP_GE"}]},
		{"names": ["fcntl"], "action": "SCMP_ACT_ALLOW", "args": [
		{"index": 1, "value": 0, "op": "SCMP_CMP_GE"},
		{"index": 2, "value": 4294967296, "op": "SCMP_CMP_GE"}]}'
	run lint
	[ "$status" -ne 2 ] || [ "$output" = "ravelinctl seccomp: f.json:\
 libseccomp does not come to an end with these rules" ]
}
