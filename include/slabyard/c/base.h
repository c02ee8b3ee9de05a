/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// What all of slabyard/c.h shares: how calls fail, and how structs grow.
//
// Size-prefixed structs: the caller sets struct_size to sizeof, and zero in a field is its default. A size that no
// struct can have is SLABYARD_INVALID_ARGUMENT: less than struct_size, no multiple of its alignment, above 4096. One
// shorter than the library's (an older caller) has defaults behind its end. A longer one (a newer caller) is fine while
// what the library does not know is zero, else the call is SLABYARD_UNSUPPORTED and names the struct and the byte.
// Structs that the library fills are filled up to struct_size, with zeros where it knows no field.
#ifndef SLABYARD_C_BASE_H_
#define SLABYARD_C_BASE_H_

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SLABYARD_API __attribute__((visibility("default")))
#else
#define SLABYARD_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// How a call ended. Values stay; new ones may come behind them.
typedef int32_t slabyard_code;
enum {
  SLABYARD_OK = 0,
  SLABYARD_NODE_ERROR = 1,        // what Node throws: node_code, node_class and message are Node's
  SLABYARD_INVALID_ARGUMENT = 2,  // a null handle, a value of a kind that the call never takes, bad options
  SLABYARD_UNSUPPORTED = 3,       // a struct asks for what only a newer library has
  SLABYARD_NO_MEMORY = 4,         // the source or a limit refused; or a full block of a manual output
  SLABYARD_NO_ROOM = 5,           // the caller's memory is too small: the length result says how much it takes
  SLABYARD_WOULD_BLOCK = 6,       // the sink is full for now, what was taken is kept
  SLABYARD_IO_ERROR = 7,          // the sink failed: os_error is the errno value
  SLABYARD_CLOSED = 8,            // the output was closed before
  SLABYARD_DATA_LOSS = 9,         // syncing failed once, so nobody knows what is durable
  SLABYARD_WRONG_THREAD = 10      // the allocator belongs to another thread
};

/// What failed, in the caller's memory: owned by nobody else, its layout is final. Texts end in NUL, are UTF-8, and
/// are cut at a character when they do not fit.
typedef struct slabyard_status {
  slabyard_code code;
  int32_t os_error;     // errno, 0 for none
  char node_code[32];   // "ERR_OUT_OF_RANGE"; empty for what JavaScript itself or the web platform throws
  char node_class[32];  // "RangeError"; empty for what is none of Node's errors
  char message[440];
} slabyard_status;

/// "0.1.0". Static, any thread.
SLABYARD_API const char* slabyard_version(void);
/// "SLABYARD_NO_MEMORY" for the code, "unknown" for no code. Static, any thread.
SLABYARD_API const char* slabyard_code_name(slabyard_code code);

#ifdef __cplusplus
}
#endif

#endif  // SLABYARD_C_BASE_H_
