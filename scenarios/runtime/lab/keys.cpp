// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/lab/keys.hpp"

#include <algorithm>
#include <array>

namespace lvsim::runtime {
namespace {

struct NamedKey {
    std::string_view name;
    std::string_view bytes;
};

constexpr std::array<NamedKey, 30> kKeys{{
    {"esc", "\x1b"},       {"enter", "\r"},           {"tab", "\t"},
    {"space", " "},        {"backspace", "\x7f"},     {"up", "\x1b[A"},
    {"down", "\x1b[B"},    {"right", "\x1b[C"},       {"left", "\x1b[D"},
    {"home", "\x1b[H"},    {"end", "\x1b[F"},         {"insert", "\x1b[2~"},
    {"delete", "\x1b[3~"}, {"pageup", "\x1b[5~"},     {"pagedown", "\x1b[6~"},
    {"f1", "\x1bOP"},      {"f2", "\x1bOQ"},          {"f3", "\x1bOR"},
    {"f4", "\x1bOS"},      {"f5", "\x1b[15~"},        {"f6", "\x1b[17~"},
    {"f7", "\x1b[18~"},    {"f8", "\x1b[19~"},        {"f9", "\x1b[20~"},
    {"f10", "\x1b[21~"},   {"f11", "\x1b[23~"},       {"f12", "\x1b[24~"},
    {"ctrl-\\", "\x1c"},   {"ctrl-space", {"\0", 1}}, {"shift-tab", "\x1b[Z"},
}};

constexpr unsigned kControl = 0x1f;

}  // namespace

const std::vector<std::string_view>& key_names() {
    static const std::vector<std::string_view> kNames = [] {
        std::vector<std::string_view> names{"ctrl-c", "ctrl-d", "ctrl-z", "ctrl-l", "ctrl-r"};
        for (const NamedKey& key : kKeys) names.push_back(key.name);
        return names;
    }();
    return kNames;
}

std::optional<std::string> bytes_of_key(std::string_view name) {
    const auto found = std::find_if(kKeys.begin(), kKeys.end(),
                                    [&](const NamedKey& key) { return key.name == name; });
    if (found != kKeys.end()) return std::string(found->bytes);
    constexpr std::string_view kCtrl = "ctrl-";
    constexpr std::string_view kAlt = "alt-";
    if (name.starts_with(kCtrl) && name.size() == kCtrl.size() + 1) {
        const char letter = name.back();
        if (letter < 'a' || letter > 'z') return std::nullopt;
        return std::string(1, static_cast<char>(static_cast<unsigned char>(letter) & kControl));
    }
    if (name.starts_with(kAlt)) {
        const auto key = bytes_of_key(name.substr(kAlt.size()));
        return key ? std::optional("\x1b" + *key) : std::nullopt;
    }
    if (name.size() == 1 && name.front() > ' ' && name.front() < 0x7f) return std::string(name);
    return std::nullopt;
}

}  // namespace lvsim::runtime
