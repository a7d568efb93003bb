/* SPDX-License-Identifier: Apache-2.0 */
/* How long libseccomp may take over one filter. */
#pragma once

/* From now on, for what is compiled next. libseccomp 2.5 does not come to an
 * end with some rules on two arguments: then the program ends, with one line
 * that names name, and as a failure of the system. name must stay. */
void patience_begin(const char *name);
