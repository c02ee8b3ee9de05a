// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tests/bindings/c/check.h"

/// A sink that takes at most `step` bytes a call and fails with `error` while that is set.
typedef struct memory {
  char bytes[64];
  size_t size;
  size_t step;
  int error;
  uint64_t dropped;
} memory;

static int write_memory(void* context, const void* data, size_t size, size_t* written) {
  memory* const sink = context;
  if (sink->error != 0) return sink->error;
  *written = size < sink->step ? size : sink->step;
  if (*written > sizeof sink->bytes - sink->size) return ENOSPC;
  memcpy(sink->bytes + sink->size, data, *written);
  sink->size += *written;
  return 0;
}

static void count_drop(void* context, uint64_t bytes) { ((memory*)context)->dropped += bytes; }

static int sink_holds(const memory* sink, const char* text) {
  return sink->size == strlen(text) && memcmp(sink->bytes, text, sink->size) == 0;
}

static void bytes_reach_a_function_at_flush(slabyard_allocator* allocator) {
  memory sink = {{0}, 0, 2, 0, 0};
  slabyard_output* output = NULL;
  slabyard_buffer* const buffer = buffer_of(allocator, " world");
  slabyard_ladder ladder = {sizeof ladder, 0, 0, 0, 0};
  size_t taken = 0;
  CHECK(slabyard_output_to_function(write_memory, NULL, &sink, NULL, &output, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_append(output, "hello", 5, &taken, NULL) == SLABYARD_OK && taken == 5);
  CHECK(slabyard_output_append_buffer(output, buffer, &taken, NULL) == SLABYARD_OK && taken == 6);
  CHECK(sink.size == 0 && slabyard_output_pending(output) == 11);
  CHECK(slabyard_output_flush(output, NULL) == SLABYARD_OK && sink_holds(&sink, "hello world"));
  CHECK(slabyard_output_flush_if_due(output, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_ladder(output, &ladder, NULL) == SLABYARD_OK);
  CHECK(ladder.accepted == 11 && ladder.handed == 11 && ladder.written == 11 && ladder.durable == 0);
  CHECK(slabyard_output_wait_fd(output) == -1);
  CHECK(slabyard_output_sync(output, NULL) == SLABYARD_INVALID_ARGUMENT);  // a function has nothing to sync
  slabyard_output_free(output);
  slabyard_buffer_release(buffer);
}

static void a_failure_keeps_what_was_taken_and_retry_goes_on(slabyard_allocator* allocator) {
  memory sink = {{0}, 0, 3, EIO, 0};
  slabyard_output* output = NULL;
  slabyard_status status;
  size_t taken = 0;
  (void)allocator;
  CHECK(slabyard_output_to_function(write_memory, NULL, &sink, NULL, &output, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_append(output, "kept", 4, &taken, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_flush(output, &status) == SLABYARD_IO_ERROR && status.os_error == EIO);
  CHECK(status.message[0] != '\0' && slabyard_output_pending(output) == 4);
  CHECK(slabyard_output_append(output, "more", 4, &taken, &status) == SLABYARD_IO_ERROR && taken == 0);
  sink.error = 0;
  CHECK(slabyard_output_retry(output, NULL) == SLABYARD_OK && sink_holds(&sink, "kept"));
  slabyard_output_free(output);
}

static void a_full_sink_is_reported_and_drops_are_told(slabyard_allocator* allocator) {
  memory sink = {{0}, 0, 64, EAGAIN, 0};
  slabyard_output_options options;
  slabyard_output* output = NULL;
  uint64_t dropped = 0;
  size_t taken = 0;
  (void)allocator;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.flush_policy = SLABYARD_FLUSH_LINE;
  options.report_would_block = 1;
  options.capacity = 8;
  options.max_capacity = 8;
  options.on_drop = count_drop;
  options.context = &sink;
  CHECK(slabyard_output_to_function(write_memory, NULL, &sink, &options, &output, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_append(output, "0123456789", 10, &taken, NULL) == SLABYARD_WOULD_BLOCK && taken == 8);
  CHECK(slabyard_output_flush(output, NULL) == SLABYARD_WOULD_BLOCK);
  CHECK(slabyard_output_discard(output, &dropped, NULL) == SLABYARD_OK && dropped == 8 && sink.dropped == 8);
  sink.error = 0;
  CHECK(slabyard_output_append(output, "line\n", 5, &taken, NULL) == SLABYARD_OK && sink_holds(&sink, "line\n"));
  slabyard_output_free(output);
}

static void close_tells_the_ladder_and_closes_an_owned_descriptor(slabyard_allocator* allocator) {
  int ends[2];
  char bytes[8];
  slabyard_output* output = NULL;
  slabyard_ladder ladder = {sizeof ladder, 0, 0, 0, 0};
  slabyard_status status;
  size_t taken = 0;
  (void)allocator;
  CHECK(pipe(ends) == 0);
  CHECK(slabyard_output_to_fd(ends[1], 1, NULL, &output, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_append(output, "bye", 3, &taken, NULL) == SLABYARD_OK);
  CHECK(slabyard_output_close(output, &ladder, NULL) == SLABYARD_OK);
  CHECK(ladder.accepted == 3 && ladder.written == 3);
  CHECK(fcntl(ends[1], F_GETFD) == -1);
  CHECK(slabyard_output_append(output, "x", 1, &taken, &status) == SLABYARD_CLOSED && taken == 0);
  CHECK(read(ends[0], bytes, sizeof bytes) == 3 && memcmp(bytes, "bye", 3) == 0);
  slabyard_output_free(output);
  close(ends[0]);
}

static void a_refused_descriptor_stays_the_callers(slabyard_allocator* allocator) {
  const int read_only = open("/dev/null", O_RDONLY);
  slabyard_output* output = NULL;
  slabyard_status status;
  (void)allocator;
  CHECK(slabyard_output_to_fd(read_only, 1, NULL, &output, &status) == SLABYARD_INVALID_ARGUMENT);
  CHECK(output == NULL && status.message[0] != '\0' && fcntl(read_only, F_GETFD) != -1);
  CHECK(slabyard_output_to_fd(-1, 0, NULL, &output, NULL) == SLABYARD_INVALID_ARGUMENT);
  close(read_only);
}

const test output_tests[] = {TEST(bytes_reach_a_function_at_flush),
                             TEST(a_failure_keeps_what_was_taken_and_retry_goes_on),
                             TEST(a_full_sink_is_reported_and_drops_are_told),
                             TEST(close_tells_the_ladder_and_closes_an_owned_descriptor),
                             TEST(a_refused_descriptor_stays_the_callers),
                             {NULL, NULL}};
