// SPDX-License-Identifier: MIT
//
// What BufferWriter wrote, BufferReader reads: a random message, into a growing chain and into fixed targets of any
// size, and read back from each. The first difference ends the process.
#ifndef SLABYARD_TESTS_MODEL_WRITER_MODEL_H_
#define SLABYARD_TESTS_MODEL_WRITER_MODEL_H_

#include "tests/model/choices.h"

namespace slabyard::model {

void CheckWriter(Choices& choices);

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_WRITER_MODEL_H_
