/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/quarantine.h"

#include "filter/stamp.h"
#include "mail/maildir.h"

gboolean
file_into_maildir (const char *path, Spool *spool, const Outcome *outcome,
                   GError **error)
{
  g_autoptr (MaildirDelivery) delivery = maildir_delivery_new (path, error);
  return delivery != NULL &&
         stamp_write (spool, outcome, STAMP_DROP_FROM_LINE,
                      maildir_delivery_fd (delivery), error) &&
         maildir_delivery_commit (delivery, NULL, NULL, error);
}

gboolean
quarantine_add (const char *path, Spool *spool, const Outcome *outcome,
                GError **error)
{
  /* Subscribed once only: who hides the folder later wants it hidden. */
  gboolean is_first_use = !maildir_is (path);
  if (is_first_use) {
    if (!maildir_create (path, error))
      return FALSE;
    (void) maildir_subscribe (path, NULL);
  }
  return file_into_maildir (path, spool, outcome, error);
}
