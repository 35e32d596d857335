// SPDX-License-Identifier: Apache-2.0
//
// Left out, each refused by name: logging to the console, other facilities, pid files, namespaces,
// dumps, signals by name.
#include "models/keepalived/commands.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

namespace lvsim::keepalived {

namespace {

constexpr std::string_view kVersion = "Keepalived v2.2.7 (01/16,2022)\n";
constexpr int kNotModelled = 2;

enum class Action : std::uint8_t { Start, Test, Version };

struct Line {
    Action action = Action::Start;
    Options options;
    bool stays = false;  ///< -n: in the foreground.
};

/// An option by both of its names.
struct Switch {
    char letter;
    std::string_view name;
    bool takes_value = false;
    void (*apply)(Line&, std::string_view value);
};

constexpr std::array kSwitches = {
    Switch{'C', "check", false,
           [](Line& line, std::string_view) { line.options.has_vrrp = false; }},
    Switch{'D', "log-detail", false,
           [](Line& line, std::string_view) { line.options.is_detailed = true; }},
    Switch{'P', "vrrp", false,
           [](Line& line, std::string_view) { line.options.has_checkers = false; }},
    Switch{'f', "use-file", true,
           [](Line& line, std::string_view value) { line.options.config_path = value; }},
    Switch{'n', "dont-fork", false, [](Line& line, std::string_view) { line.stays = true; }},
    Switch{'t', "config-test", false,
           [](Line& line, std::string_view value) {
               line.action = Action::Test;
               if (!value.empty()) line.options.config_path = value;
           }},
    Switch{'v', "version", false,
           [](Line& line, std::string_view) { line.action = Action::Version; }},
};

const Switch* find_switch(char letter) {
    for (const Switch& one : kSwitches) {
        if (one.letter == letter) return &one;
    }
    return nullptr;
}

const Switch* find_switch(std::string_view name) {
    for (const Switch& one : kSwitches) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

/// Goes through the words; what is wrong, if anything.
class Words {
public:
    explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}

    tl::expected<Line, std::string> parse() {
        while (next_ < words_.size()) {
            const std::string& word = words_[next_++];
            const bool is_fine = word.starts_with("--") ? take_long(word.substr(2))
                                 : word.starts_with('-') && word.size() > 1
                                     ? take_letters(word.substr(1))
                                     : fail(fmt::format("Unexpected argument(s): {}\n", word));
            if (!is_fine) return tl::unexpected(error_);
        }
        return line_;
    }

private:
    bool fail(std::string text) {
        error_ = std::move(text);
        return false;
    }

    bool take_long(const std::string& text) {
        const std::size_t equals = text.find('=');
        const Switch* found = find_switch(std::string_view(text).substr(0, equals));
        if (found == nullptr) return fail("not modelled in lvsim: keepalived --" + text + "\n");
        const bool has_value = equals != std::string::npos;
        if (!has_value && found->takes_value && next_ == words_.size()) return miss(found->letter);
        const bool takes_next = !has_value && found->takes_value;
        found->apply(line_, has_value    ? std::string_view(text).substr(equals + 1)
                            : takes_next ? std::string_view(words_[next_++])
                                         : std::string_view());
        return true;
    }

    bool take_letters(const std::string& letters) {
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const Switch* found = find_switch(letters[i]);
            if (found == nullptr) {
                return fail(fmt::format("not modelled in lvsim: keepalived -{}\n", letters[i]));
            }
            if (!found->takes_value) {
                found->apply(line_, {});
                continue;
            }
            const bool is_last = i + 1 == letters.size();
            if (is_last && next_ == words_.size()) return miss(found->letter);
            found->apply(line_, is_last ? std::string_view(words_[next_++])
                                        : std::string_view(letters).substr(i + 1));
            return true;
        }
        return true;
    }

    bool miss(char letter) {
        return fail(fmt::format("keepalived: option requires an argument -- '{}'\n", letter));
    }

    std::vector<std::string> words_;
    std::size_t next_ = 0;
    Line line_;
    std::string error_;
};

std::vector<std::string> split(std::string_view line) {
    std::vector<std::string> words;
    std::size_t at = line.find_first_not_of(' ');
    while (at < line.size()) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.emplace_back(line.substr(at, end - at));
        at = line.find_first_not_of(' ', end);
    }
    return words;
}

}  // namespace

std::span<const host::Command> commands() {
    static constexpr std::array kCommands = {
        host::Command{"keepalived", keepalived_main, "virtual addresses and health checks"}};
    return kCommands;
}

tl::expected<Options, std::string> parse_options(std::string_view line) {
    auto parsed = Words(split(line)).parse();
    if (!parsed) return tl::unexpected(parsed.error());
    if (parsed->action != Action::Start) {
        return tl::unexpected(std::string("these options do not start the daemon\n"));
    }
    if (!line.empty()) parsed->options.command_line += fmt::format(" {}", line);
    return parsed->options;
}

Process keepalived_main(host::CommandContext* context) {
    const auto parsed = Words({context->args.begin() + 1, context->args.end()}).parse();
    if (!parsed) {
        context->error->write(parsed.error());
        co_return kNotModelled;
    }
    if (parsed->action == Action::Version) {
        context->error->write(kVersion);
        co_return 0;
    }
    auto* daemon = dynamic_cast<Keepalived*>(context->host->find_daemon("keepalived"));
    if (daemon == nullptr) {
        context->error->write("not modelled in lvsim: keepalived on this machine\n");
        co_return kNotModelled;
    }
    if (parsed->action == Action::Test) {
        const ConfigReport report = daemon->test_configuration(parsed->options.config_path);
        for (const std::string& line : report.lines()) context->error->write(line + '\n');
        co_return report.status;
    }
    if (daemon->is_running()) {
        context->error->write("daemon is already running\n");
        co_return 0;
    }
    daemon->set_options(parsed->options);
    const std::string complaint = daemon->start();
    context->error->write(complaint);
    while (parsed->stays && daemon->is_running()) {
        co_await sleep(SimDuration::milliseconds(100));
    }
    co_return daemon->is_running() || parsed->stays ? 0 : 1;
}

}  // namespace lvsim::keepalived
