/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// Buffered output to a descriptor or a function (slabyard/output_buffer.h is the C++ of it). Nothing is lost silently:
// after any error the counts are exact, what was taken is kept, and slabyard_output_retry goes on at the right byte.
//
// Threads: one thread at a time calls an output.
#ifndef SLABYARD_C_OUTPUT_H_
#define SLABYARD_C_OUTPUT_H_

#include "slabyard/c/buffer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct slabyard_output slabyard_output;

/// When bytes go to the sink.
enum {
  SLABYARD_FLUSH_FULL = 0,        // when the block is full
  SLABYARD_FLUSH_LINE = 1,        // through the last newline of each append
  SLABYARD_FLUSH_UNBUFFERED = 2,  // at once
  SLABYARD_FLUSH_MANUAL = 3       // on flush, retry, close and free alone; a full block takes no more
};

typedef struct slabyard_output_options {
  size_t struct_size;
  int32_t flush_policy;
  int32_t report_would_block;  // 1: SLABYARD_WOULD_BLOCK when the sink is full, in place of waiting for it
  size_t capacity;             // bytes of the first block; 0: 4096
  size_t max_capacity;         // the block doubles up to this; 0: 65536, or `capacity` if that is more
  size_t flush_bytes;          // send when so many bytes are pending; 0: max_capacity
  uint32_t flush_records;      // send when so many appends are pending; 0: no such limit
  int32_t sync_on_close;       // 1: closing makes everything durable
  uint64_t linger_ns;          // send when the oldest byte waited so long; 0: no such limit
  /// Hears of bytes that were taken and will never be written. Must not use the output. Null: a line on stderr when the
  /// output is freed.
  void (*on_drop)(void* context, uint64_t bytes);
  void* context;
} slabyard_output_options;

/// How far the bytes came; each count is at most the one before.
typedef struct slabyard_ladder {
  size_t struct_size;
  uint64_t accepted;  // taken from the caller
  uint64_t handed;    // given to the sink
  uint64_t written;   // taken by the sink
  uint64_t durable;   // known to survive power loss
} slabyard_ladder;

/// A sink's function: takes a prefix of `size` bytes at `data`, says in *written how many, and returns 0 or an errno
/// value (EAGAIN: full for now). It keeps no pointer, and must not use the output.
typedef int (*slabyard_write_function)(void* context, const void* data, size_t size, size_t* written);
/// Waits until the sink has room: 0 or an errno value.
typedef int (*slabyard_wait_function)(void* context);

/// To a file, pipe, terminal or socket. With `owned` 1 the output closes `fd`, after a failure the caller still does;
/// else it stays the caller's and must outlive the output. The caller frees the output.
SLABYARD_API slabyard_code slabyard_output_to_fd(int fd, int32_t owned, const slabyard_output_options* options,
                                                 slabyard_output** output, slabyard_status* status);
/// To a function. Without `wait`, an output that has to wait fails with ENOTSUP.
SLABYARD_API slabyard_code slabyard_output_to_function(slabyard_write_function write, slabyard_wait_function wait,
                                                       void* context, const slabyard_output_options* options,
                                                       slabyard_output** output, slabyard_status* status);
/// Flushes unless failed, drops what is still pending, frees.
SLABYARD_API void slabyard_output_free(slabyard_output* output);

/// Takes a prefix of the bytes and sets *taken to its length, after a failure too: the rest is to be appended again.
/// SLABYARD_OK when all was taken, else why not.
SLABYARD_API slabyard_code slabyard_output_append(slabyard_output* output, const void* bytes, size_t size,
                                                  size_t* taken, slabyard_status* status);
/// The same; from 4096 bytes on a buffer that has to wait is held, not copied: nobody may change it until then.
SLABYARD_API slabyard_code slabyard_output_append_buffer(slabyard_output* output, const slabyard_buffer* buffer,
                                                         size_t* taken, slabyard_status* status);
/// Sends everything pending. A failure of the sink sticks until retry or discard.
SLABYARD_API slabyard_code slabyard_output_flush(slabyard_output* output, slabyard_status* status);
/// Flushes when the oldest byte has lingered its time.
SLABYARD_API slabyard_code slabyard_output_flush_if_due(slabyard_output* output, slabyard_status* status);
/// Flushes and makes it durable. A failed sync is final; SLABYARD_INVALID_ARGUMENT where there is nothing to sync.
SLABYARD_API slabyard_code slabyard_output_sync(slabyard_output* output, slabyard_status* status);
/// Lifts a failure and goes on at the first byte that was not written.
SLABYARD_API slabyard_code slabyard_output_retry(slabyard_output* output, slabyard_status* status);
/// Drops what is pending, *dropped (may be null) bytes, and lifts a failure.
SLABYARD_API slabyard_code slabyard_output_discard(slabyard_output* output, uint64_t* dropped, slabyard_status* status);
/// Flushes, syncs when asked to, closes the sink. *ladder (may be null) is filled also after a failure; when the flush
/// fell short the output stays open.
SLABYARD_API slabyard_code slabyard_output_close(slabyard_output* output, slabyard_ladder* ladder,
                                                 slabyard_status* status);
/// Fills *ladder, after a failure and a close too.
SLABYARD_API slabyard_code slabyard_output_ladder(const slabyard_output* output, slabyard_ladder* ladder,
                                                  slabyard_status* status);
/// Bytes taken that are neither written nor dropped; 0 for a null output.
SLABYARD_API size_t slabyard_output_pending(const slabyard_output* output);
/// What to poll for POLLOUT while the sink is full, else -1.
SLABYARD_API int slabyard_output_wait_fd(const slabyard_output* output);

#ifdef __cplusplus
}
#endif

#endif  // SLABYARD_C_OUTPUT_H_
