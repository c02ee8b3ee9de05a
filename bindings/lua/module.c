// SPDX-License-Identifier: MIT
//
// `require 'slabyard'`: Node's Buffer for Lua 5.4 (docs/lua.md).
#include "bindings/lua/lua_slabyard.h"

SLABYARD_API int luaopen_slabyard(lua_State* L);

int luaopen_slabyard(lua_State* L) {
  luaL_checkversion(L);
  lua_settop(L, 0);
  push_module_state(L);
  const int state = lua_gettop(L);
  make_buffer_type(L, state);
  make_decoder_type(L, state);

  lua_newtable(L);
  add_make_functions(L, state);
  add_plain_functions(L, state);
  lua_pushinteger(L, 9007199254740991);
  lua_setfield(L, -2, "MAX_LENGTH");
  lua_pushstring(L, slabyard_version());
  lua_setfield(L, -2, "VERSION");
  return 1;
}
