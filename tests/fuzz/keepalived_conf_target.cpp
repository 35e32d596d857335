// SPDX-License-Identifier: Apache-2.0
//
// keepalived.conf and a file it includes, against arbitrary text: it is read to its end in bounded
// work, the exit status says what was printed, and what is left can be used as it is.
#include "models/keepalived/config/check_configuration.hpp"
#include "sim/core/assert.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lvsim::fuzz {
namespace {

using keepalived::Config;

constexpr std::string_view kFile = "/etc/keepalived/keepalived.conf";
constexpr std::string_view kIncluded = "/etc/keepalived/more.conf";
constexpr std::size_t kIncludedOctets = 256;

class Machine final : public keepalived::ConfigMachine {
public:
    explicit Machine(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] std::optional<std::string> read(std::string_view path) const override {
        if (path == kIncluded) return text_.substr(0, kIncludedOctets);
        return path == kFile ? std::optional(text_) : std::nullopt;
    }
    [[nodiscard]] std::vector<std::string> glob(std::string_view pattern) const override {
        return pattern == kIncluded ? std::vector{std::string(pattern)}
                                    : std::vector<std::string>();
    }
    [[nodiscard]] bool has_interface(std::string_view name) const override {
        return name.starts_with("eth");
    }
    [[nodiscard]] bool has_program(std::string_view program) const override {
        return program == "/bin/true";
    }
    [[nodiscard]] bool has_user(std::string_view name) const override { return name == "root"; }
    [[nodiscard]] bool has_group(std::string_view name) const override { return name == "root"; }
    [[nodiscard]] std::string host_name() const override { return "director"; }

private:
    std::string text_;
};

void check_instance(const vrrp::InstanceConfig& instance) {
    LVSIM_ASSERT(instance.vrid != 0 && instance.priority != 0, "no VRID or priority");
    LVSIM_ASSERT(!instance.interface.empty(), "no interface");
    LVSIM_ASSERT(instance.addresses.size() <= 255, "more addresses than an advert holds");
    LVSIM_ASSERT(instance.password.size() <= 8, "a long password");
    LVSIM_ASSERT(instance.advert_int >= SimDuration::milliseconds(10), "no interval");
    LVSIM_ASSERT(instance.garp.master_repeat >= 1, "no gratuitous ARP");
    const bool is_v2 = instance.version == vrrp::Version::V2;
    LVSIM_ASSERT(is_v2 ? instance.advert_int.ns() % 1'000'000'000 == 0
                       : instance.advert_int.ns() % 10'000'000 == 0,
                 "an interval that no advert can carry");
    LVSIM_ASSERT(is_v2 || instance.auth == vrrp::AuthType::None, "a password in version 3");
}

void check_server(const keepalived::VirtualServerConfig& server) {
    LVSIM_ASSERT(!server.real_servers.empty() && !server.name.empty(), "an empty server");
    for (const keepalived::RealServerConfig& real : server.real_servers) {
        LVSIM_ASSERT(real.weight >= 0, "a weight below 0");
        for (const keepalived::CheckerConfig& checker : real.checkers) {
            LVSIM_ASSERT(checker.delay_loop > SimDuration(), "a checker that never rests");
            const auto* http = std::get_if<keepalived::HttpCheck>(&checker.kind);
            LVSIM_ASSERT(http == nullptr || !http->urls.empty(), "nothing to ask for");
        }
    }
}

void run(std::span<const std::uint8_t> input) {
    std::string text;
    for (const std::uint8_t byte : input) text += static_cast<char>(byte);
    const keepalived::ConfigReport report =
        keepalived::check_configuration(Machine(std::move(text)), kFile);
    LVSIM_ASSERT((report.status == keepalived::kConfigGood) == report.messages.empty(),
                 "a status that says something else than the lines");
    LVSIM_ASSERT(report.can_start || report.status != keepalived::kConfigGood,
                 "no word why it does not start");
    for (const vrrp::InstanceConfig& instance : report.config.vrrp.instances) {
        check_instance(instance);
    }
    for (const keepalived::VirtualServerConfig& server : report.config.lvs.virtual_servers) {
        check_server(server);
    }
}

}  // namespace
}  // namespace lvsim::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
