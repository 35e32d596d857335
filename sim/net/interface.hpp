// SPDX-License-Identifier: Apache-2.0
//
// A network interface of a machine: an Ethernet card, or "lo". Names, addresses, state, counters;
// what comes in is filtered by MAC address and handed to the stack, what goes out goes into the
// cable. Imitates what `ip link` and `ip addr` show.
#pragma once

#include "sim/net/frame_sink.hpp"
#include "sim/net/route.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {

class Macvlan;
class Stack;

inline constexpr std::uint32_t kEthernetMtu = 1500;
/// RFC 791: every link carries 68 bytes; Linux takes no less for an Ethernet card.
inline constexpr std::uint32_t kInterfaceMtuMin = 68;

struct InterfaceAddress {
    IpPrefix prefix;
    /// Not the first of its subnet: never chosen as source by itself, and goes with the first.
    bool is_secondary = false;
    /// "eth0", or "eth0:0" for an alias that ifconfig shows as an interface of its own.
    std::string label = {};
};

struct InterfaceCounters {
    std::uint64_t rx_packets = 0;
    std::uint64_t rx_bytes = 0;
    std::uint64_t tx_packets = 0;
    std::uint64_t tx_bytes = 0;
};

class Interface final : public FrameSink {
public:
    Interface(Stack& stack, InterfaceIndex index, std::string name, MacAddress mac);
    Interface(const Interface&) = delete;
    Interface& operator=(const Interface&) = delete;
    ~Interface();

    [[nodiscard]] Stack& stack() { return stack_; }
    [[nodiscard]] InterfaceIndex index() const { return index_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] MacAddress mac() const { return mac_; }
    void set_mac(MacAddress mac) { mac_ = mac; }
    [[nodiscard]] bool is_loopback() const { return index_ == 0; }
    [[nodiscard]] std::uint32_t mtu() const { return mtu_; }
    /// Requires: at least kInterfaceMtuMin. Call Stack::set_mtu(), which tells the routes.
    void set_mtu(std::uint32_t bytes);
    [[nodiscard]] bool is_up() const { return is_up_; }
    /// Whether a cable is plugged in.
    [[nodiscard]] bool has_carrier() const { return out_ != nullptr; }
    /// IFF_UP and IFF_RUNNING.
    [[nodiscard]] bool is_running() const { return is_up_ && has_carrier(); }
    /// False: it has been removed (a macvlan); nobody sees it any more.
    [[nodiscard]] bool is_present() const { return is_present_; }
    /// Whether macvlans stand on it.
    [[nodiscard]] bool has_uppers() const { return !uppers_.empty(); }
    /// A macvlan's lower interface; nullptr: it is no macvlan.
    [[nodiscard]] const Interface* lower() const;
    /// In the order in which they were added, primaries before secondaries.
    [[nodiscard]] std::span<const InterfaceAddress> addresses() const { return addresses_; }
    [[nodiscard]] const InterfaceCounters& counters() const { return counters_; }

    /// The first primary address whose subnet holds `peer`, else the first primary; "none" without
    /// an address. (Linux: inet_select_addr.)
    [[nodiscard]] IpAddress select_source(IpAddress peer) const;
    /// Whether one of its subnets holds the address.
    [[nodiscard]] bool is_on_link(IpAddress address) const;
    [[nodiscard]] bool has_address(IpAddress address) const;

    /// Sends a frame whose Ethernet header is complete.
    void transmit(FrameHandle frame);
    /// A frame from the cable.
    void accept_frame(FrameHandle frame) override;

    /// Where frames go; null: no cable. (For Network.)
    void plug(FrameSink* out);

private:
    friend class Stack;
    friend class Macvlan;

    Stack& stack_;
    InterfaceIndex index_;
    std::string name_;
    MacAddress mac_;
    std::uint32_t mtu_ = kEthernetMtu;
    bool is_up_ = false;
    bool is_present_ = true;
    bool is_receiving_ = false;  ///< Up, and the machine does not stand still.
    FrameSink* out_ = nullptr;
    std::vector<InterfaceAddress> addresses_;
    InterfaceCounters counters_;
    std::vector<Interface*> uppers_;    ///< Macvlans on it.
    std::unique_ptr<Macvlan> macvlan_;  ///< What it is itself; null: a card.
};

}  // namespace lvsim::net
