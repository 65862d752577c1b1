/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maildirs in a scratch folder, and what is in them.
 */
#pragma once

#include "base/error.h"
#include "mail/scratch.h"

/* Makes a Maildir, and gives the path of @name in it, which the caller frees.
 */
static inline char *
place (const char *maildir, const char *name)
{
  static const char *const subfolders[] = {"cur", "new", "tmp"};
  g_autofree char *path = scratch_path (maildir);
  for (gsize i = 0; i < G_N_ELEMENTS (subfolders); i++) {
    g_autofree char *folder = g_build_filename (path, subfolders[i], NULL);
    ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  }
  return g_build_filename (path, name, NULL);
}

/* The same with a file there, which holds its own name. */
static inline char *
message (const char *maildir, const char *name)
{
  char *path = place (maildir, name);
  scratch_write (path, name, strlen (name));
  return path;
}

static inline gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static inline void
check_text (const char *path, const char *text)
{
  g_autoptr (GString) got = scratch_read (path);
  ck_assert_str_eq (got->str, text);
}

static inline void
check_error (const GError *error, BacksiftError code)
{
  ck_assert_ptr_nonnull (error);
  ck_assert_msg (g_error_matches (error, BACKSIFT_ERROR, (int) code),
                 "code %d: %s", error->code, error->message);
}
