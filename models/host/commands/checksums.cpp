// SPDX-License-Identifier: Apache-2.0
//
// md5sum(1) and sha1sum(1): sums of files, and -c, which compares them with a list.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <boost/uuid/detail/md5.hpp>
#include <boost/uuid/detail/sha1.hpp>
#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 8> kOptions = {{
    {'c', "check", OptionKind::Flag},
    {'b', "binary", OptionKind::Flag},
    {'t', "text", OptionKind::Flag},
    {'\0', "quiet", OptionKind::Flag},
    {'\0', "status", OptionKind::Flag},
    {'w', "warn", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

using Digest = std::string (*)(std::string_view bytes);

std::string md5(std::string_view bytes) {
    boost::uuids::detail::md5 hash;
    boost::uuids::detail::md5::digest_type digest;
    hash.process_bytes(bytes.data(), bytes.size());
    hash.get_digest(digest);
    std::string text;
    for (const unsigned int word : digest) text += fmt::format("{:08x}", word);
    return text;
}

std::string sha1(std::string_view bytes) {
    boost::uuids::detail::sha1 hash;
    boost::uuids::detail::sha1::digest_type digest;
    hash.process_bytes(bytes.data(), bytes.size());
    hash.get_digest(digest);
    std::string text;
    for (const unsigned int word : digest) text += fmt::format("{:08x}", word);
    return text;
}

class Sums final : public TextProgram {
public:
    Sums(const CommandContext* context, ParsedOptions parsed, Digest digest)
        : context_(context), parsed_(std::move(parsed)), digest_(digest) {
        if (parsed_.operands.empty()) parsed_.operands.emplace_back("-");
    }

    [[nodiscard]] const std::vector<std::string>& inputs() const override {
        return parsed_.operands;
    }
    void begin_input(std::string_view name) override {
        name_ = name;
        bytes_.clear();
    }
    void add(std::string_view bytes) override { bytes_ += bytes; }
    void end_input() override {
        if (parsed_.has("c")) return check();
        context_->out->write(
            fmt::format("{} {}{}\n", digest_(bytes_), parsed_.has("b") ? '*' : ' ', name_));
    }
    void fail(std::string_view name, FileError error) override {
        complain(context_,
                 fmt::format("{}: {}", quoted_name(context_, name), why(context_, error)));
        status_ = 1;
    }
    [[nodiscard]] int finish() override {
        warn(unreadable_, "listed file could not be read", "listed files could not be read");
        warn(wrong_, "computed checksum did NOT match", "computed checksums did NOT match");
        return status_;
    }

private:
    void warn(std::size_t count, std::string_view one, std::string_view many) {
        if (count == 0) return;
        status_ = 1;
        if (parsed_.has("status")) return;
        const std::string_view text = count == 1 ? one : many;
        complain(context_, fmt::format("WARNING: {} {}", count, text));
    }
    /// Lines of "SUM  NAME".
    void check() {
        const std::size_t length = digest_("").size();
        std::size_t good = 0;
        for (std::size_t begin = 0; begin < bytes_.size();) {
            const std::size_t end = std::min(bytes_.find('\n', begin), bytes_.size());
            const std::string line = bytes_.substr(begin, end - begin);
            begin = end + 1;
            const bool is_sum = line.size() > length + 2 && line[length] == ' ' &&
                                line.find_first_not_of("0123456789abcdef") == length;
            if (!is_sum) continue;
            ++good;
            check_one(line.substr(length + 2), line.substr(0, length));
        }
        if (good > 0) return;
        const bool is_centos6 = context_->host->profile() == Profile::Centos6;
        const std::string_view kind = !is_centos6 ? "" : length == 32 ? "MD5 " : "SHA1 ";
        complain(context_,
                 fmt::format("{}: no properly formatted {}checksum lines found", name_, kind));
        status_ = 1;
    }
    void check_one(const std::string& name, std::string_view wanted) {
        const auto content = UserFiles(context_).read(name);
        if (!content) {
            fail(name, content.error());
            ++unreadable_;
            return print(name, "FAILED open or read");
        }
        const bool is_same = digest_(*content) == wanted;
        if (!is_same) ++wrong_;
        if (is_same && parsed_.has("quiet")) return;
        print(name, is_same ? "OK" : "FAILED");
    }
    void print(std::string_view name, std::string_view result) {
        if (!parsed_.has("status")) context_->out->write(fmt::format("{}: {}\n", name, result));
    }

    const CommandContext* context_;
    ParsedOptions parsed_;
    Digest digest_;
    std::string name_;
    std::string bytes_;
    std::size_t unreadable_ = 0;
    std::size_t wrong_ = 0;
    int status_ = 0;
};

std::unique_ptr<TextProgram> make(const CommandContext* context, int& status, Digest digest) {
    auto parsed = parse_options(context->args, kOptions);
    if (parsed) return std::make_unique<Sums>(context, std::move(*parsed), digest);
    status = report(context, parsed.error());
    return nullptr;
}

}  // namespace

Process md5sum_main(CommandContext* context) {
    return run_text_program(
        context, [](const CommandContext* of, int& status) { return make(of, status, md5); });
}
Process sha1sum_main(CommandContext* context) {
    return run_text_program(
        context, [](const CommandContext* of, int& status) { return make(of, status, sha1); });
}

}  // namespace lvsim::host
