// SPDX-License-Identifier: Apache-2.0
//
// The base of all faults of a link: a FrameSink that stands before a LinkDirection, or before
// another fault. Adding a kind: its file here, a line in registry.cpp, one in CMakeLists.txt and a
// test.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/fault/config.hpp"
#include "sim/net/frame_sink.hpp"

#include <memory>
#include <string>

namespace lvsim::net {

class Network;

/// Where a fault stands.
struct FaultPlace {
    Network& network;
    NodeId sender = kNoNode;  ///< Whose losses these are, as for LinkDirection.
    std::string path;         ///< "serveur1.eth0/in": names the random streams of its faults.
};

class LinkFault : public FrameSink {
public:
    /// Requires: the network outlives it.
    LinkFault(const FaultPlace& place, const LinkFaultConfig& config);
    LinkFault(const LinkFault&) = delete;
    LinkFault& operator=(const LinkFault&) = delete;
    virtual ~LinkFault();

    [[nodiscard]] const LinkFaultConfig& config() const { return config_; }
    /// Who gets the frames. Requires: called before the first frame.
    virtual void set_next(FrameSink& next) { next_ = &next; }
    /// Holds no frame, so that it may be destroyed.
    [[nodiscard]] virtual bool is_idle() const { return true; }

    /// What the filter does not want passes untouched.
    void accept_frame(FrameHandle frame) final;

protected:
    /// A frame that the fault touches.
    virtual void afflict(FrameHandle frame) = 0;

    void pass_on(FrameHandle frame) { next_->accept_frame(std::move(frame)); }
    /// Draws: whether this frame belongs to the share.
    [[nodiscard]] bool is_chosen();
    [[nodiscard]] Rng& rng() { return rng_; }
    [[nodiscard]] Network& network() { return network_; }
    [[nodiscard]] World& world();
    [[nodiscard]] NodeId sender() const { return sender_; }

private:
    Network& network_;
    NodeId sender_;
    LinkFaultConfig config_;
    Rng& rng_;
    FrameSink* next_ = nullptr;
};

// One function a kind, in the file of that name.
[[nodiscard]] std::unique_ptr<LinkFault> make_loss(const FaultPlace& place,
                                                   const LinkFaultConfig& config);
[[nodiscard]] std::unique_ptr<LinkFault> make_cut(const FaultPlace& place,
                                                  const LinkFaultConfig& config);
[[nodiscard]] std::unique_ptr<LinkFault> make_delay(const FaultPlace& place,
                                                    const LinkFaultConfig& config);
[[nodiscard]] std::unique_ptr<LinkFault> make_rate(const FaultPlace& place,
                                                   const LinkFaultConfig& config);
[[nodiscard]] std::unique_ptr<LinkFault> make_corrupt(const FaultPlace& place,
                                                      const LinkFaultConfig& config);
[[nodiscard]] std::unique_ptr<LinkFault> make_duplicate(const FaultPlace& place,
                                                        const LinkFaultConfig& config);
[[nodiscard]] std::unique_ptr<LinkFault> make_reorder(const FaultPlace& place,
                                                      const LinkFaultConfig& config);

}  // namespace lvsim::net
