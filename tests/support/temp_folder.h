// SPDX-License-Identifier: MIT
//
// A fresh folder that goes with everything in it.
#ifndef SLABYARD_TESTS_SUPPORT_TEMP_FOLDER_H_
#define SLABYARD_TESTS_SUPPORT_TEMP_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>

namespace slabyard::testing {

class TempFolder {
 public:
  TempFolder() {
    const char* const above = std::getenv("TMPDIR");
    path_ = std::string(above != nullptr ? above : "/tmp") + "/slabyard_XXXXXX";
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_TEMP_FOLDER_H_
