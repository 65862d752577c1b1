/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message taken apart by GMime into a flat list of its leaves, in order:
 * multiparts are descended into, messages inside the message are not (whoever
 * wants one reads its text as a message of its own).
 */
#pragma once

#include <glib.h>

typedef enum {
  PART_TEXT,            /* text for a person, plain */
  PART_HTML,            /* text for a person, HTML made plain */
  PART_DELIVERY_STATUS, /* message/delivery-status, global-delivery-status */
  PART_DISPOSITION,     /* message/disposition-notification */
  PART_FEEDBACK,        /* message/feedback-report */
  PART_MESSAGE,         /* a message: message/rfc822, message/global, partial */
  PART_HEADERS,         /* text/rfc822-headers, message/global-headers */
  PART_OTHER,           /* anything else that may hold text */
} PartType;

/* All strings are valid UTF-8. */
typedef struct {
  PartType type;
  char *path;       /* "1.2": the second part of the first part */
  char *media_type; /* "message/rfc822", lower-cased */
  char *file_name;  /* lower-cased; nullable */
  char *text;       /* decoded, UTF-8, LF lines */
  char *own_header; /* the part's MIME header as it stood */
} Part;

typedef struct {
  GPtrArray *parts;          /* Part * */
  char *media_type;          /* of the whole message */
  char *report_type;         /* the report-type parameter; nullable */
  gboolean has_unread_parts; /* nested deeper than REPORT_MAX_DEPTH */
} Parts;

/* @text is a window (window.h). */
Parts *parts_new (const char *text, gsize length);
void parts_free (Parts *parts);

/* From now on messages are read by GMime at once: for who knows that the one he
 * has is not plain (part_reader.h). */
void parts_expect_odd (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Parts, parts_free)
