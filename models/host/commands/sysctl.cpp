// SPDX-License-Identifier: Apache-2.0
//
// sysctl(8): -a -n -N -b -e -q -w, reading and writing settings by name, and a name that stands for
// all below it; -p, files of settings. --system and patterns (-r) are not modelled.
// Behaviour reference: procps 4.0.2 (debian-12); 3.2.8 (centos-6, from memory: unjudged).
#include "models/host/sysctl.hpp"

#include "models/host/boot/sysctl_file.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 20> kOptions = {{
    {'a', "all", OptionKind::Flag},
    {'A', "", OptionKind::Flag},
    {'X', "", OptionKind::Flag},
    {'\0', "deprecated", OptionKind::FlagNotModelled},
    {'\0', "dry-run", OptionKind::Flag},
    {'b', "binary", OptionKind::Flag},
    {'e', "ignore", OptionKind::Flag},
    {'N', "names", OptionKind::Flag},
    {'n', "values", OptionKind::Flag},
    {'p', "load", OptionKind::Flag},
    {'f', "", OptionKind::FlagNotModelled},
    {'\0', "system", OptionKind::FlagNotModelled},
    {'r', "pattern", OptionKind::ValueNotModelled},
    {'q', "quiet", OptionKind::Flag},
    {'w', "write", OptionKind::Flag},
    {'o', "", OptionKind::Flag},  // procps: "does nothing", like -x
    {'x', "", OptionKind::Flag},
    {'d', "", OptionKind::Flag},
    {'h', "help", OptionKind::Flag},
    {'V', "version", OptionKind::Flag},
}};

constexpr std::string_view kUsage = R"(
Usage:
 sysctl [options] [variable[=value] ...]

Options:
  -a, --all            display all variables
  -A                   alias of -a
  -X                   alias of -a
      --deprecated     include deprecated parameters to listing
      --dry-run        Print the key and values but do not write
  -b, --binary         print value without new line
  -e, --ignore         ignore unknown variables errors
  -N, --names          print variable names without values
  -n, --values         print only values of the given variable(s)
  -p, --load[=<file>]  read values from file
  -f                   alias of -p
      --system         read values from all system directories
  -r, --pattern <expression>
                       select setting that match expression
  -q, --quiet          do not echo variable set
  -w, --write          enable writing a value to variable
  -o                   does nothing
  -x                   does nothing
  -d                   alias of -h

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see sysctl(8).
)";

constexpr std::string_view kUsageCentos6 =
    "usage:  sysctl [-n] [-e] variable ... \n"
    "        sysctl [-n] [-e] [-q] -w variable=value ... \n"
    "        sysctl [-n] [-e] -a \n"
    "        sysctl [-n] [-e] [-q] -p <file>   (default /etc/sysctl.conf) \n"
    "        sysctl [-n] [-e] -A\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

class Sysctl {
public:
    Sysctl(CommandContext* context, ParsedOptions parsed)
        : context_(*context),
          options_(std::move(parsed)),
          is_centos6_(context->host->profile() == Profile::Centos6) {}

    int run() {
        if (options_.has("h") || options_.has("d")) return print(usage());
        if (options_.has("V")) {
            return print(is_centos6_ ? "sysctl (procps version 3.2.8)\n"
                                     : "sysctl from procps-ng 4.0.2\n");
        }
        if (options_.has("a") || options_.has("A") || options_.has("X")) {
            for (const std::string& name : tree().names()) show(name, *tree().read(name));
            return 0;
        }
        if (options_.has("p")) {
            if (options_.operands.empty()) options_.operands.emplace_back("/etc/sysctl.conf");
            for (const std::string& file : options_.operands) load(file);
            return status();
        }
        if (options_.operands.empty()) return nothing_to_do();
        for (const std::string& operand : options_.operands) act(operand);
        return status();
    }

    [[nodiscard]] std::string_view usage() const { return is_centos6_ ? kUsageCentos6 : kUsage; }

private:
    [[nodiscard]] SysctlTree& tree() { return context_.host->sysctl(); }
    [[nodiscard]] int status() const {
        if (is_centos6_) return has_failed_ ? 255 : 0;
        return std::min(failures_, 255);
    }

    void load(const std::string& file) {
        std::string text;
        const std::string path = absolute(file, context_.surroundings.directory);
        if (const auto error = context_.host->files().read_into(path, text);
            error != FileError::None) {
            return fail(
                is_centos6_
                    ? fmt::format("error: unable to open preload file \"{}\"\n", file)
                    : fmt::format("sysctl: cannot open \"{}\": {}\n", file, to_text(error)));
        }
        for (const SysctlLine& line : read_sysctl_lines(text)) {
            if (line.value) {
                write(line.name, *line.value);
            } else {
                context_.error->write(fmt::format("{}{}({}): invalid syntax, continuing...\n",
                                                  is_centos6_ ? "warning: " : "sysctl: ", file,
                                                  line.number));
            }
        }
    }

    int print(std::string_view text) {
        context_.out->write(text);
        return 0;
    }

    int nothing_to_do() {
        const bool is_bare = options_.options.empty() || is_centos6_;
        context_.error->write(is_bare ? usage()
                                      : "sysctl: no variables specified\n"
                                        "Try `sysctl --help' for more information.\n");
        return is_centos6_ ? 255 : 1;
    }

    void act(const std::string& operand) {
        const std::size_t equals = operand.find('=');
        if (equals != std::string::npos) {
            write(trimmed(std::string_view(operand).substr(0, equals)),
                  trimmed(std::string_view(operand).substr(equals + 1)));
        } else if (options_.has("w")) {
            fail(is_centos6_
                     ? fmt::format("error: \"{}\" must be of the form name=value\n", operand)
                     : "sysctl: command line(0): invalid syntax, continuing...\n");
        } else {
            read(trimmed(operand));
        }
    }

    void read(std::string_view name) {
        const std::string dotted = dotted_name(name);
        if (const auto value = tree().read(dotted)) return show(dotted, *value);
        bool has_any = false;
        for (const std::string& below : tree().names()) {
            if (!below.starts_with(dotted + ".")) continue;
            show(below, *tree().read(below));
            has_any = true;
        }
        if (!has_any) fail_unknown(dotted);
    }

    void write(std::string_view name, std::string_view value) {
        const std::string dotted = dotted_name(name);
        const bool is_dry = options_.has("dry-run");
        const auto error =
            is_dry && tree().read(dotted) ? SysctlError::None : tree().write(dotted, value);
        switch (error) {
            case SysctlError::None:
                if (!options_.has("q")) show(dotted, value);
                return;
            case SysctlError::NoSuchFile: return fail_unknown(dotted);
            case SysctlError::NotModelled:
                return fail(fmt::format("sysctl: not modelled in lvsim: {} = {}\n", dotted, value));
            case SysctlError::InvalidArgument:
                return fail(
                    is_centos6_
                        ? fmt::format("error: \"Invalid argument\" setting key \"{}\"\n", dotted)
                        : fmt::format("sysctl: setting key \"{}\": Invalid argument\n", dotted));
        }
    }

    void show(std::string_view name, std::string_view value) {
        if (options_.has("N")) {
            context_.out->write(std::string(name) + "\n");
        } else if (options_.has("b")) {
            context_.out->write(value);
        } else if (options_.has("n")) {
            context_.out->write(std::string(value) + "\n");
        } else {
            context_.out->write(fmt::format("{} = {}\n", name, value));
        }
    }

    void fail_unknown(const std::string& dotted) {
        if (options_.has("e")) return;
        if (is_centos6_) return fail(fmt::format("error: \"{}\" is an unknown key\n", dotted));
        std::string path = dotted;
        for (char& letter : path) {
            if (letter == '.') {
                letter = '/';
            } else if (letter == '/') {
                letter = '.';
            }
        }
        fail(fmt::format("sysctl: cannot stat /proc/sys/{}: No such file or directory\n", path));
    }

    void fail(std::string_view message) {
        context_.error->write(message);
        has_failed_ = true;
        ++failures_;
    }

    CommandContext& context_;
    ParsedOptions options_;
    bool is_centos6_;
    bool has_failed_ = false;
    int failures_ = 0;
};

}  // namespace

Process sysctl_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        context->error->write(parsed.error().message + "\n");
        if (parsed.error().is_not_modelled) co_return kStatusNotModelled;
        // procps prints its help to standard output then, and calls that a success.
        context->out->write(Sysctl(context, {}).usage());
        co_return context->host->profile() == Profile::Centos6 ? 255 : 0;
    }
    Sysctl sysctl(context, std::move(*parsed));
    const int status = sysctl.run();
    co_return status;
}

}  // namespace lvsim::host
