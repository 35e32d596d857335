// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

bool takes_value(OptionKind kind) {
    return kind == OptionKind::Value || kind == OptionKind::ValueNotModelled;
}

bool is_modelled(OptionKind kind) {
    return kind == OptionKind::Flag || kind == OptionKind::Value;
}

/// "  -n, --lines VALUE"
std::string help_line(const OptionSpec& spec) {
    std::string line = "  ";
    line += spec.letter == '\0' ? "   " : fmt::format("-{}", spec.letter);
    if (spec.letter != '\0' && !spec.long_name.empty()) line += ',';
    if (!spec.long_name.empty()) line += fmt::format(" --{}", spec.long_name);
    if (takes_value(spec.kind)) line += " VALUE";
    return line + "\n";
}

class OptionParser {
public:
    OptionParser(std::span<const std::string> args, std::span<const OptionSpec> specs)
        : args_(args), specs_(specs) {}

    tl::expected<ParsedOptions, OptionError> run() {
        for (at_ = 1; at_ < args_.size() && !error_; ++at_) {
            const std::string& arg = args_[at_];
            if (arg == "--") {
                parsed_.operands.insert(parsed_.operands.end(), args_.begin() + offset(at_ + 1),
                                        args_.end());
                break;
            }
            if (arg.starts_with("--")) {
                take_long(std::string_view(arg).substr(2));
            } else if (arg.size() > 1 && arg[0] == '-') {
                take_letters(std::string_view(arg).substr(1));
            } else {
                parsed_.operands.push_back(arg);
            }
        }
        if (error_) return tl::unexpected(std::move(*error_));
        return std::move(parsed_);
    }

private:
    static std::ptrdiff_t offset(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

    void fail(std::string what) {
        if (!error_) error_ = OptionError{fmt::format("{}: {}", args_[0], what), false};
    }
    void refuse(std::string_view option) {
        if (!error_) {
            error_ =
                OptionError{fmt::format("not modelled in lvsim: {} {}", args_[0], option), true};
        }
    }

    void help() {
        refuse("--help");
        for (const OptionSpec& spec : specs_) {
            if (is_modelled(spec.kind)) error_->help += help_line(spec);
        }
        error_->help += "      --help\n";
    }

    void add(const OptionSpec& spec, std::string value) {
        parsed_.options.push_back(
            {spec.letter != '\0' ? std::string(1, spec.letter) : std::string(spec.long_name),
             std::move(value)});
    }

    void take_letters(std::string_view letters) {
        for (std::size_t i = 0; i < letters.size() && !error_; ++i) {
            const auto spec = std::find_if(specs_.begin(), specs_.end(), [&](const auto& known) {
                return known.letter == letters[i];
            });
            if (spec == specs_.end()) {
                fail(fmt::format("invalid option -- '{}'", letters[i]));
            } else if (!is_modelled(spec->kind)) {
                refuse(fmt::format("-{}", letters[i]));
            } else if (!takes_value(spec->kind)) {
                add(*spec, {});
            } else if (i + 1 < letters.size()) {
                return add(*spec, std::string(letters.substr(i + 1)));
            } else if (at_ + 1 < args_.size()) {
                return add(*spec, args_[++at_]);
            } else {
                fail(fmt::format("option requires an argument -- '{}'", letters[i]));
            }
        }
    }

    void take_long(std::string_view text) {
        const std::size_t equals = text.find('=');
        const std::string_view name = text.substr(0, equals);
        const bool is_own_help =
            std::any_of(specs_.begin(), specs_.end(), [](const OptionSpec& known) {
                return known.long_name == "help" && is_modelled(known.kind);
            });
        if (name == "help" && !is_own_help) return help();
        const OptionSpec* spec = find_long(name);
        if (spec == nullptr) return;
        if (!is_modelled(spec->kind) && spec->long_name == "help") return help();
        if (!is_modelled(spec->kind)) return refuse(fmt::format("--{}", spec->long_name));
        if (!takes_value(spec->kind)) {
            if (equals == std::string_view::npos) return add(*spec, {});
            return fail(fmt::format("option '--{}' doesn't allow an argument", spec->long_name));
        }
        if (equals != std::string_view::npos) {
            return add(*spec, std::string(text.substr(equals + 1)));
        }
        if (at_ + 1 < args_.size()) return add(*spec, args_[++at_]);
        fail(fmt::format("option '--{}' requires an argument", spec->long_name));
    }

    /// By its name or an abbreviation that fits only one; nullptr: said why not.
    const OptionSpec* find_long(std::string_view name) {
        std::vector<const OptionSpec*> fitting;
        for (const OptionSpec& spec : specs_) {
            if (spec.long_name.empty()) continue;
            if (spec.long_name == name) return &spec;
            if (spec.long_name.starts_with(name)) fitting.push_back(&spec);
        }
        if (fitting.size() == 1) return fitting.front();
        if (fitting.empty()) {
            fail(fmt::format("unrecognized option '--{}'", name));
            return nullptr;
        }
        std::string possible;
        for (const OptionSpec* spec : fitting) possible += fmt::format(" '--{}'", spec->long_name);
        fail(fmt::format("option '--{}' is ambiguous; possibilities:{}", name, possible));
        return nullptr;
    }

    std::span<const std::string> args_;
    std::span<const OptionSpec> specs_;
    std::size_t at_ = 1;
    ParsedOptions parsed_;
    std::optional<OptionError> error_;
};

}  // namespace

bool ParsedOptions::has(std::string_view name) const {
    return value(name) != nullptr;
}

const std::string* ParsedOptions::value(std::string_view name) const {
    const auto found = std::find_if(options.rbegin(), options.rend(),
                                    [&](const GivenOption& given) { return given.name == name; });
    return found == options.rend() ? nullptr : &found->value;
}

tl::expected<ParsedOptions, OptionError> parse_options(std::span<const std::string> args,
                                                       std::span<const OptionSpec> specs) {
    return OptionParser(args, specs).run();
}

}  // namespace lvsim::host
