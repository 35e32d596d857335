// SPDX-License-Identifier: Apache-2.0
//
// The columns of ps(1): what each is called, how wide it is and what it shows of a process.
#pragma once

#include "models/host/process_table.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct CommandContext;

struct PsColumn {
    std::string_view header;
    std::size_t width = 0;
    bool is_right = false;
    /// What it shows of one process.
    std::string (*text)(const CommandContext* context, const ProcessInfo& process);
};

/// By the names of -o ("pid", "args"). nullopt: there is none.
[[nodiscard]] std::optional<PsColumn> ps_column(std::string_view name);
/// "pts/0", or "?" without a terminal.
[[nodiscard]] std::string terminal_name(const ProcessInfo& process);

struct PsField {
    PsColumn column;
    std::string header;
};
/// The header (unless all are empty) and a line for each process.
[[nodiscard]] std::string ps_table(const CommandContext* context,
                                   const std::vector<PsField>& fields,
                                   const std::vector<ProcessInfo>& processes);

}  // namespace lvsim::host
