// SPDX-License-Identifier: MIT
#include <string.h>

#include "tests/bindings/c/check.h"

static void a_retained_handle_lives_until_its_last_release(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "twice");
  CHECK(slabyard_buffer_retain(buffer) == buffer);
  slabyard_buffer_release(buffer);
  CHECK(holds(buffer, "twice"));
  slabyard_buffer_release(buffer);
}

static void a_subarray_shares_memory(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "abcdef");
  slabyard_buffer *view = NULL, *nothing = NULL;
  CHECK(slabyard_subarray(buffer, slabyard_number(1.9), slabyard_int64(-1), &view, NULL) == SLABYARD_OK);
  CHECK(holds(view, "bcde"));
  slabyard_buffer_data(view)[0] = 'X';
  CHECK(holds(buffer, "aXcdef"));
  CHECK(slabyard_subarray(buffer, slabyard_uint64(UINT64_MAX), slabyard_int64(INT64_MIN), &nothing, NULL) ==
        SLABYARD_OK);
  CHECK(slabyard_buffer_size(nothing) == 0);
  slabyard_buffer_release(nothing);
  slabyard_buffer_release(view);
  slabyard_buffer_release(buffer);
}

static void fill_takes_numbers_text_and_bytes_of_its_own(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "abcdef");
  slabyard_status status;
  CHECK(slabyard_fill(buffer, slabyard_number(256 + '-'), slabyard_size(4), undefined, undefined, NULL) == SLABYARD_OK);
  CHECK(holds(buffer, "abcd--"));
  CHECK(slabyard_fill(buffer, slabyard_string("3132"), slabyard_string("hex"), undefined, undefined, NULL) ==
        SLABYARD_OK);
  CHECK(holds(buffer, "121212"));
  memcpy(slabyard_buffer_data(buffer), "abcdef", 6);
  CHECK(slabyard_fill(buffer, slabyard_bytes(slabyard_buffer_data(buffer), 2), slabyard_size(2), slabyard_size(6),
                      undefined, NULL) == SLABYARD_OK);
  CHECK(holds(buffer, "ababab"));
  CHECK(slabyard_fill(buffer, slabyard_string("zz"), undefined, undefined, slabyard_string("hex"), NULL) ==
        SLABYARD_OK);  // an encoding behind an undefined offset is lost, as in Node
  CHECK(holds(buffer, "zzzzzz"));
  CHECK(slabyard_fill(buffer, slabyard_string("zz"), slabyard_string("hex"), undefined, undefined, &status) ==
        SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_INVALID_ARG_VALUE", "The argument 'value' is invalid. Received 'zz'"));
  slabyard_buffer_release(buffer);
}

static void copy_and_compare_follow_nodes_indices(slabyard_allocator* allocator) {
  slabyard_buffer *const source = buffer_of(allocator, "abcdef"), *const target = buffer_of(allocator, "....");
  size_t count = 99;
  int32_t order = 99, equal = 99;
  slabyard_status status;
  CHECK(slabyard_copy(source, target, slabyard_size(1), slabyard_size(2), slabyard_size(4), &count, NULL) ==
        SLABYARD_OK);
  CHECK(count == 2 && holds(target, ".cd."));
  CHECK(slabyard_copy(source, target, slabyard_int64(-1), undefined, undefined, &count, &status) ==
        SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_OUT_OF_RANGE",
                      "The value of \"targetStart\" is out of range. It must be >= 0. Received -1"));
  CHECK(slabyard_compare(source, target, slabyard_size(1), slabyard_size(3), slabyard_size(2), slabyard_size(4), &order,
                         NULL) == SLABYARD_OK);
  CHECK(order == 0);
  CHECK(slabyard_compare(source, target, undefined, undefined, undefined, undefined, &order, NULL) == SLABYARD_OK);
  CHECK(order == 1);
  CHECK(slabyard_equals(source, source, &equal, NULL) == SLABYARD_OK && equal == 1);
  CHECK(slabyard_equals(source, target, &equal, NULL) == SLABYARD_OK && equal == 0);
  slabyard_buffer_release(source);
  slabyard_buffer_release(target);
}

static void swap_wants_whole_units(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "12345678");
  slabyard_buffer* odd = NULL;
  slabyard_status status;
  CHECK(slabyard_swap(buffer, 16, NULL) == SLABYARD_OK && holds(buffer, "21436587"));
  CHECK(slabyard_swap(buffer, 32, NULL) == SLABYARD_OK && holds(buffer, "34127856"));
  CHECK(slabyard_swap(buffer, 64, NULL) == SLABYARD_OK && holds(buffer, "65872143"));
  CHECK(slabyard_swap(buffer, 8, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_subarray(buffer, slabyard_size(1), undefined, &odd, NULL) == SLABYARD_OK);
  CHECK(slabyard_swap(odd, 16, &status) == SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_INVALID_BUFFER_SIZE", "Buffer size must be a multiple of 16-bits"));
  slabyard_buffer_release(odd);
  slabyard_buffer_release(buffer);
}

static void searches_find_in_both_directions(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "abcabc");
  int64_t index = 99;
  int32_t found = 99;
  slabyard_status status;
  CHECK(slabyard_index_of(allocator, buffer, slabyard_string("bc"), slabyard_size(2), undefined, undefined, &index,
                          NULL) == SLABYARD_OK);
  CHECK(index == 4);
  CHECK(slabyard_index_of(allocator, buffer, slabyard_string("6263"), slabyard_string("hex"), undefined, undefined,
                          &index, NULL) == SLABYARD_OK);
  CHECK(index == 1);
  CHECK(slabyard_last_index_of(allocator, buffer, slabyard_number('b'), undefined, undefined, undefined, &index,
                               NULL) == SLABYARD_OK);
  CHECK(index == 4);
  CHECK(slabyard_index_of(allocator, buffer, slabyard_bytes("cc", 2), undefined, undefined, undefined, &index, NULL) ==
        SLABYARD_OK);
  CHECK(index == -1);
  CHECK(slabyard_includes(allocator, buffer, slabyard_string("ca"), undefined, undefined, undefined, &found, NULL) ==
        SLABYARD_OK);
  CHECK(found == 1);
  CHECK(slabyard_includes(allocator, buffer, slabyard_string("ca"), undefined, undefined, slabyard_string("utf-9"),
                          &found, &status) == SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_UNKNOWN_ENCODING", "Unknown encoding: utf-9"));
  slabyard_buffer_release(buffer);
}

const test buffer_tests[] = {TEST(a_retained_handle_lives_until_its_last_release),
                             TEST(a_subarray_shares_memory),
                             TEST(fill_takes_numbers_text_and_bytes_of_its_own),
                             TEST(copy_and_compare_follow_nodes_indices),
                             TEST(swap_wants_whole_units),
                             TEST(searches_find_in_both_directions),
                             {NULL, NULL}};
