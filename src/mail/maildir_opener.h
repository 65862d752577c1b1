/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens many messages of Maildirs, in one thread. The folder of the last one
 * stays open: to look up a long path for each takes time.
 */
#pragma once

#include <glib.h>

typedef struct {
  char *folder; /* that was looked into last; nullable */
  int fd;       /* its; -1 where it can't be opened */
} MaildirOpener;

#define MAILDIR_OPENER_NEW ((MaildirOpener){NULL, -1})

/* As maildir_open_message(). */
int maildir_opener_open (MaildirOpener *opener, const char *file_name,
                         int flags);

/* Makes it a new one. */
void maildir_opener_clear (MaildirOpener *opener);
