// SPDX-License-Identifier: MIT
#include <string.h>

#include "tests/bindings/c/check.h"

static void alloc_zeroes_and_fills(slabyard_allocator* allocator) {
  slabyard_buffer *zeroed = NULL, *filled = NULL;
  CHECK(slabyard_alloc(allocator, slabyard_size(4), undefined, undefined, &zeroed, NULL) == SLABYARD_OK);
  CHECK(slabyard_buffer_size(zeroed) == 4 && memcmp(slabyard_buffer_data(zeroed), "\0\0\0\0", 4) == 0);
  CHECK(slabyard_alloc(allocator, slabyard_number(5), slabyard_string("6162"), slabyard_string("hex"), &filled, NULL) ==
        SLABYARD_OK);
  CHECK(holds(filled, "ababa"));
  slabyard_buffer_release(zeroed);
  slabyard_buffer_release(filled);
}

static void small_unsafe_buffers_share_a_slab(slabyard_allocator* allocator) {
  slabyard_buffer *first = NULL, *second = NULL, *own = NULL;
  CHECK(slabyard_alloc_unsafe(allocator, slabyard_size(10), undefined, &first, NULL) == SLABYARD_OK);
  CHECK(slabyard_alloc_unsafe(allocator, slabyard_size(10), slabyard_size(64), &second, NULL) == SLABYARD_OK);
  CHECK(slabyard_alloc_unsafe_slow(allocator, slabyard_size(10), undefined, &own, NULL) == SLABYARD_OK);
  CHECK(slabyard_buffer_data(second) - slabyard_buffer_data(first) == 64);

  slabyard_retention retention = {sizeof retention, 0, 0, 0};
  CHECK(slabyard_buffer_retained(first, &retention, NULL) == SLABYARD_OK);
  CHECK(retention.visible == 10 && retention.kept_alive == 8192 && retention.sharers == 2);
  CHECK(slabyard_buffer_retained(own, &retention, NULL) == SLABYARD_OK);
  CHECK(retention.kept_alive == 10 && retention.sharers == 1);

  slabyard_buffer* survivor = NULL;
  CHECK(slabyard_compact(first, &survivor, NULL) == SLABYARD_OK);
  CHECK(slabyard_buffer_retained(survivor, &retention, NULL) == SLABYARD_OK && retention.kept_alive == 10);
  slabyard_buffer_release(survivor);
  slabyard_buffer_release(own);
  slabyard_buffer_release(second);
  slabyard_buffer_release(first);
}

static void sizes_are_refused_as_node_refuses_them(slabyard_allocator* allocator) {
  slabyard_buffer* buffer = NULL;
  slabyard_status status;
  CHECK(slabyard_alloc(allocator, slabyard_int64(-1), undefined, undefined, &buffer, &status) == SLABYARD_NODE_ERROR);
  CHECK(is_node_error(&status, "ERR_OUT_OF_RANGE",
                      "The value of \"size\" is out of range. It must be >= 0 && <= 9007199254740991. Received -1"));
  CHECK(strcmp(status.node_class, "RangeError") == 0);
  CHECK(slabyard_alloc(allocator, slabyard_string("8"), undefined, undefined, &buffer, &status) == SLABYARD_NODE_ERROR);
  CHECK(strcmp(status.node_code, "ERR_INVALID_ARG_TYPE") == 0 && strcmp(status.node_class, "TypeError") == 0);
  CHECK(buffer == NULL);
}

static void from_takes_text_bytes_and_numbers(slabyard_allocator* allocator) {
  static const uint16_t units[] = {0xe9, 0x20ac};
  static const double numbers[] = {97, 257 + 97, -159, 97.9};
  slabyard_buffer* buffer = NULL;
  CHECK(slabyard_from(allocator, slabyard_utf16(units, 2), undefined, &buffer, NULL) == SLABYARD_OK);
  CHECK(holds(buffer, "\xc3\xa9\xe2\x82\xac"));
  slabyard_buffer_release(buffer);
  CHECK(slabyard_from(allocator, slabyard_latin1("\xe9", 1), slabyard_string("latin1"), &buffer, NULL) == SLABYARD_OK);
  CHECK(holds(buffer, "\xe9"));
  slabyard_buffer_release(buffer);
  CHECK(slabyard_from_numbers(allocator, numbers, 4, &buffer, NULL) == SLABYARD_OK);
  CHECK(slabyard_buffer_size(buffer) == 4 && slabyard_buffer_data(buffer)[3] == 97);
  CHECK(slabyard_buffer_data(buffer)[1] == 98 && slabyard_buffer_data(buffer)[2] == 97);
  slabyard_buffer_release(buffer);
}

typedef struct returned {
  int calls;
  void* data;
  size_t size;
} returned;

static void give_back(void* context, void* data, size_t size) {
  returned* const seen = context;
  ++seen->calls;
  seen->data = data;
  seen->size = size;
}

static void adopted_memory_comes_back_once_with_the_last_view(slabyard_allocator* allocator) {
  char memory[] = "borrowed";
  returned seen = {0, NULL, 0};
  slabyard_buffer *whole = NULL, *view = NULL;
  CHECK(slabyard_adopt(allocator, memory, 8, give_back, &seen, &whole, NULL) == SLABYARD_OK);
  CHECK(slabyard_subarray(whole, slabyard_int64(-3), undefined, &view, NULL) == SLABYARD_OK);
  CHECK(slabyard_buffer_data(view) == (uint8_t*)memory + 5);
  slabyard_buffer_release(whole);
  CHECK(seen.calls == 0 && holds(view, "wed"));
  slabyard_buffer_release(view);
  CHECK(seen.calls == 1 && seen.data == memory && seen.size == 8);

  slabyard_buffer* refused = NULL;
  CHECK(slabyard_adopt(allocator, memory, 0, give_back, &seen, &refused, NULL) == SLABYARD_INVALID_ARGUMENT);
  CHECK(refused == NULL && seen.calls == 1);
}

static void concat_joins_and_pads(slabyard_allocator* allocator) {
  slabyard_buffer* const pieces[] = {buffer_of(allocator, "ab"), buffer_of(allocator, "cd")};
  slabyard_buffer *joined = NULL, *cut = NULL;
  CHECK(slabyard_concat(allocator, pieces, 2, undefined, &joined, NULL) == SLABYARD_OK && holds(joined, "abcd"));
  CHECK(slabyard_concat(allocator, pieces, 2, slabyard_size(3), &cut, NULL) == SLABYARD_OK && holds(cut, "abc"));
  slabyard_buffer_release(joined);
  slabyard_buffer_release(cut);
  slabyard_buffer_release(pieces[0]);
  slabyard_buffer_release(pieces[1]);
}

static void on_pressure(void* context, int32_t raised) { *(int*)context += raised != 0 ? 1 : 100; }

static void an_account_limits_counts_and_tells_pressure(slabyard_allocator* unused) {
  (void)unused;
  int edges = 0;
  slabyard_account_options options = {sizeof options, NULL, 1 << 20, 1 << 19, 1 << 18, on_pressure, &edges};
  slabyard_account* account = NULL;
  slabyard_allocator* allocator = NULL;
  slabyard_buffer *large = NULL, *refused = NULL;
  slabyard_status status;
  CHECK(slabyard_account_new(&options, &account, NULL) == SLABYARD_OK);
  slabyard_allocator_options with_account = {sizeof with_account, 0, account, 1, 0};
  CHECK(slabyard_allocator_new(&with_account, &allocator, NULL) == SLABYARD_OK);

  CHECK(slabyard_alloc(allocator, slabyard_size(700000), undefined, undefined, &large, NULL) == SLABYARD_OK);
  CHECK(edges == 1);
  CHECK(slabyard_alloc(allocator, slabyard_size(700000), undefined, undefined, &refused, &status) ==
        SLABYARD_NO_MEMORY);
  CHECK(refused == NULL && strcmp(status.node_class, "RangeError") == 0);
  slabyard_account_stats stats = {sizeof stats, 0, 0, 0, 0, 0, 0};
  CHECK(slabyard_account_read(account, &stats, NULL) == SLABYARD_OK);
  CHECK(stats.external == 700000 && stats.refusals > 0 && stats.granted <= 1 << 20);
  CHECK(slabyard_account_set_limit(account, 0, NULL) == SLABYARD_OK);
  CHECK(slabyard_alloc(allocator, slabyard_size(700000), undefined, undefined, &refused, NULL) == SLABYARD_OK);
  slabyard_buffer_release(refused);
  slabyard_buffer_release(large);
  CHECK(edges == 101);

  CHECK(slabyard_allocator_trim(allocator, NULL, NULL) == SLABYARD_OK);
  CHECK(slabyard_account_read(account, &stats, NULL) == SLABYARD_OK);
  CHECK(stats.reserved == 0 && stats.external == 0 && stats.blocks == 0 && stats.peak >= 700000);
  slabyard_allocator_free(allocator);
  slabyard_account_release(account);
}

static void stats_and_trim_tell_what_is_held(slabyard_allocator* allocator) {
  slabyard_buffer* carved = NULL;
  CHECK(slabyard_alloc_unsafe(allocator, slabyard_size(100), undefined, &carved, NULL) == SLABYARD_OK);
  slabyard_allocator_stats stats;
  memset(&stats, 0xff, sizeof stats);
  stats.struct_size = sizeof stats;
  CHECK(slabyard_allocator_read(allocator, &stats, NULL) == SLABYARD_OK);
  CHECK(stats.carves == 1 && stats.requested_bytes == 100 && stats.handed_out_bytes == 104);
  CHECK(stats.external_bytes == 8192 && stats.slabs_begun == 1 && stats.refused == 0);
  slabyard_buffer_release(carved);
  size_t given_back = 0, pool_size = 0;
  CHECK(slabyard_allocator_trim(allocator, &given_back, NULL) == SLABYARD_OK && given_back == 8192);
  CHECK(slabyard_allocator_set_pool_size(allocator, 65536, NULL) == SLABYARD_OK);
  CHECK(slabyard_allocator_pool_size(allocator, &pool_size, NULL) == SLABYARD_OK && pool_size == 65536);
}

static void buffers_outlive_their_allocator(slabyard_allocator* unused) {
  (void)unused;
  slabyard_allocator* allocator = NULL;
  CHECK(slabyard_allocator_new(NULL, &allocator, NULL) == SLABYARD_OK);
  slabyard_buffer* const buffer = buffer_of(allocator, "survivor");
  slabyard_allocator_free(allocator);
  CHECK(holds(buffer, "survivor"));
  slabyard_buffer_release(buffer);
}

const test allocator_tests[] = {TEST(alloc_zeroes_and_fills),
                                TEST(small_unsafe_buffers_share_a_slab),
                                TEST(sizes_are_refused_as_node_refuses_them),
                                TEST(from_takes_text_bytes_and_numbers),
                                TEST(adopted_memory_comes_back_once_with_the_last_view),
                                TEST(concat_joins_and_pads),
                                TEST(an_account_limits_counts_and_tells_pressure),
                                TEST(stats_and_trim_tell_what_is_held),
                                TEST(buffers_outlive_their_allocator),
                                {NULL, NULL}};
