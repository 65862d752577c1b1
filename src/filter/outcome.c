/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parent's side: it reads the spool, so that the child shares what was
 * read, and believes the child only once its last line has come.
 */
#include "filter/outcome_work.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/platform.h"
#include "filter/keeping.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The lines of an honest child have a few kilobytes, and with a header block
 * and ids, which escaping makes three times as long, some hundred. */
#define MAX_ANSWER_BYTES      (64 * 1024)
#define MAX_LONG_ANSWER_BYTES (512 * 1024)
/* How long a child that was killed is waited for: one that hangs in the
 * kernel, on a dead network disk, may not go for hours. */
#define REAP_SECONDS 0.5

typedef struct {
  pid_t pid;
  int fd;          /* where its lines come from */
  gint64 deadline; /* g_get_monotonic_time() */
  gboolean is_late;
  int wait_status; /* -1: not known */
} Child;

static void
lower_limit (int resource, rlim_t most)
{
  struct rlimit limit;
  if (getrlimit (resource, &limit) != 0)
    return;
  if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > most)
    limit.rlim_max = most;
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > most)
    limit.rlim_cur = most;
  /* Without a limit the child is less safe, but as right. */
  (void) setrlimit (resource, &limit);
}

/* ASan reserves terabytes of addresses. */
#ifdef __SANITIZE_ADDRESS__
static void
limit_memory (void)
{
}
#else
static void
limit_memory (void)
{
  g_autofree char *statm = NULL;
  if (!g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL))
    return;
  guint64 pages = g_ascii_strtoull (statm, NULL, 10);
  lower_limit (RLIMIT_AS,
               pages * (guint64) sysconf (_SC_PAGESIZE) + OUTCOME_MEMORY_BYTES);
}
#endif

static G_GNUC_NORETURN void
be_child (OutcomeWork work, Spool *spool, const ExamineContext *context, int fd)
{
  /* Nobody waits for the child of a parent that was killed. */
  (void) platform_end_with_parent ();
  /* Its parent tells how it died. */
  (void) signal (SIGABRT, SIG_DFL);
  (void) signal (SIGTRAP, SIG_DFL);
  (void) signal (SIGXCPU, SIG_DFL);
  /* Nothing may get into the message's output, nor hold it open. */
  int null = descriptor_open ("/dev/null", O_RDWR | O_CLOEXEC, 0);
  if (null >= 0 && null != STDOUT_FILENO)
    (void) dup2 (null, STDOUT_FILENO);
  lower_limit (RLIMIT_CORE, 0);
  limit_memory ();
  work (spool, context, fd);
  _exit (EXIT_SUCCESS);
}

/* FALSE where no child can be made. */
static gboolean
start_child (OutcomeWork work, Spool *spool, const ExamineContext *context,
             Child *child)
{
  int ends[2];
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return FALSE;
  /* Inherited as ignored, it would keep us from learning how the child
   * ended. */
  (void) signal (SIGCHLD, SIG_DFL);
  child->pid = fork ();
  if (child->pid == 0) {
    close (ends[0]);
    be_child (work, spool, context, ends[1]);
  }
  close (ends[1]);
  child->fd = ends[0];
  if (child->pid < 0)
    close (ends[0]);
  return child->pid > 0;
}

/* Waits for bytes from the child until the deadline. */
static gboolean
wait_for_bytes (Child *child)
{
  for (;;) {
    gint64 left = child->deadline - g_get_monotonic_time ();
    struct pollfd wait = {.fd = child->fd, .events = POLLIN};
    int n = left <= 0 ? 0 : poll (&wait, 1, (int) (left / 1000) + 1);
    if (n > 0)
      return TRUE;
    if (n == 0 && left > 0)
      continue;
    if (n < 0 && errno == EINTR)
      continue;
    child->is_late = TRUE;
    return FALSE;
  }
}

static gboolean
has_last_line (const GString *answer, const char *line)
{
  gsize length = strlen (line);
  return g_str_has_suffix (answer->str, line) &&
         (answer->len == length ||
          answer->str[answer->len - length - 1] == '\n');
}

/* The process need not be gone by then. */
static gboolean
has_ended (const GString *answer)
{
  return has_last_line (answer, "end \n") || has_last_line (answer, "odd \n");
}

static void
read_answer (Child *child, GString *answer, gsize most)
{
  char buffer[4096];
  while (answer->len < most && !has_ended (answer) && wait_for_bytes (child)) {
    gssize n = descriptor_read (child->fd, buffer, sizeof buffer);
    if (n <= 0)
      break;
    g_string_append_len (answer, buffer, n);
  }
  close (child->fd);
}

/* Ends the child where it has not ended by itself. */
static void
reap (Child *child, gboolean is_honest)
{
  gint64 patience =
      g_get_monotonic_time () + (gint64) (REAP_SECONDS * G_USEC_PER_SEC);
  if (child->is_late || !is_honest)
    (void) kill (child->pid, SIGKILL);
  child->wait_status = -1;
  for (;;) {
    int status;
    pid_t pid = waitpid (child->pid, &status, WNOHANG);
    if (pid == child->pid)
      child->wait_status = status;
    if (pid == child->pid || (pid < 0 && errno != EINTR))
      return;
    if (g_get_monotonic_time () >= patience) {
      (void) kill (child->pid, SIGKILL);
      return;
    }
    g_usleep (100);
  }
}

static char *
describe_failure (const Child *child, double deadline_seconds)
{
  if (child->is_late)
    return g_strdup_printf ("reading the message took longer than %g seconds: "
                            "it passes unjudged",
                            deadline_seconds);
  if (child->wait_status != -1 && WIFSIGNALED (child->wait_status))
    return g_strdup_printf ("reading the message ended with signal %d: it "
                            "passes unjudged, please report this",
                            WTERMSIG (child->wait_status));
  return g_strdup ("reading the message failed, perhaps for want of memory: "
                   "it passes unjudged");
}

/* What stands where the child did not come to its end. */
static void
fail_open (Outcome *outcome, char *trouble)
{
  ReportKind kind = outcome->kind;
  outcome_clear (outcome);
  outcome->trouble = trouble;
  if (kind == REPORT_KIND_ORDINARY)
    return;
  outcome->kind = kind;
  outcome->verdict = VERDICT_UNVERIFIABLE;
  outcome->evidence = EVIDENCE_LOG_UNAVAILABLE;
}

/* Without a child: no processes to be had. */
static gboolean
find_in_process (Spool *spool, const ExamineContext *context, Outcome *outcome,
                 GError **error)
{
  g_autoptr (Examination) examination = examine (spool, context, error);
  if (examination == NULL)
    return FALSE;
  outcome->kind = examination->report->kind;
  outcome->verdict = examination->judgement.verdict;
  outcome->evidence = examination->judgement.evidence;
  outcome->subject_of = g_strdup (examination->judgement.subject_of);
  outcome->trouble = g_strdup (examination->trouble);
  keeping_choose (outcome, examination->report, spool, context);
  return TRUE;
}

static AnswerEnd
read_lines (const GString *answer, Outcome *outcome, GError **error)
{
  AnswerEnd end = ANSWER_OPEN;
  g_auto (GStrv) lines = g_strsplit (answer->str, "\n", -1);
  for (char **line = lines; *line != NULL && end == ANSWER_OPEN; line++)
    if (line[1] != NULL) /* what follows the last line end is half a line */
      outcome_read_line (*line, outcome, &end, error);
  return end;
}

/* Has the work done by a child, and tells how its answer ended. FALSE: the
 * message can't be read, the child says, or no child can be made. */
static gboolean
have_done (OutcomeWork work, Spool *spool, const ExamineContext *context,
           Child *child, Outcome *outcome, AnswerEnd *end, GError **error)
{
  if (!start_child (work, spool, context, child))
    return FALSE;
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) told = NULL;
  read_answer (child, answer,
               context->keeps_headers ? MAX_LONG_ANSWER_BYTES
                                      : MAX_ANSWER_BYTES);
  *end = read_lines (answer, outcome, &told);
  reap (child, *end != ANSWER_OPEN || told != NULL);
  if (told == NULL)
    return TRUE;
  outcome_clear (outcome);
  g_propagate_error (error, g_steal_pointer (&told));
  return FALSE;
}

gboolean
outcome_supervise (const OutcomeTask *task, Spool *spool,
                   const ExamineContext *context, Outcome *outcome,
                   GError **error)
{
  *outcome = (Outcome){0};
  if (!spool_read_all (spool, error))
    return FALSE;

  Child child = {.fd = -1};
  child.deadline = g_get_monotonic_time () +
                   (gint64) (task->deadline_seconds * G_USEC_PER_SEC);
  AnswerEnd end = ANSWER_OPEN;
  GError *told = NULL;
  gboolean ok =
      have_done (task->work, spool, context, &child, outcome, &end, &told);
  if (ok && end == ANSWER_ODD && task->work_on_odd != NULL) {
    outcome_clear (outcome);
    end = ANSWER_OPEN;
    ok = have_done (task->work_on_odd, spool, context, &child, outcome, &end,
                    &told);
  }
  if (told != NULL) {
    g_propagate_error (error, told);
    return FALSE;
  }
  if (!ok)
    return find_in_process (spool, context, outcome, error);
  if (end != ANSWER_COMPLETE)
    fail_open (outcome, describe_failure (&child, task->deadline_seconds));
  return TRUE;
}

gboolean
outcome_find (Spool *spool, const ExamineContext *context, Outcome *outcome,
              GError **error)
{
  static const OutcomeTask task = {outcome_work_plain, outcome_work_odd,
                                   OUTCOME_DEADLINE_SECONDS};
  gboolean may_be_report;
  *outcome = (Outcome){0};
  if (!examine_head (spool, context, &may_be_report, error))
    return FALSE;
  if (!may_be_report)
    return TRUE;
  return outcome_supervise (&task, spool, context, outcome, error);
}

void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->subject_of);
  g_free (outcome->trouble);
  keeping_drop (outcome);
  *outcome = (Outcome){0};
}
