/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settings (base/settings.h) and what may stand in one: a file is refused, or
 * all its values can be had; a refused one changes nothing.
 */
#include "input_file.h"

#include "base/error.h"
#include "base/instant.h"
#include "base/network.h"
#include "base/never_sends.h"
#include "base/quantity.h"
#include "base/setting_spec.h"
#include "verdict/policy.h"

/* The value of each setting, as its getter has it; getters abort on values
 * that should not have been let in. */
static char *
describe (const Settings *settings, Setting setting)
{
  switch (settings_table ()[setting].type) {
  case SETTING_TYPE_PATH:
    PROMISE (g_path_is_absolute (settings_get_path (settings, setting)));
    return g_strdup (settings_get_path (settings, setting));
  case SETTING_TYPE_DURATION:
    return g_strdup_printf ("%" G_GINT64_FORMAT,
                            settings_get_duration (settings, setting));
  case SETTING_TYPE_COUNT:
    return g_strdup_printf ("%" G_GUINT64_FORMAT,
                            settings_get_count (settings, setting));
  case SETTING_TYPE_SIZE:
    return g_strdup_printf ("%" G_GUINT64_FORMAT,
                            settings_get_size_bytes (settings, setting));
  case SETTING_TYPE_CHOICE:
    return g_strdup (settings_get_choice (settings, setting));
  case SETTING_TYPE_SET:
    return g_strdup (settings_has_word (settings, setting, "failure") ? "yes"
                                                                      : "no");
  default:
    return g_strdup (settings_get_text (settings, setting));
  }
}

static char *
describe_all (const Settings *settings)
{
  GString *all = g_string_new (NULL);
  for (Setting setting = 0; setting < N_SETTINGS; setting++) {
    g_autofree char *value = describe (settings, setting);
    g_string_append_printf (all, "%s\n", value);
  }
  return g_string_free (all, FALSE);
}

/* Mail that was sent or may be wanted is never thrown away. */
static void
check_policy (const Settings *settings)
{
  Policy policy;
  g_autoptr (GError) error = NULL;
  if (!policy_check_settings (settings, &error)) {
    PROMISE (error->code == BACKSIFT_ERROR_CONFIG);
    return;
  }
  policy_from_settings (settings, &policy);
  PROMISE (policy.keep_seconds >= policy.queue_lifetime_seconds);
  PROMISE (policy.queue_lifetime_seconds > 0);
  for (ReportKind kind = 0; kind < N_REPORT_KINDS; kind++)
    for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
      PROMISE (policy_action (&policy, kind, verdict) != ACTION_DISCARD ||
               verdict == VERDICT_BACKSCATTER);
  for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
    PROMISE (policy_action (&policy, REPORT_KIND_ORDINARY, verdict) ==
             ACTION_DELIVER);
}

static void
check_file (const guint8 *input, gsize length)
{
  int fd = input_file_new (input, length);
  g_autofree char *path = input_file_path (fd);
  g_autoptr (Settings) settings = settings_new ();
  g_autofree char *before = describe_all (settings);
  g_autoptr (GError) error = NULL;
  gboolean is_loaded = settings_load (settings, path, TRUE, &error);
  g_autofree char *after = describe_all (settings);
  PROMISE (is_loaded == (error == NULL));
  PROMISE (is_loaded || (error->code == BACKSIFT_ERROR_CONFIG &&
                         g_str_has_prefix (error->message, path)));
  PROMISE (is_loaded || g_str_equal (before, after));
  check_policy (settings);
  close (fd);
}

static void
check_instant (const char *text)
{
  gint64 instant, again;
  g_autoptr (GError) error = NULL;
  if (!instant_parse (text, &instant, &error)) {
    PROMISE (error->code == BACKSIFT_ERROR_USAGE);
    return;
  }
  PROMISE (error == NULL && instant_is_known (instant));
  g_autofree char *formatted = instant_format (instant);
  PROMISE (formatted == NULL ||
           (instant_parse (formatted, &again, NULL) && again == instant));
}

static void
check_numbers (const char *text)
{
  gint64 seconds;
  guint64 number;
  if (duration_parse (text, &seconds, NULL))
    PROMISE (seconds > 0 && seconds <= 100 * 366 * SECONDS_PER_DAY);
  if (count_parse (text, &number))
    PROMISE (number > 0 && strspn (text, "0123456789") == strlen (text));
  if (size_parse (text, &number))
    PROMISE (number >= 1024 && number % 1024 == 0);
}

static void
check_lists (const char *list)
{
  gint64 since;
  if (networks_are_valid (list)) {
    gboolean has = networks_have (list, "192.0.2.7");
    PROMISE (has == networks_have (list, "::ffff:192.0.2.7"));
    PROMISE (has == networks_have (list, "IPv6:::ffff:192.0.2.7"));
  }
  if (never_sends_is_valid (list) &&
      never_sends_find (list, "Info@Example.Org", &since)) {
    gint64 lower_since;
    PROMISE (never_sends_find (list, "info@example.org", &lower_since));
    PROMISE (since == lower_since);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *input, gsize length)
{
  check_file (input, length);
  g_autofree char *text = g_strndup ((const char *) input, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    /* What a file could have there is UTF-8. */
    const char *value = strchr (*line, '=');
    value = value != NULL ? value + 1 : *line;
    if (!g_utf8_validate (value, -1, NULL))
      continue;
    g_autofree char *trimmed = g_strstrip (g_strdup (value));
    check_instant (trimmed);
    check_numbers (trimmed);
    check_lists (trimmed);
    for (Setting setting = 0; setting < N_SETTINGS; setting++)
      (void) setting_value_is_valid (&settings_table ()[setting], trimmed);
  }
  return 0;
}
