// SPDX-License-Identifier: MIT
#include "src/output/durable/durable_format.h"

#include <algorithm>
#include <span>

#include "src/output/durable/crc32c.h"

namespace slabyard::internal {
namespace {

constexpr std::array<uint8_t, 8> kMagic = {'s', 'l', 'a', 'b', 'y', 'd', 'u', 'r'};
constexpr uint32_t kVersion = 1;

void Put(uint8_t* at, size_t size, uint64_t value) {
  for (size_t i = 0; i < size; ++i) at[i] = static_cast<uint8_t>(value >> (8 * i));
}

uint64_t Get(const uint8_t* at, size_t size) {
  uint64_t value = 0;
  for (size_t i = 0; i < size; ++i) value |= uint64_t{at[i]} << (8 * i);
  return value;
}

uint32_t FileHeaderCrc(const FileHeader& header) {
  const ByteSpan bytes(header);
  return ExtendCrc32c(ExtendCrc32c(0, bytes.first(12)), bytes.subspan(16));
}

}  // namespace

FileHeader EncodeFileHeader(uint64_t salt) {
  FileHeader header;
  std::ranges::copy(kMagic, header.begin());
  Put(&header[8], 4, kVersion);
  Put(&header[16], 8, salt);
  Put(&header[12], 4, FileHeaderCrc(header));
  return header;
}

bool DecodeFileHeader(const FileHeader& header, uint64_t& salt) {
  if (!std::ranges::equal(kMagic, std::span(header).first<8>())) return false;
  if (Get(&header[8], 4) != kVersion || Get(&header[12], 4) != FileHeaderCrc(header)) return false;
  salt = Get(&header[16], 8);
  return true;
}

bool IsUnfinishedFileHeader(ByteSpan bytes) {
  if (std::ranges::all_of(bytes, [](uint8_t byte) { return byte == 0; })) return true;
  const ByteSpan magic(kMagic);
  return bytes.size() < kFileHeader && std::ranges::equal(bytes.first(std::min(bytes.size(), magic.size())),
                                                          magic.first(std::min(bytes.size(), magic.size())));
}

uint32_t FrameCrc(const FrameHeader& header, uint32_t payload_crc, uint64_t offset, uint64_t salt) {
  uint8_t place[16];
  Put(&place[0], 8, offset);
  Put(&place[8], 8, salt);
  return ExtendCrc32c(ExtendCrc32c(payload_crc, ByteSpan(header).subspan(4)), place);
}

FrameHeader EncodeFrame(const Frame& frame, uint32_t payload_crc, uint64_t offset, uint64_t salt) {
  FrameHeader header;
  Put(&header[4], 4, frame.length | (frame.padding ? kPaddingFlag : 0));
  Put(&header[8], 8, frame.sequence);
  Put(&header[16], 8, frame.durable_to);
  Put(&header[0], 4, FrameCrc(header, payload_crc, offset, salt));
  return header;
}

Frame DecodeFrame(const FrameHeader& header) {
  const auto length = static_cast<uint32_t>(Get(&header[4], 4));
  return {static_cast<uint32_t>(Get(&header[0], 4)), length & ~kPaddingFlag, (length & kPaddingFlag) != 0,
          Get(&header[8], 8), Get(&header[16], 8)};
}

}  // namespace slabyard::internal
