/* SPDX-License-Identifier: Apache-2.0 */
/* The environment that the runtime gets. */
#pragma once

/* Takes out of a NULL-terminated list of NAME=VALUE what is not on the list of
 * names that a runtime reads for its job, in place; what stays keeps its order.
 * Returns the list. */
char **environment_reduce(char **variables);
