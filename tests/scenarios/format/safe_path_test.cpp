// SPDX-License-Identifier: Apache-2.0
// I04 of reliability.md: nothing outside the root is read, by either way of resolving names.
#include "scenarios/format/safe_path.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

class SafePath : public testing::TestWithParam<Resolution> {
 protected:
  void SetUp() override {
    char name[] = "/tmp/orrery-path-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    base_ = name;
    root_ = base_ / "root";
    fs::create_directories(root_ / "sub/deep");
    fs::create_directories(base_ / "root-sister");
    write(base_ / "secret.txt");
    write(base_ / "root-sister/secret.txt");
    write(root_ / "good.yaml", "good");
    write(root_ / "sub/good.csv", "good");
    write(root_ / "sub/deep/other.csv", "good");
  }
  void TearDown() override { fs::remove_all(base_); }

  static void write(const fs::path& path, const std::string& text = "SECRET") {
    std::ofstream(path) << text;
  }
  Folder root() const { return *Folder::open(root_.string(), GetParam()); }
  std::string code(const std::string& path) const {
    const auto text = root().read(path, {"s.yaml", 3, 5, 0, 0}, 1000);
    if (text) {
      EXPECT_EQ(text->find("SECRET"), std::string::npos) << path;
      return *text;
    }
    const auto& mistake = text.error().items()[0];
    EXPECT_EQ(mistake.place.line, 3);
    EXPECT_FALSE(mistake.remedy.empty());
    return mistake.code;
  }

  fs::path base_, root_;
};

TEST_P(SafePath, ReadsWhatLiesBeneath) {
  for (const char* path : {"good.yaml", "./good.yaml", "sub/good.csv", "sub//good.csv",
                           "sub/../good.yaml", "sub/deep/../../good.yaml", "sub/./deep/other.csv"})
    EXPECT_EQ(code(path), "good") << path;
}

TEST_P(SafePath, RefusesPathsThatLeave) {
  for (const char* path :
       {"../secret.txt", "sub/../../secret.txt", "./../secret.txt", "sub/deep/../../../secret.txt",
        "..", "../root/good.yaml", "../root-sister/secret.txt", "sub/../../root-sister/secret.txt",
        "../../../../../../../../etc/passwd", "..//secret.txt", "sub/./.././../secret.txt"})
    EXPECT_EQ(code(path), "path-outside") << path;
}

TEST_P(SafePath, RefusesFormsThatAreNoRelativePath) {
  for (const char* path : {"", "/etc/passwd", "//etc/passwd", "/proc/self/environ", "/dev/zero",
                           "/dev/stdin", "~/secret.txt", "~root/secret.txt", "..\\secret.txt",
                           "sub\\..\\..\\secret.txt", "C:\\secret.txt"})
    EXPECT_EQ(code(path), "path-form") << path;
  EXPECT_EQ(code(base_ / "secret.txt"), "path-form");
  EXPECT_EQ(code(root_ / "good.yaml"), "path-form");
  EXPECT_EQ(code(std::string("good.yaml\0/../../secret.txt", 27)), "path-form");
  EXPECT_EQ(code(std::string(5000, 'a')), "path-form");
}

TEST_P(SafePath, RefusesWhatIsMissing) {
  EXPECT_EQ(code("none.yaml"), "path-missing");
  EXPECT_EQ(code("good.yaml/x"), "path-missing");
  EXPECT_EQ(code("%2e%2e/secret.txt"), "path-missing");
  EXPECT_EQ(code("..%2fsecret.txt"), "path-missing");
  EXPECT_EQ(code("....//secret.txt"), "path-missing");
  EXPECT_EQ(code("file:secret.txt"), "path-missing");
}

TEST_P(SafePath, RefusesLinksThatLeave) {
  fs::create_symlink(base_ / "secret.txt", root_ / "absolute");
  fs::create_symlink("../secret.txt", root_ / "relative");
  fs::create_symlink("..", root_ / "up");
  fs::create_symlink("/", root_ / "slash");
  fs::create_symlink("/proc/self/root", root_ / "magic");
  fs::create_symlink("/proc/self/environ", root_ / "environ");
  fs::create_symlink("/dev/zero", root_ / "zero");
  fs::create_symlink("relative", root_ / "chain");
  fs::create_symlink("loop", root_ / "loop");
  fs::create_symlink("../../secret.txt", root_ / "sub/relative");
  for (const char* path :
       {"absolute", "relative", "up/secret.txt", "slash/etc/passwd", "magic/etc/passwd", "environ",
        "zero", "chain", "loop", "sub/relative", "sub/../relative"}) {
    const std::string got = code(path);
    // Name by name, a link is seen as such and refused for what it is.
    EXPECT_TRUE(got == "path-outside" || got == "path-not-a-file" || got == "path-missing")
        << path << ": " << got;
  }
}

TEST_P(SafePath, RefusesWhatIsNoRegularFile) {
  ASSERT_EQ(::mkfifo((root_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(code("fifo"), "path-not-a-file");  // and does not wait for a writer
  EXPECT_EQ(code("sub"), "path-not-a-file");
  EXPECT_EQ(code("."), "path-not-a-file");
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = (root_ / "socket").string();
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(code("socket"), "path-not-a-file");
  ::close(listener);
}

TEST_P(SafePath, RefusesDevicesAndKernelFilesBeneathTheRoot) {
  const auto everything = Folder::open("/", GetParam());
  ASSERT_TRUE(everything);
  for (const char* path : {"dev/zero", "dev/null", "proc/self/environ", "proc/version",
                           "proc/self/fd/0", "sys/kernel/mm/transparent_hugepage/enabled"}) {
    if (!fs::exists(fs::path("/") / path)) continue;
    EXPECT_FALSE(everything->read(path, {}, 1 << 20)) << path;
  }
}

TEST_P(SafePath, StopsAtTheSizeLimit) {
  write(root_ / "big", std::string(1001, 'x'));
  write(root_ / "fits", std::string(1000, 'x'));
  EXPECT_EQ(code("big"), "limit-size");
  EXPECT_EQ(code("fits"), std::string(1000, 'x'));
}

TEST_P(SafePath, ListsSortedFilesOnly) {
  write(root_ / "sub/b.csv", "");
  write(root_ / "sub/a10.csv", "");
  write(root_ / "sub/a9.csv", "");
  write(root_ / "sub/.hidden.csv", "");
  fs::create_directory(root_ / "sub/folder.csv");
  fs::create_symlink(base_ / "secret.txt", root_ / "sub/link.csv");
  EXPECT_EQ(*root().list("sub/*.csv", {}),
            (std::vector<std::string>{"sub/a10.csv", "sub/a9.csv", "sub/b.csv", "sub/good.csv"}));
  EXPECT_EQ(*root().list("sub/a?.csv", {}), (std::vector<std::string>{"sub/a9.csv"}));
  EXPECT_EQ(*root().list("*.yaml", {}), (std::vector<std::string>{"good.yaml"}));
  EXPECT_TRUE(root().list("sub/*.none", {})->empty());
  const auto code_of = [&](const char* pattern) {
    return root().list(pattern, {}).error().items()[0].code;
  };
  EXPECT_EQ(code_of("../*"), "path-outside");
  EXPECT_EQ(code_of("/etc/*"), "path-form");
  EXPECT_EQ(code_of("*/x.csv"), "path-form");
  EXPECT_EQ(code_of("none/*.csv"), "path-missing");
}

TEST_P(SafePath, DataSetsComeFromTheEnvironment) {
  const auto code_of = [&](const std::string& name) {
    const auto folder = Folder::data_root(name, {"s.yaml", 1, 1, 0, 0}, GetParam());
    return folder ? "" : folder.error().items()[0].code;
  };
  ::unsetenv("ORRERY_DATA");
  EXPECT_EQ(code_of("root"), "data-absent");
  ::setenv("ORRERY_DATA", base_.c_str(), 1);
  EXPECT_EQ(code_of("none"), "data-absent");
  EXPECT_EQ(code_of("root"), "");
  for (const char* name : {"", ".", "..", "root/sub", "/etc", "a b"})
    EXPECT_EQ(code_of(name), "data-name") << name;
  EXPECT_EQ(*Folder::data_root("root", {}, GetParam())->read("sub/good.csv", {}, 100), "good");
  EXPECT_FALSE(Folder::data_root("root", {}, GetParam())->read("../secret.txt", {}, 100));
  ::unsetenv("ORRERY_DATA");
}

std::string name_of(const testing::TestParamInfo<Resolution>& resolution) {
  return resolution.param == Resolution::kKernel ? "kernel" : "name_by_name";
}

INSTANTIATE_TEST_SUITE_P(I04, SafePath,
                         testing::Values(Resolution::kKernel, Resolution::kNameByName), name_of);

TEST(Glob, StarsAndQuestionMarks) {
  EXPECT_TRUE(matches_glob("*.csv", "a.csv"));
  EXPECT_TRUE(matches_glob("*a*b*", "xxaxxbxx"));
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_FALSE(matches_glob("?.csv", ".csv"));
  EXPECT_FALSE(matches_glob("*.csv", "a.csv.gz"));
  EXPECT_FALSE(matches_glob("[ab]", "a"));
  EXPECT_FALSE(matches_glob("*a*a*a*a*a*b", std::string(5000, 'a')));
}

}  // namespace
}  // namespace orrery::scenarios
