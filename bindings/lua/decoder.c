// SPDX-License-Identifier: MIT
//
// The type `decoder`: Node's StringDecoder. Its end() is finish(), since `end` is a word of Lua's.
#include <stddef.h>
#include <string.h>

#include "bindings/lua/lua_slabyard.h"

static slabyard_decoder* check_decoder(lua_State* L) {
  const box* const checked = luaL_checkudata(L, 1, DECODER_TYPE);
  if (checked->handle == NULL) luaL_argerror(L, 1, "the decoder is closed");
  return checked->handle;
}

int new_decoder(lua_State* L) {
  slabyard_status status;
  lua_settop(L, 1);
  box* const result = push_box(L, &state_of(L)->decoders, DECODER_TYPE);
  slabyard_decoder* made = NULL;
  check_code(L, slabyard_decoder_new(name_argument(L, 1), &made, &status), &status);
  result->handle = made;
  return 1;
}

static int release(lua_State* L) {
  slabyard_decoder_free(take_handle(luaL_checkudata(L, 1, DECODER_TYPE)));
  return 0;
}

/// Adds the decoder's text to `text`.
static void add_text(lua_State* L, luaL_Buffer* text) {
  slabyard_status status;
  size_t length = 0;
  check_code(L, slabyard_decoder_to_utf8(check_decoder(L), NULL, 0, &length, &status), &status);
  char* const memory = luaL_prepbuffsize(text, length);
  check_code(L, slabyard_decoder_to_utf8(check_decoder(L), memory, length, &length, &status), &status);
  luaL_addsize(text, length);
}

static void feed(lua_State* L) {
  slabyard_status status;
  const slabyard_value bytes = content_argument(L, 2, 0);
  check_code(L, slabyard_decoder_write(check_decoder(L), bytes.as.run.data, bytes.as.run.size, &status), &status);
}

static int write(lua_State* L) {
  luaL_Buffer text;
  lua_settop(L, 2);
  feed(L);
  luaL_buffinit(L, &text);
  add_text(L, &text);
  luaL_pushresult(&text);
  return 1;
}

static int finish(lua_State* L) {
  slabyard_status status;
  luaL_Buffer text;
  lua_settop(L, 2);
  const int has_more = !lua_isnil(L, 2);
  if (has_more) feed(L);
  luaL_buffinit(L, &text);
  if (has_more) add_text(L, &text);
  check_code(L, slabyard_decoder_end(check_decoder(L), &status), &status);
  add_text(L, &text);
  luaL_pushresult(&text);
  return 1;
}

/// Node's properties, else a method; the second upvalue is their table.
static int get_index(lua_State* L) {
  const slabyard_decoder* const decoder = check_decoder(L);
  const char* const name = luaL_checkstring(L, 2);
  if (strcmp(name, "lastNeed") == 0) {
    lua_pushinteger(L, (lua_Integer)slabyard_decoder_last_need(decoder));
  } else if (strcmp(name, "lastTotal") == 0) {
    lua_pushinteger(L, (lua_Integer)slabyard_decoder_last_total(decoder));
  } else if (strcmp(name, "encoding") == 0) {
    lua_pushstring(L, slabyard_decoder_encoding(decoder));
  } else {
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(2));
  }
  return 1;
}

void make_decoder_type(lua_State* L, int state) {
  static const luaL_Reg metamethods[] = {{"__close", release}, {"__gc", release}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"close", release}, {"finish", finish}, {"write", write}, {NULL, NULL}};
  luaL_newmetatable(L, DECODER_TYPE);
  add_functions(L, state, metamethods);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, state);
  lua_newtable(L);
  add_functions(L, state, methods);
  lua_pushcclosure(L, get_index, 2);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
