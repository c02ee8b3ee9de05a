// SPDX-License-Identifier: MIT
//
// The functions that make buffers.
#include <stddef.h>
#include <string.h>

#include "bindings/lua/lua_slabyard.h"

static slabyard_code make_alloc(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  const slabyard_value encoding = name_argument(L, 3);
  return slabyard_alloc(state->allocator, any_argument(L, 1), fill_argument(L, 2, names_encoding(L, 3, 3)), encoding,
                        made, status);
}
static int alloc(lua_State* L) { return push_made(L, 3, make_alloc); }

static slabyard_code make_unsafe(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  return slabyard_alloc_unsafe(state->allocator, any_argument(L, 1), any_argument(L, 2), made, status);
}
static int alloc_unsafe(lua_State* L) { return push_made(L, 2, make_unsafe); }

static slabyard_code make_slow(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  return slabyard_alloc_unsafe_slow(state->allocator, any_argument(L, 1), any_argument(L, 2), made, status);
}
static int alloc_unsafe_slow(lua_State* L) { return push_made(L, 2, make_slow); }

static void refuse_element(lua_State* L, size_t i, const char* wanted) {
  luaL_argerror(L, 1, lua_pushfstring(L, "element %I of the list is no %s", (LUAI_UACINT)(i + 1), wanted));
}

/// The numbers that lie on the stack from 1 to `count`, or in the list at 1.
static slabyard_code make_numbers(lua_State* L, module_state* state, size_t count, int in_list, slabyard_buffer** made,
                                  slabyard_status* status) {
  if (count > SIZE_MAX / sizeof(double)) luaL_argerror(L, 1, "too many numbers");
  double* const numbers = lua_newuserdatauv(L, count * sizeof(double), 0);
  for (size_t i = 0; i < count; ++i) {
    if (in_list && lua_rawgeti(L, 1, (lua_Integer)(i + 1)) != LUA_TNUMBER) refuse_element(L, i, "number");
    const slabyard_value byte = byte_argument(L, in_list ? -1 : (int)i + 1);
    numbers[i] = byte.kind == SLABYARD_INT64 ? (double)byte.as.int64 : byte.as.number;
    if (in_list) lua_pop(L, 1);
  }
  const slabyard_code code = slabyard_from_numbers(state->allocator, numbers, count, made, status);
  lua_pop(L, 1);
  return code;
}

static slabyard_code make_from(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  if (lua_type(L, 1) == LUA_TTABLE) return make_numbers(L, state, lua_rawlen(L, 1), 1, made, status);
  const slabyard_value encoding = name_argument(L, 2);
  return slabyard_from(state->allocator, content_argument(L, 1, names_encoding(L, 2, 2)), encoding, made, status);
}
static int from(lua_State* L) { return push_made(L, 2, make_from); }

/// All but the box, which push_made has put on top.
static slabyard_code make_of(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  return make_numbers(L, state, (size_t)lua_gettop(L) - 1, 0, made, status);
}
static int of(lua_State* L) { return push_made(L, lua_gettop(L), make_of); }

static slabyard_code make_concat(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  luaL_checktype(L, 1, LUA_TTABLE);
  const size_t count = lua_rawlen(L, 1);
  if (count > SIZE_MAX / sizeof(slabyard_buffer*)) luaL_argerror(L, 1, "too many buffers");
  slabyard_buffer** const pieces = lua_newuserdatauv(L, count * sizeof *pieces, 0);
  const slabyard_value length = any_argument(L, 2);
  for (size_t i = 0; i < count; ++i) {
    lua_rawgeti(L, 1, (lua_Integer)(i + 1));
    pieces[i] = test_buffer(L, -1);
    if (pieces[i] == NULL) refuse_element(L, i, "open buffer");
    lua_pop(L, 1);
  }
  const slabyard_code code = slabyard_concat(state->allocator, pieces, count, length, made, status);
  lua_pop(L, 1);
  return code;
}
static int concat(lua_State* L) { return push_made(L, 2, make_concat); }

static slabyard_code make_transcoded(lua_State* L, module_state* state, slabyard_buffer** made,
                                     slabyard_status* status) {
  const slabyard_value source = content_argument(L, 1, 0), source_name = name_argument(L, 2);
  return slabyard_transcode(state->allocator, source.as.run.data, source.as.run.size, source_name, name_argument(L, 3),
                            made, status);
}
static int transcode(lua_State* L) { return push_made(L, 3, make_transcoded); }

void add_make_functions(lua_State* L, int state) {
  static const luaL_Reg functions[] = {{"alloc", alloc},
                                       {"alloc_unsafe", alloc_unsafe},
                                       {"alloc_unsafe_slow", alloc_unsafe_slow},
                                       {"concat", concat},
                                       {"from", from},
                                       {"of", of},
                                       {"transcode", transcode},
                                       {NULL, NULL}};
  add_functions(L, state, functions);
}
