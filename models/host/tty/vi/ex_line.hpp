// SPDX-License-Identifier: Apache-2.0
//
// A line of vi's command mode, taken apart: [range] name [!] [arguments].
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct ExAddress {
    enum class Kind : std::uint8_t { Current, Last, Number, Pattern, PatternBack };
    Kind kind = Kind::Current;
    std::size_t number = 0;
    std::string pattern = {};
    std::int64_t offset = 0;  ///< "+2"
};

struct ExLine {
    std::vector<ExAddress> range = {};  ///< Two at most; "%" is 1,$.
    std::string name = {};              ///< As typed: "w", "wq", "s", "!".
    bool is_forced = false;             ///< "!" behind it
    std::string arguments = {};         ///< Without the blanks before.
    std::string error = {};             ///< Empty: none. "E492: ..." without its text.
};

[[nodiscard]] ExLine read_ex_line(std::string_view line);

/// "/a/b/g" of a substitution or "/a/d" of :g: the parts between the separators, which a backslash
/// takes literally; the last is what follows.
[[nodiscard]] std::vector<std::string> split_by_separator(std::string_view text,
                                                          std::size_t parts_max);

}  // namespace lvsim::host
