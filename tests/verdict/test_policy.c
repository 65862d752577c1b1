/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"
#include "base/instant.h"
#include "suite.h"
#include "verdict/policy.h"

#include <check.h>
#include <unistd.h>

/* As if @path, filled by mkstemp(), were one of several files. */
static void
load_text (Settings *settings, const char *text, char *path)
{
  int fd = mkstemp (path);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (write (fd, text, strlen (text)), (ssize_t) strlen (text));
  close (fd);
  gboolean is_loaded = settings_load (settings, path, TRUE, NULL);
  unlink (path);
  ck_assert_msg (is_loaded, "%s", text);
}

#define SETTINGS_FILE "/tmp/backsift-policy-XXXXXX"

static Settings *
settings_from (const char *text)
{
  char path[] = SETTINGS_FILE;
  g_autoptr (Settings) settings = settings_new ();
  load_text (settings, text, path);
  return g_steal_pointer (&settings);
}

static Policy
policy_from (const char *text)
{
  g_autoptr (Settings) settings = settings_from (text);
  Policy policy = {0};
  ck_assert (policy_check_settings (settings, NULL));
  policy_from_settings (settings, &policy);
  return policy;
}

START_TEST (defaults_make_a_policy)
{
  Policy policy = policy_from ("");
  ck_assert_int_eq (policy.keep_seconds, 45 * SECONDS_PER_DAY);
  ck_assert_int_eq (policy.queue_lifetime_seconds, 10 * SECONDS_PER_DAY);
  ck_assert (!policy.observe);
  for (ReportKind kind = 0; kind < N_REPORT_KINDS; kind++) {
    gboolean is_judged =
        kind != REPORT_KIND_ORDINARY && kind != REPORT_KIND_FEEDBACK;
    ck_assert_int_eq (policy.judged[kind], is_judged);
    for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
      ck_assert_int_eq (policy_action (&policy, kind, verdict),
                        kind != REPORT_KIND_ORDINARY &&
                                verdict == VERDICT_BACKSCATTER
                            ? ACTION_QUARANTINE
                            : ACTION_DELIVER);
  }
}
END_TEST

START_TEST (settings_make_a_policy)
{
  Policy policy = policy_from ("[judge]\nkinds=delay\nqueue_lifetime=2d\n"
                               "[log]\nkeep=2d\n"
                               "[actions]\nbackscatter=discard\n"
                               "[actions.delay]\nunverifiable=quarantine\n"
                               "backscatter=deliver\n");
  ck_assert (policy.judged[REPORT_KIND_DELAY]);
  ck_assert (!policy.judged[REPORT_KIND_FAILURE]);
  ck_assert_int_eq (policy.keep_seconds, 2 * SECONDS_PER_DAY);
  ck_assert_int_eq (policy.queue_lifetime_seconds, 2 * SECONDS_PER_DAY);
  static const struct {
    ReportKind kind;
    Verdict verdict;
    Action action;
  } rows[] = {
      {REPORT_KIND_FAILURE, VERDICT_BACKSCATTER, ACTION_DISCARD},
      {REPORT_KIND_FAILURE, VERDICT_UNVERIFIABLE, ACTION_DELIVER},
      {REPORT_KIND_DELAY, VERDICT_BACKSCATTER, ACTION_DELIVER},
      {REPORT_KIND_DELAY, VERDICT_UNVERIFIABLE, ACTION_QUARANTINE},
      {REPORT_KIND_ORDINARY, VERDICT_BACKSCATTER, ACTION_DELIVER},
      {REPORT_KIND_FAILURE, VERDICT_NONE, ACTION_DELIVER},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_msg (policy_action (&policy, rows[i].kind, rows[i].verdict) ==
                       rows[i].action,
                   "row %u", (guint) i);
}
END_TEST

START_TEST (observing_always_delivers)
{
  Policy policy = policy_from ("[judge]\nmode=observe\n"
                               "[actions]\nbackscatter=discard\n"
                               "unverifiable=quarantine\n");
  ck_assert (policy.observe);
  for (ReportKind kind = 0; kind < N_REPORT_KINDS; kind++)
    for (Verdict verdict = 0; verdict < N_VERDICTS; verdict++)
      ck_assert_int_eq (policy_action (&policy, kind, verdict), ACTION_DELIVER);
}
END_TEST

START_TEST (keep_below_queue_lifetime_is_refused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Settings) settings =
      settings_from ("[judge]\nqueue_lifetime=2d\n[log]\nkeep=47h\n");
  ck_assert (!policy_check_settings (settings, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG));
  ck_assert_ptr_nonnull (strstr (error->message, "queue_lifetime, 2 days"));
}
END_TEST

static void
replace_all (GString *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text->str, what, -1);
  g_autofree char *replaced = g_strjoinv (with, parts);
  g_string_assign (text, replaced);
}

static void
check_refusal (const Settings *settings, const char *expected)
{
  g_autoptr (GError) error = NULL;
  ck_assert (!policy_check_settings (settings, &error));
  ck_assert_str_eq (error->message, expected);
}

START_TEST (whose_keep_is_refused_is_said)
{
  static const struct {
    const char *host, *user;
    const char *expected; /* HOST and USER stand for the files */
  } rows[] = {
      {"[log]\nkeep=5d\n", "[judge]\nmode=observe\n",
       "HOST: [log] keep is 5 days, less than [judge] queue_lifetime, 10 days "
       "(the default): set keep to that or more"},
      {"[log]\nkeep=20d\n", "[log]\nkeep=4d\n",
       "USER: [log] keep is 4 days, less than [judge] queue_lifetime, 10 days "
       "(the default): set keep to that or more"},
      {"[judge]\nqueue_lifetime=60d\n", "",
       "HOST: [log] keep is 45 days (the default), less than [judge] "
       "queue_lifetime, 60 days: set keep to that or more"},
      {"[judge]\nqueue_lifetime=60d\n", "[log]\nkeep=50d\n",
       "USER: [log] keep is 50 days, less than [judge] queue_lifetime, 60 days "
       "(in HOST): set keep to that or more"},
      {"[log]\nkeep=5d\n[judge]\nqueue_lifetime=6d\n", "",
       "HOST: [log] keep is 5 days, less than [judge] queue_lifetime, 6 days: "
       "set keep to that or more"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    char host[] = SETTINGS_FILE, user[] = SETTINGS_FILE;
    g_autoptr (Settings) settings = settings_new ();
    load_text (settings, rows[i].host, host);
    load_text (settings, rows[i].user, user);
    g_autoptr (GString) expected = g_string_new (rows[i].expected);
    replace_all (expected, "HOST", host);
    replace_all (expected, "USER", user);
    check_refusal (settings, expected->str);
  }
}
END_TEST

START_TEST (actions_have_names)
{
  ck_assert_str_eq (action_name (ACTION_DELIVER), "deliver");
  ck_assert_str_eq (action_name (ACTION_QUARANTINE), "quarantine");
  ck_assert_str_eq (action_name (ACTION_DISCARD), "discard");
}
END_TEST

static Suite *
policy_suite (void)
{
  Suite *suite = suite_create ("policy");
  TCase *tcase = tcase_create ("policy");
  tcase_add_test (tcase, defaults_make_a_policy);
  tcase_add_test (tcase, settings_make_a_policy);
  tcase_add_test (tcase, observing_always_delivers);
  tcase_add_test (tcase, keep_below_queue_lifetime_is_refused);
  tcase_add_test (tcase, whose_keep_is_refused_is_said);
  tcase_add_test (tcase, actions_have_names);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (policy_suite ());
}
