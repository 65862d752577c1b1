/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of header fields, read by GMime, whatever they look like.
 */
#pragma once

#include <glib.h>

/* As field_date(), field_text() and field_addresses() of field_value.h. */
gint64 gmime_date (const char *value);
char *gmime_text (const char *value);
void gmime_addresses (const char *value, GPtrArray *addresses, guint most);
