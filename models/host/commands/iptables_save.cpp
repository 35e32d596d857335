// SPDX-License-Identifier: Apache-2.0
//
// iptables-save(8) and iptables-restore(8): the tables that hold something, or the one that is
// asked for. Counters are saved (-c), but begin anew when rules come back: *simplified*.
#include "models/host/boot/kernel_modules.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/iptables_file.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 5> kSaveOptions = {{
    {'t', "table", OptionKind::Value},
    {'c', "counters", OptionKind::Flag},
    {'M', "modprobe", OptionKind::ValueNotModelled},
    {'f', "file", OptionKind::ValueNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 8> kRestoreOptions = {{
    {'n', "noflush", OptionKind::Flag},
    {'t', "test", OptionKind::FlagNotModelled},
    {'c', "counters", OptionKind::FlagNotModelled},
    {'h', "help", OptionKind::FlagNotModelled},
    {'M', "modprobe", OptionKind::ValueNotModelled},
    {'T', "table", OptionKind::ValueNotModelled},
    {'v', "verbose", OptionKind::FlagNotModelled},
    {'w', "wait", OptionKind::FlagNotModelled},
}};

/// Whether the kernel has the table: its module is loaded, or somebody has put something into it.
bool is_there(Host& host, TableKind kind) {
    const PacketTable& table = kind == TableKind::Filter ? host.filter() : host.mangle();
    for (std::size_t i = 0; i < kChains; ++i) {
        const auto chain = static_cast<net::HookPoint>(i);
        if (!table.rules(chain).empty() || !table.accepts(chain)) return true;
    }
    return host.system() != nullptr &&
           host.system()->modules().is_loaded(fmt::format("iptable_{}", to_text(kind)));
}

int refuse(const CommandContext& context, const OptionError& error) {
    context.error->write(error.message + "\n");
    return error.is_not_modelled ? kStatusNotModelled : 1;
}

}  // namespace

Process iptables_save_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kSaveOptions);
    if (!parsed) co_return refuse(*context, parsed.error());
    const std::string* wanted = parsed->value("t");
    if (wanted != nullptr && *wanted != "filter" && *wanted != "mangle") {
        context->error->write(fmt::format("not modelled in lvsim: iptables-save -t {}\n", *wanted));
        co_return kStatusNotModelled;
    }
    for (const TableKind kind : {TableKind::Mangle, TableKind::Filter}) {
        const bool is_wanted =
            wanted == nullptr ? is_there(*context->host, kind) : *wanted == to_text(kind);
        if (is_wanted) context->out->write(saved_table(*context->host, kind, parsed->has("c")));
    }
    co_return 0;
}

Process iptables_restore_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kRestoreOptions);
    if (!parsed) co_return refuse(*context, parsed.error());
    while (!context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    const std::string text = context->in->take();
    RulesRestorer restorer(*context->host, parsed->has("n"));
    const int wrong = restorer.read(text);
    if (wrong == 0) co_return 0;
    context->error->write(restorer.complaint());
    context->error->write(fmt::format("iptables-restore: line {} failed\n", wrong));
    co_return 1;
}

}  // namespace lvsim::host
