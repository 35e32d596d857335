// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/reading.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::runtime {

SourcePlace override_place(int number, int column) {
    return {"--set", number, column};
}

std::string Reading::path() const {
    std::string path;
    for (const std::string& step : path_) {
        path += (path.empty() || step.starts_with('[') ? "" : ".") + step;
    }
    return path;
}

void Reading::error(std::string_view code, const SourcePlace& place, std::string message,
                    std::string hint) {
    errors_.add({std::string(code), place, path(), std::move(message), std::move(hint)});
}

Reading::Scope::Scope(Reading& reading, std::string_view key) : reading_(reading) {
    constexpr std::size_t kKeyBytesMax = 80;
    reading_.path_.emplace_back(key.substr(0, kKeyBytesMax));
}

Reading::Scope::Scope(Reading& reading, std::size_t index) : reading_(reading) {
    reading_.path_.push_back(fmt::format("[{}]", index));
}

Reading::Scope::~Scope() {
    reading_.path_.pop_back();
}

std::string known_hint(std::string_view typed, const std::vector<std::string_view>& known) {
    constexpr std::size_t kShownMax = 30;
    std::string words;
    for (std::size_t i = 0; i < known.size() && i < kShownMax; ++i) {
        words += fmt::format(" {}", known[i]);
    }
    if (known.empty()) {
        return "there is none";
    }
    const std::string_view dots = known.size() > kShownMax ? " ..." : "";
    const std::string_view near = nearest_word(typed, known);
    return near.empty() ? fmt::format("known:{}{}", words, dots)
                        : fmt::format("did you mean '{}'? known:{}{}", near, words, dots);
}

}  // namespace lvsim::runtime
