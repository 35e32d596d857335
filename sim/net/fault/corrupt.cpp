// SPDX-License-Identifier: Apache-2.0
//
// Corrupt: one bit of a share of the frames turns over, anywhere behind the two Ethernet
// addresses. On a cable the Ethernet check sequence would find that and the card drop the frame,
// which is `loss`; what is modelled here is a bit that turns in the memory of a switch or a card,
// where nothing but the checksums of IP, TCP and UDP can notice. ARP has none.
#include "sim/net/fault/events.hpp"
#include "sim/net/fault/link_fault.hpp"
#include "sim/net/network.hpp"

#include <cstring>

namespace lvsim::net {
namespace {

/// Behind the addresses: the type, the headers and the data.
constexpr std::size_t kFirstByte = 12;

class Corrupt final : public LinkFault {
public:
    using LinkFault::LinkFault;

private:
    void afflict(FrameHandle frame) override {
        if (frame->size() > kFirstByte && is_chosen()) {
            const std::size_t bits = 8 * (frame->size() - kFirstByte);
            const auto bit = static_cast<std::size_t>(rng().below(bits));
            const std::size_t at = kFirstByte + bit / 8;
            turn_bit(*frame, at, bit % 8);
            frame->forget_parsing();
            world().trace().emit(sender(), FrameCorrupted{frame.get(), at, bit % 8});
        }
        pass_on(std::move(frame));
    }

    void turn_bit(Frame& frame, std::size_t at, std::size_t bit) {
        const auto mask = static_cast<std::byte>(1U << bit);
        if (at < frame.inline_size()) {
            frame.data()[at] ^= mask;
            return;
        }
        // Others may refer to the same bytes: they are copied.
        const auto bytes = frame.payload().bytes();
        std::span<std::byte> copy;
        PayloadRef changed = network().payloads().allocate(bytes.size(), copy);
        std::memcpy(copy.data(), bytes.data(), bytes.size());
        copy[at - frame.inline_size()] ^= mask;
        frame.set_payload(std::move(changed));
    }
};

}  // namespace

std::unique_ptr<LinkFault> make_corrupt(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Corrupt>(place, config);
}

}  // namespace lvsim::net
