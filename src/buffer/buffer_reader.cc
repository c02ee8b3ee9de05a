// SPDX-License-Identifier: MIT
//
// Where a reader stands: its state, its way through the pieces, failing, and streams. The fields are in
// buffer_reader_numbers.cc and buffer_reader_bytes.cc.
#include "slabyard/buffer_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "src/buffer/field_record.h"
#include "src/buffer/hex_columns.h"

namespace slabyard {
namespace {

std::string OffsetText(size_t offset) {
  std::string text = "0x";
  internal::AppendOffset(text, offset);
  return text;
}

}  // namespace

BufferReader::BufferReader(Buffer bytes) : BufferReader(BufferChain(std::move(bytes))) {}

BufferReader::BufferReader(BufferChain bytes) {
  now_.bytes = std::move(bytes);
  now_.end = now_.bytes.size();
  GoToMark();
}

BufferReader::BufferReader(const BufferReader& other) : now_(other.now_) {
  now_.depth = 0;
  SetFastEnd();
}

BufferReader& BufferReader::operator=(const BufferReader& other) { return *this = BufferReader(other); }

BufferReader::BufferReader(BufferReader&& other) noexcept
    : now_(std::exchange(other.now_, State())), record_(std::move(other.record_)) {
  SLABYARD_DCHECK(now_.depth == 0, "BufferReader: moved while a Nested refers to it");
}

BufferReader& BufferReader::operator=(BufferReader&& other) noexcept {
  SLABYARD_DCHECK(now_.depth == 0 && other.now_.depth == 0, "BufferReader: moved while a Nested refers to it");
  if (this == &other) return *this;
  now_ = std::exchange(other.now_, State());
  record_ = std::move(other.record_);
  return *this;
}

BufferReader::~BufferReader() = default;

// ---- Moving about

void BufferReader::EnterPiece() {
  const Buffer& piece = now_.bytes.pieces()[now_.pieces_entered++];
  now_.at = piece.data();
  now_.run_end = piece.data() + piece.size();
  now_.run_end_offset += piece.size();
}

void BufferReader::SetFastEnd() {
  if (!ok() || record_ != nullptr || now_.bits_left != 0) {
    now_.fast_end = now_.at;
  } else {
    now_.fast_end = now_.at + std::min(static_cast<size_t>(now_.run_end - now_.at), remaining());
  }
}

void BufferReader::Advance(size_t size) {
  // The next piece is entered only when it is needed: a begun byte stays right before `at`.
  for (size_t room; size > (room = static_cast<size_t>(now_.run_end - now_.at)); size -= room) EnterPiece();
  now_.at += size;
  SetFastEnd();
}

void BufferReader::GoToMark() {
  now_.at = now_.run_end = nullptr;
  now_.run_end_offset = now_.mark;
  now_.pieces_entered = 0;
  now_.bits_left = now_.mark_bits_left;
  Advance(now_.bits_left != 0 ? 1 : 0);
  if (now_.at == now_.run_end && now_.bits_left == 0 && !now_.bytes.empty()) EnterPiece();
  SetFastEnd();
}

void BufferReader::GoTo(size_t offset) {
  now_.bits_left = 0;
  if (offset < position()) {
    const size_t back = now_.run_end_offset - offset;
    if (now_.pieces_entered == 0 || back > now_.bytes.pieces()[now_.pieces_entered - 1].size()) {
      now_.at = now_.run_end = nullptr;
      now_.run_end_offset = now_.mark;
      now_.pieces_entered = 0;
    } else {
      now_.at = now_.run_end - back;
    }
  }
  Advance(offset - position());
}

bool BufferReader::Begin(size_t size, std::string_view name) {
  now_.bits_left = 0;
  if (!ok()) return false;
  if (size > remaining()) {
    FailShort(size, remaining(), name);
    return false;
  }
  SetFastEnd();
  return true;
}

ByteSpan BufferReader::Ahead(size_t most) {
  const size_t size = std::min(most, remaining());
  if (now_.at == now_.run_end && size != 0) EnterPiece();
  if (static_cast<size_t>(now_.run_end - now_.at) >= size) return {now_.at, size};
  CopyAhead({gathered_, size});
  return {gathered_, size};
}

void BufferReader::CopyAhead(MutableByteSpan target) const {
  for (size_t i = 0, copied = 0; copied < target.size(); ++i) {
    const ByteSpan run = Run(i);
    const size_t count = std::min(run.size(), target.size() - copied);
    if (count != 0) std::memcpy(target.data() + copied, run.data(), count);
    copied += count;
  }
}

void BufferReader::Seek(size_t offset) {
  if (!Begin(0, {})) return;
  if (offset < now_.mark) {
    FailField(ReadState::kMalformed, position(), {},
              "seek to " + OffsetText(offset) + ", but the bytes before " + OffsetText(now_.mark) + " are let go");
  } else if (offset > now_.end) {
    FailShort(offset - position(), remaining(), "seek");
  } else {
    GoTo(offset);
  }
}

// ---- Nested

BufferReader::Nested BufferReader::ReadNested(size_t size, std::string_view name) {
  if (!Begin(size, name)) return Nested();
  return Nested(this, size, name);
}

BufferReader::Nested::Nested(BufferReader* reader, size_t size, std::string_view name)
    : reader_(reader), begin_(reader->position()), end_(begin_ + size) {
  State& now = reader->now_;
  outer_begin_ = std::exchange(now.nested_begin, begin_);
  outer_end_ = std::exchange(now.end, end_);
  outer_name_ = std::exchange(now.nested_name, name);
  outer_nested_ = std::exchange(now.in_nested, true);
  if (reader->record_ != nullptr) {
    reader->record_->Add(
        {.offset = begin_, .size = 0, .depth = now.depth, .name = name, .value = internal::SizeText(size)});
  }
  depth_ = ++now.depth;
  reader->SetFastEnd();
}

void BufferReader::Nested::Leave() {
  State& now = reader_->now_;
  // A reader that was moved or assigned to has no bytes for this end.
  SLABYARD_CHECK(now.depth == depth_, "BufferReader: Nested objects end in reverse order, their reader unmoved");
  if (reader_->ok()) {
    const size_t rest = end_ - reader_->position();
    if (rest != 0 && reader_->record_ != nullptr) {
      reader_->record_->Add({.offset = reader_->position(),
                             .size = rest,
                             .depth = now.depth,
                             .value = "not read, " + internal::SizeText(rest)});
    }
    reader_->GoTo(end_);
  }
  --now.depth;
  now.nested_begin = outer_begin_;
  // More may have come meanwhile.
  now.end = outer_nested_ ? outer_end_ : now.mark + now.bytes.size();
  now.nested_name = outer_name_;
  now.in_nested = outer_nested_;
  reader_->SetFastEnd();
}

// ---- Failing

void BufferReader::SetFailure(ReadState state, size_t offset, std::string problem) {
  if (!ok()) return;
  now_.bits_left = 0;
  now_.state = state;
  now_.failed_at = offset;
  now_.problem = std::move(problem);
  SetFastEnd();
}

void BufferReader::FailAt(size_t offset, std::string_view problem) {
  SetFailure(ReadState::kMalformed, offset, std::string(problem));
}

void BufferReader::FailField(ReadState state, size_t offset, std::string_view name, std::string_view problem) {
  if (record_ != nullptr) {
    record_->Add({.offset = position(), .size = remaining(), .depth = now_.depth, .name = name});
  }
  std::string text(name);
  if (!name.empty()) text += ": ";
  text += problem;
  SetFailure(state, offset, std::move(text));
}

void BufferReader::FailShort(size_t needed, size_t there, std::string_view name) {
  const std::string need = internal::SizeText(needed) + " needed, ";
  if (now_.in_nested) {
    std::string nested(now_.nested_name.empty() ? std::string_view("the nested message") : now_.nested_name);
    FailField(ReadState::kMalformed, position(), name,
              need + std::to_string(there) + " left of " + nested + " (" +
                  internal::SizeText(now_.end - now_.nested_begin) + " at " + OffsetText(now_.nested_begin) + ")");
  } else if (needed > now_.most_needed) {
    FailField(ReadState::kMalformed, position(), name,
              need + "more than the " + std::to_string(now_.most_needed) + " allowed");
  } else {
    FailField(ReadState::kNeedMore, position(), name, need + std::to_string(there) + " there");
    now_.missing = needed - there;
  }
}

void BufferReader::FailRefused(std::string_view name) {
  FailField(ReadState::kRefused, position(), name, "no memory to join the pieces it lies in");
}

absl::Status BufferReader::status() const {
  switch (now_.state) {
    case ReadState::kGood:
      return absl::OkStatus();
    case ReadState::kRefused:
      return absl::Status(absl::StatusCode::kResourceExhausted, "");
    case ReadState::kNeedMore:
    case ReadState::kMalformed:
      break;
  }
  return absl::Status(
      now_.state == ReadState::kNeedMore ? absl::StatusCode::kUnavailable : absl::StatusCode::kInvalidArgument,
      "at " + OffsetText(now_.failed_at) + ": " + now_.problem);
}

// ---- Streams

void BufferReader::Mark() {
  SLABYARD_DCHECK(now_.depth == 0, "BufferReader: Mark inside a Nested");
  if (!ok()) return;
  // A begun byte is kept, to go back to it.
  const size_t mark = position() - (now_.bits_left != 0 ? 1 : 0);
  now_.mark_bits_left = now_.bits_left;
  now_.bytes.DropFront(mark - std::exchange(now_.mark, mark));
  if (mark == now_.run_end_offset) {
    now_.at = now_.run_end = nullptr;
    now_.pieces_entered = 0;
  } else {
    now_.pieces_entered = 1;
  }
  if (record_ != nullptr) record_->Clear();
  SetFastEnd();
}

void BufferReader::Feed(Buffer more) {
  if (now_.state == ReadState::kMalformed || now_.state == ReadState::kRefused) return;
  now_.bytes.Append(std::move(more));
  if (!now_.in_nested) now_.end = now_.mark + now_.bytes.size();
  if (ok()) return;
  SLABYARD_DCHECK(now_.depth == 0, "BufferReader: Feed after kNeedMore while a Nested lives");
  now_.state = ReadState::kGood;
  now_.missing = 0;
  now_.failed_at = 0;
  now_.problem.clear();
  if (record_ != nullptr) record_->Clear();
  GoToMark();
}

// ---- Explaining

void BufferReader::Record() {
  if (record_ == nullptr) record_ = std::make_unique<internal::FieldRecord>();
  SetFastEnd();
}

void BufferReader::Note(std::string_view remark) {
  // After a failure the record ends with the field that failed.
  if (record_ != nullptr && ok()) record_->Note(remark);
}

std::string BufferReader::Explain() const {
  std::vector<uint8_t> bytes(now_.bytes.size());
  now_.bytes.CopyTo(bytes);
  std::optional<internal::Failure> failure;
  if (!ok()) failure = {now_.failed_at, now_.problem};
  return record_ != nullptr ? internal::ExplainFields(record_->fields(), bytes, now_.mark, failure)
                            : internal::ExplainBytes(bytes, now_.mark, failure);
}

}  // namespace slabyard
