/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a descriptor that a runtime sends: a terminal, a filter's listener. */
#pragma once

#include <stddef.h>

/* A socket that waits for one connection at path, or -1. */
int descriptor_listen(const char *path);

/* The descriptor that comes first over a connection, or -1. *length is the room
 * for the text beside it, and then what came of it. */
int descriptor_receive(int connection, void *text, size_t *length);
