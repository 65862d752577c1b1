/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GMime for the files of this room: loaded and started once, when the first
 * message needs it (base/lazy_library.h says why), and its objects released as
 * GLib's are. A function that is not in the list fails to link.
 */
#pragma once

#include "base/lazy_library.h"

#include <gmime/gmime.h>

/* Before any function of GMime or GObject is called. A system without GMime
 * ends the process, as one without any other library of ours does. */
void gmime_start (void);

/* Likewise, where there is something to do without GMime. Error: IO. */
gboolean gmime_try_start (GError **error);

#define GMIME_FUNCTIONS(X)                                                     \
  X (g_mime_content_type_get_mime_type)                                        \
  X (g_mime_data_wrapper_new_with_stream)                                      \
  X (g_mime_data_wrapper_write_to_stream)                                      \
  X (g_mime_init)                                                              \
  X (g_mime_message_add_mailbox)                                               \
  X (g_mime_message_get_from)                                                  \
  X (g_mime_message_get_mime_part)                                             \
  X (g_mime_message_new)                                                       \
  X (g_mime_message_part_get_message)                                          \
  X (g_mime_message_part_get_type)                                             \
  X (g_mime_message_set_date)                                                  \
  X (g_mime_message_set_message_id)                                            \
  X (g_mime_message_set_mime_part)                                             \
  X (g_mime_multipart_add)                                                     \
  X (g_mime_multipart_get_count)                                               \
  X (g_mime_multipart_get_part)                                                \
  X (g_mime_multipart_get_type)                                                \
  X (g_mime_multipart_new_with_subtype)                                        \
  X (g_mime_object_get_content_disposition_parameter)                          \
  X (g_mime_object_get_content_type)                                           \
  X (g_mime_object_get_content_type_parameter)                                 \
  X (g_mime_object_get_headers)                                                \
  X (g_mime_object_get_type)                                                   \
  X (g_mime_object_set_header)                                                 \
  X (g_mime_object_write_to_stream)                                            \
  X (g_mime_parser_construct_message)                                          \
  X (g_mime_parser_new_with_stream)                                            \
  X (g_mime_parser_set_persist_stream)                                         \
  X (g_mime_part_get_content)                                                  \
  X (g_mime_part_get_type)                                                     \
  X (g_mime_part_set_content)                                                  \
  X (g_mime_part_set_content_encoding)                                         \
  X (g_mime_stream_construct)                                                  \
  X (g_mime_stream_get_type)                                                   \
  X (g_mime_stream_mem_get_byte_array)                                         \
  X (g_mime_stream_mem_get_type)                                               \
  X (g_mime_stream_mem_new)                                                    \
  X (g_mime_stream_mem_new_with_buffer)                                        \
  X (g_mime_stream_mem_new_with_byte_array)                                    \
  X (g_mime_stream_mem_set_owner)                                              \
  X (g_mime_text_part_get_text)                                                \
  X (g_mime_text_part_get_type)                                                \
  X (g_mime_text_part_new_with_subtype)                                        \
  X (g_mime_text_part_set_charset)                                             \
  X (g_mime_utils_header_decode_date)                                          \
  X (g_mime_utils_header_decode_text)                                          \
  X (g_object_new)                                                             \
  X (g_object_unref)                                                           \
  X (g_type_check_instance_cast)                                               \
  X (g_type_check_instance_is_a)                                               \
  X (g_type_register_static_simple)                                            \
  X (internet_address_get_name)                                                \
  X (internet_address_group_get_members)                                       \
  X (internet_address_group_get_type)                                          \
  X (internet_address_list_get_address)                                        \
  X (internet_address_list_length)                                             \
  X (internet_address_list_parse)                                              \
  X (internet_address_mailbox_get_addr)                                        \
  X (internet_address_mailbox_get_idn_addr)                                    \
  X (internet_address_mailbox_get_type)

typedef struct {
  GMIME_FUNCTIONS (LAZY_MEMBER)
} GMimeFunctions;

extern GMimeFunctions gmime;

#define g_mime_content_type_get_mime_type                                      \
  gmime.g_mime_content_type_get_mime_type
#define g_mime_data_wrapper_new_with_stream                                    \
  gmime.g_mime_data_wrapper_new_with_stream
#define g_mime_data_wrapper_write_to_stream                                    \
  gmime.g_mime_data_wrapper_write_to_stream
#define g_mime_init                     gmime.g_mime_init
#define g_mime_message_add_mailbox      gmime.g_mime_message_add_mailbox
#define g_mime_message_get_from         gmime.g_mime_message_get_from
#define g_mime_message_get_mime_part    gmime.g_mime_message_get_mime_part
#define g_mime_message_new              gmime.g_mime_message_new
#define g_mime_message_part_get_message gmime.g_mime_message_part_get_message
#define g_mime_message_part_get_type    gmime.g_mime_message_part_get_type
#define g_mime_message_set_date         gmime.g_mime_message_set_date
#define g_mime_message_set_message_id   gmime.g_mime_message_set_message_id
#define g_mime_message_set_mime_part    gmime.g_mime_message_set_mime_part
#define g_mime_multipart_add            gmime.g_mime_multipart_add
#define g_mime_multipart_get_count      gmime.g_mime_multipart_get_count
#define g_mime_multipart_get_part       gmime.g_mime_multipart_get_part
#define g_mime_multipart_get_type       gmime.g_mime_multipart_get_type
#define g_mime_multipart_new_with_subtype                                      \
  gmime.g_mime_multipart_new_with_subtype
#define g_mime_object_get_content_disposition_parameter                        \
  gmime.g_mime_object_get_content_disposition_parameter
#define g_mime_object_get_content_type gmime.g_mime_object_get_content_type
#define g_mime_object_get_content_type_parameter                               \
  gmime.g_mime_object_get_content_type_parameter
#define g_mime_object_get_headers        gmime.g_mime_object_get_headers
#define g_mime_object_get_type           gmime.g_mime_object_get_type
#define g_mime_object_set_header         gmime.g_mime_object_set_header
#define g_mime_object_write_to_stream    gmime.g_mime_object_write_to_stream
#define g_mime_parser_construct_message  gmime.g_mime_parser_construct_message
#define g_mime_parser_new_with_stream    gmime.g_mime_parser_new_with_stream
#define g_mime_parser_set_persist_stream gmime.g_mime_parser_set_persist_stream
#define g_mime_part_get_content          gmime.g_mime_part_get_content
#define g_mime_part_get_type             gmime.g_mime_part_get_type
#define g_mime_part_set_content          gmime.g_mime_part_set_content
#define g_mime_part_set_content_encoding gmime.g_mime_part_set_content_encoding
#define g_mime_stream_construct          gmime.g_mime_stream_construct
#define g_mime_stream_get_type           gmime.g_mime_stream_get_type
#define g_mime_stream_mem_get_byte_array gmime.g_mime_stream_mem_get_byte_array
#define g_mime_stream_mem_get_type       gmime.g_mime_stream_mem_get_type
#define g_mime_stream_mem_new            gmime.g_mime_stream_mem_new
#define g_mime_stream_mem_new_with_buffer                                      \
  gmime.g_mime_stream_mem_new_with_buffer
#define g_mime_stream_mem_new_with_byte_array                                  \
  gmime.g_mime_stream_mem_new_with_byte_array
#define g_mime_stream_mem_set_owner gmime.g_mime_stream_mem_set_owner
#define g_mime_text_part_get_text   gmime.g_mime_text_part_get_text
#define g_mime_text_part_get_type   gmime.g_mime_text_part_get_type
#define g_mime_text_part_new_with_subtype                                      \
  gmime.g_mime_text_part_new_with_subtype
#define g_mime_text_part_set_charset    gmime.g_mime_text_part_set_charset
#define g_mime_utils_header_decode_date gmime.g_mime_utils_header_decode_date
#define g_mime_utils_header_decode_text gmime.g_mime_utils_header_decode_text
#define g_object_new                    gmime.g_object_new
#define g_object_unref                  gmime.g_object_unref
#define g_type_check_instance_cast      gmime.g_type_check_instance_cast
#define g_type_check_instance_is_a      gmime.g_type_check_instance_is_a
#define g_type_register_static_simple   gmime.g_type_register_static_simple
#define internet_address_get_name       gmime.internet_address_get_name
#define internet_address_group_get_members                                     \
  gmime.internet_address_group_get_members
#define internet_address_group_get_type gmime.internet_address_group_get_type
#define internet_address_list_get_address                                      \
  gmime.internet_address_list_get_address
#define internet_address_list_length gmime.internet_address_list_length
#define internet_address_list_parse  gmime.internet_address_list_parse
#define internet_address_mailbox_get_addr                                      \
  gmime.internet_address_mailbox_get_addr
#define internet_address_mailbox_get_idn_addr                                  \
  gmime.internet_address_mailbox_get_idn_addr
#define internet_address_mailbox_get_type                                      \
  gmime.internet_address_mailbox_get_type

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeDataWrapper, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMultipart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)
