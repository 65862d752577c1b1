/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/prose_recipients.h"

#include "mail/address.h"
#include "report/field_value.h"
#include "report/limits.h"
#include "report/phrases.h"

/* How surely an address in prose is one that failed. */
typedef enum {
  CLAIM_LABELLED, /* "Recipient: user@example.net" */
  CLAIM_LEADING,  /* at the start of its line */
  CLAIM_MENTIONED,
  CLAIM_OWN, /* an address of the report's own: who writes to himself finds
                himself among those that failed */
  N_CLAIMS
} Claim;

/* More than this before an address is no label. Longer ones would be read
 * again for each address of a long line. */
#define MAX_LABEL_BYTES 160

/* Whether the text before an address on its line is a label such as
 * "Recipient:" or "  To :". */
static gboolean
is_label (const char *line, const char *end)
{
  g_autofree char *raw = g_strndup (line, (gsize) (end - line));
  g_autofree char *folded = phrase_fold (raw);
  g_strstrip (folded);
  gsize length = strlen (folded);
  while (length > 0 && strchr ("<\"'( ;[", folded[length - 1]) != NULL)
    folded[--length] = '\0';
  /* "Final-Recipient: rfc822;" */
  char *type = strchr (folded, ':');
  if (type == NULL && !g_str_has_suffix (folded, "："))
    return FALSE;
  if (type != NULL)
    *type = '\0';
  else
    folded[length - strlen ("：")] = '\0';
  char *label = g_strstrip (folded);
  label += strspn (label, "*-#.<> \"'");
  return phrase_is (PHRASE_RECIPIENT_LABEL, label);
}

/* "c=US;a= ;p=IKON;dda:SMTP=user@example.net; on Fri": an address of X.400
 * (RFC 1685) that holds one of ours, as Exchange 5.5 writes it. */
static gboolean
is_in_x400_address (const char *line, const char *start)
{
  static const char mark[] = "SMTP=";
  gsize length = strlen (mark);
  return start - line > (gssize) length &&
         g_ascii_strncasecmp (start - length, mark, length) == 0 &&
         memchr (line, ';', (gsize) (start - line)) != NULL;
}

/* "(expanded from: <user@example.net>)": the alias that failed by what it
 * leads to (Sendmail, Postfix). It is what the original was sent to. */
static gboolean
is_expansion (const char *line, const char *start)
{
  static const char words[] = "expanded from";
  while (start > line && strchr (" :<", start[-1]) != NULL)
    start--;
  return start - line >= (gssize) strlen (words) &&
         g_ascii_strncasecmp (start - strlen (words), words, strlen (words)) ==
             0;
}

/* Whether the words before an address on its line say that one may turn to it.
 */
static gboolean
is_contact (const char *line, const char *start)
{
  g_autofree char *raw = g_strndup (line, (gsize) (start - line));
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  g_autofree char *folded = phrase_fold (valid);
  return phrase_find (PHRASE_CONTACT, folded) != NULL;
}

static Claim
claim_of (const char *line, const char *start, const char *end)
{
  if (start - line > MAX_LABEL_BYTES)
    return CLAIM_MENTIONED;
  if (is_in_x400_address (line, start) || is_expansion (line, start))
    return CLAIM_LEADING;
  gsize lead = strspn (line, " \t<>*-\"'([=|#");
  if (line + lead >= start)
    return strspn (end, " >\"')],;:.\t-=(") > 0 || *end == '\0' || *end == '\n'
               ? CLAIM_LEADING
               : CLAIM_MENTIONED;
  return is_label (line, start) ? CLAIM_LABELLED : CLAIM_MENTIONED;
}

static gboolean
is_id_of (const char *address, const Original *original)
{
  for (guint i = 0; original != NULL && i < original->message_ids->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (original->message_ids, i),
                            address) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_own (const char *address, const Outer *outer, const Original *original)
{
  const char *sender = original != NULL ? original->sender : NULL;
  return g_strcmp0 (address, outer->from) == 0 ||
         g_strcmp0 (address, outer->to) == 0 ||
         g_strcmp0 (address, sender) == 0 ||
         strstr (address, "-owner@") != NULL ||
         strstr (address, "-request@") != NULL ||
         g_str_has_prefix (address, "postmaster@") ||
         g_str_has_prefix (address, "mailer-daemon@");
}

void
prose_recipients (const char *prose, const Outer *outer,
                  const Original *original, GPtrArray *recipients)
{
  GPtrArray *claims[N_CLAIMS];
  for (guint i = 0; i < N_CLAIMS; i++)
    claims[i] = g_ptr_array_new_with_free_func (g_free);

  const char *line = prose;
  const char *text = prose;
  const char *start;
  char *address;
  while ((address = address_find_next (&text, &start)) != NULL) {
    const char *newline;
    while ((newline = memchr (line, '\n', (gsize) (start - line))) != NULL)
      line = newline + 1;
    Claim claim = claim_of (line, start, text);
    gboolean is_ours = is_own (address, outer, original);
    if (is_id_of (address, original) || (is_ours && claim != CLAIM_LEADING))
      g_free (address);
    else if (is_ours)
      address_add (claims[CLAIM_OWN], address, REPORT_MAX_RECIPIENTS);
    else if (claim == CLAIM_MENTIONED && start - line <= MAX_LABEL_BYTES &&
             is_contact (line, start))
      g_free (address);
    else
      address_add (claims[claim], address, REPORT_MAX_RECIPIENTS);
  }

  static const Claim order[N_CLAIMS] = {CLAIM_LEADING, CLAIM_LABELLED,
                                        CLAIM_MENTIONED, CLAIM_OWN};
  for (guint i = 0; i < N_CLAIMS && recipients->len == 0; i++)
    g_ptr_array_extend_and_steal (recipients,
                                  g_ptr_array_ref (claims[order[i]]));
  for (guint i = 0; i < N_CLAIMS; i++)
    g_ptr_array_unref (claims[i]);
}

/* How long the sentence at @text is. */
static gsize
sentence_length (const char *text)
{
  const char *p = text;
  while (*p != '\0') {
    if (strchr (".!?", *p) != NULL && (p[1] == ' ' || p[1] == '\n'))
      return (gsize) (p - text) + 1;
    if (p[0] == '\n' && p[1] == '\n')
      return (gsize) (p - text) + 1;
    if (g_str_has_prefix (p, "。"))
      return (gsize) (p - text) + strlen ("。");
    p++;
  }
  return (gsize) (p - text);
}

/* Longer ones are none. */
#define MAX_SENTENCE_BYTES 2048

static gboolean
speaks_of_failure (const char *sentence, gsize length)
{
  g_autofree char *raw = g_strndup (sentence, length);
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  g_autofree char *folded = phrase_fold (valid);
  return phrase_find (PHRASE_PROSE_FAILURE, folded) != NULL ||
         phrase_find (PHRASE_PROSE_DELAY, folded) != NULL ||
         phrase_find (PHRASE_PROSE_SUCCESS, folded) != NULL;
}

static gboolean
is_one_of (const GPtrArray *addresses, const char *address)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) addresses, address,
                                           g_str_equal, NULL);
}

/* Whether one of @addresses stands in @sentence. */
static gboolean
names_one_of (const char *sentence, gsize length, const GPtrArray *addresses)
{
  g_autofree char *raw = g_strndup (sentence, length);
  const char *text = raw;
  char *address;
  gboolean names = FALSE;
  while (!names && (address = address_find_next (&text, NULL)) != NULL) {
    names = is_one_of (addresses, address);
    g_free (address);
  }
  return names;
}

static gboolean
blames_at_start (const char *prose, const GPtrArray *addresses)
{
  const char *line = prose;
  const char *text = prose;
  const char *start;
  char *found;
  while ((found = address_find_next (&text, &start)) != NULL) {
    g_autofree char *address = found;
    const char *newline;
    while ((newline = memchr (line, '\n', (gsize) (start - line))) != NULL)
      line = newline + 1;
    if (claim_of (line, start, text) != CLAIM_MENTIONED &&
        is_one_of (addresses, address))
      return TRUE;
  }
  return FALSE;
}

gboolean
prose_blames (const char *prose, const GPtrArray *addresses)
{
  if (blames_at_start (prose, addresses))
    return TRUE;
  while (*prose != '\0') {
    gsize length = sentence_length (prose);
    if (length <= MAX_SENTENCE_BYTES && memchr (prose, '@', length) != NULL &&
        names_one_of (prose, length, addresses) &&
        speaks_of_failure (prose, length))
      return TRUE;
    prose += length;
    prose += strspn (prose, " \n");
  }
  return FALSE;
}

/* Whether @line starts with "<user@example.net>:". */
static gboolean
starts_with_recipient (const char *line)
{
  const char *open = line + strspn (line, " \t");
  const char *close = open;
  if (*open == '<')
    close += strcspn (open, ">\n");
  if (*close != '>' || close[1 + strspn (close + 1, " ")] != ':')
    return FALSE;
  g_autofree char *inside = g_strndup (open, (gsize) (close - open));
  g_autofree char *address = address_normalize (inside);
  return address != NULL;
}

/* Whether @line, of @length, is a recipient's address behind a label that has
 * no other use in letters. */
static gboolean
has_recipient_label (const char *line, gsize length)
{
  static const char *const words[] = {"rcpt to", "recipient"};
  gsize start = strspn (line, " \t*-");
  const char *colon = memchr (line, ':', length);
  if (colon == NULL ||
      memchr (colon, '@', length - (gsize) (colon - line)) == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strncasecmp (line + start, words[i], strlen (words[i])) == 0)
      return TRUE;
  return FALSE;
}

gboolean
prose_has_recipient_line (const char *prose)
{
  for (const char *line = prose; *line != '\0';) {
    gsize length = strcspn (line, "\n");
    if (starts_with_recipient (line) || has_recipient_label (line, length))
      return TRUE;
    line += length + (line[length] == '\n' ? 1 : 0);
  }
  return FALSE;
}

/* Longest local part by RFC 5321, 4.5.3.1.1. */
#define MAX_LOCAL_PART_BYTES 64

static gboolean
is_local_part_line (const char *line)
{
  gsize indent = strspn (line, " \t");
  const char *word = line + indent;
  gsize length = 0;
  while (g_ascii_isalnum (word[length]) ||
         (word[length] != '\0' && strchr ("._-+=", word[length]) != NULL))
    length++;
  const char *rest = word + length;
  rest += strspn (rest, " \t");
  return indent > 0 && length > 0 && length <= MAX_LOCAL_PART_BYTES &&
         (*rest == '\n' || *rest == '\0' || *rest == '(');
}

gboolean
prose_lists_local_part (const char *prose)
{
  for (const char *colon = strchr (prose, ':'); colon != NULL;
       colon = strchr (colon + 1, ':')) {
    const char *line = colon + 1 + strspn (colon + 1, " \t");
    if (*line != '\n')
      continue;
    line += strspn (line, "\n");
    if (is_local_part_line (line))
      return TRUE;
  }
  return FALSE;
}
