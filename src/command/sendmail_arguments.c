/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "command/sendmail_arguments.h"

#include <string.h>

/* Letters whose value is the rest of the word or the next word. -q and -d take
 * the rest of the word only. */
static const char letters_with_value[] = "ABCDFLMNOQRVXbefhopr";
static const char letters_with_rest[] = "dq";

static void
take_value (SendmailArguments *arguments, char letter, const char *value)
{
  switch (letter) {
  case 'f':
  case 'r':
    arguments->sender = value;
    break;
  case 'V':
    arguments->envelope_id = value;
    break;
  case 'b': /* -bm submits; -bs speaks SMTP, -bp lists the queue */
    if (!g_str_equal (value, "m"))
      arguments->is_submission = FALSE;
    break;
  default:
    break;
  }
}

static void
take_flag (SendmailArguments *arguments, char letter)
{
  if (letter == 't')
    arguments->takes_recipients_from_message = TRUE;
  else if (letter == 'q' || letter == 'I') /* queue run, newaliases */
    arguments->is_submission = FALSE;
}

/* sendmail has no such options, msmtp has: their letters are no options. A
 * value in a word of its own counts as an operand: few look like an address,
 * and to know one too many loses no mail. */
static guint
take_long_option (SendmailArguments *arguments, char **words)
{
  static const char from[] = "--from";
  if (g_str_equal (words[0], "--read-recipients"))
    arguments->takes_recipients_from_message = TRUE;
  if (!g_str_has_prefix (words[0], from))
    return 1;
  const char *value = words[0] + strlen (from);
  if (*value == '=')
    arguments->sender = value + 1;
  if (*value != '\0' || words[1] == NULL)
    return 1;
  arguments->sender = words[1];
  return 2;
}

/* One word of options, "-tif ADDRESS" say; returns how many words it took. */
static guint
take_options (SendmailArguments *arguments, char **words)
{
  if (words[0][1] == '-')
    return take_long_option (arguments, words);
  for (const char *p = words[0] + 1; *p != '\0'; p++) {
    if (strchr (letters_with_rest, *p) != NULL) {
      take_flag (arguments, *p);
      return 1;
    }
    if (strchr (letters_with_value, *p) == NULL) {
      take_flag (arguments, *p);
      continue;
    }
    if (p[1] != '\0') {
      take_value (arguments, *p, p + 1);
      return 1;
    }
    if (words[1] == NULL)
      return 1;
    take_value (arguments, *p, words[1]);
    return 2;
  }
  return 1;
}

void
sendmail_arguments_parse (char **argv, SendmailArguments *arguments)
{
  *arguments = (SendmailArguments){
      .recipients = g_ptr_array_new (),
      .is_submission = TRUE,
  };
  gboolean options_ended = FALSE;
  while (*argv != NULL) {
    if (!options_ended && g_str_equal (*argv, "--")) {
      options_ended = TRUE;
      argv++;
    } else if (!options_ended && argv[0][0] == '-' && argv[0][1] != '\0') {
      argv += take_options (arguments, argv);
    } else {
      g_ptr_array_add (arguments->recipients, *argv++);
    }
  }
}

void
sendmail_arguments_clear (SendmailArguments *arguments)
{
  g_clear_pointer (&arguments->recipients, g_ptr_array_unref);
}
