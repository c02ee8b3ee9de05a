// SPDX-License-Identifier: MIT
//
// What the C tests share. A test is a function; its name is the finding, and a CHECK that fails is told with its line.
#ifndef SLABYARD_TESTS_BINDINGS_C_CHECK_H_
#define SLABYARD_TESTS_BINDINGS_C_CHECK_H_

#include <stddef.h>

#include "slabyard/c.h"

extern int failures;

void check_failed(const char* file, int line, const char* what);
#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

typedef struct test {
  const char* name;
  void (*run)(slabyard_allocator* allocator);
} test;
#define TEST(name) \
  { #name, name }

extern const test allocator_tests[];
extern const test buffer_tests[];
extern const test callback_tests[];
extern const test number_tests[];
extern const test output_tests[];
extern const test refusal_tests[];
extern const test text_tests[];
extern const test thread_tests[];

/// A buffer with the bytes of `text`; the caller releases it.
slabyard_buffer* buffer_of(slabyard_allocator* allocator, const char* text);
/// Whether its bytes are those of `text`.
int holds(const slabyard_buffer* buffer, const char* text);
/// Whether `status` tells this error of Node's.
int is_node_error(const slabyard_status* status, const char* code, const char* message);

static const slabyard_value undefined = {SLABYARD_UNDEFINED, 0, {0}};

#endif  // SLABYARD_TESTS_BINDINGS_C_CHECK_H_
