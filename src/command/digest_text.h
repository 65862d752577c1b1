/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a digest says, in words.
 */
#pragma once

#include "quarantine/news.h"

typedef struct {
  const News *news;
  const char *program; /* "backsift quarantine" as a shell needs it */
  const char *options; /* for each command line, starting with a blank: the
                          settings and the log that were named; or "" */
  gint64 keep_seconds; /* messages stay for so long */
  const char *path;    /* of the quarantine */
} DigestText;

/* One line, UTF-8. The caller frees it, as it does the others. */
char *digest_text_subject (const DigestText *text);
/* Lines that end with LF, UTF-8. What comes from messages is made printable. */
char *digest_text_plain (const DigestText *text);
/* The same as an HTML document, with nothing in it that is loaded or run. */
char *digest_text_html (const DigestText *text);
