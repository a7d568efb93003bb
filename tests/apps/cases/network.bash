# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="a network agent (ip, nft, iptables, conntrack, tcpdump, ping)"
package=iproute2 role=system only_role=1
asked="make a bridge and a pair, route, filter, translate, track, capture, ping"
needs="asks for privileges by name"

start() {
	cd /tmp
	ip link add br0 type bridge
	ip link add va type veth peer name vb
	ip link set va master br0
	ip addr add 192.0.2.1/24 dev br0
	ip link set br0 up
	ip link set va up
	ip link set vb up
	ip route add 198.51.100.0/24 via 192.0.2.2
	ip -j route | has 198.51.100.0/24
	nft add table ip t
	iptables -A INPUT -s 203.0.113.1 -j DROP
	iptables -t nat -A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE
	conntrack -L >/dev/null
	ping -c 1 -W 2 192.0.2.1 | has ' 0% packet loss'
	timeout 5 tcpdump -Z root -i lo -c 2 -w out.pcap icmp 2>/dev/null &
	sleep 1
	ping -c 2 -i 0.2 127.0.0.1 | has ' 0% packet loss'
	wait
	tcpdump -Z root -r out.pcap 2>/dev/null | has 'ICMP echo'
}
