/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sent log that knows some of the fixtures' originals and not the others.
 */
#pragma once

#include "fuzz.h"

#include "base/instant.h"
#include "sentlog/answers.h"
#include "sentlog/canonical.h"

#include <glib/gstdio.h>

static const struct {
  const char *id, *recipient, *subject, *envelope_id;
  gint64 date;
} known_messages[] = {
    {"8bit.1@example.org", "refused@example.com", "Grüße aus Köln", NULL,
     1795164300},
    {"gave-up.1@example.org", "later@example.com", "Reminder", NULL,
     1795165200},
    {"real.1@example.org", "nobody@example.net", "hello", NULL, 1795000000},
    {"success-dsn.1@example.org", "unknown@example.net", NULL, "order-4711",
     INSTANT_UNKNOWN},
    {"headers-only.1@example.org", "refused@example.com", NULL, NULL,
     INSTANT_UNKNOWN},
    {"a@example.org", "user@example.net", "Lunch", "b", INSTANT_UNKNOWN},
};

/* Recorded five days before @now. */
static inline void
known_log_fill (const char *path, gint64 now)
{
  g_autoptr (SentLog) log = sent_log_open (path, SENT_LOG_WRITE, 2, NULL);
  PROMISE (log != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (known_messages); i++) {
    g_autoptr (GPtrArray) ids = g_ptr_array_new ();
    g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
    g_ptr_array_add (ids, (char *) known_messages[i].id);
    g_ptr_array_add (recipients, (char *) known_messages[i].recipient);
    const SentMessage message = {.message_ids = ids,
                                 .recipients = recipients,
                                 .subject = known_messages[i].subject,
                                 .envelope_id = known_messages[i].envelope_id,
                                 .date = known_messages[i].date,
                                 .sent_at = now - 5 * SECONDS_PER_DAY};
    PROMISE (
        sent_log_add (log, &message, 1, now - 40 * SECONDS_PER_DAY, 0, NULL));
  }
}

static inline void
known_log_remove (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_dir_close (dir);
  g_rmdir (folder);
}

/* Opened; its file is gone by then, so that a target that is ended leaves
 * nothing behind. Never NULL. */
static inline SentLogs *
known_log_open (gint64 now)
{
  g_autofree char *folder = g_dir_make_tmp ("backsift-fuzz-XXXXXX", NULL);
  PROMISE (folder != NULL);
  g_autofree char *path = g_build_filename (folder, "sent.db", NULL);
  const char *const paths[] = {path};
  known_log_fill (path, now);
  SentLogs *logs = sent_logs_open (paths, 1, 2);
  PROMISE (sent_logs_trouble (logs) == NULL);
  known_log_remove (folder);
  return logs;
}

/* @id is nullable. */
static inline gboolean
known_log_has_id (const char *id)
{
  g_autofree char *canonical = id != NULL ? canonical_id (id) : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (known_messages); i++)
    if (g_strcmp0 (canonical, known_messages[i].id) == 0)
      return TRUE;
  return FALSE;
}
