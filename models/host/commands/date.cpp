// SPDX-License-Identifier: Apache-2.0
//
// date(1): +FORMAT, -d, -u, -I, -R, -r; setting the clock (-s) is not modelled:
// every machine has the right time.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/time_format.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 11> kOptions = {{
    {'d', "date", OptionKind::Value},
    {'u', "utc", OptionKind::Flag},
    {'R', "rfc-email", OptionKind::Flag},
    {'I', "", OptionKind::Flag},
    {'r', "reference", OptionKind::Value},
    {'s', "set", OptionKind::ValueNotModelled},
    {'f', "file", OptionKind::ValueNotModelled},
    {'\0', "iso-8601", OptionKind::FlagNotModelled},
    {'\0', "rfc-3339", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// The time to show; nullopt: said what is wrong.
std::optional<FileTime> time_of(const CommandContext* context, const ParsedOptions& parsed) {
    const UserFiles files(context);
    FileTime time = files.files().now();
    if (const std::string* text = parsed.value("d")) {
        const auto read = parse_time(*text, time);
        if (!read) {
            complain(context, fmt::format("invalid date {}", quoted_locale(context, *text)));
            return std::nullopt;
        }
        time = *read;
    }
    if (const std::string* path = parsed.value("r")) {
        const auto status = files.stat(*path);
        if (!status) {
            complain(context, fmt::format("{}: {}", quoted_name(context, *path),
                                          why(context, status.error())));
            return std::nullopt;
        }
        time = status->modified;
    }
    return time;
}

int print_date(const CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) return report(context, parsed.error());
    const bool is_french = speaks_french(*context);
    // glibc's date_fmt of the language; the French one from memory (unjudged).
    std::string format = is_french ? "%a %e %b %Y %H:%M:%S %Z" : "%a %b %e %H:%M:%S %Z %Y";
    if (parsed->has("R")) format = "%a, %d %b %Y %H:%M:%S %z";
    if (parsed->has("I")) format = "%Y-%m-%d";
    if (!parsed->operands.empty()) {
        const std::string& operand = parsed->operands.front();
        if (parsed->operands.size() > 1) {
            return misuse(context, fmt::format("extra operand {}",
                                               quoted_locale(context, parsed->operands[1])));
        }
        if (!operand.starts_with('+')) {
            if (operand.find_first_not_of("0123456789.") == std::string::npos) {
                return refuse(context, "date MMDDhhmm: another time for a machine");
            }
            complain(context, fmt::format("invalid date {}", quoted_locale(context, operand)));
            return 1;
        }
        format = operand.substr(1);
    }
    const auto time = time_of(context, *parsed);
    if (!time) return 1;
    context->out->write(format_time(format, *time, is_french && !parsed->has("R")) + "\n");
    return 0;
}

}  // namespace

Process date_main(CommandContext* context) {
    return run_at_once(context, print_date);
}

}  // namespace lvsim::host
