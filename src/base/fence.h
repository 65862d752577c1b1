/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fence around the reading of what strangers wrote: should a message take
 * over the process that reads it, there is nothing that it could do from there.
 *
 * It has two layers, each of which holds without the other: Landlock says which
 * files can be read, seccomp which calls of the system there are. Where the
 * system has one of them only, or neither, the process goes on without: mail
 * flows.
 */
#pragma once

#include <glib.h>

typedef enum {
  FENCE_FILES = 1 << 0, /* Landlock, of Linux 5.13 or later */
  FENCE_CALLS = 1 << 1, /* seccomp */
} FenceLayer;

typedef struct {
  const char *const *paths; /* what can be read: files, and folders with all
                               that is below; NULL-terminated. Missing ones are
                               passed over */
  int out;                  /* what can be written to, beside stderr */
} Fence;

/* From now on and for good the process can read what @fence and the C library's
 * folder hold (converters of charsets are there), which libraries the system
 * has, and what it has open already, write to @fence's descriptor and to
 * stderr, ask for memory and the time, signal itself, and end. All else fails,
 * without ending it: EACCES, EPERM, EBADF or ENOSYS. For a process of one
 * thread. Returns the FenceLayers that stand. */
guint fence_enter (const Fence *fence);

/* Whether the library @file_name ("libx.so.1") can be loaded behind a fence: it
 * is in the C library's folder, and nothing says that another one is meant. */
gboolean fence_keeps_library (const char *file_name);

/* The FenceLayers that this system has, found out in a process of its own. */
guint fence_find_layers (void);

/* From now on and for good neither the process nor its children can start a
 * program, or have a socket that leads out of this host; where the system can't
 * forbid it, it goes on. Not where set-user-ID programs are to be run. */
void fence_forbid_programs (void);
