// SPDX-License-Identifier: MIT
//
// What docs/c_api.md shows.
#include <stdio.h>
#include <stdlib.h>

#include "slabyard/c.h"

int main(void) {
  // [docs/c_api.md, hello]
  slabyard_status status;
  slabyard_allocator* allocator = NULL;
  slabyard_buffer* buffer = NULL;
  if (slabyard_allocator_new(NULL, &allocator, &status) != SLABYARD_OK) return 1;
  const slabyard_value hex = slabyard_string("hex");
  if (slabyard_from(allocator, slabyard_string("48656c6c6f"), hex, &buffer, &status) != SLABYARD_OK) {
    fprintf(stderr, "%s [%s]: %s\n", status.node_class, status.node_code, status.message);
    return 1;
  }
  printf("%.*s\n", (int)slabyard_buffer_size(buffer), (const char*)slabyard_buffer_data(buffer));  // Hello
  slabyard_buffer_release(buffer);
  slabyard_allocator_free(allocator);
  // [docs/c_api.md, hello]

  if (slabyard_allocator_new(NULL, &allocator, &status) != SLABYARD_OK) return 1;
  if (slabyard_from(allocator, slabyard_string("hi"), slabyard_undefined(), &buffer, &status) != SLABYARD_OK) return 1;
  // [docs/c_api.md, text]
  const slabyard_value base64 = slabyard_string("base64"), none = slabyard_undefined();
  size_t length = 0;
  slabyard_to_utf8(buffer, base64, none, none, NULL, 0, &length, NULL);
  char* const text = malloc(length + 1);
  if (text == NULL) return 1;
  slabyard_to_utf8(buffer, base64, none, none, text, length, &length, NULL);
  text[length] = '\0';
  // [docs/c_api.md, text]
  printf("%s\n", text);
  free(text);
  slabyard_buffer_release(buffer);
  slabyard_allocator_free(allocator);
  return 0;
}
