// SPDX-License-Identifier: MIT
//
// Runs every C test, each with an allocator of its own, and prints how many passed.
#include <stdio.h>
#include <string.h>

#include "tests/bindings/c/check.h"

int failures = 0;

void check_failed(const char* file, int line, const char* what) {
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  ++failures;
}

slabyard_buffer* buffer_of(slabyard_allocator* allocator, const char* text) {
  slabyard_buffer* buffer = NULL;
  CHECK(slabyard_from(allocator, slabyard_bytes(text, strlen(text)), undefined, &buffer, NULL) == SLABYARD_OK);
  return buffer;
}

int holds(const slabyard_buffer* buffer, const char* text) {
  const size_t size = strlen(text);
  return slabyard_buffer_size(buffer) == size && memcmp(slabyard_buffer_data(buffer), text, size) == 0;
}

int is_node_error(const slabyard_status* status, const char* code, const char* message) {
  const int same = status->code == SLABYARD_NODE_ERROR && strcmp(status->node_code, code) == 0 &&
                   strcmp(status->message, message) == 0;
  if (!same) fprintf(stderr, "got %s: %s\n", status->node_code, status->message);
  return same;
}

static void run_all(const test* tests, int* passed, int* total) {
  for (; tests->name != NULL; ++tests) {
    const int failed_before = failures;
    slabyard_allocator* allocator = NULL;
    CHECK(slabyard_allocator_new(NULL, &allocator, NULL) == SLABYARD_OK);
    tests->run(allocator);
    slabyard_allocator_free(allocator);
    ++*total;
    if (failures == failed_before) {
      ++*passed;
    } else {
      fprintf(stderr, "failed: %s\n", tests->name);
    }
  }
}

int main(void) {
  const test* const rooms[] = {allocator_tests, buffer_tests,  callback_tests, number_tests,
                               output_tests,    refusal_tests, text_tests,     thread_tests};
  int passed = 0, total = 0;
  for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; ++i) run_all(rooms[i], &passed, &total);
  printf("%d of %d passed\n", passed, total);
  return failures == 0 ? 0 : 1;
}
