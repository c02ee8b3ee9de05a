/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "slabyard/c.h"

int main(void) {
  const slabyard_value none = slabyard_undefined();
  slabyard_allocator* allocator = NULL;
  slabyard_buffer* buffer = NULL;
  char text[4];
  size_t length = 0;
  if (slabyard_allocator_new(NULL, &allocator, NULL) != SLABYARD_OK) return 1;
  if (slabyard_from(allocator, slabyard_string("hi"), none, &buffer, NULL) != SLABYARD_OK) return 1;
  if (slabyard_to_utf8(buffer, slabyard_string("hex"), none, none, text, sizeof text, &length, NULL) != SLABYARD_OK)
    return 1;
  printf("%.*s\n", (int)length, text);
  slabyard_buffer_release(buffer);
  slabyard_allocator_free(allocator);
  return 0;
}
