/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: fuzz_TARGET FILE... [-- FILE...]
 *
 * Gives a fuzz target each FILE whole, and then cut off behind its lines, as
 * mail systems cut what they return; those behind the "--" only whole. Speaks
 * TAP, a line a file. Each input lies in memory of its own, so that a sanitizer
 * sees what is read beyond it.
 */
#include "fuzz.h"

static void
run_prefix (const char *bytes, gsize length)
{
  g_autofree guint8 *copy = g_malloc (length);
  if (length > 0)
    memcpy (copy, bytes, length);
  LLVMFuzzerTestOneInput (copy, length);
}

/* A file of ten thousand parts is not cut ten thousand times. */
#define MAX_CUTS 50

static gsize
count_lines (const char *bytes, gsize length)
{
  gsize n_lines = 0;
  for (gsize n = 0; n < length; n++)
    n_lines += bytes[n] == '\n';
  return n_lines;
}

static void
run_cut_off (const char *bytes, gsize length)
{
  gsize n_lines = count_lines (bytes, length);
  gsize line = 0;
  for (gsize n = 1; n < length; n++)
    if (bytes[n - 1] == '\n' && ++line % (n_lines / MAX_CUTS + 1) == 0)
      run_prefix (bytes, n);
}

static void
run_file (const char *path, gboolean is_cut)
{
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &bytes, &length, &error))
    g_error ("%s", error->message);
  run_prefix (bytes, length);
  if (is_cut)
    run_cut_off (bytes, length);
}

int
main (int argc, char **argv)
{
  gboolean is_cut = TRUE;
  int n = 0;
  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--")) {
      is_cut = FALSE;
      continue;
    }
    /* A crash leaves the name of the file that made it. */
    fprintf (stderr, "# %s\n", argv[i]);
    run_file (argv[i], is_cut);
    printf ("ok %d - %s\n", ++n, argv[i]);
    fflush (stdout);
  }
  printf ("1..%d\n", n);
  return 0;
}
