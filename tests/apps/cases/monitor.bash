# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="prometheus-node-exporter"
package=prometheus-node-exporter role=system plain=nobody
asked="tell the load, the memory and the time of the processors"

start() {
	exec prometheus-node-exporter --web.listen-address=127.0.0.1:9100 \
		--no-collector.systemd --log.level=warn
}
ready() { curl -fs http://127.0.0.1:9100/; }
job() {
	curl -fs http://127.0.0.1:9100/metrics >/tmp/metrics
	has '^node_load1 ' /tmp/metrics
	has '^node_memory_MemTotal_bytes ' /tmp/metrics
	has '^node_cpu_seconds_total{' /tmp/metrics
}
# Go's way out of a signal that nothing handles, as process 1.
status=2
