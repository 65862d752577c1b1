/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For unit tests of rooms that handle files: a temporary folder for each
 * test, and messages on pipes and in files.
 */
#pragma once

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *scratch;

static inline void
scratch_make (void)
{
  /* As src/main.c has it. */
  (void) signal (SIGPIPE, SIG_IGN);
  (void) signal (SIGXFSZ, SIG_IGN);
  scratch = g_dir_make_tmp ("backsift-test-XXXXXX", NULL);
  ck_assert_ptr_nonnull (scratch);
  ck_assert_int_eq (chmod (scratch, 0755), 0);
}

static inline int
scratch_remove_one (const char *path, const struct stat *status, int type,
                    struct FTW *where)
{
  (void) status;
  (void) type;
  (void) where;
  return g_remove (path);
}

static inline void
scratch_remove (void)
{
  nftw (scratch, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_clear_pointer (&scratch, g_free);
}

/* The caller frees it. */
static inline char *
scratch_path (const char *name)
{
  return g_build_filename (scratch, name, NULL);
}

static inline void
scratch_write (const char *path, const char *bytes, gsize length)
{
  ck_assert (g_file_set_contents_full (path, bytes, (gssize) length,
                                       G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                       NULL));
}

/* What a file holds; the caller frees it. */
static inline GString *
scratch_read (const char *path)
{
  char *bytes;
  gsize length;
  ck_assert_msg (g_file_get_contents (path, &bytes, &length, NULL), "%s", path);
  GString *text = g_string_new_len (bytes, (gssize) length);
  g_free (bytes);
  return text;
}

/* A pipe into which another process writes the bytes, @piece at a time. */
static inline int
scratch_pipe (const char *bytes, gsize length, gsize piece)
{
  int ends[2];
  ck_assert_int_eq (pipe2 (ends, O_CLOEXEC), 0);
  pid_t pid = fork ();
  ck_assert_int_ge (pid, 0);
  if (pid == 0) {
    close (ends[0]);
    for (gsize i = 0; i < length;) {
      gssize n = write (ends[1], bytes + i, MIN (piece, length - i));
      if (n < 0)
        _exit (1);
      i += (gsize) n;
    }
    _exit (0);
  }
  close (ends[1]);
  return ends[0];
}

/* A file at whose current offset the bytes start, behind @before. */
static inline int
scratch_file (const char *before, const char *bytes, gsize length)
{
  g_autofree char *path = scratch_path ("input");
  g_autoptr (GString) all = g_string_new (before);
  g_string_append_len (all, bytes, (gssize) length);
  scratch_write (path, all->str, all->len);
  int fd = open (path, O_RDWR | O_CLOEXEC);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (lseek (fd, (off_t) strlen (before), SEEK_SET),
                    (off_t) strlen (before));
  return fd;
}

static inline int
scratch_output (void)
{
  g_autofree char *path = scratch_path ("output");
  int fd = open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ck_assert_int_ge (fd, 0);
  return fd;
}

/* Closes the output and compares what was written. */
static inline void
scratch_check_output (int fd, const char *bytes, gsize length, const char *name)
{
  close (fd);
  g_autofree char *path = scratch_path ("output");
  g_autoptr (GString) output = scratch_read (path);
  ck_assert_msg (output->len == length, "%s: %zu bytes instead of %zu", name,
                 output->len, length);
  ck_assert_msg (memcmp (output->str, bytes, length) == 0,
                 "%s: other bytes: '%s'", name, output->str);
}

/* How many entries a folder has. */
static inline guint
scratch_count (const char *path)
{
  guint n = 0;
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  ck_assert_msg (folder != NULL, "%s", path);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static inline int
scratch_give_one (const char *path, const struct stat *status, int type,
                  struct FTW *where)
{
  (void) status;
  (void) type;
  (void) where;
  return lchown (path, 65534, 65534);
}

/* Leaves root's powers behind for the rest of this test's process; without
 * them there is nothing to leave. */
static inline void
scratch_become_nobody (void)
{
  if (geteuid () != 0)
    return;
  ck_assert_int_eq (nftw (scratch, scratch_give_one, 16, FTW_PHYS), 0);
  ck_assert_int_eq (setgid (65534), 0);
  ck_assert_int_eq (setuid (65534), 0);
}
