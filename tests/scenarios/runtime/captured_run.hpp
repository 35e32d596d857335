// SPDX-License-Identifier: Apache-2.0
//
// A scenario of the library, run to its end with captures and the event log, and what tshark reads
// in them.
#pragma once

#include "tests/sim/capture/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lvsim::runtime {

class CapturedRun {
public:
    /// `file`: from the root of the project.
    explicit CapturedRun(const std::string& file);

    /// Of all network cards: "directeur-eth0", without the merged one.
    [[nodiscard]] std::vector<std::string> captures() const;
    /// What tshark prints about a capture.
    [[nodiscard]] std::string tshark(const std::string& capture, const std::string& words) const;
    /// The fields of the packets that the filter lets through, a line a packet, joined by '|'.
    [[nodiscard]] std::vector<std::string> packets(const std::string& capture,
                                                   const std::string& filter,
                                                   const std::string& fields) const;
    /// The events of one kind, in their order.
    [[nodiscard]] std::vector<nlohmann::json> events(const std::string& kind) const;

private:
    capture::TemporaryFolder folder_;
};

/// The scenarios of the library, from the root of the project.
[[nodiscard]] std::vector<std::string> library();

}  // namespace lvsim::runtime
