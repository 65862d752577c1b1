/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "verdict/policy.h"

#include "base/error.h"
#include "base/instant.h"

static const char *const action_names[] = {
    [ACTION_DELIVER] = "deliver",
    [ACTION_QUARANTINE] = "quarantine",
    [ACTION_DISCARD] = "discard",
};

const char *
action_name (Action action)
{
  g_assert (action < G_N_ELEMENTS (action_names));
  return action_names[action];
}

/* The settings let no other word through; were there one, nothing is lost. */
static Action
action_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (action_names); i++)
    if (g_str_equal (name, action_names[i]))
      return i;
  return ACTION_DELIVER;
}

static double
days (gint64 seconds)
{
  return (double) seconds / SECONDS_PER_DAY;
}

/* Behind a value in an error that names @file already. The caller frees it. */
static char *
describe_origin (const Settings *settings, Setting setting, const char *file)
{
  const char *own = settings_get_file (settings, setting);
  if (own == NULL)
    return g_strdup (" (the default)");
  return g_str_equal (own, file) ? g_strdup ("")
                                 : g_strdup_printf (" (in %s)", own);
}

gboolean
policy_check_settings (const Settings *settings, GError **error)
{
  gint64 keep = settings_get_duration (settings, SETTING_LOG_KEEP);
  gint64 lifetime =
      settings_get_duration (settings, SETTING_JUDGE_QUEUE_LIFETIME);
  /* Else mail that may still bounce would be gone from the log. */
  if (keep >= lifetime)
    return TRUE;
  /* One of them is no default: those go together. */
  const char *file = settings_get_file (settings, SETTING_LOG_KEEP);
  if (file == NULL)
    file = settings_get_file (settings, SETTING_JUDGE_QUEUE_LIFETIME);
  g_autofree char *keep_origin =
      describe_origin (settings, SETTING_LOG_KEEP, file);
  g_autofree char *lifetime_origin =
      describe_origin (settings, SETTING_JUDGE_QUEUE_LIFETIME, file);
  g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG,
               "%s: [log] keep is %g days%s, less than [judge] "
               "queue_lifetime, %g days%s: set keep to that or more",
               file, days (keep), keep_origin, days (lifetime),
               lifetime_origin);
  return FALSE;
}

void
policy_from_settings (const Settings *settings, Policy *policy)
{
  static const Setting actions_of[N_VERDICTS] = {
      [VERDICT_GENUINE] = SETTING_ACTIONS_GENUINE,
      [VERDICT_BACKSCATTER] = SETTING_ACTIONS_BACKSCATTER,
      [VERDICT_UNVERIFIABLE] = SETTING_ACTIONS_UNVERIFIABLE,
  };
  policy->keep_seconds = settings_get_duration (settings, SETTING_LOG_KEEP);
  policy->queue_lifetime_seconds =
      settings_get_duration (settings, SETTING_JUDGE_QUEUE_LIFETIME);
  policy->never_sends =
      settings_get_text (settings, SETTING_ADDRESSES_NEVER_SENDS);
  policy->observe = g_str_equal (
      settings_get_choice (settings, SETTING_JUDGE_MODE), "observe");
  for (ReportKind kind = 0; kind < N_REPORT_KINDS; kind++) {
    const char *name = report_kind_name (kind);
    /* Feedback is about mail that a person complained of: there is nothing
     * in it to tell forged mail by. */
    policy->judged[kind] =
        kind != REPORT_KIND_ORDINARY && kind != REPORT_KIND_FEEDBACK &&
        settings_has_word (settings, SETTING_JUDGE_KINDS, name);
    policy->actions[kind][VERDICT_NONE] = ACTION_DELIVER;
    for (Verdict verdict = VERDICT_NONE + 1; verdict < N_VERDICTS; verdict++)
      policy->actions[kind][verdict] = action_from_name (
          settings_get_action (settings, name, actions_of[verdict]));
  }
}

Action
policy_action (const Policy *policy, ReportKind kind, Verdict verdict)
{
  if (policy->observe || kind == REPORT_KIND_ORDINARY ||
      verdict == VERDICT_NONE)
    return ACTION_DELIVER;
  return policy->actions[kind][verdict];
}
