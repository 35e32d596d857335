// SPDX-License-Identifier: Apache-2.0
//
// NewReno (RFC 5681, RFC 6582 "careful" variant). Linux runs it as the `reno` congestion control
// when the peer has no SACK; its default, cubic, is left out.
#include "sim/net/tcp/congestion.hpp"
#include "sim/wire/tcp.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

namespace {

constexpr std::uint16_t kDuplicateAcksForLoss = 3;

std::uint32_t half_of_flight(const AckSample& ack) {
    return std::max(ack.flight_bytes / 2, 2 * ack.mss);
}

class NewReno final : public CongestionControl {
public:
    void start(CongestionState& state, std::uint32_t initial_window,
               std::uint32_t initial_sequence) const override {
        state = {};
        state.cwnd = initial_window;
        state.recover = initial_sequence;
    }

    LossResponse on_new_ack(CongestionState& state, const AckSample& ack) const override {
        state.duplicate_acks = 0;
        if (!state.in_fast_recovery) {
            if (sequence_before(state.recover, ack.acknowledgement)) {
                state.recover = ack.acknowledgement - 1;  // stay near: the numbers wrap
            }
            grow(state, ack);
            return LossResponse::None;
        }
        const std::uint32_t left = ack.flight_bytes - ack.acked_bytes;
        if (sequence_at_or_before(state.recover, ack.acknowledgement)) {
            state.cwnd = std::min(state.ssthresh, std::max(left, ack.mss) + ack.mss);
            state.in_fast_recovery = false;
            return LossResponse::None;
        }
        // A partial ACK: the next segment is lost too. Deflate by what left the network.
        state.cwnd -= std::min(state.cwnd, ack.acked_bytes);
        state.cwnd = std::max(state.cwnd, ack.mss);
        if (ack.acked_bytes >= ack.mss) {
            state.cwnd += ack.mss;
        }
        return LossResponse::RetransmitPartial;
    }

    LossResponse on_duplicate_ack(CongestionState& state, const AckSample& ack) const override {
        if (state.duplicate_acks < UINT16_MAX) {
            ++state.duplicate_acks;
        }
        if (state.in_fast_recovery) {
            state.cwnd += ack.mss;
            return LossResponse::None;
        }
        const bool is_after_recovery = sequence_before(state.recover, ack.acknowledgement);
        if (state.duplicate_acks != kDuplicateAcksForLoss || !is_after_recovery) {
            return LossResponse::None;
        }
        state.ssthresh = half_of_flight(ack);
        state.cwnd = state.ssthresh + kDuplicateAcksForLoss * ack.mss;
        state.recover = ack.highest_sent;
        state.in_fast_recovery = true;
        return LossResponse::FastRetransmit;
    }

    void on_timeout(CongestionState& state, const AckSample& at, bool is_first) const override {
        if (is_first) {
            state.ssthresh = half_of_flight(at);
        }
        state.cwnd = at.mss;
        state.recover = at.highest_sent;
        state.counted_bytes = 0;
        state.duplicate_acks = 0;
        state.in_fast_recovery = false;
    }

    [[nodiscard]] std::uint32_t window(const CongestionState& state,
                                       std::uint32_t mss) const override {
        if (state.in_fast_recovery) {
            return state.cwnd;
        }
        // Limited transmit: the first two duplicate ACKs say that segments left the network.
        return state.cwnd + std::min<std::uint32_t>(state.duplicate_acks, 2) * mss;
    }

    void on_idle(CongestionState& state, std::uint32_t restart_window,
                 std::uint32_t idle_rtos) const override {
        state.ssthresh = std::max(state.ssthresh, state.cwnd / 4 * 3);
        const std::uint32_t restart = std::min(restart_window, state.cwnd);
        for (std::uint32_t i = 0; i < idle_rtos && state.cwnd > restart; ++i) {
            state.cwnd /= 2;
        }
        state.cwnd = std::max(state.cwnd, restart);
    }

private:
    /// Only a window that was in use may grow (RFC 7661 has the reasons).
    static void grow(CongestionState& state, const AckSample& ack) {
        std::uint32_t acked = ack.acked_bytes;
        if (state.cwnd < state.ssthresh) {
            if (state.cwnd >= 2 * ack.flight_bytes) {
                return;
            }
            const std::uint32_t step = std::min(acked, state.ssthresh - state.cwnd);
            state.cwnd += step;
            acked -= step;
        } else if (ack.flight_bytes + ack.mss <= state.cwnd) {
            return;
        }
        state.counted_bytes += acked;
        if (state.counted_bytes >= state.cwnd) {
            state.counted_bytes -= state.cwnd;
            state.cwnd += ack.mss;
        }
    }
};

}  // namespace

std::unique_ptr<CongestionControl> make_new_reno() {
    return std::make_unique<NewReno>();
}

}  // namespace lvsim::net::tcp
