// SPDX-License-Identifier: MIT
//
// usage: host MODULE FOLDER SCRIPT [ARGUMENT...]
//
// Runs a Lua script that finds the module file MODULE by require 'slabyard' and other scripts in FOLDER. What lua5.4
// does, built with the project's flags, so that sanitizers see the module.
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: %s MODULE FOLDER SCRIPT [ARGUMENT...]\n", argv[0]);
    return 2;
  }
  lua_State* const L = luaL_newstate();
  if (L == NULL) return 1;
  luaL_openlibs(L);
  lua_getglobal(L, "package");
  lua_pushstring(L, argv[1]);
  lua_setfield(L, -2, "cpath");
  lua_pushfstring(L, "%s/?.lua", argv[2]);
  lua_setfield(L, -2, "path");
  lua_pop(L, 1);
  int failed = luaL_loadfile(L, argv[3]);
  for (int i = 4; i < argc && failed == LUA_OK; ++i) lua_pushstring(L, argv[i]);
  if (failed == LUA_OK) failed = lua_pcall(L, argc - 4, 0, 0);
  if (failed != LUA_OK) fprintf(stderr, "%s\n", lua_tostring(L, -1));
  lua_close(L);
  return failed == LUA_OK ? 0 : 1;
}
