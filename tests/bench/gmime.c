/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What GMime costs by itself: it is started, and where there is something on
 * stdin that is parsed, by the quickest stream there is, and thrown away.
 */
#include <gmime/gmime.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int
main (void)
{
  struct stat status;
  g_mime_init ();
  if (fstat (STDIN_FILENO, &status) != 0 || status.st_size == 0)
    return EXIT_SUCCESS;
  GMimeStream *stream =
      g_mime_stream_mmap_new (dup (STDIN_FILENO), PROT_READ, MAP_PRIVATE);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);
  return message != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
