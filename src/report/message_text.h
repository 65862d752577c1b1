/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message inside a report as text, for gmime_part.c. GMime writes it out byte
 * by byte, through a filter that can't be left out: so it is stopped where
 * nobody looks any more.
 */
#pragma once

#include "report/gmime_start.h"

/* The first REPORT_MAX_RETURNED_BYTES of @message, not cleaned up; the
 * caller frees it. */
GString *message_text (GMimeMessage *message);
