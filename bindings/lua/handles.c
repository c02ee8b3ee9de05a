// SPDX-License-Identifier: MIT
//
// Which handles are open.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "bindings/lua/lua_slabyard.h"

/// Of a closed box, and behind the last free slot.
#define NO_SLOT SIZE_MAX

static void add_slots(lua_State* L, handle_table* table) {
  const size_t count = table->count == 0 ? 16 : table->count * 2;
  handle_slot* const slots = realloc(table->slots, count * sizeof *slots);
  if (slots == NULL) luaL_error(L, "not enough memory");
  for (size_t i = table->count; i < count; ++i) {
    slots[i].handle = NULL;
    slots[i].next_free = i + 1 < count ? i + 1 : NO_SLOT;
  }
  table->first_free = table->count;
  table->slots = slots;
  table->count = count;
}

box* push_box(lua_State* L, handle_table* table, const char* type) {
  box* const made = lua_newuserdatauv(L, sizeof *made, 0);
  made->table = table;
  made->slot = NO_SLOT;
  luaL_setmetatable(L, type);
  if (table->count == 0 || table->first_free == NO_SLOT) add_slots(L, table);
  made->slot = table->first_free;
  table->first_free = table->slots[made->slot].next_free;
  return made;
}

void open_box(box* closed, void* handle) { closed->table->slots[closed->slot].handle = handle; }

void* handle_of(const box* asked) {
  const handle_table* const table = asked->table;
  return asked->slot < table->count ? table->slots[asked->slot].handle : NULL;
}

void* take_handle(box* closed) {
  handle_table* const table = closed->table;
  if (closed->slot >= table->count) return NULL;
  handle_slot* const slot = &table->slots[closed->slot];
  void* const handle = slot->handle;
  slot->handle = NULL;
  slot->next_free = table->first_free;
  table->first_free = closed->slot;
  closed->slot = NO_SLOT;
  return handle;
}

void close_all(handle_table* table, void (*release)(void* handle)) {
  for (size_t i = 0; i < table->count; ++i) release(table->slots[i].handle);
  free(table->slots);
  table->slots = NULL;
  table->count = 0;
}
