// SPDX-License-Identifier: Apache-2.0
//
// scp(1): copies files to another machine or from it, each with its progress line on a terminal.
// Behaviour reference: OpenSSH 5.3 (from memory, unjudged).
// Left out, each refused by name: directories (-r), copies between two other machines, times (-p).
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/ssh/client.hpp"
#include "models/host/ssh/options.hpp"
#include "models/host/ssh/transfer_meter.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

using ssh::Link;
using ssh::Message;
using ssh::MessageKind;

constexpr std::string_view kUsage =
    "usage: scp [-q] [-o ssh_option] [-P port] [[user@]host1:]file1 ... [[user@]host2:]file2\n";

constexpr std::array<OptionSpec, 17> kOptions = {{
    {'q', "", OptionKind::Flag},
    {'P', "", OptionKind::Value},
    {'o', "", OptionKind::Value},
    {'r', "", OptionKind::FlagNotModelled},
    {'p', "", OptionKind::FlagNotModelled},
    {'v', "", OptionKind::FlagNotModelled},
    {'C', "", OptionKind::FlagNotModelled},
    {'B', "", OptionKind::FlagNotModelled},
    {'1', "", OptionKind::FlagNotModelled},
    {'2', "", OptionKind::FlagNotModelled},
    {'4', "", OptionKind::FlagNotModelled},
    {'6', "", OptionKind::FlagNotModelled},
    {'c', "", OptionKind::ValueNotModelled},
    {'F', "", OptionKind::ValueNotModelled},
    {'i', "", OptionKind::ValueNotModelled},
    {'l', "", OptionKind::ValueNotModelled},
    {'S', "", OptionKind::ValueNotModelled},
}};

struct Place {
    std::string host;  ///< Empty: here. Otherwise "user@host".
    std::string path;
};

/// "host:path"; what has a slash before its colon is a file here.
Place place_of(std::string_view text) {
    const std::size_t colon = text.find(':');
    const bool is_remote = colon != std::string_view::npos && colon > 0 &&
                           text.substr(0, colon).find('/') == std::string_view::npos;
    if (!is_remote) return {{}, std::string(text)};
    return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

struct Copies {
    std::vector<std::string> sources;
    std::string target;
    bool is_upload = false;
    bool is_quiet = false;
};

class CopyTask final : public ssh::ClientTask {
public:
    CopyTask(CommandContext& context, Copies copies)
        : context_(context), copies_(std::move(copies)) {}

    void begin(Link& link) override { next(link); }

    void take(Link& link, const Message& message) override {
        if (message.kind == MessageKind::File) begin_file(message.bytes);
        if (message.kind == MessageKind::FileData) {
            content_ += message.bytes;
            show(content_.size());
        }
        if (message.kind == MessageKind::FileEnd) save_file(link);
        if (message.kind == MessageKind::Done) {
            show(size_);
            end_line();
            next(link);
        }
        if (message.kind == MessageKind::Failure) {
            end_line();
            say("scp: " + message.bytes);
            next(link);
        }
    }

    void on_lost(net::TcpError) override {
        end_line();
        say("lost connection");
        status_ = 1;
    }
    [[nodiscard]] std::optional<int> status() const override { return status_; }

private:
    void say(std::string_view line) {
        context_.error->write(fmt::format("{}\n", line));
        has_failed_ = true;
    }

    void next(Link& link) {
        while (at_ < copies_.sources.size()) {
            const std::string& source = copies_.sources[at_++];
            if (copies_.is_upload ? send_file(link, source) : ask_for(link, source)) return;
        }
        status_ = has_failed_ ? 1 : 0;
    }

    static bool ask_for(Link& link, const std::string& path) {
        link.send(MessageKind::Get, path);
        return true;
    }

    /// False: it cannot be read; said why.
    bool send_file(Link& link, const std::string& path) {
        const UserFiles files(&context_);
        const auto status = files.stat(path);
        if (status && status->is_directory()) {
            say(path + ": not a regular file");
            return false;
        }
        const auto content = files.read(path);
        if (!content) {
            say(fmt::format("{}: {}", path, why(&context_, content.error())));
            return false;
        }
        start(base_name(path), content->size());
        const bool is_directory = copies_.sources.size() > 1;
        link.send(MessageKind::Put, fmt::format("{:o} {} {}\n{}", status->mode & 0777U,
                                                is_directory ? "d" : "f", name_, copies_.target));
        link.send(MessageKind::FileData, *content);
        link.send(MessageKind::FileEnd, {});
        return true;
    }

    /// "mode size name"
    void begin_file(std::string_view head) {
        const std::size_t first = std::min(head.find(' '), head.size());
        const std::size_t second = std::min(head.find(' ', first + 1), head.size());
        std::from_chars(head.data(), head.data() + first, mode_, 8);
        std::uint64_t size = 0;
        std::from_chars(head.data() + std::min(first + 1, second), head.data() + second, size);
        start(std::string(head.substr(std::min(second + 1, head.size()))), size);
        content_.clear();
    }

    void save_file(Link& link) {
        UserFiles files(&context_);
        std::string path = copies_.target;
        if (files.is_directory(path)) path = in_directory(path, name_);
        show(content_.size());
        end_line();
        const FileError error = files.write(path, content_, mode_ & 0777U);
        if (error != FileError::None) say(fmt::format("{}: {}", path, why(&context_, error)));
        next(link);
    }

    // --- the progress line ----------------------------------------------------------------------

    [[nodiscard]] bool has_meter() const {
        return context_.out->is_terminal() && !copies_.is_quiet;
    }
    void start(std::string name, std::uint64_t size) {
        name_ = std::move(name);
        size_ = size;
        started_ = drawn_at_ = context_.host->world().now();
        if (has_meter()) draw(0);
    }
    void show(std::uint64_t bytes) {
        const SimTime now = context_.host->world().now();
        const bool is_due = bytes >= size_ || now - drawn_at_ >= SimDuration::seconds(1);
        if (!has_meter() || !is_due) return;
        drawn_at_ = now;
        draw(bytes);
    }
    void draw(std::uint64_t bytes) {
        context_.out->write(ssh::meter_line({name_, bytes, size_, drawn_at_ - started_}));
        has_line_ = true;
    }
    void end_line() {
        if (std::exchange(has_line_, false)) context_.out->write("\n");
    }

    CommandContext& context_;
    Copies copies_;
    std::size_t at_ = 0;
    std::string name_;
    std::uint64_t size_ = 0;
    std::uint32_t mode_ = 0644;
    std::string content_;
    SimTime started_;
    SimTime drawn_at_;
    bool has_line_ = false;
    bool has_failed_ = false;
    std::optional<int> status_;
};

/// Sets host and copies from the operands. What is wrong; empty: nothing.
std::string arrange(const std::vector<std::string>& operands, ssh::Target& target, Copies& copies) {
    if (operands.size() < 2) return std::string(kUsage);
    const Place to = place_of(operands.back());
    copies.target = to.path;
    copies.is_upload = !to.host.empty();
    std::string host = to.host;
    for (std::size_t i = 0; i + 1 < operands.size(); ++i) {
        Place from = place_of(operands[i]);
        if (copies.is_upload && !from.host.empty()) {
            return "not modelled in lvsim: scp between two other machines\n";
        }
        if (!copies.is_upload && from.host.empty()) {
            return "not modelled in lvsim: scp of a file here to a file here (use cp)\n";
        }
        if (!copies.is_upload && !host.empty() && from.host != host) {
            return "not modelled in lvsim: scp from several machines at once\n";
        }
        if (!copies.is_upload) host = from.host;
        copies.sources.push_back(std::move(from.path));
    }
    ssh::set_host(target, host);
    return {};
}

Process failed(CommandContext* context, std::string why) {
    context->error->write(why);
    co_return 1;
}

}  // namespace

Process scp_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        const std::string_view usage = parsed.error().is_not_modelled ? "" : kUsage;
        return failed(context, fmt::format("{}\n{}", parsed.error().message, usage));
    }
    ssh::Target target;
    Copies copies;
    for (const GivenOption& option : parsed->options) {
        std::string wrong;
        if (option.name == "o") wrong = ssh::set_option(target, option.value);
        if (option.name == "P" && !ssh::set_port(target, option.value)) {
            wrong = fmt::format("Bad port '{}'\n", option.value);
        }
        if (!wrong.empty()) return failed(context, std::move(wrong));
    }
    target.is_quiet = copies.is_quiet = parsed->has("q");
    std::string wrong = arrange(parsed->operands, target, copies);
    if (!wrong.empty()) return failed(context, std::move(wrong));
    const UserFiles files(context);
    if (!copies.is_upload && copies.sources.size() > 1 && !files.is_directory(copies.target)) {
        return failed(context, fmt::format("{}: Not a directory\n", copies.target));
    }
    return ssh::run_client(context, std::move(target),
                           std::make_unique<CopyTask>(*context, std::move(copies)));
}

}  // namespace lvsim::host
