/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail/maildir.h"

#include "base/error.h"
#include "mail/scratch.h"
#include "suite.h"

#include <sys/resource.h>
#include <utime.h>

static char *
make_maildir (const char *name)
{
  char *path = scratch_path (name);
  ck_assert (maildir_create (path, NULL));
  return path;
}

static char *
below (const char *path, const char *name)
{
  return g_build_filename (path, name, NULL);
}

static guint
count_in (const char *path, const char *folder)
{
  g_autofree char *name = below (path, folder);
  return scratch_count (name);
}

static void
check_code (const GError *error, BacksiftError code, const char *name)
{
  ck_assert_msg (error != NULL, "%s: no error", name);
  ck_assert_msg (g_error_matches (error, BACKSIFT_ERROR, (int) code),
                 "%s: code %d: %s", name, error->code, error->message);
}

START_TEST (makes_a_maildir_once)
{
  g_autofree char *path = scratch_path ("a/b/.Backscatter");
  ck_assert (!maildir_is (path));
  ck_assert (maildir_create (path, NULL));
  ck_assert (maildir_is (path));
  g_autofree char *kept = below (path, "new/kept");
  scratch_write (kept, "x", 1);
  ck_assert (maildir_create (path, NULL));
  ck_assert (g_file_test (kept, G_FILE_TEST_EXISTS));
  struct stat status;
  ck_assert_int_eq (stat (path, &status), 0);
  ck_assert_int_eq (status.st_mode & 0777, 0700);
}
END_TEST

START_TEST (completes_a_maildir)
{
  g_autofree char *path = make_maildir ("m");
  g_autofree char *tmp = below (path, "tmp");
  ck_assert_int_eq (rmdir (tmp), 0);
  ck_assert (!maildir_is (path));
  ck_assert (maildir_create (path, NULL));
  ck_assert (maildir_is (path));
}
END_TEST

START_TEST (refuses_places)
{
  g_autofree char *file = scratch_path ("file");
  g_autofree char *under_file = scratch_path ("file/m");
  g_autofree char *dangling = scratch_path ("dangling");
  g_autofree char *locked = scratch_path ("locked");
  g_autofree char *in_locked = scratch_path ("locked/m");
  scratch_write (file, "x", 1);
  ck_assert_int_eq (symlink ("/nowhere/at/all", dangling), 0);
  ck_assert_int_eq (mkdir (locked, 0500), 0);
  scratch_become_nobody ();
  const char *const places[] = {file, under_file, dangling, in_locked};
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) no_delivery = NULL;
    ck_assert_msg (!maildir_create (places[i], &error), "%s", places[i]);
    check_code (error, BACKSIFT_ERROR_REFUSED, places[i]);
    ck_assert_ptr_null (maildir_delivery_new (places[i], &no_delivery));
    check_code (no_delivery, BACKSIFT_ERROR_REFUSED, places[i]);
  }
}
END_TEST

/* And those of others where nobody but us can have put them. */
START_TEST (follows_own_links_only)
{
  g_autofree char *real = make_maildir ("real");
  g_autofree char *link = scratch_path ("link");
  ck_assert_int_eq (symlink (real, link), 0);
  ck_assert (maildir_create (link, NULL));
  if (geteuid () != 0)
    return;
  g_autoptr (GError) error = NULL;
  ck_assert_int_eq (lchown (link, 65534, 65534), 0);
  ck_assert (maildir_create (link, NULL));
  ck_assert_int_eq (chmod (scratch, 01777), 0);
  ck_assert (!maildir_create (link, &error));
  check_code (error, BACKSIFT_ERROR_REFUSED, "link");
}
END_TEST

START_TEST (delivers_into_new)
{
  g_autofree char *path = make_maildir ("m");
  g_autofree char *name = NULL;
  g_autoptr (MaildirDelivery) delivery = maildir_delivery_new (path, NULL);
  ck_assert_uint_eq (count_in (path, "tmp"), 1);
  ck_assert_int_eq (write (maildir_delivery_fd (delivery), "x\n", 2), 2);
  ck_assert_uint_eq (count_in (path, "new"), 0);
  ck_assert (maildir_delivery_commit (delivery, NULL, &name, NULL));
  ck_assert_uint_eq (count_in (path, "tmp"), 0);
  ck_assert_uint_eq (count_in (path, "new"), 1);
  g_autoptr (GString) text = scratch_read (name);
  ck_assert_str_eq (text->str, "x\n");
  struct stat status;
  ck_assert_int_eq (stat (name, &status), 0);
  ck_assert_int_eq (status.st_mode & 07777, 0600);
  ck_assert_int_eq (status.st_nlink, 1);
  g_autofree char *base = g_path_get_basename (name);
  ck_assert_msg (g_regex_match_simple (
                     "^[0-9]+\\.M[0-9]+P[0-9]+Q[0-9]+\\.[^/:]+$", base, 0, 0),
                 "%s", base);
}
END_TEST

START_TEST (delivers_with_flags_into_cur)
{
  g_autofree char *path = make_maildir ("m");
  g_autofree char *name = NULL;
  g_autoptr (MaildirDelivery) delivery = maildir_delivery_new (path, NULL);
  ck_assert (maildir_delivery_commit (delivery, "S", &name, NULL));
  ck_assert (g_str_has_suffix (name, ":2,S"));
  ck_assert_ptr_nonnull (strstr (name, "/cur/"));
  ck_assert_uint_eq (count_in (path, "cur"), 1);
}
END_TEST

START_TEST (leaves_nothing_without_commit)
{
  g_autofree char *path = make_maildir ("m");
  MaildirDelivery *delivery = maildir_delivery_new (path, NULL);
  ck_assert_uint_eq (count_in (path, "tmp"), 1);
  maildir_delivery_free (delivery);
  ck_assert_uint_eq (count_in (path, "tmp"), 0);
}
END_TEST

START_TEST (names_are_unique)
{
  g_autofree char *path = make_maildir ("m");
  for (int i = 0; i < 200; i++) {
    g_autoptr (MaildirDelivery) delivery = maildir_delivery_new (path, NULL);
    ck_assert (maildir_delivery_commit (delivery, NULL, NULL, NULL));
  }
  ck_assert_uint_eq (count_in (path, "new"), 200);
}
END_TEST

/* Each of them breaks the move into new/. */
static void
remove_new (const char *path)
{
  g_autofree char *new = below (path, "new");
  ck_assert_int_eq (rmdir (new), 0);
}

static void
close_new (const char *path)
{
  g_autofree char *new = below (path, "new");
  ck_assert_int_eq (chmod (new, 0500), 0);
}

static void
replace_new (const char *path)
{
  remove_new (path);
  g_autofree char *new = below (path, "new");
  scratch_write (new, "x", 1);
}

START_TEST (failed_commit_leaves_nothing)
{
  void (*const ways[]) (const char *) = {remove_new, close_new, replace_new};
  g_autoptr (GError) error = NULL;
  scratch_become_nobody ();
  g_autofree char *path = make_maildir ("m");
  MaildirDelivery *delivery = maildir_delivery_new (path, NULL);
  ways[_i](path);
  ck_assert (!maildir_delivery_commit (delivery, NULL, NULL, &error));
  ck_assert_ptr_nonnull (error);
  maildir_delivery_free (delivery);
  ck_assert_uint_eq (count_in (path, "tmp"), 0);
}
END_TEST

START_TEST (read_only_tmp_is_refused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_maildir ("m");
  g_autofree char *tmp = below (path, "tmp");
  ck_assert_int_eq (chmod (path, 0755), 0);
  ck_assert_int_eq (chmod (tmp, 0555), 0);
  scratch_become_nobody ();
  ck_assert_ptr_null (maildir_delivery_new (path, &error));
  check_code (error, BACKSIFT_ERROR_REFUSED, "read-only");
}
END_TEST

static void
make_old (const char *path, gint64 hours)
{
  struct utimbuf times;
  times.actime = times.modtime =
      g_get_real_time () / G_USEC_PER_SEC - hours * 3600;
  ck_assert_int_eq (utime (path, &times), 0);
}

START_TEST (sweeps_stale_files)
{
  g_autofree char *path = make_maildir ("m");
  g_autofree char *stale = below (path, "tmp/stale");
  g_autofree char *fresh = below (path, "tmp/fresh");
  g_autofree char *folder = below (path, "tmp/folder");
  g_autofree char *hidden = below (path, "tmp/.hidden");
  g_autofree char *own = below (path, "tmp/1764000000.M1P22Q3.mx");
  g_autofree char *own_fresh = below (path, "tmp/1764000000.M1P22Q4.mx");
  g_autofree char *other = below (path, "tmp/1764000000.M1P22.mx");
  scratch_write (stale, "x", 1);
  scratch_write (fresh, "x", 1);
  scratch_write (hidden, "x", 1);
  scratch_write (own, "x", 1);
  scratch_write (own_fresh, "x", 1);
  scratch_write (other, "x", 1);
  ck_assert_int_eq (mkdir (folder, 0700), 0);
  make_old (stale, 37);
  make_old (fresh, 35);
  make_old (folder, 37);
  make_old (hidden, 37);
  make_old (own, 25);
  make_old (own_fresh, 23);
  make_old (other, 25);
  maildir_delivery_free (maildir_delivery_new (path, NULL));
  ck_assert (!g_file_test (stale, G_FILE_TEST_EXISTS));
  ck_assert (g_file_test (fresh, G_FILE_TEST_EXISTS));
  ck_assert (g_file_test (folder, G_FILE_TEST_EXISTS));
  ck_assert (g_file_test (hidden, G_FILE_TEST_EXISTS));
  ck_assert (!g_file_test (own, G_FILE_TEST_EXISTS));
  ck_assert (g_file_test (own_fresh, G_FILE_TEST_EXISTS));
  ck_assert (g_file_test (other, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (sweeps_a_stale_lock)
{
  g_autofree char *path = make_maildir ("m");
  g_autofree char *folder = below (path, ".Backscatter");
  g_autofree char *lock = below (path, "subscriptions.lock");
  scratch_write (lock, "x", 1);
  make_old (lock, 23);
  maildir_sweep_subscribing (folder);
  ck_assert (g_file_test (lock, G_FILE_TEST_EXISTS));
  make_old (lock, 25);
  maildir_sweep_subscribing (path);
  ck_assert (g_file_test (lock, G_FILE_TEST_EXISTS));
  maildir_sweep_subscribing (folder);
  ck_assert (!g_file_test (lock, G_FILE_TEST_EXISTS));
}
END_TEST

static gboolean
collect (const char *file_name, gpointer data, GError **error)
{
  (void) error;
  ck_assert_msg (g_hash_table_add (data, g_strdup (file_name)), "twice: %s",
                 file_name);
  return TRUE;
}

static GHashTable *
walk (const char *path, gboolean recurse)
{
  g_autoptr (GError) error = NULL;
  GHashTable *found =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const MaildirWalk how = {collect, NULL, found, recurse, NULL};
  ck_assert_msg (maildir_walk (path, &how, &error), "%s",
                 error != NULL ? error->message : "");
  return found;
}

static const char *const walked[] = {"new/1",        "cur/2:2,S",
                                     ".Sent/cur/3",  ".Sent.Old/new/4",
                                     "nested/cur/5", "plain/deep/cur/6"};

static char *
make_tree (void)
{
  static const char *const folders[] = {"m", "m/.Sent", "m/.Sent.Old",
                                        "m/nested", "m/plain/deep"};
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    g_free (make_maildir (folders[i]));
  char *path = scratch_path ("m");
  for (gsize i = 0; i < G_N_ELEMENTS (walked); i++) {
    g_autofree char *name = below (path, walked[i]);
    scratch_write (name, "x", 1);
  }
  static const char *const others[] = {"cur/.hidden", "tmp/7",
                                       "dovecot-uidlist", "plain/file"};
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *name = below (path, others[i]);
    scratch_write (name, "x", 1);
  }
  g_autofree char *folder = below (path, "cur/folder");
  ck_assert_int_eq (mkdir (folder, 0700), 0);
  return path;
}

START_TEST (walks_one_folder)
{
  g_autofree char *path = make_tree ();
  g_autoptr (GHashTable) found = walk (path, FALSE);
  ck_assert_uint_eq (g_hash_table_size (found), 2);
}
END_TEST

START_TEST (walks_subfolders)
{
  g_autofree char *path = make_tree ();
  g_autoptr (GHashTable) found = walk (path, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (walked); i++) {
    g_autofree char *name = below (path, walked[i]);
    ck_assert_msg (g_hash_table_contains (found, name), "%s", walked[i]);
  }
  ck_assert_uint_eq (g_hash_table_size (found), G_N_ELEMENTS (walked));
}
END_TEST

/* In Maildir++ they stand beside their folder. */
START_TEST (walks_subfolders_of_a_subfolder)
{
  g_autofree char *path = make_tree ();
  g_autofree char *sent = below (path, ".Sent");
  g_autofree char *other = make_maildir ("m/.Sentinel");
  g_autofree char *message = below (other, "cur/9");
  g_autofree char *below_it = below (path, ".Sent.Old/new/4");
  scratch_write (message, "x", 1);
  g_autoptr (GHashTable) found = walk (sent, TRUE);
  ck_assert_uint_eq (g_hash_table_size (found), 2);
  ck_assert (g_hash_table_contains (found, below_it));
  g_autoptr (GHashTable) alone = walk (sent, FALSE);
  ck_assert_uint_eq (g_hash_table_size (alone), 1);
}
END_TEST

START_TEST (links_do_not_lead_astray)
{
  g_autofree char *path = make_tree ();
  g_autofree char *loop = below (path, ".Loop");
  g_autofree char *up = below (path, "plain/up");
  g_autofree char *root = below (path, "root");
  g_autofree char *other = make_maildir ("other");
  g_autofree char *message = below (other, "cur/8");
  g_autofree char *linked = below (path, ".Linked");
  scratch_write (message, "x", 1);
  ck_assert_int_eq (symlink (".", loop), 0);
  ck_assert_int_eq (symlink ("..", up), 0);
  ck_assert_int_eq (symlink ("/", root), 0);
  ck_assert_int_eq (symlink (other, linked), 0);
  g_autoptr (GHashTable) found = walk (path, TRUE);
  ck_assert_uint_eq (g_hash_table_size (found), G_N_ELEMENTS (walked) + 1);
}
END_TEST

static gboolean
stop (const char *file_name, gpointer data, GError **error)
{
  (void) file_name;
  ++*(guint *) data;
  g_set_error_literal (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY, "stop");
  return FALSE;
}

START_TEST (visit_ends_the_walk)
{
  guint n = 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_tree ();
  const MaildirWalk how = {stop, NULL, &n, TRUE, NULL};
  ck_assert (!maildir_walk (path, &how, &error));
  ck_assert_uint_eq (n, 1);
  check_code (error, BACKSIFT_ERROR_TEMPORARY, "stop");
}
END_TEST

START_TEST (walk_errors)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;
  const MaildirWalk how = {stop, NULL, &n, TRUE, NULL};
  ck_assert (!maildir_walk (scratch, &how, &error));
  check_code (error, BACKSIFT_ERROR_CORRUPT, "no Maildir");
  g_clear_error (&error);

  g_autofree char *path = make_maildir ("m");
  g_autofree char *cur = below (path, "cur");
  ck_assert_int_eq (chmod (path, 0755), 0);
  ck_assert_int_eq (chmod (cur, 0), 0);
  g_autofree char *new = below (path, "new");
  ck_assert_int_eq (chmod (new, 0755), 0);
  scratch_become_nobody ();
  ck_assert (!maildir_walk (path, &how, &error));
  check_code (error, BACKSIFT_ERROR_REFUSED, "unreadable");
  ck_assert_ptr_nonnull (strstr (error->message, cur));
}
END_TEST

static const struct {
  const char *name;
  const char *folder;
  const char *before; /* NULL: no file */
  const char *after;  /* NULL: no file */
} subscriptions[] = {
    {"none yet", "m/.Backscatter", NULL, "Backscatter\n"},
    {"empty", "m/.Backscatter", "", "Backscatter\n"},
    {"others", "m/.Backscatter", "Sent\nDrafts\n",
     "Sent\nDrafts\nBackscatter\n"},
    {"no last line end", "m/.Backscatter", "Sent", "Sent\nBackscatter\n"},
    {"there already", "m/.Backscatter", "Backscatter\nSent\n",
     "Backscatter\nSent\n"},
    {"name's beginning", "m/.Backscatter", "Backscatter.Old\n",
     "Backscatter.Old\nBackscatter\n"},
    {"two parts", "m/.Junk.Backscatter", "Sent\n", "Sent\nJunk.Backscatter\n"},
    {"version 2", "m/.Junk.Backscatter", "V\t2\n\nSent\n",
     "V\t2\n\nSent\nJunk\tBackscatter\n"},
    {"version 2, there already", "m/.Junk.Backscatter",
     "V\t2\n\nJunk\tBackscatter\n", "V\t2\n\nJunk\tBackscatter\n"},
    {"slash at the end", "m/.Backscatter/", NULL, "Backscatter\n"},
    {"no subfolder", "m/quarantine", NULL, NULL},
    {"the root itself", "m", NULL, NULL},
    {"line end in the name", "m/.A\nINBOX", NULL, NULL},
};

START_TEST (subscribes_row)
{
  g_autofree char *root = make_maildir ("m");
  g_autofree char *folder = scratch_path (subscriptions[_i].folder);
  g_autofree char *list = below (root, "subscriptions");
  g_autofree char *lock = below (root, "subscriptions.lock");
  const char *before = subscriptions[_i].before;
  if (before != NULL) {
    scratch_write (list, before, strlen (before));
    ck_assert_int_eq (chmod (list, 0640), 0);
  }
  ck_assert (maildir_subscribe (folder, NULL));
  ck_assert (!g_file_test (lock, G_FILE_TEST_EXISTS));
  if (subscriptions[_i].after == NULL) {
    ck_assert (!g_file_test (list, G_FILE_TEST_EXISTS));
    return;
  }
  g_autoptr (GString) text = scratch_read (list);
  ck_assert_msg (g_str_equal (text->str, subscriptions[_i].after), "%s: '%s'",
                 subscriptions[_i].name, text->str);
  struct stat status;
  ck_assert_int_eq (stat (list, &status), 0);
  ck_assert_int_eq (status.st_mode & 0777, before != NULL ? 0640 : 0600);
}
END_TEST

START_TEST (root_that_is_no_maildir_is_left_alone)
{
  g_autofree char *folder = make_maildir (".Backscatter");
  ck_assert (maildir_subscribe (folder, NULL));
  ck_assert_uint_eq (scratch_count (scratch), 1);
}
END_TEST

START_TEST (waits_for_a_lock_and_overrides_a_stale_one)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root = make_maildir ("m");
  g_autofree char *folder = below (root, ".Backscatter");
  g_autofree char *lock = below (root, "subscriptions.lock");
  g_autofree char *list = below (root, "subscriptions");
  scratch_write (lock, "", 0);
  ck_assert (!maildir_subscribe (folder, &error));
  check_code (error, BACKSIFT_ERROR_TEMPORARY, "locked");
  ck_assert (g_file_test (lock, G_FILE_TEST_EXISTS));
  ck_assert (!g_file_test (list, G_FILE_TEST_EXISTS));
  make_old (lock, 1);
  ck_assert (maildir_subscribe (folder, NULL));
  ck_assert (!g_file_test (lock, G_FILE_TEST_EXISTS));
  ck_assert (g_file_test (list, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (list_that_is_a_link_is_left_alone)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root = make_maildir ("m");
  g_autofree char *folder = below (root, ".Backscatter");
  g_autofree char *list = below (root, "subscriptions");
  g_autofree char *target = scratch_path ("target");
  scratch_write (target, "Sent\n", 5);
  ck_assert_int_eq (symlink (target, list), 0);
  ck_assert (!maildir_subscribe (folder, &error));
  check_code (error, BACKSIFT_ERROR_REFUSED, "link");
  g_autoptr (GString) text = scratch_read (target);
  ck_assert_str_eq (text->str, "Sent\n");
}
END_TEST

START_TEST (subscribers_at_once_lose_no_line)
{
  g_autofree char *root = make_maildir ("m");
  pid_t pids[8];
  for (gsize i = 0; i < G_N_ELEMENTS (pids); i++) {
    pids[i] = fork ();
    if (pids[i] == 0) {
      g_autofree char *name = g_strdup_printf (".F%zu", i);
      g_autofree char *folder = below (root, name);
      (void) maildir_subscribe (folder, NULL);
      _exit (0);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (pids); i++)
    ck_assert_int_eq (waitpid (pids[i], NULL, 0), pids[i]);
  g_autofree char *list = below (root, "subscriptions");
  g_autoptr (GString) text = scratch_read (list);
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
  ck_assert_uint_eq (g_strv_length (lines), G_N_ELEMENTS (pids) + 1);
}
END_TEST

static Suite *
maildir_suite (void)
{
  Suite *suite = suite_create ("maildir");
  TCase *tcase = tcase_create ("maildir");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_test (tcase, makes_a_maildir_once);
  tcase_add_test (tcase, completes_a_maildir);
  tcase_add_test (tcase, refuses_places);
  tcase_add_test (tcase, follows_own_links_only);
  tcase_add_test (tcase, delivers_into_new);
  tcase_add_test (tcase, delivers_with_flags_into_cur);
  tcase_add_test (tcase, leaves_nothing_without_commit);
  tcase_add_test (tcase, names_are_unique);
  tcase_add_loop_test (tcase, failed_commit_leaves_nothing, 0, 3);
  tcase_add_test (tcase, read_only_tmp_is_refused);
  tcase_add_test (tcase, sweeps_stale_files);
  tcase_add_test (tcase, sweeps_a_stale_lock);
  tcase_add_test (tcase, walks_one_folder);
  tcase_add_test (tcase, walks_subfolders);
  tcase_add_test (tcase, walks_subfolders_of_a_subfolder);
  tcase_add_test (tcase, links_do_not_lead_astray);
  tcase_add_test (tcase, visit_ends_the_walk);
  tcase_add_test (tcase, walk_errors);
  tcase_add_loop_test (tcase, subscribes_row, 0, G_N_ELEMENTS (subscriptions));
  tcase_add_test (tcase, root_that_is_no_maildir_is_left_alone);
  tcase_add_test (tcase, waits_for_a_lock_and_overrides_a_stale_one);
  tcase_add_test (tcase, list_that_is_a_link_is_left_alone);
  tcase_add_test (tcase, subscribers_at_once_lose_no_line);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run_forked (maildir_suite ());
}
