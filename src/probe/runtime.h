/* SPDX-License-Identifier: Apache-2.0 */
/* Which runtime comes next. */
#pragma once

enum runtime_flavour {
	RUNTIME_OTHER, /* unknown: what holds for any */
	RUNTIME_RUNC,
	RUNTIME_CRUN,
};
