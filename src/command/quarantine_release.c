/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What takes messages out of the quarantine.
 */
#include "command/quarantine_command.h"

#include "base/error.h"
#include "base/instant.h"
#include "command/exit_status.h"
#include "command/printable.h"
#include "command/trouble.h"
#include "quarantine/release.h"

#define LOG_WAIT_SECONDS 30.0

/* --- release --- */

/* Messages of @command's contents; the caller frees the array. */
static GPtrArray *
choose (const QuarantineCommand *command, char **ids, GError **error)
{
  const GPtrArray *messages = contents_messages (command->contents);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  for (guint i = 0; command->options.all && i < messages->len; i++) {
    QuarantinedMessage *message = g_ptr_array_index (messages, i);
    if (quarantine_filter_matches (&command->filter, message))
      g_ptr_array_add (chosen, message);
  }
  for (; *ids != NULL; ids++) {
    const QuarantinedMessage *message = quarantine_find (command, *ids, error);
    if (message == NULL)
      return NULL;
    if (!g_ptr_array_find (chosen, message, NULL))
      g_ptr_array_add (chosen, (gpointer) message);
  }
  return g_steal_pointer (&chosen);
}

typedef struct {
  QuarantineCommand *command;
  Release *release;
  SentLog *log; /* NULL: nothing is trusted */
} Releasing;

/* First remembered, then moved: an interruption leaves a message that can be
 * released once more. */
static gboolean
release_one (const Releasing *releasing, const QuarantinedMessage *message,
             GError **error)
{
  const QuarantineCommand *command = releasing->command;
  const Settings *settings = command->situation.settings;
  g_autofree char *to = NULL;
  if (releasing->log != NULL &&
      !release_trust (message, releasing->log, command->arguments.now,
                      settings_get_duration (settings, SETTING_LOG_KEEP),
                      error))
    return FALSE;
  if (!release_message (releasing->release, message, &to, error))
    return FALSE;
  if (!command->options.quiet) {
    g_autofree char *safe = printable_new (to);
    printf ("%s %s\n", message->id, safe);
  }
  return TRUE;
}

static void
release_all (const Releasing *releasing, const GPtrArray *chosen,
             int *exit_status)
{
  for (guint i = 0; i < chosen->len; i++) {
    const QuarantinedMessage *message = g_ptr_array_index (chosen, i);
    g_autoptr (GError) error = NULL;
    if (release_one (releasing, message, &error))
      continue;
    trouble_say ("%s: %s", message->id, error->message);
    *exit_status = exit_status_of_error (error, FALSE);
  }
}

gboolean
quarantine_release (QuarantineCommand *command, char **operands,
                    int *exit_status, GError **error)
{
  const Settings *settings = command->situation.settings;
  const ReleaseSetup setup = {
      .inbox = settings_get_path (settings, SETTING_QUARANTINE_INBOX),
      .into = command->options.into,
  };
  if (!quarantine_command_open (command, error))
    return FALSE;
  if (contents_is_busy (command->contents) && setup.into == NULL) {
    g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                         "another process holds the quarantine's index, which "
                         "says where messages came from: try again later");
    return FALSE;
  }
  g_autoptr (GPtrArray) chosen = choose (command, operands, error);
  if (chosen == NULL)
    return FALSE;
  if (chosen->len == 0) {
    if (!command->options.quiet)
      puts ("nothing to release");
    return TRUE;
  }
  g_autoptr (SentLog) log = NULL;
  if (command->options.trust) {
    log = sent_log_open (arguments_log_path (&command->arguments, settings),
                         SENT_LOG_WRITE, LOG_WAIT_SECONDS, error);
    if (log == NULL)
      return FALSE;
  }
  g_autoptr (Release) release = release_new (command->contents, &setup);
  release_all (&(Releasing){command, release, log}, chosen, exit_status);
  return release_finish (release, error);
}

/* --- expire --- */

gboolean
quarantine_remove_old (QuarantineCommand *command, char **operands,
                       int *exit_status, GError **error)
{
  (void) operands;
  (void) exit_status;
  guint64 removed;
  if (command->options.older_than != NULL) {
    gint64 seconds;
    if (!duration_parse (command->options.older_than, &seconds, error)) {
      g_prefix_error (error, "--older-than: ");
      return FALSE;
    }
    quarantine_keep (command->quarantine, seconds);
  }
  /* Each is looked into first, so that the counts know what it was. */
  if (!quarantine_command_open (command, error) ||
      !contents_expire (command->contents, command->quarantine,
                        &command->situation.context, &removed, error))
    return FALSE;
  if (!command->options.quiet)
    printf ("removed %" G_GUINT64_FORMAT " message%s\n", removed,
            removed == 1 ? "" : "s");
  return TRUE;
}
