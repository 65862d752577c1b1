/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* What stays of a decoded Subject (UTF-8) when replies, forwards and mailing
 * lists have had it: without leading "Re:", "Fwd:", "AW:" and the like,
 * without "[list]" tags, blanks folded, case-folded. So two subjects are of
 * one message where this is equal. @subject may be NULL: NULL. An empty
 * result is NULL too. The caller frees it. */
char *subject_normalize (const char *subject);
