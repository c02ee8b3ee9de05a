// SPDX-License-Identifier: MIT
//
// The type `decoder`: Node's StringDecoder. Its end() is finish(), since `end` is a word of Lua's.
#include <stddef.h>
#include <string.h>

#include "bindings/lua/lua_slabyard.h"

static slabyard_decoder* check_decoder(lua_State* L) {
  const box* const checked = luaL_checkudata(L, 1, DECODER_TYPE);
  slabyard_decoder* const decoder = handle_of(checked);
  if (decoder == NULL) luaL_argerror(L, 1, "the decoder is closed");
  return decoder;
}

int new_decoder(lua_State* L) {
  slabyard_status status;
  lua_settop(L, 1);
  box* const result = push_box(L, &state_of(L)->decoders, DECODER_TYPE);
  slabyard_decoder* made = NULL;
  check_code(L, slabyard_decoder_new(name_argument(L, 1), &made, &status), &status);
  open_box(result, made);
  return 1;
}

static int release(lua_State* L) {
  slabyard_decoder_free(take_handle(luaL_checkudata(L, 1, DECODER_TYPE)));
  return 0;
}

/// Adds the decoder's text to `text`.
static void add_text(lua_State* L, luaL_Buffer* text) {
  slabyard_status status;
  // More than once while finalizers make the decoder write longer texts.
  size_t room = LUAL_BUFFERSIZE, length = 0;
  slabyard_code code;
  do {
    char* const memory = luaL_prepbuffsize(text, room);
    code = slabyard_decoder_to_utf8(check_decoder(L), memory, room, &length, &status);
    room = length;
  } while (code == SLABYARD_NO_ROOM);
  check_code(L, code, &status);
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

/// A method, which a closed decoder has, too, or one of Node's properties; the second upvalue is the methods' table.
static int get_index(lua_State* L) {
  luaL_checkudata(L, 1, DECODER_TYPE);
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(2)) != LUA_TNIL || lua_type(L, 2) != LUA_TSTRING) return 1;
  const char* const name = lua_tostring(L, 2);
  if (strcmp(name, "lastNeed") == 0) {
    lua_pushinteger(L, (lua_Integer)slabyard_decoder_last_need(check_decoder(L)));
  } else if (strcmp(name, "lastTotal") == 0) {
    lua_pushinteger(L, (lua_Integer)slabyard_decoder_last_total(check_decoder(L)));
  } else if (strcmp(name, "encoding") == 0) {
    lua_pushstring(L, slabyard_decoder_encoding(check_decoder(L)));
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
