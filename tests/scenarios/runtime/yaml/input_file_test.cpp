// SPDX-License-Identifier: Apache-2.0
//
// Files that are none. Needs a real file system, so each test has a folder of its own.
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "lvsim-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

std::string refusal(const std::string& path) {
    const auto document = read_yaml_file(path);
    return document ? "it was read" : to_text(document.error());
}

}  // namespace

TEST_CASE("input file: a file is read", "[unit][yaml]") {
    const Folder folder;
    std::ofstream(folder.file("a.yaml")) << "a: 1\n";
    const auto document = read_yaml_file(folder.file("a.yaml"));
    REQUIRE(document);
    CHECK(document->root.items[0].text == "1");
    CHECK(document->file == folder.file("a.yaml"));
}

TEST_CASE("input file: what is missing or no file is refused", "[unit][yaml]") {
    const Folder folder;
    CHECK(refusal(folder.file("none.yaml")) ==
          folder.file("none.yaml") +
              ": error[S001]: cannot be opened: No such file or directory\n");
    CHECK(refusal(folder.file(".")) ==
          folder.file(".") + ": error[S001]: is a directory, expected a file\n");
    CHECK(refusal("/dev/null") == "/dev/null: error[S001]: is a device, expected a file\n");
    CHECK(refusal(std::string("a\0b", 3)).find("a zero byte") != std::string::npos);
}

TEST_CASE("input file: a pipe that nobody writes to does not make us wait", "[unit][yaml]") {
    const Folder folder;
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    CHECK(refusal(folder.file("pipe")) ==
          folder.file("pipe") + ": error[S001]: is a pipe, expected a file\n");
}

TEST_CASE("input file: a file of 100 MB is refused by its size", "[unit][yaml]") {
    const Folder folder;
    const std::string path = folder.file("huge.yaml");
    std::ofstream(path) << "a: 1\n";
    std::filesystem::resize_file(path, 100'000'000);  // sparse: it takes no room
    CHECK(refusal(path) ==
          path + ": error[S002]: has 100000000 bytes, at most 16777216 are read\n");
}

TEST_CASE("input file: one that may not be read says so", "[unit][yaml]") {
    if (::geteuid() == 0) {
        return;  // nothing is forbidden to root
    }
    const Folder folder;
    std::ofstream(folder.file("secret.yaml")) << "a: 1\n";
    REQUIRE(::chmod(folder.file("secret.yaml").c_str(), 0) == 0);
    CHECK(refusal(folder.file("secret.yaml")) ==
          folder.file("secret.yaml") + ": error[S001]: cannot be opened: Permission denied\n");
}
