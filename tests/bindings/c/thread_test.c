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

static void* carve(void* allocator) { return buffer_of(allocator, "elsewhere"); }

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
                             TEST(an_allocator_without_an_owner_is_called_in_turns),
                             {NULL, NULL}};
