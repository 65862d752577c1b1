/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sent log through its interface, in a folder of its own for each test;
 * what is damaged on purpose is damaged through SQLite or by bytes.
 */
#include "base/error.h"
#include "base/instant.h"
#include "sentlog/gathering.h"
#include "sentlog/hot_journal.h"
#include "suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW        G_GINT64_CONSTANT (1800000000)
#define DAY        SECONDS_PER_DAY
#define LONG_WAIT  60.0
#define SHORT_WAIT 0.2
#define OTHER_UID  12345
#define LATEST     G_GINT64_CONSTANT (253402300799)

static char *folder;
static char *path; /* of the log; its folder is there */

static void
set_up (void)
{
  folder = g_dir_make_tmp ("backsift-XXXXXX", NULL);
  ck_assert_ptr_nonnull (folder);
  path = g_build_filename (folder, "sent.db", NULL);
}

static void
remove_tree (const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (name, 0, NULL);
  const char *entry;
  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (name, entry, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_tree (child);
    else
      unlink (child);
  }
  rmdir (name);
}

static void
tear_down (void)
{
  remove_tree (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&path, g_free);
}

/* A message with what a row of a test needs; NULL members are left out. */
typedef struct {
  const char *id, *second_id, *envelope_id, *recipient, *subject;
  gint64 date, sent_at;
} Mail;

static gboolean
add_mail (SentLog *log, const Mail *mail, gint64 now, gint64 keep,
          GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  if (mail->id != NULL)
    g_ptr_array_add (ids, (char *) mail->id);
  if (mail->second_id != NULL)
    g_ptr_array_add (ids, (char *) mail->second_id);
  if (mail->recipient != NULL)
    g_ptr_array_add (recipients, (char *) mail->recipient);
  SentMessage message = {
      .message_ids = ids,
      .envelope_id = mail->envelope_id,
      .recipients = recipients,
      .subject = mail->subject,
      .date = mail->date == 0 ? INSTANT_UNKNOWN : mail->date,
      .sent_at = mail->sent_at == 0 ? now : mail->sent_at,
      .way = SENT_WAY_IMPORT,
  };
  return sent_log_add (log, &message, 1, now, keep, error);
}

static SentLog *
open_log (SentLogMode mode)
{
  GError *error = NULL;
  SentLog *log = sent_log_open (path, mode, LONG_WAIT, &error);
  ck_assert_msg (log != NULL, "%s", error == NULL ? "" : error->message);
  return log;
}

static void
record (const Mail *mail, gint64 now)
{
  GError *error = NULL;
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  gboolean is_added = add_mail (log, mail, now, 0, &error);
  ck_assert_msg (is_added, "%s", is_added ? "" : error->message);
}

static GArray *
find (SentLog *log, SentKey key, const char *value, const char *subject)
{
  GError *error = NULL;
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  gboolean is_asked = sent_log_find (log, key, value, subject, matches, &error);
  ck_assert_msg (is_asked, "%s", is_asked ? "" : error->message);
  return matches;
}

static guint
count (SentLog *log, SentKey key, const char *value)
{
  g_autoptr (GArray) matches = find (log, key, value, NULL);
  return matches->len;
}

static SentLogStatus
status_of_log (void)
{
  SentLogStatus status;
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  ck_assert (sent_log_status (log, TRUE, &status, NULL));
  return status;
}

/* With the log @other (nullable) attached as g. */
static guint64
count_rows_beside (const char *other, const char *table)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);
  g_autofree char *attach =
      g_strdup_printf ("ATTACH '%s' AS g", other == NULL ? "" : other);
  ck_assert_int_eq (sqlite3_open (path, &database), SQLITE_OK);
  ck_assert_int_eq (sqlite3_exec (database, attach, NULL, NULL, NULL),
                    SQLITE_OK);
  ck_assert_int_eq (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL),
                    SQLITE_OK);
  ck_assert_int_eq (sqlite3_step (statement), SQLITE_ROW);
  guint64 n = (guint64) sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return n;
}

/* What the kept counts say, counted over the rows. */
static guint64
count_rows (const char *table)
{
  return count_rows_beside (NULL, table);
}

static void
assert_counts_are_true (void)
{
  SentLogStatus status = status_of_log ();
  ck_assert_uint_eq (status.all.n_messages, count_rows ("message"));
  ck_assert_uint_eq (status.all.n_recipients, count_rows ("recipient"));
  guint64 n_messages = 0, n_recipients = 0;
  for (SentWay way = 0; way < N_SENT_WAYS; way++) {
    n_messages += status.by_way[way].n_messages;
    n_recipients += status.by_way[way].n_recipients;
  }
  ck_assert_uint_eq (n_messages, status.all.n_messages);
  ck_assert_uint_eq (n_recipients, status.all.n_recipients);
}

static void
assert_open_fails (SentLogMode mode, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SentLog) log = sent_log_open (path, mode, SHORT_WAIT, &error);
  ck_assert_msg (log == NULL, "opened: %s", part);
  ck_assert_msg (g_error_matches (error, BACKSIFT_ERROR, code), "%s: code %d",
                 error->message, error->code);
  ck_assert_msg (strstr (error->message, part) != NULL, "%s", error->message);
  ck_assert_msg (strstr (error->message, path) != NULL, "%s", error->message);
  ck_assert_ptr_null (strchr (error->message, '\n'));
}

/* Runs SQL on the file as another program would. */
static void
run_sql (const char *sql)
{
  sqlite3 *database = NULL;
  char *message = NULL;
  ck_assert_int_eq (sqlite3_open (path, &database), SQLITE_OK);
  int status = sqlite3_exec (database, sql, NULL, NULL, &message);
  ck_assert_msg (status == SQLITE_OK, "%s: %s", sql, message);
  sqlite3_close (database);
}

START_TEST (finds_what_was_added)
{
  const Mail mail = {"One@Example.org",
                     "two@example.org",
                     "Envelope 1",
                     "Them@B\xc3\xbc"
                     "cher.example",
                     "Re: Hello",
                     NOW - 60,
                     NOW};
  static const struct {
    const char *name;
    SentKey key;
    const char *value, *subject;
    guint n;
    SubjectAgreement agreement;
  } rows[] = {
      {"id", SENT_KEY_MESSAGE_ID, "One@Example.org", "hello", 1,
       SUBJECT_AGREES},
      {"id in other letters, with blanks", SENT_KEY_MESSAGE_ID,
       "oNE@exam ple.org", "Fwd: HELLO", 1, SUBJECT_AGREES},
      {"second id", SENT_KEY_MESSAGE_ID, "two@example.org", NULL, 1,
       SUBJECT_UNKNOWN},
      {"other subject", SENT_KEY_MESSAGE_ID, "One@Example.org", "buy", 1,
       SUBJECT_DIFFERS},
      {"other id", SENT_KEY_MESSAGE_ID, "one@example.com", "hello", 0, 0},
      {"envelope id", SENT_KEY_ENVELOPE_ID, "Envelope 1", NULL, 1,
       SUBJECT_UNKNOWN},
      {"an id is no envelope id", SENT_KEY_ENVELOPE_ID, "One@Example.org", NULL,
       0, 0},
      {"an envelope id is no id", SENT_KEY_MESSAGE_ID, "Envelope 1", NULL, 0,
       0},
      {"recipient", SENT_KEY_RECIPIENT, "them@xn--bcher-kva.example", "hello",
       1, SUBJECT_AGREES},
      {"the sender is no recipient", SENT_KEY_RECIPIENT, "us@example.org", NULL,
       0, 0},
  };
  record (&mail, NOW);
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GArray) matches =
        find (log, rows[i].key, rows[i].value, rows[i].subject);
    ck_assert_msg (matches->len == rows[i].n, "%s", rows[i].name);
    if (rows[i].n == 0)
      continue;
    const SentMatch *match = &g_array_index (matches, SentMatch, 0);
    ck_assert_msg (match->subject == rows[i].agreement, "%s", rows[i].name);
    ck_assert_int_eq (match->sent_at, NOW);
    gboolean is_recipient = rows[i].key == SENT_KEY_RECIPIENT;
    ck_assert_int_eq (match->date, is_recipient ? INSTANT_UNKNOWN : NOW - 60);
    ck_assert_int_eq (match->way, SENT_WAY_IMPORT);
  }
}
END_TEST

/* Its recipients stand for it; one with an id is never found so. */
START_TEST (messages_without_id_are_found_by_recipient)
{
  const Mail without = {
      .recipient = "them@example.net", .subject = "Hello", .date = NOW - 60};
  const Mail with = {.id = "1@example.org",
                     .recipient = "her@example.net",
                     .subject = "Hello",
                     .date = NOW - 60};
  record (&without, NOW);
  record (&with, NOW);
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  g_autoptr (GArray) matches =
      find (log, SENT_KEY_UNIDENTIFIED, "Them@example.net", "hello");
  ck_assert_uint_eq (matches->len, 1);
  const SentMatch *match = &g_array_index (matches, SentMatch, 0);
  ck_assert_int_eq (match->date, NOW - 60);
  ck_assert_int_eq (match->subject, SUBJECT_AGREES);
  ck_assert_uint_eq (count (log, SENT_KEY_UNIDENTIFIED, "her@example.net"), 0);
}
END_TEST

START_TEST (subjects_that_agree_come_first)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  const int n = 3 * SENT_LOG_MAX_MATCHES;
  for (gint64 i = 0; i < n; i++) {
    g_autofree char *subject = g_strdup_printf ("number %d", (int) i);
    Mail mail = {.recipient = "list@example.net", .subject = subject};
    ck_assert (add_mail (log, &mail, NOW + i, 0, NULL));
  }
  g_autoptr (GArray) matches =
      find (log, SENT_KEY_RECIPIENT, "list@example.net", "number 0");
  ck_assert_uint_eq (matches->len, SENT_LOG_MAX_MATCHES);
  ck_assert_int_eq (g_array_index (matches, SentMatch, 0).subject,
                    SUBJECT_AGREES);
  ck_assert_int_eq (g_array_index (matches, SentMatch, 0).sent_at, NOW);
  ck_assert_int_eq (g_array_index (matches, SentMatch, 1).sent_at, NOW + n - 1);
  ck_assert_int_eq (g_array_index (matches, SentMatch, 2).sent_at, NOW + n - 2);
}
END_TEST

START_TEST (the_same_message_twice_is_one_entry)
{
  const Mail early = {.id = "a@x",
                      .recipient = "r@x",
                      .subject = "s",
                      .date = NOW - 9,
                      .sent_at = NOW - 5};
  Mail late = early;
  late.sent_at = NOW;
  Mail other_subject = early;
  other_subject.subject = "t";
  record (&early, NOW);
  record (&late, NOW);
  record (&early, NOW);
  SentLogStatus status = status_of_log ();
  ck_assert_uint_eq (status.all.n_messages, 1);
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  g_autoptr (GArray) matches = find (log, SENT_KEY_MESSAGE_ID, "a@x", NULL);
  ck_assert_int_eq (g_array_index (matches, SentMatch, 0).sent_at, NOW);
  record (&other_subject, NOW);
  ck_assert_uint_eq (status_of_log ().all.n_messages, 2);
}
END_TEST

/* Enough for several transactions, some of it twice, in an order that is none
 * of the log's. Strings are the arena's. */
#define N_GATHERED 3000

static SentMessage
gathered_message (guint i, GPtrArray *arena)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *recipients = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (arena, ids);
  g_ptr_array_add (arena, recipients);
  for (guint j = 0; j < i % 3; j++)
    g_ptr_array_add (ids, g_strdup_printf ("%u.%u@x", i % 2500, j));
  for (guint j = 0; j < i % 4; j++)
    g_ptr_array_add (recipients, g_strdup_printf ("%u@x", (i + j) % 500));
  return (SentMessage){
      .message_ids = ids,
      .recipients = recipients,
      .envelope_id = i % 100 == 0 ? "envelope" : NULL,
      .subject = i % 5 == 0 ? NULL : "s",
      .date = i % 7 == 0 ? INSTANT_UNKNOWN : NOW - (i % 2500) * 600,
      .sent_at = NOW - (i % 40) * DAY / 2,
      .way = SENT_WAY_IMPORT,
  };
}

static void
assert_same_rows (const char *other, const char *table)
{
  g_autofree char *differing =
      g_strdup_printf ("(SELECT * FROM (SELECT * FROM %s EXCEPT"
                       " SELECT * FROM g.%s) UNION ALL SELECT * FROM"
                       " (SELECT * FROM g.%s EXCEPT SELECT * FROM %s))",
                       table, table, table, table);
  ck_assert_msg (count_rows_beside (other, differing) == 0, "%s", table);
}

/* Same salt, so the same entries are the same rows. */
START_TEST (gathering_adds_what_adding_adds)
{
  const Mail first = {.id = "first@x", .recipient = "r@x"};
  g_autofree char *other = g_build_filename (folder, "gathered.db", NULL);
  g_autofree char *copy = g_strdup_printf ("VACUUM INTO '%s'", other);
  g_autoptr (GPtrArray) arena =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  SentMessage messages[N_GATHERED];
  for (guint i = 0; i < N_GATHERED; i++)
    messages[i] = gathered_message (i, arena);
  record (&first, NOW - 50 * DAY);
  run_sql (copy);
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  ck_assert (sent_log_add (log, messages, N_GATHERED, NOW, 0, NULL));
  g_autoptr (SentLog) gathered =
      sent_log_open (other, SENT_LOG_WRITE, LONG_WAIT, NULL);
  ck_assert_ptr_nonnull (gathered);
  g_autoptr (SentDigester) digester = sent_digester_new (gathered);
  g_autoptr (SentEntries) entries = sent_entries_new ();
  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < N_GATHERED; i++) {
      sent_digester_add (digester, &messages[i], NOW, entries);
      if (i % 100 == 0)
        ck_assert (sent_log_gather (gathered, entries, NOW, NULL));
    }
    ck_assert (sent_log_gather (gathered, entries, NOW, NULL));
    ck_assert (sent_log_add_gathered (gathered, NOW, NULL));
    static const char *const tables[] = {"message", "recipient", "activity",
                                         "meta"};
    for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
      assert_same_rows (other, tables[i]);
  }
}
END_TEST

/* So that memory stays the same however many there are. */
START_TEST (much_that_is_gathered_is_written)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  g_autoptr (SentDigester) digester = sent_digester_new (log);
  g_autoptr (SentEntries) entries = sent_entries_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  char id[32];
  g_ptr_array_add (ids, id);
  const SentMessage message = {.message_ids = ids,
                               .recipients = none,
                               .date = NOW,
                               .sent_at = NOW,
                               .way = SENT_WAY_IMPORT};
  for (guint i = 1; i <= 32000; i++) {
    g_snprintf (id, sizeof id, "%u@x", i);
    sent_digester_add (digester, &message, NOW, entries);
    if (i % 100 == 0)
      ck_assert (sent_log_gather (log, entries, NOW, NULL));
    if (i == 31900)
      ck_assert_uint_eq (status_of_log ().all.n_messages, 0);
  }
  ck_assert_uint_eq (status_of_log ().all.n_messages, 32000);
}
END_TEST

/* Entries come in several lots. */
START_TEST (gathering_knows_who_had_recipients)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  g_autoptr (SentDigester) digester = sent_digester_new (log);
  g_autoptr (SentEntries) entries = sent_entries_new ();
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_ptr_array_add (some, (char *) "a@x");
  SentMessage message = {.message_ids = some,
                         .recipients = some,
                         .date = NOW,
                         .sent_at = NOW,
                         .way = SENT_WAY_IMPORT};
  sent_digester_add (digester, &message, NOW, entries);
  ck_assert (sent_log_gather (log, entries, NOW, NULL));
  ck_assert (sent_log_add_gathered (log, NOW, NULL));
  ck_assert_int_eq (status_of_log ().recipients_covered_since, NOW);
  message.recipients = none;
  message.sent_at = NOW + 5;
  sent_digester_add (digester, &message, NOW + 9, entries);
  ck_assert (sent_log_gather (log, entries, NOW + 9, NULL));
  ck_assert (sent_log_add_gathered (log, NOW + 9, NULL));
  ck_assert_int_gt (status_of_log ().recipients_covered_since, NOW + 4);
}
END_TEST

START_TEST (nothing_gathered_changes_nothing)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  ck_assert (sent_log_add_gathered (log, NOW, NULL));
  ck_assert_int_eq (status_of_log ().covered_since, INSTANT_UNKNOWN);
}
END_TEST

START_TEST (hostile_numbers_are_bounded)
{
  const struct {
    gint64 instant, sent_at;
  } rows[] = {{G_MAXINT64, LATEST}, {G_MININT64 + 1, 0}, {-1, 0}};
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = g_strdup_printf ("%d@x", (int) i);
    Mail mail = {.id = id, .date = rows[i].instant, .sent_at = rows[i].instant};
    record (&mail, NOW);
    g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
    g_autoptr (GArray) matches = find (log, SENT_KEY_MESSAGE_ID, id, NULL);
    ck_assert_int_eq (g_array_index (matches, SentMatch, 0).date,
                      INSTANT_UNKNOWN);
    ck_assert_int_eq (g_array_index (matches, SentMatch, 0).sent_at,
                      rows[i].sent_at);
  }
}
END_TEST

START_TEST (nothing_stands_in_clear)
{
  static const char *const secrets[] = {"uniqueid",        "uniqueenvelope",
                                        "uniquerecipient", "uniquesubject",
                                        "us@example.org",  "example"};
  const Mail mail = {.id = "uniqueid@example.org",
                     .envelope_id = "uniqueenvelope",
                     .recipient = "uniquerecipient@example.net",
                     .subject = "uniquesubject"};
  record (&mail, NOW);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    ck_assert (g_file_get_contents (file, &bytes, &length, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
      ck_assert_msg (memmem (bytes, length, secrets[i], strlen (secrets[i])) ==
                         NULL,
                     "%s has %s", name, secrets[i]);
  }
}
END_TEST

START_TEST (two_logs_have_two_salts)
{
  const Mail mail = {.id = "a@x"};
  record (&mail, NOW);
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first, n_second;
  ck_assert (g_file_get_contents (path, &first, &n_first, NULL));
  unlink (path);
  record (&mail, NOW);
  ck_assert (g_file_get_contents (path, &second, &n_second, NULL));
  ck_assert_uint_eq (n_first, n_second);
  ck_assert_int_ne (memcmp (first, second, n_first), 0);
}
END_TEST

START_TEST (coverage_moves)
{
  const Mail with = {.id = "a@x", .recipient = "r@x"};
  const Mail without = {.id = "b@x"};
  Mail old_without = {.id = "c@x"};
  old_without.sent_at = NOW - 50;
  sent_log_close (open_log (SENT_LOG_WRITE));
  SentLogStatus status = status_of_log ();
  ck_assert_int_eq (status.covered_since, INSTANT_UNKNOWN);
  ck_assert_int_eq (status.recipients_covered_since, INSTANT_UNKNOWN);
  ck_assert_int_eq (status.all.last_sent_at, INSTANT_UNKNOWN);

  record (&without, NOW);
  status = status_of_log ();
  ck_assert_int_eq (status.covered_since, NOW);
  ck_assert_int_eq (status.recipients_covered_since, INSTANT_UNKNOWN);

  record (&with, NOW + 10);
  status = status_of_log ();
  ck_assert_int_eq (status.covered_since, NOW);
  ck_assert_int_eq (status.recipients_covered_since, NOW);
  ck_assert_int_eq (status.all.last_sent_at, NOW + 10);

  record (&without, NOW + 20);
  ck_assert_int_eq (status_of_log ().recipients_covered_since, NOW + 20);
  record (&old_without, NOW + 30);
  ck_assert_int_eq (status_of_log ().recipients_covered_since, NOW + 20);
  ck_assert_int_eq (status_of_log ().all.last_sent_at, NOW + 20);
}
END_TEST

START_TEST (coverage_is_extended_and_limited)
{
  const Mail with = {.id = "a@x", .recipient = "r@x"};
  record (&with, NOW);
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  ck_assert (sent_log_extend_coverage (log, NOW + 5, NULL));
  ck_assert_int_eq (status_of_log ().covered_since, NOW);
  ck_assert (sent_log_extend_coverage (log, NOW - 30 * DAY, NULL));
  ck_assert_int_eq (status_of_log ().covered_since, NOW - 30 * DAY);
  ck_assert_int_eq (status_of_log ().recipients_covered_since, NOW - 30 * DAY);
  ck_assert (sent_log_expire (log, NOW - 20 * DAY, NULL, NULL));
  ck_assert_int_eq (status_of_log ().covered_since, NOW - 20 * DAY);
  ck_assert (sent_log_expire (log, NOW - 25 * DAY, NULL, NULL));
  ck_assert_int_eq (status_of_log ().covered_since, NOW - 20 * DAY);
}
END_TEST

START_TEST (what_is_missed_limits_coverage)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  ck_assert (sent_log_note_missed (path, NOW - 30 * DAY, NULL));
  ck_assert (!instant_is_known (status_of_log ().covered_since));
  ck_assert (sent_log_extend_coverage (log, NOW - 20 * DAY, NULL));
  ck_assert_int_eq (status_of_log ().covered_since, NOW - 20 * DAY);
  ck_assert (sent_log_note_missed (path, NOW - 2 * DAY, NULL));
  ck_assert_int_eq (status_of_log ().missed_until, NOW - 2 * DAY);
  ck_assert_int_eq (status_of_log ().covered_since, NOW - 2 * DAY);
  ck_assert (sent_log_note_missed (path, NOW - 9 * DAY, NULL));
  ck_assert_int_eq (status_of_log ().covered_since, NOW - 2 * DAY);

  ck_assert (sent_log_extend_coverage (log, NOW - DAY, NULL));
  ck_assert_int_eq (status_of_log ().missed_until, NOW - 2 * DAY);
  ck_assert (sent_log_extend_coverage (log, NOW - 21 * DAY, NULL));
  ck_assert (!instant_is_known (status_of_log ().missed_until));
  ck_assert_int_eq (status_of_log ().covered_since, NOW - 21 * DAY);
}
END_TEST

START_TEST (what_is_missed_stays_so_for_another_user)
{
  g_autofree char *mark = g_strconcat (path, ".missed", NULL);
  struct stat status;
  if (geteuid () != 0)
    return;
  ck_assert_int_eq (chown (folder, OTHER_UID, (gid_t) -1), 0);
  for (mode_t mode = 0600; mode <= 0644; mode += 0044) {
    ck_assert (sent_log_note_missed (path, NOW - 2 * DAY, NULL));
    ck_assert_int_eq (chown (mark, 0, (gid_t) -1), 0);
    ck_assert_int_eq (chmod (mark, mode), 0);
    ck_assert_int_eq (seteuid (OTHER_UID), 0);
    gboolean is_noted = sent_log_note_missed (path, NOW - 9 * DAY, NULL);
    ck_assert_int_eq (seteuid (0), 0);
    ck_assert (is_noted);
    ck_assert_int_eq (stat (mark, &status), 0);
    ck_assert_int_eq (status.st_mtime, NOW - 2 * DAY);
    ck_assert_int_eq (unlink (mark), 0);
  }
}
END_TEST

/* @n messages in one transaction, every other one of them old. */
static void
fill (SentLog *log, guint n)
{
  g_autoptr (GPtrArray) owned =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree SentMessage *messages = g_new0 (SentMessage, n);
  for (guint i = 0; i < n; i++) {
    GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
    GPtrArray *recipients = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (owned, ids);
    g_ptr_array_add (owned, recipients);
    g_ptr_array_add (ids, g_strdup_printf ("%u@fill", i));
    g_ptr_array_add (recipients, g_strdup_printf ("r%u@fill", i));
    gint64 sent_at = i % 2 == 0 ? NOW : NOW - 50 * DAY;
    messages[i] = (SentMessage){.message_ids = ids,
                                .recipients = recipients,
                                .date = sent_at - 7,
                                .sent_at = sent_at};
  }
  ck_assert (sent_log_add (log, messages, n, NOW, 0, NULL));
}

START_TEST (expire_removes_what_is_old_and_nothing_else)
{
  const guint n = 10000; /* several chunks */
  guint64 removed = 0;
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  fill (log, n);
  ck_assert (sent_log_expire (log, NOW - 50 * DAY, &removed, NULL));
  ck_assert_uint_eq (removed, 0);
  ck_assert (sent_log_expire (log, NOW - 50 * DAY + 1, &removed, NULL));
  ck_assert_uint_eq (removed, n);
  assert_counts_are_true ();
  SentLogStatus status = status_of_log ();
  ck_assert_uint_eq (status.all.n_messages, n / 2);
  ck_assert_uint_eq (status.all.n_recipients, n / 2);
  ck_assert_uint_eq (count (log, SENT_KEY_MESSAGE_ID, "0@fill"), 1);
  ck_assert_uint_eq (count (log, SENT_KEY_MESSAGE_ID, "1@fill"), 0);
}
END_TEST

/* Adding alone must remove what is old: the sweep goes through the whole log
 * and begins again. */
START_TEST (adding_sweeps)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  fill (log, 2000);
  for (guint i = 0; i < 800; i++) {
    g_autofree char *id = g_strdup_printf ("%u@add", i);
    Mail mail = {.id = id, .recipient = "r@x"};
    ck_assert (add_mail (log, &mail, NOW, 45 * DAY, NULL));
  }
  SentLogStatus status = status_of_log ();
  ck_assert_uint_eq (status.all.n_messages, 1000 + 800);
  ck_assert_uint_eq (status.all.n_recipients, 1000 + 1);
}
END_TEST

static gint64
sent_at (const char *id)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  g_autoptr (GArray) matches = find (log, SENT_KEY_MESSAGE_ID, id, NULL);
  ck_assert_uint_eq (matches->len, 1);
  return g_array_index (matches, SentMatch, 0).sent_at;
}

/* By a clock that stands before coverage began, what is sent now is as old as
 * the youngest entry: where it is as old as coverage, it is swept at once. */
START_TEST (a_clock_put_back_makes_nothing_old)
{
  const gint64 wrong = NOW - 300 * DAY;
  const Mail first = {.id = "first@x"}, last = {.id = "last@x"};
  const Mail sent = {.id = "sent@x", .recipient = "r@x"};
  const Mail imported = {.id = "imported@x", .sent_at = wrong - DAY};
  record (&first, NOW - 100 * DAY);
  record (&last, NOW - DAY);
  record (&sent, wrong);
  record (&imported, wrong);
  ck_assert_int_eq (sent_at ("sent@x"), NOW - DAY);
  ck_assert_int_eq (sent_at ("imported@x"), wrong - DAY);
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  ck_assert (sent_log_expire (log, NOW - 45 * DAY, NULL, NULL));
  ck_assert_uint_eq (count (log, SENT_KEY_MESSAGE_ID, "sent@x"), 1);
  ck_assert_uint_eq (count (log, SENT_KEY_RECIPIENT, "r@x"), 1);
  ck_assert_uint_eq (count (log, SENT_KEY_MESSAGE_ID, "imported@x"), 0);
}
END_TEST

START_TEST (adding_without_keep_never_sweeps)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  fill (log, 100);
  for (guint i = 0; i < 200; i++) {
    g_autofree char *id = g_strdup_printf ("%u@add", i);
    Mail mail = {.id = id};
    ck_assert (add_mail (log, &mail, NOW, 0, NULL));
  }
  ck_assert_uint_eq (status_of_log ().all.n_messages, 300);
}
END_TEST

START_TEST (missing_file_is_an_io_error_for_readers)
{
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_IO, "begin it with");
}
END_TEST

START_TEST (empty_file_is_filled_by_the_first_writer)
{
  const Mail mail = {.id = "a@x"};
  ck_assert (g_file_set_contents (path, "", 0, NULL));
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_TEMPORARY, "empty");
  record (&mail, NOW);
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  ck_assert_uint_eq (count (log, SENT_KEY_MESSAGE_ID, "a@x"), 1);
}
END_TEST

START_TEST (text_is_no_log)
{
  for (gsize length = 1; length < 5000; length = length * 3 + 1) {
    g_autofree char *bytes = g_strnfill (length, 'x');
    ck_assert (g_file_set_contents (path, bytes, (gssize) length, NULL));
    assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_CORRUPT, "move the file");
    assert_open_fails (SENT_LOG_WRITE, BACKSIFT_ERROR_CORRUPT, "move the file");
  }
}
END_TEST

START_TEST (truncated_log_is_corrupt)
{
  {
    g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
    fill (log, 1000);
  }
  ck_assert_int_eq (truncate (path, 3 * 4096 + 100), 0);
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_CORRUPT, "move the file");
}
END_TEST

START_TEST (overwritten_pages_are_corrupt)
{
  g_autoptr (GError) error = NULL;
  {
    g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
    fill (log, 1000);
  }
  struct stat status;
  ck_assert_int_eq (stat (path, &status), 0);
  g_autofree char *junk = g_strnfill ((gsize) status.st_size, 'j');
  int fd = open (path, O_WRONLY);
  /* Behind the header, the schema and the salt. */
  ck_assert_int_gt (pwrite (fd, junk, (gsize) status.st_size - 8192, 8192), 0);
  close (fd);
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  g_autoptr (SentLog) log =
      sent_log_open (path, SENT_LOG_READ, SHORT_WAIT, &error);
  if (log != NULL)
    ck_assert (!sent_log_find (log, SENT_KEY_MESSAGE_ID, "1@fill", NULL,
                               matches, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_CORRUPT));
  ck_assert_uint_eq (matches->len, 0);
}
END_TEST

START_TEST (newer_schema_is_refused_with_a_reason)
{
  const Mail mail = {.id = "a@x"};
  record (&mail, NOW);
  run_sql ("PRAGMA user_version = 3");
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_CORRUPT, "newer release");
  assert_open_fails (SENT_LOG_WRITE, BACKSIFT_ERROR_CORRUPT, "newer release");
}
END_TEST

/* A day as record, sendmail or import brought it. */
static void
add_by (SentLog *log, SentWay way, const char *id, gint64 sent_at)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  g_ptr_array_add (strings, (char *) id);
  const SentMessage message = {
      .message_ids = strings,
      .recipients = strings,
      .date = sent_at - 5,
      .sent_at = sent_at,
      .way = way,
  };
  ck_assert (sent_log_add (log, &message, 1, sent_at, 0, NULL));
}

START_TEST (each_way_is_counted)
{
  g_autoptr (SentLog) log = open_log (SENT_LOG_WRITE);
  add_by (log, SENT_WAY_RECORD, "a@x", NOW - 20 * DAY);
  add_by (log, SENT_WAY_RECORD, "b@x", NOW - 13 * DAY);
  add_by (log, SENT_WAY_MAIL_LOG, "c@x", NOW);
  add_by (log, SENT_WAY_MAIL_LOG, "c@x", NOW);
  assert_counts_are_true ();
  SentLogStatus status = status_of_log ();
  ck_assert_uint_eq (status.by_way[SENT_WAY_RECORD].n_messages, 2);
  ck_assert_uint_eq (status.by_way[SENT_WAY_MAIL_LOG].n_recipients, 1);
  ck_assert_int_eq (status.by_way[SENT_WAY_RECORD].last_sent_at,
                    NOW - 13 * DAY);
  ck_assert_int_eq (status.by_way[SENT_WAY_IMPORT].last_sent_at,
                    INSTANT_UNKNOWN);
  ck_assert_uint_eq (status.n_active_days, 2);
  /* Sent again on another day: one entry, of that day. */
  add_by (log, SENT_WAY_RECORD, "b@x", NOW - 13 * DAY);
  add_by (log, SENT_WAY_RECORD, "b@x", NOW - 10 * DAY);
  assert_counts_are_true ();
  ck_assert (sent_log_expire (log, NOW - DAY, NULL, NULL));
  assert_counts_are_true ();
  status = status_of_log ();
  ck_assert_int_eq (status.by_way[SENT_WAY_RECORD].last_sent_at,
                    INSTANT_UNKNOWN);
  ck_assert_uint_eq (status.all.n_messages, 1);
}
END_TEST

/* Makes a log of the first release out of one of this release. */
static const char *const back_to_schema_1 =
    "DROP TRIGGER message_added; DROP TRIGGER message_removed;"
    "DROP TRIGGER message_sent_again; DROP TRIGGER recipient_added;"
    "DROP TRIGGER recipient_removed; DROP TABLE activity;"
    "ALTER TABLE recipient DROP COLUMN way;"
    "ALTER TABLE message ADD COLUMN sender INTEGER NOT NULL DEFAULT 7;"
    "INSERT INTO meta VALUES ('last_sent_at', 5);"
    "PRAGMA user_version = 1";

START_TEST (log_of_an_older_release_is_taken_over)
{
  const Mail old = {.id = "a@x", .recipient = "r@x", .date = NOW - 60};
  const Mail new = {.id = "b@x"};
  record (&old, NOW);
  run_sql (back_to_schema_1);
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_TEMPORARY, "older release");
  record (&new, NOW + 1);
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  ck_assert_uint_eq (count (log, SENT_KEY_MESSAGE_ID, "a@x"), 1);
  ck_assert_uint_eq (count (log, SENT_KEY_MESSAGE_ID, "b@x"), 1);
  ck_assert_uint_eq (count (log, SENT_KEY_RECIPIENT, "r@x"), 1);
  assert_counts_are_true ();
  SentLogStatus status = status_of_log ();
  ck_assert_uint_eq (status.schema_version, 2);
  ck_assert_int_eq (status.covered_since, NOW);
  ck_assert_int_eq (status.all.last_sent_at, NOW + 1);
}
END_TEST

START_TEST (another_programs_database_is_left_alone)
{
  run_sql ("CREATE TABLE theirs (x)");
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_CORRUPT, "another program");
  assert_open_fails (SENT_LOG_WRITE, BACKSIFT_ERROR_CORRUPT, "another program");
  run_sql ("INSERT INTO theirs VALUES (1)");
}
END_TEST

START_TEST (only_regular_files_are_opened)
{
  ck_assert_int_eq (mkdir (path, 0700), 0);
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_CORRUPT, "regular file");
  assert_open_fails (SENT_LOG_WRITE, BACKSIFT_ERROR_CORRUPT, "regular file");
  ck_assert_int_eq (rmdir (path), 0);
  ck_assert_int_eq (mkfifo (path, 0600), 0);
  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_CORRUPT, "regular file");
  assert_open_fails (SENT_LOG_WRITE, BACKSIFT_ERROR_CORRUPT, "regular file");
}
END_TEST

START_TEST (locked_log_is_temporary_within_the_wait)
{
  const Mail mail = {.id = "a@x"};
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  sqlite3 *other = NULL;
  record (&mail, NOW);
  /* A handle that was opened in time has to wait, too. */
  g_autoptr (SentLog) early =
      sent_log_open (path, SENT_LOG_READ, SHORT_WAIT, NULL);
  g_autoptr (SentLog) writer =
      sent_log_open (path, SENT_LOG_WRITE, SHORT_WAIT, NULL);
  ck_assert_int_eq (sqlite3_open (path, &other), SQLITE_OK);
  ck_assert_int_eq (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL),
                    SQLITE_OK);

  assert_open_fails (SENT_LOG_READ, BACKSIFT_ERROR_TEMPORARY, "again later");
  ck_assert (!sent_log_find (early, SENT_KEY_MESSAGE_ID, "a@x", NULL, matches,
                             &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));
  g_clear_error (&error);
  ck_assert (!add_mail (writer, &mail, NOW, 0, &error));
  ck_assert (g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY));

  sqlite3_close (other);
  ck_assert (add_mail (writer, &mail, NOW, 0, NULL));
  ck_assert_uint_eq (count (early, SENT_KEY_MESSAGE_ID, "a@x"), 1);
}
END_TEST

START_TEST (writers_make_their_folders_private)
{
  struct stat status;
  g_autofree char *deep = g_build_filename (folder, "a", "b", "sent.db", NULL);
  g_autofree char *below = g_path_get_dirname (deep);
  mode_t umask_before = umask (0);
  g_autoptr (SentLog) log = sent_log_open (deep, SENT_LOG_WRITE, 1, NULL);
  umask (umask_before);
  ck_assert_ptr_nonnull (log);
  ck_assert_int_eq (stat (below, &status), 0);
  ck_assert_int_eq (status.st_mode & 0777, 0700);
  ck_assert_int_eq (stat (deep, &status), 0);
  ck_assert_int_eq (status.st_mode & 0777, 0600);
}
END_TEST

START_TEST (the_folder_says_who_may_read)
{
  static const struct {
    mode_t folder, file;
  } rows[] = {{0700, 0600}, {0750, 0640}, {0755, 0644}, {0711, 0644}};
  const Mail mail = {.id = "a@x"};
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct stat status;
    ck_assert_int_eq (chmod (folder, rows[i].folder), 0);
    mode_t umask_before = umask (077);
    record (&mail, NOW);
    umask (umask_before);
    ck_assert_int_eq (stat (path, &status), 0);
    ck_assert_int_eq (status.st_mode & 0777, rows[i].file);
    ck_assert_int_eq (unlink (path), 0);
  }
}
END_TEST

/* Runs @run in a child; its exit status. */
static int
run_as (uid_t uid, int (*run) (void))
{
  pid_t child = fork ();
  if (child == 0) {
    if (uid != 0 && (setgid (uid) < 0 || setuid (uid) < 0))
      _exit (99);
    _exit (run ());
  }
  int status = 0;
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128;
}

/* 0 found, 1 absent, 10 and more: 10 + the error's code. */
static int
look_up (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
  g_autoptr (SentLog) log =
      sent_log_open (path, SENT_LOG_READ, LONG_WAIT, &error);
  if (log == NULL ||
      !sent_log_find (log, SENT_KEY_MESSAGE_ID, "a@x", NULL, matches, &error))
    return 10 + error->code;
  return matches->len > 0 ? 0 : 1;
}

static int
write_as_other (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SentLog) log =
      sent_log_open (path, SENT_LOG_WRITE, SHORT_WAIT, &error);
  return log != NULL ? 0 : 10 + error->code;
}

START_TEST (another_uid_reads_with_read_access_only)
{
  const Mail mail = {.id = "a@x"};
  if (geteuid () != 0)
    return; /* only root can become two users */
  ck_assert_int_eq (chmod (folder, 0755), 0);
  record (&mail, NOW);
  ck_assert_int_eq (run_as (OTHER_UID, look_up), 0);
  ck_assert_int_eq (run_as (OTHER_UID, write_as_other),
                    10 + BACKSIFT_ERROR_REFUSED);
  /* With a writer's handle open, and while it has just written. */
  g_autoptr (SentLog) writer = open_log (SENT_LOG_WRITE);
  ck_assert (add_mail (writer, &mail, NOW, 0, NULL));
  ck_assert_int_eq (run_as (OTHER_UID, look_up), 0);
  ck_assert_int_eq (chmod (folder, 0700), 0);
  ck_assert_int_eq (run_as (OTHER_UID, look_up), 10 + BACKSIFT_ERROR_REFUSED);
  ck_assert_int_eq (chmod (folder, 0755), 0);
  ck_assert_int_eq (chmod (path, 0600), 0);
  ck_assert_int_eq (run_as (OTHER_UID, look_up), 10 + BACKSIFT_ERROR_REFUSED);
}
END_TEST

/* What root records for a user stays the user's. */
START_TEST (root_leaves_the_user_its_log)
{
  const Mail mail = {.id = "a@x"};
  struct stat status;
  if (geteuid () != 0)
    return;
  ck_assert_int_eq (chown (folder, OTHER_UID, OTHER_UID), 0);
  record (&mail, NOW);
  ck_assert_int_eq (stat (path, &status), 0);
  ck_assert_uint_eq (status.st_uid, OTHER_UID);
  ck_assert_int_eq (run_as (OTHER_UID, look_up), 0);
  ck_assert_int_eq (run_as (OTHER_UID, write_as_other), 0);
}
END_TEST

START_TEST (killed_writer_is_mended)
{
  const Mail mail = {.id = "a@x"}, next = {.id = "b@x"};
  ck_assert_int_eq (chmod (folder, 0755), 0);
  record (&mail, NOW);
  leave_hot_journal (path);
  /* Who may not write can't mend, and must not answer "absent". */
  if (geteuid () == 0)
    ck_assert_int_eq (run_as (OTHER_UID, look_up),
                      10 + BACKSIFT_ERROR_TEMPORARY);
  ck_assert_int_eq (run_as (0, look_up), 0);
  if (geteuid () == 0)
    ck_assert_int_eq (run_as (OTHER_UID, look_up), 0);
  leave_hot_journal (path);
  record (&next, NOW);
  SentLogStatus status = status_of_log ();
  ck_assert_uint_eq (status.all.n_messages, 2);
}
END_TEST

/* Killed at any moment, a writer of ours leaves a log in which everything is
 * that was reported as added. */
START_TEST (killed_while_adding_loses_nothing)
{
  for (guint round = 0; round < 20; round++) {
    int fds[2];
    ck_assert_int_eq (pipe (fds), 0);
    pid_t child = fork ();
    if (child == 0) {
      g_autoptr (SentLog) log =
          sent_log_open (path, SENT_LOG_WRITE, LONG_WAIT, NULL);
      for (guint i = 0; log != NULL; i++) {
        g_autofree char *id = g_strdup_printf ("%u.%u@kill", round, i);
        Mail mail = {.id = id};
        if (!add_mail (log, &mail, NOW, 45 * DAY, NULL) ||
            write (fds[1], &i, sizeof i) != sizeof i)
          break;
      }
      _exit (1);
    }
    close (fds[1]);
    guint last = 0;
    /* Ends with the number that was reported last, whenever the child died. */
    while (read (fds[0], &last, sizeof last) == sizeof last && last < round)
      ;
    g_usleep (round * 200);
    kill (child, SIGKILL);
    while (read (fds[0], &last, sizeof last) == sizeof last)
      ;
    close (fds[0]);
    waitpid (child, NULL, 0);
    g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
    for (guint i = 0; i <= last; i++) {
      g_autofree char *id = g_strdup_printf ("%u.%u@kill", round, i);
      ck_assert_msg (count (log, SENT_KEY_MESSAGE_ID, id) == 1, "%s", id);
    }
  }
}
END_TEST

#define N_CHILDREN    20
#define N_FIRST_USERS 50
#define N_ADDS        10

static int
write_some (guint writer)
{
  for (guint i = 0; i < N_ADDS; i++) {
    g_autoptr (SentLog) log =
        sent_log_open (path, SENT_LOG_WRITE, LONG_WAIT, NULL);
    g_autofree char *id = g_strdup_printf ("%u.%u@x", writer, i);
    Mail mail = {.id = id, .recipient = id};
    if (log == NULL || !add_mail (log, &mail, NOW, 45 * DAY, NULL))
      return 1;
  }
  return 0;
}

/* A reader may meet no log yet, but never a half-made or failing one. */
static int
read_some (guint reader)
{
  for (guint i = 0; i < 2 * N_ADDS; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SentMatch));
    g_autofree char *id = g_strdup_printf ("%u.%u@x", reader, i % N_ADDS);
    g_autoptr (SentLog) log =
        sent_log_open (path, SENT_LOG_READ, LONG_WAIT, &error);
    if (log == NULL &&
        !g_error_matches (error, BACKSIFT_ERROR, BACKSIFT_ERROR_IO))
      return 1;
    if (log != NULL &&
        !sent_log_find (log, SENT_KEY_MESSAGE_ID, id, NULL, matches, &error))
      return 2;
  }
  return 0;
}

static void
wait_for_success (const pid_t *children, guint n)
{
  for (guint i = 0; i < n; i++) {
    int status;
    ck_assert_int_eq (waitpid (children[i], &status, 0), children[i]);
    ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == 0,
                   "child %u: %x", i, (guint) status);
  }
}

START_TEST (many_write_and_read_a_fresh_log)
{
  pid_t children[2 * N_CHILDREN];
  for (guint i = 0; i < 2 * N_CHILDREN; i++) {
    children[i] = fork ();
    if (children[i] == 0)
      _exit (i % 2 == 0 ? write_some (i / 2) : read_some (i / 2));
  }
  wait_for_success (children, 2 * N_CHILDREN);
  g_autoptr (SentLog) log = open_log (SENT_LOG_READ);
  for (guint i = 0; i < N_CHILDREN * N_ADDS; i++) {
    g_autofree char *id = g_strdup_printf ("%u.%u@x", i / N_ADDS, i % N_ADDS);
    ck_assert_msg (count (log, SENT_KEY_MESSAGE_ID, id) == 1, "%s", id);
  }
}
END_TEST

static int
add_as_user (guint i)
{
  g_autofree char *id = g_strdup_printf ("%u@x", i);
  Mail mail = {.id = id};
  g_autoptr (SentLog) log =
      sent_log_open (path, SENT_LOG_WRITE, LONG_WAIT, NULL);
  return log != NULL && add_mail (log, &mail, NOW, 0, NULL) ? 0 : 1;
}

START_TEST (first_use_is_no_race)
{
  pid_t children[N_FIRST_USERS];
  int fds[2];
  g_autofree char *in_new_folder =
      g_build_filename (folder, "new", "folder", "sent.db", NULL);
  ck_assert_int_eq (pipe (fds), 0);
  g_free (path);
  path = g_steal_pointer (&in_new_folder);
  for (guint i = 0; i < N_FIRST_USERS; i++) {
    children[i] = fork ();
    if (children[i] == 0) {
      char byte;
      close (fds[1]);
      if (read (fds[0], &byte, 1) != 0) /* all start at once */
        _exit (9);
      _exit (add_as_user (i));
    }
  }
  close (fds[0]);
  close (fds[1]);
  wait_for_success (children, N_FIRST_USERS);
  ck_assert_uint_eq (status_of_log ().all.n_messages, N_FIRST_USERS);
}
END_TEST

static Suite *
sentlog_suite (void)
{
  const TTest *const tests[] = {
      finds_what_was_added,
      messages_without_id_are_found_by_recipient,
      subjects_that_agree_come_first,
      the_same_message_twice_is_one_entry,
      gathering_adds_what_adding_adds,
      much_that_is_gathered_is_written,
      gathering_knows_who_had_recipients,
      nothing_gathered_changes_nothing,
      hostile_numbers_are_bounded,
      nothing_stands_in_clear,
      two_logs_have_two_salts,
      coverage_moves,
      coverage_is_extended_and_limited,
      what_is_missed_limits_coverage,
      what_is_missed_stays_so_for_another_user,
      expire_removes_what_is_old_and_nothing_else,
      adding_sweeps,
      a_clock_put_back_makes_nothing_old,
      adding_without_keep_never_sweeps,
      missing_file_is_an_io_error_for_readers,
      empty_file_is_filled_by_the_first_writer,
      text_is_no_log,
      truncated_log_is_corrupt,
      overwritten_pages_are_corrupt,
      newer_schema_is_refused_with_a_reason,
      each_way_is_counted,
      log_of_an_older_release_is_taken_over,
      another_programs_database_is_left_alone,
      only_regular_files_are_opened,
      locked_log_is_temporary_within_the_wait,
      writers_make_their_folders_private,
      the_folder_says_who_may_read,
      another_uid_reads_with_read_access_only,
      root_leaves_the_user_its_log,
      killed_writer_is_mended,
      killed_while_adding_loses_nothing,
      many_write_and_read_a_fresh_log,
      first_use_is_no_race,
  };
  Suite *suite = suite_create ("sentlog");
  TCase *tcase = tcase_create ("sentlog");
  tcase_set_timeout (tcase, 300);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    tcase_add_test (tcase, tests[i]);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return suite_run (sentlog_suite ());
}
