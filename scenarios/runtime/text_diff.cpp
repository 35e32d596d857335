// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/text_diff.hpp"

#include <algorithm>
#include <cstdint>

namespace lvsim::runtime {
namespace {

using Lines = std::vector<std::string>;

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
    [[nodiscard]] std::size_t size() const { return end - begin; }
};

void put(std::string& text, std::string_view mark, const Lines& lines, Range range) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
        text.append(mark).append(lines[i]).push_back('\n');
    }
}

/// length(i, j): of the longest common subsequence of expected[i...] and seen[j...].
class CommonLengths {
public:
    CommonLengths(const Lines& expected, Range left, const Lines& seen, Range right)
        : columns_(right.size() + 1), lengths_((left.size() + 1) * columns_, 0) {
        for (std::size_t i = left.size(); i-- > 0;) {
            for (std::size_t j = right.size(); j-- > 0;) {
                const bool is_same = expected[left.begin + i] == seen[right.begin + j];
                lengths_[i * columns_ + j] =
                    is_same ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }
    [[nodiscard]] std::uint32_t at(std::size_t i, std::size_t j) const {
        return lengths_[i * columns_ + j];
    }

private:
    std::size_t columns_;
    std::vector<std::uint32_t> lengths_;
};

void put_middle(std::string& text, const Lines& expected, Range left, const Lines& seen,
                Range right) {
    const CommonLengths lengths(expected, left, seen, right);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.size() && j < right.size()) {
        const std::string& wanted = expected[left.begin + i];
        if (wanted == seen[right.begin + j]) {
            text += "  " + wanted + '\n';
            ++i;
            ++j;
        } else if (lengths.at(i + 1, j) >= lengths.at(i, j + 1)) {
            text += "- " + wanted + '\n';
            ++i;
        } else {
            text += "+ " + seen[right.begin + j] + '\n';
            ++j;
        }
    }
    put(text, "- ", expected, {left.begin + i, left.end});
    put(text, "+ ", seen, {right.begin + j, right.end});
}

}  // namespace

std::vector<std::string> comparable_lines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, end));
        line.erase(line.find_last_not_of(" \t\r") + 1);
        lines.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

std::string line_difference(const Lines& expected, const Lines& seen) {
    Range left{0, expected.size()};
    Range right{0, seen.size()};
    while (left.size() > 0 && right.size() > 0 && expected[left.begin] == seen[right.begin]) {
        ++left.begin;
        ++right.begin;
    }
    while (left.size() > 0 && right.size() > 0 && expected[left.end - 1] == seen[right.end - 1]) {
        --left.end;
        --right.end;
    }
    std::string text;
    put(text, "  ", expected, {0, left.begin});
    if (left.size() <= kDiffLinesMax && right.size() <= kDiffLinesMax) {
        put_middle(text, expected, left, seen, right);
    } else {
        put(text, "- ", expected, left);
        put(text, "+ ", seen, right);
    }
    put(text, "  ", expected, {left.end, expected.size()});
    return text;
}

}  // namespace lvsim::runtime
