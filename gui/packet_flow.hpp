// SPDX-License-Identifier: Apache-2.0
//
// Packets on their way, as a picture shows them: from the trace events of a batch, each frame that
// one machine sent and another received becomes a flight in real time. A hop is known when it has
// ended, so a picture is late by one hop; a chain of hops still follows one another as it did.
// What is too fast to see is drawn for a moment all the same, and what is too much to draw is not
// drawn and counted: of a crowd, every n-th is drawn. No clock in here: the caller says what time
// it is, in milliseconds.
#pragma once

#include "gui/transport.hpp"
#include "scenarios/runtime/view.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::gui {

enum class PacketKind : std::uint8_t { Arp, Icmp, Tcp, TcpData, Other };

/// Of a frame's text as the trace has it; the label is for people: "SYN ACK", "data 512", "ARP".
struct PacketLook {
    PacketKind kind = PacketKind::Other;
    std::string label;
};
[[nodiscard]] PacketLook look_of(std::string_view packet);

struct Flight {
    std::string from;
    std::string from_interface;
    std::string to;
    std::string to_interface;
    PacketLook look;
    double begin_ms = 0;
    double end_ms = 0;
};

/// A packet was dropped at that machine or network.
struct DropMark {
    std::string host;
    std::string reason;
    double begin_ms = 0;
    double end_ms = 0;
};

class PacketFlow {
public:
    static constexpr std::size_t kFlightsMax = 64;
    static constexpr std::size_t kMarksMax = 16;
    static constexpr std::size_t kSentMax = 4096;  ///< Frames whose arrival is waited for.
    static constexpr double kShortestMs = 180;
    static constexpr double kLongestMs = 1500;
    static constexpr double kMarkMs = 1200;

    /// The kinds of trace events it is made of.
    [[nodiscard]] static const std::vector<std::string>& event_kinds();

    /// `speed`: of the run when they happened.
    void add(const std::vector<runtime::EventView>& events, Speed speed, double now_ms);
    /// Forgets what has arrived by then.
    void advance(double now_ms);
    void clear();

    [[nodiscard]] const std::vector<Flight>& flights() const { return flights_; }
    [[nodiscard]] const std::vector<DropMark>& marks() const { return marks_; }
    [[nodiscard]] bool is_idle() const { return flights_.empty() && marks_.empty(); }
    /// Since the run began.
    [[nodiscard]] std::uint64_t drawn() const { return drawn_; }

private:
    struct Sent {
        std::string host;
        std::string interface;
        SimTime time;
    };
    void sent(const runtime::EventView& event);
    void received(const runtime::EventView& event, double begin_ms, Speed speed);
    [[nodiscard]] std::size_t stride_for(const std::vector<runtime::EventView>& events) const;
    void dropped(const runtime::EventView& event, double begin_ms);

    std::map<std::uint64_t, Sent> sent_;  ///< By number of the frame; the oldest goes first.
    std::vector<Flight> flights_;
    std::vector<DropMark> marks_;
    std::uint64_t drawn_ = 0;
};

}  // namespace lvsim::gui
