/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// An argument as a script gives it. Node's calls look at the type of what they are passed: a number, a text or nothing
// in the same slot mean different things, and -1, 1.5 or 2^60 each have an error of their own. A binding passes what it
// got and reports what comes back; C code writes slabyard_size(4) or slabyard_undefined().
#ifndef SLABYARD_C_VALUE_H_
#define SLABYARD_C_VALUE_H_

#include <string.h>

#include "slabyard/c/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  SLABYARD_UNDEFINED = 0,  // not given: the call's default
  SLABYARD_NUMBER = 1,     // as.number
  SLABYARD_INT64 = 2,      // as.int64: a BigInt where a 64-bit integer is read or written, else the number it is
  SLABYARD_UINT64 = 3,     // as.uint64: the same
  SLABYARD_UTF8 = 4,       // as.run: text, `size` bytes of UTF-8; ill-formed parts count as U+FFFD
  SLABYARD_LATIN1 = 5,     // as.run: text, `size` bytes, each a character
  SLABYARD_UTF16 = 6,      // as.run: text, `size` code units of native byte order, lone surrogates allowed
  SLABYARD_BYTES = 7       // as.run: `size` bytes that are no text
};

/// 24 bytes where pointers have 8, passed by value. Borrows what it points to; the layout is final.
typedef struct slabyard_value {
  int32_t kind;
  int32_t reserved;  // ignored
  union {
    double number;
    int64_t int64;
    uint64_t uint64;
    struct {
      const void* data;  // may be null when size is 0
      size_t size;
    } run;
  } as;
} slabyard_value;

static inline slabyard_value slabyard_undefined(void) {
  slabyard_value value;
  memset(&value, 0, sizeof value);
  return value;
}

static inline slabyard_value slabyard_number(double number) {
  slabyard_value value = slabyard_undefined();
  value.kind = SLABYARD_NUMBER;
  value.as.number = number;
  return value;
}

static inline slabyard_value slabyard_int64(int64_t number) {
  slabyard_value value = slabyard_undefined();
  value.kind = SLABYARD_INT64;
  value.as.int64 = number;
  return value;
}

static inline slabyard_value slabyard_uint64(uint64_t number) {
  slabyard_value value = slabyard_undefined();
  value.kind = SLABYARD_UINT64;
  value.as.uint64 = number;
  return value;
}

static inline slabyard_value slabyard_size(size_t size) { return slabyard_uint64(size); }

static inline slabyard_value slabyard_run_of(int32_t kind, const void* data, size_t size) {
  slabyard_value value = slabyard_undefined();
  value.kind = kind;
  value.as.run.data = data;
  value.as.run.size = size;
  return value;
}

static inline slabyard_value slabyard_utf8(const char* text, size_t size) {
  return slabyard_run_of(SLABYARD_UTF8, text, size);
}

static inline slabyard_value slabyard_latin1(const void* text, size_t size) {
  return slabyard_run_of(SLABYARD_LATIN1, text, size);
}

static inline slabyard_value slabyard_utf16(const uint16_t* units, size_t count) {
  return slabyard_run_of(SLABYARD_UTF16, units, count);
}

static inline slabyard_value slabyard_bytes(const void* bytes, size_t size) {
  return slabyard_run_of(SLABYARD_BYTES, bytes, size);
}

/// Text that ends in NUL: the name of an encoding, mostly. Null is undefined.
static inline slabyard_value slabyard_string(const char* text) {
  return text == NULL ? slabyard_undefined() : slabyard_utf8(text, strlen(text));
}

#ifdef __cplusplus
}
#endif

#endif  // SLABYARD_C_VALUE_H_
