/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Landlock: landlock(7). What the system's version of it knows is forbidden,
 * and reading allowed again below some paths.
 */
#include "base/fence_layers.h"

#include "base/descriptor.h"

#if defined(__linux__) && !defined(PLATFORM_POSIX)
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif
#endif

#if defined(__linux__) && !defined(PLATFORM_POSIX) &&                          \
    defined(SYS_landlock_create_ruleset)

/* Where glibc's loader finds a library by its name; without, it looks into two
 * dozen folders first. */
#define LIBRARY_LIST "/etc/ld.so.cache"

/* Of linux/landlock.h, which says what each is. */
typedef struct {
  guint64 handled_access_fs;
  guint64 handled_access_net;
  guint64 scoped;
} RulesetAttr;

typedef struct __attribute__ ((packed)) {
  guint64 allowed_access;
  gint32 parent_fd;
} PathBeneathAttr;

#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH      1
#define READ_FILE              (1ULL << 2)
#define READ_DIR               (1ULL << 3)

/* How many of the lowest bits each version knows; a later one knows no less. */
static const struct {
  long version;
  guint n_fs, n_net, n_scopes;
  gsize n_bytes; /* of the attributes */
} versions[] = {
    {6, 16, 2, 2, sizeof (RulesetAttr)},
    {5, 16, 2, 0, offsetof (RulesetAttr, scoped)},
    {4, 15, 2, 0, offsetof (RulesetAttr, scoped)},
    {3, 15, 0, 0, offsetof (RulesetAttr, handled_access_net)},
    {2, 14, 0, 0, offsetof (RulesetAttr, handled_access_net)},
    {1, 13, 0, 0, offsetof (RulesetAttr, handled_access_net)},
};

static guint64
lowest_bits (guint n)
{
  return (G_GUINT64_CONSTANT (1) << n) - 1;
}

/* -1: there is no Landlock here. */
static int
create_ruleset (void)
{
  long version =
      syscall (SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    if (version < versions[i].version)
      continue;
    const RulesetAttr attr = {lowest_bits (versions[i].n_fs),
                              lowest_bits (versions[i].n_net),
                              lowest_bits (versions[i].n_scopes)};
    return (int) syscall (SYS_landlock_create_ruleset, &attr,
                          versions[i].n_bytes, 0U);
  }
  return -1;
}

/* What can't be allowed can't be read: no more is to be said of it. */
static void
allow_reading (int ruleset, const char *path)
{
  struct stat status;
  int fd = descriptor_open (path, O_PATH | O_CLOEXEC, 0);
  if (fd < 0)
    return;
  if (fstat (fd, &status) == 0) {
    const PathBeneathAttr attr = {
        S_ISDIR (status.st_mode) ? READ_FILE | READ_DIR : READ_FILE, fd};
    (void) syscall (SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &attr,
                    0U);
  }
  close (fd);
}

#ifdef __GLIBC__
/* NULL: not known. The function asked about is one that nothing else has. The
 * caller frees it. */
static char *
c_library_folder (void)
{
  Dl_info info;
  if (dladdr ((const void *) gnu_get_libc_version, &info) == 0 ||
      info.dli_fname == NULL || info.dli_fname[0] != '/')
    return NULL;
  return g_path_get_dirname (info.dli_fname);
}
#else
/* musl has all in one. */
static char *
c_library_folder (void)
{
  return NULL;
}
#endif

gboolean
fence_restrict_files (const Fence *fence)
{
  int ruleset = create_ruleset ();
  if (ruleset < 0)
    return FALSE;
  g_autofree char *folder = c_library_folder ();
  if (folder != NULL) /* iconv() loads its converters from below */
    allow_reading (ruleset, folder);
  allow_reading (ruleset, LIBRARY_LIST);
  for (const char *const *path = fence->paths; *path != NULL; path++)
    allow_reading (ruleset, *path);
  gboolean is_done = syscall (SYS_landlock_restrict_self, ruleset, 0U) == 0;
  close (ruleset);
  return is_done;
}

gboolean
fence_keeps_library (const char *file_name)
{
  g_autofree char *folder = c_library_folder ();
  g_autofree char *path =
      folder != NULL ? g_build_filename (folder, file_name, NULL) : NULL;
  return path != NULL && g_getenv ("LD_LIBRARY_PATH") == NULL &&
         access (path, R_OK) == 0;
}

#else

gboolean
fence_restrict_files (const Fence *fence)
{
  (void) fence;
  return FALSE;
}

gboolean
fence_keeps_library (const char *file_name)
{
  (void) file_name;
  return FALSE;
}

#endif
