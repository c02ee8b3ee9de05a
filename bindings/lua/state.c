// SPDX-License-Identifier: MIT
//
// The module's state, its errors, and what the collector is told.
#include <limits.h>
#include <stddef.h>
#include <string.h>

#include "bindings/lua/lua_slabyard.h"

/// Told in steps: below it the call would cost more than the bytes matter.
enum { kToldBytes = 65536 };
/// Of a handle and its block's header, outside of Lua's own count.
enum { kHandleBytes = 192 };

static void release_buffer(void* handle) { slabyard_buffer_release(handle); }
static void free_decoder(void* handle) { slabyard_decoder_free(handle); }

static int free_state(lua_State* L) {
  module_state* const state = lua_touserdata(L, 1);
  close_all(&state->buffers, release_buffer);
  close_all(&state->decoders, free_decoder);
  slabyard_allocator_free(state->allocator);
  slabyard_account_release(state->account);
  state->allocator = NULL;
  state->account = NULL;
  return 0;
}

static void make_module_state(lua_State* L) {
  module_state* const state = lua_newuserdatauv(L, sizeof *state, 0);
  memset(state, 0, sizeof *state);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, free_state);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);

  slabyard_status status;
  check_code(L, slabyard_account_new(NULL, &state->account, &status), &status);
  slabyard_allocator_options options = {sizeof options, 0, NULL, 0, 0};
  options.account = state->account;
  // A host may run its lua_State on one thread now and on another later.
  options.any_thread = 1;
  check_code(L, slabyard_allocator_new(&options, &state->allocator, &status), &status);
}

void push_module_state(lua_State* L) {
  static const char kKey[] = "slabyard.state";
  if (lua_getfield(L, LUA_REGISTRYINDEX, kKey) == LUA_TUSERDATA) return;
  lua_pop(L, 1);
  make_module_state(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, kKey);
}

module_state* state_of(lua_State* L) {
  module_state* const state = lua_touserdata(L, lua_upvalueindex(1));
  if (state->allocator == NULL) luaL_error(L, "the state is closing, and slabyard with it");
  return state;
}

noreturn void raise_status(lua_State* L, const slabyard_status* status) {
  if (status->node_code[0] != '\0') {
    luaL_error(L, "%s [%s]: %s", status->node_class, status->node_code, status->message);
  } else if (status->node_class[0] != '\0') {
    luaL_error(L, "%s: %s", status->node_class, status->message);
  } else {
    luaL_error(L, "%s", status->message);
  }
  // luaL_error does not return, and does not say so to the compiler.
  __builtin_unreachable();
}

void check_code(lua_State* L, slabyard_code code, const slabyard_status* status) {
  if (code != SLABYARD_OK) raise_status(L, status);
}

/// Lets the collector work as if it had allocated the bytes itself, unless the script stopped it.
static void tell_collector(lua_State* L, module_state* state, const slabyard_buffer* made) {
  state->untold_bytes += slabyard_buffer_size(made) + kHandleBytes;
  if (state->untold_bytes < kToldBytes) return;
  const size_t kib = state->untold_bytes / 1024;
  state->untold_bytes = 0;
  if (lua_gc(L, LUA_GCISRUNNING)) lua_gc(L, LUA_GCSTEP, kib < INT_MAX ? (int)kib : INT_MAX);
}

int push_made(lua_State* L, int arguments, make_function make) {
  module_state* const state = state_of(L);
  lua_settop(L, arguments);
  box* const result = push_box(L, &state->buffers, BUFFER_TYPE);

  slabyard_status status;
  slabyard_buffer* made = NULL;
  slabyard_code code = make(L, state, &made, &status);
  if (code == SLABYARD_NO_MEMORY) {
    lua_gc(L, LUA_GCCOLLECT);
    code = make(L, state, &made, &status);
  }
  check_code(L, code, &status);
  open_box(result, made);
  tell_collector(L, state, made);
  return 1;
}

void add_functions(lua_State* L, int state, const luaL_Reg* functions) {
  lua_pushvalue(L, state);
  luaL_setfuncs(L, functions, 1);
}
