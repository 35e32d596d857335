// SPDX-License-Identifier: Apache-2.0
//
// Filter expressions of pcap-filter(7): what a filter is once it has been read. The language is
// libpcap 1.10.3's, judged by that library over recorded packets; its words for errors, too.
// Left out, refused by name: 802.11, VLAN, MPLS, PPPoE and other link layers, protochain, gateway.
//
// A load beyond the captured bytes rejects the packet as a whole, whatever stands around it: so do
// the programs that libpcap makes.
#pragma once

#include "models/host/tcpdump/packet.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lvsim::host::tcpdump {

/// What a primitive asks of a packet.
enum class TestKind : std::uint8_t {
    EtherType,   ///< number
    Protocol,    ///< number, in `families`
    Host,        ///< address under mask, in `families` (ARP: its two addresses)
    Port,        ///< low .. high, of `protocols`
    EtherHost,   ///< mac
    EtherGroup,  ///< The destination is a group.
    IpGroup,     ///< The same for IPv4.
    Ip6Group,
    IpBroadcast,  ///< number: the netmask
    Direction,    ///< number: 1 outgoing
    Relation,     ///< left and right, compared
};

/// Which of a packet's two ends.
enum class End : std::uint8_t { Either, Both, Source, Destination };

/// Bits of Test::families.
inline constexpr std::uint8_t kInIp = 1;
inline constexpr std::uint8_t kInIp6 = 2;
inline constexpr std::uint8_t kInArp = 4;
inline constexpr std::uint8_t kInRarp = 8;
/// Bits of Test::protocols.
inline constexpr std::uint8_t kOfTcp = 1;
inline constexpr std::uint8_t kOfUdp = 2;
inline constexpr std::uint8_t kOfSctp = 4;

/// An arithmetic expression: numbers, bytes of the packet, operators.
struct Arithmetic {
    enum class Kind : std::uint8_t { Number, Length, Load, Operator, Negation };
    /// Where a load begins to count.
    enum class Base : std::uint8_t { Link, Network, Transport };

    Kind kind = Kind::Number;
    std::uint32_t number = 0;
    // Of a load: the base, the bytes, and what the packet must be.
    Base base = Base::Link;
    std::uint8_t bytes = 1;
    std::uint16_t ethertype = 0;  ///< 0: any.
    std::optional<std::uint8_t> protocol = std::nullopt;
    char operation = '+';                        ///< + - * / % & | ^ < (shift) > (shift)
    std::unique_ptr<Arithmetic> left = nullptr;  ///< The offset of a load.
    std::unique_ptr<Arithmetic> right = nullptr;
};

enum class Comparison : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual
};

struct Test {
    TestKind kind = TestKind::EtherType;
    End end = End::Either;
    std::uint8_t families = 0;
    std::uint8_t protocols = 0;
    std::uint32_t number = 0;
    IpAddress address = {};
    std::uint32_t mask = 0xffff'ffff;
    int length_v6 = 128;
    std::uint16_t low = 0;
    std::uint16_t high = 0;
    MacAddress mac = {};
    Comparison comparison = Comparison::Equal;
    std::unique_ptr<Arithmetic> left = nullptr;
    std::unique_ptr<Arithmetic> right = nullptr;
};

struct Expression {
    enum class Kind : std::uint8_t { Test, And, Or, Not };
    Kind kind = Kind::Test;
    Test test = {};
    std::unique_ptr<Expression> left = nullptr;
    std::unique_ptr<Expression> right = nullptr;
};

class Filter {
public:
    /// Takes every packet.
    Filter() = default;
    explicit Filter(std::unique_ptr<Expression> expression) : expression_(std::move(expression)) {}

    [[nodiscard]] bool matches(const Packet& packet) const;

private:
    std::unique_ptr<Expression> expression_;
};

}  // namespace lvsim::host::tcpdump
