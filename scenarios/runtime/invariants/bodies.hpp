// SPDX-License-Identifier: Apache-2.0
//
// The invariant `bodies`: whatever happened to its packets, a whole answer is the page that the
// server which gave it has, byte for byte where the scenario says its text, else as long as its
// `size`. Pages that are files of a virtual machine are not judged.
//
//   httpd.request_served (who, which page) + client.body_received (what came) -> the page's text
#pragma once

#include "scenarios/runtime/expect_checks.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::client {
struct BodyReceived;
}

namespace lvsim::runtime {

class BodyWatch final : public TraceSink {
public:
    /// `node_names`: by NodeId. Requires: both outlive it.
    BodyWatch(const std::vector<std::string>& node_names, const std::vector<HostConfig>& hosts)
        : node_names_(node_names), hosts_(hosts) {}

    void subscribe_to(TraceBus& bus);
    void on_trace(const TraceRecord& record) override;
    /// The first wrong answer. Empty: all were right.
    [[nodiscard]] const Mismatches& mismatches() const { return mismatches_; }

private:
    struct Answer {
        NodeId server = kNoNode;
        const PageConfig* page = nullptr;  ///< nullptr: not one that the scenario says.
    };
    using Key = std::pair<Endpoint, std::uint32_t>;  ///< The client's end, and which request on it.

    [[nodiscard]] const PageConfig* find_page(NodeId server, std::string_view path) const;
    void judge(const Answer& answer, const client::BodyReceived& body);

    const std::vector<std::string>& node_names_;
    const std::vector<HostConfig>& hosts_;
    std::map<Key, Answer> answers_;  ///< Given, and not come yet.
    Mismatches mismatches_;
};

}  // namespace lvsim::runtime
