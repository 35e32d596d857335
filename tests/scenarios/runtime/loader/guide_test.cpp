// SPDX-License-Identifier: Apache-2.0
//
// The pages that are made from tables are what the tables say now. To write them anew:
//   LVSIM_UPDATE_GUIDE=1 loader_tests "guide:*"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/reference.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace lvsim::runtime;
namespace fs = std::filesystem;

namespace {

const fs::path kRoot = LVSIM_SOURCE_DIR;

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void compare(const std::string& name, const std::string& page) {
    const fs::path file = kRoot / "docs/guide" / name;
    if (std::getenv("LVSIM_UPDATE_GUIDE") != nullptr) {
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << page;
    }
    INFO("LVSIM_UPDATE_GUIDE=1 loader_tests \"guide:*\" writes docs/guide/" << name);
    CHECK(text_of(file) == page);
}

}  // namespace

TEST_CASE("guide: the reference of all keys is up to date", "[unit][loader]") {
    compare("scenario.md", reference_page());
}

TEST_CASE("guide: the list of errors is up to date", "[unit][loader]") {
    compare("errors.md", errors_page());
}

TEST_CASE("guide: every code is listed once, in order, and a test has its text", "[unit][loader]") {
    std::string tests;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
        if (entry.path().extension() == ".cpp") tests += text_of(entry.path());
    }
    for (const auto codes : {error_codes(), output_error_codes()}) {
        std::string_view former;
        for (const ErrorCode& entry : codes) {
            INFO(entry.code << " " << entry.title);
            CHECK(former < entry.code);
            CHECK(tests.find("error[" + std::string(entry.code) + "]") != std::string::npos);
            former = entry.code;
        }
    }
}
