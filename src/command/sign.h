/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "command/common.h"
#include "command/outgoing.h"

/* Adds a proof token to @outgoing, made with the first key of the first key
 * file that has one. Never fails: where there is no usable key that is said
 * aloud, and the message stays without a token. */
void sign_outgoing (const Arguments *arguments, Outgoing *outgoing);
