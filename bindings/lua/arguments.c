// SPDX-License-Identifier: MIT
//
// Lua's values as the C ABI takes them.
#include <stddef.h>

#include "bindings/lua/lua_slabyard.h"

slabyard_buffer* check_buffer(lua_State* L, int index) {
  const box* const checked = luaL_checkudata(L, index, BUFFER_TYPE);
  slabyard_buffer* const buffer = handle_of(checked);
  if (buffer == NULL) luaL_argerror(L, index, "the buffer is closed");
  return buffer;
}

slabyard_buffer* test_buffer(lua_State* L, int index) {
  const box* const tested = luaL_testudata(L, index, BUFFER_TYPE);
  return tested == NULL ? NULL : handle_of(tested);
}

static slabyard_value to_number(lua_State* L, int index) {
  return lua_isinteger(L, index) ? slabyard_int64(lua_tointeger(L, index)) : slabyard_number(lua_tonumber(L, index));
}

static slabyard_value to_text(lua_State* L, int index) {
  size_t size;
  const char* const text = lua_tolstring(L, index, &size);
  return slabyard_utf8(text, size);
}

slabyard_value any_argument(lua_State* L, int index) {
  switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL:
      return slabyard_undefined();
    case LUA_TNUMBER:
      return to_number(L, index);
    case LUA_TSTRING:
      return to_text(L, index);
    default:
      luaL_typeerror(L, index, "number, string or nil");
      return slabyard_undefined();
  }
}

slabyard_value number_argument(lua_State* L, int index) {
  if (lua_isnoneornil(L, index)) return slabyard_undefined();
  luaL_checktype(L, index, LUA_TNUMBER);
  return to_number(L, index);
}

slabyard_value byte_argument(lua_State* L, int index) {
  luaL_checktype(L, index, LUA_TNUMBER);
  return lua_isinteger(L, index) ? slabyard_int64(lua_tointeger(L, index) & 0xff) : to_number(L, index);
}

slabyard_value name_argument(lua_State* L, int index) {
  if (lua_isnoneornil(L, index)) return slabyard_undefined();
  luaL_checktype(L, index, LUA_TSTRING);
  return to_text(L, index);
}

slabyard_value content_argument(lua_State* L, int index, int named) {
  if (lua_type(L, index) == LUA_TSTRING) {
    slabyard_value text = to_text(L, index);
    if (!named) text.kind = SLABYARD_BYTES;
    return text;
  }
  if (luaL_testudata(L, index, BUFFER_TYPE) == NULL) luaL_typeerror(L, index, "string or buffer");
  const slabyard_buffer* const buffer = check_buffer(L, index);
  return slabyard_bytes(slabyard_buffer_data(buffer), slabyard_buffer_size(buffer));
}

slabyard_value fill_argument(lua_State* L, int index, int named) {
  if (lua_isnoneornil(L, index)) return slabyard_undefined();
  if (lua_type(L, index) == LUA_TNUMBER) return byte_argument(L, index);
  slabyard_value value = content_argument(L, index, named);
  // Empty text fills with zeros in Node, where bytes that are none are refused.
  if (lua_type(L, index) == LUA_TSTRING && value.as.run.size == 0) value.kind = SLABYARD_UTF8;
  return value;
}

int names_encoding(lua_State* L, int first, int last) {
  for (int index = first; index <= last; ++index) {
    if (lua_type(L, index) == LUA_TSTRING) return 1;
  }
  return 0;
}
