/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The writers' lock. SQLite's locks keep the data whole; this one makes writers
 * take turns, in the order in which they came, and the log's first use safe. It
 * is waited for in the kernel: where many wait, asking again and again for what
 * is locked took all the processor's time, at 200 writers a second nobody got
 * on any more.
 */
#include "sentlog/sentlog_sqlite.h"

#include "base/error.h"

#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/time.h>

/* How often a wait is interrupted to look at the deadline. */
#define TICK_USEC 50000

/* What a wait changes in the process, to be put back. */
typedef struct {
  struct sigaction action;
  struct itimerval timer;
  sigset_t mask;
} Before;

static void
do_nothing (int signal_number G_GNUC_UNUSED)
{
}

/* Without SA_RESTART flock() ends at a signal; ticks, since one may come just
 * before the call. */
static void
start_ticking (Before *before)
{
  const struct sigaction action = {.sa_handler = do_nothing};
  const struct itimerval timer = {.it_interval = {.tv_usec = TICK_USEC},
                                  .it_value = {.tv_usec = TICK_USEC}};
  sigset_t alarm;
  sigemptyset (&alarm);
  sigaddset (&alarm, SIGALRM);
  sigaction (SIGALRM, &action, &before->action);
  pthread_sigmask (SIG_UNBLOCK, &alarm, &before->mask);
  setitimer (ITIMER_REAL, &timer, &before->timer);
}

static void
stop_ticking (const Before *before)
{
  setitimer (ITIMER_REAL, &before->timer, NULL);
  pthread_sigmask (SIG_SETMASK, &before->mask, NULL);
  sigaction (SIGALRM, &before->action, NULL);
}

/* 0 or errno; EINTR at the deadline. */
static int
wait_for_lock (const SentLog *log)
{
  Before before;
  int failure;
  start_ticking (&before);
  do
    failure = flock (log->lock_fd, LOCK_EX) == 0 ? 0 : errno;
  while (failure == EINTR && g_get_monotonic_time () < log->deadline);
  stop_ticking (&before);
  return failure;
}

gboolean
log_lock (const SentLog *log, GError **error)
{
  int failure = flock (log->lock_fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  if (failure == EWOULDBLOCK || failure == EINTR)
    failure = wait_for_lock (log);
  if (failure == EINTR) {
    g_set_error (error, BACKSIFT_ERROR, BACKSIFT_ERROR_TEMPORARY,
                 "sent log %s: others are writing to it for longer than we "
                 "wait: try again later",
                 log->location);
    return FALSE;
  }
  return failure == 0 ||
         error_set_errno (error, failure, "can't lock the sent log %s",
                          log->location);
}

gboolean
log_try_lock (const SentLog *log, GError **error)
{
  if (flock (log->lock_fd, LOCK_EX | LOCK_NB) == 0) {
    log_unlock (log);
    return TRUE;
  }
  return errno == EWOULDBLOCK || errno == EINTR ||
         error_set_errno (error, errno,
                          "can't lock the sent log %s: put it on a file system "
                          "with locks",
                          log->location);
}

void
log_unlock (const SentLog *log)
{
  flock (log->lock_fd, LOCK_UN);
}
