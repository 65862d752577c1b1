/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `scan` and `import` are measured by: reads the first 4 kB of every file
 * of a folder, one after the other, and nothing else.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
  static char buffer[4096];
  unsigned long n_bytes = 0;
  if (argc != 2 || chdir (argv[1]) != 0)
    return EXIT_FAILURE;
  DIR *folder = opendir (".");
  if (folder == NULL)
    return EXIT_FAILURE;
  const struct dirent *entry;
  while ((entry = readdir (folder)) != NULL) {
    int fd = entry->d_name[0] == '.' ? -1 : open (entry->d_name, O_RDONLY);
    if (fd < 0)
      continue;
    ssize_t n = read (fd, buffer, sizeof buffer);
    if (n > 0)
      n_bytes += (unsigned long) n;
    close (fd);
  }
  closedir (folder);
  printf ("%lu bytes\n", n_bytes);
  return EXIT_SUCCESS;
}
