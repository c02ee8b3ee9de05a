// SPDX-License-Identifier: MIT
//
// What a runtime gives to its scripts, whatever engine runs them: memory from one pool, standard streams, and what the
// command line said. One per engine, on the engine's thread; blocks that scripts hold may outlive it.
#ifndef SLABYARD_BINDINGS_JS_HOST_H_
#define SLABYARD_BINDINGS_JS_HOST_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bindings/js/natives/host_services.h"
#include "bindings/js/standard_streams.h"
#include "slabyard/block_source.h"
#include "slabyard/memory_account.h"
#include "slabyard/pool_stats.h"
#include "slabyard/slab_pool.h"

namespace slabyard::js {

struct HostOptions {
  std::shared_ptr<BlockSource> source;
  std::vector<std::string> argv;            // process.argv, UTF-8
  std::vector<std::string> exec_argv = {};  // process.execArgv, UTF-8
  bool expose_gc = false;
  size_t pool_size = SlabPoolOptions{}.pool_size;  // what Buffer.poolSize is at first
  StandardMetrics* metrics = nullptr;              // of the standard streams, when somebody will ask
};

class Host final : public HostServices {
 public:
  explicit Host(HostOptions options)
      : options_(std::move(options)),
        account_(std::make_shared<MemoryAccount>()),
        pool_(options_.source, account_, PoolOptions(options_)),
        streams_(options_.metrics) {
    pool_.set_lease_counters(&lease_counters_);
  }
  ~Host() override { pool_.set_lease_counters(nullptr); }

  /// Of JavaScriptCore: it ends the process when it is given more than 4 GiB in one ArrayBuffer, and knows no index
  /// 2^32 - 1.
  EngineLimits limits() const override { return {.array_buffer = 0xffffffff, .string_length = 0x7fffffff}; }
  const Thresholds& thresholds() const override { return ThresholdsOf("jsc"); }
  /// Nothing to tell: the engine counts the ArrayBuffers that it is given.
  void ReportPressure(int64_t) override {}

  const HostOptions& options() const { return options_; }
  MemoryAccount& account() { return *account_; }
  SlabPool& pool() { return pool_; }
  /// External bytes above which it is time to collect: twice what was left the last time, and then some.
  size_t garbage_bound() const { return garbage_bound_; }
  void SetGarbageBound() { garbage_bound_ = kGarbage + 2 * account_->external(); }
  /// Written by the script's side of the pool, read by PoolStats.
  LeaseCounters& lease_counters() { return lease_counters_; }
  StandardStreams& streams() { return streams_; }
  std::chrono::steady_clock::time_point started() const { return started_; }

  /// process.exitCode, 0 until the script says something else.
  int exit_code() const { return exit_code_; }
  void set_exit_code(int code) { exit_code_ = code; }

 private:
  /// Who asks for figures wants them exact at the end; else reports to the account may trail.
  static SlabPoolOptions PoolOptions(const HostOptions& options) {
    SlabPoolOptions pool;
    if (options.metrics != nullptr) pool.account_step = 0;
    return pool;
  }

  // Takes 5 ms to make and, in a small heap, 0.3 ms to collect.
  static constexpr size_t kGarbage = size_t{96} << 20;

  HostOptions options_;
  std::shared_ptr<MemoryAccount> account_;
  size_t garbage_bound_ = kGarbage;
  LeaseCounters lease_counters_;
  SlabPool pool_;
  StandardStreams streams_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  int exit_code_ = 0;
};

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_HOST_H_
