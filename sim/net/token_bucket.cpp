// SPDX-License-Identifier: Apache-2.0
#include "sim/net/token_bucket.hpp"

#include "sim/core/hash.hpp"

#include <algorithm>

namespace lvsim::net {

namespace {

std::size_t place_of(std::uint32_t peer) {
    return hash_mix(0, peer) % PeerBuckets::kPeers;
}

}  // namespace

bool PeerBuckets::allow(std::uint32_t peer, SimTime now, SimDuration cost, std::int64_t burst) {
    if (peers_.empty()) {
        peers_.resize(kPeers);
    }
    Peer& state = peers_[place_of(peer)];
    if (!state.is_used || state.address != peer) {
        state = {peer, cost * burst, now, true};
    }
    state.tokens = std::min(state.tokens + (now - state.last), cost * burst);
    state.last = now;
    if (state.tokens < cost) {
        return false;
    }
    state.tokens -= cost;
    return true;
}

bool GlobalBucket::allow(SimTime now, std::int64_t per_second, std::int64_t burst) {
    if (!is_started_) {
        is_started_ = true;
        tokens_ = burst;
        last_ = now;
    }
    // Linux refills in steps of at least 20 ms; whole tokens only.
    const std::int64_t elapsed_ns = std::min<std::int64_t>((now - last_).ns(), 1'000'000'000);
    if (elapsed_ns >= 20'000'000) {
        const std::int64_t gained = per_second * (elapsed_ns / 1'000'000) / 1000;
        tokens_ = std::min(tokens_ + gained, burst);
        last_ = gained > 0 ? now : last_;
    }
    if (tokens_ == 0) {
        return false;
    }
    --tokens_;
    return true;
}

bool RedirectLimits::allow(std::uint32_t peer, SimTime now) {
    if (peers_.empty()) {
        peers_.resize(PeerBuckets::kPeers);
    }
    Peer& state = peers_[place_of(peer)];
    if (state.address != peer || now > state.last + kSilence) {
        state = {peer, 0, {}};
    }
    if (state.sent >= kNumberMax) {
        state.last = now;  // it does not listen: the silence begins anew
        return false;
    }
    if (state.sent > 0 && now <= state.last + kLoad * (std::int64_t{1} << state.sent)) {
        return false;
    }
    state.last = now;
    ++state.sent;
    return true;
}

}  // namespace lvsim::net
