/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every cap on what is read of a message, with its reason. Reaching one is
 * noted in the report, so that `explain` shows it; it never fails a message.
 * Together they keep memory below 64 MB and time linear.
 */
#pragma once

/* How much of a message is looked at. Returned originals come last and their
 * header first: in real reports it starts in the first hundred kilobytes. */
#define REPORT_WINDOW_BYTES (4 * 1024 * 1024)

/* The same of a report inside a report. */
#define REPORT_INNER_WINDOW_BYTES (1024 * 1024)

/* How much is read of a message that a report returns: its header, and where
 * that is a report all of the above. What is behind was written by whoever
 * wrote the original, and says nothing about the report. */
#define REPORT_MAX_RETURNED_BYTES (REPORT_INNER_WINDOW_BYTES + 1)

/* Lines looked at. GMime makes some 350 bytes of every header line. */
#define REPORT_MAX_LINES 65536

/* Lines that look like header fields. Each that is one costs GMime some 500
 * bytes. Of a header with a hundred fields real reports have two. */
#define REPORT_MAX_FIELDS 16384

/* Lines that start with "--", each of which may start a MIME part of some
 * kilobytes in GMime. Real reports have fewer than fifty. */
#define REPORT_MAX_DASH_LINES 2048

/* A field with its continuation lines; GMime makes an object of every address
 * in a field. Longest seen in real mail: a few kilobytes of References. */
#define REPORT_MAX_FIELD_BYTES (64 * 1024)

/* A report's own subject: a line has 998 at most (RFC 5322). */
#define REPORT_MAX_SUBJECT_BYTES (8 * 1024)

/* All address fields of a window together; GMime makes some 300 bytes of each
 * address, however short. A thousand recipients are 40 kilobytes. */
#define REPORT_MAX_ADDRESS_BYTES (128 * 1024)

/* Encoded words of Subject and address fields, and parameters with a charset,
 * of a window. glibc loads a library for a charset, and drops it soon: that
 * takes longer than all else. The longest subject allowed has some thirty. */
#define REPORT_MAX_ENCODED_WORDS 512

/* The same of an original, which `record` reads too: a thousand recipients
 * with long names; and of its subject. */
#define REPORT_MAX_ORIGINAL_WORDS 2048
#define REPORT_MAX_SUBJECT_WORDS  128

/* Multiparts and messages inside each other that are descended into. */
#define REPORT_MAX_DEPTH 32

/* Bounces of bounces that are looked into. */
#define REPORT_MAX_BOUNCE_DEPTH 2

/* Failed recipients kept of one report; the judge asks the log about each. */
#define REPORT_MAX_RECIPIENTS 1000

/* Ids of one report, and originals. */
#define REPORT_MAX_MESSAGE_IDS 16
#define REPORT_MAX_ORIGINALS   8

/* Proof tokens of one original: each host on the way out may have added one. */
#define REPORT_MAX_PROOFS 16
