/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The key file: what its lines may be, whose it must be, and changes to it.
 */
#include "sentlog/keys_edit.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

/* 2026-11-25T08:00:00Z */
#define NOW G_GINT64_CONSTANT (1795593600)

/* The bytes 0 to 31; and 32 times 0xfb, which is "-" and "_" in base64url. */
#define SECRET  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define SECRET2 "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s"

static char *path;

static void
set_up (void)
{
  scratch_make ();
  path = scratch_path ("proof.keys");
}

static void
tear_down (void)
{
  g_clear_pointer (&path, g_free);
  scratch_remove ();
}

static void
write_keys (const char *text)
{
  scratch_write (path, text, strlen (text));
}

/* "id id id" of the file; the caller frees it. */
static char *
ids_in_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ProofKeys) keys = proof_keys_read (path, &error);
  ck_assert_msg (keys != NULL, "%s", error == NULL ? "" : error->message);
  GString *ids = g_string_new (NULL);
  for (guint i = 0; i < keys->keys->len; i++) {
    const ProofKey *key = g_ptr_array_index (keys->keys, i);
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", key->id);
  }
  return g_string_free (ids, FALSE);
}

/* --- lines --- */

START_TEST (lines_are_read)
{
  const char *text = "# comment\n\n a1 " SECRET " made 2026-11-25\r\n"
                     "\tb2\t" SECRET2 "=\n#c3 " SECRET "\nd4 " SECRET;
  g_autoptr (ProofKeys) keys =
      proof_keys_parse (text, strlen (text), "keys", NULL);
  ck_assert_ptr_nonnull (keys);
  ck_assert_uint_eq (keys->keys->len, 3);
  ck_assert_uint_eq (keys->lines->len, 6);
  const ProofKey *first = g_ptr_array_index (keys->keys, 0);
  const ProofKey *second = g_ptr_array_index (keys->keys, 1);
  ck_assert_str_eq (first->id, "a1");
  ck_assert_str_eq (first->made, "2026-11-25");
  ck_assert_uint_eq (first->line, 2);
  for (guint i = 0; i < PROOF_SECRET_BYTES; i++) {
    ck_assert_uint_eq (first->secret[i], i);
    ck_assert_uint_eq (second->secret[i], 0xfb);
  }
  ck_assert_ptr_null (second->made);
  ck_assert_ptr_eq (proof_keys_find (keys, "b2"), second);
  ck_assert_ptr_null (proof_keys_find (keys, "c3"));

  g_autofree char *line = proof_key_line (first);
  ck_assert_str_eq (line, "a1 " SECRET " made 2026-11-25");
  g_autofree char *line2 = proof_key_line (second);
  ck_assert_str_eq (line2, "b2 " SECRET2);
}
END_TEST

static const struct {
  const char *name, *text, *where;
} broken[] = {
    {"a name alone", "a1\n", "line 1"},
    {"a secret too short", "a1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh\n",
     "line 1"},
    {"a secret too long", "a1 " SECRET "A\n", "line 1"},
    {"padded twice", "a1 " SECRET "==\n", "line 1"},
    {"plain base64", "a1 +/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s\n",
     "line 1"},
    {"a name in capitals", "A1 " SECRET "\n", "line 1"},
    {"a name of bytes", "\xc3\xbc " SECRET "\n", "line 1"},
    {"a long name", "a23456789012345678901234567890123 " SECRET "\n", "line 1"},
    {"a stray word", "a1 " SECRET " x\n", "line 1"},
    {"made without a date", "a1 " SECRET " made\n", "line 1"},
    {"no date", "a1 " SECRET " made yesterday\n", "line 1"},
    {"a word too many", "a1 " SECRET " made 2026-11-25 x\n", "line 1"},
    {"behind good lines", "# x\na1 " SECRET "\nb2\n", "line 3"},
    {"a name twice", "a1 " SECRET "\na1 " SECRET2 "\n", "line 2"},
};

START_TEST (broken_lines_are_named_and_no_secret_is)
{
  g_autoptr (GError) error = NULL;
  const char *text = broken[_i].text;
  ck_assert_msg (proof_keys_parse (text, strlen (text), "/the/keys", &error) ==
                     NULL,
                 "%s", broken[_i].name);
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG));
  ck_assert_msg (strstr (error->message, "/the/keys: ") != NULL &&
                     strstr (error->message, broken[_i].where) != NULL,
                 "%s: %s", broken[_i].name, error->message);
  ck_assert_msg (strstr (error->message, "AAEC") == NULL &&
                     strstr (error->message, "_v7") == NULL,
                 "%s: %s", broken[_i].name, error->message);
}
END_TEST

START_TEST (nul_bytes_are_refused)
{
  const char text[] = "a1 " SECRET "\n\0b2 " SECRET "\n";
  ck_assert_ptr_null (proof_keys_parse (text, sizeof text - 1, "keys", NULL));
}
END_TEST

/* --- files --- */

START_TEST (missing_files_have_no_keys)
{
  g_autofree char *below = g_build_filename (path, "below", NULL);
  g_autoptr (ProofKeys) missing = proof_keys_read (path, NULL);
  ck_assert_uint_eq (missing->keys->len, 0);
  write_keys ("");
  g_autoptr (ProofKeys) no_folder = proof_keys_read (below, NULL);
  ck_assert_uint_eq (no_folder->keys->len, 0);
  g_autoptr (ProofKeys) empty = proof_keys_read (path, NULL);
  ck_assert_uint_eq (empty->keys->len, 0);
}
END_TEST

START_TEST (what_others_may_touch_is_not_used)
{
  static const struct {
    mode_t mode;
    gboolean used;
  } rows[] = {{0600, TRUE},  {0400, TRUE},  {0640, FALSE}, {0644, FALSE},
              {0604, FALSE}, {0620, FALSE}, {0602, FALSE}, {0610, FALSE}};
  write_keys ("a1 " SECRET "\n");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    ck_assert_int_eq (chmod (path, rows[i].mode), 0);
    g_autoptr (ProofKeys) keys = proof_keys_read (path, &error);
    ck_assert_msg ((keys != NULL) == rows[i].used, "%04o", rows[i].mode);
    g_autoptr (ProofKeys) shown = proof_keys_load (path, NULL);
    ck_assert_uint_eq (shown->keys->len, 1);
    ck_assert ((shown->unsafe == NULL) == rows[i].used);
    if (rows[i].used)
      continue;
    ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG));
    ck_assert_str_eq (error->message, shown->unsafe);
    ck_assert_ptr_nonnull (strstr (error->message, path));
  }
}
END_TEST

START_TEST (what_another_user_owns_is_not_used)
{
  write_keys ("a1 " SECRET "\n");
  if (geteuid () != 0)
    return;
  ck_assert_int_eq (chown (path, 65534, 65534), 0);
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (proof_keys_read (path, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "another user"));
}
END_TEST

START_TEST (links_count_for_what_they_lead_to)
{
  g_autofree char *link_path = scratch_path ("link");
  write_keys ("a1 " SECRET "\n");
  ck_assert_int_eq (symlink (path, link_path), 0);
  g_autoptr (ProofKeys) keys = proof_keys_read (link_path, NULL);
  ck_assert_ptr_nonnull (keys);
  ck_assert_int_eq (chmod (path, 0644), 0);
  ck_assert_ptr_null (proof_keys_read (link_path, NULL));
}
END_TEST

START_TEST (only_regular_files_are_read)
{
  g_autoptr (GError) folder = NULL, fifo = NULL, device = NULL;
  ck_assert_int_eq (mkdir (path, 0700), 0);
  ck_assert_ptr_null (proof_keys_read (path, &folder));
  ck_assert_int_eq (rmdir (path), 0);
  ck_assert_int_eq (mkfifo (path, 0600), 0);
  ck_assert_ptr_null (proof_keys_read (path, &fifo));
  ck_assert_ptr_null (proof_keys_read ("/dev/zero", &device));
  ck_assert (g_error_matches (folder, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG));
  ck_assert (g_error_matches (fifo, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG));
  ck_assert (g_error_matches (device, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG));
}
END_TEST

START_TEST (long_files_are_refused)
{
  g_autofree char *fits = g_strnfill (PROOF_KEYS_MAX_BYTES, '#');
  g_autofree char *longer = g_strnfill (PROOF_KEYS_MAX_BYTES + 1, '#');
  write_keys (fits);
  g_autoptr (ProofKeys) keys = proof_keys_read (path, NULL);
  ck_assert_ptr_nonnull (keys);
  write_keys (longer);
  ck_assert_ptr_null (proof_keys_read (path, NULL));
}
END_TEST

/* --- changes --- */

static char *
make_key (gboolean standby)
{
  char *id = NULL;
  g_autoptr (GError) error = NULL;
  ck_assert_msg (proof_keys_make (path, standby, NOW, &id, &error), "%s",
                 error == NULL ? "" : error->message);
  return id;
}

START_TEST (new_keys_sign_and_standby_keys_wait)
{
  g_autofree char *first = make_key (FALSE);
  g_autofree char *second = make_key (FALSE);
  g_autofree char *waiting = make_key (TRUE);
  g_autofree char *ids = ids_in_file ();
  g_autofree char *wanted = g_strjoin (" ", second, first, waiting, NULL);
  ck_assert_str_eq (ids, wanted);

  g_autoptr (ProofKeys) keys = proof_keys_read (path, NULL);
  const ProofKey *one = g_ptr_array_index (keys->keys, 0);
  const ProofKey *other = g_ptr_array_index (keys->keys, 1);
  ck_assert_str_eq (one->made, "2026-11-25");
  ck_assert (memcmp (one->secret, other->secret, PROOF_SECRET_BYTES) != 0);
}
END_TEST

START_TEST (file_and_folders_are_private)
{
  struct stat status;
  g_autofree char *folder = scratch_path ("a");
  g_autofree char *deep = scratch_path ("a/b/proof.keys");
  g_autofree char *id = NULL;
  umask (0);
  ck_assert (proof_keys_make (deep, FALSE, NOW, &id, NULL));
  ck_assert_int_eq (stat (deep, &status), 0);
  ck_assert_uint_eq (status.st_mode & 07777, 0600);
  ck_assert_int_eq (stat (folder, &status), 0);
  ck_assert_uint_eq (status.st_mode & 07777, 0700);
}
END_TEST

START_TEST (keys_move_and_go_and_comments_stay)
{
  write_keys ("# ours\na1 " SECRET "\n\nb2 " SECRET2 " made 2026-01-01\n"
              "# the last\nc3 " SECRET);
  ck_assert (proof_keys_use (path, "c3", NULL));
  g_autoptr (GString) moved = scratch_read (path);
  ck_assert_str_eq (moved->str, "# ours\nc3 " SECRET "\na1 " SECRET
                                "\n\nb2 " SECRET2 " made 2026-01-01\n"
                                "# the last\n");
  ck_assert (proof_keys_use (path, "c3", NULL));
  g_autoptr (GString) again = scratch_read (path);
  ck_assert_str_eq (again->str, moved->str);
  ck_assert (proof_keys_remove (path, "c3", NULL));
  ck_assert (proof_keys_remove (path, "b2", NULL));
  g_autoptr (GString) left = scratch_read (path);
  ck_assert_str_eq (left->str, "# ours\na1 " SECRET "\n\n# the last\n");
  ck_assert_uint_eq (scratch_count (scratch), 1);
}
END_TEST

START_TEST (unknown_keys_and_bad_files_change_nothing)
{
  g_autoptr (GError) unknown = NULL, unsafe = NULL, bad = NULL;
  g_autofree char *id = NULL;
  write_keys ("a1 " SECRET "\n");
  ck_assert (!proof_keys_use (path, "b2", &unknown));
  ck_assert (g_error_matches (unknown, BACKSIFT_ERROR, BACKSIFT_ERROR_USAGE));
  ck_assert (!proof_keys_remove (path, "b2", NULL));
  ck_assert_int_eq (chmod (path, 0644), 0);
  ck_assert (!proof_keys_make (path, FALSE, NOW, &id, &unsafe));
  ck_assert (g_error_matches (unsafe, BACKSIFT_ERROR, BACKSIFT_ERROR_CONFIG));
  ck_assert (!proof_keys_remove (path, "a1", NULL));
  ck_assert_int_eq (chmod (path, 0600), 0);
  g_autofree char *ids = ids_in_file ();
  ck_assert_str_eq (ids, "a1");
  write_keys ("broken\n");
  ck_assert (!proof_keys_make (path, FALSE, NOW, &id, &bad));
  g_autoptr (GString) text = scratch_read (path);
  ck_assert_str_eq (text->str, "broken\n");
  ck_assert_ptr_null (id);
  ck_assert_uint_eq (scratch_count (scratch), 1);
}
END_TEST

START_TEST (a_links_target_is_changed)
{
  g_autofree char *link_path = scratch_path ("link");
  g_autofree char *id = NULL;
  struct stat status;
  write_keys ("a1 " SECRET "\n");
  ck_assert_int_eq (symlink ("proof.keys", link_path), 0);
  ck_assert (proof_keys_make (link_path, TRUE, NOW, &id, NULL));
  ck_assert_int_eq (lstat (link_path, &status), 0);
  ck_assert (S_ISLNK (status.st_mode));
  g_autofree char *ids = ids_in_file ();
  ck_assert (g_str_has_prefix (ids, "a1 "));
}
END_TEST

/* Twenty at once: none is lost. */
START_TEST (changes_at_once_are_all_kept)
{
  enum { MANY = 20 };
  for (guint i = 0; i < MANY; i++) {
    pid_t pid = fork ();
    ck_assert_int_ge (pid, 0);
    if (pid == 0) {
      char *id = NULL;
      _exit (proof_keys_make (path, i % 2 == 0, NOW, &id, NULL) ? 0 : 1);
    }
  }
  for (guint i = 0; i < MANY; i++) {
    int status;
    ck_assert_int_gt (wait (&status), 0);
    ck_assert_int_eq (status, 0);
  }
  g_autoptr (ProofKeys) keys = proof_keys_read (path, NULL);
  ck_assert_uint_eq (keys->keys->len, MANY);
}
END_TEST

START_TEST (a_full_file_takes_no_more)
{
  g_autofree char *most = g_strnfill (PROOF_KEYS_MAX_BYTES - 2, '#');
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  write_keys (most);
  ck_assert (!proof_keys_make (path, FALSE, NOW, &id, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED));
  g_autoptr (ProofKeys) keys = proof_keys_read (path, NULL);
  ck_assert_ptr_nonnull (keys);
  ck_assert_uint_eq (scratch_count (scratch), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("keys");
  TCase *tcase = tcase_create ("keys");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, lines_are_read);
  tcase_add_loop_test (tcase, broken_lines_are_named_and_no_secret_is, 0,
                       G_N_ELEMENTS (broken));
  tcase_add_test (tcase, nul_bytes_are_refused);
  tcase_add_test (tcase, missing_files_have_no_keys);
  tcase_add_test (tcase, what_others_may_touch_is_not_used);
  tcase_add_test (tcase, what_another_user_owns_is_not_used);
  tcase_add_test (tcase, links_count_for_what_they_lead_to);
  tcase_add_test (tcase, only_regular_files_are_read);
  tcase_add_test (tcase, long_files_are_refused);
  tcase_add_test (tcase, new_keys_sign_and_standby_keys_wait);
  tcase_add_test (tcase, file_and_folders_are_private);
  tcase_add_test (tcase, keys_move_and_go_and_comments_stay);
  tcase_add_test (tcase, unknown_keys_and_bad_files_change_nothing);
  tcase_add_test (tcase, a_links_target_is_changed);
  tcase_add_test (tcase, changes_at_once_are_all_kept);
  tcase_add_test (tcase, a_full_file_takes_no_more);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
