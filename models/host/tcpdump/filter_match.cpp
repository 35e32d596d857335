// SPDX-License-Identifier: Apache-2.0
//
// Whether a packet passes a filter.
#include "models/host/tcpdump/filter.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::uint16_t kIp = 0x0800;
constexpr std::uint16_t kArp = 0x0806;
constexpr std::uint16_t kRarp = 0x8035;
constexpr std::uint16_t kIp6 = 0x86dd;

/// A load missed the captured bytes: no packet that a program stumbles over is taken.
enum class Answer : std::uint8_t { No, Yes, Stumbled };

Answer answer(bool is_so) {
    return is_so ? Answer::Yes : Answer::No;
}
Answer inverse(Answer of) {
    return of == Answer::Stumbled ? of : answer(of == Answer::No);
}

class Matcher {
public:
    explicit Matcher(const Packet& packet) : packet_(packet), view_(packet.view()) {}

    Answer run(const Expression& expression) const {
        switch (expression.kind) {
            case Expression::Kind::Test: return test(expression.test);
            case Expression::Kind::Not: return inverse(run(*expression.left));
            case Expression::Kind::And: {
                const Answer left = run(*expression.left);
                return left == Answer::Yes ? run(*expression.right) : left;
            }
            case Expression::Kind::Or: {
                const Answer left = run(*expression.left);
                return left == Answer::No ? run(*expression.right) : left;
            }
        }
        return Answer::Stumbled;
    }

private:
    [[nodiscard]] bool is_type(std::uint16_t ethertype) const {
        const auto place = network_place(packet_.link, view_);
        return place && place->ethertype == ethertype;
    }
    [[nodiscard]] View network() const {
        const auto place = network_place(packet_.link, view_);
        return view_.from(place ? place->offset : packet_.length);
    }

    static bool looks_at_network(const Test& wanted) {
        return wanted.kind != TestKind::EtherHost && wanted.kind != TestKind::EtherGroup &&
               wanted.kind != TestKind::Direction && wanted.kind != TestKind::Relation;
    }

    Answer test(const Test& wanted) const {
        if (looks_at_network(wanted) && !network_place(packet_.link, view_)) {
            return Answer::Stumbled;
        }
        switch (wanted.kind) {
            case TestKind::EtherType:
                return answer(is_type(static_cast<std::uint16_t>(wanted.number)));
            case TestKind::Protocol: return protocol(wanted);
            case TestKind::Host: return host(wanted);
            case TestKind::Port: return port(wanted);
            case TestKind::EtherHost: return ether_host(wanted);
            case TestKind::EtherGroup:
                if (!view_.has(0, 1)) return Answer::Stumbled;
                return answer((view_.u8(0) & 1) != 0);
            case TestKind::IpGroup:
                return only_in(kIp, 16, [](const View& ip) { return ip.u8(16) >= 224; });
            case TestKind::Ip6Group:
                return only_in(kIp6, 24, [](const View& ip) { return ip.u8(24) == 255; });
            case TestKind::IpBroadcast: return ip_broadcast(wanted.number);
            case TestKind::Direction:
                return answer((packet_.type == PacketType::Outgoing) == (wanted.number == 1));
            case TestKind::Relation: return relation(wanted);
        }
        return Answer::Stumbled;
    }

    template <typename Ask>
    Answer only_in(std::uint16_t ethertype, std::size_t byte, Ask ask) const {
        if (!is_type(ethertype)) return Answer::No;
        const View packet = network();
        return packet.has(byte, 1) ? answer(ask(packet)) : Answer::Stumbled;
    }

    Answer ip_broadcast(std::uint32_t netmask) const {
        if (!is_type(kIp)) return Answer::No;
        const View packet = network();
        if (!packet.has(16, 4)) return Answer::Stumbled;
        const std::uint32_t host_part = packet.u32(16) & ~netmask;
        return answer(host_part == 0 || host_part == ~netmask);
    }

    Answer protocol(const Test& wanted) const {
        const View packet = network();
        if (is_type(kIp) && (wanted.families & kInIp) != 0) {
            if (!packet.has(9, 1)) return Answer::Stumbled;
            return answer(packet.u8(9) == wanted.number);
        }
        if (is_type(kIp6) && (wanted.families & kInIp6) != 0) {
            if (!packet.has(6, 1)) return Answer::Stumbled;
            if (packet.u8(6) == wanted.number) return Answer::Yes;
            constexpr std::uint8_t kFragment = 44;
            if (packet.u8(6) != kFragment) return Answer::No;
            if (!packet.has(40, 1)) return Answer::Stumbled;
            return answer(packet.u8(40) == wanted.number);
        }
        return Answer::No;
    }

    /// One end after the other, as far as it must be looked at.
    template <typename AskEnd>
    static Answer ends(End end, AskEnd ask) {
        if (end == End::Source) return ask(true);
        if (end == End::Destination) return ask(false);
        const Answer source = ask(true);
        const Answer decided = end == End::Either ? Answer::Yes : Answer::No;
        return source == decided || source == Answer::Stumbled ? source : ask(false);
    }

    Answer host(const Test& wanted) const {
        if (!wanted.address.is_v4()) return host_v6(wanted);
        std::size_t source = 0;
        std::size_t destination = 0;
        if (is_type(kIp) && (wanted.families & kInIp) != 0) {
            source = 12;
            destination = 16;
        } else if ((is_type(kArp) && (wanted.families & kInArp) != 0) ||
                   (is_type(kRarp) && (wanted.families & kInRarp) != 0)) {
            source = 14;
            destination = 24;
        } else {
            return Answer::No;
        }
        const View packet = network();
        return ends(wanted.end, [&](bool is_source) {
            const std::size_t at = is_source ? source : destination;
            if (!packet.has(at, 4)) return Answer::Stumbled;
            return answer((packet.u32(at) & wanted.mask) == wanted.address.v4_value());
        });
    }

    Answer host_v6(const Test& wanted) const {
        if (!is_type(kIp6) || (wanted.families & kInIp6) == 0) return Answer::No;
        const View packet = network();
        const IpPrefix prefix{wanted.address, wanted.length_v6};
        return ends(wanted.end, [&](bool is_source) {
            const std::size_t at = is_source ? 8 : 24;
            if (!packet.has(at, 16)) return Answer::Stumbled;
            return answer(prefix.contains(IpAddress::read_v6(packet.at(at))));
        });
    }

    Answer ether_host(const Test& wanted) const {
        return ends(wanted.end, [&](bool is_source) {
            const std::size_t at = is_source ? 6 : 0;
            if (!view_.has(at, 6)) return Answer::Stumbled;
            return answer(MacAddress::read(view_.at(at)) == wanted.mac);
        });
    }

    static bool has_ports(std::uint8_t protocol, std::uint8_t wanted) {
        return (protocol == 6 && (wanted & kOfTcp) != 0) ||
               (protocol == 17 && (wanted & kOfUdp) != 0) ||
               (protocol == 132 && (wanted & kOfSctp) != 0);
    }

    Answer port(const Test& wanted) const {
        const View packet = network();
        std::size_t at = 40;
        if (is_type(kIp)) {
            if (!packet.has(9, 1)) return Answer::Stumbled;
            if (!has_ports(packet.u8(9), wanted.protocols)) return Answer::No;
            if (!packet.has(6, 2)) return Answer::Stumbled;
            if ((packet.u16(6) & 0x1fff) != 0) return Answer::No;
            if (!packet.has(0, 1)) return Answer::Stumbled;
            at = (packet.u8(0) & 15) * std::size_t{4};
        } else if (is_type(kIp6)) {
            if (!packet.has(6, 1)) return Answer::Stumbled;
            if (!has_ports(packet.u8(6), wanted.protocols)) return Answer::No;
        } else {
            return Answer::No;
        }
        return ends(wanted.end, [&](bool is_source) {
            const std::size_t place = at + (is_source ? 0 : 2);
            if (!packet.has(place, 2)) return Answer::Stumbled;
            const std::uint16_t number = packet.u16(place);
            return answer(number >= wanted.low && number <= wanted.high);
        });
    }

    // --- relations -------------------------------------------------------------------------------

    Answer relation(const Test& wanted) const {
        for (const Arithmetic* side : {wanted.left.get(), wanted.right.get()}) {
            const Answer can_be = applies(*side);
            if (can_be != Answer::Yes) return can_be;
        }
        const auto left = value(*wanted.left);
        const auto right = value(*wanted.right);
        if (!left || !right) return Answer::Stumbled;
        switch (wanted.comparison) {
            case Comparison::Equal: return answer(*left == *right);
            case Comparison::NotEqual: return answer(*left != *right);
            case Comparison::Less: return answer(*left < *right);
            case Comparison::LessOrEqual: return answer(*left <= *right);
            case Comparison::Greater: return answer(*left > *right);
            case Comparison::GreaterOrEqual: return answer(*left >= *right);
        }
        return Answer::Stumbled;
    }

    /// Whether the packet is of the protocols whose bytes are asked for.
    Answer applies(const Arithmetic& of) const {
        if (of.kind == Arithmetic::Kind::Load) {
            const Answer can_be = load_applies(of);
            if (can_be != Answer::Yes) return can_be;
        }
        for (const Arithmetic* side : {of.left.get(), of.right.get()}) {
            const Answer can_be = side == nullptr ? Answer::Yes : applies(*side);
            if (can_be != Answer::Yes) return can_be;
        }
        return Answer::Yes;
    }

    Answer load_applies(const Arithmetic& load) const {
        if (load.ethertype != 0 && !network_place(packet_.link, view_)) return Answer::Stumbled;
        if (load.ethertype != 0 && !is_type(load.ethertype)) return Answer::No;
        if (!load.protocol) return Answer::Yes;
        const View packet = network();
        if (load.ethertype == kIp6) {
            if (!packet.has(6, 1)) return Answer::Stumbled;
            return answer(packet.u8(6) == *load.protocol);
        }
        if (!packet.has(9, 1) || !packet.has(6, 2)) return Answer::Stumbled;
        const bool is_first_fragment = (packet.u16(6) & 0x1fff) == 0;
        return answer(packet.u8(9) == *load.protocol && is_first_fragment);
    }

    [[nodiscard]] std::optional<std::uint32_t> value(const Arithmetic& of) const {
        switch (of.kind) {
            case Arithmetic::Kind::Number: return of.number;
            case Arithmetic::Kind::Length: return static_cast<std::uint32_t>(packet_.length);
            case Arithmetic::Kind::Load: return loaded(of);
            case Arithmetic::Kind::Negation: {
                const auto inner = value(*of.left);
                if (!inner) return std::nullopt;
                return 0U - *inner;
            }
            case Arithmetic::Kind::Operator: return computed(of);
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::uint32_t> loaded(const Arithmetic& load) const {
        const auto offset = value(*load.left);
        if (!offset) return std::nullopt;
        View from = view_;
        if (load.base != Arithmetic::Base::Link) from = network();
        if (load.base == Arithmetic::Base::Transport) {
            if (!from.has(0, 1)) return std::nullopt;
            const bool is_v6 = load.ethertype == kIp6;
            from = from.from(is_v6 ? 40 : (from.u8(0) & 15) * std::size_t{4});
        }
        if (!from.has(*offset, load.bytes)) return std::nullopt;
        if (load.bytes == 1) return from.u8(*offset);
        if (load.bytes == 2) return from.u16(*offset);
        return from.u32(*offset);
    }

    [[nodiscard]] std::optional<std::uint32_t> computed(const Arithmetic& of) const {
        const auto left = value(*of.left);
        const auto right = value(*of.right);
        if (!left || !right) return std::nullopt;
        const bool divides = of.operation == '/' || of.operation == '%';
        if (divides && *right == 0) return std::nullopt;
        switch (of.operation) {
            case '+': return *left + *right;
            case '-': return *left - *right;
            case '*': return *left * *right;
            case '/': return *left / *right;
            case '%': return *left % *right;
            case '&': return *left & *right;
            case '|': return *left | *right;
            case '^': return *left ^ *right;
            case '<': return *right > 31 ? 0 : *left << *right;
            case '>': return *right > 31 ? 0 : *left >> *right;
            default: return std::nullopt;
        }
    }

    const Packet& packet_;
    View view_;
};

}  // namespace

bool Filter::matches(const Packet& packet) const {
    return expression_ == nullptr || Matcher(packet).run(*expression_) == Answer::Yes;
}

}  // namespace lvsim::host::tcpdump
