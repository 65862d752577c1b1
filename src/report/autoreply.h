/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers by machines (RFC 3834): vacation, acknowledgements, challenges.
 */
#pragma once

#include "report/reading.h"

/* Asked only of what is no other report. */
gboolean is_autoreply (const Reading *reading);
