// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sctp_states.hpp"

#include <array>

namespace lvsim::ipvs {
namespace {

constexpr auto I1 = SctpState::Init1;
constexpr auto IN = SctpState::Init;
constexpr auto CS = SctpState::CookieSent;
constexpr auto CR = SctpState::CookieReplied;
constexpr auto CW = SctpState::CookieWait;
constexpr auto CO = SctpState::Cookie;
constexpr auto CE = SctpState::CookieEchoed;
constexpr auto ES = SctpState::Established;
constexpr auto SS = SctpState::ShutdownSent;
constexpr auto SR = SctpState::ShutdownReceived;
constexpr auto SA = SctpState::ShutdownAckSent;
constexpr auto RJ = SctpState::Rejected;
constexpr auto CL = SctpState::Closed;

using Row = std::array<SctpState, kSctpStates>;
using Events = std::array<Row, kSctpEvents>;

// The columns are the old state (NO is None), the rows SctpEvent.
constexpr std::array<Events, 3> kTables = {{
    //       NO  I1  IN  CS  CR  CW  CO  CE  ES  SS  SR  SA  RJ  CL
    {{Row{{ES, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{I1, IN, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, IN, IN}},
      Row{{CW, CW, CW, CS, CR, CO, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{CR, IN, IN, CR, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{ES, I1, IN, CS, CR, CW, CO, ES, ES, SS, SR, SA, RJ, CL}},
      Row{{SR, I1, IN, CS, CR, CW, CO, CE, SR, SS, SR, SA, RJ, CL}},
      Row{{CL, IN, IN, CS, CR, CW, CO, CE, ES, CL, SR, CL, RJ, CL}},
      Row{{CL, CL, CL, CS, CR, CW, CO, CE, ES, SS, SR, CL, RJ, CL}},
      Row{{CL, I1, IN, CS, CR, CW, CO, CL, ES, SS, SR, SA, RJ, CL}},
      Row{{CL, CL, CL, CL, CL, RJ, CL, CL, CL, CL, CL, CL, CL, CL}}}},
    {{Row{{ES, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{CW, CW, CW, CW, CW, CW, CW, CW, ES, CW, CW, CW, CW, CW}},
      Row{{CS, CS, CS, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{CE, CE, CE, CE, CE, CE, CE, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{ES, ES, ES, ES, ES, ES, ES, ES, ES, SS, SR, SA, RJ, CL}},
      Row{{SS, SS, SS, SS, SS, SS, SS, SS, SS, SS, SR, SA, RJ, CL}},
      Row{{SA, SA, SA, SA, SA, CW, CO, CE, ES, SA, SA, SA, RJ, CL}},
      Row{{CL, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{CL, CL, CL, CL, CL, CW, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{CL, RJ, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL}}}},
    {{Row{{ES, I1, IN, CS, CR, ES, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{I1, IN, IN, IN, IN, IN, CO, CE, ES, SS, SR, SA, IN, IN}},
      Row{{CE, CE, CE, CE, CE, CE, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{ES, ES, ES, ES, ES, ES, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{ES, I1, IN, ES, ES, CW, ES, ES, ES, SS, SR, SA, RJ, CL}},
      Row{{SR, I1, IN, CS, CR, CW, CO, CE, SR, SS, SR, SA, RJ, CL}},
      Row{{CL, IN, IN, CS, CR, CW, CO, CE, CL, CL, SR, CL, RJ, CL}},
      Row{{CL, CL, CL, CL, CL, CW, CO, CE, ES, SS, CL, CL, RJ, CL}},
      Row{{CL, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL}},
      Row{{CL, CL, CL, CL, CL, RJ, CL, CL, CL, CL, CL, CL, CL, CL}}}},
}};

constexpr std::array<std::string_view, kSctpStates> kNames = {
    "NONE",     "INIT1",       "INIT",   "C-SENT",     "C-REPLIED",  "C-WAIT",   "COOKIE",
    "C-ECHOED", "ESTABLISHED", "S-SENT", "S-RECEIVED", "S-ACK-SENT", "REJECTED", "CLOSED"};

constexpr std::array<std::uint32_t, kSctpStates> kTimeouts = {2,  4,   61, 61, 61, 61, 61,
                                                              61, 900, 61, 61, 61, 4,  61};

SctpEvent event_of(SctpChunkType type) {
    switch (type) {
        case SctpChunkType::Init: return SctpEvent::Init;
        case SctpChunkType::InitAck: return SctpEvent::InitAck;
        case SctpChunkType::CookieEcho: return SctpEvent::CookieEcho;
        case SctpChunkType::CookieAck: return SctpEvent::CookieAck;
        case SctpChunkType::Shutdown: return SctpEvent::Shutdown;
        case SctpChunkType::ShutdownAck: return SctpEvent::ShutdownAck;
        case SctpChunkType::ShutdownComplete: return SctpEvent::ShutdownComplete;
        case SctpChunkType::Error: return SctpEvent::Error;
        case SctpChunkType::Abort: return SctpEvent::Abort;
        case SctpChunkType::Data:
        case SctpChunkType::Sack:
        case SctpChunkType::Heartbeat:
        case SctpChunkType::HeartbeatAck:
        case SctpChunkType::Ecne:
        case SctpChunkType::Cwr: return SctpEvent::Data;
    }
    return SctpEvent::Data;  // a type of a later standard
}

struct Chunk {
    SctpChunkType type;
    std::uint16_t length;
};

/// The chunk at `offset` behind the start of the SCTP header.
std::optional<Chunk> chunk_at(Frame& frame, std::size_t offset) {
    std::array<std::byte, kSctpChunkHeaderBytes> header{};
    const std::size_t l4_at = frame.size() - frame.l4_size();
    if (frame.copy_from(l4_at + offset, header) < header.size()) {
        return std::nullopt;
    }
    return Chunk{SctpChunkType{load_8(header.data())}, load_16(header.data() + 2)};
}

}  // namespace

std::optional<SctpEvent> read_sctp_event(Frame& frame) {
    const auto first = chunk_at(frame, kSctpHeaderBytes);
    if (!first) {
        return std::nullopt;
    }
    const bool is_cookie =
        first->type == SctpChunkType::CookieEcho || first->type == SctpChunkType::CookieAck;
    if (is_cookie && first->length >= kSctpChunkHeaderBytes) {
        const std::size_t padded = (first->length + 3U) / 4U * 4U;
        const auto second = chunk_at(frame, kSctpHeaderBytes + padded);
        if (second && second->type == SctpChunkType::Abort) {
            return SctpEvent::Abort;
        }
    }
    return event_of(first->type);
}

bool begins_with_sctp_abort(Frame& frame) {
    const auto first = chunk_at(frame, kSctpHeaderBytes);
    return first && first->type == SctpChunkType::Abort;
}

SctpState next_sctp_state(Direction direction, SctpEvent event, SctpState state) {
    return kTables[static_cast<std::size_t>(direction)][static_cast<std::size_t>(event)]
                  [static_cast<std::size_t>(state)];
}

std::string_view to_text(SctpState state) {
    return kNames[static_cast<std::size_t>(state)];
}

std::uint32_t sctp_timeout(SctpState state) {
    return kTimeouts[static_cast<std::size_t>(state)];
}

}  // namespace lvsim::ipvs
