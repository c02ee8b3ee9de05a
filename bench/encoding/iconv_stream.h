// SPDX-License-Identifier: MIT
//
// glibc's iconv with a conversion that stays open.
#ifndef SLABYARD_BENCH_ENCODING_ICONV_STREAM_H_
#define SLABYARD_BENCH_ENCODING_ICONV_STREAM_H_

#include <iconv.h>

#include <cstddef>

namespace slabyard::bench {

class IconvStream {
 public:
  IconvStream(const char* to, const char* from) : conversion_(iconv_open(to, from)) {}
  ~IconvStream() { iconv_close(conversion_); }
  IconvStream(const IconvStream&) = delete;
  IconvStream& operator=(const IconvStream&) = delete;

  /// Bytes written, of `input_size` bytes of input.
  size_t Convert(const void* input, size_t input_size, void* output, size_t output_size) {
    // iconv takes char** and changes nothing behind it.
    char* from = const_cast<char*>(static_cast<const char*>(input));
    char* to = static_cast<char*>(output);
    size_t room = output_size;
    iconv(conversion_, &from, &input_size, &to, &room);
    return output_size - room;
  }

 private:
  iconv_t conversion_;
};

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_ENCODING_ICONV_STREAM_H_
