// SPDX-License-Identifier: Apache-2.0
//
// The peer program lvsim-ns3-peer (ns3_peer.cpp), which stands beside this one if libns3-dev was
// installed when it was built.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::bench {

class Peer {
public:
    /// Looks for the program.
    Peer();
    [[nodiscard]] bool is_there() const { return !program_.empty(); }

    /// Processor seconds of a run with these arguments; nullopt when it failed. Requires: is there.
    [[nodiscard]] std::optional<double> run(const std::vector<std::string>& arguments) const;

private:
    std::string program_;
};

/// 64-bit numbers in a file for the peer; gone with the object.
class NumbersFile {
public:
    explicit NumbersFile(const std::vector<std::int64_t>& numbers);
    NumbersFile(const NumbersFile&) = delete;
    NumbersFile& operator=(const NumbersFile&) = delete;
    ~NumbersFile();
    /// Empty when it could not be written.
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace lvsim::bench
