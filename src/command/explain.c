/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/descriptor.h"
#include "base/error.h"
#include "command/exit_status.h"
#include "command/explanation.h"
#include "command/trouble.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  const char *name; /* "-": stdin */
  int fd;           /* -1: not open */
  Spool *spool;     /* NULL: not open yet */
  GError *error;    /* why it could not be read beforehand; nullable */
} Input;

static void
input_close (Input *input)
{
  g_clear_pointer (&input->spool, spool_free);
  if (input->fd > STDERR_FILENO)
    close (input->fd);
  input->fd = -1;
}

static void
input_clear (gpointer data)
{
  Input *input = data;
  input_close (input);
  g_clear_error (&input->error);
}

static gboolean
input_open (Input *input, GError **error)
{
  input->fd = g_str_equal (input->name, "-")
                  ? STDIN_FILENO
                  : descriptor_open (input->name, O_RDONLY | O_CLOEXEC, 0);
  if (input->fd < 0)
    return error_set_errno (error, errno, "open");
  input->spool = spool_new (input->fd);
  return TRUE;
}

/* What is no file is read whole before the first message is looked into: within
 * the fence there are no temporary files. Some files in /proc say that they are
 * empty; those that are need no descriptor till then, of which there may be
 * fewer. */
static void
add_input (GArray *inputs, const char *name)
{
  Input input = {.name = name, .fd = -1};
  struct stat status;
  gboolean is_file = !g_str_equal (name, "-") && stat (name, &status) == 0 &&
                     S_ISREG (status.st_mode);
  if ((!is_file || status.st_size == 0) && input_open (&input, &input.error) &&
      (!spool_read_all (input.spool, &input.error) ||
       (is_file && spool_size_bytes (input.spool) == 0)))
    input_close (&input);
  g_array_append_val (inputs, input);
}

static gboolean
explain_input (Input *input, const Situation *situation, gboolean as_json,
               GError **error)
{
  if (input->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&input->error));
    return FALSE;
  }
  if (input->spool == NULL && !input_open (input, error))
    return FALSE;
  g_autoptr (Examination) examination =
      examine (input->spool, &situation->context, error);
  if (examination == NULL)
    return FALSE;
  const Explanation explanation = {input->name, examination, situation};
  g_autofree char *text = as_json ? explanation_json (&explanation)
                                  : explanation_text (&explanation);
  fputs (text, stdout);
  return TRUE;
}

static void
explain_all (char **files, const Situation *situation, gboolean as_json,
             int *exit_status)
{
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (Input));
  g_array_set_clear_func (inputs, input_clear);
  for (char **file = files; *file != NULL; file++)
    add_input (inputs, *file);
  situation_enter_fence (situation, (const char *const *) files);
  for (guint i = 0; i < inputs->len; i++) {
    Input *input = &g_array_index (inputs, Input, i);
    g_autoptr (GError) unread = NULL;
    if (!explain_input (input, situation, as_json, &unread)) {
      trouble_say ("%s: %s", input->name, unread->message);
      unread->code = BACKSIFT_ERROR_IO;
      *exit_status = exit_status_of_error (unread, FALSE);
    }
    input_clear (input);
  }
}

static gboolean
run (const Command *command, char **argv, int *exit_status, GError **error)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json,
       "Print one JSON object a message", NULL},
      {0},
  };
  g_auto (Arguments) arguments = {0};
  if (!arguments_parse (&arguments, command, entries, argv, error))
    return FALSE;
  if (arguments.helped)
    return TRUE;
  g_auto (Situation) situation = {0};
  if (!situation_set_up (&situation, &arguments, error))
    return FALSE;

  char *only_stdin[] = {(char *) "-", NULL};
  explain_all (arguments.operands[0] != NULL ? arguments.operands : only_stdin,
               &situation, as_json, exit_status);
  return TRUE;
}

const Command explain_command = {
    .name = "explain",
    .operands = "[FILE...]",
    .summary = "Says what a message says, what the sent log answers, and why",
    .manual =
        "Reads each FILE, one message a file, or stdin ('-', or no FILE).\n"
        "Nothing is changed. Use --now to judge as on the day it arrived.\n\n"
        "--json prints an object a line with the keys file, kind, "
        "message_ids,\n"
        "recipients, reported_to, sender, subject, date, envelope_id, "
        "verdict,\n"
        "evidence and detail (of several originals: all ids, and of the rest "
        "the\n"
        "first that is known), and these more:\n\n"
        "  kind_reason     the rule that told the kind\n"
        "  reporter        the address in From\n"
        "  notes           limits that were reached\n"
        "  originals       objects: message_ids, log (what it answered about\n"
        "                  each), proofs (what was found about the proof "
        "tokens),\n"
        "                  sender, to, subject, date, envelope_id, queue_id,\n"
        "                  arrived_at, and their place\n"
        "  ignored         objects: message_id, and its place\n"
        "  recipients_log  what the log answered about each recipient, or "
        "about\n"
        "                  an automatic reply's sender\n"
        "  log_covers      since when the log is complete\n"
        "  trouble, action, quarantine\n\n"
        "A place is how (in words), part (as 2.1) and media_type, line (on "
        "which\n"
        "the Message-ID field starts), first_line and last_line (of the "
        "header\n"
        "block), and inside: in a report that was returned, the part whose\n"
        "message the rest is about. Lines count from 1 in the decoded part "
        "(of\n"
        "HTML: in its text), or in the body where part is null. Instants are "
        "ISO\n"
        "8601 in UTC. What is not known is null or [].\n\n"
        "Exit status: 0; 64 bad usage; 74 some file could not be read (the\n"
        "others are explained); 78 bad settings.\n",
    .flags = COMMAND_OPERANDS | COMMAND_ENVELOPE | COMMAND_STAYS_HERE,
    .run = run,
};
