// SPDX-License-Identifier: Apache-2.0
//
// How often Linux says things to one peer: token buckets for ICMP errors and the growing intervals
// of redirects. Simplified: a fixed table by a hash of the peer's address, where Linux keeps a tree
// of peers; two peers in one place take turns in forgetting each other.
// Imitates: Linux net/ipv4/route.c (ip_rt_send_redirect, ip_error), icmp.c (inet_peer_xrlim_allow).
#pragma once

#include "sim/core/time.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace lvsim::net {

/// A token a `cost`, at most `burst` times the cost saved up; a new peer has them all.
class PeerBuckets {
public:
    static constexpr std::size_t kPeers = 256;

    /// Takes a token of `peer`. False: there is none.
    [[nodiscard]] bool allow(std::uint32_t peer, SimTime now, SimDuration cost, std::int64_t burst);
    void clear() { peers_.clear(); }

private:
    struct Peer {
        std::uint32_t address = 0;
        SimDuration tokens;
        SimTime last;
        bool is_used = false;
    };
    std::vector<Peer> peers_;  // empty until the first error is sent
};

/// One bucket for all: `per_second` tokens, at most `burst` saved up.
class GlobalBucket {
public:
    /// Requires: per_second > 0.
    [[nodiscard]] bool allow(SimTime now, std::int64_t per_second, std::int64_t burst);

private:
    bool is_started_ = false;
    std::int64_t tokens_ = 0;
    SimTime last_;
};

/// Redirects to one peer: the n-th at least 20 ms * 2^n after the one before, nine at most, until
/// the peer has been quiet for 20.48 s.
class RedirectLimits {
public:
    [[nodiscard]] bool allow(std::uint32_t peer, SimTime now);
    void clear() { peers_.clear(); }

private:
    static constexpr SimDuration kLoad = SimDuration::milliseconds(20);         // redirect_load
    static constexpr SimDuration kSilence = SimDuration::milliseconds(20'480);  // redirect_silence
    static constexpr std::uint32_t kNumberMax = 9;                              // redirect_number
    struct Peer {
        std::uint32_t address = 0;
        std::uint32_t sent = 0;
        SimTime last;
    };
    std::vector<Peer> peers_;
};

}  // namespace lvsim::net
