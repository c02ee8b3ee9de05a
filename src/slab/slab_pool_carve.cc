// SPDX-License-Identifier: MIT
//
// What a SlabPool does with its open slab.
#include <algorithm>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/slab_pool.h"
#include "src/base/poison.h"
#include "src/slab/pool_core.h"

namespace slabyard {

using internal::BlockRole;

size_t SlabPool::OpenUsed() const { return std::min(cursor_ - OpenStart(), open_->block.size); }

size_t SlabPool::OpenTail() const { return open_->block.size - OpenUsed(); }

void SlabPool::CountCarved(size_t used) {
  counts_.handed_out_bytes += used;
  counts_.requested_bytes += carved_->requested_bytes();
  counts_.carves += static_cast<uint64_t>(carved_->carves());
}

void SlabPool::CloseBooks() {
  const size_t used = OpenUsed();
  CountCarved(used);
  counts_.abandoned_bytes += open_->block.size - used;
}

void SlabPool::GoOnWith(internal::BlockHeader* next) {
  const size_t size = next->block.size;
  ++counts_.slabs_begun;
  counts_.begun_bytes += size;
  open_ = next;
  cursor_ = OpenStart();
  carve_end_ = base::kPoisons ? 0 : cursor_ + size;
  carved_->Reset();
}

internal::LoosePiece SlabPool::CarveSlow(size_t size, size_t alignment) {
  if (open_ == nullptr || (base::kPoisons && Fits(NextPlace(alignment), size))) {
    return CarveInMadeRoom(size, alignment);
  }
  internal::BlockHeader* const next = core_->ChangeSlabs(open_, carved_->carves());
  if (next == nullptr) return CarveAnew(size, alignment);
  CloseBooks();
  GoOnWith(next);
  base::Unpoison(open_->block.data, size);
  return TakeAt(cursor_, size);
}

// Apart, as all that CarveSlow leaves to others, so that it has nothing to save for its return.
internal::LoosePiece SlabPool::CarveAnew(size_t size, size_t alignment) {
  if (!core_->IsOwnerThread() || !Rewind(size)) return CarveInMadeRoom(size, alignment);
  base::Unpoison(open_->block.data, size);
  return TakeAt(cursor_, size);
}

internal::LoosePiece SlabPool::CarveInMadeRoom(size_t size, size_t alignment) {
  core_->Enter();
  internal::LoosePiece piece;
  if (MakeRoom(size, alignment)) {
    const uintptr_t place = NextPlace(alignment);
    base::Unpoison(reinterpret_cast<uint8_t*>(place), size);
    // Taken before anybody hears of it: a pressure callback may carve or trim.
    piece = TakeAt(place, size);
  }
  core_->Tell();
  return piece;
}

bool SlabPool::MakeRoom(size_t size, size_t alignment) {
  // More than once only when the source carved from the slab just opened; it may have made slabs too small as well.
  while (!Fits(NextPlace(alignment), size)) {
    if (!Rewind(size) && (size > options_.pool_size || !OpenSlab())) return false;
  }
  return true;
}

bool SlabPool::Rewind(size_t size) {
  if (!options_.rewind_open_slab || open_ == nullptr || size > open_->block.size || !IsOpenSlabUnused()) return false;
  const size_t used = OpenUsed();
  ++counts_.rewinds;
  counts_.rewound_bytes += used;
  CountCarved(used);
  cursor_ = OpenStart();
  open_->count().Add(carved_->carves());
  carved_->Reset();
  base::Poison(open_->block.data, open_->block.size);
  return true;
}

uint8_t* SlabPool::Reserve(size_t size) {
  SLABYARD_CHECK(size == 0 || IsCarved(size), "SlabPool::Reserve: a size that is not carved");
  if (!Fits(cursor_, size)) {
    core_->Enter();
    if (!MakeRoom(size, kCursorStep)) {
      core_->Tell();
      return nullptr;
    }
    tell_waits_ = true;
  }
  uint8_t* const room = reinterpret_cast<uint8_t*>(cursor_);
  base::Unpoison(room, size);
  return room;
}

Piece SlabPool::Commit(size_t used) {
  SLABYARD_CHECK(Fits(cursor_, used), "SlabPool::Commit: more than was reserved");
  base::Poison(reinterpret_cast<uint8_t*>(cursor_), OpenTail());
  base::Unpoison(reinterpret_cast<uint8_t*>(cursor_), used);
  const internal::LoosePiece piece = used != 0 ? TakeAt(cursor_, used) : TakeNothing();
  TellWhatWaits();
  return piece.Hold();
}

internal::LoosePiece SlabPool::TakeNothing() {
  SLABYARD_DCHECK(IsUsableHere(), "SlabPool: another thread owns this pool; RebindOwner() moves it");
  ++counts_.carves;
  open_->count().Add();
  return {reinterpret_cast<uint8_t*>(cursor_), open_};
}

void SlabPool::Cancel() {
  if (open_ != nullptr) base::Poison(reinterpret_cast<uint8_t*>(cursor_), OpenTail());
  TellWhatWaits();
}

void SlabPool::TellWhatWaits() {
  if (std::exchange(tell_waits_, false)) core_->Tell();
}

bool SlabPool::OpenSlab() {
  if (options_.pool_size == 0 || !core_->allows_slabs()) return false;
  internal::BlockHeader* const slab = core_->BeginSlab(BlockRole::kOpen);
  if (slab == nullptr) return false;
  ReplaceOpenSlab(slab);
  // After sealing: of a slab that others released already the last reference may be the pool's stock.
  core_->Drain();
  core_->GiveSurplusBack();
  return true;
}

void SlabPool::ReplaceOpenSlab(internal::BlockHeader* next) {
  internal::BlockHeader* const sealed = open_;
  const int64_t carves = carved_->carves();
  if (sealed != nullptr) CloseBooks();
  if (next != nullptr) {
    GoOnWith(next);
  } else {
    open_ = nullptr;
    cursor_ = carve_end_ = 0;
  }
  // Last: with it the source may hear of freed memory, and use this pool.
  if (sealed != nullptr) core_->Seal(sealed, carves);
}

// Nobody has any of the references that were carved, nor made others of them.
bool SlabPool::IsOpenSlabUnused() const { return open_->count().References() == internal::kStock - carved_->carves(); }

}  // namespace slabyard
