// SPDX-License-Identifier: Apache-2.0
//
// What a fault of a link is told, as plain values: its kind, whom it touches, its parameters.
// Faults act on one direction of one cable, as a broken cable, card or switch would; the models
// know nothing of them. docs/models/faults.md says what each kind does.
#pragma once

#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>

namespace lvsim {
class Frame;
}

namespace lvsim::net {

enum class LinkFaultKind : std::uint8_t {
    Loss,       ///< A share of the frames vanishes.
    Cut,        ///< All vanish.
    Delay,      ///< Frames come later, in their order.
    Rate,       ///< A narrow place with a queue in front of it.
    Corrupt,    ///< One bit of a share of the frames turns over.
    Duplicate,  ///< A share comes twice.
    Reorder,    ///< A share is held back, so that others overtake it.
};

/// Seen from the machine whose cable it is.
enum class LinkSide : std::uint8_t { In, Out };
[[nodiscard]] std::string_view to_text(LinkSide side);  ///< "in", "out"

enum class FilterProtocol : std::uint8_t { Any, Arp, Ip, Icmp, Tcp, Udp };
[[nodiscard]] std::string_view to_text(FilterProtocol protocol);  ///< "any", "arp"

/// Which frames a fault touches: those that fit all that is said here.
struct FrameFilter {
    FilterProtocol protocol = FilterProtocol::Any;
    std::uint16_t port = 0;  ///< TCP or UDP, source or destination; 0: whatever it is.
    IpAddress address{};     ///< Source or destination, of IP or of ARP; "none": whatever it is.

    /// Reads the bytes: the frame need not be parsed, and may be broken. A later fragment has no
    /// ports.
    [[nodiscard]] bool matches(const Frame& frame) const;
    [[nodiscard]] bool is_everything() const { return *this == FrameFilter{}; }
    bool operator==(const FrameFilter&) const = default;
};

/// A share of everything, in millionths.
inline constexpr std::uint32_t kWholeShare = 1'000'000;

/// registry.hpp says which parameters a kind takes; the others stay as they are here.
struct LinkFaultConfig {
    LinkFaultKind kind = LinkFaultKind::Loss;
    FrameFilter only{};
    std::uint32_t share_ppm = 0;             ///< Up to kWholeShare.
    SimDuration delay{};                     ///< Not negative.
    SimDuration jitter{};                    ///< Up to `delay`.
    std::uint64_t rate_bits_per_second = 0;  ///< Of Rate: positive.
    std::uint32_t queue_packets_max = 1000;  ///< Of Rate: positive.
    bool operator==(const LinkFaultConfig&) const = default;
};

/// "loss 5%, only tcp port 80"
[[nodiscard]] std::string to_text(const LinkFaultConfig& fault);
/// "tcp port 80"; "everything"
[[nodiscard]] std::string to_text(const FrameFilter& filter);

}  // namespace lvsim::net
