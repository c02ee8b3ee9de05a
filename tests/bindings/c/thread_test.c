// SPDX-License-Identifier: MIT
//
// Handles go to other threads; allocators without an owner are called there, too.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bindings/c/check.h"

enum { kThreads = 4, kRounds = 2000 };

static void* retain_and_view(void* shared) {
  slabyard_buffer* const buffer = shared;
  for (int i = 0; i < kRounds; ++i) {
    slabyard_buffer* view = NULL;
    slabyard_buffer_retain(buffer);
    if (slabyard_subarray(buffer, slabyard_size(1), undefined, &view, NULL) != SLABYARD_OK) return shared;
    if (!holds(view, "hared")) return shared;
    slabyard_buffer_release(view);
    slabyard_buffer_release(buffer);
  }
  return NULL;
}

static void a_handle_is_used_by_many_threads_at_once(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "shared");
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; ++i) CHECK(pthread_create(&threads[i], NULL, retain_and_view, buffer) == 0);
  for (int i = 0; i < kThreads; ++i) {
    void* failed = NULL;
    CHECK(pthread_join(threads[i], &failed) == 0 && failed == NULL);
  }
  slabyard_retention retention = {sizeof retention, 0, 0, 0};
  CHECK(slabyard_buffer_retained(buffer, &retention, NULL) == SLABYARD_OK && retention.sharers == 1);
  slabyard_buffer_release(buffer);
}

static void give_back(void* context, void* data, size_t size) {
  (void)size;
  *(pthread_t*)context = pthread_self();
  free(data);
}

static void* release(void* buffer) {
  slabyard_buffer_release(buffer);
  return NULL;
}

static void adopted_memory_comes_back_on_the_thread_that_drops_it(slabyard_allocator* allocator) {
  pthread_t dropped_on = pthread_self(), thread;
  slabyard_buffer* buffer = NULL;
  CHECK(slabyard_adopt(allocator, malloc(100), 100, give_back, &dropped_on, &buffer, NULL) == SLABYARD_OK);
  CHECK(pthread_create(&thread, NULL, release, buffer) == 0 && pthread_join(thread, NULL) == 0);
  CHECK(pthread_equal(dropped_on, pthread_self()) == 0);
}

/// All that an owned allocator refuses elsewhere; null when each call did.
static void* call_elsewhere(void* shared) {
  slabyard_allocator* const allocator = shared;
  slabyard_buffer* buffer = NULL;
  slabyard_allocator_stats stats = {.struct_size = sizeof stats};
  slabyard_status status;
  size_t bytes = 77;
  char memory[8];
  const slabyard_code codes[] = {
      slabyard_alloc(allocator, slabyard_size(1), undefined, undefined, &buffer, NULL),
      slabyard_alloc_unsafe(allocator, slabyard_size(1), undefined, &buffer, NULL),
      slabyard_alloc_unsafe_slow(allocator, slabyard_size(1), undefined, &buffer, NULL),
      slabyard_from(allocator, slabyard_string("a"), undefined, &buffer, NULL),
      slabyard_adopt(allocator, memory, sizeof memory, NULL, NULL, &buffer, NULL),
      slabyard_concat(allocator, NULL, 0, undefined, &buffer, NULL),
      slabyard_allocator_trim(allocator, &bytes, NULL),
      slabyard_allocator_read(allocator, &stats, NULL),
      slabyard_allocator_set_pool_size(allocator, 16, NULL),
      slabyard_allocator_pool_size(allocator, &bytes, &status),
  };
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; ++i) {
    if (codes[i] != SLABYARD_WRONG_THREAD) return shared;
  }
  const int told = status.code == SLABYARD_WRONG_THREAD && strstr(status.message, "any_thread") != NULL;
  return told && buffer == NULL && bytes == 77 ? NULL : shared;
}

static void an_allocator_is_refused_on_a_thread_that_does_not_own_it(slabyard_allocator* allocator) {
  slabyard_buffer* const buffer = buffer_of(allocator, "owned");
  pthread_t thread;
  void* failed = NULL;
  CHECK(pthread_create(&thread, NULL, call_elsewhere, allocator) == 0 && pthread_join(thread, &failed) == 0);
  CHECK(failed == NULL);
  size_t pool_size = 0;
  CHECK(slabyard_allocator_pool_size(allocator, &pool_size, NULL) == SLABYARD_OK && pool_size == 8192);
  slabyard_buffer_release(buffer);
}

static void* carve(void* allocator) { return buffer_of(allocator, "elsewhere"); }

static void an_allocator_is_nobodys_when_its_thread_has_ended(slabyard_allocator* allocator) {
  pthread_t thread;
  void* elsewhere = NULL;
  CHECK(pthread_create(&thread, NULL, carve, allocator) == 0 && pthread_join(thread, &elsewhere) == 0);
  slabyard_buffer* const here = buffer_of(allocator, "here");
  CHECK(holds(elsewhere, "elsewhere") && holds(here, "here"));
  slabyard_buffer_release(elsewhere);
  slabyard_buffer_release(here);
}

static void an_allocator_without_an_owner_is_called_in_turns(slabyard_allocator* unused) {
  (void)unused;
  slabyard_allocator_options options = {sizeof options, 0, NULL, 1, 0};
  slabyard_allocator* allocator = NULL;
  CHECK(slabyard_allocator_new(&options, &allocator, NULL) == SLABYARD_OK);
  slabyard_buffer* const here = buffer_of(allocator, "here");
  pthread_t thread;
  void* elsewhere = NULL;
  CHECK(pthread_create(&thread, NULL, carve, allocator) == 0 && pthread_join(thread, &elsewhere) == 0);
  CHECK(holds(elsewhere, "elsewhere") && holds(here, "here"));
  slabyard_buffer_release(elsewhere);
  slabyard_buffer_release(here);
  slabyard_allocator_free(allocator);
}

const test thread_tests[] = {TEST(a_handle_is_used_by_many_threads_at_once),
                             TEST(adopted_memory_comes_back_on_the_thread_that_drops_it),
                             TEST(an_allocator_is_refused_on_a_thread_that_does_not_own_it),
                             TEST(an_allocator_is_nobodys_when_its_thread_has_ended),
                             TEST(an_allocator_without_an_owner_is_called_in_turns),
                             {NULL, NULL}};
