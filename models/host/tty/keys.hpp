// SPDX-License-Identifier: Apache-2.0
//
// Keys, from the bytes that a terminal sends for them (xterm's control sequences; VT100's and the
// Linux console's for the keys on which they differ). Bytes may come in any portions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

enum class KeyCode : std::uint8_t {
    Character,  ///< Or a control character: Key::text has it.
    Escape,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Insert,
    Delete,
    Unknown,  ///< A sequence without a meaning here.
};

struct Key {
    KeyCode code = KeyCode::Character;
    std::string text = {};  ///< Of a Character: its UTF-8 bytes.
    bool is_alt = false;
    bool is_control = false;  ///< An arrow with Ctrl.

    /// This character, without Alt.
    [[nodiscard]] bool is(char character) const {
        return code == KeyCode::Character && !is_alt && text.size() == 1 && text[0] == character;
    }
    /// A character to be put into a text: no control character.
    [[nodiscard]] bool is_text() const {
        return code == KeyCode::Character && !is_alt && !text.empty() &&
               (static_cast<unsigned char>(text[0]) >= 0x20 && text[0] != '\x7f');
    }
};

/// control('C') is what Ctrl-C sends.
[[nodiscard]] constexpr char control(char letter) {
    return static_cast<char>(letter & 0x1f);
}
inline constexpr char kDeleteCharacter = '\x7f';

class KeyDecoder {
public:
    /// A sequence that goes on longer is no key.
    static constexpr std::size_t kSequenceMax = 32;

    void add(std::string_view bytes) { bytes_ += bytes; }
    /// The next key; nullopt: there is none, or the bytes so far may go on.
    [[nodiscard]] std::optional<Key> next();
    /// The same when nothing more comes: a lone ESC is the key, and so is what was begun.
    [[nodiscard]] std::optional<Key> next_at_pause();
    /// Bytes wait for what follows them.
    [[nodiscard]] bool is_undecided() const { return !bytes_.empty(); }
    void clear() { bytes_.clear(); }

private:
    [[nodiscard]] std::optional<Key> next_of_sequence();
    [[nodiscard]] std::optional<Key> control_sequence();
    [[nodiscard]] std::optional<Key> character(std::size_t at);

    std::string bytes_;
};

}  // namespace lvsim::host
