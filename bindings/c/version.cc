// SPDX-License-Identifier: MIT
#include "slabyard/c.h"

const char* slabyard_version(void) { return SLABYARD_VERSION; }

const char* slabyard_code_name(slabyard_code code) {
  switch (code) {
    case SLABYARD_OK:
      return "SLABYARD_OK";
    case SLABYARD_NODE_ERROR:
      return "SLABYARD_NODE_ERROR";
    case SLABYARD_INVALID_ARGUMENT:
      return "SLABYARD_INVALID_ARGUMENT";
    case SLABYARD_UNSUPPORTED:
      return "SLABYARD_UNSUPPORTED";
    case SLABYARD_NO_MEMORY:
      return "SLABYARD_NO_MEMORY";
    case SLABYARD_NO_ROOM:
      return "SLABYARD_NO_ROOM";
    case SLABYARD_WOULD_BLOCK:
      return "SLABYARD_WOULD_BLOCK";
    case SLABYARD_IO_ERROR:
      return "SLABYARD_IO_ERROR";
    case SLABYARD_CLOSED:
      return "SLABYARD_CLOSED";
    case SLABYARD_DATA_LOSS:
      return "SLABYARD_DATA_LOSS";
    case SLABYARD_WRONG_THREAD:
      return "SLABYARD_WRONG_THREAD";
    default:
      return "unknown";
  }
}
