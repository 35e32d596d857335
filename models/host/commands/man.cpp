// SPDX-License-Identifier: Apache-2.0
//
// man(1): short pages of our own for the commands that lvsim has, made of the registry's summary
// and of what the command says to --help. On a terminal they are shown by less.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/process_table.hpp"
#include "models/host/tty/child_shell.hpp"
#include "models/host/tty/pager.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace lvsim::host {

namespace {

constexpr int kStatusNoPage = 16;
constexpr int kPageWidth = 78;

/// Section 8 is for what lies in an sbin directory.
int section_of(const CommandContext* context, std::string_view name) {
    for (const std::string_view directory : {"/sbin/", "/usr/sbin/"}) {
        const std::string path = std::string(directory).append(name);
        const auto real = UserFiles(context).real_path(path);
        if (real && real->find("/sbin/") != std::string::npos) return 8;
    }
    return 1;
}

std::string page_of(const CommandContext* context, const Command& command, std::string_view help) {
    std::string title(command.name);
    std::transform(title.begin(), title.end(), title.begin(), [](char byte) {
        return static_cast<char>(std::toupper(static_cast<unsigned char>(byte)));
    });
    title += fmt::format("({})", section_of(context, command.name));
    const auto gap =
        static_cast<std::size_t>(std::max(1, kPageWidth - 2 * static_cast<int>(title.size())));
    std::string page = title + std::string(gap, ' ') + title + "\n\nNAME\n";
    page += fmt::format("       {} - {}\n", command.name, command.summary);
    const bool is_help = !help.empty() && help.find("not modelled in lvsim") == std::string::npos;
    if (is_help) page += "\nUSAGE\n";
    while (is_help && !help.empty()) {
        const std::size_t end = std::min(help.find('\n'), help.size());
        page += fmt::format("{}{}\n", end == 0 ? "" : "       ", help.substr(0, end));
        help.remove_prefix(std::min(end + 1, help.size()));
    }
    return page +
           "\nNOTES\n       A page of lvsim's own: what the simulated command does, in "
           "short. What it\n       lacks it refuses by name.\n";
}

/// The commands whose pages are asked for; what has none is said of.
std::vector<const Command*> asked(const CommandContext* context, int& status) {
    std::vector<const Command*> found;
    if (context->args.size() < 2) {
        context->error->write(context->host->profile() == Profile::Centos6
                                  ? "What manual page do you want?\n"
                                  : "What manual page do you want?\nFor example, try 'man man'.\n");
        status = 1;
        return found;
    }
    // "man 5 passwd" asks for a page of that section.
    const std::string& first = context->args[1];
    const bool has_section =
        context->args.size() > 2 && first.size() == 1 && first[0] >= '1' && first[0] <= '9';
    for (std::size_t i = has_section ? 2 : 1; i < context->args.size(); ++i) {
        const std::string& name = context->args[i];
        if (name.starts_with('-')) {
            status = refuse(context, "man " + name);
            return {};
        }
        const Command* command = context->host->find_program(name);
        const bool is_there =
            command != nullptr && (!has_section || section_of(context, name) == first[0] - '0');
        if (is_there) {
            found.push_back(command);
            continue;
        }
        status = kStatusNoPage;
        context->error->write(
            has_section ? fmt::format("No manual entry for {} in section {}\n", name, first)
                        : fmt::format("No manual entry for {}\n", name));
    }
    return found;
}

/// Asks the command for its help, then shows the page.
class ManualPage final : public Pager {
public:
    ManualPage(CommandContext* context, const Command& command, WindowSize size)
        : Pager({}, {}, size), context_(context), command_(command) {}
    [[nodiscard]] std::optional<ShellRequest> take_request() override {
        if (std::exchange(was_asked_, true)) return std::nullopt;
        return ShellRequest{fmt::format("{} --help", command_.name), true};
    }
    void command_done(std::string output, int status) override {
        replace({{}, page_of(context_, command_, status == 0 ? output : "")});
    }

private:
    CommandContext* context_;
    const Command& command_;
    bool was_asked_ = false;
};

std::unique_ptr<FullScreenProgram> make_page(CommandContext* context, int& status) {
    const auto commands = asked(context, status);
    if (commands.empty()) return nullptr;
    return std::make_unique<ManualPage>(context, *commands.front(), terminal_of(context)->size());
}

/// Not on a terminal: the pages one after the other.
Process write_pages(CommandContext* context) {
    int status = 0;
    const auto commands = asked(context, status);
    for (const Command* command : commands) {
        const StreamHandle pipe = context->host->process_table().new_pipe();
        DescriptorTable descriptors = context->descriptors;
        descriptors[1] = Descriptor(pipe, Direction::Write);
        descriptors[2] = descriptors[1];
        const Descriptor reading(pipe, Direction::Read);
        const std::string line = fmt::format("{} --help < /dev/null", command->name);
        const auto child = start_child_shell(context, line, std::move(descriptors));
        while (child && context->host->process_table().is_running(*child)) {
            Signal* ended = &context->host->processes().ended();
            co_await wait(ended);
        }
        const bool is_right = child && context->host->process_table().reap(*child).value_or(1) == 0;
        const std::string help = pipe->take();
        context->out->write(page_of(context, *command, is_right ? help : ""));
    }
    co_return status;
}

}  // namespace

Process man_main(CommandContext* context) {
    return terminal_of(context) == nullptr ? write_pages(context)
                                           : run_full_screen(context, make_page);
}

}  // namespace lvsim::host
