// SPDX-License-Identifier: Apache-2.0
//
// Where reading a configuration ends: files within files, definitions, lines, services; and what is
// not modelled is said by name, with its place.
#include "tests/models/keepalived/config_lab.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::keepalived {
namespace {

bool has_line(const std::vector<std::string>& lines, std::string_view line) {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

const std::string kGoodInstance =
    "vrrp_instance V {\ninterface eth0\nvirtual_router_id 51\nvirtual_ipaddress {\n"
    "10.0.1.254/24\n}\n}\n";

}  // namespace

TEST_CASE("keepalived.conf: a definition that contains itself ends with a word",
          "[keepalived][config]") {
    CHECK(has_line(lines_of("$A=${B}x\n$B=${A}\nrouter $A\n"),
                   "(Line 3) not modelled in lvsim: a definition without end in 'router $A'"));
}

TEST_CASE("keepalived.conf: files that include each other end with a word",
          "[keepalived][config]") {
    ConfigLab machine("include /etc/keepalived/keepalived.conf\n" + kGoodInstance);
    const std::string word =
        "(/etc/keepalived/keepalived.conf: Line 1) not modelled in lvsim: more than 256 files, or "
        "32 within each other";
    CHECK(has_line(machine.read().lines(), word));

    std::string text;
    for (int i = 0; i < 300; ++i) text += "include small.conf\n";
    ConfigLab many(text);
    many.files["/etc/keepalived/small.conf"] = "#\n";
    CHECK(has_line(many.read().lines(),
                   "(Line 257) not modelled in lvsim: more than 256 files, or 32 within each "
                   "other"));
}

TEST_CASE("keepalived.conf: more lines than lvsim takes are said once a reader",
          "[keepalived][config]") {
    std::string text = kGoodInstance;
    for (std::size_t i = 0; i < kConfigLinesMax; ++i) text += "use_pid_dir\n";
    CHECK(lines_of(text) == std::vector<std::string>(4,
                                                     "not modelled in lvsim: more than 100000 "
                                                     "lines or 4194304 octets"));
}

TEST_CASE("keepalived.conf: a group of more services than lvsim takes is cut",
          "[keepalived][config]") {
    const ConfigReport report = ConfigLab(
                                    "virtual_server_group G {\n10.1.0.0/17 80\n10.0.1.1 80\n}\n"
                                    "virtual_server group G {\nprotocol TCP\nlb_algo rr\n"
                                    "lb_kind NAT\nreal_server 10.0.1.2 80 {\n}\n}\n")
                                    .read();
    CHECK(report.lines() == std::vector<std::string>{
                                "(/etc/keepalived/keepalived.conf: Line 2) not modelled in lvsim: "
                                "a group of more than 16384 services"});
    CHECK(report.config.lvs.virtual_servers[0].services.size() == 1);
}

TEST_CASE("keepalived.conf: what is not modelled is said by name, with its line",
          "[keepalived][config]") {
    const auto refused = [](const std::string& text, const std::string& line) {
        INFO(text);
        CHECK(has_line(lines_of(text), line));
    };
    const std::string file = "(/etc/keepalived/keepalived.conf: Line 2) not modelled in lvsim: ";
    refused("global_defs {\nnotify_fifo /tmp/x\n}\n",
            "(Line 2) not modelled in lvsim: notify_fifo");
    refused("net_namespace x\n", "(Line 1) not modelled in lvsim: net_namespace");
    refused("~SEQ(A, 1, 3) foo\n", "(Line 1) not modelled in lvsim: ~SEQ");
    refused("\nstatic_routes {\n10.9.0.0/24 dev eth0\n}\n", file + "static_routes");
    refused("\nbfd_instance x {\n}\n", file + "bfd_instance");
    refused("vrrp_instance V {\nvirtual_routes {\n10.9.0.0/24 dev eth0\n}\n}\n",
            file + "virtual_routes");
    refused("vrrp_instance V {\nauthentication { auth_type AH\n}\n}\n", file + "auth_type AH");
    refused("virtual_server 10.0.1.254 80 { real_server 10.0.1.2 80 {\nSMTP_CHECK {\n}\n}\n}\n",
            file + "SMTP_CHECK");
}

TEST_CASE("keepalived.conf: words behind a refused block go nowhere", "[keepalived][config]") {
    const ConfigReport report =
        ConfigLab("vrrp_instance V W\npriority 5\nuse_vmac a\n}\n" + kGoodInstance).read();
    REQUIRE(report.config.vrrp.instances.size() == 1);
    CHECK(report.config.vrrp.instances[0].priority == vrrp::kPriorityDefault);
}

TEST_CASE("keepalived.conf: words and what holds them together", "[keepalived][config][property]") {
    CHECK(rc::check("words that are quoted come back as they were", [] {
        const auto letter = rc::gen::elementOf(std::string("ab {}#!$'\\.0/"));
        const auto words =
            *rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(letter));
        std::string line;
        for (const std::string& word : words) line += "\"" + word + "\" ";
        std::vector<std::string> found;
        RC_ASSERT(split_config_words(line, found));
        RC_ASSERT(found == words);
    }));
    CHECK(rc::check("blanks, comments and empty lines change no value", [] {
        const auto noise = [] {
            return *rc::gen::elementOf(
                std::vector<std::string>{"", " ", "\t", "\n\n", "# { x\n", "! } \"\n"});
        };
        std::string text;
        for (const char c : kGoodInstance)
            text += c == '\n' ? " " + noise() + "\n" : std::string(1, c);
        const ConfigReport plain = ConfigLab(kGoodInstance).read();
        const ConfigReport noisy = ConfigLab(text).read();
        RC_ASSERT(noisy.config == plain.config);
        RC_ASSERT(noisy.lines() == plain.lines());
    }));
    CHECK(rc::check("any text is read to its end", [] {
        const auto piece = rc::gen::elementOf(std::vector<std::string>{"vrrp_instance ",
                                                                       "V ",
                                                                       "{",
                                                                       "}",
                                                                       "\n",
                                                                       "priority ",
                                                                       "0 ",
                                                                       "virtual_server ",
                                                                       "10.0.1.254 ",
                                                                       "real_server ",
                                                                       "TCP_CHECK",
                                                                       "\"",
                                                                       "$A=",
                                                                       "${A} ",
                                                                       "@director ",
                                                                       "global_defs",
                                                                       "vrrp_sync_group ",
                                                                       "group ",
                                                                       "\\\n",
                                                                       "include x\n"});
        const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
        std::string text;
        for (const std::string& each : pieces) text += each;
        const ConfigReport report = ConfigLab(text).read();
        RC_ASSERT((report.status == kConfigGood) == report.messages.empty());
    }));
}

}  // namespace lvsim::keepalived
