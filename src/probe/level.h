/* SPDX-License-Identifier: Apache-2.0 */
/* The levels of SELinux contexts, where a host's are read. */
#pragma once

#include "policy/level.h"
