/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages that are taken apart without GMime (report/part_reader.h): what is
 * said of them is what GMime says.
 */
#include "fuzz.h"

#include "report/limits.h"
#include "report/part_reader.h"
#include "report/window.h"

static void
check_parts (const Parts *plain, const Parts *all)
{
  PROMISE (g_str_equal (plain->media_type, all->media_type));
  PROMISE (g_strcmp0 (plain->report_type, all->report_type) == 0);
  PROMISE (!all->has_unread_parts);
  PROMISE (plain->parts->len == all->parts->len);
  for (guint i = 0; i < plain->parts->len; i++) {
    const Part *one = g_ptr_array_index (plain->parts, i);
    const Part *other = g_ptr_array_index (all->parts, i);
    PROMISE (one->type == other->type);
    PROMISE (g_str_equal (one->path, other->path));
    PROMISE (g_str_equal (one->media_type, other->media_type));
    PROMISE (g_strcmp0 (one->file_name, other->file_name) == 0);
    PROMISE (g_str_equal (one->own_header, other->own_header));
    PROMISE (g_str_equal (one->text, other->text));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  GString *window =
      window_new ((const char *) input, length, REPORT_WINDOW_BYTES, notes);
  g_autoptr (Parts) plain = parts_empty ();
  if (plain_parts_read (window->str, window->len, plain)) {
    g_autoptr (Parts) all = parts_empty ();
    gmime_parts_read (window->str, window->len, all);
    check_parts (plain, all);
  }
  g_string_free (window, TRUE);
  return 0;
}
