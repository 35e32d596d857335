// SPDX-License-Identifier: Apache-2.0
//
// What a shell says by itself: errors, and the output of its builtins.
#include "models/host/host.hpp"
#include "models/host/shell/interpreter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusFatal = 127;

}  // namespace

void Interpreter::report_syntax_error(const SyntaxError& error) {
    if (error.is_not_modelled) return write_error(error.message + "\n");
    if (!state_.shows_lines) return write_error(state_.source + ": " + error.message + "\n");
    write_error(fmt::format("{}: line {}: {}\n", state_.source, error.line, error.message));
    if (error.shows_line) {
        write_error(fmt::format("{}: line {}: `{}'\n", state_.source, error.line, error.line_text));
    }
}

void Interpreter::ended_by_error(const Expander& expander) {
    complain(expander.error());
    if (expander.is_fatal() && !state_.is_interactive) {
        return unwind(Unwind::Exit, 0, is_subshell_ ? 1 : kStatusFatal);
    }
    unwind(Unwind::Discard, 0, 1);
}

void Interpreter::write_error(std::string_view text) {
    if (Stream* error = stream(2)) static_cast<void>(error->write(text));
}

void Interpreter::complain(std::string_view message) {
    write_error(fmt::format("{}{}\n", state_.prefix(), message));
}

int Interpreter::write_output(std::string_view builtin, std::string_view text) {
    if (text.empty()) return 0;
    Stream* out = stream(1);
    if (out == nullptr) {
        complain(fmt::format("{}: write error: Bad file descriptor", builtin));
        return 1;
    }
    const FileError error = out->write(text);
    if (error == FileError::None) return 0;
    complain(fmt::format("{}: write error: {}", builtin, to_text(error)));
    return 1;
}
}  // namespace lvsim::host
