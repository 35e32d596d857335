// SPDX-License-Identifier: Apache-2.0
//
// du(1): -s -h -a -c -d; df(1): the machine's one disk, -h -T -i. Sizes are those of lvsim's disk
// (docs/models/host.md), not of a real one.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/sizes.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 10> kDuOptions = {{
    {'s', "summarize", OptionKind::Flag},
    {'h', "human-readable", OptionKind::Flag},
    {'a', "all", OptionKind::Flag},
    {'c', "total", OptionKind::Flag},
    {'d', "max-depth", OptionKind::Value},
    {'k', "", OptionKind::Flag},
    {'b', "bytes", OptionKind::FlagNotModelled},
    {'m', "", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 6> kDfOptions = {{
    {'h', "human-readable", OptionKind::Flag},
    {'k', "", OptionKind::Flag},
    {'T', "print-type", OptionKind::FlagNotModelled},
    {'i', "inodes", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

class DiskUse {
public:
    DiskUse(const CommandContext* context, const ParsedOptions& parsed, int depth_max)
        : context_(context), files_(context), parsed_(parsed), depth_max_(depth_max) {}

    /// Blocks of 512 bytes of the file and of all below, printed as asked.
    std::uint64_t measure(const std::string& path, int depth) {
        const auto status = files_.lstat(path);
        if (!status) {
            status_ = complain(context_, "cannot access", path, status.error());
            return 0;
        }
        // A file with several names counts once.
        if (!status->is_directory() && status->links > 1 && !seen_.insert(status->inode).second) {
            return 0;
        }
        std::uint64_t blocks = status->blocks;
        if (status->is_directory()) {
            const auto names = files_.list(path);
            if (!names) status_ = complain(context_, "cannot read directory", path, names.error());
            for (const std::string& name : names.value_or(std::vector<std::string>{})) {
                blocks += measure(in_directory(path, name), depth + 1);
            }
        }
        const bool is_shown = status->is_directory() || parsed_.has("a") || depth == 0;
        if (is_shown && depth <= depth_max_) print(blocks, path);
        return blocks;
    }

    void print(std::uint64_t blocks, const std::string& name) const {
        const std::string size =
            parsed_.has("h") ? human_size(blocks * 512) : std::to_string((blocks + 1) / 2);
        context_->out->write(fmt::format("{}\t{}\n", size, name));
    }
    [[nodiscard]] int status() const { return status_; }

private:
    const CommandContext* context_;
    UserFiles files_;
    const ParsedOptions& parsed_;
    int depth_max_;
    std::set<InodeNumber> seen_;
    int status_ = 0;
};

int print_use(const CommandContext* context) {
    auto parsed = parse_options(context->args, kDuOptions);
    if (!parsed) return report(context, parsed.error());
    int depth_max = parsed->has("s") ? 0 : 1'000'000;
    if (const std::string* text = parsed->value("d")) {
        const auto [end, error] =
            std::from_chars(text->data(), text->data() + text->size(), depth_max);
        if (error != std::errc() || end != text->data() + text->size() || depth_max < 0) {
            return misuse(context,
                          fmt::format("invalid maximum depth {}", quoted_locale(context, *text)));
        }
    }
    if (parsed->has("s") && parsed->has("a")) {
        return misuse(context, "cannot both summarize and show all entries");
    }
    if (parsed->operands.empty()) parsed->operands.emplace_back(".");
    DiskUse use(context, *parsed, depth_max);
    std::uint64_t total = 0;
    for (const std::string& operand : parsed->operands) total += use.measure(operand, 0);
    if (parsed->has("c")) use.print(total, "total");
    return use.status();
}

int print_free(const CommandContext* context) {
    auto parsed = parse_options(context->args, kDfOptions);
    if (!parsed) return report(context, parsed.error());
    const UserFiles files(context);
    int status = 0;
    for (const std::string& operand : parsed->operands) {
        const auto found = files.stat(operand);
        if (found) continue;
        complain(context,
                 fmt::format("{}: {}", quoted_name(context, operand), why(context, found.error())));
        status = 1;
    }
    if (status != 0) return status;
    const InodeTable& disk = files.files().disk();
    const std::uint64_t size = disk.limits().bytes_max;
    const std::uint64_t used = disk.bytes_used();
    const std::uint64_t percent = (used * 100 + size - 1) / size;
    if (parsed->has("h")) {
        context->out->write(fmt::format(
            "Filesystem      Size  Used Avail Use% Mounted on\n{:<15} {:>4}  {:>4} {:>5} {:>3}% "
            "/\n",
            "/dev/sda1", human_size(size), human_size(used), human_size(size - used), percent));
        return 0;
    }
    context->out->write(fmt::format(
        "Filesystem     1K-blocks  Used Available Use% Mounted on\n{:<14} {:>9} {:>5} {:>9} {:>3}% "
        "/\n",
        "/dev/sda1", size / 1'024, (used + 1'023) / 1'024, (size - used) / 1'024, percent));
    return 0;
}

}  // namespace

Process du_main(CommandContext* context) {
    return run_at_once(context, print_use);
}

Process df_main(CommandContext* context) {
    return run_at_once(context, print_free);
}

}  // namespace lvsim::host
