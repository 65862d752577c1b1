/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/filing.h"

#include "mail/maildir.h"

gboolean
file_into_maildir (const char *path, Spool *spool, const Outcome *outcome,
                   char **file_name, GError **error)
{
  g_autoptr (MaildirDelivery) delivery = maildir_delivery_new (path, error);
  return delivery != NULL &&
         stamp_write (spool, outcome, STAMP_DROP_FROM_LINE,
                      maildir_delivery_fd (delivery), error) &&
         maildir_delivery_commit (delivery, NULL, file_name, error);
}
