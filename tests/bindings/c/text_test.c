// SPDX-License-Identifier: MIT
#include <string.h>

#include "tests/bindings/c/check.h"

static void text_in_every_encoding_comes_back(slabyard_allocator* allocator) {
  static const struct {
    const char* encoding;
    const char* text;
    size_t bytes;
  } rows[] = {{"utf8", "h\xc3\xa9", 3}, {"ucs2", "h\xc3\xa9", 4}, {"latin1", "h\xc3\xa9", 2}, {"ascii", "hi", 2},
              {"hex", "6869", 2},       {"base64", "aGk=", 2},    {"base64url", "_-8", 2},    {"BINARY", "hi", 2}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
    slabyard_buffer* buffer = NULL;
    char text[16];
    size_t length = 0;
    const slabyard_value name = slabyard_string(rows[i].encoding);
    CHECK(slabyard_from(allocator, slabyard_string(rows[i].text), name, &buffer, NULL) == SLABYARD_OK);
    CHECK(slabyard_buffer_size(buffer) == rows[i].bytes);
    CHECK(slabyard_to_utf8(buffer, name, undefined, undefined, NULL, 0, &length, NULL) == SLABYARD_OK);
    CHECK(length == strlen(rows[i].text));
    CHECK(slabyard_to_utf8(buffer, name, undefined, undefined, text, sizeof text, &length, NULL) == SLABYARD_OK);
    CHECK(length == strlen(rows[i].text) && memcmp(text, rows[i].text, length) == 0);
    slabyard_buffer_release(buffer);
  }
}

static void too_little_room_tells_how_much_it_takes(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "abc");
  char text[5] = "....";
  uint16_t units[3] = {7, 7, 7};
  size_t length = 0;
  slabyard_status status;
  CHECK(slabyard_to_utf8(buffer, slabyard_string("hex"), undefined, undefined, text, 4, &length, &status) ==
        SLABYARD_NO_ROOM);
  CHECK(length == 6 && strcmp(text, "....") == 0 && status.code == SLABYARD_NO_ROOM);
  CHECK(slabyard_to_utf16(buffer, undefined, undefined, undefined, units, 2, &length, NULL) == SLABYARD_NO_ROOM);
  CHECK(length == 3 && units[0] == 7);
  CHECK(slabyard_to_utf16(buffer, undefined, slabyard_size(1), undefined, units, 3, &length, NULL) == SLABYARD_OK);
  CHECK(length == 2 && units[0] == 'b' && units[1] == 'c' && units[2] == 7);
  slabyard_buffer_release(buffer);
}

static void an_encoding_matters_only_where_there_are_bytes(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "abc");
  size_t length = 99;
  slabyard_status status;
  CHECK(slabyard_to_utf8(buffer, slabyard_string("nope"), slabyard_size(3), undefined, NULL, 0, &length, NULL) ==
        SLABYARD_OK);
  CHECK(length == 0);
  CHECK(slabyard_to_utf8(buffer, slabyard_string("nope"), undefined, undefined, NULL, 0, &length, &status) ==
        SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_UNKNOWN_ENCODING", "Unknown encoding: nope"));
  slabyard_buffer_release(buffer);
}

static void text_is_written_by_whole_characters(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "......");
  size_t written = 99;
  CHECK(slabyard_write_text(buffer, slabyard_string("\xe2\x82\xac\xe2\x82\xac"), slabyard_size(1), undefined, undefined,
                            &written, NULL) == SLABYARD_OK);
  CHECK(written == 3 && holds(buffer, ".\xe2\x82\xac.."));
  CHECK(slabyard_write_text(buffer, slabyard_string("6162"), slabyard_size(4), slabyard_string("hex"), undefined,
                            &written, NULL) == SLABYARD_OK);
  CHECK(written == 2 && holds(buffer,
                              ".\xe2\x82\xac"
                              "ab"));
  slabyard_buffer_release(buffer);
}

static void lengths_and_checks_need_no_handle(slabyard_allocator* allocator) {
  size_t length = 0;
  (void)allocator;
  CHECK(slabyard_byte_length(slabyard_string("h\xc3\xa9"), slabyard_string("ucs2"), &length, NULL) == SLABYARD_OK);
  CHECK(length == 4);
  CHECK(slabyard_byte_length(slabyard_bytes("abc", 3), undefined, &length, NULL) == SLABYARD_OK && length == 3);
  CHECK(slabyard_is_encoding("UTF-8", 5) == 1 && slabyard_is_encoding("utf-16", 6) == 0);
  CHECK(slabyard_is_encoding(NULL, 0) == 0 && slabyard_is_encoding("", 0) == 0);
  CHECK(slabyard_is_utf8("\xc3\xa9", 2) == 1 && slabyard_is_utf8("\xc3", 1) == 0 && slabyard_is_utf8(NULL, 0) == 1);
  CHECK(slabyard_is_ascii("az", 2) == 1 && slabyard_is_ascii("\x80", 1) == 0 && slabyard_is_ascii(NULL, 0) == 1);
}

static void transcode_replaces_and_refuses_as_node_does(slabyard_allocator* allocator) {
  slabyard_buffer *latin1 = NULL, *refused = NULL;
  slabyard_status status;
  CHECK(slabyard_transcode(allocator, "\xe2\x82\xac", 3, slabyard_string("utf8"), slabyard_string("latin1"), &latin1,
                           NULL) == SLABYARD_OK);
  CHECK(holds(latin1, "?"));
  CHECK(slabyard_transcode(allocator, "ab", 2, slabyard_string("utf8"), slabyard_string("hex"), &refused, &status) ==
        SLABYARD_NODE_ERROR);
  CHECK(strcmp(status.node_code, "U_ILLEGAL_ARGUMENT_ERROR") == 0 && refused == NULL);
  slabyard_buffer_release(latin1);
}

static void atob_and_btoa_are_the_webs(slabyard_allocator* allocator) {
  char text[16];
  size_t length = 0;
  slabyard_status status;
  (void)allocator;
  CHECK(slabyard_btoa(slabyard_string("h\xc3\xa9"), text, sizeof text, &length, NULL) == SLABYARD_OK);
  CHECK(length == 4 && memcmp(text, "aOk=", 4) == 0);
  CHECK(slabyard_atob(slabyard_string(" aO k="), NULL, 0, &length, NULL) == SLABYARD_OK && length >= 2);
  CHECK(slabyard_atob(slabyard_string(" aO k="), text, 1, &length, NULL) == SLABYARD_NO_ROOM);
  CHECK(slabyard_atob(slabyard_string(" aO k="), text, sizeof text, &length, NULL) == SLABYARD_OK);
  CHECK(length == 2 && memcmp(text, "h\xe9", 2) == 0);
  CHECK(slabyard_atob(slabyard_string("a*"), text, sizeof text, &length, &status) == SLABYARD_NODE_ERROR);
  CHECK(strcmp(status.node_class, "InvalidCharacterError") == 0 && status.node_code[0] == '\0');
  CHECK(slabyard_btoa(slabyard_string("\xe2\x82\xac"), text, sizeof text, &length, NULL) == SLABYARD_NODE_ERROR);
}

static void a_decoder_holds_back_what_is_not_complete(slabyard_allocator* allocator) {
  slabyard_decoder *decoder = NULL, *refused = NULL;
  char text[16];
  size_t length = 99;
  (void)allocator;
  CHECK(slabyard_decoder_new(slabyard_string("UTF-8"), &decoder, NULL) == SLABYARD_OK);
  CHECK(strcmp(slabyard_decoder_encoding(decoder), "utf8") == 0);
  CHECK(slabyard_decoder_write(decoder, "a\xe2\x82", 3, NULL) == SLABYARD_OK);
  CHECK(slabyard_decoder_utf16(decoder, &length)[0] == 'a' && length == 1);
  CHECK(slabyard_decoder_last_need(decoder) == 1 && slabyard_decoder_last_total(decoder) == 3);
  CHECK(slabyard_decoder_write(decoder, "\xac", 1, NULL) == SLABYARD_OK);
  CHECK(slabyard_decoder_to_utf8(decoder, NULL, 0, &length, NULL) == SLABYARD_OK && length == 3);
  CHECK(slabyard_decoder_to_utf8(decoder, text, sizeof text, &length, NULL) == SLABYARD_OK);
  CHECK(length == 3 && memcmp(text, "\xe2\x82\xac", 3) == 0);
  CHECK(slabyard_decoder_write(decoder, "\xe2", 1, NULL) == SLABYARD_OK);
  CHECK(slabyard_decoder_end(decoder, NULL) == SLABYARD_OK);
  CHECK(slabyard_decoder_utf16(decoder, &length)[0] == 0xfffd && length == 1);
  slabyard_decoder_free(decoder);
  CHECK(slabyard_decoder_new(slabyard_string("raw"), &refused, NULL) == SLABYARD_NODE_ERROR && refused == NULL);
}

const test text_tests[] = {TEST(text_in_every_encoding_comes_back),
                           TEST(too_little_room_tells_how_much_it_takes),
                           TEST(an_encoding_matters_only_where_there_are_bytes),
                           TEST(text_is_written_by_whole_characters),
                           TEST(lengths_and_checks_need_no_handle),
                           TEST(transcode_replaces_and_refuses_as_node_does),
                           TEST(atob_and_btoa_are_the_webs),
                           TEST(a_decoder_holds_back_what_is_not_complete),
                           {NULL, NULL}};
