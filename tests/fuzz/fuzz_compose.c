/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mail that we write (report/compose.h) and what a digest says in it
 * (command/digest_text.h), of values that strangers chose, which stand in the
 * input with a line of one "." between. No value adds a field, an element or a
 * line.
 */
#include "fuzz.h"

#include "base/instant.h"
#include "command/digest_text.h"
#include "mail/header.h"
#include "report/compose.h"

#define NOW G_GINT64_CONSTANT (1795600000)

/* --- the mail --- */

static void
check_field (const HeaderField *field, guint *seen)
{
  static const char *const names[] = {
      "From",           "To",           "Subject",      "Date", "Message-Id",
      "Auto-Submitted", "MIME-Version", "Content-Type",
  };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (header_field_is (field, names[i])) {
      PROMISE ((*seen & (1u << i)) == 0);
      *seen |= 1u << i;
      return;
    }
  PROMISE (!"a field that is ours");
}

static void
check_mail (const char *bytes, gsize length)
{
  HeaderScan scan;
  HeaderField field;
  guint seen = 0;
  header_scan_init (&scan, bytes, length);
  while (header_scan_next (&scan, &field))
    check_field (&field, &seen);
  /* From and To may hold no address. */
  PROMISE ((seen | 3) == 0xff && header_scan_is_complete (&scan));
  gsize n = 0;
  for (gsize i = 0; i < length; i++) {
    n = bytes[i] == '\n' ? 0 : n + 1;
    PROMISE (bytes[i] != '\0' && bytes[i] != '\r' && n <= 998);
    PROMISE ((guchar) bytes[i] < 0x80 || i < header_scan_body_offset (&scan));
  }
}

static void
check_composition (const char *const *values)
{
  const Composition composition = {values[0], values[1], values[2],
                                   values[3], values[3], NOW};
  g_autoptr (GBytes) mail = compose_alternative (&composition, NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (mail, &length);
  check_mail (bytes, length);
}

/* --- the digest --- */

static void
check_html (const char *html)
{
  static const char *const elements[] = {
      "!DOCTYPE", "html", "head", "meta", "title",
      "body",     "ul",   "li",   "p",    "pre",
  };
  for (const char *p = html; (p = strchr (p, '<')) != NULL;) {
    p += p[1] == '/' ? 2 : 1;
    gsize length = strcspn (p, " >");
    gboolean is_ours = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
      is_ours |= strlen (elements[i]) == length &&
                 memcmp (p, elements[i], length) == 0;
    PROMISE (is_ours);
  }
}

static void
check_text (const char *text)
{
  PROMISE (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    PROMISE (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
}

static gsize
count_lines (const char *text)
{
  gsize n = 0;
  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

/* With one message in it. Returns how many lines there are. */
static gsize
check_digest (const char *recipient, const char *subject)
{
  const IndexCount count = {.kind = REPORT_KIND_FAILURE,
                            .evidence = EVIDENCE_NEVER_SENT,
                            .n_quarantined = 1};
  Summary summary = {.recipient = (char *) recipient,
                     .subject = (char *) subject,
                     .arrived_at = NOW};
  QuarantinedMessage message = {.id = (char *) "0123456789",
                                .summary = &summary};
  const LikelyMessage likely = {&message, LIKELY_SUBJECT};
  News news = {.since = NOW, .n_new = 1};
  news.counts = g_array_new (FALSE, FALSE, sizeof count);
  news.likely = g_array_new (FALSE, FALSE, sizeof likely);
  g_array_append_val (news.counts, count);
  g_array_append_val (news.likely, likely);
  const DigestText text = {&news, "backsift quarantine", "", SECONDS_PER_DAY,
                           recipient};
  g_autofree char *plain = digest_text_plain (&text);
  g_autofree char *html = digest_text_html (&text);
  check_text (plain);
  check_text (html);
  check_html (html);
  g_array_unref (news.counts);
  g_array_unref (news.likely);
  return count_lines (plain) + count_lines (html);
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) input, length);
  g_auto (GStrv) values = g_strsplit (text, "\n.\n", 4);
  guint n = g_strv_length (values);
  const char *const chosen[] = {
      n > 0 ? values[0] : "", n > 1 ? values[1] : text,
      n > 2 ? values[2] : text, n > 3 ? values[3] : text};
  check_composition (chosen);
  PROMISE (check_digest (chosen[1], chosen[2]) == check_digest ("a@b", "c"));
  return 0;
}
