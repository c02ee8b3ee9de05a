/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// Node's numeric accessors, bounds checked: the format says which. 64-bit integers are SLABYARD_INT64 or
// SLABYARD_UINT64 values, all others SLABYARD_NUMBER. Constant time. Any thread.
#ifndef SLABYARD_C_NUMBERS_H_
#define SLABYARD_C_NUMBERS_H_

#include "slabyard/c/buffer.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  SLABYARD_FORMAT_UINT8 = 0,
  SLABYARD_FORMAT_INT8 = 1,
  SLABYARD_FORMAT_UINT16LE = 2,
  SLABYARD_FORMAT_UINT16BE = 3,
  SLABYARD_FORMAT_INT16LE = 4,
  SLABYARD_FORMAT_INT16BE = 5,
  SLABYARD_FORMAT_UINT32LE = 6,
  SLABYARD_FORMAT_UINT32BE = 7,
  SLABYARD_FORMAT_INT32LE = 8,
  SLABYARD_FORMAT_INT32BE = 9,
  SLABYARD_FORMAT_BIG_UINT64LE = 10,
  SLABYARD_FORMAT_BIG_UINT64BE = 11,
  SLABYARD_FORMAT_BIG_INT64LE = 12,
  SLABYARD_FORMAT_BIG_INT64BE = 13,
  SLABYARD_FORMAT_FLOATLE = 14,
  SLABYARD_FORMAT_FLOATBE = 15,
  SLABYARD_FORMAT_DOUBLELE = 16,
  SLABYARD_FORMAT_DOUBLEBE = 17,
  // Of 1 to 6 bytes, which the caller gives.
  SLABYARD_FORMAT_UINTLE = 18,
  SLABYARD_FORMAT_UINTBE = 19,
  SLABYARD_FORMAT_INTLE = 20,
  SLABYARD_FORMAT_INTBE = 21
};

/// The format of Node's readNAME and writeNAME, for `name` "UInt32LE" or "Uint32LE"; -1 for every other name.
SLABYARD_API int32_t slabyard_format_named(const char* name);

/// buffer.readNAME(offset), and readUIntLE(offset, byte_length) for the last four formats; `byte_length` means nothing
/// to the others, whose offset is 0 when undefined.
SLABYARD_API slabyard_code slabyard_read_number(const slabyard_buffer* buffer, int32_t format, slabyard_value offset,
                                                slabyard_value byte_length, slabyard_value* number,
                                                slabyard_status* status);
/// buffer.writeNAME(value, offset), likewise; *next (may be null) is the offset behind what was written. The 64-bit
/// formats take the two integer kinds alone, as Node's take BigInts alone; the others any number.
SLABYARD_API slabyard_code slabyard_write_number(const slabyard_buffer* buffer, int32_t format, slabyard_value value,
                                                 slabyard_value offset, slabyard_value byte_length, size_t* next,
                                                 slabyard_status* status);

#ifdef __cplusplus
}
#endif

#endif  // SLABYARD_C_NUMBERS_H_
