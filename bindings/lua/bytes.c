// SPDX-License-Identifier: MIT
//
// Methods on bytes that are there.
#include <stddef.h>
#include <stdint.h>

#include "bindings/lua/lua_slabyard.h"

static slabyard_code make_view(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  (void)state;
  const slabyard_buffer* const buffer = check_buffer(L, 1);
  return slabyard_subarray(buffer, number_argument(L, 2), number_argument(L, 3), made, status);
}
static int subarray(lua_State* L) { return push_made(L, 3, make_view); }

static slabyard_code make_compact(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  (void)state;
  return slabyard_compact(check_buffer(L, 1), made, status);
}
static int compact(lua_State* L) { return push_made(L, 1, make_compact); }

static int fill(lua_State* L) {
  slabyard_status status;
  lua_settop(L, 5);
  slabyard_buffer* const buffer = check_buffer(L, 1);
  slabyard_value value = fill_argument(L, 2, names_encoding(L, 3, 5));
  // As JavaScript's undefined fills.
  if (value.kind == SLABYARD_UNDEFINED) value = slabyard_number(0);
  check_code(L, slabyard_fill(buffer, value, any_argument(L, 3), any_argument(L, 4), any_argument(L, 5), &status),
             &status);
  lua_settop(L, 1);
  return 1;
}

static int copy(lua_State* L) {
  slabyard_status status;
  size_t count = 0;
  const slabyard_buffer *const source = check_buffer(L, 1), *const target = check_buffer(L, 2);
  check_code(L,
             slabyard_copy(source, target, number_argument(L, 3), number_argument(L, 4), number_argument(L, 5), &count,
                           &status),
             &status);
  lua_pushinteger(L, (lua_Integer)count);
  return 1;
}

static int compare(lua_State* L) {
  slabyard_status status;
  int32_t order = 0;
  const slabyard_buffer *const source = check_buffer(L, 1), *const target = check_buffer(L, 2);
  check_code(L,
             slabyard_compare(source, target, any_argument(L, 3), any_argument(L, 4), any_argument(L, 5),
                              any_argument(L, 6), &order, &status),
             &status);
  lua_pushinteger(L, order);
  return 1;
}

static int equals(lua_State* L) {
  slabyard_status status;
  int32_t equal = 0;
  const slabyard_buffer *const buffer = check_buffer(L, 1), *const other = check_buffer(L, 2);
  check_code(L, slabyard_equals(buffer, other, &equal, &status), &status);
  lua_pushboolean(L, equal);
  return 1;
}

typedef slabyard_code (*search_function)(slabyard_allocator* allocator, const slabyard_buffer* buffer,
                                         slabyard_value value, slabyard_value byte_offset, slabyard_value end,
                                         slabyard_value encoding, int64_t* index, slabyard_status* status);

static int64_t search(lua_State* L, search_function find) {
  slabyard_status status;
  int64_t index = -1;
  lua_settop(L, 5);
  slabyard_buffer* const buffer = check_buffer(L, 1);
  const slabyard_value value =
      lua_type(L, 2) == LUA_TNUMBER ? byte_argument(L, 2) : content_argument(L, 2, names_encoding(L, 3, 5));
  check_code(L,
             find(state_of(L)->allocator, buffer, value, any_argument(L, 3), any_argument(L, 4), any_argument(L, 5),
                  &index, &status),
             &status);
  return index;
}

static int index_of(lua_State* L) {
  lua_pushinteger(L, search(L, slabyard_index_of));
  return 1;
}
static int last_index_of(lua_State* L) {
  lua_pushinteger(L, search(L, slabyard_last_index_of));
  return 1;
}
static int includes(lua_State* L) {
  lua_pushboolean(L, search(L, slabyard_index_of) != -1);
  return 1;
}

static int swap(lua_State* L, int32_t bits) {
  slabyard_status status;
  check_code(L, slabyard_swap(check_buffer(L, 1), bits, &status), &status);
  lua_settop(L, 1);
  return 1;
}
static int swap16(lua_State* L) { return swap(L, 16); }
static int swap32(lua_State* L) { return swap(L, 32); }
static int swap64(lua_State* L) { return swap(L, 64); }

static int retained(lua_State* L) {
  slabyard_status status;
  slabyard_retention retention = {sizeof retention, 0, 0, 0};
  check_code(L, slabyard_buffer_retained(check_buffer(L, 1), &retention, &status), &status);
  lua_pushinteger(L, (lua_Integer)retention.visible);
  lua_pushinteger(L, (lua_Integer)retention.kept_alive);
  lua_pushinteger(L, (lua_Integer)retention.sharers);
  return 3;
}

void add_byte_methods(lua_State* L, int state) {
  static const luaL_Reg methods[] = {{"compact", compact},
                                     {"compare", compare},
                                     {"copy", copy},
                                     {"equals", equals},
                                     {"fill", fill},
                                     {"includes", includes},
                                     {"indexOf", index_of},
                                     {"lastIndexOf", last_index_of},
                                     {"retained", retained},
                                     {"slice", subarray},
                                     {"subarray", subarray},
                                     {"swap16", swap16},
                                     {"swap32", swap32},
                                     {"swap64", swap64},
                                     {NULL, NULL}};
  add_functions(L, state, methods);
}
