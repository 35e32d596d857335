// SPDX-License-Identifier: Apache-2.0
//
// Duplicate: a share of the frames comes twice, one right behind the other. The copy is a frame
// that was made, in the account of frames.
#include "sim/net/fault/events.hpp"
#include "sim/net/fault/link_fault.hpp"
#include "sim/net/network.hpp"

namespace lvsim::net {
namespace {

class Duplicate final : public LinkFault {
public:
    using LinkFault::LinkFault;

private:
    void afflict(FrameHandle frame) override {
        FrameHandle copy;
        if (is_chosen()) {
            copy = network().frames().copy(*frame);
            world().trace().emit(sender(), FrameDuplicated{frame.get()});
        }
        pass_on(std::move(frame));
        if (copy) pass_on(std::move(copy));
    }
};

}  // namespace

std::unique_ptr<LinkFault> make_duplicate(const FaultPlace& place, const LinkFaultConfig& config) {
    return std::make_unique<Duplicate>(place, config);
}

}  // namespace lvsim::net
