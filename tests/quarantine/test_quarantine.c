/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "quarantine/quarantine.h"

#include "base/error.h"
#include "filter/filing.h"
#include "mail/maildir.h"
#include "mail/scratch.h"
#include "quarantine/index.h"
#include "suite.h"

#include <sys/mount.h>
#include <sys/resource.h>

static const Outcome backscatter = {.kind = REPORT_KIND_FAILURE,
                                    .verdict = VERDICT_BACKSCATTER,
                                    .evidence = EVIDENCE_NEVER_SENT,
                                    .subject_of = (char *) "1@x"};
static const Outcome ordinary = {0};

#define F                                                                      \
  "X-Backsift-Verdict: backscatter\n"                                          \
  "X-Backsift-Evidence: never-sent; kind=failure; id=<1@x>\n"

static gboolean
file_only (const char *path, Spool *spool, const Outcome *outcome,
           GError **error)
{
  return file_into_maildir (&(Filing){path, FILE_WHOLE}, spool, outcome, NULL,
                            error);
}

static gboolean
add (const char *path, Spool *spool, const Outcome *outcome, GError **error)
{
  const QuarantineSetup setup = {.path = path,
                                 .now = 1700000000,
                                 .keep_seconds = 86400,
                                 .max_messages = 1000,
                                 .max_bytes = 1000000};
  g_autoptr (Quarantine) quarantine = quarantine_open (&setup);
  g_autofree char *trouble = NULL;
  gboolean ok = quarantine_add (quarantine, spool, outcome, &trouble, error);
  ck_assert_ptr_null (trouble);
  return ok;
}

typedef gboolean (*File) (const char *path, Spool *spool,
                          const Outcome *outcome, GError **error);

static gboolean
put (File file, const char *path, const char *message, const Outcome *outcome,
     GError **error)
{
  int in = scratch_pipe (message, strlen (message), 65536);
  g_autoptr (Spool) spool = spool_new (in);
  gboolean ok = file (path, spool, outcome, error);
  close (in);
  return ok;
}

static guint
count_in (const char *path, const char *folder)
{
  g_autofree char *name = g_build_filename (path, folder, NULL);
  return scratch_count (name);
}

/* The one message in new/. */
static GString *
read_only_message (const char *path)
{
  g_autofree char *new = g_build_filename (path, "new", NULL);
  g_autoptr (GDir) folder = g_dir_open (new, 0, NULL);
  g_autofree char *name =
      g_build_filename (new, g_dir_read_name (folder), NULL);
  ck_assert_ptr_null (g_dir_read_name (folder));
  return scratch_read (name);
}

START_TEST (makes_shows_and_fills_the_folder)
{
  g_autofree char *root = scratch_path ("Maildir");
  g_autofree char *path = scratch_path ("Maildir/.Backscatter");
  g_autofree char *list = scratch_path ("Maildir/subscriptions");
  ck_assert (maildir_create (root, NULL));
  ck_assert (put (add, path, "A: b\n\nbody", &backscatter, NULL));
  g_autoptr (GString) text = read_only_message (path);
  ck_assert_str_eq (text->str, F "A: b\n\nbody");
  g_autoptr (GString) subscribed = scratch_read (list);
  ck_assert_str_eq (subscribed->str, "Backscatter\n");
  ck_assert_uint_eq (count_in (path, "tmp"), 0);

  /* Who hides it later wants it hidden. */
  scratch_write (list, "", 0);
  ck_assert (put (add, path, "A: b\n\nbody", &backscatter, NULL));
  ck_assert_uint_eq (count_in (path, "new"), 2);
  g_autoptr (GString) hidden = scratch_read (list);
  ck_assert_str_eq (hidden->str, "");
}
END_TEST

START_TEST (subscription_that_fails_is_no_failure)
{
  g_autofree char *root = scratch_path ("Maildir");
  g_autofree char *path = scratch_path ("Maildir/.Backscatter");
  g_autofree char *list = scratch_path ("Maildir/subscriptions");
  ck_assert (maildir_create (root, NULL));
  ck_assert_int_eq (mkdir (list, 0700), 0);
  ck_assert (put (add, path, "A: b\n\nbody", &backscatter, NULL));
  ck_assert_uint_eq (count_in (path, "new"), 1);
}
END_TEST

START_TEST (files_ordinary_mail_unchanged)
{
  g_autofree char *path = scratch_path ("Maildir");
  ck_assert (maildir_create (path, NULL));
  ck_assert (put (file_only, path, "A: b\n\nbody", &ordinary, NULL));
  g_autoptr (GString) text = read_only_message (path);
  ck_assert_str_eq (text->str, "A: b\n\nbody");
}
END_TEST

START_TEST (mbox_from_line_is_left_out)
{
  g_autofree char *path = scratch_path ("Maildir");
  const char *message = "From a@b Fri Nov 20 08:00:00 2026\nA: b\n\nbody";
  ck_assert (maildir_create (path, NULL));
  ck_assert (put (file_only, path, message, &ordinary, NULL));
  g_autoptr (GString) text = read_only_message (path);
  ck_assert_str_eq (text->str, "A: b\n\nbody");
}
END_TEST

START_TEST (inbox_must_be_there)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = scratch_path ("Maildir");
  ck_assert (!put (file_only, path, "A: b\n\nbody", &ordinary, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED));
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
}
END_TEST

static char *
place_file (void)
{
  char *path = scratch_path ("file");
  scratch_write (path, "x", 1);
  return path;
}

static char *
place_read_only (void)
{
  g_autofree char *folder = scratch_path ("read-only");
  ck_assert_int_eq (mkdir (folder, 0555), 0);
  scratch_become_nobody ();
  return g_build_filename (folder, "Maildir", NULL);
}

static char *
place_read_only_maildir (void)
{
  char *path = scratch_path ("Maildir");
  g_autofree char *tmp = g_build_filename (path, "tmp", NULL);
  scratch_become_nobody ();
  ck_assert (maildir_create (path, NULL));
  ck_assert_int_eq (chmod (tmp, 0555), 0);
  return path;
}

static char *
place_closed_new (void)
{
  char *path = scratch_path ("Maildir");
  g_autofree char *new = g_build_filename (path, "new", NULL);
  scratch_become_nobody ();
  ck_assert (maildir_create (path, NULL));
  ck_assert_int_eq (chmod (new, 0555), 0);
  return path;
}

static const struct {
  const char *name;
  char *(*place) (void);
} refusing[] = {
    {"a file", place_file},
    {"in a read-only folder", place_read_only},
    {"a read-only Maildir", place_read_only_maildir},
    {"new/ read-only", place_closed_new},
};

START_TEST (refused_row)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = refusing[_i].place ();
  ck_assert_msg (!put (add, path, "A: b\n\nbody", &backscatter, &error), "%s",
                 refusing[_i].name);
  ck_assert_msg (
      g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_REFUSED), "%s: %s",
      refusing[_i].name, error->message);
  if (maildir_is (path)) {
    ck_assert_uint_eq (count_in (path, "new"), 0);
    ck_assert_uint_eq (count_in (path, "tmp"), 0);
  }
}
END_TEST

static void
check_full (const char *path, GError *error)
{
  ck_assert_msg (
      g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY), "%s",
      error->message);
  ck_assert_uint_eq (count_in (path, "new"), 0);
  ck_assert_uint_eq (count_in (path, "tmp"), 0);
}

START_TEST (file_size_limit_leaves_nothing)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = scratch_path ("Maildir");
  g_autofree char *body = g_strnfill (500000, 'y');
  g_autofree char *message = g_strconcat ("A: b\n\n", body, NULL);
  ck_assert (maildir_create (path, NULL));
  struct rlimit limit = {100000, 100000};
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
  ck_assert (!put (add, path, message, &backscatter, &error));
  check_full (path, error);
}
END_TEST

/* Needs the right to mount; the limit above stands in where there is none. */
START_TEST (full_disk_leaves_nothing)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *disk = scratch_path ("disk");
  g_autofree char *path = scratch_path ("disk/Maildir");
  g_autofree char *body = g_strnfill (900000, 'y');
  g_autofree char *message = g_strconcat ("A: b\n\n", body, NULL);
  ck_assert_int_eq (mkdir (disk, 0700), 0);
  if (mount ("none", disk, "tmpfs", 0, "size=400k") != 0)
    return;
  gboolean made = maildir_create (path, NULL);
  gboolean ok = put (add, path, message, &backscatter, &error);
  guint left = count_in (path, "new") + count_in (path, "tmp");
  ck_assert_int_eq (umount2 (disk, MNT_DETACH), 0);
  ck_assert (made && !ok);
  ck_assert_uint_eq (left, 0);
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
}
END_TEST

/* $FLOOD bounces, or a few thousand, into a quarantine for a tenth of them: it
 * has as many at most, and a two hundredth less at least. */
START_TEST (flood_stays_within_bounds)
{
  const char *given = g_getenv ("FLOOD");
  guint n = given != NULL ? (guint) g_ascii_strtoull (given, NULL, 10) : 2000;
  guint max = n / 10;
  g_autofree char *path = scratch_path ("Maildir");
  const QuarantineSetup setup = {.path = path,
                                 .now = 1700000000,
                                 .keep_seconds = 86400,
                                 .max_messages = max,
                                 .max_bytes = G_MAXINT64};
  g_autoptr (Quarantine) quarantine = quarantine_open (&setup);
  for (guint i = 0; i < n; i++) {
    g_autofree char *trouble = NULL;
    int in = scratch_pipe ("A: b\n\nbody", 10, 65536);
    g_autoptr (Spool) spool = spool_new (in);
    ck_assert (
        quarantine_add (quarantine, spool, &backscatter, &trouble, NULL));
    ck_assert_ptr_null (trouble);
    close (in);
    /* The writers of the pipes. */
    while (waitpid (-1, NULL, WNOHANG) > 0)
      ;
  }
  guint n_left = count_in (path, "new");
  ck_assert_uint_le (n_left, max);
  ck_assert_uint_ge (n_left, max - max / 200);
  g_autoptr (QuarantineIndex) index = quarantine_index_open (path, 1.0, NULL);
  g_autoptr (GArray) counts = quarantine_index_counts (index, NULL);
  ck_assert_uint_eq (counts->len, 1);
  const IndexCount *count = &g_array_index (counts, IndexCount, 0);
  ck_assert_uint_eq (count->n_quarantined, n);
  ck_assert_uint_eq (count->n_ended[INDEX_EXPIRED], n - n_left);
}
END_TEST

/* Where the index of many messages was lost, no delivery has to tell a new one
 * of all. */
START_TEST (lost_index_is_filled_in_steps)
{
  const guint n = 10050, n_at_once = 10000;
  IndexTotals totals;
  g_autofree char *path = scratch_path ("Maildir");
  ck_assert (maildir_create (path, NULL));
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("Maildir/new/1.M%uP1Q0.mx", i);
    g_autofree char *file_name = scratch_path (name);
    scratch_write (file_name, "", 0);
  }
  for (guint i = 0; i < 3; i++) {
    ck_assert (put (add, path, "A: b\n\nbody", &backscatter, NULL));
    g_autoptr (QuarantineIndex) index = quarantine_index_open (path, 1.0, NULL);
    ck_assert (quarantine_index_totals (index, INDEX_STAYS, &totals, NULL));
    ck_assert_int_eq (quarantine_index_is_new (index), i == 0);
    if (i == 0)
      ck_assert_uint_le (totals.n_messages, n_at_once + 1);
    else
      ck_assert_uint_eq (totals.n_messages, n + 1 + i);
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("quarantine");
  TCase *tcase = tcase_create ("quarantine");
  tcase_add_checked_fixture (tcase, scratch_make, scratch_remove);
  tcase_add_test (tcase, makes_shows_and_fills_the_folder);
  tcase_add_test (tcase, subscription_that_fails_is_no_failure);
  tcase_add_test (tcase, files_ordinary_mail_unchanged);
  tcase_add_test (tcase, mbox_from_line_is_left_out);
  tcase_add_test (tcase, inbox_must_be_there);
  tcase_add_loop_test (tcase, refused_row, 0, G_N_ELEMENTS (refusing));
  tcase_add_test (tcase, file_size_limit_leaves_nothing);
  tcase_add_test (tcase, full_disk_leaves_nothing);
  tcase_add_test (tcase, flood_stays_within_bounds);
  tcase_add_test (tcase, lost_index_is_filled_in_steps);
  tcase_set_timeout (tcase, 600);
  suite_add_tcase (suite, tcase);
  return suite_run_forked (suite);
}
