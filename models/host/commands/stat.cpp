// SPDX-License-Identifier: Apache-2.0
//
// stat(1): the usual page, -c and --printf with its conversions for files, -L; -f and -t are not
// modelled.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/file_modes.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/time_format.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 8> kOptions = {{
    {'c', "format", OptionKind::Value},
    {'\0', "printf", OptionKind::Value},
    {'L', "dereference", OptionKind::Flag},
    {'f', "file-system", OptionKind::FlagNotModelled},
    {'t', "terse", OptionKind::FlagNotModelled},
    {'\0', "cached", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

constexpr std::uint64_t kDeviceNumber = 0x801;  // /dev/sda1

std::string_view kind_name(const FileStatus& status) {
    switch (status.kind) {
        case FileKind::Regular:
            return status.size_bytes == 0 ? "regular empty file" : "regular file";
        case FileKind::Directory: return "directory";
        case FileKind::SymbolicLink: return "symbolic link";
        case FileKind::CharacterDevice: return "character special file";
    }
    return "";
}

std::uint32_t kind_bits(FileKind kind) {
    switch (kind) {
        case FileKind::Regular: return 0100000;
        case FileKind::Directory: return 0040000;
        case FileKind::SymbolicLink: return 0120000;
        case FileKind::CharacterDevice: return 0020000;
    }
    return 0;
}

std::string full_time(FileTime time) {
    return format_time("%F %T.%N %z", time);
}

class StatPrinter {
public:
    StatPrinter(const CommandContext* context, std::string name, const FileStatus& status)
        : context_(context),
          users_(context->host->files()),
          name_(std::move(name)),
          status_(status) {}

    /// `knows_escapes`: backslashes mean something (--printf).
    [[nodiscard]] std::string text(std::string_view format, bool knows_escapes) const {
        std::string out;
        for (std::size_t at = 0; at < format.size(); ++at) {
            if (format[at] == '\\' && knows_escapes && at + 1 < format.size()) {
                const char next = format[++at];
                out.push_back(next == 'n' ? '\n' : next == 't' ? '\t' : next);
            } else if (format[at] == '%' && at + 1 < format.size()) {
                out += conversion(format, ++at);
            } else {
                out.push_back(format[at]);
            }
        }
        return out;
    }

    [[nodiscard]] std::string page() const {
        const bool is_link = status_.is_link();
        const auto target = UserFiles(context_).read_link(name_);
        const std::string shown = is_link ? name_ + " -> " + target.value_or("") : name_;
        return text(fmt::format("  File: {}\n", shown), false) +
               text(
                   "  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n"
                   "Device: 8,1\tInode: %-11i Links: %h\n"
                   "Access: (%a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\n"
                   "Access: %x\nModify: %y\nChange: %z\n Birth: -\n",
                   false);
    }

private:
    [[nodiscard]] std::string conversion(std::string_view format, std::size_t& at) const {
        const bool is_left = format[at] == '-';
        const bool is_zero = format[at] == '0';
        if (is_left || is_zero) ++at;
        std::size_t width = 0;
        const auto [end, error] =
            std::from_chars(format.data() + at, format.data() + format.size(), width);
        if (error == std::errc()) at = static_cast<std::size_t>(end - format.data());
        if (at >= format.size() || width > 1'000) return "%";
        const std::string value = field(format[at]);
        if (is_left) return fmt::format("{:<{}}", value, width);
        return is_zero ? std::string(width > value.size() ? width - value.size() : 0, '0') + value
                       : fmt::format("{:>{}}", value, width);
    }

    [[nodiscard]] std::string field(char letter) const {
        switch (letter) {
            case 'a': return fmt::format("{:o}", status_.mode);
            case 'A': return mode_text(status_);
            case 'b': return std::to_string(status_.blocks);
            case 'B': return "512";
            case 'd': return std::to_string(kDeviceNumber);
            case 'D': return fmt::format("{:x}", kDeviceNumber);
            case 'f': return fmt::format("{:x}", kind_bits(status_.kind) | status_.mode);
            case 'F': return std::string(kind_name(status_));
            case 'g': return std::to_string(status_.gid);
            case 'G': return users_.group_name_of(status_.gid);
            case 'h': return std::to_string(status_.links);
            case 'i': return std::to_string(static_cast<std::uint64_t>(status_.inode));
            case 'n': return name_;
            case 'N': return quoted_always(name_);
            case 'o': return "4096";
            case 's': return std::to_string(status_.size_bytes);
            case 'u': return std::to_string(status_.uid);
            case 'U': return users_.name_of(status_.uid);
            case 'x': return full_time(status_.accessed);
            case 'X': return std::to_string(seconds_of(status_.accessed));
            case 'y': return full_time(status_.modified);
            case 'Y': return std::to_string(seconds_of(status_.modified));
            case 'z': return full_time(status_.changed);
            case 'Z': return std::to_string(seconds_of(status_.changed));
            case '%': return "%";
            default: return "?";
        }
    }

    const CommandContext* context_;
    Users users_;
    std::string name_;
    FileStatus status_;
};

int print_status(const CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) return report(context, parsed.error());
    if (parsed->operands.empty()) return missing_operand(context);
    const UserFiles files(context);
    int status = 0;
    for (const std::string& operand : parsed->operands) {
        const auto found = parsed->has("L") ? files.stat(operand) : files.lstat(operand);
        if (!found) {
            status = complain(
                context,
                context->host->profile() == Profile::Debian12 ? "cannot statx" : "cannot stat",
                operand, found.error());
            continue;
        }
        const StatPrinter printer(context, operand, *found);
        if (const std::string* format = parsed->value("printf")) {
            context->out->write(printer.text(*format, true));
        } else if (const std::string* given = parsed->value("c")) {
            context->out->write(printer.text(*given, false) + "\n");
        } else {
            context->out->write(printer.page());
        }
    }
    return status;
}

}  // namespace

Process stat_main(CommandContext* context) {
    return run_at_once(context, print_status);
}

}  // namespace lvsim::host
