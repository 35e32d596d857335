// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/file_modes.hpp"

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::uint32_t kSetIds = 06000;

std::optional<std::uint32_t> octal_mode(std::string_view text, const FileStatus& status) {
    std::uint32_t mode = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '7') return std::nullopt;
        mode = mode * 8 + static_cast<std::uint32_t>(digit - '0');
        if (mode > 07777U) return std::nullopt;
    }
    const bool keeps_ids = status.is_directory() && text.size() < 5;
    return mode | (keeps_ids ? status.mode & kSetIds : 0U);
}

/// One "ugoa+-=rwxXst" after the other.
class ModeReader {
public:
    ModeReader(const FileStatus& status, std::uint32_t umask)
        : mode_(status.mode), is_directory_(status.is_directory()), umask_(umask) {}

    std::optional<std::uint32_t> run(std::string_view text) {
        while (true) {
            const std::size_t end = std::min(text.find(','), text.size());
            if (!take(text.substr(0, end))) return std::nullopt;
            if (end == text.size()) return mode_;
            text.remove_prefix(end + 1);
        }
    }

private:
    bool take(std::string_view clause) {
        std::uint32_t who = 0;
        std::size_t at = 0;
        for (; at < clause.size(); ++at) {
            if (clause[at] == 'u')
                who |= 04700;
            else if (clause[at] == 'g')
                who |= 02070;
            else if (clause[at] == 'o')
                who |= 01007;
            else if (clause[at] == 'a')
                who |= 07777;
            else
                break;
        }
        if (at == clause.size()) return false;
        const std::uint32_t left = who == 0 ? umask_ : 0;
        if (who == 0) who = 07777;
        while (at < clause.size()) {
            const char sign = clause[at++];
            if (sign != '+' && sign != '-' && sign != '=') return false;
            const auto bits = permissions(clause, at);
            if (!bits) return false;
            apply(sign, who, *bits & ~left);
        }
        return true;
    }

    void apply(char sign, std::uint32_t who, std::uint32_t bits) {
        if (sign == '-') {
            mode_ &= ~(bits & who);
            return;
        }
        if (sign == '=') {
            const std::uint32_t kept = is_directory_ ? kSetIds : 0;
            mode_ &= ~(who & ~kept);
        }
        mode_ |= bits & who;
    }

    /// "rwx" or one of "ugo", whose bits are copied. nullopt: another letter.
    std::optional<std::uint32_t> permissions(std::string_view clause, std::size_t& at) const {
        std::uint32_t bits = 0;
        for (; at < clause.size(); ++at) {
            switch (clause[at]) {
                case 'r': bits |= 0444; break;
                case 'w': bits |= 0222; break;
                case 'x': bits |= 0111; break;
                case 'X': bits |= is_directory_ || (mode_ & 0111U) != 0 ? 0111U : 0U; break;
                case 's': bits |= kSetIds; break;
                case 't': bits |= 01000; break;
                case 'u': bits |= (mode_ >> 6U & 7U) * 0111U; break;
                case 'g': bits |= (mode_ >> 3U & 7U) * 0111U; break;
                case 'o': bits |= (mode_ & 7U) * 0111U; break;
                case '+':
                case '-':
                case '=': return bits;
                default: return std::nullopt;
            }
        }
        return bits;
    }

    std::uint32_t mode_;
    bool is_directory_;
    std::uint32_t umask_;
};

char kind_letter(FileKind kind) {
    switch (kind) {
        case FileKind::Regular: return '-';
        case FileKind::Directory: return 'd';
        case FileKind::SymbolicLink: return 'l';
        case FileKind::CharacterDevice: return 'c';
    }
    return '?';
}

}  // namespace

std::optional<std::uint32_t> changed_mode(std::string_view change, const FileStatus& status,
                                          std::uint32_t umask) {
    if (change.empty()) return std::nullopt;
    if (change[0] >= '0' && change[0] <= '9') return octal_mode(change, status);
    return ModeReader(status, umask).run(change);
}

std::string mode_text(const FileStatus& status) {
    std::string text(1, kind_letter(status.kind));
    for (int shift = 6; shift >= 0; shift -= 3) {
        const std::uint32_t bits = status.mode >> static_cast<unsigned>(shift);
        text.push_back((bits & 4U) != 0 ? 'r' : '-');
        text.push_back((bits & 2U) != 0 ? 'w' : '-');
        text.push_back((bits & 1U) != 0 ? 'x' : '-');
    }
    const auto mark = [&](std::uint32_t bit, std::size_t at, char small) {
        if ((status.mode & bit) == 0) return;
        const bool is_executable = text[at] == 'x';
        text[at] = is_executable ? small : static_cast<char>(small - 'a' + 'A');
    };
    mark(04000, 3, 's');
    mark(02000, 6, 's');
    mark(01000, 9, 't');
    return text;
}

}  // namespace lvsim::host
