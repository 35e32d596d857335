// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/keys.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr char kEscape = '\x1b';

KeyCode code_of_letter(char letter) {
    switch (letter) {
        case 'A': return KeyCode::Up;
        case 'B': return KeyCode::Down;
        case 'C': return KeyCode::Right;
        case 'D': return KeyCode::Left;
        case 'F': return KeyCode::End;
        case 'H': return KeyCode::Home;
        default: return KeyCode::Unknown;
    }
}

/// "3~" and the like.
KeyCode code_of_number(std::string_view number) {
    constexpr std::array<std::pair<std::string_view, KeyCode>, 8> kCodes = {{
        {"1", KeyCode::Home},
        {"2", KeyCode::Insert},
        {"3", KeyCode::Delete},
        {"4", KeyCode::End},
        {"5", KeyCode::PageUp},
        {"6", KeyCode::PageDown},
        {"7", KeyCode::Home},
        {"8", KeyCode::End},
    }};
    const auto found = std::find_if(kCodes.begin(), kCodes.end(),
                                    [&](const auto& code) { return code.first == number; });
    return found == kCodes.end() ? KeyCode::Unknown : found->second;
}

std::size_t utf8_length(unsigned char lead) {
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 1;
}

}  // namespace

std::optional<Key> KeyDecoder::next() {
    if (bytes_.empty()) return std::nullopt;
    return bytes_[0] == kEscape ? next_of_sequence() : character(0);
}

std::optional<Key> KeyDecoder::next_at_pause() {
    if (auto key = next()) return key;
    if (bytes_.empty()) return std::nullopt;
    Key key;
    if (bytes_[0] == kEscape) {
        key.code = KeyCode::Escape;
    } else {
        key.text = bytes_.substr(0, 1);
    }
    bytes_.erase(0, 1);
    return key;
}

std::optional<Key> KeyDecoder::next_of_sequence() {
    if (bytes_.size() == 1) return std::nullopt;
    if (bytes_[1] == '[') return control_sequence();
    if (bytes_[1] == 'O') {
        if (bytes_.size() == 2) return std::nullopt;
        const KeyCode code = code_of_letter(bytes_[2]);
        if (code != KeyCode::Unknown) {
            bytes_.erase(0, 3);
            return Key{code};
        }
    }
    if (bytes_[1] == kEscape) {  // a lone one before another
        bytes_.erase(0, 1);
        return Key{KeyCode::Escape};
    }
    auto key = character(1);
    if (key) key->is_alt = true;
    return key;
}

/// ESC [ parameters letter
std::optional<Key> KeyDecoder::control_sequence() {
    std::size_t end = 2;
    while (end < bytes_.size() && bytes_[end] >= 0x20 && bytes_[end] < 0x40) ++end;
    if (end >= bytes_.size() && end <= kSequenceMax) return std::nullopt;
    if (end > kSequenceMax) {
        bytes_.erase(0, end);
        return Key{KeyCode::Unknown};
    }
    const std::string parameters = bytes_.substr(2, end - 2);
    const char letter = bytes_[end];
    bytes_.erase(0, end + 1);
    const std::size_t semicolon = parameters.find(';');
    Key key;
    key.code =
        letter == '~' ? code_of_number(parameters.substr(0, semicolon)) : code_of_letter(letter);
    const std::string_view modifier = semicolon == std::string::npos
                                          ? std::string_view()
                                          : std::string_view(parameters).substr(semicolon + 1);
    key.is_control = modifier == "5" || modifier == "6";
    key.is_alt = modifier == "3";
    return key;
}

std::optional<Key> KeyDecoder::character(std::size_t at) {
    const std::size_t length = utf8_length(static_cast<unsigned char>(bytes_[at]));
    std::size_t end = at + 1;
    while (end < bytes_.size() && end < at + length &&
           (static_cast<unsigned char>(bytes_[end]) & 0xc0U) == 0x80U) {
        ++end;
    }
    if (end == bytes_.size() && end < at + length) return std::nullopt;
    Key key;
    // A sequence that breaks off is bytes, each by itself.
    key.text = bytes_.substr(at, end == at + length ? length : 1);
    bytes_.erase(0, at + key.text.size());
    return key;
}

}  // namespace lvsim::host
