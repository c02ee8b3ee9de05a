// SPDX-License-Identifier: MIT
//
// A random program of reads gives one result, however its bytes are cut, whether it keeps a record, and whether the
// bytes came at once or arrived in pieces. The first difference ends the process.
#ifndef SLABYARD_TESTS_MODEL_READER_MODEL_H_
#define SLABYARD_TESTS_MODEL_READER_MODEL_H_

#include "tests/model/choices.h"

namespace slabyard::model {

/// One program, chosen first, over the bytes that are left.
void CheckReader(Choices& choices);

/// Hexdump shows every byte once.
void CheckHexdump(ByteSpan bytes);

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_READER_MODEL_H_
