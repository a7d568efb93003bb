/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a list of cgroup rules for devices (linux.resources.devices) allows.
 *
 * Runtimes read one list in different ways. cgroup v1 takes any rule of type
 * "a" for all devices, whatever its numbers and access, and can't make a hole
 * in what a wildcard allowed; by crun's BPF program the last rule counts that
 * names all that is asked for; runc begins with nothing allowed, crun with what
 * the parent cgroup allows. So there are two answers: what the list may allow
 * to the one that reads it widest, and what it allows whoever reads it.
 */
#pragma once

#include "oci/device.h"
#include "json/json.h"

struct device_rules {
	bool everything;      /* read widest: all devices */
	bool asks_everything; /* ... for a rule says so, not for lack of one */
	struct device_list at_most;
	struct device_list at_least;
};

/* Every device there may be. */
extern const struct device_list device_rules_everything;

/* Reads the list, which may be NULL; of at_least what is in ceiling too. Lists
 * are made in arena. */
void device_rules_read(struct arena *arena, const struct json *list,
		       struct device_list ceiling, struct device_rules *out);

/* A device's number; absent where there is no value. False where it is none
 * that the kernel has. */
bool device_rules_number(const struct json *value, int32_t largest,
			 int32_t absent, int32_t *number);

/* A list that all read alike: nothing but devices. */
struct json *device_rules_write(struct json_document *document,
				struct device_list devices);

/* Of a node in linux.devices: type 'c', 'b', or 'p' (a FIFO), its numbers, and
 * DEVICE_USE. False where it is no device of the kernel's, and no FIFO. */
bool device_rules_read_node(const struct json *node, struct device *device);
