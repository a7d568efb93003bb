/* SPDX-License-Identifier: Apache-2.0 */
/* How the page of `ravelinctl check` looks: check.css, compiled in. */
#pragma once

extern const char check_css[];
