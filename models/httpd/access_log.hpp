// SPDX-License-Identifier: Apache-2.0
//
// The access log: compact records in a ring, turned into lines of the Common Log Format only when
// somebody reads them. Its memory is taken once; the oldest lines go first.
#pragma once

#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::httpd {

class AccessLog {
public:
    /// Names a request line that was put in.
    struct Line {
        std::uint64_t at = 0;
        std::uint32_t size = 0;
    };
    struct Record {
        SimTime time;  ///< When the request was read.
        IpAddress client;
        Line line;
        std::uint16_t status = 0;
        std::uint64_t body_bytes = 0;
    };

    explicit AccessLog(std::size_t lines_max);

    /// Keeps the text of a request line until enough others have come. The same text again costs a
    /// comparison.
    [[nodiscard]] Line keep(std::string_view line);
    /// Empty when it is forgotten already.
    [[nodiscard]] std::string_view text(const Line& line) const;
    void add(const Record& record);

    /// The lines there are, oldest first, each with its newline.
    [[nodiscard]] std::string formatted() const;
    void clear();

private:
    static constexpr std::size_t kTextBytes = std::size_t{256} * 1024;

    std::vector<Record> records_;
    std::size_t records_max_;
    std::size_t next_ = 0;        ///< Where the next record goes once the ring is full.
    std::vector<char> text_;      ///< A ring as well; a line never wraps.
    std::uint64_t text_end_ = 0;  ///< Counts every byte ever put in.
    Line last_;
};

}  // namespace lvsim::httpd
