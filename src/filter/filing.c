/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/filing.h"

#include "filter/shortened.h"
#include "mail/maildir.h"

static gboolean
write_message (FileExtent extent, Spool *spool, const Outcome *outcome, int fd,
               GError **error)
{
  if (extent == FILE_HEADERS)
    return shortened_write (spool, outcome, fd, error);
  return stamp_write (spool, outcome, STAMP_DROP_FROM_LINE, fd, error);
}

gboolean
file_into_maildir (const Filing *filing, Spool *spool, const Outcome *outcome,
                   char **file_name, GError **error)
{
  g_autoptr (MaildirDelivery) delivery =
      maildir_delivery_new (filing->path, error);
  if (delivery != NULL && filing->mark != NULL)
    maildir_delivery_mark (delivery, filing->mark);
  return delivery != NULL &&
         write_message (filing->extent, spool, outcome,
                        maildir_delivery_fd (delivery), error) &&
         maildir_delivery_commit (delivery, NULL, file_name, error);
}
