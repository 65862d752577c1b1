/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a fuzz target is: the function that libFuzzer calls with bytes it made
 * up (`make fuzz`), and driver.c with the fixtures (`make check`). A target
 * checks what its headers promise for any input; a broken promise aborts,
 * like what a sanitizer finds, and so does a library's complaint about how it
 * is used.
 */
#pragma once

#include <glib.h>

/* Returns 0, as libFuzzer wants it. */
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

/* Ends the process where a promise is broken: by SIGABRT, since libFuzzer
 * keeps the input only of a signal that it knows; g_error() raises another. */
#define PROMISE(holds)                                                         \
  do                                                                           \
    if (!(holds)) {                                                            \
      g_printerr ("%s:%d: broken promise: %s\n", __FILE__, __LINE__, #holds);  \
      abort ();                                                                \
    }                                                                          \
  while (0)

static inline void
end_with_complaint (const char *domain, GLogLevelFlags level,
                    const char *message, gpointer data G_GNUC_UNUSED)
{
  const GLogLevelFlags complaints =
      G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING;
  if ((level & complaints) == 0)
    return;
  g_printerr ("%s: %s\n", domain, message);
  abort ();
}

__attribute__ ((constructor)) static void
end_with_complaints (void)
{
  g_log_set_default_handler (end_with_complaint, NULL);
}
