// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/coreutils.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/executor.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace lvsim::host {

namespace {

bool is_centos6(const CommandContext* context) {
    return context->host->profile() == Profile::Centos6;
}

}  // namespace

int report(const CommandContext* context, const OptionError& error) {
    context->error->write(error.message + "\n");
    if (error.is_not_modelled) return kStatusNotModelled;
    print_try_help(context);
    return 1;
}

void print_try_help(const CommandContext* context) {
    context->error->write(fmt::format("Try {}{} --help' for more information.\n",
                                      is_centos6(context) ? '`' : '\'', context->args[0]));
}

void print_invalid_number(const CommandContext* context, std::string_view what,
                          std::string_view text) {
    context->error->write(
        is_centos6(context) ? fmt::format("{}: {}: invalid {}\n", context->args[0], text, what)
                            : fmt::format("{}: invalid {}: ‘{}’\n", context->args[0], what, text));
}

FileError read_operand(const CommandContext* context, std::string_view operand,
                       std::string& content) {
    if (operand.empty()) return FileError::NoSuchFile;
    return context->host->files().read_into(absolute(operand, kHomeDirectory), content);
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::uint64_t>, 12> kSuffixes = {{
        {"", 1},
        {"b", 512},
        {"k", 1'024},
        {"K", 1'024},
        {"kB", 1'000},
        {"KB", 1'000},
        {"KiB", 1'024},
        {"M", 1'048'576},
        {"MB", 1'000'000},
        {"m", 1'048'576},
        {"G", 1'073'741'824},
        {"GB", 1'000'000'000},
    }};
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    const std::string_view suffix = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [name, factor] : kSuffixes) {
        if (suffix != name) continue;
        if (number > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
        return number * factor;
    }
    return std::nullopt;
}

}  // namespace lvsim::host
