// SPDX-License-Identifier: Apache-2.0
//
// What wget says: version 1.12 (centos-6) and 1.21 (debian-12), English and French. The French of
// 1.12 is put together from transcripts; what they do not show is unjudged.
#pragma once

#include "models/host/command.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::client::wget {

class Words {
public:
    /// In the release of the program's machine and the language of its environment.
    explicit Words(const host::CommandContext& context);
    Words(bool is_old, bool is_french) : is_old_(is_old), is_french_(is_french) {}

    [[nodiscard]] bool is_old() const { return is_old_; }
    [[nodiscard]] bool is_french() const { return is_french_; }

    /// In the order: 1.21 English, 1.21 French, 1.12 English (empty: as 1.21), 1.12 French.
    struct Text {
        std::string_view english;
        std::string_view french;
        std::string_view old_english;
        std::string_view old_french;
    };
    [[nodiscard]] std::string_view of(const Text& text) const;

    /// A file's name in the quotes of the release.
    [[nodiscard]] std::string quoted(std::string_view name) const;
    /// 1.5 is "1,5" in French.
    [[nodiscard]] std::string decimal(double value, int places) const;
    /// "95"; "2.9M" with one place where it is less than ten; "2.86M" with `places` 2.
    [[nodiscard]] std::string human(std::uint64_t bytes, int places = -1) const;
    /// "14,540", "14 540".
    [[nodiscard]] std::string grouped(std::uint64_t number) const;
    /// Seconds as the end of a transfer has them: "0", "0.04", "1.5", "71".
    [[nodiscard]] std::string seconds(double value) const;
    /// "14.6 MB/s"
    [[nodiscard]] std::string rate(std::uint64_t bytes, double seconds) const;
    /// "14.6M" without unit names, " 816KB/s" with them: width 4 and the unit.
    [[nodiscard]] std::string short_rate(std::uint64_t bytes, double seconds,
                                         std::string_view per_second) const;

private:
    bool is_old_;
    bool is_french_;
};

/// "36m 51s", "36m51s": what remains.
[[nodiscard]] std::string remaining_time(std::int64_t seconds, bool is_condensed);

}  // namespace lvsim::client::wget
