/* SPDX-License-Identifier: Apache-2.0 */
/* What this host has where a device is to be. */
#pragma once

#include "oci/device.h"

enum probe_device {
	DEVICE_ABSENT,
	DEVICE_THAT,    /* that very device */
	DEVICE_ANOTHER, /* or something else, or it can't be told */
};

/* What an absolute path leads to on this host; a link is something else. */
enum probe_device probe_device(const char *path, const struct device *device);
