// SPDX-License-Identifier: MIT
//
// Functions of the caller's that call back in.
#include <errno.h>
#include <string.h>

#include "tests/bindings/c/check.h"

typedef struct caller {
  slabyard_allocator* allocator;
  slabyard_account* account;
  slabyard_buffer* other;  // released when memory comes back
  int calls;
} caller;

static void use_allocator(caller* self) {
  slabyard_buffer *small = NULL, *large = NULL;
  CHECK(slabyard_alloc_unsafe(self->allocator, slabyard_size(100), undefined, &small, NULL) == SLABYARD_OK);
  CHECK(slabyard_alloc(self->allocator, slabyard_size(5000), undefined, undefined, &large, NULL) == SLABYARD_OK);
  memset(slabyard_buffer_data(small), 1, 100);
  slabyard_buffer_release(small);
  slabyard_buffer_release(large);
  CHECK(slabyard_allocator_trim(self->allocator, NULL, NULL) == SLABYARD_OK);
  ++self->calls;
}

static void give_back(void* context, void* data, size_t size) {
  caller* const self = context;
  memset(data, 0, size);
  slabyard_buffer_release(self->other);
  use_allocator(self);
}

static void memory_that_comes_back_may_use_the_allocator_and_release_others(slabyard_allocator* allocator) {
  char memory[] = "borrowed";
  caller self = {allocator, NULL, buffer_of(allocator, "other"), 0};
  slabyard_buffer* adopted = NULL;
  CHECK(slabyard_adopt(allocator, memory, 8, give_back, &self, &adopted, NULL) == SLABYARD_OK);
  slabyard_buffer_release(adopted);
  CHECK(self.calls == 1 && memory[0] == 0);
}

static void memory_comes_back_after_its_allocator_went(slabyard_allocator* elsewhere) {
  char memory[] = "borrowed";
  caller self = {elsewhere, NULL, NULL, 0};
  slabyard_allocator* allocator = NULL;
  slabyard_buffer* adopted = NULL;
  CHECK(slabyard_allocator_new(NULL, &allocator, NULL) == SLABYARD_OK);
  CHECK(slabyard_adopt(allocator, memory, 8, give_back, &self, &adopted, NULL) == SLABYARD_OK);
  slabyard_allocator_free(allocator);
  CHECK(self.calls == 0);
  slabyard_buffer_release(adopted);
  CHECK(self.calls == 1);
}

static void on_pressure(void* context, int32_t raised) {
  caller* const self = context;
  slabyard_account_stats stats = {.struct_size = sizeof stats};
  CHECK(slabyard_account_read(self->account, &stats, NULL) == SLABYARD_OK);
  CHECK(slabyard_account_set_limit(self->account, raised ? 4 << 20 : 2 << 20, NULL) == SLABYARD_OK);
  use_allocator(self);
}

static void pressure_may_use_the_allocator_and_its_account(slabyard_allocator* unused) {
  caller self = {NULL, NULL, NULL, 0};
  slabyard_account_options options = {sizeof options, NULL, 2 << 20, 1 << 20, 1 << 19, on_pressure, &self};
  slabyard_buffer* large = NULL;
  (void)unused;
  CHECK(slabyard_account_new(&options, &self.account, NULL) == SLABYARD_OK);
  slabyard_allocator_options with_account = {sizeof with_account, 0, self.account, 0, 0};
  CHECK(slabyard_allocator_new(&with_account, &self.allocator, NULL) == SLABYARD_OK);
  for (int round = 0; round < 3; ++round) {
    CHECK(slabyard_alloc(self.allocator, slabyard_size(3 << 19), undefined, undefined, &large, NULL) == SLABYARD_OK);
    slabyard_buffer_release(large);
  }
  CHECK(self.calls == 6);
  slabyard_allocator_free(self.allocator);
  slabyard_account_release(self.account);
}

/// A sink that makes a buffer for each of its calls, and lies about how much it took when told to.
typedef struct sink {
  caller caller;
  int lies;
} sink;

static int write_lying(void* context, const void* data, size_t size, size_t* written) {
  sink* const self = context;
  (void)data;
  use_allocator(&self->caller);
  *written = self->lies ? SIZE_MAX : size;
  return self->lies ? INT32_MIN : 0;
}

static void a_sink_that_lies_is_an_error_and_no_more_than_was_there_is_written(slabyard_allocator* allocator) {
  sink liar = {{allocator, NULL, NULL, 0}, 1};
  slabyard_output* output = NULL;
  slabyard_ladder ladder = {.struct_size = sizeof ladder};
  slabyard_status status;
  size_t taken = 0;
  CHECK(slabyard_output_to_function(write_lying, NULL, &liar, NULL, &output, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_append(output, "abc", 3, &taken, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_flush(output, &status) == SLABYARD_IO_ERROR && status.os_error == EIO);
  CHECK(slabyard_output_ladder(output, &ladder, NULL) == SLABYARD_OK);
  CHECK(ladder.accepted == 3 && ladder.written == 3 && slabyard_output_pending(output) == 0);
  liar.lies = 0;
  CHECK(slabyard_output_retry(output, NULL) == SLABYARD_OK && liar.caller.calls >= 1);
  slabyard_output_free(output);
}

const test callback_tests[] = {TEST(memory_that_comes_back_may_use_the_allocator_and_release_others),
                               TEST(memory_comes_back_after_its_allocator_went),
                               TEST(pressure_may_use_the_allocator_and_its_account),
                               TEST(a_sink_that_lies_is_an_error_and_no_more_than_was_there_is_written),
                               {NULL, NULL}};
