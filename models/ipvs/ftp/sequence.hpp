// SPDX-License-Identifier: Apache-2.0
//
// Sequence numbers of a connection whose text was made longer or shorter on its way (behaviour:
// Linux nf_conntrack_seqadj.c, and ip_vs_app.c where 2.6.32 did it itself). Beyond the last change
// numbers move by `delta`, up to it by `previous_delta`: earlier changes are taken for one.
#pragma once

#include "sim/wire/ipvs_sync.hpp"
#include "sim/wire/tcp.hpp"

#include <cstdint>

namespace lvsim::ipvs {

/// A sequence number of the side whose text changes, as the other side must see it.
[[nodiscard]] constexpr std::uint32_t shifted(const SyncSequence& shift, std::uint32_t sequence) {
    const bool is_beyond = sequence_before(shift.initial, sequence);
    return sequence + (is_beyond ? shift.delta : shift.previous_delta);
}

/// What the other side acknowledges, as the side whose text changes must see it.
[[nodiscard]] constexpr std::uint32_t unshifted(const SyncSequence& shift,
                                                std::uint32_t acknowledgement) {
    const bool is_beyond = sequence_before(shift.initial, acknowledgement - shift.previous_delta);
    return acknowledgement - (is_beyond ? shift.delta : shift.previous_delta);
}

/// The segment that begins at `sequence` has grown by `difference` bytes (two's complement). A
/// change in older text than that of the last one is not noted.
constexpr void note_change(SyncSequence& shift, std::uint32_t sequence, std::uint32_t difference) {
    if (shift.delta == shift.previous_delta || sequence_before(shift.initial, sequence)) {
        shift.previous_delta = shift.delta;
        shift.delta += difference;
        shift.initial = sequence;
    }
}

}  // namespace lvsim::ipvs
