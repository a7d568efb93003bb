/* SPDX-License-Identifier: Apache-2.0 */
/* Devices (cgroups(7), "devices") by type and numbers, and what may be done
 * with them. Names in /dev say nothing. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define DEVICE_ANY           (-1) /* any major or minor number */
#define DEVICE_LARGEST       4095 /* major number that the kernel has */
#define DEVICE_LARGEST_MINOR 1048575

enum device_access {
	DEVICE_READ = 1,
	DEVICE_WRITE = 2,
	DEVICE_MKNOD = 4,
	DEVICE_USE = DEVICE_READ | DEVICE_WRITE,
	DEVICE_ALL = DEVICE_USE | DEVICE_MKNOD,
};

struct device {
	char type; /* 'b' or 'c' */
	int32_t major;
	int32_t minor;
	unsigned access;
};

struct device_list {
	const struct device *list;
	unsigned count;
};

/* What runtimes give every container, whatever its spec says: the devices of
 * the OCI specification (null, zero, full, random, urandom, tty, console, ptmx
 * and /dev/pts). */
extern const struct device_list device_defaults;

/* Reads "c 10:229 rwm", as docker's --device-cgroup-rule has it: a type (b, c,
 * or a for both), two numbers or "*", and each of r, w, m at most once. Fills
 * one or two devices and returns how many; 0: it is not of that form. */
unsigned device_read(struct text text, struct device out[2]);
void device_write(const struct device *device, struct buf *out);
/* The bits of letters; false where there are others, or none. */
bool device_read_access(struct text text, unsigned *access);
/* "rwm", "rw", ... Static. */
const char *device_access_name(unsigned access);

/* Whether they are of one type and the same numbers, wildcards included. */
bool device_is_same(const struct device *a, const struct device *b);
/* Whether there is a device that is in both. */
bool device_meets(const struct device *a, const struct device *b);
/* Fills *both with what is in both; false where that is nothing. */
bool device_meet(const struct device *a, const struct device *b,
		 struct device *both);

/* What of device's access the list gives to all that device is. */
unsigned device_access_within(struct device_list list,
			      const struct device *device);

/* ... and what all have anyway: device_defaults, and the making of any node,
 * which runtimes always allow. It gives no access, and takes CAP_MKNOD. */
unsigned device_access_default(const struct device *device);

/* The devices of one list that are in the other too, each once. */
struct device_list device_meet_lists(struct arena *arena, struct device_list a,
				     struct device_list b);
/* Those of both, in the arena. */
struct device_list device_join_lists(struct arena *arena, struct device_list a,
				     struct device_list b);
