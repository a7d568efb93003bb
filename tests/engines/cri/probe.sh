# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Run in a container: what it is and what it can, one "NAME VALUE" a line.
box=/bin/busybox
/bin/try status | $box tr -d ':' | $box sed 's/[[:space:]]\+/ /'
for name in net pid ipc uts cgroup user; do
	echo "ns.$name $($box readlink /proc/self/ns/$name)"
done
echo "hostname $($box hostname)"
# Where, with which options, of which type, and what of it is shared.
$box awk '{ shared = ""
	for (i = 7; $i != "-"; i++) { split($i, word, ":"); shared = shared " " word[1] }
	print "mount:" $5, $6, $(i + 1) shared }' /proc/self/mountinfo
for place in / /dev /proc/sys/kernel/domainname /sys/kernel /given; do
	[ -w "$place" ] && echo "writable:$place yes"
done
for name in kernel/shm_rmid_forced net/ipv4/ip_local_port_range fs/mqueue/msg_max; do
	echo "sysctl:$name $($box tr '\t' '-' <"/proc/sys/$name")"
done
echo "oom $(cat /proc/self/oom_score_adj)"
echo "devices $($box ls /dev | $box wc -l)"
/bin/try | $box sed 's/^/try:/'
