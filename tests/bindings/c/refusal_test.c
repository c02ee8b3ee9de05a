// SPDX-License-Identifier: MIT
//
// Structs of other versions, null handles, hostile sizes: answers, never the end of the process.
#include <string.h>

#include "tests/bindings/c/check.h"

static void an_older_struct_has_defaults_behind_its_end(slabyard_allocator* unused) {
  // As a version would have it that knew nothing behind pool_size.
  struct {
    size_t struct_size;
    size_t pool_size;
    unsigned char not_mine[64];
  } older;
  slabyard_allocator* allocator = NULL;
  size_t pool_size = 0;
  (void)unused;
  memset(&older, 0xff, sizeof older);
  older.struct_size = offsetof(slabyard_allocator_options, account);
  older.pool_size = 4096;
  CHECK(slabyard_allocator_new((const slabyard_allocator_options*)&older, &allocator, NULL) == SLABYARD_OK);
  CHECK(slabyard_allocator_pool_size(allocator, &pool_size, NULL) == SLABYARD_OK && pool_size == 4096);

  slabyard_allocator_stats stats;
  memset(&stats, 0xff, sizeof stats);
  stats.struct_size = offsetof(slabyard_allocator_stats, external_bytes);
  CHECK(slabyard_allocator_read(allocator, &stats, NULL) == SLABYARD_OK);
  CHECK(stats.reserved_bytes == 0 && stats.external_bytes == UINT64_MAX);
  slabyard_allocator_free(allocator);
}

static void a_newer_struct_is_fine_while_its_tail_is_zero(slabyard_allocator* unused) {
  struct {
    slabyard_allocator_options known;
    uint64_t newer[2];
  } options;
  slabyard_allocator* allocator = NULL;
  slabyard_status status;
  (void)unused;
  memset(&options, 0, sizeof options);
  options.known.struct_size = sizeof options;
  options.known.pool_size = 4096;
  CHECK(slabyard_allocator_new(&options.known, &allocator, NULL) == SLABYARD_OK);
  slabyard_allocator_free(allocator);

  allocator = NULL;
  options.newer[1] = 1;
  CHECK(slabyard_allocator_new(&options.known, &allocator, &status) == SLABYARD_UNSUPPORTED);
  CHECK(allocator == NULL && strstr(status.message, "slabyard_allocator_options: byte 40") == status.message);

  struct {
    slabyard_ladder known;
    uint64_t newer;
  } ladder;
  memset(&ladder, 0xff, sizeof ladder);
  ladder.known.struct_size = sizeof ladder;
  slabyard_output* output = NULL;
  CHECK(slabyard_output_to_fd(1, 0, NULL, &output, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_ladder(output, &ladder.known, NULL) == SLABYARD_OK);
  CHECK(ladder.known.accepted == 0 && ladder.newer == 0 && ladder.known.struct_size == sizeof ladder);
  slabyard_output_free(output);
}

static void a_struct_size_that_nobody_set_is_refused(slabyard_allocator* unused) {
  static const size_t sizes[] = {
      0, 1, sizeof(size_t) - 1, offsetof(slabyard_account_options, parent) + sizeof(void*) / 2, 4104, SIZE_MAX};
  (void)unused;
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; ++i) {
    slabyard_account_options options;
    slabyard_account* account = NULL;
    memset(&options, 0, sizeof options);
    options.struct_size = sizes[i];
    CHECK(slabyard_account_new(&options, &account, NULL) == SLABYARD_INVALID_ARGUMENT && account == NULL);
  }
}

static void bad_options_are_refused(slabyard_allocator* unused) {
  slabyard_account_options marks = {sizeof marks, NULL, 0, 10, 10, NULL, NULL};
  slabyard_account* account = NULL;
  slabyard_allocator_options pool = {sizeof pool, SIZE_MAX, NULL, 0, 0};
  slabyard_allocator* allocator = NULL;
  slabyard_output_options policy;
  slabyard_output* output = NULL;
  slabyard_status status;
  (void)unused;
  CHECK(slabyard_account_new(&marks, &account, NULL) == SLABYARD_INVALID_ARGUMENT && account == NULL);
  CHECK(slabyard_allocator_new(&pool, &allocator, NULL) == SLABYARD_INVALID_ARGUMENT && allocator == NULL);
  memset(&policy, 0, sizeof policy);
  policy.struct_size = sizeof policy;
  policy.flush_policy = 4;
  CHECK(slabyard_output_to_fd(1, 0, &policy, &output, NULL) == SLABYARD_INVALID_ARGUMENT && output == NULL);
  policy.flush_policy = 0;
  policy.capacity = SIZE_MAX;
  CHECK(slabyard_output_to_fd(1, 0, &policy, &output, &status) == SLABYARD_INVALID_ARGUMENT && output == NULL);
  CHECK(strstr(status.message, "capacity") != NULL);
}

static void null_handles_are_refused_and_freed(slabyard_allocator* allocator) {
  slabyard_buffer* buffer = NULL;
  slabyard_status status;
  size_t size = 0;
  slabyard_buffer_release(NULL);
  slabyard_allocator_free(NULL);
  slabyard_account_release(NULL);
  slabyard_decoder_free(NULL);
  slabyard_output_free(NULL);
  CHECK(slabyard_buffer_retain(NULL) == NULL && slabyard_buffer_data(NULL) == NULL && slabyard_buffer_size(NULL) == 0);
  CHECK(slabyard_is_utf8(NULL, 1) == 0 && slabyard_is_ascii(NULL, 1) == 0 && slabyard_is_encoding(NULL, 1) == 0);
  CHECK(slabyard_is_utf8(NULL, 0) == 1 && slabyard_is_ascii(NULL, 0) == 1);
  CHECK(slabyard_alloc(NULL, slabyard_size(1), undefined, undefined, &buffer, &status) == SLABYARD_INVALID_ARGUMENT);
  CHECK(strcmp(status.message, "allocator: is null") == 0);
  CHECK(slabyard_alloc(allocator, slabyard_size(1), undefined, undefined, NULL, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_subarray(NULL, undefined, undefined, &buffer, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_to_utf8(NULL, undefined, undefined, undefined, NULL, 0, &size, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_output_append(NULL, "", 0, &size, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_decoder_write(NULL, "", 0, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_concat(allocator, &buffer, 1, undefined, &buffer, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_output_to_function(NULL, NULL, NULL, NULL, NULL, NULL) == SLABYARD_INVALID_ARGUMENT);
}

static void hostile_sizes_are_answers(slabyard_allocator* allocator) {
  slabyard_buffer* buffer = NULL;
  double number = 0;
  size_t length = 0;
  slabyard_buffer* const pieces[] = {NULL};
  uint16_t unit = 'a';
  // As much as Node allows, and more than any machine has.
  CHECK(slabyard_alloc(allocator, slabyard_number(9007199254740991.0), undefined, undefined, &buffer, NULL) ==
        SLABYARD_NO_MEMORY);
  CHECK(slabyard_alloc_unsafe(allocator, slabyard_number(9007199254740975.0), slabyard_size(8), &buffer, NULL) ==
        SLABYARD_NO_MEMORY);
  CHECK(slabyard_alloc(allocator, slabyard_size(SIZE_MAX), undefined, undefined, &buffer, NULL) == SLABYARD_NODE_ERROR);
  CHECK(slabyard_from(allocator, slabyard_bytes("a", SIZE_MAX), undefined, &buffer, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_from(allocator, slabyard_utf16(&unit, SIZE_MAX / 2 + 1), undefined, &buffer, NULL) ==
        SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_from(allocator, slabyard_bytes(NULL, 1), undefined, &buffer, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_from_numbers(allocator, &number, SIZE_MAX / 4, &buffer, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_concat(allocator, pieces, SIZE_MAX, undefined, &buffer, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_adopt(allocator, &number, SIZE_MAX, NULL, NULL, &buffer, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_byte_length(slabyard_utf8("a", SIZE_MAX), undefined, &length, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(buffer == NULL);
}

static void values_of_wrong_kinds_are_refused(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "abc");
  slabyard_buffer* made = NULL;
  slabyard_value strange = undefined;
  slabyard_status status;
  size_t written = 0;
  strange.kind = 77;
  CHECK(slabyard_alloc(allocator, strange, undefined, undefined, &made, &status) == SLABYARD_INVALID_ARGUMENT);
  CHECK(strcmp(status.message, "size: a number or UTF-8 text expected, got a value that is of no known kind") == 0);
  CHECK(slabyard_from(allocator, slabyard_number(1), undefined, &made, &status) == SLABYARD_INVALID_ARGUMENT);
  CHECK(strcmp(status.message, "content: text or bytes expected, got a value that is a number") == 0);
  CHECK(slabyard_fill(buffer, undefined, undefined, undefined, undefined, &status) == SLABYARD_INVALID_ARGUMENT);
  CHECK(strcmp(status.message, "value: a number, text or bytes expected, got a value that is undefined") == 0);
  CHECK(slabyard_subarray(buffer, slabyard_string("1"), undefined, &made, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_write_text(buffer, slabyard_bytes("a", 1), undefined, undefined, undefined, &written, NULL) ==
        SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_write_number(buffer, SLABYARD_FORMAT_UINT8, slabyard_string("1"), undefined, undefined, NULL, NULL) ==
        SLABYARD_INVALID_ARGUMENT);
  CHECK(made == NULL && holds(buffer, "abc"));
  slabyard_buffer_release(buffer);
}

static void a_long_message_is_cut_at_a_character(slabyard_allocator* allocator) {
  char name[2000];
  slabyard_decoder* decoder = NULL;
  slabyard_status status;
  (void)allocator;
  for (size_t i = 0; i + 1 < sizeof name; i += 2) memcpy(name + i, "\xc3\xa9", 2);
  CHECK(slabyard_decoder_new(slabyard_utf8(name, sizeof name), &decoder, &status) == SLABYARD_NODE_ERROR);
  const size_t length = strlen(status.message);
  CHECK(length >= sizeof status.message - 2 && slabyard_is_utf8(status.message, length) == 1);
}

static void codes_have_names(slabyard_allocator* allocator) {
  (void)allocator;
  CHECK(strcmp(slabyard_version(), "0.1.0") == 0);
  CHECK(strcmp(slabyard_code_name(SLABYARD_OK), "SLABYARD_OK") == 0);
  CHECK(strcmp(slabyard_code_name(SLABYARD_DATA_LOSS), "SLABYARD_DATA_LOSS") == 0);
  CHECK(strcmp(slabyard_code_name(-1), "unknown") == 0);
}

const test refusal_tests[] = {TEST(an_older_struct_has_defaults_behind_its_end),
                              TEST(a_newer_struct_is_fine_while_its_tail_is_zero),
                              TEST(a_struct_size_that_nobody_set_is_refused),
                              TEST(bad_options_are_refused),
                              TEST(null_handles_are_refused_and_freed),
                              TEST(hostile_sizes_are_answers),
                              TEST(values_of_wrong_kinds_are_refused),
                              TEST(a_long_message_is_cut_at_a_character),
                              TEST(codes_have_names),
                              {NULL, NULL}};
