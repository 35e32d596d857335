// SPDX-License-Identifier: Apache-2.0
//
// Puts what a director decided about a packet beside the packet, as a comment of the capture: which
// server a new connection goes to and from what choice, which known connection it belongs to, why
// it was dropped; why an advert was sent, and what it did to the router that got it. Likewise what
// a fault of the cable did to a packet that a machine has sent. The words are those of the trace
// event.
#pragma once

#include "sim/capture/capture_sink.hpp"
#include "sim/core/trace.hpp"

#include <string>

namespace lvsim::runtime {

class DecisionComments final : public TraceSink {
public:
    /// Requires: `captures` outlives it.
    explicit DecisionComments(capture::CaptureSink& captures) : captures_(captures) {}

    void subscribe_to(TraceBus& bus);
    void on_trace(const TraceRecord& record) override;

private:
    capture::CaptureSink& captures_;
    std::string last_advert_;  ///< What a router said of it: its packet follows at once.
};

}  // namespace lvsim::runtime
