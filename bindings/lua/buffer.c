// SPDX-License-Identifier: MIT
//
// The type `buffer`: what Lua's operators do with it.
#include <stddef.h>
#include <string.h>

#include "bindings/lua/lua_slabyard.h"

static int release(lua_State* L) {
  slabyard_buffer_release(take_handle(luaL_checkudata(L, 1, BUFFER_TYPE)));
  return 0;
}

static int has_index(const slabyard_buffer* buffer, lua_Integer at) {
  return (lua_Unsigned)at < slabyard_buffer_size(buffer);  // of no unsigned size below 0
}

/// buf[i], or a method; the second upvalue is their table.
static int get_index(lua_State* L) {
  if (lua_type(L, 2) != LUA_TNUMBER) {
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(2));
    return 1;
  }
  const slabyard_buffer* const buffer = check_buffer(L, 1);
  int is_integer;
  const lua_Integer at = lua_tointegerx(L, 2, &is_integer);
  if (!is_integer || !has_index(buffer, at)) return 0;
  lua_pushinteger(L, slabyard_buffer_data(buffer)[at]);
  return 1;
}

static int set_index(lua_State* L) {
  slabyard_buffer* const buffer = check_buffer(L, 1);
  // A string that looks like a number is no index, since reading takes it for a name.
  luaL_checktype(L, 2, LUA_TNUMBER);
  const lua_Integer at = luaL_checkinteger(L, 2);
  luaL_argcheck(L, has_index(buffer, at), 2, "index outside of the buffer");
  const slabyard_value byte = byte_argument(L, 3);
  if (byte.kind == SLABYARD_INT64) {
    slabyard_buffer_data(buffer)[at] = (uint8_t)byte.as.int64;
    return 0;
  }
  // Modulo 256 as fill takes it, whatever the float.
  slabyard_status status;
  const slabyard_value end = slabyard_int64(at + 1);
  check_code(L, slabyard_fill(buffer, byte, slabyard_int64(at), end, slabyard_undefined(), &status), &status);
  return 0;
}

static int length(lua_State* L) {
  lua_pushinteger(L, (lua_Integer)slabyard_buffer_size(check_buffer(L, 1)));
  return 1;
}

static int compare(lua_State* L) {
  const slabyard_value none = slabyard_undefined();
  slabyard_status status;
  int32_t order = 0;
  const slabyard_buffer *const left = check_buffer(L, 1), *const right = check_buffer(L, 2);
  check_code(L, slabyard_compare(left, right, none, none, none, none, &order, &status), &status);
  return order;
}
static int less(lua_State* L) {
  lua_pushboolean(L, compare(L) < 0);
  return 1;
}
static int less_or_equal(lua_State* L) {
  lua_pushboolean(L, compare(L) <= 0);
  return 1;
}

/// Lua asks for any two userdata; another kind, or a closed one, is simply not equal.
static int equal(lua_State* L) {
  const slabyard_buffer *const left = test_buffer(L, 1), *const right = test_buffer(L, 2);
  int32_t same = 0;
  if (left != NULL && right != NULL) slabyard_equals(left, right, &same, NULL);
  lua_pushboolean(L, same);
  return 1;
}

/// What `..` joins: a buffer, a string, or a number, which is the string that Lua makes of it.
static slabyard_value operand(lua_State* L, int index) {
  if (lua_type(L, index) == LUA_TNUMBER) lua_tostring(L, index);
  return content_argument(L, index, 0);
}

static slabyard_code make_joined(lua_State* L, module_state* state, slabyard_buffer** made, slabyard_status* status) {
  // Numbers become strings first, which allocates.
  operand(L, 1);
  operand(L, 2);
  const slabyard_value left = operand(L, 1), right = operand(L, 2);
  const size_t size = left.as.run.size + right.as.run.size;
  const slabyard_code code =
      slabyard_alloc_unsafe(state->allocator, slabyard_size(size), slabyard_undefined(), made, status);
  if (code != SLABYARD_OK) return code;
  uint8_t* const bytes = slabyard_buffer_data(*made);
  if (left.as.run.size != 0) memcpy(bytes, left.as.run.data, left.as.run.size);
  if (right.as.run.size != 0) memcpy(bytes + left.as.run.size, right.as.run.data, right.as.run.size);
  return SLABYARD_OK;
}
static int join(lua_State* L) { return push_made(L, 2, make_joined); }

static int to_string(lua_State* L) {
  luaL_checkudata(L, 1, BUFFER_TYPE);
  const slabyard_buffer* const buffer = test_buffer(L, 1);
  if (buffer == NULL) {
    lua_pushliteral(L, "buffer (closed)");
  } else {
    lua_pushlstring(L, (const char*)slabyard_buffer_data(buffer), slabyard_buffer_size(buffer));
  }
  return 1;
}

/// The iterator of pairs(buf): the offset behind the one before, and its byte.
static int next(lua_State* L) {
  const slabyard_buffer* const buffer = check_buffer(L, 1);
  // Unsigned, which wraps behind the last integer.
  const lua_Integer at = (lua_Integer)((lua_Unsigned)luaL_optinteger(L, 2, -1) + 1);
  if (!has_index(buffer, at)) return 0;
  lua_pushinteger(L, at);
  lua_pushinteger(L, slabyard_buffer_data(buffer)[at]);
  return 2;
}

static int pairs(lua_State* L) {
  check_buffer(L, 1);
  lua_settop(L, 1);
  lua_pushcfunction(L, next);
  lua_insert(L, 1);
  return 2;
}

void make_buffer_type(lua_State* L, int state) {
  static const luaL_Reg metamethods[] = {
      {"__close", release},    {"__concat", join},        {"__eq", equal}, {"__gc", release},
      {"__le", less_or_equal}, {"__len", length},         {"__lt", less},  {"__newindex", set_index},
      {"__pairs", pairs},      {"__tostring", to_string}, {NULL, NULL}};
  luaL_newmetatable(L, BUFFER_TYPE);
  add_functions(L, state, metamethods);
  // A script gets at metamethods by their operators alone.
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");

  lua_pushvalue(L, state);
  lua_newtable(L);
  add_byte_methods(L, state);
  add_text_methods(L, state);
  add_number_methods(L, state);
  lua_pushcfunction(L, release);
  lua_setfield(L, -2, "close");
  lua_pushcfunction(L, pairs);
  lua_setfield(L, -2, "entries");
  lua_pushcclosure(L, get_index, 2);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
