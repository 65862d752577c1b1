/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/instant.h"
#include "command/common.h"
#include "command/log_status.h"
#include "command/trouble.h"
#include "mail/address.h"
#include "mail/message_id.h"
#include "sentlog/answers.h"

#define WAIT_SECONDS 30.0

enum { STATUS_WARNING = 1, FIND_FOUND = 0, FIND_NOT_FOUND = 1 };

/* Also where one may not look at it: a delivery can't ask it then. */
static gboolean
is_there (const char *path)
{
  return g_access (path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* The host's log too, where there is one, and then a user need not have one;
 * NULL-terminated, of static size. */
static void
list_logs (const Arguments *arguments, const Settings *settings,
           const char *paths[3])
{
  const char *own = arguments_log_path (arguments, settings);
  const char *host = settings_get_path (settings, SETTING_LOG_HOST_PATH);
  gboolean also_host =
      arguments->log == NULL && !g_str_equal (host, own) && is_there (host);
  guint n = 0;
  if (!also_host || is_there (own))
    paths[n++] = own;
  if (also_host)
    paths[n++] = host;
  paths[n] = NULL;
}

/* --- status --- */

/* What is judged by: the very answer that a delivery gets. */
static void
read_coverage (const char *const *paths, LogStatusView *view)
{
  g_autoptr (SentLogs) logs =
      sent_logs_open (paths, paths[1] == NULL ? 1 : 2, WAIT_SECONDS);
  view->covered_since = sent_logs_covered_since (logs);
  view->recipients_covered_since = sent_logs_recipients_covered_since (logs);
}

static gboolean
show_status (const char *const *paths, LogStatusView *view, int *exit_status,
             GError **error)
{
  if (paths[1] != NULL || view->as_json)
    read_coverage (paths, view);
  for (guint i = 0; paths[i] != NULL; i++) {
    g_autoptr (SentLog) log =
        sent_log_open (paths[i], SENT_LOG_READ, WAIT_SECONDS, error);
    SentLogStatus status;
    if (log == NULL || !sent_log_status (log, TRUE, &status, error))
      return FALSE;
    if (i > 0 && !view->as_json)
      putchar ('\n');
    if (log_status_print (paths[i], &status, view))
      *exit_status = STATUS_WARNING;
  }
  if (paths[1] == NULL || view->as_json)
    return TRUE;
  putchar ('\n');
  log_status_print_both (view);
  return TRUE;
}

/* --- find --- */

static void
print_match (const char *key, const SentMatch *match)
{
  g_autofree char *sent_at = instant_format (match->sent_at);
  g_autofree char *date = instant_format (match->date);
  printf ("%-11s  sent %s  date %s  by %s\n", key,
          sent_at == NULL ? "unknown" : sent_at,
          date == NULL ? "unknown" : date, sent_way_name (match->way));
}

/* Nobody has to say whether it is an id or an address. */
static gboolean
find_in (SentLog *log, const char *what, guint *n_found, GError **error)
{
  static const char *const names[N_SENT_KEYS] = {
      [SENT_KEY_MESSAGE_ID] = "message-id",
      [SENT_KEY_ENVELOPE_ID] = "envelope-id",
      [SENT_KEY_RECIPIENT] = "recipient",
  };
  g_autofree char *id = message_id_parse (what);
  g_autofree char *address = address_normalize (what);
  const char *const values[N_SENT_KEYS] = {
      [SENT_KEY_MESSAGE_ID] = id,
      [SENT_KEY_ENVELOPE_ID] = what,
      [SENT_KEY_RECIPIENT] = address,
  };
  for (SentKey key = 0; key < N_SENT_KEYS; key++) {
    if (values[key] == NULL)
      continue;
    g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
    if (!sent_log_find (log, key, values[key], NULL, matches, error))
      return FALSE;
    for (guint i = 0; i < matches->len; i++)
      print_match (names[key], &g_array_index (matches, SentMatch, i));
    *n_found += matches->len;
  }
  return TRUE;
}

static gboolean
find (const char *const *paths, const char *what, int *exit_status,
      GError **error)
{
  guint n_found = 0;
  for (guint i = 0; paths[i] != NULL; i++) {
    g_autoptr (SentLog) log =
        sent_log_open (paths[i], SENT_LOG_READ, WAIT_SECONDS, error);
    if (log == NULL || !find_in (log, what, &n_found, error))
      return FALSE;
  }
  *exit_status = n_found > 0 ? FIND_FOUND : FIND_NOT_FOUND;
  if (n_found == 0)
    trouble_say (paths[1] == NULL ? "%s is not in %s" : "%s is not in %s or %s",
                 what, paths[0], paths[1]);
  return TRUE;
}

/* --- expire --- */

static gboolean
expire (const char *path, gint64 before, GError **error)
{
  /* Expiring is no reason to make a log. */
  g_autoptr (SentLog) present =
      sent_log_open (path, SENT_LOG_READ, WAIT_SECONDS, error);
  if (present == NULL)
    return FALSE;
  g_autoptr (SentLog) log =
      sent_log_open (path, SENT_LOG_WRITE, WAIT_SECONDS, error);
  guint64 removed = 0;
  if (log == NULL || !sent_log_expire (log, before, &removed, error))
    return FALSE;
  printf ("removed %" G_GUINT64_FORMAT " entries\n", removed);
  return TRUE;
}

/* --- the command --- */

static gboolean
dispatch (const Arguments *arguments, gboolean as_json, int *exit_status,
          GError **error)
{
  char **operands = arguments->operands;
  guint n = g_strv_length (operands);
  const char *what = n > 0 ? operands[0] : "";
  gboolean is_status = n == 1 && g_str_equal (what, "status");
  gboolean is_find = n == 2 && g_str_equal (what, "find");
  gboolean is_expire = n == 1 && g_str_equal (what, "expire");
  if ((!is_status && !is_find && !is_expire) || (as_json && !is_status)) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE,
                         "say status [--json], find ID|ADDRESS or expire "
                         "(see 'backsift help log')");
    return FALSE;
  }

  g_autoptr (Settings) settings = arguments_settings (arguments, error);
  if (settings == NULL)
    return FALSE;
  const char *paths[3];
  list_logs (arguments, settings, paths);
  gint64 keep = settings_get_duration (settings, SETTING_LOG_KEEP);
  LogStatusView view = {
      .now = arguments->now, .keep_seconds = keep, .as_json = as_json};
  if (is_status)
    return show_status (paths, &view, exit_status, error);
  if (is_find)
    return find (paths, operands[1], exit_status, error);
  return expire (paths[0], arguments->now - keep, error);
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json,
       "Print the status as one JSON object a log", NULL},
      {0},
  };
  g_auto (Arguments) arguments = {0};
  if (!arguments_parse (&arguments, command, entries, argv, error))
    return FALSE;
  return arguments.helped || dispatch (&arguments, as_json, exit_status, error);
}

const Command log_command = {
    .name = "log",
    .operands = "status|find ID-OR-ADDRESS|expire",
    .summary = "Looks after the sent log",
    .manual =
        "status  what it holds, by which way that came in, and since when it\n"
        "        is complete, and recipients are: a message without any may\n"
        "        have gone to any address, so that they are complete from\n"
        "        then on only; a warning, and exit status 1, where recording\n"
        "        seems to have stopped: mail was sent on 10 of 14 days and\n"
        "        then none for a week, or nothing is left in the log; and\n"
        "        for ten days where some sent mail is missing\n"
        "find    what is known under a Message-ID, an envelope id or a\n"
        "        recipient's address: when it was sent and by which way it\n"
        "        was recorded; exit status 1, and a line on stderr,\n"
        "        where nothing is known\n"
        "expire  removes what is older than [log] keep\n\n"
        "status and find look at [log] host_path too, where that exists. A\n"
        "report is judged by both logs, so that the later of what they are\n"
        "complete since counts, which status says last.\n\n"
        "Exit status: 0; 1 not found, or a warning; 64 bad usage; 65, 73, 74,\n"
        "75 trouble with the log; 78 bad settings.\n",
    .flags = COMMAND_OPERANDS | COMMAND_STAYS_HERE,
    .run = run,
};
