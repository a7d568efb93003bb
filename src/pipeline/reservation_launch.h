/* SPDX-License-Identifier: Apache-2.0 */
/* Which process launches the container that a link of a reservation is for. */
#pragma once

#include <stdbool.h>

#define RESERVATION_LINK_SIZE 48

/* A name that no other link has, from random. becomes: this process itself
 * becomes the runtime that makes the container; the name then tells the process
 * too, where its pid namespace can be told. */
void reservation_launch_name(unsigned long long random, bool becomes,
			     char link[RESERVATION_LINK_SIZE]);

/* Whether the process that a link's name tells is no more. False where it tells
 * none, one of another pid namespace, or one whose number another process has
 * by now. */
bool reservation_launch_is_over(const char *link);
