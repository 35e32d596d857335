// SPDX-License-Identifier: Apache-2.0
//
// What the commands on files and text have in common: running at once, what they say of errors in
// the words of the machine's release and language, and reading all inputs one after the other.
#pragma once

#include "models/host/command.hpp"
#include "models/host/commands/coreutils.hpp"
#include "models/host/user_files.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// A command that waits for nothing: its status.
using InstantMain = int (*)(const CommandContext* context);
[[nodiscard]] Process run_at_once(CommandContext* context, InstantMain main);

/// A command that reads files or its standard input, one after the other.
class TextProgram {
public:
    virtual ~TextProgram() = default;
    /// What to read; "-" is the standard input.
    [[nodiscard]] virtual const std::vector<std::string>& inputs() const = 0;
    virtual void begin_input(std::string_view /*name*/) {}
    /// The next bytes of the input.
    virtual void add(std::string_view bytes) = 0;
    virtual void end_input() {}
    /// Whether what follows can change nothing any more.
    [[nodiscard]] virtual bool is_done() const { return false; }
    /// An input that cannot be read.
    virtual void fail(std::string_view name, FileError error) = 0;
    /// All inputs were read. Returns the status.
    [[nodiscard]] virtual int finish() = 0;
};

/// Makes the program; nullptr after saying why not, with the status.
using TextProgramMaker = std::unique_ptr<TextProgram> (*)(const CommandContext* context,
                                                          int& status);
[[nodiscard]] Process run_text_program(CommandContext* context, TextProgramMaker make);

/// A text program that cuts its inputs into lines; an unfinished one ends with its file.
class LineProgram : public TextProgram {
public:
    LineProgram(const CommandContext* context, std::vector<std::string> inputs);
    [[nodiscard]] const std::vector<std::string>& inputs() const override { return inputs_; }
    void add(std::string_view bytes) final;
    void end_input() override;
    void fail(std::string_view name, FileError error) override;
    [[nodiscard]] int finish() override { return status_; }

protected:
    /// Without its newline; `is_ended`: it had one.
    virtual void add_line(std::string_view line, bool is_ended) = 0;
    void print(std::string_view text) const;
    [[nodiscard]] const CommandContext* context() const { return context_; }
    void set_status(int status) { status_ = status; }

private:
    const CommandContext* context_;
    std::vector<std::string> inputs_;
    std::string pending_;
    int status_ = 0;
};

/// The words of the error in the program's language.
[[nodiscard]] std::string_view why(const CommandContext* context, FileError error);
/// A name in the quotes that messages put around it: 'a' (9.1), `a' (8.4), « a » (8.4 in French).
[[nodiscard]] std::string in_quotes(const CommandContext* context, std::string_view name);
/// A word in the quotes of the language: ‘a’ (9.1), `a' (8.4), « a » (8.4 in French).
[[nodiscard]] std::string quoted_locale(const CommandContext* context, std::string_view word);
/// The French of what coreutils say before a name, where it is known.
[[nodiscard]] std::string_view phrase(const CommandContext* context, std::string_view english);
/// "rm: TEXT".
void complain(const CommandContext* context, std::string_view text);
/// "rm: cannot remove 'a': No such file or directory". Returns 1.
int complain(const CommandContext* context, std::string_view what, std::string_view name,
             FileError error);
/// The same with "Try 'rm --help' for more information." Returns 1.
int misuse(const CommandContext* context, std::string_view text);
/// "cp: missing file operand", with Try. Returns 1.
int missing_operand(const CommandContext* context, std::string_view what = "operand");
/// "not modelled in lvsim: WHAT". Returns kStatusNotModelled.
int refuse(const CommandContext* context, std::string_view what);

/// The last component: "b" of "/a/b/", "/" of "//".
[[nodiscard]] std::string base_name(std::string_view path);
/// What is before it: "/a" of "/a/b", "." of "b".
[[nodiscard]] std::string directory_name(std::string_view path);
/// "a/b" of "a" and "b", "a/b" of "a/" and "b".
[[nodiscard]] std::string in_directory(std::string_view directory, std::string_view name);

}  // namespace lvsim::host
