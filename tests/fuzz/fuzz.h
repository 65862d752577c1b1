/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a fuzz target is: the function that libFuzzer calls with bytes it made
 * up (`make fuzz`), and driver.c with the fixtures (`make check`). A target
 * checks what its headers promise for any input; a broken promise aborts,
 * like what a sanitizer finds.
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
