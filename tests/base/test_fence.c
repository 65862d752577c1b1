/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fence is for good: each thing is tried in a child of its own, within each
 * layer alone and within both. What is tried succeeds without a fence, which is
 * tried first: else a failure would say nothing.
 */
#include "base/fence_layers.h"
#include "base/filter_calls.h"
#include "suite.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static char *folder;
static int other[2], out[2]; /* pipes; out[1] can be written to */
static int file;             /* open for writing */
static int tcp, local;       /* who listens there */
static struct sockaddr_in tcp_address;
static struct sockaddr_un local_address = {.sun_family = AF_UNIX};

static const char *const readable[] = {"inside", "file", "missing", NULL};
static const char *const made[] = {"inside/below/file", "file", "outside",
                                   "removed", "socket"};

static void
listen_at (int fd, const struct sockaddr *address, socklen_t length)
{
  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (bind (fd, address, length), 0);
  ck_assert_int_eq (listen (fd, 8), 0);
}

static void
set_up (void)
{
  folder = g_dir_make_tmp ("fence-XXXXXX", NULL);
  ck_assert_int_eq (chdir (folder), 0);
  ck_assert_int_eq (g_mkdir_with_parents ("inside/below", 0700), 0);
  for (guint i = 0; i < G_N_ELEMENTS (made) - 1; i++)
    ck_assert (g_file_set_contents (made[i], "text", -1, NULL));
  file = open ("outside", O_RDWR);
  ck_assert_int_ge (file, 0);
  ck_assert_int_eq (pipe (other), 0);
  ck_assert_int_eq (pipe (out), 0);
  socklen_t length = sizeof tcp_address;
  tcp_address = (struct sockaddr_in){.sin_family = AF_INET};
  tcp_address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  tcp = socket (AF_INET, SOCK_STREAM, 0);
  listen_at (tcp, (struct sockaddr *) &tcp_address, length);
  (void) getsockname (tcp, (struct sockaddr *) &tcp_address, &length);
  g_strlcpy (local_address.sun_path, "socket", sizeof local_address.sun_path);
  local = socket (AF_UNIX, SOCK_STREAM, 0);
  listen_at (local, (struct sockaddr *) &local_address, sizeof local_address);
}

static void
tear_down (void)
{
  const int fds[] = {other[0], other[1], out[0], out[1], file, tcp, local};
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    g_unlink (made[i]);
  static const char *const new[] = {"new", "link", "renamed"};
  for (guint i = 0; i < G_N_ELEMENTS (new); i++)
    g_remove (new[i]);
  ck_assert_int_eq (g_rmdir ("inside/below") + g_rmdir ("inside"), 0);
  ck_assert_int_eq (chdir ("/"), 0);
  ck_assert_int_eq (g_rmdir (folder), 0);
  g_clear_pointer (&folder, g_free);
}

/* --- what is tried: TRUE where it succeeds --- */

#define TRY(name) static gboolean name (void)

static gboolean
opens (const char *path, int flags)
{
  return open (path, flags, 0600) >= 0;
}

static gboolean
connects (int domain, const struct sockaddr *address, socklen_t length)
{
  int fd = socket (domain, SOCK_STREAM, 0);
  return fd >= 0 && connect (fd, address, length) == 0;
}

TRY (reads_outside)
{
  return opens ("outside", O_RDONLY);
}

TRY (reads_passwd)
{
  return opens ("/etc/passwd", O_RDONLY);
}

TRY (lists_outside)
{
  return opens (".", O_RDONLY | O_DIRECTORY);
}

TRY (creates)
{
  return opens ("inside/below/../../new", O_WRONLY | O_CREAT);
}

TRY (creates_nameless)
{
#if defined(O_TMPFILE) && !defined(PLATFORM_POSIX)
  return opens (".", O_TMPFILE | O_RDWR);
#else
  return creates ();
#endif
}

TRY (writes_what_is_readable)
{
  return opens ("file", O_WRONLY);
}

TRY (truncates_what_is_readable)
{
  return opens ("file", O_RDONLY | O_TRUNC);
}

TRY (removes)
{
  return unlink ("removed") == 0;
}

TRY (renames)
{
  return rename ("removed", "renamed") == 0;
}

TRY (links)
{
  return link ("outside", "link") == 0;
}

TRY (links_by_name)
{
  return symlink ("outside", "link") == 0;
}

TRY (makes_a_folder)
{
  return mkdir ("new", 0700) == 0;
}

TRY (changes_a_mode)
{
  return chmod ("file", 0644) == 0;
}

TRY (connects_by_tcp)
{
  return connects (AF_INET, (const struct sockaddr *) &tcp_address,
                   sizeof tcp_address);
}

TRY (sends_by_udp)
{
  int fd = socket (AF_INET, SOCK_DGRAM, 0);
  return fd >= 0 &&
         sendto (fd, "x", 1, 0, (const struct sockaddr *) &tcp_address,
                 sizeof tcp_address) == 1;
}

TRY (connects_on_this_host)
{
  return connects (AF_UNIX, (const struct sockaddr *) &local_address,
                   sizeof local_address);
}

TRY (starts_a_program)
{
  execl ("/bin/true", "true", NULL);
  return FALSE;
}

TRY (forks)
{
  pid_t pid = fork ();
  if (pid == 0)
    _exit (0);
  return pid > 0 && waitpid (pid, NULL, 0) == pid;
}

TRY (signals_its_parent)
{
  return kill (getppid (), SIGCONT) == 0;
}

TRY (writes_elsewhere)
{
  return write (other[1], "x", 1) == 1;
}

TRY (writes_into_a_file)
{
  return pwrite (file, "x", 1, 0) == 1;
}

TRY (moves_a_descriptor)
{
  return dup2 (other[1], out[1]) == out[1];
}

TRY (copies_a_descriptor)
{
  close (out[1]);
  return fcntl (other[1], F_DUPFD, out[1]) >= 0;
}

#ifdef __linux__
TRY (limits_its_parent)
{
  struct rlimit limit;
  return prlimit (getppid (), RLIMIT_CORE, NULL, &limit) == 0;
}

TRY (is_traced)
{
  return prctl (PR_SET_DUMPABLE, 1UL, 0UL, 0UL, 0UL) == 0;
}
#endif

/* --- what goes on --- */

TRY (reads_what_is_readable)
{
  char bytes[4];
  int fd = open ("file", O_RDONLY);
  return fd >= 0 && read (fd, bytes, 4) == 4 && memcmp (bytes, "text", 4) == 0;
}

TRY (reads_below_what_is_readable)
{
  return opens ("inside/below/file", O_RDONLY) &&
         opens ("inside", O_RDONLY | O_DIRECTORY);
}

TRY (reads_what_is_open)
{
  char byte;
  return read (other[0], &byte, 1) == 1 && byte == 'o';
}

TRY (locks_what_it_reads)
{
  struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 1};
  return fcntl (open ("file", O_RDONLY), F_SETLK, &lock) == 0;
}

TRY (looks_at_files)
{
  struct stat status;
  return stat ("outside", &status) == 0 && access ("outside", R_OK) == 0 &&
         fstat (other[0], &status) == 0;
}

TRY (tells)
{
  return write (out[1], "x", 1) == 1;
}

TRY (takes_memory)
{
  char *large = malloc (32 * 1024 * 1024);
  memset (large, 1, 32 * 1024 * 1024);
  large = realloc (large, 64 * 1024 * 1024);
  free (large);
  return large != NULL;
}

TRY (tells_the_time)
{
  g_usleep (1000);
  return g_get_real_time () > 0 && g_get_monotonic_time () > 0;
}

/* Its converter is in a file, which is loaded only now. */
TRY (converts_korean)
{
  g_autofree char *text =
      g_convert ("\xb0\xa1", 2, "UTF-8", "EUC-KR", NULL, NULL, NULL);
  return g_strcmp0 (text, "\xea\xb0\x80") == 0;
}

TRY (signals_itself)
{
  (void) signal (SIGUSR1, SIG_IGN);
  return raise (SIGUSR1) == 0;
}

/* --- the rows --- */

enum { BOTH = FENCE_FILES | FENCE_CALLS };

static const struct {
  const char *name;
  gboolean (*try) (void);
  guint refused_by; /* FenceLayers */
  long version;     /* of Landlock, which refuses it only from that one on */
} rows[] = {
#define ROW(try)                                                               \
#try,                                                                        \
  try
    {ROW (reads_outside), FENCE_FILES, 1},
    {ROW (reads_passwd), FENCE_FILES, 1},
    {ROW (lists_outside), FENCE_FILES, 1},
    {ROW (creates), BOTH, 1},
    {ROW (creates_nameless), BOTH, 1},
    {ROW (writes_what_is_readable), BOTH, 1},
    {ROW (truncates_what_is_readable), BOTH, 3},
    {ROW (removes), BOTH, 1},
    {ROW (renames), BOTH, 1},
    {ROW (links), BOTH, 1},
    {ROW (links_by_name), BOTH, 1},
    {ROW (makes_a_folder), BOTH, 1},
    {ROW (changes_a_mode), FENCE_CALLS, 1},
    {ROW (connects_by_tcp), BOTH, 4},
    {ROW (sends_by_udp), FENCE_CALLS, 1},
    {ROW (connects_on_this_host), FENCE_CALLS, 1},
    {ROW (starts_a_program), BOTH, 1},
    {ROW (forks), FENCE_CALLS, 1},
    {ROW (signals_its_parent), BOTH, 6},
    {ROW (writes_elsewhere), FENCE_CALLS, 1},
    {ROW (writes_into_a_file), FENCE_CALLS, 1},
    {ROW (moves_a_descriptor), FENCE_CALLS, 1},
    {ROW (copies_a_descriptor), FENCE_CALLS, 1},
#ifdef __linux__
    {ROW (limits_its_parent), FENCE_CALLS, 1},
    {ROW (is_traced), FENCE_CALLS, 1},
#endif
    {ROW (reads_what_is_readable), 0, 1},
    {ROW (reads_below_what_is_readable), 0, 1},
    {ROW (reads_what_is_open), 0, 1},
    {ROW (locks_what_it_reads), 0, 1},
    {ROW (looks_at_files), 0, 1},
    {ROW (tells), 0, 1},
    {ROW (takes_memory), 0, 1},
    {ROW (tells_the_time), 0, 1},
    {ROW (converts_korean), 0, 1},
    {ROW (signals_itself), 0, 1},
};

/* As the system says it, without our help. */
static long
landlock_version (void)
{
#if defined(SYS_landlock_create_ruleset) && !defined(PLATFORM_POSIX)
  return syscall (SYS_landlock_create_ruleset, NULL, 0, 1U);
#else
  return 0;
#endif
}

enum { SUCCEEDED = 0, REFUSED = 7, NO_FENCE = 8, NOT_ENDED = 9 };

static int
wait_for (pid_t pid)
{
  int status = -1;
  ck_assert_int_ge (pid, 0);
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : NOT_ENDED;
}

static gboolean
enter (guint layers)
{
  const Fence fence = {readable, out[1]};
  if (layers == BOTH)
    return fence_enter (&fence) == BOTH;
#ifdef __linux__
  (void) prctl (PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
#endif
  return ((layers & FENCE_FILES) == 0 || fence_restrict_files (&fence)) &&
         ((layers & FENCE_CALLS) == 0 || fence_restrict_calls (&fence));
}

static int
attempt (guint row, guint layers)
{
  ck_assert_int_eq (write (other[1], "o", 1), 1);
  pid_t pid = fork ();
  if (pid == 0) {
    if (!enter (layers))
      _exit (NO_FENCE);
    _exit (rows[row].try () ? SUCCEEDED : REFUSED);
  }
  return wait_for (pid);
}

/* Of @layers, those that refuse it on this system. */
static guint
refusing (guint row, guint layers)
{
  guint by = rows[row].refused_by & layers;
  return landlock_version () < rows[row].version ? by & ~(guint) FENCE_FILES
                                                 : by;
}

static void
check_row (guint row, guint layers)
{
  if ((fence_find_layers () & layers) != layers)
    return;
  int result = attempt (row, layers);
  ck_assert_msg (result == (refusing (row, layers) ? REFUSED : SUCCEEDED),
                 "%s within %u: %d", rows[row].name, layers, result);
}

START_TEST (succeeds_without_a_fence)
{
  check_row (_i, 0);
}
END_TEST

START_TEST (row_within_landlock)
{
  check_row (_i, FENCE_FILES);
}
END_TEST

START_TEST (row_within_seccomp)
{
  check_row (_i, FENCE_CALLS);
}
END_TEST

START_TEST (row_within_both)
{
  check_row (_i, BOTH);
}
END_TEST

/* Else all rows would pass for want of a fence. */
START_TEST (the_system_s_layers_are_found)
{
  guint layers = landlock_version () > 0 ? FENCE_FILES : 0;
#ifdef FILTER_ARCH
  if (prctl (PR_GET_SECCOMP, 0UL, 0UL, 0UL, 0UL) >= 0)
    layers |= FENCE_CALLS;
#endif
  ck_assert_uint_eq (fence_find_layers (), layers);
}
END_TEST

START_TEST (no_image_is_kept)
{
  pid_t pid = fork ();
  if (pid == 0) {
    struct rlimit limit = {1, 1};
    fence_enter (&(Fence){readable, out[1]});
    _exit (getrlimit (RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0
               ? SUCCEEDED
               : REFUSED);
  }
  ck_assert_int_eq (wait_for (pid), SUCCEEDED);
}
END_TEST

#ifdef FILTER_ARCH
/* As a container does, or a kernel without them. */
static void
take_layers_away (int landlock_error, int seccomp_error)
{
  g_autoptr (GArray) steps = filter_new ();
  (void) prctl (PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
#ifdef SYS_landlock_create_ruleset
  filter_add_answer (steps, SYS_landlock_create_ruleset,
                     FILTER_FAIL (landlock_error));
#endif
  filter_add_answer (steps, SYS_prctl, FILTER_FAIL (seccomp_error));
  filter_allow_all (steps);
  if (!filter_install (steps))
    _exit (NO_FENCE);
}

START_TEST (goes_on_where_there_are_no_layers)
{
  static const int errors[][2] = {
      {ENOSYS, EINVAL}, {EOPNOTSUPP, ENOSYS}, {EPERM, EPERM}};
  if ((fence_find_layers () & FENCE_CALLS) == 0)
    return;
  pid_t pid = fork ();
  if (pid == 0) {
    take_layers_away (errors[_i][0], errors[_i][1]);
    guint layers = fence_enter (&(Fence){readable, out[1]});
    _exit (layers == 0 && reads_outside () && creates () ? SUCCEEDED : REFUSED);
  }
  ck_assert_int_eq (wait_for (pid), SUCCEEDED);
}
END_TEST

static gboolean
stays_here (void)
{
  return !starts_a_program () && errno == EPERM && !connects_by_tcp () &&
         !sends_by_udp () && connects_on_this_host () && creates () &&
         reads_outside () && forks ();
}

START_TEST (programs_are_forbidden)
{
  if ((fence_find_layers () & FENCE_CALLS) == 0)
    return;
  pid_t pid = fork ();
  if (pid == 0) {
    fence_forbid_programs ();
    pid_t child = fork ();
    if (child == 0)
      _exit (stays_here () ? SUCCEEDED : REFUSED);
    _exit (stays_here () ? wait_for (child) : REFUSED);
  }
  ck_assert_int_eq (wait_for (pid), SUCCEEDED);
}
END_TEST
#endif

START_TEST (only_what_the_fence_keeps_is_left_for_later)
{
  g_unsetenv ("LD_LIBRARY_PATH");
#if defined(__GLIBC__) && !defined(PLATFORM_POSIX)
  ck_assert (fence_keeps_library ("libc.so.6"));
#endif
  ck_assert (!fence_keeps_library ("libnothing.so.1"));
  g_setenv ("LD_LIBRARY_PATH", "/opt/lib", TRUE);
  ck_assert (!fence_keeps_library ("libc.so.6"));
}
END_TEST

int
main (void)
{
  const int n = (int) G_N_ELEMENTS (rows);
  Suite *suite = suite_create ("fence");
  TCase *tcase = tcase_create ("fence");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, the_system_s_layers_are_found);
  tcase_add_loop_test (tcase, succeeds_without_a_fence, 0, n);
  tcase_add_loop_test (tcase, row_within_landlock, 0, n);
  tcase_add_loop_test (tcase, row_within_seccomp, 0, n);
  tcase_add_loop_test (tcase, row_within_both, 0, n);
  tcase_add_test (tcase, no_image_is_kept);
  tcase_add_test (tcase, only_what_the_fence_keeps_is_left_for_later);
#ifdef FILTER_ARCH
  tcase_add_loop_test (tcase, goes_on_where_there_are_no_layers, 0, 3);
  tcase_add_test (tcase, programs_are_forbidden);
#endif
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
