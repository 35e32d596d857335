// SPDX-License-Identifier: Apache-2.0
//
// tshark, which is not ours, reads the captures: it is the judge of their format.
// The story: a browser opens 10.0.2.100, and its request has to be sent twice.
#include "tests/sim/capture/tshark.hpp"

#include "sim/capture/output_file.hpp"
#include "sim/capture/pcapng.hpp"
#include "sim/wire/frame.hpp"
#include "tests/sim/capture/temporary_folder.hpp"

#include <catch2/catch.hpp>
using namespace lvsim;
using namespace lvsim::capture;

namespace {

struct Segment {
    bool is_from_client = true;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    TcpFlags flags;
    std::string_view data;
};

class Wire {
public:
    FrameHandle frame(const Segment& segment) {
        FrameHandle frame = frames_.make();
        EthernetView ethernet(frame->append(kEthernetHeaderBytes));
        ethernet.set_destination(MacAddress::from_bits(0x0200'0000'0001));
        ethernet.set_source(MacAddress::from_bits(0x0200'0000'0002));
        ethernet.set_type(EtherType::Ipv4);
        put_ip(*frame, segment);
        put_tcp(*frame, segment);
        frame->set_payload(payloads_.copy_of(segment.data));
        REQUIRE(parse_ipv4(*frame) == ParseError::None);
        fill_transport_checksum(*frame);
        return frame;
    }

private:
    static void put_ip(Frame& frame, const Segment& segment) {
        const IpAddress client = IpAddress::v4(0x0a00'020f);
        const IpAddress vip = IpAddress::v4(0x0a00'0264);
        Ipv4View ip(frame.append(kIpv4HeaderBytes));
        ip.clear(kIpv4HeaderBytes);
        ip.put_total_bytes(kIpv4HeaderBytes + kTcpHeaderBytes + segment.data.size());
        ip.put_ttl(kDefaultTtl);
        ip.put_protocol(IpProtocol::Tcp);
        ip.put_source(segment.is_from_client ? client : vip);
        ip.put_destination(segment.is_from_client ? vip : client);
        ip.fill_checksum();
    }
    static void put_tcp(Frame& frame, const Segment& segment) {
        std::byte* at = frame.append(kTcpHeaderBytes);
        std::fill_n(at, kTcpHeaderBytes, std::byte{0});
        TcpView tcp(at);
        tcp.put_source_port(segment.is_from_client ? 32'768 : 80);
        tcp.put_destination_port(segment.is_from_client ? 80 : 32'768);
        tcp.put_sequence(segment.sequence);
        tcp.put_acknowledgement(segment.acknowledgement);
        tcp.put_header_bytes(kTcpHeaderBytes);
        tcp.put_flags(segment.flags);
        tcp.put_window(64'240);
    }

    PayloadPool payloads_;
    FramePool frames_;
};

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: 10.0.2.100\r\n\r\n";
constexpr std::string_view kResponse =
    "HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\nCeci est le serveur 2\n";
constexpr std::uint32_t kRequestEnd = 101 + kRequest.size();
constexpr std::uint32_t kResponseEnd = 901 + kResponse.size();

/// The story, from the simulated moment 0 on, as the director's eth0 sees it.
void write_story(ByteSink& to) {
    const TcpFlags syn{.syn = true};
    const TcpFlags syn_ack{.syn = true, .ack = true};
    const TcpFlags ack{.ack = true};
    const TcpFlags data{.psh = true, .ack = true};
    const std::vector<std::pair<SimDuration, Segment>> story = {
        {0_ns, {true, 100, 0, syn, {}}},
        {400_us, {false, 900, 101, syn_ack, {}}},
        {800_us, {true, 101, 901, ack, {}}},
        {801_us + 345_ns, {true, 101, 901, data, kRequest}},
        {202_ms, {true, 101, 901, data, kRequest}},
        {203_ms, {false, 901, kRequestEnd, ack, {}}},
        {204_ms, {false, 901, kRequestEnd, data, kResponse}},
        {205_ms, {true, kRequestEnd, kResponseEnd, ack, {}}},
    };
    Wire wire;
    PcapngWriter writer(to);
    const std::uint32_t silent = writer.add_interface({"directeur/eth1", ""});
    const std::uint32_t eth0 = writer.add_interface({"directeur/eth0", "10.0.2.50/24 on Intnet"});
    CHECK(silent != eth0);
    const std::vector<std::string> why = {"rr: 10.0.3.150:8080", "première décision, \"ici\""};
    std::vector<std::byte> bytes;
    for (const auto& [time, segment] : story) {
        const FrameHandle frame = wire.frame(segment);
        bytes.resize(frame->size());
        frame->copy_to(bytes);
        const auto direction = segment.is_from_client ? Direction::Inbound : Direction::Outbound;
        const bool is_first = time == 0_ns;
        writer.write_packet(
            {eth0, SimTime::at(time), direction, frame->id, bytes,
             is_first ? std::span<const std::string>(why) : std::span<const std::string>()});
    }
}

struct StoryFile {
    TemporaryFolder folder;
    std::string path = folder.file("story.pcapng");

    StoryFile() {
        auto file = OutputFile::open(path);
        REQUIRE(file.has_value());
        write_story(**file);
        REQUIRE((*file)->close().has_value());
    }
    [[nodiscard]] std::string fields(const std::string& arguments) const {
        return tshark(folder, "-r " + path + " -T fields -E separator='|' -E aggregator='&' " +
                                  arguments + " 2>/dev/null");
    }
};

}  // namespace

TEST_CASE("tshark: sees interface names, simulated time in nanoseconds, direction and number",
          "[slow][capture]") {
    const StoryFile story;
    CHECK(story.fields("-Y 'frame.number <= 4' -e frame.interface_name "
                       "-e frame.interface_description -e frame.time_epoch -e frame.packet_id "
                       "-e frame.packet_flags_direction -e frame.packet_flags_reception_type") ==
          "directeur/eth0|10.0.2.50/24 on Intnet|0.000000000|1|0x00000001|1\n"
          "directeur/eth0|10.0.2.50/24 on Intnet|0.000400000|2|0x00000002|0\n"
          "directeur/eth0|10.0.2.50/24 on Intnet|0.000800000|3|0x00000001|1\n"
          "directeur/eth0|10.0.2.50/24 on Intnet|0.000801345|4|0x00000001|1\n");
}

TEST_CASE("tshark: sees every comment of a packet, in UTF-8", "[slow][capture]") {
    const StoryFile story;
    CHECK(story.fields("-Y frame.comment -e frame.number -e frame.comment") ==
          "1|rr: 10.0.3.150:8080&première décision, \"ici\"\n");
    const std::string json = tshark(story.folder, "-r " + story.path + " -c 1 -T json 2>/dev/null");
    CHECK_THAT(json, Catch::Contains("rr: 10.0.3.150:8080") &&
                         Catch::Contains("première décision, \\\"ici\\\""));
}

TEST_CASE("tshark: finds nothing malformed, good checksums, and the one packet sent again",
          "[slow][capture]") {
    const StoryFile story;
    // Status 1 is good. Of what TCP's analysis might remark, the fifth packet alone has something.
    CHECK(story.fields("-e frame.number -e _ws.malformed -e ip.checksum.status "
                       "-e tcp.checksum.status -e tcp.analysis.flags "
                       "-e tcp.analysis.retransmission") ==
          "1||1|1||\n2||1|1||\n3||1|1||\n4||1|1||\n5||1|1|1|1\n6||1|1||\n7||1|1||\n8||1|1||\n");
    CHECK_THAT(tshark(story.folder, "-r " + story.path + " -q -z follow,http,ascii,0 2>/dev/null"),
               Catch::Contains("Ceci est le serveur 2"));
}

TEST_CASE("tshark: reads a capture that was cut anywhere up to its last whole packet",
          "[slow][capture]") {
    const StoryFile story;
    const auto size = std::filesystem::file_size(story.path);
    std::filesystem::resize_file(story.path, size - 30);
    CHECK(story.fields("-e frame.number") == "1\n2\n3\n4\n5\n6\n7\n");
    CHECK_THAT(tshark(story.folder, "-r " + story.path + " 2>&1 >/dev/null"),
               Catch::Contains("cut short"));
}

TEST_CASE("tshark: reads a capture without a packet", "[slow][capture]") {
    const TemporaryFolder folder;
    auto file = OutputFile::open(folder.file("empty.pcapng"));
    REQUIRE(file.has_value());
    PcapngWriter writer(**file);
    CHECK(writer.add_interface({"secours/eth0", ""}) == 0);
    REQUIRE((*file)->close().has_value());
    const std::string all = tshark(folder, "-r " + folder.file("empty.pcapng") + " 2>&1");
    CHECK_THAT(all, !Catch::Contains("damaged") && !Catch::Contains("cut short"));
}
