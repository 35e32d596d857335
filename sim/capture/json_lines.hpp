// SPDX-License-Identifier: Apache-2.0
//
// The event log: each trace event as one JSON object (RFC 8259) on a line of its own:
//   {"t": 1.000200345, "node": "directeur", "kind": "ipvs.server_picked",
//    "server": "10.0.3.100:8080", "active": 1, "text": "..."}          (one line in the file)
// "t" is a number, seconds with always nine decimals (a double keeps them exactly for the first
// 104 days); "node" is null for what happens at no machine; "text" comes last. Between "kind" and
// "text" stand the fields that the event itself registers, whole numbers or strings, in its order.
#pragma once

#include "sim/capture/byte_sink.hpp"
#include "sim/capture/node_names.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::capture {

/// Appends `text` as a JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD;
/// everything else that need not be escaped stays as it is.
void append_json_string(std::string& to, std::string_view text);

class JsonLinesSink final : public TraceSink {
public:
    /// Requires: both outlive the sink.
    JsonLinesSink(ByteSink& to, const NodeNames& names) : to_(to), names_(names) {}

    void on_trace(const TraceRecord& record) override;

    [[nodiscard]] std::uint64_t line_count() const { return line_count_; }

private:
    ByteSink& to_;
    const NodeNames& names_;
    std::string line_;  ///< Keeps its memory from line to line.
    std::uint64_t line_count_ = 0;
};

}  // namespace lvsim::capture
