/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/log_status.h"

#include <stdio.h>

#include "base/instant.h"
#include "base/json.h"
#include "command/printable.h"

/* Sent mail comes daily where it came on so many of SENT_ACTIVE_DAYS_OF days,
 * which are the working days of two weeks; then a week without any is odd. */
#define DAILY_FROM_DAYS 10
#define SILENCE_SECONDS (7 * SECONDS_PER_DAY)

/* As long as what is missing may still bounce. */
#define MISSED_SECONDS (10 * SECONDS_PER_DAY)

/* NULL where all looks well; the caller frees it. */
static char *
find_warning (const SentLogStatus *status, const LogStatusView *view)
{
  if (instant_is_known (status->missed_until) &&
      status->missed_until > view->now - MISSED_SECONDS)
    return g_strdup ("some sent mail is missing: mend what kept it from being "
                     "recorded, then import the Sent folders with --complete, "
                     "and --received where what you sent was left out");
  if (instant_is_known (status->covered_since) &&
      status->covered_since > view->now)
    return g_strdup ("the log is complete from a time to come only, since a "
                     "clock was wrong: import the Sent folders with "
                     "--complete");
  if (!instant_is_known (status->all.last_sent_at))
    return instant_is_known (status->covered_since) &&
                   status->covered_since <= view->now - SILENCE_SECONDS
               ? g_strdup ("nothing is in the log: recording seems to have "
                           "stopped")
               : NULL;
  g_autofree char *last = instant_format (status->all.last_sent_at);
  if (status->all.last_sent_at <= view->now - view->keep_seconds)
    return g_strdup_printf ("recording seems to have stopped: nothing was "
                            "recorded since %s, longer ago than what is kept",
                            last);
  if (status->n_active_days < DAILY_FROM_DAYS ||
      status->all.last_sent_at > view->now - SILENCE_SECONDS)
    return NULL;
  return g_strdup_printf ("recording seems to have stopped: mail was sent on "
                          "%u of the %d days up to %s, and none since",
                          status->n_active_days, SENT_ACTIVE_DAYS_OF, last);
}

static void
print_instant (const char *name, gint64 instant, const char *unknown)
{
  g_autofree char *text = instant_format (instant);
  printf ("%-27s %s\n", name, text == NULL ? unknown : text);
}

static void
print_way (const char *name, const SentActivity *activity)
{
  g_autofree char *label = g_strconcat ("by ", name, NULL);
  g_autofree char *last = instant_format (activity->last_sent_at);
  printf ("%-27s %" G_GUINT64_FORMAT " %s, %" G_GUINT64_FORMAT
          " recipient%s, last %s\n",
          label, activity->n_messages,
          activity->n_messages == 1 ? "entry" : "entries",
          activity->n_recipients, activity->n_recipients == 1 ? "" : "s", last);
}

static void
print_text (const char *path, const SentLogStatus *status, const char *warning)
{
  g_autofree char *shown = printable_new (path);
  printf ("%-27s %s\n", "log", shown);
  printf ("%-27s %u\n", "schema", status->schema_version);
  printf ("%-27s %" G_GUINT64_FORMAT "\n", "entries", status->all.n_messages);
  printf ("%-27s %" G_GUINT64_FORMAT "\n", "recipients",
          status->all.n_recipients);
  for (SentWay way = 0; way < N_SENT_WAYS; way++)
    if (instant_is_known (status->by_way[way].last_sent_at))
      print_way (sent_way_name (way), &status->by_way[way]);
  print_instant ("complete since", status->covered_since, "nothing sent yet");
  print_instant ("recipients complete since", status->recipients_covered_since,
                 "never");
  if (instant_is_known (status->missed_until))
    print_instant ("something missing until", status->missed_until, NULL);
  print_instant ("last entry", status->all.last_sent_at, "none");
  printf ("%-27s %" G_GUINT64_FORMAT " bytes\n", "size", status->size_bytes);
  if (warning != NULL)
    printf ("%-27s %s\n", "warning", warning);
}

static void
add_instant (JsonWriter *json, const char *name, gint64 instant)
{
  g_autofree char *text = instant_format (instant);
  json_add_string (json, name, text);
}

static void
add_activity (JsonWriter *json, const SentActivity *activity)
{
  json_add_int (json, "entries", (gint64) activity->n_messages);
  json_add_int (json, "recipients", (gint64) activity->n_recipients);
  add_instant (json, "last_entry", activity->last_sent_at);
}

static void
add_ways (JsonWriter *json, const SentLogStatus *status)
{
  json_begin_array (json, "ways");
  for (SentWay way = 0; way < N_SENT_WAYS; way++) {
    if (!instant_is_known (status->by_way[way].last_sent_at))
      continue;
    json_begin_object (json, NULL);
    json_add_string (json, "way", sent_way_name (way));
    add_activity (json, &status->by_way[way]);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
print_json (const char *path, const SentLogStatus *status, const char *warning,
            const LogStatusView *view)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonWriter json;
  json_writer_init (&json, text);
  json_begin_object (&json, NULL);
  json_add_string (&json, "log", path);
  json_add_int (&json, "schema", status->schema_version);
  add_activity (&json, &status->all);
  add_ways (&json, status);
  add_instant (&json, "complete_since", status->covered_since);
  add_instant (&json, "recipients_complete_since",
               status->recipients_covered_since);
  add_instant (&json, "all_logs_complete_since", view->covered_since);
  add_instant (&json, "all_logs_recipients_complete_since",
               view->recipients_covered_since);
  add_instant (&json, "missed_until", status->missed_until);
  json_add_int (&json, "size_bytes", (gint64) status->size_bytes);
  json_add_string (&json, "warning", warning);
  json_end_object (&json);
  puts (text->str);
}

gboolean
log_status_print (const char *path, const SentLogStatus *status,
                  const LogStatusView *view)
{
  g_autofree char *warning = find_warning (status, view);
  if (view->as_json)
    print_json (path, status, warning, view);
  else
    print_text (path, status, warning);
  return warning != NULL;
}

void
log_status_print_both (const LogStatusView *view)
{
  print_instant ("both logs complete since", view->covered_since,
                 "never: one is empty");
  print_instant ("recipients in both since", view->recipients_covered_since,
                 "never: one has none");
}
