# SPDX-License-Identifier: Apache-2.0
# What docker wrote, for one program of ours: without what only its daemon has
# (hooks, files of its own) and what needs controllers that a test machine may
# lack. $role is the role's name where it is its profile.
($ids | split(":") | map(tonumber)) as [$uid, $gid]
| .process.args = if $command != "" then [$command]
	else ["bash", "-c", $script] end
| .process.user = {uid: $uid, gid: $gid, additionalGids: [$gid]}
| if $uid != 0 then .process.capabilities |= {bounding} else . end
| .process.env = [
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	"HOSTNAME=apps", "HOME=/root", "LC_ALL=C.UTF-8"
]
| del(.process.oomScoreAdj, .hooks)
| .root = {path: "rootfs"}
| .hostname = "apps"
| .mounts |= map(select(.type != "bind"))
| .linux.cgroupsPath = $cgroup
| .linux.resources |= {devices}
# Those come with capabilities added, for which docker adds system calls.
| if $role == "system" then
	.process.capabilities |= (map_values(
		. + ["CAP_NET_ADMIN", "CAP_SYS_ADMIN", "CAP_SYS_PTRACE",
			"CAP_DAC_READ_SEARCH"] | unique))
	| del(.linux.seccomp)
  else . end
