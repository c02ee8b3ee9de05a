// SPDX-License-Identifier: MIT
//
// Methods and functions between buffers and strings.
#include <stddef.h>

#include "bindings/lua/lua_slabyard.h"

/// toString's rule for one index: no counting from the end, NaN is 0.
static size_t clamp_index(lua_State* L, int index, size_t otherwise, size_t size) {
  if (lua_isnoneornil(L, index)) return otherwise;
  luaL_checktype(L, index, LUA_TNUMBER);
  const lua_Number number = lua_tonumber(L, index);
  if (!(number > 0)) return 0;
  return number >= (lua_Number)size ? size : (size_t)number;
}

static int to_string(lua_State* L) {
  slabyard_status status;
  lua_settop(L, 4);
  if (lua_isnil(L, 2)) {
    slabyard_buffer* const buffer = check_buffer(L, 1);
    const size_t size = slabyard_buffer_size(buffer);
    const size_t start = clamp_index(L, 3, 0, size), end = clamp_index(L, 4, size, size);
    lua_pushlstring(L, (const char*)slabyard_buffer_data(buffer) + start, end > start ? end - start : 0);
    return 1;
  }
  const slabyard_value name = name_argument(L, 2), start = number_argument(L, 3), end = number_argument(L, 4);
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  // More than once while finalizers write longer texts.
  size_t room = LUAL_BUFFERSIZE, length = 0;
  slabyard_code code;
  do {
    char* const memory = luaL_prepbuffsize(&text, room);
    code = slabyard_to_utf8(check_buffer(L, 1), name, start, end, memory, room, &length, &status);
    room = length;
  } while (code == SLABYARD_NO_ROOM);
  check_code(L, code, &status);
  luaL_pushresultsize(&text, length);
  return 1;
}

static int write(lua_State* L) {
  slabyard_status status;
  size_t written = 0, size;
  lua_settop(L, 5);
  slabyard_buffer* const buffer = check_buffer(L, 1);
  luaL_checktype(L, 2, LUA_TSTRING);
  const char* const text = lua_tolstring(L, 2, &size);
  const slabyard_value offset = any_argument(L, 3), length = any_argument(L, 4), name = any_argument(L, 5);
  if (names_encoding(L, 3, 5)) {
    check_code(L, slabyard_write_text(buffer, slabyard_utf8(text, size), offset, length, name, &written, &status),
               &status);
  } else {
    // Bytes as they are: characters of one byte, written as such.
    const slabyard_value latin1 = slabyard_string("latin1");
    const slabyard_value first = offset.kind == SLABYARD_UNDEFINED ? latin1 : offset;
    check_code(L, slabyard_write_text(buffer, slabyard_latin1(text, size), first, length, latin1, &written, &status),
               &status);
  }
  lua_pushinteger(L, (lua_Integer)written);
  return 1;
}

void add_text_methods(lua_State* L, int state) {
  static const luaL_Reg methods[] = {{"toString", to_string}, {"write", write}, {NULL, NULL}};
  add_functions(L, state, methods);
}

static int byte_length(lua_State* L) {
  slabyard_status status;
  size_t length = 0;
  lua_settop(L, 2);
  const slabyard_value content = content_argument(L, 1, names_encoding(L, 2, 2));
  check_code(L, slabyard_byte_length(content, name_argument(L, 2), &length, &status), &status);
  lua_pushinteger(L, (lua_Integer)length);
  return 1;
}

static int is_encoding(lua_State* L) {
  size_t size;
  // A number is no name, though Lua would make a string of it.
  const char* const name = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &size) : NULL;
  lua_pushboolean(L, name != NULL && slabyard_is_encoding(name, size));
  return 1;
}

static int is_utf8(lua_State* L) {
  const slabyard_value bytes = content_argument(L, 1, 0);
  lua_pushboolean(L, slabyard_is_utf8(bytes.as.run.data, bytes.as.run.size));
  return 1;
}

static int is_ascii(lua_State* L) {
  const slabyard_value bytes = content_argument(L, 1, 0);
  lua_pushboolean(L, slabyard_is_ascii(bytes.as.run.data, bytes.as.run.size));
  return 1;
}

/// atob and btoa, whose characters are bytes.
static int convert(lua_State* L, int decode) {
  slabyard_status status;
  size_t size, length = 0;
  lua_settop(L, 1);
  luaL_checktype(L, 1, LUA_TSTRING);
  const char* const bytes = lua_tolstring(L, 1, &size);
  const slabyard_value text = slabyard_latin1(bytes, size);
  check_code(L,
             decode ? slabyard_atob(text, NULL, 0, &length, &status) : slabyard_btoa(text, NULL, 0, &length, &status),
             &status);
  luaL_Buffer result;
  char* const memory = luaL_buffinitsize(L, &result, length);
  check_code(L,
             decode ? slabyard_atob(text, memory, length, &length, &status)
                    : slabyard_btoa(text, memory, length, &length, &status),
             &status);
  luaL_pushresultsize(&result, length);
  return 1;
}
static int atob(lua_State* L) { return convert(L, 1); }
static int btoa(lua_State* L) { return convert(L, 0); }

static int is_buffer(lua_State* L) {
  lua_pushboolean(L, luaL_testudata(L, 1, BUFFER_TYPE) != NULL);
  return 1;
}

static int trim(lua_State* L) {
  slabyard_status status;
  size_t bytes = 0;
  check_code(L, slabyard_allocator_trim(state_of(L)->allocator, &bytes, &status), &status);
  lua_pushinteger(L, (lua_Integer)bytes);
  return 1;
}

/// A size in bytes at 1.
static size_t check_size(lua_State* L) {
  const lua_Integer size = luaL_checkinteger(L, 1);
  luaL_argcheck(L, size >= 0, 1, "a size below 0");
  return (size_t)size;
}

static int pool_size(lua_State* L) {
  slabyard_status status;
  slabyard_allocator* const allocator = state_of(L)->allocator;
  size_t size = 0;
  if (!lua_isnoneornil(L, 1)) {
    check_code(L, slabyard_allocator_set_pool_size(allocator, check_size(L), &status), &status);
  }
  check_code(L, slabyard_allocator_pool_size(allocator, &size, &status), &status);
  lua_pushinteger(L, (lua_Integer)size);
  return 1;
}

static int limit(lua_State* L) {
  slabyard_status status;
  check_code(L, slabyard_account_set_limit(state_of(L)->account, check_size(L), &status), &status);
  return 0;
}

static void set_count(lua_State* L, const char* name, uint64_t count) {
  lua_pushinteger(L, (lua_Integer)count);
  lua_setfield(L, -2, name);
}

static int stats(lua_State* L) {
  slabyard_status status;
  slabyard_allocator_stats now = {.struct_size = sizeof now};
  check_code(L, slabyard_allocator_read(state_of(L)->allocator, &now, &status), &status);
  lua_createtable(L, 0, 10);
  set_count(L, "reserved_bytes", now.reserved_bytes);
  set_count(L, "external_bytes", now.external_bytes);
  set_count(L, "pinned_bytes", now.pinned_bytes);
  set_count(L, "free_bytes", now.free_bytes);
  set_count(L, "slabs_begun", now.slabs_begun);
  set_count(L, "slabs_reused", now.slabs_reused);
  set_count(L, "carves", now.carves);
  set_count(L, "requested_bytes", now.requested_bytes);
  set_count(L, "own_blocks", now.own_blocks);
  set_count(L, "refused", now.refused);
  return 1;
}

void add_plain_functions(lua_State* L, int state) {
  static const luaL_Reg functions[] = {{"atob", atob},
                                       {"btoa", btoa},
                                       {"byte_length", byte_length},
                                       {"is_ascii", is_ascii},
                                       {"is_buffer", is_buffer},
                                       {"is_encoding", is_encoding},
                                       {"is_utf8", is_utf8},
                                       {"limit", limit},
                                       {"pool_size", pool_size},
                                       {"stats", stats},
                                       {"string_decoder", new_decoder},
                                       {"trim", trim},
                                       {NULL, NULL}};
  add_functions(L, state, functions);
}
