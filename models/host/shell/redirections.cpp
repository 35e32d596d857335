// SPDX-License-Identifier: Apache-2.0
//
// Redirections (POSIX.1-2017, Shell Command Language, 2.7), from left to right.
#include "models/host/host.hpp"
#include "models/host/open_file.hpp"
#include "models/host/shell/interpreter.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusError = 1;
constexpr int kStatusNotModelled = 2;

/// /dev/stdout and its like are descriptors.
std::optional<int> descriptor_path(std::string_view path) {
    if (path == "/dev/stdin") return 0;
    if (path == "/dev/stdout") return 1;
    if (path == "/dev/stderr") return 2;
    int number = 0;
    if (!path.starts_with("/dev/fd/")) return std::nullopt;
    path.remove_prefix(8);
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), number);
    const bool is_number = error == std::errc{} && end == path.data() + path.size();
    return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace

Expander::Outcome Interpreter::expand_targets(Expander& expander, Frame& frame,
                                              std::vector<std::string>& targets) {
    for (const Redirection& redirection : frame.command->redirections) {
        std::string& target = targets.emplace_back();
        auto outcome = Outcome::Done;
        if (redirection.kind == Redirection::Kind::HereDocument) {
            outcome = expander.text(redirection.here->text, target);
        } else if (redirection.kind == Redirection::Kind::HereString) {
            outcome = expander.text(redirection.target, target);
            target += '\n';
        } else {
            std::vector<std::string> fields;
            outcome = expander.fields(redirection.target, fields);
            if (outcome == Outcome::Done && fields.size() == 1) target = fields.front();
            // Marked: a path cannot hold a null byte.
            if (outcome == Outcome::Done && fields.size() != 1) target = std::string(1, '\0');
        }
        if (outcome != Outcome::Done) return outcome;
    }
    return Outcome::Done;
}

bool Interpreter::redirect(const std::vector<Redirection>& redirections,
                           const std::vector<std::string>& targets) {
    for (std::size_t i = 0; i < redirections.size(); ++i) {
        if (!redirect_one(redirections[i], targets[i])) return false;
    }
    return true;
}

/// False: it failed, that was said, and the status is set.
bool Interpreter::redirect_one(const Redirection& redirection, const std::string& target) {
    using Kind = Redirection::Kind;
    if (redirection.kind == Kind::HereDocument || redirection.kind == Kind::HereString) {
        StreamHandle text(new Stream);
        static_cast<void>(text->write(target));
        text->close();
        text->set_file();
        descriptors_[redirection.descriptor] = Descriptor(std::move(text), Direction::Read);
        return true;
    }
    if (target == std::string(1, '\0')) {
        complain(fmt::format("{}: ambiguous redirect", redirection.text));
        state_.last_status = kStatusError;
        return false;
    }
    return redirection.kind == Kind::Duplicate ? duplicate(redirection, target)
                                               : open(redirection, target);
}

bool Interpreter::duplicate(const Redirection& redirection, const std::string& target) {
    if (target == "-") {
        descriptors_.erase(redirection.descriptor);
        return true;
    }
    int source = -1;
    const auto [end, error] = std::from_chars(target.data(), target.data() + target.size(), source);
    const bool is_number = error == std::errc{} && end == target.data() + target.size();
    const auto found = is_number ? descriptors_.find(source) : descriptors_.end();
    if (found != descriptors_.end()) {
        const Descriptor copy = found->second;
        descriptors_[redirection.descriptor] = copy;
        return true;
    }
    complain(is_number ? fmt::format("{}: Bad file descriptor", target)
                       : fmt::format("{}: ambiguous redirect", redirection.text));
    state_.last_status = kStatusError;
    return false;
}

bool Interpreter::open(const Redirection& redirection, const std::string& target) {
    using Kind = Redirection::Kind;
    if (const auto number = descriptor_path(target)) {
        return duplicate(redirection, std::to_string(*number));
    }
    const bool is_read = redirection.kind == Kind::Read;
    StreamHandle stream(new Stream);
    const FileError error =
        is_read ? open_to_read(target, *stream) : open_to_write(redirection.kind, target, *stream);
    if (error == FileError::NotModelled) {
        write_error(not_modelled(fmt::format("writing to {}", target)) + "\n");
    } else if (error == FileError::Exists) {
        complain(fmt::format("{}: cannot overwrite existing file", target));
    } else if (error != FileError::None) {
        complain(fmt::format("{}: {}", target, to_text(error)));
    }
    if (error != FileError::None) {
        state_.last_status = error == FileError::NotModelled ? kStatusNotModelled : kStatusError;
        return false;
    }
    const Descriptor opened(std::move(stream), is_read ? Direction::Read : Direction::Write);
    const bool is_both =
        redirection.kind == Kind::WriteBoth || redirection.kind == Kind::AppendBoth;
    descriptors_[redirection.descriptor] = opened;
    if (is_both) descriptors_[2] = opened;
    return true;
}

FileError Interpreter::open_to_read(const std::string& target, Stream& stream) {
    const std::string path = joined(target, state_.surroundings.directory);
    const Credentials& user = state_.surroundings.user;
    auto file = state_.host->files().open(path, {}, user);
    if (!file) return file.error();
    const FileStatus status = file->status();
    if (status.is_directory()) return FileError::None;  // reading it fails, opening does not
    const auto content = file->read(Stream::kBytesMax);
    if (!content) return content.error();
    static_cast<void>(stream.write(*content));
    stream.close();
    if (status.is_regular()) stream.set_file();
    return FileError::None;
}

FileError Interpreter::open_to_write(Redirection::Kind kind, const std::string& target,
                                     Stream& stream) {
    using Kind = Redirection::Kind;
    Files& files = state_.host->files();
    const Credentials& user = state_.surroundings.user;
    const std::string path = joined(target, state_.surroundings.directory);
    if (state_.options.keeps_files && kind == Kind::Write) {
        const auto status = files.stat(path, user);
        if (status && status->is_regular()) return FileError::Exists;
    }
    const bool appends = kind == Kind::Append || kind == Kind::AppendBoth;
    const OpenOptions options{.reads = false,
                              .writes = true,
                              .creates = true,
                              .truncates = !appends,
                              .appends = appends,
                              .mode = 0666U & ~state_.surroundings.umask};
    auto file = files.open(path, options, user);
    if (!file) return file.error();
    stream.send_to_file(std::make_unique<OpenFile>(std::move(*file)));
    return FileError::None;
}

}  // namespace lvsim::host
