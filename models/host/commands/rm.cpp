// SPDX-License-Identifier: Apache-2.0
//
// rm(1): -r -f -i -v -d and --no-preserve-root; -I is not modelled. -i asks for each operand and
// each file below.
#include "models/host/commands/destinations.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 12> kOptions = {{
    {'r', "recursive", OptionKind::Flag},
    {'R', "", OptionKind::Flag},
    {'f', "force", OptionKind::Flag},
    {'i', "", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'d', "dir", OptionKind::Flag},
    {'I', "", OptionKind::FlagNotModelled},
    {'\0', "interactive", OptionKind::FlagNotModelled},
    {'\0', "one-file-system", OptionKind::FlagNotModelled},
    {'\0', "no-preserve-root", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

class Remover {
public:
    Remover(const CommandContext* context, const ParsedOptions& parsed)
        : context_(context), files_(context), parsed_(parsed) {
        for (const GivenOption& given : parsed.options) {
            if (given.name == "f") asks_ = false;
            if (given.name == "i") asks_ = true;
        }
    }

    /// Puts an operand, and what lies in it, into the list, the inner ones first.
    void collect(const std::string& path) {
        const std::string name = base_name(path);
        const bool is_recursive = parsed_.has("r") || parsed_.has("R");
        if (is_recursive && (name == "." || name == "..")) {
            return fail(fmt::format("refusing to remove '.' or '..' directory: skipping {}",
                                    in_quotes(context_, path)));
        }
        const auto status = files_.lstat(path);
        if (!status) {
            const bool is_absent = status.error() == FileError::NoSuchFile ||
                                   status.error() == FileError::NotDirectory;
            if (!parsed_.has("f") || !is_absent) fail("cannot remove", path, status.error());
            return;
        }
        if (!status->is_directory()) return todo_.push_back({path, false});
        if (!is_recursive && !parsed_.has("d")) {
            return fail("cannot remove", path, FileError::IsDirectory);
        }
        const auto real = files_.real_path(path);
        if (real && *real == "/" && !parsed_.has("no-preserve-root")) {
            fail("it is dangerous to operate recursively on '/'");
            return fail("use --no-preserve-root to override this failsafe");
        }
        if (is_recursive) collect_below(path);
        todo_.push_back({path, true});
    }

    /// The question for the next one; empty: none.
    [[nodiscard]] std::string question() const {
        if (!asks_) return {};
        const auto& [path, is_directory] = todo_[at_];
        const auto status = files_.lstat(path);
        const bool is_empty = status && status->is_regular() && status->size_bytes == 0;
        return fmt::format("rm: remove {} {}? ",
                           is_directory ? "directory"
                           : status && status->is_link()
                               ? "symbolic link"
                               : (is_empty ? "regular empty file" : "regular file"),
                           in_quotes(context_, path));
    }
    [[nodiscard]] bool has_next() const { return at_ < todo_.size(); }
    void skip() { ++at_; }

    void remove_next() {
        const auto [path, is_directory] = todo_[at_++];
        const FileError error = is_directory ? files_.remove_directory(path) : files_.unlink(path);
        if (error != FileError::None) return fail("cannot remove", path, error);
        if (!parsed_.has("v")) return;
        context_->out->write(fmt::format("removed {}{}\n", is_directory ? "directory " : "",
                                         in_quotes(context_, path)));
    }

    [[nodiscard]] int status() const { return status_; }

private:
    void fail(std::string_view what, const std::string& path, FileError error) {
        status_ = complain(context_, what, path, error);
    }
    void fail(const std::string& text) {
        complain(context_, text);
        status_ = 1;
    }

    void collect_below(const std::string& path) {
        const auto names = files_.list(path);
        if (!names) return fail("cannot remove", path, names.error());
        for (const std::string& name : *names) {
            const std::string inner = in_directory(path, name);
            const auto status = files_.lstat(inner);
            const bool is_directory = status && status->is_directory();
            if (is_directory) collect_below(inner);
            todo_.push_back({inner, is_directory});
        }
    }

    const CommandContext* context_;
    UserFiles files_;
    const ParsedOptions& parsed_;
    std::vector<std::pair<std::string, bool>> todo_;  ///< Path, and whether it is a directory.
    std::size_t at_ = 0;
    bool asks_ = false;
    int status_ = 0;
};

}  // namespace

Process rm_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    if (parsed->operands.empty()) {
        if (parsed->has("f")) co_return 0;
        co_return missing_operand(context);
    }
    Remover remover(context, *parsed);
    for (const std::string& operand : parsed->operands) {
        remover.collect(operand);
        while (remover.has_next()) {
            const std::string question = remover.question();
            if (!question.empty()) {
                context->error->write(question);
                while (lacks_answer(context)) {
                    Signal* changed = context->in->changed();
                    co_await wait(changed);
                }
                if (!take_yes(context)) {
                    remover.skip();
                    continue;
                }
            }
            remover.remove_next();
        }
    }
    co_return remover.status();
}

}  // namespace lvsim::host
