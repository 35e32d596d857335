// SPDX-License-Identifier: Apache-2.0
//
// What yum prints, in both languages (centos6-lab.md, section 4.2).
#pragma once

#include "models/host/boot/packages.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace lvsim::host {

/// A transaction: what is wanted, and what comes along.
struct YumPlan {
    std::vector<const Package*> wanted;
    std::vector<const Package*> others;  ///< Dependencies; of a removal, what needs the wanted.
    bool removes = false;

    /// In the order of the work: dependencies first.
    [[nodiscard]] std::vector<const Package*> all() const;
    [[nodiscard]] std::uint64_t download_bytes() const;
};

/// "825 k", "3.2 M".
[[nodiscard]] std::string yum_size(std::uint64_t bytes);
/// From "Resolving Dependencies" to "Dependencies Resolved".
[[nodiscard]] std::string resolution_text(const YumPlan& plan, bool is_french);
/// The table and the summary, to "Is this ok [y/N]: ".
[[nodiscard]] std::string plan_text(const YumPlan& plan, bool is_french);
/// "(1/4): NAME.rpm   |  15 kB     00:00     "
[[nodiscard]] std::string download_line(const Package& package, std::size_t number,
                                        std::size_t count, std::int64_t seconds);
/// The line of all downloads together.
[[nodiscard]] std::string total_line(std::uint64_t bytes, std::int64_t milliseconds);
/// "  Installing : NAME      1/4 "
[[nodiscard]] std::string work_line(std::string_view verb, const Package& package,
                                    std::size_t number, std::size_t count);
/// "Installed:" to "Complete!".
[[nodiscard]] std::string result_text(const YumPlan& plan, bool is_french);

}  // namespace lvsim::host
