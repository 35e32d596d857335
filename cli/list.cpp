// SPDX-License-Identifier: Apache-2.0
//
// lvsim list [KIND]
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "scenarios/runtime/catalogue.hpp"
#include "scenarios/runtime/text_table.hpp"
#include "sim/core/result.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::cli {
namespace {

using runtime::Align;
using runtime::CatalogueKind;
using runtime::TextTable;

std::string kinds_text(const std::vector<CatalogueKind>& kinds) {
    TextTable table({Align::Left, Align::Right, Align::Left});
    for (const auto& kind : kinds) {
        table.row({kind.name, std::to_string(kind.entries.size()), kind.title});
    }
    return table.text(0);
}

std::string entries_text(const CatalogueKind& kind) {
    TextTable table({Align::Left, Align::Left});
    for (const auto& entry : kind.entries) table.row({entry.name, entry.summary});
    return table.text(0);
}

int unknown_kind(const std::string& typed, const std::vector<CatalogueKind>& kinds) {
    std::vector<std::string_view> names;
    for (const auto& kind : kinds) names.push_back(kind.name);
    const auto near = nearest_word(typed, names);
    std::string hint = near.empty() ? "known: " : fmt::format("did you mean '{}'? known: ", near);
    for (const auto name : names) hint += std::string(name) + (name == names.back() ? "" : " ");
    complain(fmt::format("lvsim: list knows no kind '{}'\n  hint: {}\n", typed, hint));
    return kExitBadInput;
}

}  // namespace

int list(const ListOptions& options, Output& output) {
    const auto kinds = runtime::catalogue();
    if (options.kind.empty()) {
        output.write(kinds_text(kinds));
        return kExitHeld;
    }
    for (const auto& kind : kinds) {
        if (kind.name != options.kind) continue;
        output.write(entries_text(kind));
        return kExitHeld;
    }
    return unknown_kind(options.kind, kinds);
}

}  // namespace lvsim::cli
