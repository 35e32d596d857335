// SPDX-License-Identifier: Apache-2.0
//
// What a boot is made of, each part by itself.
#include "models/host/boot/dhcp_message.hpp"
#include "models/host/boot/dns_message.hpp"
#include "models/host/boot/messages.hpp"
#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/shell_settings.hpp"
#include "models/host/boot/steps.hpp"
#include "models/host/boot/sysctl_file.hpp"
#include "models/host/boot/udev_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace lvsim::host {

namespace {

ShellSettings sourced(std::string_view text) {
    ShellSettings settings;
    source_settings(settings, text, "f");
    return settings;
}

MacAddress mac(std::uint64_t last) {
    return MacAddress::from_bits(0x0800'2700'0000 | last);
}

}  // namespace

TEST_CASE("settings are read as the shell sources them", "[unit][host][boot]") {
    struct Case {
        std::string_view text;
        std::string_view value;  ///< Of A.
        std::vector<std::string> complaints = {};
    };
    // Answers of bash 5.2; its "command not found" has the file's name in front, as here.
    for (const auto& one : std::vector<Case>{
             {"A=eth0", "eth0"},
             {"A=\"eth0\"", "eth0"},
             {"A='a b'\n", "a b"},
             {"A=a\\ b", "a b"},
             {"A=1 # the rest", "1"},
             {"A=1#2", "1#2"},
             {"# A=1\n\n  A=2\n", "2"},
             {"A=1; A=2", "2"},
             {"A=1 B=2", "1"},
             {"B=x\nA=$B-${B}", "x-x"},
             {"B=x\nA='$B'", "$B"},
             {"export A=5", "5"},
             {"A=", ""},
             {"A=\"a\"'b'c", "abc"},
             {"A=1\nA = 2", "1", {"f: line 2: A: command not found"}},
             {"A=1\nNM CONTROLLED=\"no\"", "1", {"f: line 2: NM: command not found"}},
             {"A=a b", "", {"f: line 1: b: command not found"}},
             {"A=1\nB=\"open\nC=2\n",
              "1",
              {"f: line 2: unexpected EOF while looking for matching `\"'"}},
         }) {
        const ShellSettings settings = sourced(one.text);
        INFO(one.text);
        CHECK(settings.get("A") == one.value);
        CHECK(settings.complaints == one.complaints);
    }
}

TEST_CASE("any text can be sourced, and plain words come back from their quotes",
          "[unit][host][boot]") {
    CHECK(rc::check("no text is too strange", [](const std::string& text) {
        const ShellSettings settings = sourced(text);
        RC_ASSERT(settings.complaints.size() <= text.size());
    }));
    CHECK(rc::check("single quotes keep everything but themselves", [] {
        const auto value = *rc::gen::suchThat(
            rc::gen::arbitrary<std::string>(),
            [](const std::string& text) { return text.find('\'') == std::string::npos; });
        const ShellSettings settings = sourced("A='" + value + "'");
        RC_ASSERT(settings.get("A") == value);
        RC_ASSERT(settings.complaints.empty());
    }));
}

TEST_CASE("udev: known cards keep their names, new ones get the next that is free",
          "[unit][host][boot]") {
    const std::string rules = net_rule_text({mac(1), "eth0"});
    CHECK(rules ==
          "\n# PCI device 0x8086:0x100e (e1000)\n"
          "SUBSYSTEM==\"net\", ACTION==\"add\", DRIVERS==\"?*\", "
          "ATTR{address}==\"08:00:27:00:00:01\", ATTR{type}==\"1\", KERNEL==\"eth*\", "
          "NAME=\"eth0\"\n");
    const CardNames known = name_cards(std::vector{mac(1)}, rules);
    CHECK(known.names == std::vector<std::string>{"eth0"});
    CHECK(known.rules == rules);
    const CardNames clone = name_cards(std::vector{mac(2), mac(3)}, rules);
    CHECK(clone.names == std::vector<std::string>{"eth1", "eth2"});
    CHECK(read_net_rules(clone.rules).size() == 3);
    CHECK(name_cards(std::vector{mac(2), mac(3)}, clone.rules).rules == clone.rules);
    CHECK(name_cards(std::vector{mac(5), mac(4)}, "").names ==
          std::vector<std::string>{"eth0", "eth1"});
    const std::string twice = net_rule_text({mac(1), "eth0"}) + net_rule_text({mac(2), "eth0"});
    CHECK(name_cards(std::vector{mac(1), mac(2)}, twice).names ==
          std::vector<std::string>{"eth0", "rename3"});
    for (const std::string_view name : {"lo", "a name", "eth/0", "a-name-that-is-too-long"}) {
        const std::string bad = net_rule_text({mac(1), std::string(name)});
        CHECK(name_cards(std::vector{mac(1)}, bad).names == std::vector<std::string>{"rename2"});
    }
}

TEST_CASE("results stand in column 60, and longer texts are written over", "[unit][host][boot]") {
    Stream out;
    ScriptConsole console(&out, &out, Language::French);
    console.begin("Arrêt de httpd : ");
    console.success();
    console.begin(std::string(70, 'x'));
    console.failure();
    CHECK(out.take() == "Arrêt de httpd : " + std::string(42, ' ') + "[  OK  ]\n" +
                            std::string(59, 'x') + "[ÉCHOUÉ]xxx\n");
}

TEST_CASE("headers of start scripts", "[unit][host][boot]") {
    const auto header = read_chkconfig_header("#!/bin/sh\n# chkconfig: 2345 08 92\n");
    REQUIRE(header.has_value());
    CHECK(header->levels == "2345");
    CHECK(header->start == 8);
    CHECK(header->stop == 92);
    CHECK(read_chkconfig_header("#chkconfig: - 85 15")->levels.empty());
    CHECK_FALSE(read_chkconfig_header("# chkconfig: 2345 eight 92").has_value());
    CHECK_FALSE(read_chkconfig_header("echo chkconfig: 2345 08 92").has_value());
}

TEST_CASE("sysctl.conf: settings, and lines that are none", "[unit][host][boot]") {
    const auto lines = read_sysctl_lines("# no\n; no\n\n a.b = 1 \nc\nd=\n=2\n");
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].name == "a.b");
    CHECK(lines[0].value == "1");
    CHECK(lines[0].number == 4);
    CHECK_FALSE(lines[1].value.has_value());
    CHECK_FALSE(lines[2].value.has_value());
    CHECK_FALSE(lines[3].value.has_value());
}

TEST_CASE("DHCP and DNS: what is sent is what is understood", "[unit][host][boot]") {
    CHECK(rc::check("DHCP there and back", [] {
        DhcpMessage message;
        message.type = *rc::gen::element(DhcpType::Discover, DhcpType::Offer, DhcpType::Request,
                                         DhcpType::Ack, DhcpType::Nak);
        message.transaction = *rc::gen::arbitrary<std::uint32_t>();
        message.client = mac(*rc::gen::inRange<std::uint64_t>(0, 0xff'ffff));
        message.offered = IpAddress::v4(*rc::gen::arbitrary<std::uint32_t>());
        message.router = IpAddress::v4(*rc::gen::inRange<std::uint32_t>(1, UINT32_MAX));
        message.lease_seconds = *rc::gen::arbitrary<std::uint32_t>();
        const auto back = DhcpMessage::parse(message.emit());
        RC_ASSERT(back.has_value());
        RC_ASSERT(back->type == message.type);
        RC_ASSERT(back->transaction == message.transaction);
        RC_ASSERT(back->client == message.client);
        RC_ASSERT(back->offered == message.offered);
        RC_ASSERT(back->router == message.router);
        RC_ASSERT(back->lease_seconds == message.lease_seconds);
    }));
    CHECK(rc::check("any bytes can be parsed", [](const std::vector<std::uint8_t>& raw) {
        std::vector<std::byte> bytes(240);
        for (const std::uint8_t byte : raw) bytes.push_back(std::byte{byte});
        store_32(&bytes[236], 0x6382'5363);
        const auto message = DhcpMessage::parse(bytes);
        RC_ASSERT(!message || message->transaction == 0);
        const std::span<const std::byte> tail = std::span(bytes).subspan(240);
        const auto question = DnsMessage::parse(tail);
        RC_ASSERT(!question || tail.size() >= 17);
    }));
    DnsMessage answer;
    answer.id = 7;
    answer.is_answer = true;
    answer.name = "mirrorlist.centos.org";
    answer.addresses = {IpAddress::v4(0xc633'6401)};
    const auto back = DnsMessage::parse(answer.emit());
    REQUIRE(back.has_value());
    CHECK(back->name == answer.name);
    CHECK(back->addresses == answer.addresses);
}

TEST_CASE("steps added by a step come right after it", "[unit][host][boot]") {
    Steps steps;
    std::string done;
    steps.then([&] {
        done += 'a';
        steps.then([&] { done += 'b'; });
        steps.pause(1_s);
        steps.then([&] { done += 'c'; });
    });
    steps.then([&] { done += 'd'; });
    CHECK(steps.go_on() == 1_s);
    CHECK(done == "ab");
    CHECK_FALSE(steps.go_on().has_value());
    CHECK(done == "abcd");
}

}  // namespace lvsim::host
