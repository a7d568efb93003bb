/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ravelin in place of the runc that programs find in PATH.
 *
 * RUNC becomes a link to ravelin, what it was is RUNC.real from then on, and
 * /etc/ravelin/runtime leads to that. Where dpkg is, it is told by
 * dpkg-divert(1), so that a new version of the package goes to RUNC.real. There
 * is a runc at RUNC at each moment.
 */
#pragma once

#include "configure/configure.h"

/* Diverts the first runc of the fixed directories, if that is not done yet or
 * another has been put there since, and takes note in the state, which it
 * writes. ERR_SYSTEM: no runc, RUNC.real is there already, /etc/ravelin/runtime
 * leads to nothing, or a link of /etc/ravelin/runtimes leads to RUNC, which
 * would lead back to ravelin. With dry_run it only says what it would do. */
CHECK int divert_add(struct configure *configure, struct err *err);

/* Undoes that, once no configuration asks for it any more. A RUNC that
 * somebody else has put there since stays. */
CHECK int divert_undo(struct configure *configure, struct err *err);
