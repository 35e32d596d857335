// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ftp/control.hpp"

#include "models/ipvs/ftp/grammar.hpp"
#include "models/ipvs/ftp/sequence.hpp"
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/packet_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::ipvs {
namespace {

constexpr std::size_t kIpPacketMax = 65535;

/// "10,0,2,100,195,80" or "|||50000|": at most 23 characters.
struct Wording {
    std::array<char, 24> bytes{};
    std::size_t size = 0;

    [[nodiscard]] std::string_view text() const { return {bytes.data(), size}; }
};

Wording wording_of(const Endpoint& place, FtpMode mode) {
    Wording wording;
    const std::uint32_t address = place.address.v4_value();
    char* end = mode == FtpMode::ExtendedPassive
                    ? fmt::format_to(wording.bytes.data(), "|||{}|", place.port)
                    : fmt::format_to(wording.bytes.data(), "{},{},{},{},{},{}", address >> 24,
                                     (address >> 16) & 0xff, (address >> 8) & 0xff, address & 0xff,
                                     place.port >> 8, place.port & 0xff);
    wording.size = static_cast<std::size_t>(end - wording.bytes.data());
    return wording;
}

void replace_sequence(TcpView tcp, std::uint32_t sequence) {
    tcp.put_checksum(update_checksum_32(tcp.checksum(), tcp.sequence(), sequence));
    tcp.put_sequence(sequence);
}

void replace_acknowledgement(TcpView tcp, std::uint32_t number) {
    tcp.put_checksum(update_checksum_32(tcp.checksum(), tcp.acknowledgement(), number));
    tcp.put_acknowledgement(number);
}

/// Moves the numbers of a segment: its own text by `own`, what it acknowledges by `other`.
void move_numbers(Frame& frame, const SyncSequence& own, const SyncSequence& other) {
    const TcpView tcp = frame.tcp();
    if (const std::uint32_t sequence = shifted(own, tcp.sequence()); sequence != tcp.sequence()) {
        replace_sequence(tcp, sequence);
    }
    const std::uint32_t acknowledged = unshifted(other, tcp.acknowledgement());
    if (tcp.flags().ack && acknowledged != tcp.acknowledgement()) {
        replace_acknowledgement(tcp, acknowledged);
    }
}

/// The entry waits for its first packet, from now on.
void listen(Core& core, ConnId id) {
    Conn& conn = core.conns[id];
    conn.state = static_cast<std::uint8_t>(TcpState::Listen);
    conn.timeout_seconds = state_timeout(core.timeouts, IpProtocol::Tcp, conn.state);
    core.timers.start(id, conn.timeout_seconds, core.unit());
}

/// The ends of a data connection. A client's port of 0 is not known yet.
struct DataPlace {
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
};

/// A new entry for a data connection, with the control connection's server and controlled by it.
ConnId make_data_entry(Core& core, ConnId control, const DataPlace& place, std::uint32_t mark) {
    const ConnId id = core.conns.make();
    Conn& conn = core.conns[id];
    conn.protocol = IpProtocol::Tcp;
    conn.caddr = place.client.address.v4_value();
    conn.cport = place.client.port;
    conn.vaddr = place.virtual_address.address.v4_value();
    conn.vport = place.virtual_address.port;
    conn.daddr = place.server.address.v4_value();
    conn.dport = place.server.port;
    conn.has_no_cport = conn.cport == 0;
    conn.is_tracked = core.rules.tracks_ftp;
    conn.fwmark = mark;
    if (const DestinationId dest = core.conns[control].dest; dest != kNoDestination) {
        bind_server(core, conn, core.destinations[dest]);
    }
    enter(core, id);
    tie(core, id, control);
    return id;
}

void trace_expected(Core& core, const Frame& frame, ConnId control, ConnId id,
                    std::string_view wording) {
    if (core.is_traced<DataConnectionExpected>()) {
        const Conn& conn = core.conns[id];
        core.trace(DataConnectionExpected{frame.id, !wording.empty(), conn.client(),
                                          conn.virtual_address(), conn.server(), wording, control,
                                          id});
    }
}

/// PORT and EPRT: the server will connect from the port before its own, as it always does.
void expect_active(Core& core, Frame& frame, ConnId control, const FtpAddress& told) {
    const Conn& conn = core.conns[control];
    const DataPlace place{
        .client = {*told.address, told.port},
        .virtual_address = {IpAddress::v4(conn.vaddr), static_cast<std::uint16_t>(conn.vport - 1)},
        .server = {IpAddress::v4(conn.daddr), static_cast<std::uint16_t>(conn.dport - 1)}};
    ConnId id = core.conns.find_request({IpProtocol::Tcp, place.client, place.virtual_address});
    if (id == kNoConn) {
        id = make_data_entry(core, control, place, frame.mark);
    }
    listen(core, id);
    trace_expected(core, frame, control, id, {});
}

/// 227 and 229: the client will connect, from whatever port.
ConnId expect_passive(Core& core, Frame& frame, ConnId control, const FtpAddress& told) {
    const Conn& conn = core.conns[control];
    const Endpoint client{IpAddress::v4(conn.caddr), 0};
    const Endpoint server{told.address.value_or(IpAddress::v4(conn.daddr)), told.port};
    const ConnId known = core.conns.find_reply({IpProtocol::Tcp, client, server});
    if (known != kNoConn) {
        return known;
    }
    const Endpoint virtual_address{IpAddress::v4(conn.vaddr), told.port};
    return make_data_entry(core, control, {client, virtual_address, server}, frame.mark);
}

/// Puts `wording` where the address stands. False: the packet would be too long.
bool replace_address(Core& core, Frame& frame, std::string_view segment, const FtpAddress& told,
                     std::string_view wording) {
    const std::size_t size = segment.size() - (told.end - told.begin) + wording.size();
    const std::size_t header = frame.tcp().header_bytes();
    const auto l4_at = static_cast<std::size_t>(frame.l4() - frame.data());
    const std::size_t packet = frame.ipv4().header_bytes() + header + size;
    if (packet > kIpPacketMax) {
        return false;
    }
    std::span<std::byte> bytes;
    PayloadRef payload = core.ports.out.make_payload(size, bytes);
    const auto put = [&bytes](std::string_view part) {
        std::copy(part.begin(), part.end(), reinterpret_cast<char*>(bytes.data()));
        bytes = bytes.subspan(part.size());
    };
    put(segment.substr(0, told.begin));
    put(wording);
    put(segment.substr(told.end));
    frame.truncate(l4_at + header);
    frame.set_payload(std::move(payload));
    frame.ipv4().put_total_bytes(packet);
    frame.ipv4().fill_checksum();
    return true;
}

/// Reads a server's answer. Returns by how much it grew (two's complement); nullopt: too long.
std::optional<std::uint32_t> rewrite_answer(Core& core, Frame& frame, ConnId id) {
    const FtpMode mode = core.ftp.state(id).mode;
    const bool is_established = TcpState{core.conns[id].state} == TcpState::Established;
    if (mode == FtpMode::Active || !is_established) {
        return 0;
    }
    const std::string_view segment = transport_text(frame, frame.tcp().header_bytes(), core.text);
    const auto told = read_ftp_answer(segment, mode, core.rules.knows_extended_ftp);
    if (!told) {
        return 0;
    }
    const ConnId data = expect_passive(core, frame, id, *told);
    const Wording wording = wording_of(core.conns[data].virtual_address(), mode);
    core.ftp.state(id).mode = FtpMode::Active;
    listen(core, data);
    trace_expected(core, frame, id, data, wording.text());
    const auto before = static_cast<std::uint32_t>(told->end - told->begin);
    if (!replace_address(core, frame, segment, *told, wording.text())) {
        return std::nullopt;
    }
    fill_transport_checksum(frame);
    return static_cast<std::uint32_t>(wording.size) - before;
}

}  // namespace

void care_for(Core& core, ConnId id) {
    Conn& conn = core.conns[id];
    const bool is_cared_for = conn.protocol == IpProtocol::Tcp &&
                              conn.method == ForwardingMethod::Masquerade &&
                              core.ftp.watches(conn.vport);
    if (is_cared_for && !conn.has_helper) {
        core.ftp.adopt(id, conn.vport);
        conn.is_tracked = core.rules.tracks_ftp;
    } else if (!is_cared_for && conn.has_helper) {
        core.ftp.forget(id);
    }
    conn.has_helper = is_cared_for;
}

std::optional<DropReason> help_request(Core& core, Frame& frame, ConnId id) {
    if (!has_good_transport_checksum(frame)) {
        return DropReason::BadTcpChecksum;
    }
    const FtpState state = core.ftp.state(id);
    if (TcpState{core.conns[id].state} == TcpState::Established) {
        const FtpRequest request =
            read_ftp_request(transport_text(frame, frame.tcp().header_bytes(), core.text),
                             core.rules.knows_extended_ftp);
        if (request.mode) {
            core.ftp.state(id).mode = *request.mode;
        }
        if (request.place) {
            expect_active(core, frame, id, *request.place);
        }
    }
    move_numbers(frame, state.shifts.in, state.shifts.out);
    return std::nullopt;
}

std::optional<DropReason> help_reply(Core& core, Frame& frame, ConnId id) {
    if (!has_good_transport_checksum(frame)) {
        return DropReason::BadTcpChecksum;
    }
    const std::uint32_t sequence = frame.tcp().sequence();
    const auto difference = rewrite_answer(core, frame, id);
    if (!difference) {
        return DropReason::LongAnswer;
    }
    FtpState& state = core.ftp.state(id);
    move_numbers(frame, state.shifts.out, state.shifts.in);
    if (*difference != 0) {
        note_change(state.shifts.out, sequence, *difference);
        state.announced |= core.rules.tracks_ftp ? 0 : kSyncOutSequences;
    }
    return std::nullopt;
}

}  // namespace lvsim::ipvs
