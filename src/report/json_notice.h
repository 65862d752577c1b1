/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Notices in JSON, as Amazon SES sends them through SNS: put into the form of
 * a delivery status and a header block, so that all else treats them alike.
 */
#pragma once

#include "report/report.h"

typedef struct {
  ReportKind kind;
  char *status; /* fields of a delivery status */
  char *header; /* what it tells of the original's header */
} JsonNotice;

/* NULL where @text is no such notice. */
JsonNotice *json_notice_parse (const char *text);
void json_notice_free (JsonNotice *notice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JsonNotice, json_notice_free)
