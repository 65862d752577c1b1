/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: fuzz_TARGET FILE...
 *
 * Gives a fuzz target each FILE whole, and then cut off behind each of its
 * lines, as mail systems cut what they return. Speaks TAP, a line a file.
 * Each input lies in memory of its own, so that a sanitizer sees what is read
 * beyond it.
 */
#include "fuzz.h"

static void
run_prefix (const char *bytes, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  LLVMFuzzerTestOneInput (copy, length);
}

static void
run_file (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &bytes, &length, &error))
    g_error ("%s", error->message);
  run_prefix (bytes, length);
  for (gsize n = 1; n < length; n++)
    if (bytes[n - 1] == '\n')
      run_prefix (bytes, n);
}

int
main (int argc, char **argv)
{
  printf ("1..%d\n", argc - 1);
  for (int i = 1; i < argc; i++) {
    /* A crash leaves the name of the file that made it. */
    fprintf (stderr, "# %s\n", argv[i]);
    run_file (argv[i]);
    printf ("ok %d - %s\n", i, argv[i]);
    fflush (stdout);
  }
  return 0;
}
