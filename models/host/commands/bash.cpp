// SPDX-License-Identifier: Apache-2.0
//
// bash(1) and sh(1) as programs: a file, -c TEXT, -s or the standard input, with the options of
// `set`, -i, -l, --login, --norc, --noprofile. sh is the same shell: on CentOS it is, Debian's dash
// is not modelled. Without arguments where a person types it has a line editor
// (nested_console.hpp); else a terminal's input is read line by line.
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/shell/option_names.hpp"
#include "models/host/shell/program.hpp"
#include "models/host/tty/login.hpp"
#include "models/host/tty/nested_console.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>
#include <tl/expected.hpp>

#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusUsage = 2;
constexpr int kStatusNotExecutable = 126;
constexpr int kStatusNotFound = 127;

struct Invocation {
    ShellOptions options = {};
    std::vector<std::string> operands = {};
    bool has_text = false;     ///< -c
    bool reads_input = false;  ///< -s
    bool is_interactive = false;
    bool is_login = false;
    bool has_startup = true;
};

struct Ended {
    int status = 0;
};
using Answer = tl::expected<void, Ended>;

class Reader {
public:
    Reader(const CommandContext* context, Invocation& invocation)
        : context_(context), args_(context->args), invocation_(invocation) {}

    [[nodiscard]] Answer read() {
        for (; at_ < args_.size(); ++at_) {
            const std::string& arg = args_[at_];
            if (arg == "--" || arg == "-") {
                ++at_;
                break;
            }
            if (arg.size() < 2 || (arg[0] != '-' && arg[0] != '+')) break;
            const Answer taken = arg.starts_with("--") ? long_option(arg) : letters(arg);
            if (!taken) return taken;
        }
        invocation_.operands.assign(args_.begin() + static_cast<std::ptrdiff_t>(at_), args_.end());
        return {};
    }

private:
    Answer complain(std::string_view text, int status = kStatusUsage) const {
        context_->error->write(fmt::format("{}: {}\n", args_[0], text));
        return tl::unexpected(Ended{status});
    }
    Answer usage(Stream* to, int status) const {
        to->write(
            fmt::format("Usage:\t{0} [option] ...\n\t{0} [option] script-file ...\n"
                        "Options: --login --noprofile --norc --version --help, "
                        "-c command, -s, -i, -l, or -aefnuxC or -o option\n",
                        args_[0]));
        return tl::unexpected(Ended{status});
    }
    Answer refuse(std::string_view what) const {
        context_->error->write(fmt::format("not modelled in lvsim: {} {}\n", args_[0], what));
        return tl::unexpected(Ended{kStatusNotModelled});
    }

    Answer long_option(const std::string& arg) {
        if (arg == "--help") return usage(context_->out, 0);
        if (arg == "--version") {
            const bool is_centos6 = context_->host->profile() == Profile::Centos6;
            context_->out->write(is_centos6 ? "GNU bash, version 4.1.2(1)-release "
                                              "(i386-redhat-linux-gnu)\n"
                                            : "GNU bash, version 5.2.15(1)-release "
                                              "(x86_64-pc-linux-gnu)\n");
            return tl::unexpected(Ended{0});
        }
        if (arg == "--login") {
            invocation_.is_login = true;
        } else if (arg == "--norc" || arg == "--noprofile") {
            invocation_.has_startup = false;
        } else if (arg == "--posix" || arg == "--rcfile" || arg == "--init-file" ||
                   arg == "--noediting" || arg == "--restricted" || arg == "--verbose") {
            return refuse(arg);
        } else {
            context_->error->write(fmt::format("{}: {}: invalid option\n", args_[0], arg));
            return usage(context_->error, kStatusUsage);
        }
        return {};
    }

    Answer letters(const std::string& arg) {
        const bool is_on = arg[0] == '-';
        for (const char letter : arg.substr(1)) {
            switch (letter) {
                case 'c': invocation_.has_text = true; continue;
                case 's': invocation_.reads_input = true; continue;
                case 'i': invocation_.is_interactive = true; continue;
                case 'l': invocation_.is_login = true; continue;
                case 'o':
                    if (const Answer taken = named_option(is_on); !taken) return taken;
                    continue;
                default: break;
            }
            const OptionName* option = option_by_letter(letter);
            if (option == nullptr &&
                (is_refused_letter(letter) || letter == 'r' || letter == 'D' || letter == 'O')) {
                return refuse(fmt::format("{}{}", arg[0], letter));
            }
            if (option == nullptr) {
                context_->error->write(
                    fmt::format("{}: {}{}: invalid option\n", args_[0], arg[0], letter));
                return usage(context_->error, kStatusUsage);
            }
            if (option->letter == 'v') return refuse("-v");
            invocation_.options.*option->member = is_on;
        }
        return {};
    }

    Answer named_option(bool is_on) {
        if (++at_ == args_.size()) return refuse("-o without a name");
        const OptionName* option = option_by_name(set_options(), args_[at_]);
        if (option == nullptr) {
            return complain(
                fmt::format("line 0: {}: {}: invalid option name", args_[0], args_[at_]));
        }
        invocation_.options.*option->member = is_on;
        return {};
    }

    const CommandContext* context_;
    const std::vector<std::string>& args_;
    Invocation& invocation_;
    std::size_t at_ = 1;
};

/// The text of a script; it may stand in PATH, but nobody types it so: not looked for there.
tl::expected<std::string, Ended> script(const CommandContext* context, const std::string& path) {
    const UserFiles files(context);
    const auto fail = [&](std::string_view why, int status) {
        context->error->write(fmt::format("{}: {}: {}\n", context->args[0], path, why));
        return tl::unexpected(Ended{status});
    };
    const auto status = files.stat(path);
    if (status && status->is_directory()) return fail("Is a directory", kStatusNotExecutable);
    const std::string whole = joined(path, context->surroundings.directory);
    if (files.files().program_at(whole, context->surroundings.user)) {
        return fail("cannot execute binary file", kStatusNotExecutable);
    }
    auto text = files.read(path);
    if (text) return std::move(*text);
    const bool is_missing = text.error() == FileError::NoSuchFile;
    return fail(to_text(text.error()), is_missing ? kStatusNotFound : kStatusNotExecutable);
}

void drop_first(std::vector<std::string>& words) {
    if (!words.empty()) words.erase(words.begin());
}

tl::expected<ShellProgram, Ended> prepare(const CommandContext* context) {
    Invocation invocation;
    if (const Answer read = Reader(context, invocation).read(); !read) {
        return tl::unexpected(read.error());
    }
    ShellProgram program;
    program.name = context->args[0];
    program.options = invocation.options;
    auto& operands = invocation.operands;
    if (invocation.has_text) {
        if (operands.empty()) {
            context->error->write(
                fmt::format("{}: -c: option requires an argument\n", context->args[0]));
            return tl::unexpected(Ended{kStatusUsage});
        }
        program.text = operands[0];
        drop_first(operands);
        if (!operands.empty()) program.name = operands[0];
        drop_first(operands);
        program.names_lines = context->host->profile() == Profile::Debian12;
    } else if (!operands.empty() && !invocation.reads_input) {
        auto text = script(context, operands[0]);
        if (!text) return tl::unexpected(text.error());
        program.text = std::move(*text);
        program.name = operands[0];
        drop_first(operands);
        program.names_lines = true;
    } else {
        program.is_interactive = invocation.is_interactive || context->in->is_terminal();
        program.names_lines = !program.is_interactive;
    }
    program.arguments = std::move(operands);
    if (invocation.is_login) {
        program.startup = login_startup();
    } else if (program.is_interactive && invocation.has_startup) {
        program.startup = "if [ -r ~/.bashrc ]; then . ~/.bashrc; fi\n";
    }
    return program;
}

}  // namespace

Process bash_main(CommandContext* context) {
    auto program = prepare(context);
    if (!program) return ended_program(program.error().status);
    if (context->args.size() == 1 && is_typed_at(context)) {
        return run_nested_console(context, {context->surroundings, std::move(program->startup),
                                            std::move(program->name)});
    }
    return run_interpreter(new_shell(context, std::move(*program)));
}

}  // namespace lvsim::host
