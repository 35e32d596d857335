// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/ftp/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <array>
#include <set>
#include <sstream>

namespace lvsim::ipvs::test {
namespace {

constexpr std::array<std::uint16_t, 1> kFtpPort = {21};

/// From the bytes of an IP packet.
Heard heard_from(Frame& frame) {
    const Ipv4View ip = frame.ipv4();
    const TcpView tcp = frame.tcp();
    frame.checksum_state = ChecksumState::Unverified;
    const bool is_good = ip.has_good_checksum() && has_good_transport_checksum(frame) &&
                         ip.total_bytes() == frame.l3_size();
    Heard heard{fmt::format("{} > {}{}", to_text(Endpoint{ip.source(), tcp.source_port()}),
                            to_text(Endpoint{ip.destination(), tcp.destination_port()}),
                            is_good ? "" : " damaged"),
                {},
                tcp.sequence(),
                tcp.acknowledgement()};
    heard.text.resize(frame.l4_size() - tcp.header_bytes());
    frame.copy_from(static_cast<std::size_t>(frame.l4() - frame.data()) + tcp.header_bytes(),
                    {reinterpret_cast<std::byte*>(heard.text.data()), heard.text.size()});
    return heard;
}

}  // namespace

FtpLab::FtpLab(Profile profile) : DirectorLab({.profile = profile}) {
    director.load_ftp_helper(kFtpPort);
    setup("-A -t 10.0.2.100:21 -s rr").setup("-a -t 10.0.2.100:21 -r 10.0.3.100 -m");
}

FtpLab& FtpLab::connect_control() {
    REQUIRE(client({.text = "", .sequence = 0, .acknowledgement = 0, .flags = "S"}).what ==
            "10.0.2.15:1000 > 10.0.3.100:21");
    REQUIRE(server({.text = "", .sequence = 0, .flags = "S."}).what ==
            "10.0.2.100:21 > 10.0.2.15:1000");
    client({.text = "", .flags = "."});
    return *this;
}

Heard FtpLab::say(std::string_view from, std::string_view to, const Said& said, bool is_request) {
    FrameHandle frame =
        packet_from(fmt::format("tcp {} > {} {}", from, to, said.flags), frames(), payloads());
    frame->ingress = is_request ? 1 : 2;
    TcpView tcp = frame->tcp();
    tcp.put_sequence(said.sequence);
    tcp.put_acknowledgement(said.acknowledgement);
    frame->set_payload(payloads().copy_of(said.text));
    frame->ipv4().put_total_bytes(frame->l3_size());
    frame->ipv4().fill_checksum();
    fill_transport_checksum(*frame);
    if (!said.has_good_checksum) {
        tcp.put_checksum(static_cast<std::uint16_t>(tcp.checksum() ^ 0x0101));
        frame->checksum_state = ChecksumState::Unverified;
    }
    const PacketAnswer answer = is_request ? director.on_request(PacketPlace::LocalIn, frame)
                                           : director.on_reply(PacketPlace::Forward, frame);
    switch (answer.verdict) {
        case PacketVerdict::Accept: return heard_from(*frame);
        case PacketVerdict::Drop: return {"dropped", {}, 0, 0};
        case PacketVerdict::Stolen: break;
    }
    return heard_from(*last_sent());
}

std::string FtpLab::packet_of_client(std::string_view ends, std::string_view flags) {
    return request(fmt::format("tcp {} {}", ends, flags));
}

std::string FtpLab::packet_of_server(std::string_view ends, std::string_view flags) {
    return reply(fmt::format("tcp {} {}", ends, flags));
}

std::string FtpLab::connections() {
    std::istringstream lines(ipvsadm("-Lnc"));
    std::set<std::string> sorted;
    std::string line;
    while (std::getline(lines, line)) {
        if (line.starts_with("TCP")) sorted.insert(line);
    }
    std::string text;
    for (const std::string& one : sorted) text += one + "\n";
    return text;
}

}  // namespace lvsim::ipvs::test
