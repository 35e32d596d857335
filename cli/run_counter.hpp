// SPDX-License-Identifier: Apache-2.0
//
// The progress line of many runs: how many are done. It stands on standard error where that is a
// terminal, and is gone at the end.
#pragma once

#include <cstddef>
#include <string_view>

namespace lvsim::cli {

class RunCounter {
public:
    explicit RunCounter(std::size_t total);
    RunCounter(const RunCounter&) = delete;
    RunCounter& operator=(const RunCounter&) = delete;
    ~RunCounter();

    void show(std::size_t done) const;
    /// In place of how many are done.
    void say(std::string_view what) const;

private:
    std::size_t total_;
    bool is_wanted_;
};

}  // namespace lvsim::cli
