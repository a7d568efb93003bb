/* SPDX-License-Identifier: Apache-2.0 */
/* The libraries' own beginning, put off until it is needed. */
#pragma once

/* Runs the constructors that late.ld kept from running before main(); to be
 * called once, before probe_host(). Without late.ld they ran already, and this
 * does nothing. */
void libraries_start(void);
