// SPDX-License-Identifier: MIT
//
// An addon for blocks.cjs: what the adaptor does with memory that exists already, which no native of the table gives.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>

#include "bindings/node/environment.h"
#include "bindings/node/node_api.h"
#include "bindings/node/node_call.h"
#include "slabyard/block_source.h"
#include "slabyard/memory_account.h"
#include "slabyard/slab_pool.h"

namespace slabyard::node {
namespace {

std::atomic<int> living = 0;

BlockRef AdoptedBlock(size_t size) {
  // A block may outlive its pool.
  SlabPool pool(MakeSystemSource(), std::make_shared<MemoryAccount>());
  auto memory = std::make_unique<uint8_t[]>(size);
  std::fill_n(memory.get(), size, uint8_t{0x61});
  living++;
  Piece piece = pool.Adopt(memory.get(), size, [](uint8_t* data, size_t) {
    delete[] data;
    living--;
  });
  (void)memory.release();
  return std::move(piece.block);
}

template <void (*kRun)(NodeCall& call)>
napi_value Run(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  void* environment;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) != napi_ok ||
      napi_get_instance_data(env, &environment) != napi_ok) {
    return nullptr;
  }
  NodeCall call(*static_cast<Environment*>(environment), {&argument, 1});
  kRun(call);
  return call.result();
}

/// show(size): an ArrayBuffer of a block of that many letters `a`
void Show(NodeCall& call) { call.ReturnBlock(AdoptedBlock(call.Size(0))); }
/// showNothing(): what becomes of an empty reference
void ShowNothing(NodeCall& call) { call.ReturnBlock({}); }
/// living(): blocks that are not given back yet
void Living(NodeCall& call) { call.ReturnNumber(living); }
/// reportPressure(bytes): what the engine knows of then
void ReportPressure(NodeCall& call) {
  call.host().ReportPressure(static_cast<int64_t>(call.Number(0)));
  int64_t total = 0;
  if (napi_adjust_external_memory(static_cast<Environment&>(call.host()).env(), 0, &total) == napi_ok) {
    call.ReturnNumber(static_cast<double>(total));
  }
}

bool Add(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function) == napi_ok &&
         napi_set_named_property(env, exports, name, function) == napi_ok;
}

napi_value Open(napi_env env, napi_value exports) {
  const bool is_open = Environment::Open(env, exports) && Add(env, exports, "show", Run<Show>) &&
                       Add(env, exports, "showNothing", Run<ShowNothing>) && Add(env, exports, "living", Run<Living>) &&
                       Add(env, exports, "reportPressure", Run<ReportPressure>);
  return is_open ? exports : nullptr;
}

}  // namespace
}  // namespace slabyard::node

NAPI_MODULE(slabyard_blocks, slabyard::node::Open)
