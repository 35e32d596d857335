// SPDX-License-Identifier: Apache-2.0
//
// A director with keepalived's checkers, three servers that behave as told, and what was seen: the
// lines of the log and the commands to IPVS, each with its time.
#pragma once

#include "models/host/host.hpp"
#include "models/keepalived/checker_daemon.hpp"
#include "models/keepalived/host_scripts.hpp"
#include "models/keepalived/lvs/director_control.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"
#include "tests/models/keepalived/scripted_server.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

struct Seen {
    SimTime at;
    std::string text;
};

/// Writes commands down as recordings/ipvs_shim.c does, without what follows from the service. The
/// file /etc/keepalived/fail ("DEL_DEST 2") makes one kind of command fail, with that errno. The
/// director hears of them only if it shall: the shim has no table, everything else succeeds.
class RecordingControl final : public IpvsControl {
public:
    explicit RecordingControl(host::Host& host) : host_(host), director_(host) {}

    [[nodiscard]] ipvs::AdminError add_service(const ipvs::ServiceSpec& spec) override;
    [[nodiscard]] ipvs::AdminError edit_service(const ipvs::ServiceSpec& spec) override;
    [[nodiscard]] ipvs::AdminError delete_service(const ipvs::ServiceKey& key) override;
    [[nodiscard]] ipvs::AdminError add_destination(const ipvs::ServiceKey& key,
                                                   const ipvs::DestinationSpec& spec) override;
    [[nodiscard]] ipvs::AdminError edit_destination(const ipvs::ServiceKey& key,
                                                    const ipvs::DestinationSpec& spec) override;
    [[nodiscard]] ipvs::AdminError delete_destination(const ipvs::ServiceKey& key,
                                                      const ipvs::DestinationSpec& spec) override;
    void flush() override;
    void set_timeouts(std::uint32_t tcp_seconds, std::uint32_t tcp_fin_seconds,
                      std::uint32_t udp_seconds) override;

    bool reaches_director = false;
    std::vector<Seen> commands;
    std::map<ipvs::ServiceKey, ipvs::ServiceSpec> services;

private:
    [[nodiscard]] bool fails(std::string_view command, ipvs::AdminError& error);
    void note(std::string text);
    template <class Call>
    [[nodiscard]] ipvs::AdminError carry_out(std::string_view command, Call call);

    host::Host& host_;
    DirectorControl director_;
};

class CheckerLab final : private vrrp::Log {
public:
    explicit CheckerLab(bool is_detailed = true);

    /// "s1" is 10.0.1.2, "s2" 10.0.1.3, "s3" 10.0.1.4.
    [[nodiscard]] ScriptedServer& server(std::string_view name);
    [[nodiscard]] host::Host& machine(std::string_view name);
    /// The server's packets are dropped, or not any more.
    void silence(std::string_view name, bool is_silent);
    void run(host::Host& host, std::string_view line);
    void run_on(std::string_view name, std::string_view line);
    void wait(SimDuration span) { world.run_until(world.now() + span); }
    void wait_until(SimDuration after_start) { world.run_until(begun + after_start); }
    void start(const LvsConfig& config);
    /// The lines since the last call, without their times.
    [[nodiscard]] std::vector<std::string> take_lines();
    [[nodiscard]] std::vector<std::string> take_commands();

    World world{11};
    net::Network& network;
    host::Host& director;  ///< 10.0.1.1
    HostScripts scripts;
    RecordingControl control;
    std::vector<Seen> lines;
    std::unique_ptr<CheckerDaemon> daemon;
    SimTime begun;

private:
    struct Machine {
        host::Host* host = nullptr;
        std::unique_ptr<ScriptedServer> server;
    };
    [[nodiscard]] host::Host& add(std::string name, std::string_view address);
    void write(vrrp::LogDetail detail, std::string_view line) override;

    bool is_detailed_;
    net::Switch& switch_;
    std::map<std::string, Machine, std::less<>> machines_;
};

}  // namespace lvsim::keepalived
