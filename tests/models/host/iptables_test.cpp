// SPDX-License-Identifier: Apache-2.0
//
// iptables(8): what its rules mark, what it prints, what it refuses (iptables 1.8.9 of Debian 12).
#include "models/host/commands/iptables_rule.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/interface.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

namespace {

/// Sees packets after the mangle table and notes their marks.
class MarkReader final : public net::Hook {
public:
    explicit MarkReader(net::Stack& stack) : stack_(stack) {
        stack_.netfilter().add(net::HookPoint::PreRouting, 0, *this);
        stack_.netfilter().add(net::HookPoint::LocalIn, 0, *this);
        stack_.netfilter().add(net::HookPoint::LocalOut, 0, *this);
    }
    ~MarkReader() { stack_.netfilter().remove(*this); }

    net::HookVerdict on_packet(net::HookPoint point, net::HookPacket& packet) override {
        marks[static_cast<std::size_t>(point)] = packet.frame->mark;
        return net::HookVerdict::Accept;
    }
    [[nodiscard]] std::uint32_t at(net::HookPoint point) const {
        return marks[static_cast<std::size_t>(point)];
    }

private:
    net::Stack& stack_;
    std::array<std::uint32_t, kChains> marks{};
};

std::string listed(HostLab& lab) {
    return lab.run("iptables -t mangle -S").output;
}

constexpr std::string_view kPolicies =
    "-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"
    "-P POSTROUTING ACCEPT\n";

/// What -S makes of a rule, without the chain in front.
std::string normal_form(std::string_view rule) {
    HostLab lab;
    const Outcome outcome = lab.run("iptables -t mangle -A PREROUTING " + std::string(rule));
    INFO(rule << " says " << outcome.output);
    REQUIRE(outcome.status == 0);
    const std::string all = listed(lab);
    const std::string_view begin = "-A PREROUTING ";
    const std::size_t at = all.find(begin);
    REQUIRE(at != std::string::npos);
    return all.substr(at + begin.size(), all.size() - at - begin.size() - 1);
}

Outcome refusal(std::string_view words) {
    HostLab lab;
    const Outcome outcome = lab.run("iptables " + std::string(words));
    CHECK(listed(lab) == kPolicies);
    return outcome;
}

}  // namespace

TEST_CASE("iptables: a mark stands from its chain on, until the packet leaves", "[unit][host]") {
    HostLab lab;
    MarkReader at_server(lab.server.stack());
    MarkReader at_client(lab.client.stack());
    const std::string mark = "iptables -t mangle -A ";
    const auto type_at_server = [&](const std::string& rule) {
        ShellJob& job = lab.server.start_line(mark + rule);
        lab.wait(1_ms);
        CHECK(job.exit_status() == 0);
        lab.server.forget_job(job);
    };
    type_at_server("PREROUTING -d 10.0.2.100 -p icmp -j MARK --set-mark 9");
    type_at_server("INPUT -i eth0 -m mark --mark 9 -j MARK --or-mark 0x10");
    CHECK(lab.run(mark + "OUTPUT -o eth0 -p icmp -j MARK --set-mark 5").status == 0);
    CHECK(lab.run("ping -c 1 10.0.2.100").status == 0);
    CHECK(at_server.at(net::HookPoint::PreRouting) == 9);
    CHECK(at_server.at(net::HookPoint::LocalIn) == 0x19);
    CHECK(at_server.at(net::HookPoint::LocalOut) == 0);  // the answer is another packet
    CHECK(at_client.at(net::HookPoint::LocalOut) == 5);
    CHECK(at_client.at(net::HookPoint::PreRouting) == 0);
}

TEST_CASE("iptables: rules run in order, ACCEPT and RETURN end the chain", "[unit][host]") {
    HostLab lab;
    MarkReader marks(lab.client.stack());
    const auto mark_of_ping = [&](std::vector<std::string_view> rules) {
        lab.run("iptables -t mangle -F");
        for (const std::string_view rule : rules) {
            REQUIRE(lab.run("iptables -t mangle -A OUTPUT " + std::string(rule)).status == 0);
        }
        lab.run("ping -c 1 10.0.2.100");
        return marks.at(net::HookPoint::LocalOut);
    };
    CHECK(mark_of_ping({"-j MARK --set-mark 1", "-j MARK --set-mark 2"}) == 2);
    CHECK(mark_of_ping({"-j MARK --set-mark 1", "-j ACCEPT", "-j MARK --set-mark 2"}) == 1);
    CHECK(mark_of_ping({"-p tcp -j RETURN", "-j MARK --set-mark 2"}) == 2);
    CHECK(mark_of_ping({"! -d 10.0.2.0/24 -j MARK --set-mark 2"}) == 0);
    CHECK(mark_of_ping({"! -p tcp -j MARK --set-mark 3"}) == 3);
    CHECK(mark_of_ping({"-o eth+ -j MARK --set-mark 3"}) == 3);
    CHECK(mark_of_ping({"! -o lo -j MARK --set-mark 4"}) == 4);
    CHECK(mark_of_ping({"-o eth1 -j MARK --set-mark 3"}) == 0);
    CHECK(mark_of_ping({"-j MARK --set-mark 0xff", "-j MARK --and-mark 0x0f",
                        "-j MARK --xor-mark 1", "-j MARK --set-xmark 0x30/0x02"}) == 0x3c);
    CHECK(mark_of_ping({"-j MARK --set-mark 6", "-m mark ! --mark 6 -j MARK --set-mark 7"}) == 6);
    CHECK(mark_of_ping({"-p udp -m multiport --dports 1:65535 -j MARK --set-mark 2"}) == 0);
    CHECK(mark_of_ping({}) == 0);
}

TEST_CASE("iptables: ports are those of TCP, UDP and SCTP", "[unit][host]") {
    struct Row {
        std::string_view rule;
        std::uint16_t port;
        bool is_marked;
    };
    constexpr std::array kRows = {
        Row{"-p tcp --dport 80", 80, true},
        Row{"-p tcp --dport 80", 81, false},
        Row{"-p tcp --dport http", 80, true},
        Row{"-p tcp --dport 80:90", 90, true},
        Row{"-p tcp --dport :90", 0, true},
        Row{"-p tcp --dport 90:", 65535, true},
        Row{"-p tcp ! --dport 80", 81, true},
        Row{"-p tcp -m tcp --dport 80 --sport 7", 80, true},
        Row{"-p tcp --sport 8", 80, false},
        Row{"-p tcp -m multiport --dports 80,443", 443, true},
        Row{"-p tcp -m multiport --dports 80,443", 444, false},
        Row{"-p tcp -m multiport --ports 7", 80, true},
        Row{"-p tcp -m multiport --sports 7", 80, true},
        Row{"-p tcp --syn", 80, true},
        Row{"-p udp --dport 80", 80, false},
    };
    for (const Row& row : kRows) {
        HostLab lab;
        INFO(row.rule << " at " << row.port);
        REQUIRE(lab.run("iptables -t mangle -A PREROUTING " + std::string(row.rule) +
                        " -j MARK --set-mark 9")
                    .status == 0);
        FrameHandle frame =
            lab.client.stack().new_packet(IpProtocol::Tcp, IpAddress::v4(1), IpAddress::v4(2));
        std::byte* l4 = frame->append(kTcpHeaderBytes);
        frame->set_l4(l4);
        std::fill_n(l4, kTcpHeaderBytes, std::byte{0});
        store_16(l4, 7);
        store_16(l4 + 2, row.port);
        TcpView(l4).put_header_bytes(kTcpHeaderBytes);
        TcpView(l4).put_flags({.fin = false, .syn = true});
        net::HookPacket packet{frame};
        CHECK(lab.client.stack().netfilter().run(net::HookPoint::PreRouting, packet) ==
              net::HookVerdict::Accept);
        CHECK(frame->mark == (row.is_marked ? 9U : 0U));
    }
}

TEST_CASE("iptables: -S prints rules as they can be typed again", "[unit][host]") {
    CHECK(normal_form("-d 10.0.2.100 -p tcp --dport 80 -j MARK --set-mark 9") ==
          "-d 10.0.2.100/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x9/0xffffffff");
    CHECK(normal_form("-s 10.0.2.7/24 ! -i lo -j ACCEPT") == "-s 10.0.2.0/24 ! -i lo -j ACCEPT");
    CHECK(normal_form("-p tcp -m multiport --dports 80,443 -j MARK --set-mark 1") ==
          "-p tcp -m multiport --dports 80,443 -j MARK --set-xmark 0x1/0xffffffff");
    CHECK(normal_form("-m mark --mark 1/3 -j RETURN") == "-m mark --mark 0x1/0x3 -j RETURN");
    CHECK(normal_form("-p tcp --syn -j RETURN") ==
          "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j RETURN");
    for (const std::string_view rule :
         {"-d 10.0.2.100 -p tcp --dport 80 -j MARK --set-mark 9/0xf", "! -p udp -i eth+ -j RETURN",
          "-p udp -m multiport --ports 1:5,9 -j MARK --and-mark 7"}) {
        const std::string once = normal_form(rule);
        CHECK(normal_form(once) == once);
    }
}

TEST_CASE("iptables: rules are inserted, checked, deleted and flushed", "[unit][host]") {
    HostLab lab;
    const std::string in_mangle = "iptables -t mangle ";
    const auto run = [&](std::string_view words) {
        return lab.run(in_mangle + std::string(words));
    };
    run("-A INPUT -j RETURN");
    run("-I INPUT -p tcp -j RETURN");
    run("-I INPUT 2 -p udp -j RETURN");
    CHECK(run("-S INPUT").output ==
          "-P INPUT ACCEPT\n-A INPUT -p tcp -j RETURN\n-A INPUT -p udp -j RETURN\n"
          "-A INPUT -j RETURN\n");
    CHECK(run("-C INPUT -p udp -j RETURN") == Outcome{0, ""});
    CHECK(run("-D INPUT -p udp -j RETURN") == Outcome{0, ""});
    CHECK(run("-C INPUT -p udp -j RETURN").status == 1);
    CHECK(run("-D INPUT 3") == Outcome{1, "iptables: Index of deletion too big.\n"});
    CHECK(run("-I INPUT 9 -j RETURN") == Outcome{1, "iptables: Index of insertion too big.\n"});
    CHECK(run("-D INPUT 1") == Outcome{0, ""});
    CHECK(run("-L INPUT -n") ==
          Outcome{0,
                  "Chain INPUT (policy ACCEPT)\n"
                  "target     prot opt source               destination         \n"
                  "RETURN     all  --  0.0.0.0/0            0.0.0.0/0           \n"});
    run("-A PREROUTING -d 10.0.2.100 -p tcp --dport 80 -j MARK --set-mark 9");
    CHECK(run("-L PREROUTING") ==
          Outcome{0,
                  "Chain PREROUTING (policy ACCEPT)\n"
                  "target     prot opt source               destination         \n"
                  "MARK       tcp  --  anywhere             10.0.2.100           tcp dpt:http "
                  "MARK set 0x9\n"});
    run("-F INPUT");
    CHECK(run("-S INPUT").output == "-P INPUT ACCEPT\n");
    run("-F");
    CHECK(listed(lab) == kPolicies);
}

TEST_CASE("iptables: what is not modelled is refused by name, what is wrong with a reason",
          "[unit][host]") {
    for (const auto& [words, what] : std::vector<std::pair<std::string_view, std::string_view>>{
             {"-t nat -A PREROUTING -j ACCEPT", "iptables -t nat (only filter and mangle are)"},
             {"-A INPUT -j LOG", "iptables -j LOG"},
             {"-A INPUT -p tcp -j REJECT --reject-with tcp-reset",
              "iptables --reject-with tcp-reset"},
             {"-t mangle -A mine -j ACCEPT", "iptables chains of one's own (mine)"},
             {"-t mangle -N mine", "iptables -N"},
             {"-t mangle -A INPUT -m state --state NEW -j ACCEPT",
              "iptables states in the table mangle"}}) {
        CHECK(refusal(words) == Outcome{2, "not modelled in lvsim: " + std::string(what) + "\n"});
    }
    for (const auto& [words, what] : std::vector<std::pair<std::string_view, std::string_view>>{
             {"-t mangle", "no command specified"},
             {"-t mangle -A INPUT --dport 80 -j ACCEPT", "ports need -p tcp"},
             {"-t mangle -A INPUT -p tcp --dport 99999", "invalid port/service `99999' specified"},
             {"-t mangle -A INPUT -p tcp --dports 80", "need -m multiport"},
             {"-t mangle -A INPUT -d 10.0.2.300 -j ACCEPT", "host/network `10.0.2.300' not found"},
             {"-A INPUT -j MARK --set-mark 1", "MARK: it is for the table mangle only"},
             {"-A INPUT --state NEW -j ACCEPT", "it needs -m state before it"},
             {"-A INPUT -m state -j ACCEPT", "You must specify \"--state\""},
             {"-A INPUT -m state --state OLD -j ACCEPT", "Bad state \"OLD\""},
             {"-A INPUT -j ACCEPT --reject-with icmp-port-unreachable", "needs -j REJECT"},
             {"-P INPUT", "-P requires a chain and a policy"},
             {"-t mangle -A INPUT -p nosuch", "unknown protocol \"nosuch\" specified"},
             {"-t mangle -A INPUT -j MARK", "--set-mark"},
             {"-t mangle -A INPUT -j MARK --set-mark x", "Bad value for \"--set-mark\""},
             {"-t mangle -A INPUT --set-mark 1", "needs -j MARK"},
             {"-t mangle -A INPUT -o eth0 -j ACCEPT", "Can't use -o with INPUT"},
             {"-t mangle -A OUTPUT -i eth0 -j ACCEPT", "Can't use -i with OUTPUT"},
             {"-t mangle -A INPUT -A INPUT", "only one command"},
             {"-t mangle -A INPUT foo", "Bad argument `foo'"},
             {"-t mangle -F -j ACCEPT", "Illegal option"},
             {"-t mangle -A", "requires an argument"}}) {
        const Outcome outcome = refusal(words);
        INFO(words);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.output, Catch::Contains(std::string(what)));
    }
}

TEST_CASE("iptables: rules do not survive the power switch", "[unit][host]") {
    HostLab lab;
    lab.run("iptables -t mangle -A INPUT -j RETURN");
    lab.client.power_off();
    lab.boot(lab.client);
    CHECK(listed(lab) == kPolicies);
}

}  // namespace lvsim::host

namespace lvsim::host {
namespace {

TEST_CASE("iptables: rules count what they meet", "[unit][host][iptables]") {
    HostLab lab;
    CHECK(lab.run("iptables -A INPUT -p icmp -j ACCEPT; ping -c 2 127.0.0.1 > /dev/null; "
                  "iptables -A INPUT -i eth+ -p tcp --dport 80 -j DROP; iptables -nvL INPUT")
              .output ==
          "Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n"
          " pkts bytes target     prot opt in     out     source               destination       "
          "  \n"
          "    4   336 ACCEPT     icmp --  *      *       0.0.0.0/0            0.0.0.0/0         "
          "  \n"
          "    0     0 DROP       tcp  --  eth+   *       0.0.0.0/0            0.0.0.0/0         "
          "   tcp dpt:80\n");
    CHECK(lab.run("iptables -L INPUT 1 -v").status == 2);
    CHECK(lab.run("iptables -L INPUT -v -x --line-numbers").output ==
          "Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n"
          "num      pkts      bytes target     prot opt in     out     source               "
          "destination         \n"
          "1           4      336 ACCEPT     icmp --  any    any     anywhere             "
          "anywhere            \n"
          "2           0        0 DROP       tcp  --  eth+   any     anywhere             "
          "anywhere             tcp dpt:http\n");
    CHECK_THAT(lab.run("iptables -S -v").output,
               Catch::Contains("-P INPUT ACCEPT -c 0 0\n") &&
                   Catch::Contains("-A INPUT -p icmp -c 4 336 -j ACCEPT\n"));
    SECTION("what stays keeps its counters") {
        CHECK_THAT(lab.run("iptables -I INPUT -s 10.9.9.9 -j DROP; iptables -nvL INPUT").output,
                   Catch::Contains("\n    4   336 ACCEPT     icmp"));
    }
    SECTION("-Z begins anew") {
        CHECK_THAT(lab.run("iptables -Z; iptables -nvL").output,
                   Catch::Contains("\n    0     0 ACCEPT     icmp"));
    }
}

TEST_CASE("iptables-save and -restore: there and back", "[unit][host][iptables]") {
    HostLab lab;
    CHECK(lab.run("iptables-save") == Outcome{0, ""});
    lab.run(
        "iptables -A INPUT -p tcp --dport 80 -j DROP; iptables -P FORWARD DROP; "
        "iptables -t mangle -A PREROUTING -d 10.0.2.15 -j MARK --set-mark 7");
    const std::string saved = lab.run("iptables-save").output;
    CHECK_THAT(saved, Catch::StartsWith("# Generated by iptables-save v1.8.9 on ") &&
                          Catch::Contains("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n"
                                          ":OUTPUT ACCEPT [0:0]\n"
                                          "-A INPUT -p tcp -m tcp --dport 80 -j DROP\nCOMMIT\n"));
    CHECK(lab.run("iptables-save > rules; iptables -F; iptables -P FORWARD ACCEPT; "
                  "iptables -t mangle -F; iptables-restore < rules; iptables-save")
              .output == saved);
    CHECK(lab.run("printf '*filter\\n-A INPUT -j NOWHERE\\nCOMMIT\\n' | iptables-restore") ==
          Outcome{1,
                  "not modelled in lvsim: iptables -j NOWHERE\n"
                  "iptables-restore: line 2 failed\n"});
    CHECK(lab.run("iptables-save").output == saved);
}

}  // namespace
}  // namespace lvsim::host
