// SPDX-License-Identifier: MIT
//
// libstdc++ and glibc leave atomics out while a process has one thread. Programs that share buffers have more, so every
// benchmark keeps a second thread alive that does nothing.
#ifndef SLABYARD_BENCH_PARKED_THREAD_H_
#define SLABYARD_BENCH_PARKED_THREAD_H_

#include <future>
#include <thread>

namespace slabyard::bench {

class ParkedThread {
 public:
  ParkedThread() : thread_([wake = wake_.get_future()]() mutable { wake.wait(); }) {}
  ~ParkedThread() {
    wake_.set_value();
    thread_.join();
  }

 private:
  std::promise<void> wake_;
  std::thread thread_;
};

/// Lives as long as the program (context.cc).
extern const ParkedThread parked_thread;

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_PARKED_THREAD_H_
