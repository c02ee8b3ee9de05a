// SPDX-License-Identifier: MIT
//
// The codecs against the slow reference, byte for byte: one input in every form of text, at chosen alignments and into
// a chosen room, on each vector target of the machine. A difference ends the process.
#ifndef SLABYARD_TESTS_MODEL_CODEC_MODEL_H_
#define SLABYARD_TESTS_MODEL_CODEC_MODEL_H_

#include <string>

#include "tests/model/choices.h"

namespace slabyard::model {

/// Takes encoding, alignments and room from `choices`, and what is left as the input.
void CheckCodecs(Choices& choices);

/// The same bytes cut at random give StringDecoder the text that they give in one piece, and that the reference gives.
void CheckStringDecoder(Choices& choices);

/// A short text with the mistakes that real ones have.
std::u16string AnyText(Choices& choices);

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_CODEC_MODEL_H_
