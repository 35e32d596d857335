// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/vi/ex_line.hpp"

#include <algorithm>
#include <cctype>

namespace lvsim::host {

namespace {

constexpr std::size_t kNumberMax = 99'999'999;

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}
bool is_letter(char byte) {
    return std::isalpha(static_cast<unsigned char>(byte)) != 0;
}

class Reader {
public:
    explicit Reader(std::string_view line) : rest_(line) {}

    ExLine run() {
        ExLine line;
        skip_blanks(":");
        read_range(line);
        skip_blanks();
        read_name(line);
        if (rest_.starts_with('!') && line.name != "!") {
            line.is_forced = true;
            rest_.remove_prefix(1);
        }
        skip_blanks();
        line.arguments = rest_;
        while (line.arguments.ends_with(' ') && line.name != "s") line.arguments.pop_back();
        return line;
    }

private:
    void skip_blanks(std::string_view also = "") {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' ||
                                  also.find(rest_[0]) != std::string_view::npos)) {
            rest_.remove_prefix(1);
        }
    }

    void read_range(ExLine& line) {
        if (rest_.starts_with('%')) {
            rest_.remove_prefix(1);
            line.range = {{ExAddress::Kind::Number, 1, {}, 0}, {ExAddress::Kind::Last, 0, {}, 0}};
            return;
        }
        while (line.range.size() < 2) {
            skip_blanks();
            const auto address = read_address();
            const bool is_open = rest_.starts_with(',') || rest_.starts_with(';');
            if (!address && !is_open && line.range.empty()) return;
            line.range.push_back(address.value_or(ExAddress{}));
            if (!is_open) return;
            rest_.remove_prefix(1);
        }
    }

    std::optional<ExAddress> read_address() {
        ExAddress address;
        bool is_there = true;
        if (rest_.starts_with('.')) {
            rest_.remove_prefix(1);
        } else if (rest_.starts_with('$')) {
            rest_.remove_prefix(1);
            address.kind = ExAddress::Kind::Last;
        } else if (!rest_.empty() && is_digit(rest_[0])) {
            address.kind = ExAddress::Kind::Number;
            address.number = read_number();
        } else if (rest_.starts_with('/') || rest_.starts_with('?')) {
            address.kind =
                rest_[0] == '/' ? ExAddress::Kind::Pattern : ExAddress::Kind::PatternBack;
            const std::size_t end = std::min(rest_.find(rest_[0], 1), rest_.size());
            address.pattern = rest_.substr(1, end - 1);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
        } else {
            is_there = false;
        }
        while (rest_.starts_with('+') || rest_.starts_with('-')) {
            const bool is_plus = rest_[0] == '+';
            rest_.remove_prefix(1);
            const bool has_number = !rest_.empty() && is_digit(rest_[0]);
            const auto number = static_cast<std::int64_t>(has_number ? read_number() : 1);
            address.offset += is_plus ? number : -number;
            is_there = true;
        }
        return is_there ? std::optional(address) : std::nullopt;
    }

    std::size_t read_number() {
        std::size_t number = 0;
        while (!rest_.empty() && is_digit(rest_[0])) {
            number = std::min(number * 10 + static_cast<std::size_t>(rest_[0] - '0'), kNumberMax);
            rest_.remove_prefix(1);
        }
        return number;
    }

    /// Letters, or one sign. "s" and "g" need no blank before their separator.
    void read_name(ExLine& line) {
        std::size_t end = 0;
        while (end < rest_.size() && is_letter(rest_[end])) ++end;
        if (end == 0 && !rest_.empty()) end = 1;
        line.name = rest_.substr(0, end);
        rest_.remove_prefix(end);
    }

    std::string_view rest_;
};

}  // namespace

ExLine read_ex_line(std::string_view line) {
    return Reader(line).run();
}

std::vector<std::string> split_by_separator(std::string_view text, std::size_t parts_max) {
    std::vector<std::string> parts(1);
    if (text.empty()) return parts;
    const char separator = text[0];
    for (std::size_t at = 1; at < text.size(); ++at) {
        const bool is_escaped = text[at] == '\\' && at + 1 < text.size();
        if (parts.size() < parts_max && is_escaped) {
            if (text[at + 1] != separator) parts.back() += text[at];
            parts.back() += text[++at];
        } else if (parts.size() < parts_max && text[at] == separator) {
            parts.emplace_back();
        } else {
            parts.back() += text[at];
        }
    }
    return parts;
}

}  // namespace lvsim::host
