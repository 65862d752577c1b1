/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"
#include "base/setting_spec.h"
#include "base/settings.h"
#include "suite.h"

#include <check.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char *home;
static char *path; /* of a settings file */

static void
set_up (void)
{
  home = g_dir_make_tmp ("backsift-XXXXXX", NULL);
  ck_assert_ptr_nonnull (home);
  path = g_build_filename (home, "test.conf", NULL);
  ck_assert (g_setenv ("HOME", home, TRUE));
  g_unsetenv ("XDG_DATA_HOME");
  g_unsetenv ("XDG_CONFIG_HOME");
}

static void
tear_down (void)
{
  static const char *const made[] = {
      "test.conf", "config/backsift.conf", "config", "Maildir", "cur", ""};
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++) {
    g_autofree char *name = g_build_filename (home, made[i], NULL);
    remove (name);
  }
  g_clear_pointer (&home, g_free);
  g_clear_pointer (&path, g_free);
}

static char *
below_home (const char *name)
{
  return g_build_filename (home, name, NULL);
}

static void
load_text (Settings *settings, const char *text)
{
  GError *error = NULL;
  ck_assert (g_file_set_contents (path, text, -1, NULL));
  gboolean is_loaded = settings_load (settings, path, TRUE, &error);
  ck_assert_msg (is_loaded, "%s", is_loaded ? "" : error->message);
}

START_TEST (defaults_are_valid)
{
  g_autoptr (Settings) settings = settings_new ();
  for (int i = 0; i < N_SETTINGS; i++) {
    const SettingSpec *spec = &settings_table ()[i];
    ck_assert_msg (spec->default_text == NULL ||
                       setting_value_is_valid (spec, spec->default_text),
                   "[%s] %s", spec->group, spec->key);
  }
  ck_assert_int_eq (settings_get_duration (settings, SETTING_LOG_KEEP),
                    45 * 86400);
  ck_assert_int_eq (
      settings_get_duration (settings, SETTING_JUDGE_QUEUE_LIFETIME),
      10 * 86400);
  ck_assert_int_eq (settings_get_duration (settings, SETTING_QUARANTINE_KEEP),
                    30 * 86400);
  ck_assert_int_eq (
      settings_get_duration (settings, SETTING_QUARANTINE_DIGEST_PERIOD),
      86400);
  ck_assert_uint_eq (
      settings_get_count (settings, SETTING_QUARANTINE_MAX_MESSAGES), 10000);
  ck_assert_uint_eq (
      settings_get_size_bytes (settings, SETTING_QUARANTINE_MAX_SIZE),
      200 * 1024 * 1024);
  ck_assert_str_eq (settings_get_choice (settings, SETTING_QUARANTINE_STORE),
                    "whole");
  ck_assert_str_eq (settings_get_choice (settings, SETTING_JUDGE_MODE),
                    "enforce");
  ck_assert_str_eq (
      settings_get_action (settings, "failure", SETTING_ACTIONS_BACKSCATTER),
      "quarantine");
  ck_assert_str_eq (
      settings_get_action (settings, "delay", SETTING_ACTIONS_UNVERIFIABLE),
      "deliver");
  ck_assert (settings_has_word (settings, SETTING_JUDGE_KINDS, "disposition"));
  ck_assert (!settings_has_word (settings, SETTING_JUDGE_KINDS, "feedback"));
}
END_TEST

START_TEST (paths_come_from_the_surroundings)
{
  g_autofree char *log = below_home (".local/share/backsift/sent.db");
  g_autofree char *keys = below_home (".local/share/backsift/proof.keys");
  g_autofree char *quarantine =
      below_home (".local/share/backsift/Backscatter");
  g_autofree char *maildir = below_home ("Maildir");
  g_autofree char *folder = below_home ("Maildir/.Backscatter");
  g_autoptr (Settings) plain = settings_new ();
  ck_assert_str_eq (settings_get_path (plain, SETTING_LOG_PATH), log);
  ck_assert_str_eq (settings_get_path (plain, SETTING_PROOF_KEYS), keys);
  ck_assert_str_eq (settings_get_path (plain, SETTING_QUARANTINE_PATH),
                    quarantine);

  ck_assert_int_eq (mkdir (maildir, 0700), 0);
  g_autoptr (Settings) with_maildir = settings_new ();
  ck_assert_str_eq (settings_get_path (with_maildir, SETTING_QUARANTINE_PATH),
                    folder);

  g_setenv ("XDG_DATA_HOME", "/xdg", TRUE);
  g_unsetenv ("HOME");
  g_autoptr (Settings) with_xdg = settings_new ();
  ck_assert_str_eq (settings_get_path (with_xdg, SETTING_LOG_PATH),
                    "/xdg/backsift/sent.db");

  g_setenv ("XDG_DATA_HOME", "relative", TRUE);
  g_setenv ("HOME", "relative", TRUE);
  g_autoptr (Settings) relative = settings_new ();
  ck_assert (
      g_path_is_absolute (settings_get_path (relative, SETTING_LOG_PATH)));
}
END_TEST

START_TEST (a_later_file_wins_key_by_key)
{
  g_autoptr (Settings) settings = settings_new ();
  g_autofree char *log = below_home ("my.db");
  load_text (settings, "[log]\npath=~/my.db\nkeep = 20d \n"
                       "[judge]\nkinds=failure  delay\nmode=observe\n"
                       "[actions.delay]\nbackscatter=discard\n");
  load_text (settings, "# more\n[log]\nkeep=3w\n[actions]\n"
                       "unverifiable=quarantine\nbackscatter=deliver\n");
  ck_assert_str_eq (settings_get_path (settings, SETTING_LOG_PATH), log);
  ck_assert_int_eq (settings_get_duration (settings, SETTING_LOG_KEEP),
                    21 * 86400);
  ck_assert (settings_has_word (settings, SETTING_JUDGE_KINDS, "delay"));
  ck_assert (!settings_has_word (settings, SETTING_JUDGE_KINDS, "success"));
  ck_assert (!settings_has_word (settings, SETTING_JUDGE_KINDS, "dela"));
  ck_assert (!settings_has_word (settings, SETTING_JUDGE_KINDS, "delayed"));
  ck_assert (!settings_has_word (settings, SETTING_JUDGE_KINDS, ""));
  ck_assert_str_eq (settings_get_choice (settings, SETTING_JUDGE_MODE),
                    "observe");
  ck_assert_str_eq (
      settings_get_action (settings, "delay", SETTING_ACTIONS_BACKSCATTER),
      "discard");
  ck_assert_str_eq (
      settings_get_action (settings, "failure", SETTING_ACTIONS_BACKSCATTER),
      "deliver");
  ck_assert_str_eq (
      settings_get_action (settings, "delay", SETTING_ACTIONS_UNVERIFIABLE),
      "quarantine");
  load_text (settings, "[judge]\nkinds =\n");
  ck_assert (!settings_has_word (settings, SETTING_JUDGE_KINDS, "failure"));
}
END_TEST

static void
assert_inbox (const Settings *settings, const char *below)
{
  g_autofree char *inbox = below_home (below);
  ck_assert_str_eq (settings_get_path (settings, SETTING_QUARANTINE_INBOX),
                    inbox);
}

START_TEST (the_inbox_is_where_the_quarantine_is)
{
  static const struct {
    const char *quarantine, *inbox; /* below home */
  } rows[] = {
      {"mail/.Backscatter", "mail"},        {"mail/.Junk.Backscatter/", "mail"},
      {"mail//.x/../.Backscatter", "mail"}, {"mail/Backscatter", "Maildir"},
      {"mail/.Backscatter/in", "Maildir"},  {".backscatter", "Maildir"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Settings) settings = settings_new ();
    assert_inbox (settings, "Maildir");
    g_autofree char *text =
        g_strdup_printf ("[quarantine]\npath=~/%s\n", rows[i].quarantine);
    load_text (settings, text);
    assert_inbox (settings, rows[i].inbox);
  }
}
END_TEST

START_TEST (an_inbox_that_a_file_names_stays)
{
  g_autoptr (Settings) settings = settings_new ();
  load_text (settings, "[quarantine]\ninbox=~/in\npath=~/mail/.B\n");
  assert_inbox (settings, "in");
  load_text (settings, "[quarantine]\npath=~/other/.B\n");
  assert_inbox (settings, "in");
}
END_TEST

/* Seen with virtual users. */
START_TEST (a_home_that_is_the_maildir_is_the_inbox)
{
  g_autofree char *cur = below_home ("cur");
  ck_assert_int_eq (mkdir (cur, 0700), 0);
  g_autoptr (Settings) settings = settings_new ();
  load_text (settings, "[quarantine]\npath=~/.Backscatter\n");
  ck_assert_str_eq (settings_get_path (settings, SETTING_QUARANTINE_INBOX),
                    home);
}
END_TEST

START_TEST (numbers_are_read)
{
  g_autoptr (Settings) settings = settings_new ();
  load_text (settings, "[quarantine]\nmax_messages = 9999999999\nmax_size=1k\n"
                       "store=headers\nkeep=1w\ndigest_period=12h\n");
  ck_assert_uint_eq (
      settings_get_count (settings, SETTING_QUARANTINE_MAX_MESSAGES),
      G_GUINT64_CONSTANT (9999999999));
  ck_assert_uint_eq (
      settings_get_size_bytes (settings, SETTING_QUARANTINE_MAX_SIZE), 1024);
  ck_assert_str_eq (settings_get_choice (settings, SETTING_QUARANTINE_STORE),
                    "headers");
  load_text (settings, "[quarantine]\nmax_messages=1\nmax_size=9999999999g\n");
  ck_assert_uint_eq (
      settings_get_count (settings, SETTING_QUARANTINE_MAX_MESSAGES), 1);
  ck_assert_uint_eq (
      settings_get_size_bytes (settings, SETTING_QUARANTINE_MAX_SIZE),
      G_GUINT64_CONSTANT (9999999999) << 30);
}
END_TEST

START_TEST (what_does_not_fit_is_refused)
{
  static const struct {
    const char *name, *text;
    const char *parts[4]; /* of the error's text */
  } rows[] = {
      {"unknown group", "[lgo]\npath=/x\n", {"[lgo]", "quarantine", NULL}},
      {"empty unknown group", "[lgo]\n", {"[lgo]", NULL}},
      {"unknown kind",
       "[actions.bounce]\ngenuine=deliver\n",
       {"[actions.bounce]", "failure", NULL}},
      {"ordinary mail has no actions",
       "[actions.ordinary]\ngenuine=deliver\n",
       {"[actions.ordinary]", NULL}},
      {"unknown key", "[log]\npaht=/x\n", {"[log] paht = /x", "host_path"}},
      {"unknown key of a kind",
       "[actions.delay]\nmode=x\n",
       {"[actions.delay] mode = x", "unverifiable"}},
      {"translated key", "[log]\npath[de]=/x\n", {"path[de]", NULL}},
      {"relative path", "[log]\npath=x/y\n", {"[log] path = x/y", "~/"}},
      {"empty path", "[log]\npath=\n", {"[log] path = ", "~/"}},
      {"another's home", "[log]\npath=~root/x\n", {"~root/x", NULL}},
      {"no duration", "[log]\nkeep=45\n", {"[log] keep = 45", "45d"}},
      {"negative duration", "[log]\nkeep=-4d\n", {"keep = -4d", NULL}},
      {"no count",
       "[quarantine]\nmax_messages=many\n",
       {"[quarantine] max_messages = many", "from 1 on", "10 digits"}},
      {"count of 0", "[quarantine]\nmax_messages=0\n", {"= 0", NULL}},
      {"empty count", "[quarantine]\nmax_messages=\n", {"from 1 on", NULL}},
      {"signed count", "[quarantine]\nmax_messages=+5\n", {"= +5", NULL}},
      {"count and more", "[quarantine]\nmax_messages=5 6\n", {"= 5 6", NULL}},
      {"count of 11 digits",
       "[quarantine]\nmax_messages=10000000000\n",
       {"10 digits", NULL}},
      {"size without unit",
       "[quarantine]\nmax_size=200\n",
       {"[quarantine] max_size = 200", "k, M or G", "200M"}},
      {"size of 0", "[quarantine]\nmax_size=0k\n", {"= 0k", "from 1 on"}},
      {"size of a unit", "[quarantine]\nmax_size=M\n", {"= M", NULL}},
      {"size in bytes", "[quarantine]\nmax_size=2048B\n", {"= 2048B", NULL}},
      {"size with two units", "[quarantine]\nmax_size=2MB\n", {"2MB", NULL}},
      {"size with a fraction", "[quarantine]\nmax_size=1.5G\n", {"1.5G", NULL}},
      {"size of 11 digits",
       "[quarantine]\nmax_size=10000000000k\n",
       {"10 digits", NULL}},
      {"no way to store",
       "[quarantine]\nstore=half\n",
       {"store = half", "whole headers"}},
      {"no inbox", "[quarantine]\ninbox=Maildir\n", {"inbox = ", "~/"}},
      {"no choice", "[judge]\nmode=off\n", {"mode = off", "observe"}},
      {"empty choice", "[judge]\nmode=\n", {"[judge] mode = ", "observe"}},
      {"two choices", "[judge]\nmode=enforce observe\n", {"mode = ", NULL}},
      {"no kind",
       "[judge]\nkinds=failure bounce\n",
       {"failure bounce", "disposition"}},
      {"feedback is never judged",
       "[judge]\nkinds=feedback\n",
       {"kinds = feedback", NULL}},
      {"genuine is never discarded",
       "[actions]\ngenuine=discard\n",
       {"genuine = discard", "deliver quarantine"}},
      {"unverifiable is never discarded",
       "[actions]\nunverifiable=discard\n",
       {"unverifiable = discard", NULL}},
      {"nor for a kind",
       "[actions.delay]\nunverifiable=discard\n",
       {"[actions.delay] unverifiable = discard", NULL}},
      {"not UTF-8", "[log]\npath=/\xff\n", {"[log] path", NULL}},
      {"bad escape", "[log]\npath=/a\\q\n", {"path = /a\\q", NULL}},
      {"key before a group", "path=/x\n[log]\n", {"key = value", NULL}},
      {"no key file", "hello\n", {"key = value", NULL}},
  };
  g_autoptr (Settings) settings = settings_new ();
  g_autofree char *before =
      g_strdup (settings_get_path (settings, SETTING_LOG_PATH));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    /* What stands before the fault must not be taken either. */
    g_autofree char *text =
        g_strconcat (rows[i].text[0] == '[' ? "[log]\nhost_path=/new\n" : "",
                     rows[i].text, NULL);
    ck_assert (g_file_set_contents (path, text, -1, NULL));
    ck_assert_msg (!settings_load (settings, path, TRUE, &error), "%s",
                   rows[i].name);
    ck_assert_msg (
        g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG), "%s",
        rows[i].name);
    ck_assert_msg (strstr (error->message, path) != NULL, "%s", error->message);
    ck_assert_msg (strchr (error->message, '\n') == NULL, "%s", rows[i].name);
    for (guint j = 0; rows[i].parts[j] != NULL; j++)
      ck_assert_msg (strstr (error->message, rows[i].parts[j]) != NULL,
                     "%s: %s", rows[i].name, error->message);
    ck_assert_str_eq (settings_get_path (settings, SETTING_LOG_PATH), before);
    ck_assert_str_eq (settings_get_path (settings, SETTING_LOG_HOST_PATH),
                      BACKSIFT_LOCALSTATEDIR "/lib/backsift/sent.db");
  }
}
END_TEST

static void
assert_load_fails (const char *name, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Settings) settings = settings_new ();
  ck_assert_msg (!settings_load (settings, path, FALSE, &error), "%s", name);
  ck_assert_msg (g_error_matches (error, BACKSIFT_ERROR, code), "%s: %s", name,
                 error->message);
  ck_assert_msg (strstr (error->message, path) != NULL, "%s", error->message);
}

START_TEST (only_regular_files_are_read)
{
  ck_assert_int_eq (mkdir (path, 0700), 0);
  assert_load_fails ("folder", BACKSIFT_ERROR_CONFIG);
  ck_assert_int_eq (rmdir (path), 0);

  ck_assert_int_eq (mkfifo (path, 0600), 0);
  assert_load_fails ("fifo", BACKSIFT_ERROR_CONFIG);
  ck_assert_int_eq (unlink (path), 0);

  struct sockaddr_un address = {.sun_family = AF_UNIX};
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  assert_load_fails ("socket", BACKSIFT_ERROR_CONFIG);
  close (fd);
  ck_assert_int_eq (unlink (path), 0);

  ck_assert_int_eq (symlink (path, path), 0);
  assert_load_fails ("loop", BACKSIFT_ERROR_REFUSED);
  ck_assert_int_eq (unlink (path), 0);

  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, '#');
  ck_assert (g_file_set_contents (path, huge, -1, NULL));
  assert_load_fails ("huge", BACKSIFT_ERROR_CONFIG);
  ck_assert (g_file_set_contents (path, "[log]\0\n", 8, NULL));
  assert_load_fails ("NUL", BACKSIFT_ERROR_CONFIG);
}
END_TEST

START_TEST (missing_files_matter_where_required)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Settings) settings = settings_new ();
  g_autofree char *below_file = g_build_filename (path, "x", NULL);
  ck_assert (settings_load (settings, path, FALSE, NULL));
  ck_assert (!settings_load (settings, path, TRUE, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO));
  load_text (settings, "");
  ck_assert (settings_load (settings, below_file, FALSE, NULL));
}
END_TEST

START_TEST (the_users_file_is_found)
{
  g_autofree char *config = below_home ("config");
  g_autofree char *file = below_home ("config/backsift.conf");
  g_autoptr (Settings) settings = settings_new ();
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  ck_assert_int_eq (mkdir (config, 0700), 0);
  ck_assert (g_file_set_contents (file, "[log]\nkeep=33d\n", -1, NULL));
  ck_assert (settings_load_standard (settings, NULL));
  ck_assert_int_eq (settings_get_duration (settings, SETTING_LOG_KEEP),
                    33 * 86400);
}
END_TEST

START_TEST (what_is_right_can_be_had_beside_what_is_wrong)
{
  g_autofree char *config = below_home ("config");
  g_autofree char *file = below_home ("config/backsift.conf");
  g_autofree char *log = below_home ("my.db");
  g_autoptr (Settings) named = settings_new ();
  g_autoptr (Settings) standard = settings_new ();
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  ck_assert_int_eq (mkdir (config, 0700), 0);
  ck_assert (g_file_set_contents (file,
                                  "[nothing]\na=b\n[log]\nkept=3\n"
                                  "path=~/my.db\nkeep=long\n",
                                  -1, NULL));
  ck_assert (!settings_load_standard (standard, NULL));
  settings_load_valid (standard, NULL);
  ck_assert_str_eq (settings_get_path (standard, SETTING_LOG_PATH), log);
  ck_assert_int_eq (settings_get_duration (standard, SETTING_LOG_KEEP),
                    45 * 86400);
  settings_load_valid (named, file);
  ck_assert_str_eq (settings_get_path (named, SETTING_LOG_PATH), log);
  ck_assert (g_file_set_contents (file, "path=/x.db\n", -1, NULL));
  settings_load_valid (named, file);
  ck_assert_str_eq (settings_get_path (named, SETTING_LOG_PATH), log);
}
END_TEST

/* contrib/backsift.conf, from the checkout's top or from anywhere, with the
 * folder in it that `make install` fills in. */
static char *
read_example (void)
{
  char *text = NULL;
  g_autofree char *tests_base = g_path_get_dirname (__FILE__);
  g_autofree char *example = g_build_filename (
      tests_base, "..", "..", "contrib", "backsift.conf", NULL);
  ck_assert_msg (g_file_get_contents (example, &text, NULL, NULL), "%s",
                 example);
  g_auto (GStrv) pieces = g_strsplit (text, "/var/lib/", -1);
  g_free (text);
  return g_strjoinv (BACKSIFT_LOCALSTATEDIR "/lib/", pieces);
}

/* "#key = value" sets a default; "# text" is a comment. */
START_TEST (the_example_has_every_key_with_its_default)
{
  g_autofree char *text = read_example ();
  g_autofree char *maildir = below_home ("Maildir");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) enabled = g_string_new (NULL);
  for (char **line = lines; *line != NULL; line++) {
    gboolean is_key = (*line)[0] == '#' && g_ascii_isalpha ((*line)[1]);
    g_string_append_printf (enabled, "%s\n", is_key ? *line + 1 : *line);
  }
  g_autoptr (GKeyFile) file = g_key_file_new ();
  ck_assert (g_key_file_load_from_data (file, enabled->str, enabled->len,
                                        G_KEY_FILE_NONE, NULL));
  for (int i = 0; i < N_SETTINGS; i++) {
    const SettingSpec *spec = &settings_table ()[i];
    g_autofree char *value =
        g_key_file_get_string (file, spec->group, spec->key, NULL);
    ck_assert_msg (value != NULL, "[%s] %s is missing", spec->group, spec->key);
    ck_assert_msg (spec->default_text == NULL ||
                       g_str_equal (value, spec->default_text),
                   "[%s] %s = %s", spec->group, spec->key, value);
  }

  /* Whatever is too much fails to load; computed defaults must be equal. */
  ck_assert_int_eq (mkdir (maildir, 0700), 0);
  g_autoptr (Settings) defaults = settings_new ();
  g_autoptr (Settings) settings = settings_new ();
  load_text (settings, enabled->str);
  for (int i = 0; i < N_SETTINGS; i++)
    if (settings_table ()[i].type == SETTING_TYPE_PATH)
      ck_assert_str_eq (settings_get_path (settings, i),
                        settings_get_path (defaults, i));
  load_text (settings, text);
}
END_TEST

static Suite *
settings_suite (void)
{
  Suite *suite = suite_create ("settings");
  TCase *tcase = tcase_create ("settings");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, defaults_are_valid);
  tcase_add_test (tcase, paths_come_from_the_surroundings);
  tcase_add_test (tcase, a_later_file_wins_key_by_key);
  tcase_add_test (tcase, the_inbox_is_where_the_quarantine_is);
  tcase_add_test (tcase, an_inbox_that_a_file_names_stays);
  tcase_add_test (tcase, a_home_that_is_the_maildir_is_the_inbox);
  tcase_add_test (tcase, numbers_are_read);
  tcase_add_test (tcase, what_does_not_fit_is_refused);
  tcase_add_test (tcase, only_regular_files_are_read);
  tcase_add_test (tcase, missing_files_matter_where_required);
  tcase_add_test (tcase, the_users_file_is_found);
  tcase_add_test (tcase, what_is_right_can_be_had_beside_what_is_wrong);
  tcase_add_test (tcase, the_example_has_every_key_with_its_default);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (settings_suite ());
}
