// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/coreutils.hpp"

#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

bool is_centos6(const CommandContext* context) {
    return context->host->profile() == Profile::Centos6;
}

std::optional<std::uint64_t> suffix_factor(std::string_view suffix) {
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
    for (const auto& [name, factor] : kSuffixes) {
        if (suffix == name) return factor;
    }
    return std::nullopt;
}

/// In words of our own, with what lvsim models.
int print_help(const CommandContext* context, std::string_view options) {
    const std::string& path = context->args[0];
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    const Command* command = context->host->find_program(name);
    constexpr BothLanguages kUsage{"Usage", "Utilisation"};
    constexpr BothLanguages kOptions{"Options that lvsim models:", "Options que lvsim modélise :"};
    const bool is_french = speaks_french(*context);
    context->out->write(
        fmt::format("{}: {} [OPTION]... [ARGUMENT]...\n{}{}\n{}", kUsage.in(is_french), path,
                    command == nullptr ? "" : fmt::format("{}.\n\n", command->summary),
                    kOptions.in(is_french), options));
    return 0;
}

}  // namespace

int report(const CommandContext* context, const OptionError& error) {
    if (!error.help.empty()) return print_help(context, error.help);
    context->error->write(error.message + "\n");
    if (error.is_not_modelled) return kStatusNotModelled;
    print_try_help(context);
    return 1;
}

void print_try_help(const CommandContext* context) {
    context->error->write(fmt::format("Try {}{} --help' for more information.\n",
                                      is_centos6(context) ? '`' : '\'', context->args[0]));
}

FileError read_operand(const CommandContext* context, std::string_view operand,
                       std::string& content) {
    auto found = UserFiles(context).read(operand);
    if (!found) return found.error();
    content = std::move(*found);
    return FileError::None;
}

std::string quoted_always(std::string_view name) {
    const bool has_quote = name.find('\'') != std::string_view::npos;
    if (has_quote && name.find_first_of("\"$`!\\") == std::string_view::npos) {
        return fmt::format("\"{}\"", name);
    }
    std::string quoted = "'";
    for (const char letter : name) {
        if (letter == '\'') {
            quoted += "'\\''";
        } else {
            quoted.push_back(letter);
        }
    }
    return quoted + "'";
}

std::string quoted_name(const CommandContext* context, std::string_view name) {
    const bool is_special =
        name.empty() || name == "{" || name == "}" ||
        name.find_first_of(" \t\n!\"$&'()*;<=>?[\\^`|") != std::string_view::npos ||
        name.starts_with('#') || name.starts_with('~');
    return is_special && !is_centos6(context) ? quoted_always(name) : std::string(name);
}

tl::expected<std::uint64_t, std::string> parse_count(const CommandContext* context,
                                                     std::string_view what, std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto factor = suffix_factor(text.substr(static_cast<std::size_t>(end - text.data())));
    const bool is_number = error != std::errc::invalid_argument && factor;
    const bool is_large = error == std::errc::result_out_of_range ||
                          (factor && number > std::numeric_limits<std::uint64_t>::max() / *factor);
    if (is_number && !is_large) return number * *factor;
    if (is_centos6(context)) {
        return tl::unexpected(fmt::format("{}: {}: invalid {}\n", context->args[0], text, what));
    }
    return tl::unexpected(fmt::format("{}: invalid {}: ‘{}’{}\n", context->args[0], what, text,
                                      is_number ? ": Value too large for defined data type" : ""));
}

}  // namespace lvsim::host
