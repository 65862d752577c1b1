/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks over the fields of a header block (RFC 5322, 2.2) in memory without
 * copying and without GMime: what an ordinary message costs is this walk.
 *
 * Tolerant as mail needs it: LF, CRLF and, in a block that has no LF at all,
 * bare CR end a line; a leading "From " line, a ">From " line and lines that
 * are no field are passed over; a blank before the colon is allowed. The
 * block ends at the first empty line or at the end of the bytes.
 */
#pragma once

#include <glib.h>

typedef struct {
  const char *name; /* not terminated */
  gsize name_length;
  const char *value; /* after the colon; folded, not terminated */
  gsize value_length;
  gsize offset; /* of the field's first byte in the block */
  gsize length; /* with its continuation lines and the last line end */
} HeaderField;

typedef struct {
  const char *bytes;
  gsize length;
  gsize offset;    /* where the next line starts */
  char line_end;   /* '\n', or '\r' in a bare-CR block */
  gboolean at_end; /* the empty line was met */
} HeaderScan;

/* Where the header block starts: behind blank lines that somebody put before
 * its first field, else 0. */
gsize header_start (const char *bytes, gsize length);

/* Where the first empty line behind another one starts, or @length: cheaper
 * than a scan, where the block has LFs and does not start with blanks. */
gsize header_find_end (const char *bytes, gsize length);

/* @bytes stays the caller's and must outlive @scan. */
void header_scan_init (HeaderScan *scan, const char *bytes, gsize length);

/* The next field; FALSE at the end of the block. */
gboolean header_scan_next (HeaderScan *scan, HeaderField *field);

/* After header_scan_next() returned FALSE: whether the empty line that ends
 * a header block was there, and where the body starts. */
gboolean header_scan_is_complete (const HeaderScan *scan);
gsize header_scan_body_offset (const HeaderScan *scan);

/* What header_field_is() has still to look at where the first letters agree. */
gboolean header_field_has_name (const HeaderField *field, const char *name);

/* Case-insensitive comparison of the field's name with @name, which is not
 * empty. Here, because each field is compared with dozens of names and nearly
 * all of them differ in the first letter: ASCII's cases differ in one bit. */
static inline gboolean
header_field_is (const HeaderField *field, const char *name)
{
  return ((field->name[0] ^ name[0]) & ~('a' ^ 'A')) == 0 &&
         header_field_has_name (field, name);
}

/* The same with a name from a table, by HEADER_NAME: its length tells most
 * names apart at once. */
#define HEADER_NAME(name) name, sizeof name - 1
static inline gboolean
header_field_is_named (const HeaderField *field, const char *name, gsize length)
{
  return length == field->name_length && header_field_is (field, name);
}

/* The value unfolded (line ends dropped, RFC 5322 2.2.3), NULs and other
 * control characters as blanks, trimmed. The caller frees it. */
char *header_field_unfold (const HeaderField *field);

/* The unfolded value of the first field called @name, or NULL. */
char *header_find (const char *bytes, gsize length, const char *name);
