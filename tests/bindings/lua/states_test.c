// SPDX-License-Identifier: MIT
//
// usage: states_test MODULE
//
// What needs a host in C: Lua without memory at every one of its requests, and two states in one process.
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>

static int failures = 0;

static void check(int holds, const char* finding, const char* what) {
  if (holds) return;
  fprintf(stderr, "failed: %s: %s\n", finding, what == NULL ? "" : what);
  ++failures;
}

/// Requests until none is granted any more; below 0 all are.
static long requests_left = -1;

static void* allocate(void* unused, void* memory, size_t old_size, size_t size) {
  (void)unused;
  (void)old_size;
  if (size == 0) {
    free(memory);
    return NULL;
  }
  // Lua counts on memory that shrinks.
  const int grows = memory == NULL || size > old_size;
  if (requests_left == 0 && grows) return NULL;
  if (requests_left > 0 && grows) --requests_left;
  return realloc(memory, size);
}

/// A state that finds the module, or null.
static lua_State* open_state(const char* module) {
  lua_State* const L = lua_newstate(allocate, NULL);
  if (L == NULL) return NULL;
  luaL_openlibs(L);
  lua_getglobal(L, "package");
  lua_pushstring(L, module);
  lua_setfield(L, -2, "cpath");
  lua_pop(L, 1);
  return L;
}

static void run(lua_State* L, const char* finding, const char* script) {
  const int ended = luaL_dostring(L, script);
  check(ended == LUA_OK, finding, lua_tostring(L, -1));
}

/// All that allocates in the module, some of it live, some garbage, at the end.
static const char kEverything[] =
    "local buffer = require 'slabyard'\n"
    "kept = {}\n"
    "for i, make in ipairs {\n"
    "  function() return buffer.alloc(10, 'ab') end, function() return buffer.from('00ff', 'hex') end,\n"
    "  function() return buffer.from {1, 2, 3} end, function() return buffer.of(1, 2, 3) end,\n"
    "  function() return buffer.concat {buffer.from 'a', buffer.from 'b'} end,\n"
    "  function() return buffer.transcode('a', 'utf8', 'utf16le') end,\n"
    "  function() return buffer.from 'abc' .. 12 .. 'd' end,\n"
    "  function() return buffer.from('abc'):subarray(1):compact() end,\n"
    "  function() return buffer.from(buffer.alloc(3000, 7):toString 'base64') end,\n"
    "  function() return buffer.from(tostring(buffer.alloc(3000))) end,\n"
    "  function() return buffer.from(buffer.atob(buffer.btoa(('x'):rep(3000)))) end,\n"
    "  function() return buffer.from(tostring(buffer.stats().carves)) end,\n"
    "  function() return buffer.from(buffer.string_decoder():write(('y'):rep(3000))) end,\n"
    "  function() return buffer.from(select(2, pcall(buffer.alloc, -1))) end} do kept[i] = make() end\n"
    "return #kept == 14 and #kept[1] == 10";

static void lack_of_memory_is_an_error_at_every_request(const char* module) {
  for (long granted = 0; granted < 100000; granted += granted < 800 ? 1 : 37) {
    lua_State* const L = open_state(module);
    // Lua's own buffers stay broken when they lack memory the first time.
    run(L, __func__, "local _ = ('x'):rep(10000)");
    check(luaL_loadstring(L, kEverything) == LUA_OK, __func__, "the script does not load");
    requests_left = granted;
    const int ended = lua_pcall(L, 0, 1, 0);
    requests_left = -1;
    if (ended != LUA_OK) check(lua_isstring(L, -1), __func__, "an error without a message");
    if (ended == LUA_OK) check(lua_toboolean(L, -1), __func__, "not all was made");
    lua_gc(L, LUA_GCCOLLECT);
    lua_settop(L, 0);
    run(L, __func__, kEverything);
    lua_close(L);
    if (ended == LUA_OK) return;
  }
  check(0, __func__, "never enough");
}

static void states_in_one_process_have_nothing_in_common(const char* module) {
  lua_State *const one = open_state(module), *const other = open_state(module);
  static const char first[] = "buffer = require 'slabyard'; buf = buffer.alloc(9, 'a'); buffer.limit(1 << 20)";
  static const char second[] = "buffer = require 'slabyard'; buf = buffer.alloc(4 << 20, 'b')";
  run(one, __func__, first);
  run(other, __func__, second);
  lua_close(one);
  run(other, __func__, "assert(buf[5] == 98); buf:close()");
  lua_close(other);
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s MODULE\n", argv[0]);
    return 2;
  }
  lack_of_memory_is_an_error_at_every_request(argv[1]);
  states_in_one_process_have_nothing_in_common(argv[1]);
  if (failures == 0) puts("all passed");
  return failures == 0 ? 0 : 1;
}
