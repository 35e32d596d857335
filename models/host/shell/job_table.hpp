// SPDX-License-Identifier: Apache-2.0
//
// The jobs and sessions of a machine: starts them, ends them, destroys them when nothing refers to
// them.
#pragma once

#include "sim/core/event_queue.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Host;
class ShellJob;
class ShellSession;
struct SessionOptions;

class JobTable final : public EventTarget {
public:
    explicit JobTable(Host& host);
    JobTable(const JobTable&) = delete;
    JobTable& operator=(const JobTable&) = delete;
    ~JobTable();

    ShellJob& start(std::string_view line, std::string_view standard_input);
    void forget(const ShellJob& job);
    ShellSession& open(SessionOptions options);
    void close(const ShellSession& session);
    /// Power off: every job ends with status 137. Requires: its processes are killed.
    void end_all();
    /// The machine goes: nothing calls back any more.
    void abandon();

    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

private:
    void forget_later();

    Host& host_;
    std::vector<std::unique_ptr<ShellJob>> jobs_;
    std::vector<std::unique_ptr<ShellSession>> sessions_;
    // Until the current event is over:
    std::vector<std::unique_ptr<ShellJob>> forgotten_;
    std::vector<std::unique_ptr<ShellSession>> closed_;
};

}  // namespace lvsim::host
