// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/peer.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

namespace lvsim::bench {
namespace fs = std::filesystem;

Peer::Peer() {
    std::error_code error;
    const auto self = fs::read_symlink("/proc/self/exe", error);
    const auto program = self.parent_path() / "lvsim-ns3-peer";
    if (!error && fs::exists(program, error)) program_ = program.string();
}

std::optional<double> Peer::run(const std::vector<std::string>& arguments) const {
    std::string line = "'" + program_ + "'";
    for (const auto& argument : arguments) line += " '" + argument + "'";
    struct Close {
        void operator()(std::FILE* pipe) const { pclose(pipe); }
    };
    const std::unique_ptr<std::FILE, Close> pipe(popen(line.c_str(), "r"));
    std::array<char, 64> answer{};
    if (!pipe || std::fgets(answer.data(), answer.size(), pipe.get()) == nullptr) {
        return std::nullopt;
    }
    const double seconds = std::strtod(answer.data(), nullptr);
    return seconds > 0 ? std::optional(seconds) : std::nullopt;
}

NumbersFile::NumbersFile(const std::vector<std::int64_t>& numbers) {
    std::string path = (fs::temp_directory_path() / "lvsim-bench-XXXXXX").string();
    const int file = mkstemp(path.data());
    if (file < 0) return;
    close(file);
    std::ofstream stream(path, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(numbers.data()),
                 static_cast<std::streamsize>(numbers.size() * sizeof(std::int64_t)));
    stream.close();
    if (stream) {
        path_ = path;
    } else {
        std::remove(path.c_str());
    }
}

NumbersFile::~NumbersFile() {
    if (!path_.empty()) std::remove(path_.c_str());
}

}  // namespace lvsim::bench
