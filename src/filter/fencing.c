/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/fencing.h"

#include "base/fence.h"

static void
prepare_logs (const ExamineContext *context, double wait_seconds,
              GPtrArray *files)
{
  for (const char *const *log = context->logs; *log != NULL; log++)
    sent_log_prepare (*log, wait_seconds, files);
}

void
fencing_mend_logs (const ExamineContext *context)
{
  prepare_logs (context, FENCING_WAIT_SECONDS, NULL);
}

static void
add_paths (GPtrArray *files, const char *const *paths)
{
  for (; paths != NULL && *paths != NULL; paths++)
    g_ptr_array_add (files, g_strdup (*paths));
}

static void
enter (const ExamineContext *context, const char *const *paths,
       double wait_seconds, int out)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  prepare_logs (context, wait_seconds, files);
  add_paths (files, context->keys);
  add_paths (files, paths);
  g_ptr_array_add (files, NULL);
  (void) fence_enter (&(Fence){(const char *const *) files->pdata, out});
}

void
fencing_enter (const ExamineContext *context, const char *const *paths, int out)
{
  report_prepare ();
  enter (context, paths, FENCING_WAIT_SECONDS, out);
}

void
fencing_enter_plain (const ExamineContext *context, int out)
{
  enter (context, NULL, FENCING_WAIT_SECONDS, out);
}

void
fencing_enter_odd (const ExamineContext *context, int out)
{
  report_prepare_odd ();
  enter (context, NULL, 0, out);
}
