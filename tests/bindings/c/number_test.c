// SPDX-License-Identifier: MIT
#include <string.h>

#include "tests/bindings/c/check.h"

static slabyard_buffer* zeros(slabyard_allocator* allocator, size_t size) {
  slabyard_buffer* buffer = NULL;
  CHECK(slabyard_alloc(allocator, slabyard_size(size), undefined, undefined, &buffer, NULL) == SLABYARD_OK);
  return buffer;
}

static void every_format_has_its_name(slabyard_allocator* unused) {
  static const char* const names[] = {"UInt8",      "Int8",       "UInt16LE", "UInt16BE", "Int16LE",     "Int16BE",
                                      "UInt32LE",   "UInt32BE",   "Int32LE",  "Int32BE",  "BigUInt64LE", "BigUInt64BE",
                                      "BigInt64LE", "BigInt64BE", "FloatLE",  "FloatBE",  "DoubleLE",    "DoubleBE",
                                      "UIntLE",     "UIntBE",     "IntLE",    "IntBE"};
  (void)unused;
  for (int32_t i = 0; i < 22; ++i) CHECK(slabyard_format_named(names[i]) == i);
  CHECK(slabyard_format_named("Uint32LE") == SLABYARD_FORMAT_UINT32LE);
  CHECK(slabyard_format_named("BigUint64BE") == SLABYARD_FORMAT_BIG_UINT64BE);
  CHECK(slabyard_format_named("") == -1 && slabyard_format_named(NULL) == -1);
  CHECK(slabyard_format_named("UInt32") == -1 && slabyard_format_named("UInt32LEUInt32LEUInt32LE") == -1);
}

static void what_is_written_is_read_in_every_format(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = zeros(allocator, 16);
  for (int32_t format = SLABYARD_FORMAT_UINT8; format <= SLABYARD_FORMAT_INTBE; ++format) {
    const int is_big = format >= SLABYARD_FORMAT_BIG_UINT64LE && format <= SLABYARD_FORMAT_BIG_INT64BE;
    slabyard_value read = undefined;
    size_t next = 0;
    CHECK(slabyard_write_number(buffer, format, slabyard_int64(100), slabyard_size(3), slabyard_size(6), &next, NULL) ==
          SLABYARD_OK);
    CHECK(next > 3 && next <= 11);
    CHECK(slabyard_read_number(buffer, format, slabyard_size(3), slabyard_size(6), &read, NULL) == SLABYARD_OK);
    if (is_big) {
      CHECK((read.kind == SLABYARD_INT64 && read.as.int64 == 100) ||
            (read.kind == SLABYARD_UINT64 && read.as.uint64 == 100));
    } else {
      CHECK(read.kind == SLABYARD_NUMBER && read.as.number == 100);
    }
  }
  slabyard_buffer_release(buffer);
}

static void sixty_four_bits_keep_all_their_bits(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = zeros(allocator, 8);
  slabyard_value read = undefined;
  CHECK(slabyard_write_number(buffer, SLABYARD_FORMAT_BIG_UINT64LE, slabyard_uint64(UINT64_MAX - 1), undefined,
                              undefined, NULL, NULL) == SLABYARD_OK);
  CHECK(memcmp(slabyard_buffer_data(buffer), "\xfe\xff\xff\xff\xff\xff\xff\xff", 8) == 0);
  CHECK(slabyard_read_number(buffer, SLABYARD_FORMAT_BIG_UINT64LE, undefined, undefined, &read, NULL) == SLABYARD_OK);
  CHECK(read.kind == SLABYARD_UINT64 && read.as.uint64 == UINT64_MAX - 1);
  CHECK(slabyard_read_number(buffer, SLABYARD_FORMAT_BIG_INT64LE, undefined, undefined, &read, NULL) == SLABYARD_OK);
  CHECK(read.kind == SLABYARD_INT64 && read.as.int64 == -2);
  slabyard_buffer_release(buffer);
}

static void bounds_and_values_are_checked(slabyard_allocator* allocator) {
  slabyard_buffer *const buffer = zeros(allocator, 4), *const tiny = zeros(allocator, 1);
  slabyard_value read = undefined;
  slabyard_status status;
  CHECK(slabyard_read_number(buffer, SLABYARD_FORMAT_UINT32LE, slabyard_size(1), undefined, &read, &status) ==
        SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_OUT_OF_RANGE",
                      "The value of \"offset\" is out of range. It must be >= 0 and <= 0. Received 1"));
  CHECK(slabyard_read_number(tiny, SLABYARD_FORMAT_BIG_INT64BE, undefined, undefined, &read, &status) ==
        SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_BUFFER_OUT_OF_BOUNDS", "Attempt to access memory outside buffer bounds"));
  CHECK(slabyard_write_number(buffer, SLABYARD_FORMAT_UINT8, slabyard_number(256), undefined, undefined, NULL,
                              &status) == SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_OUT_OF_RANGE",
                      "The value of \"value\" is out of range. It must be >= 0 and <= 255. Received 256"));
  CHECK(slabyard_write_number(buffer, SLABYARD_FORMAT_BIG_INT64LE, slabyard_number(1), undefined, undefined, NULL,
                              &status) == SLABYARD_NODE_ERROR);
  CHECK(slabyard_read_number(buffer, SLABYARD_FORMAT_INTLE, slabyard_size(0), slabyard_size(7), &read, &status) ==
        SLABYARD_NODE_ERROR);
  CHECK(slabyard_read_number(buffer, 22, undefined, undefined, &read, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(slabyard_read_number(buffer, -1, undefined, undefined, &read, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(read.kind == SLABYARD_UNDEFINED && memcmp(slabyard_buffer_data(buffer), "\0\0\0\0", 4) == 0);
  slabyard_buffer_release(tiny);
  slabyard_buffer_release(buffer);
}

const test number_tests[] = {TEST(every_format_has_its_name),
                             TEST(what_is_written_is_read_in_every_format),
                             TEST(sixty_four_bits_keep_all_their_bits),
                             TEST(bounds_and_values_are_checked),
                             {NULL, NULL}};
