// SPDX-License-Identifier: MIT
//
// The runner must not pass what is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/conformance/runner.h"

namespace slabyard::conformance {
namespace {

using testing::HasSubstr;

class VectorRunner : public testing::Test {
 protected:
  VectorRunner() {
    const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
    directory_ = std::filesystem::path(testing::TempDir()) / ("slabyard_vector_runner_" + test);
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directory(directory_);
  }
  ~VectorRunner() override { std::filesystem::remove_all(directory_); }

  void Write(const std::string& name, const std::string& lines) { std::ofstream(directory_ / name) << lines; }
  ExitCode Run() { return RunDirectory(directory_, out_, log_); }

  std::filesystem::path directory_;
  std::ostringstream out_;
  std::ostringstream log_;
};

constexpr char kRight[] = R"({"id":"a","op":"encode","enc":"hex","in":"30003100","out":"01"})"
                          "\n";

TEST_F(VectorRunner, CountsWhatPassesPerFileAndInAll) {
  Write("b.jsonl", kRight);
  Write("a.jsonl", std::string(kRight) + kRight);
  Write("notes.txt", "no vectors");
  EXPECT_EQ(Run(), ExitCode::kAllPassed);
  EXPECT_EQ(out_.str(), "a.jsonl 2/2\nb.jsonl 1/1\nall 3/3\n");
  EXPECT_EQ(log_.str(), "");
}

struct WrongVector {
  const char* name;
  const char* line;
};
constexpr WrongVector kWrong[] = {
    {"another result", R"({"id":"w","op":"encode","enc":"hex","in":"30003100","out":"02"})"},
    {"another of two results", R"({"id":"w","op":"write","size":2,"in":"6100","ret":2,"out":"61aa"})"},
    {"no result", R"({"id":"w","op":"encode","enc":"hex","in":"30003100"})"},
    {"an error where there is none",
     R"({"id":"w","op":"swap16","in":"0102","err":"ERR_INVALID_BUFFER_SIZE","etype":"RangeError","msg":"m"})"},
    {"a result where there is an error", R"({"id":"w","op":"swap16","in":"01","out":"01"})"},
    {"another code", R"({"id":"w","op":"swap16","in":"01","err":"ERR_OUT_OF_RANGE","etype":"RangeError",)"
                     R"("msg":"Buffer size must be a multiple of 16-bits"})"},
    {"another class", R"({"id":"w","op":"swap16","in":"01","err":"ERR_INVALID_BUFFER_SIZE","etype":"TypeError",)"
                      R"("msg":"Buffer size must be a multiple of 16-bits"})"},
    {"another message", R"({"id":"w","op":"swap16","in":"01","err":"ERR_INVALID_BUFFER_SIZE","etype":"RangeError",)"
                        R"("msg":"Buffer size must be a multiple of 16 bits"})"},
};

TEST_F(VectorRunner, ReportsEveryKindOfMiss) {
  for (const WrongVector& wrong : kWrong) {
    SCOPED_TRACE(wrong.name);
    out_.str("");
    log_.str("");
    Write("a.jsonl", std::string(kRight) + wrong.line + "\n");
    EXPECT_EQ(Run(), ExitCode::kMissed);
    EXPECT_EQ(out_.str(), "a.jsonl 1/2\nall 1/2\n");
    EXPECT_THAT(log_.str(), HasSubstr("miss w"));
    EXPECT_THAT(log_.str(), HasSubstr(wrong.line));
  }
}

TEST_F(VectorRunner, CountsUnknownOperationsApart) {
  Write("a.jsonl", std::string(kRight) + R"({"id":"n","op":"readUInt128LE","buf":""})" + "\n");
  EXPECT_EQ(Run(), ExitCode::kAllPassed);
  EXPECT_EQ(out_.str(), "a.jsonl 1/1, 1 not yet\nall 1/1, 1 not yet\n");
}

TEST_F(VectorRunner, RefusesWhatIsNoVector) {
  for (const std::string line : {"{", "[]", R"({"op":["encode"]})", R"({"id":"a"})",
                                 R"({"op":"pool","poolSize":8192,"ops":"?1"})", R"({"op":"swap16x"} trailing)"}) {
    SCOPED_TRACE(line);
    Write("a.jsonl", line + "\n");
    EXPECT_EQ(Run(), ExitCode::kUnreadable);
  }
}

TEST_F(VectorRunner, RefusesAFolderWithoutVectors) {
  EXPECT_EQ(Run(), ExitCode::kUnreadable);
  EXPECT_EQ(RunDirectory(directory_ / "missing", out_, log_), ExitCode::kUnreadable);
}

}  // namespace
}  // namespace slabyard::conformance
