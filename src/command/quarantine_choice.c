/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/quarantine_command.h"

#include "base/error.h"
#include "base/instant.h"
#include "mail/address.h"

static gboolean
set_instant (gint64 *instant, const char *option, const char *text,
             GError **error)
{
  *instant = INSTANT_UNKNOWN;
  if (text == NULL || instant_parse (text, instant, error))
    return TRUE;
  g_prefix_error (error, "%s: ", option);
  return FALSE;
}

static gboolean
set_evidence (QuarantineFilter *filter, const char *word, GError **error)
{
  if (word == NULL)
    return TRUE;
  g_autoptr (GString) words = g_string_new (NULL);
  for (int i = EVIDENCE_NONE; i < N_EVIDENCES; i++) {
    const char *name = evidence_name ((Evidence) i);
    g_string_append_printf (words, " %s", name);
    if (!g_str_equal (name, word))
      continue;
    filter->has_evidence = TRUE;
    filter->evidence = (Evidence) i;
    return TRUE;
  }
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
               "--evidence %s: say one of:%s", word, words->str);
  return FALSE;
}

gboolean
quarantine_filter_set (QuarantineFilter *filter,
                       const QuarantineOptions *options, GError **error)
{
  for (char **to = options->to; to != NULL && *to != NULL; to++) {
    char *lower = g_utf8_strdown (*to, -1);
    g_free (*to);
    *to = lower;
  }
  filter->to = (const char *const *) options->to;
  return set_instant (&filter->since, "--since", options->since, error) &&
         set_instant (&filter->until, "--until", options->until, error) &&
         set_instant (&filter->quarantined_since, "--quarantined-since",
                      options->quarantined_since, error) &&
         set_evidence (filter, options->evidence, error);
}

static gboolean
is_to_any (const char *const *patterns, const char *address)
{
  if (patterns == NULL)
    return TRUE;
  for (; address != NULL && *patterns != NULL; patterns++)
    if (g_pattern_match_simple (*patterns, address))
      return TRUE;
  return FALSE;
}

gboolean
quarantine_filter_matches (const QuarantineFilter *filter,
                           const QuarantinedMessage *message)
{
  gint64 date = quarantined_message_date (message);
  if (instant_is_known (filter->since) && date < filter->since)
    return FALSE;
  if (instant_is_known (filter->until) && date >= filter->until)
    return FALSE;
  if (instant_is_known (filter->quarantined_since) &&
      message->quarantined_at < filter->quarantined_since)
    return FALSE;
  if (filter->has_evidence &&
      quarantined_message_evidence (message) != filter->evidence)
    return FALSE;
  return is_to_any (filter->to, message->summary->reported_to);
}

const QuarantinedMessage *
quarantine_find (const QuarantineCommand *command, const char *id,
                 GError **error)
{
  const GPtrArray *messages = contents_messages (command->contents);
  const QuarantinedMessage *found = NULL;
  g_autofree char *lower = g_ascii_strdown (id, -1);
  for (guint i = 0; *id != '\0' && i < messages->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (messages, i);
    if (!g_str_has_prefix (message->id, lower))
      continue;
    if (found != NULL) {
      g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                   "%s: more than one id starts so: say more of it", id);
      return NULL;
    }
    found = message;
  }
  if (found == NULL)
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT,
                 "%s: no message in quarantine has this id (see backsift "
                 "quarantine list)",
                 id);
  return found;
}
