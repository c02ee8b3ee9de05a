// SPDX-License-Identifier: MIT
//
// readUInt32LE and its kin: one pair of functions, the format as second upvalue.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "bindings/lua/lua_slabyard.h"

/// By their SLABYARD_FORMAT_ numbers.
static const char* const kNames[] = {"UInt8",      "Int8",       "UInt16LE", "UInt16BE", "Int16LE",     "Int16BE",
                                     "UInt32LE",   "UInt32BE",   "Int32LE",  "Int32BE",  "BigUInt64LE", "BigUInt64BE",
                                     "BigInt64LE", "BigInt64BE", "FloatLE",  "FloatBE",  "DoubleLE",    "DoubleBE",
                                     "UIntLE",     "UIntBE",     "IntLE",    "IntBE"};

static int32_t format_of(lua_State* L) { return (int32_t)lua_tointeger(L, lua_upvalueindex(2)); }

static int is_float(int32_t format) { return format >= SLABYARD_FORMAT_FLOATLE && format <= SLABYARD_FORMAT_DOUBLEBE; }
static int is_64_bit(int32_t format) {
  return format >= SLABYARD_FORMAT_BIG_UINT64LE && format <= SLABYARD_FORMAT_BIG_INT64BE;
}
static int is_unsigned_64_bit(int32_t format) {
  return format == SLABYARD_FORMAT_BIG_UINT64LE || format == SLABYARD_FORMAT_BIG_UINT64BE;
}

static int read(lua_State* L) {
  slabyard_status status;
  slabyard_value number = slabyard_undefined();
  const int32_t format = format_of(L);
  const slabyard_buffer* const buffer = check_buffer(L, 1);
  check_code(L, slabyard_read_number(buffer, format, any_argument(L, 2), any_argument(L, 3), &number, &status),
             &status);
  if (number.kind == SLABYARD_UINT64) {
    lua_pushinteger(L, (lua_Integer)number.as.uint64);  // negative from 2^63 on
  } else if (number.kind == SLABYARD_INT64) {
    lua_pushinteger(L, number.as.int64);
  } else if (is_float(format)) {
    lua_pushnumber(L, number.as.number);
  } else {
    lua_pushinteger(L, (lua_Integer)number.as.number);
  }
  return 1;
}

static int write(lua_State* L) {
  slabyard_status status;
  size_t next = 0;
  const int32_t format = format_of(L);
  slabyard_buffer* const buffer = check_buffer(L, 1);
  luaL_checktype(L, 2, LUA_TNUMBER);
  slabyard_value value = any_argument(L, 2);
  int is_integer = 0;
  const lua_Integer integer = lua_tointegerx(L, 2, &is_integer);
  if (is_64_bit(format) && is_integer) {
    value = is_unsigned_64_bit(format) ? slabyard_uint64((uint64_t)integer) : slabyard_int64(integer);
  }
  check_code(L, slabyard_write_number(buffer, format, value, any_argument(L, 3), any_argument(L, 4), &next, &status),
             &status);
  lua_pushinteger(L, (lua_Integer)next);
  return 1;
}

static void add_accessor(lua_State* L, int state, lua_CFunction accessor, int32_t format, const char* name) {
  lua_pushvalue(L, state);
  lua_pushinteger(L, format);
  lua_pushcclosure(L, accessor, 2);
  lua_setfield(L, -2, name);
}

static void add_both(lua_State* L, int state, int32_t format, const char* name) {
  char method[32];
  snprintf(method, sizeof method, "read%s", name);
  add_accessor(L, state, read, format, method);
  snprintf(method, sizeof method, "write%s", name);
  add_accessor(L, state, write, format, method);
}

void add_number_methods(lua_State* L, int state) {
  for (int32_t format = 0; format < (int32_t)(sizeof kNames / sizeof kNames[0]); ++format) {
    char name[16];
    snprintf(name, sizeof name, "%s", kNames[format]);
    add_both(L, state, format, name);
    // Node's second spelling: readUint8, readBigUint64LE.
    char* const unsigned_at = strstr(name, "UInt");
    if (unsigned_at == NULL) continue;
    unsigned_at[1] = 'i';
    add_both(L, state, format, name);
  }
}
