/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

/* Fills @bytes, at most 256 of them, with the kernel's random numbers: fit for
 * secrets. Error: IO. */
gboolean random_fill (guint8 *bytes, gsize length, GError **error);
