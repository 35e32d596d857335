// SPDX-License-Identifier: Apache-2.0
//
// od(1) with -c -x -b -o -d, -t x1 x2 o1 o2 d1 u1 c, -A n d o x and -N, and hexdump(1) -C: bytes as
// numbers. Other formats are refused by name.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 13> kOptions = {{
    {'A', "address-radix", OptionKind::Value},
    {'N', "read-bytes", OptionKind::Value},
    {'t', "format", OptionKind::Value},
    {'c', "", OptionKind::Flag},
    {'x', "", OptionKind::Flag},
    {'b', "", OptionKind::Flag},
    {'o', "", OptionKind::Flag},
    {'d', "", OptionKind::Flag},
    {'v', "output-duplicates", OptionKind::Flag},
    {'a', "", OptionKind::FlagNotModelled},
    {'j', "skip-bytes", OptionKind::ValueNotModelled},
    {'w', "width", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
}};
constexpr std::size_t kLine = 16;

struct Format {
    std::size_t size = 1;   ///< Bytes of one number.
    std::size_t width = 0;  ///< Of its column, with the blank before it.
    std::string (*text)(std::uint32_t number) = nullptr;
};

std::string letter(std::uint32_t number) {
    constexpr std::string_view kNames = "0......abtnvfr";
    if (number == 0 || (number >= 7 && number <= 13)) return fmt::format("\\{}", kNames[number]);
    const bool is_printable = number >= 32 && number < 127;
    return is_printable ? std::string(1, static_cast<char>(number)) : fmt::format("{:03o}", number);
}

std::string signed_byte(std::uint32_t number) {
    return std::to_string(number < 128 ? static_cast<int>(number) : static_cast<int>(number) - 256);
}

std::optional<Format> format_of(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Format>, 10> kFormats = {{
        {"c", {1, 4, letter}},
        {"x1", {1, 3, [](std::uint32_t number) { return fmt::format("{:02x}", number); }}},
        {"x2", {2, 5, [](std::uint32_t number) { return fmt::format("{:04x}", number); }}},
        {"o1", {1, 4, [](std::uint32_t number) { return fmt::format("{:03o}", number); }}},
        {"o2", {2, 7, [](std::uint32_t number) { return fmt::format("{:06o}", number); }}},
        {"u1", {1, 4, [](std::uint32_t number) { return std::to_string(number); }}},
        {"u2", {2, 6, [](std::uint32_t number) { return std::to_string(number); }}},
        {"u4", {4, 11, [](std::uint32_t number) { return std::to_string(number); }}},
        {"d1", {1, 5, signed_byte}},
        {"x4", {4, 9, [](std::uint32_t number) { return fmt::format("{:08x}", number); }}},
    }};
    for (const auto& [known, format] : kFormats) {
        if (known == name) return format;
    }
    return std::nullopt;
}

/// Collects everything, then shows it.
class Dump : public TextProgram {
public:
    Dump(const CommandContext* context, std::vector<std::string> inputs)
        : context_(context), inputs_(std::move(inputs)) {
        if (inputs_.empty()) inputs_.emplace_back("-");
    }
    [[nodiscard]] const std::vector<std::string>& inputs() const override { return inputs_; }
    void add(std::string_view bytes) override { bytes_ += bytes; }
    void fail(std::string_view name, FileError error) override {
        complain(context_, fmt::format("{}: {}", name, why(context_, error)));
        status_ = 1;
    }
    [[nodiscard]] int finish() override {
        bytes_.resize(std::min(bytes_.size(), bytes_max_));
        std::string text;
        bool has_star = false;
        for (std::size_t at = 0; at < bytes_.size(); at += kLine) {
            const std::string_view line = std::string_view(bytes_).substr(at, kLine);
            const bool is_repeated = at > 0 && !shows_all_ && line.size() == kLine &&
                                     line == std::string_view(bytes_).substr(at - kLine, kLine);
            if (!is_repeated) text += address(at) + line_text(line);
            if (is_repeated && !has_star) text += "*\n";
            has_star = is_repeated;
        }
        const std::string end = address(bytes_.size());
        const bool is_shown = !bytes_.empty() || (shows_empty() && status_ == 0);
        if (!end.empty() && is_shown) text += end + "\n";
        context_->out->write(text);
        return status_;
    }

protected:
    [[nodiscard]] virtual std::string address(std::size_t at) const = 0;
    [[nodiscard]] virtual std::string line_text(std::string_view line) const = 0;
    [[nodiscard]] virtual bool shows_empty() const { return true; }

    const CommandContext* context_;
    std::size_t bytes_max_ = std::string::npos;
    bool shows_all_ = false;

private:
    std::vector<std::string> inputs_;
    std::string bytes_;
    int status_ = 0;
};

class OctalDump final : public Dump {
public:
    OctalDump(const CommandContext* context, std::vector<std::string> inputs,
              std::vector<Format> formats, char radix, std::size_t bytes_max, bool shows_all)
        : Dump(context, std::move(inputs)), formats_(std::move(formats)), radix_(radix) {
        bytes_max_ = bytes_max;
        shows_all_ = shows_all;
        for (const Format& format : formats_) {
            byte_width_ = std::max(byte_width_, (format.width + format.size - 1) / format.size);
        }
    }

private:
    [[nodiscard]] std::string address(std::size_t at) const override {
        switch (radix_) {
            case 'd': return fmt::format("{:07}", at);
            case 'x': return fmt::format("{:06x}", at);
            case 'n': return {};
            default: return fmt::format("{:07o}", at);
        }
    }
    [[nodiscard]] std::string line_text(std::string_view line) const override {
        std::string text;
        for (std::size_t i = 0; i < formats_.size(); ++i) {
            if (i > 0 && radix_ != 'n') text += std::string(radix_ == 'x' ? 6 : 7, ' ');
            const Format& format = formats_[i];
            const std::size_t width =
                formats_.size() > 1 ? byte_width_ * format.size : format.width;
            for (std::size_t at = 0; at < line.size(); at += format.size) {
                text += fmt::format("{:>{}}", format.text(number(line, at, format.size)), width);
            }
            text += '\n';
        }
        return text;
    }
    /// Little endian, as on every machine here; what is missing at the end is zero.
    [[nodiscard]] static std::uint32_t number(std::string_view line, std::size_t at,
                                              std::size_t size) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size && at + i < line.size(); ++i) {
            value |= std::uint32_t{static_cast<unsigned char>(line[at + i])} << (8 * i);
        }
        return value;
    }

    std::vector<Format> formats_;
    char radix_;
    std::size_t byte_width_ = 0;
};

class CanonicalDump final : public Dump {
public:
    using Dump::Dump;

private:
    [[nodiscard]] bool shows_empty() const override { return false; }
    [[nodiscard]] std::string address(std::size_t at) const override {
        return fmt::format("{:08x}", at);
    }
    [[nodiscard]] std::string line_text(std::string_view line) const override {
        std::string text = "  ";
        std::string letters;
        for (std::size_t i = 0; i < kLine; ++i) {
            if (i == kLine / 2) text += ' ';
            if (i >= line.size()) {
                text += "   ";
                continue;
            }
            const auto byte = static_cast<unsigned char>(line[i]);
            text += fmt::format("{:02x} ", byte);
            letters += byte >= 32 && byte < 127 ? line[i] : '.';
        }
        return fmt::format("{} |{}|\n", text, letters);
    }
};

/// nullopt: refused, and said so.
std::optional<std::vector<Format>> formats_of(const CommandContext* context,
                                              const ParsedOptions& parsed, int& status) {
    std::vector<Format> formats;
    for (const GivenOption& option : parsed.options) {
        std::string name;
        if (option.name == "t") name = option.value;
        if (option.name == "c") name = "c";
        if (option.name == "x") name = "x2";
        if (option.name == "b") name = "o1";
        if (option.name == "o") name = "o2";
        if (option.name == "d") name = "u2";
        if (name.empty()) continue;
        const auto format = format_of(name);
        if (!format) {
            status = refuse(context, fmt::format("od -t {}", name));
            return std::nullopt;
        }
        formats.push_back(*format);
    }
    if (formats.empty()) formats.push_back(*format_of("o2"));
    return formats;
}

std::unique_ptr<TextProgram> make_od(const CommandContext* context, int& status) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    auto formats = formats_of(context, *parsed, status);
    if (!formats) return nullptr;
    const std::string* radix = parsed->value("A");
    const bool is_radix =
        radix == nullptr || (radix->size() == 1 &&
                             std::string_view("doxn").find((*radix)[0]) != std::string_view::npos);
    if (!is_radix) {
        status = misuse(context, fmt::format("invalid output address radix '{}'; it must be one "
                                             "character from [doxn]",
                                             *radix));
        return nullptr;
    }
    std::size_t bytes_max = std::string::npos;
    if (const std::string* count = parsed->value("N")) {
        const auto bytes = parse_count(context, "-N argument", *count);
        if (!bytes) {
            context->error->write(bytes.error());
            status = 1;
            return nullptr;
        }
        bytes_max = *bytes;
    }
    return std::make_unique<OctalDump>(context, parsed->operands, std::move(*formats),
                                       radix != nullptr ? (*radix)[0] : 'o', bytes_max,
                                       parsed->has("v"));
}

std::unique_ptr<TextProgram> make_hexdump(const CommandContext* context, int& status) {
    std::vector<std::string> names;
    bool is_canonical = false;
    for (std::size_t i = 1; i < context->args.size(); ++i) {
        if (context->args[i] == "-C") {
            is_canonical = true;
        } else if (context->args[i].starts_with('-') && context->args[i] != "-") {
            status = refuse(context, fmt::format("hexdump {}", context->args[i]));
            return nullptr;
        } else {
            names.push_back(context->args[i]);
        }
    }
    if (is_canonical) return std::make_unique<CanonicalDump>(context, std::move(names));
    status = refuse(context, "hexdump without -C");
    return nullptr;
}

}  // namespace

Process od_main(CommandContext* context) {
    return run_text_program(context, make_od);
}
Process hexdump_main(CommandContext* context) {
    return run_text_program(context, make_hexdump);
}

}  // namespace lvsim::host
