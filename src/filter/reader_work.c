/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "filter/reader_work.h"

#include "base/descriptor.h"
#include "base/instant.h"
#include "base/platform.h"
#include "filter/fencing.h"
#include "filter/reader_answer.h"
#include "filter/reader_batch.h"
#include "mail/maildir_opener.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

typedef struct {
  const ReadersSetup *setup;
  const ReaderTask *task;
  GByteArray *answers; /* not yet sent: each waking of the parent costs */
  MaildirOpener opener;
  guint index;      /* in the batch */
  guint n_before;   /* in all batches before */
  SentLogs *logs;   /* opened when a report needs them; nullable */
  gint64 opened_at; /* g_get_monotonic_time() */
} Work;

/* For how long opened logs are good: a wait for one counts from its opening,
 * and what they cover may change. */
#define LOGS_USEC (G_USEC_PER_SEC / 2)

/* How much is held back of a batch's answers. */
#define ANSWER_BYTES (16 * 1024)

/* Hold the header of most mail, and of nearly all. */
#define PREFIX_BYTES      (4 * 1024)
#define MOST_PREFIX_BYTES (8 * 1024)

/* More than reading any report takes at once. */
#define KEPT_BYTES (16 * 1024 * 1024)

char *
message_place_describe (const MessagePlace *place)
{
  return place->size_bytes == 0
             ? g_strdup (place->file_name)
             : g_strdup_printf ("%s:%" G_GUINT64_FORMAT, place->file_name,
                                place->offset);
}

/* --- one message --- */

/* A parent that is gone needs no answers. */
static void
answer (const Work *work, const ReaderAnswer *what)
{
  GByteArray *answers = work->answers;
  ReaderAnswer indexed = *what;
  indexed.index = work->index;
  reader_answer_append (answers, &indexed);
  if (what->event != READER_DONE && answers->len < ANSWER_BYTES)
    return;
  if (!descriptor_write (work->task->out, answers->data, answers->len, NULL))
    _exit (EXIT_SUCCESS);
  g_byte_array_set_size (answers, 0);
}

static void
leave_trace (const Work *work, gint at)
{
  g_atomic_int_set (&work->task->trace->at, at);
}

static void
answer_unreadable (const Work *work, const char *why)
{
  answer (work,
          &(ReaderAnswer){.event = READER_UNREADABLE, .why = (char *) why});
}

static void
answer_report (const Work *work, const MessagePlace *place,
               const Examination *examination, gint64 arrived_at)
{
  const ReadersSetup *setup = work->setup;
  g_autoptr (Summary) summary = summary_new (examination, arrived_at);
  if (setup->describe != NULL)
    summary->text = setup->describe (place, examination, setup->data);
  answer (work, &(ReaderAnswer){.event = READER_REPORT, .summary = summary});
}

/* A file's time may be that of a restored backup, or of a copy, and what the
 * header says may be wrong either way: the earlier one is the safer one, since
 * the log may not have covered that time. */
static gint64
arrival (const struct stat *status, const Report *report, gint64 now)
{
  gint64 at = MIN (now, (gint64) status->st_mtim.tv_sec);
  if (instant_is_known (report->dated_at))
    at = MIN (at, report->dated_at);
  return at;
}

/* A log that could not be asked, or was held for too long, is opened anew. */
static void
judge_report (Work *work, Examination *examination, ExamineContext *context)
{
  gint64 now = g_get_monotonic_time ();
  if (work->logs != NULL && now - work->opened_at > LOGS_USEC)
    g_clear_pointer (&work->logs, sent_logs_close);
  gboolean is_fresh = work->logs == NULL;
  if (is_fresh) {
    work->logs = examine_open_logs (context);
    work->opened_at = now;
  }
  context->opened = work->logs;
  examine_judge (examination, context);
  if (examination->trouble == NULL)
    return;
  g_clear_pointer (&work->logs, sent_logs_close);
  if (!is_fresh)
    judge_report (work, examination, context);
}

static void
examine_spool (Work *work, const MessagePlace *place, Spool *spool,
               const struct stat *status)
{
  ExamineContext context = *work->setup->context;
  g_autoptr (GError) error = NULL;
  g_autoptr (Examination) examination = examine_read (spool, &context, &error);
  if (examination == NULL) {
    answer_unreadable (work, error->message);
    return;
  }
  if (examination->report->kind == REPORT_KIND_ORDINARY)
    return;
  context.now = arrival (status, examination->report, context.now);
  judge_report (work, examination, &context);
  answer_report (work, place, examination, context.now);
}

/* Most messages are known by their first bytes: they need no spool. */
static gboolean
is_ordinary (const Work *work, int fd)
{
  char bytes[MOST_PREFIX_BYTES];
  const ExamineContext *context = work->setup->context;
  PrefixSays says = PREFIX_TOO_SHORT;
  gsize length = 0;
  while (says == PREFIX_TOO_SHORT && length < sizeof bytes) {
    gsize wanted = MIN (PREFIX_BYTES, sizeof bytes - length);
    gssize n = pread (fd, bytes + length, wanted, (off_t) length);
    if (n < 0 || (n == 0 && length == 0))
      return FALSE;
    length += (gsize) n;
    says = examine_prefix (bytes, length, n == 0, context);
    if (n == 0)
      break;
  }
  return says == PREFIX_ORDINARY;
}

static void
read_open (Work *work, const MessagePlace *place, int fd)
{
  struct stat status;
  if (place->size_bytes == 0 && is_ordinary (work, fd))
    return;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    answer_unreadable (work, "no regular file");
    return;
  }
  g_autoptr (Spool) spool =
      place->size_bytes == 0
          ? spool_new (fd)
          : spool_new_part (fd, place->offset, place->size_bytes);
  leave_trace (work, (gint) (work->n_before + work->index));
  examine_spool (work, place, spool, &status);
  leave_trace (work, READER_NOWHERE);
}

static void
read_message (Work *work, const MessagePlace *place)
{
  int fd = maildir_opener_open (&work->opener, place->file_name, O_NOFOLLOW);
  if (fd >= 0) {
    read_open (work, place, fd);
    close (fd);
  } else if (errno == ENOENT)
    answer (work, &(ReaderAnswer){.event = READER_GONE});
  else
    answer_unreadable (work,
                       errno == ELOOP ? "a symbolic link" : g_strerror (errno));
}

/* --- the process --- */

/* Buffers come and go with each report: what is given back to the system would
 * be asked for again at once. Measured: a third of a report's time. */
static void
keep_memory (void)
{
#ifdef M_TRIM_THRESHOLD
  (void) mallopt (M_TRIM_THRESHOLD, KEPT_BYTES);
  (void) mallopt (M_MMAP_THRESHOLD, KEPT_BYTES);
#endif
}

static void
work_through (Work *work, const GByteArray *batch)
{
  MessagePlace place;
  gsize offset = 0;
  for (work->index = 0; reader_batch_next (batch, &offset, &place);
       work->index++) {
    g_atomic_int_inc (&work->task->trace->n_begun);
    read_message (work, &place);
  }
  work->n_before += work->index;
}

void
reader_work (const ReaderTask *task)
{
  Work work = {
      .setup = task->setup, .task = task, .opener = MAILDIR_OPENER_NEW};
  g_autoptr (GByteArray) batch = g_byte_array_new ();
  work.answers = g_byte_array_new ();
  /* Nobody waits for the reader of a parent that was killed; and what a person
   * types is the parent's to answer: a reader that stops in the midst of a
   * question would hold the log, and seem to take too long. */
  (void) platform_end_with_parent ();
  (void) signal (SIGINT, SIG_IGN);
  (void) signal (SIGTSTP, SIG_IGN);
  keep_memory ();
  fencing_enter (task->setup->context, task->folders, task->out);
  while (reader_batch_read (batch, task->in)) {
    work_through (&work, batch);
    answer (&work, &(ReaderAnswer){.event = READER_DONE});
  }
  _exit (EXIT_SUCCESS);
}
