// SPDX-License-Identifier: MIT
//
// What DurableFile writes, all numbers little-endian:
//
//   file    [ magic 8 | version 4 | crc 4 | salt 8 ] frame frame ... frame, zeros up to what is preallocated
//   frame   [ crc 4 | length 4 | sequence 8 | durable_to 8 ] payload, zeros up to a multiple of 8
//
// The checksum of a frame covers payload, header, the frame's offset and the file's salt: a frame that was copied from
// elsewhere, inside of a payload for example, is none here. Sequences rise and are never given twice, so what is left
// of a withdrawn group never continues newer frames. `durable_to` is the offset up to which the file was synced when
// the frame was written: damage below it is no torn tail.
#ifndef SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_FORMAT_H_
#define SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "slabyard/bytes.h"

namespace slabyard::internal {

inline constexpr size_t kFileHeader = 24;
inline constexpr size_t kFrameHeader = 24;
inline constexpr size_t kFrameAlignment = 8;
/// Set in a frame's length when its payload only fills the space up to an alignment.
inline constexpr uint32_t kPaddingFlag = uint32_t{1} << 31;

using FileHeader = std::array<uint8_t, kFileHeader>;
using FrameHeader = std::array<uint8_t, kFrameHeader>;

struct Frame {
  uint32_t crc = 0;
  uint32_t length = 0;
  bool padding = false;
  uint64_t sequence = 0;
  uint64_t durable_to = 0;

  /// With header and filling.
  uint64_t size() const { return RoundUp(kFrameHeader + size_t{length}, kFrameAlignment); }
};

FileHeader EncodeFileHeader(uint64_t salt);
/// False when it is not one of ours, or damaged.
bool DecodeFileHeader(const FileHeader& header, uint64_t& salt);
/// True for what a crash may leave of a header that was just being written: a beginning of it, or zeros.
bool IsUnfinishedFileHeader(ByteSpan bytes);

/// `frame.crc` is made here, out of the checksum of the payload.
FrameHeader EncodeFrame(const Frame& frame, uint32_t payload_crc, uint64_t offset, uint64_t salt);
Frame DecodeFrame(const FrameHeader& header);
/// The checksum that a frame with this header must have.
uint32_t FrameCrc(const FrameHeader& header, uint32_t payload_crc, uint64_t offset, uint64_t salt);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_FORMAT_H_
