// SPDX-License-Identifier: MIT
//
// What the files of the Lua module share. All of it is C on slabyard/c.h: lua_error is a longjmp, and no destructor may
// lie in its way.
//
// Finalizers run whenever Lua allocates, and a script's may close any buffer. So: whatever allocates comes first (the
// result's box, a lua_Buffer), handles and pointers are taken from the stack after it, and nothing allocates until the
// call of the C ABI is over.
#ifndef SLABYARD_BINDINGS_LUA_LUA_SLABYARD_H_
#define SLABYARD_BINDINGS_LUA_LUA_SLABYARD_H_

#include <lauxlib.h>
#include <lua.h>
#include <stdnoreturn.h>

#include "slabyard/c.h"

/// The open handles of one type. Outside of Lua's heap, since a box may go without its finalizer: Lua runs none of what
/// is made while it closes a state, and skips one that it lacks the memory to call. The state's own finalizer, the
/// module's last, closes what such boxes left open.
typedef struct handle_slot {
  void* handle;  // a slabyard_buffer or a slabyard_decoder; null as long as none was made, and in a free slot
  size_t next_free;
} handle_slot;
typedef struct handle_table {
  handle_slot* slots;
  size_t count;  // 0 once the state is closing
  size_t first_free;
} handle_table;

/// What a buffer or a decoder is in Lua.
typedef struct box {
  handle_table* table;
  size_t slot;  // none in the table once closed
} box;

/// One per lua_State, the first upvalue of every function of the module.
typedef struct module_state {
  slabyard_account* account;
  slabyard_allocator* allocator;  // null once the state is closing
  size_t untold_bytes;            // in buffers made since the collector heard of any
  handle_table buffers;
  handle_table decoders;
} module_state;

#define BUFFER_TYPE "slabyard.buffer"
#define DECODER_TYPE "slabyard.decoder"

// state.c

/// Pushes the module_state of L, which a second loading of the module finds again: buffers outlive the first.
void push_module_state(lua_State* L);
/// Raises when the state is closing.
module_state* state_of(lua_State* L);
/// Raises what the C ABI refused, as Node words it: `RangeError [ERR_OUT_OF_RANGE]: ...`.
noreturn void raise_status(lua_State* L, const slabyard_status* status);
/// Raises unless `code` is SLABYARD_OK.
void check_code(lua_State* L, slabyard_code code, const slabyard_status* status);

/// Makes a buffer out of the arguments on the stack, which it reads each time that it is called.
typedef slabyard_code (*make_function)(lua_State* L, module_state* state, slabyard_buffer** made,
                                       slabyard_status* status);
/// Pushes what `make` makes of the `arguments` arguments that the function takes, collecting garbage and trying again
/// when memory was refused. Returns 1.
int push_made(lua_State* L, int arguments, make_function make);

// handles.c

/// Pushes a box of `type` with a slot of `table`, closed as yet.
box* push_box(lua_State* L, handle_table* table, const char* type);
/// Puts its handle into a box that push_box made.
void open_box(box* closed, void* handle);
/// Null when it is closed.
void* handle_of(const box* asked);
/// Closes the box; null when it was closed.
void* take_handle(box* closed);
/// Releases every handle; null is none. From now on all boxes of the table are closed.
void close_all(handle_table* table, void (*release)(void* handle));

// arguments.c

/// The open buffer at `index`, or an error.
slabyard_buffer* check_buffer(lua_State* L, int index);
/// Null when it is none, or a closed one.
slabyard_buffer* test_buffer(lua_State* L, int index);
/// A number, a string or nothing, as Node's calls take them.
slabyard_value any_argument(lua_State* L, int index);
/// A number or nothing.
slabyard_value number_argument(lua_State* L, int index);
/// A number that counts modulo 256; of integers no bit is lost before.
slabyard_value byte_argument(lua_State* L, int index);
/// A string or nothing: the name of an encoding.
slabyard_value name_argument(lua_State* L, int index);
/// The bytes of a buffer, or a string: bytes as they are, and UTF-8 text where an encoding is `named`.
slabyard_value content_argument(lua_State* L, int index, int named);
/// What fills: the same, or a number, or nothing.
slabyard_value fill_argument(lua_State* L, int index, int named);
/// Whether one of the slots [first, last] holds a string, which names an encoding there.
int names_encoding(lua_State* L, int first, int last);

// The methods of buffers; each pushes onto the table on top of the stack, with the state at `state` as first upvalue.

void add_byte_methods(lua_State* L, int state);
void add_text_methods(lua_State* L, int state);
void add_number_methods(lua_State* L, int state);
/// luaL_setfuncs with that upvalue.
void add_functions(lua_State* L, int state, const luaL_Reg* functions);
/// Makes the metatables of buffers and decoders.
void make_buffer_type(lua_State* L, int state);
void make_decoder_type(lua_State* L, int state);

// The functions of the module.

void add_make_functions(lua_State* L, int state);
void add_plain_functions(lua_State* L, int state);
int new_decoder(lua_State* L);

#endif  // SLABYARD_BINDINGS_LUA_LUA_SLABYARD_H_
