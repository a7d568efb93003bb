/* SPDX-License-Identifier: Apache-2.0 */
/* Devices by type and numbers. */
#include "oci/device.h"

#include <string.h>

static const struct device defaults[] = {
	{'c', 1, 3, DEVICE_ALL},            /* null */
	{'c', 1, 5, DEVICE_ALL},            /* zero */
	{'c', 1, 7, DEVICE_ALL},            /* full */
	{'c', 1, 8, DEVICE_ALL},            /* random */
	{'c', 1, 9, DEVICE_ALL},            /* urandom */
	{'c', 5, 0, DEVICE_ALL},            /* tty */
	{'c', 5, 1, DEVICE_ALL},            /* console */
	{'c', 5, 2, DEVICE_ALL},            /* ptmx */
	{'c', 136, DEVICE_ANY, DEVICE_ALL}, /* pts */
};

const struct device_list device_defaults = {
	defaults, sizeof(defaults) / sizeof(defaults[0])};

bool device_read_access(struct text text, unsigned *access)
{
	static const char letters[] = "rwm";

	*access = 0;
	for (size_t i = 0; i < text.length; i++) {
		const char *at = memchr(letters, text.data[i], 3);

		if (at == NULL)
			return false;
		*access |= 1U << (at - letters);
	}
	return text.length > 0;
}

const char *device_access_name(unsigned access)
{
	static const char *const names[] = {"",  "r",  "w",  "rw",
					    "m", "rm", "wm", "rwm"};

	return names[access & DEVICE_ALL];
}

/* Takes a number or "*" that is followed by end; NULL where there is none. */
static const char *take_number(const char *at, const char *end, char stop,
			       int32_t largest, int32_t *number)
{
	const char *start = at;

	*number = 0;
	if (at < end && *at == '*') {
		*number = DEVICE_ANY;
		at++;
	} else {
		for (; at < end && *at >= '0' && *at <= '9'; at++) {
			*number = *number * 10 + (*at - '0');
			if (*number > largest)
				return NULL;
		}
		if (at == start || (*start == '0' && at - start > 1))
			return NULL;
	}
	return at < end && *at == stop ? at + 1 : NULL;
}

unsigned device_read(struct text text, struct device out[2])
{
	const char *end = text.data + text.length, *at = text.data;
	struct device device = {0};
	struct text access;

	if (text.length < 2 || strchr("abc", at[0]) == NULL || at[0] == '\0' ||
	    at[1] != ' ')
		return 0;
	device.type = at[0];
	at = take_number(at + 2, end, ':', DEVICE_LARGEST, &device.major);
	if (at != NULL)
		at = take_number(at, end, ' ', DEVICE_LARGEST_MINOR,
				 &device.minor);
	if (at == NULL)
		return 0;
	access = (struct text){at, (size_t)(end - at)};
	if (!device_read_access(access, &device.access) ||
	    access.length != strlen(device_access_name(device.access)))
		return 0;
	out[0] = out[1] = device;
	if (device.type != 'a')
		return 1;
	out[0].type = 'b';
	out[1].type = 'c';
	return 2;
}

static void write_number(int32_t number, struct buf *out)
{
	if (number == DEVICE_ANY)
		buf_add_char(out, '*');
	else
		buf_printf(out, "%d", (int)number);
}

void device_write(const struct device *device, struct buf *out)
{
	buf_printf(out, "%c ", device->type);
	write_number(device->major, out);
	buf_add_char(out, ':');
	write_number(device->minor, out);
	buf_printf(out, " %s", device_access_name(device->access));
}

bool device_is_same(const struct device *a, const struct device *b)
{
	return a->type == b->type && a->major == b->major &&
	       a->minor == b->minor;
}

static bool number_meets(int32_t a, int32_t b)
{
	return a == DEVICE_ANY || b == DEVICE_ANY || a == b;
}

bool device_meets(const struct device *a, const struct device *b)
{
	return a->type == b->type && number_meets(a->major, b->major) &&
	       number_meets(a->minor, b->minor);
}

bool device_meet(const struct device *a, const struct device *b,
		 struct device *both)
{
	*both = (struct device){
		.type = a->type,
		.major = a->major == DEVICE_ANY ? b->major : a->major,
		.minor = a->minor == DEVICE_ANY ? b->minor : a->minor,
		.access = a->access & b->access,
	};
	return device_meets(a, b) && both->access != 0;
}

/* Whether all that device is, whatever its access, is in large. */
static bool contains(const struct device *large, const struct device *device)
{
	return large->type == device->type &&
	       (large->major == DEVICE_ANY || large->major == device->major) &&
	       (large->minor == DEVICE_ANY || large->minor == device->minor);
}

unsigned device_access_within(struct device_list list,
			      const struct device *device)
{
	unsigned access = 0;

	for (unsigned i = 0; i < list.count; i++) {
		if (contains(&list.list[i], device))
			access |= list.list[i].access;
	}
	return access & device->access;
}

unsigned device_access_default(const struct device *device)
{
	return device_access_within(device_defaults, device) |
	       (device->access & DEVICE_MKNOD);
}

struct device_list device_meet_lists(struct arena *arena, struct device_list a,
				     struct device_list b)
{
	struct device *list = arena_alloc(
		arena, ((size_t)a.count * b.count + 1) * sizeof(*list));
	struct device_list both = {list, 0};

	for (unsigned i = 0; i < a.count; i++) {
		for (unsigned j = 0; j < b.count; j++) {
			struct device one;

			if (!device_meet(&a.list[i], &b.list[j], &one) ||
			    device_access_within(both, &one) == one.access)
				continue;
			list[both.count++] = one;
		}
	}
	return both;
}

struct device_list device_join_lists(struct arena *arena, struct device_list a,
				     struct device_list b)
{
	struct device *list = arena_alloc(
		arena, ((size_t)a.count + b.count + 1) * sizeof(*list));

	for (unsigned i = 0; i < a.count; i++)
		list[i] = a.list[i];
	for (unsigned i = 0; i < b.count; i++)
		list[a.count + i] = b.list[i];
	return (struct device_list){list, a.count + b.count};
}
