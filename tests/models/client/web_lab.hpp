// SPDX-License-Identifier: Apache-2.0
//
// A web server and a client machine, and what the client's requests came to.
#pragma once

#include "models/client/commands.hpp"
#include "models/client/events.hpp"
#include "models/client/traffic.hpp"
#include "models/httpd/httpd.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace lvsim::client {

/// A RequestFinished that outlives its event.
struct Finished {
    std::uint64_t number = 0;
    SimTime intended;
    SimTime started;
    SimTime ended;
    Endpoint local;
    std::uint32_t ordinal = 0;
    bool is_ok = false;
    int status = 0;
    std::uint64_t body_bytes = 0;
    std::string error;

    [[nodiscard]] SimDuration latency() const { return ended - intended; }
};

class WebLab final : public host::HostLab, public TraceSink {
public:
    explicit WebLab(host::Profile profile = host::Profile::Debian12)
        : HostLab(profile), config(httpd::default_config(profile)) {
        client.add_programs(commands());
        config.pages["/"].text = "Ceci est le serveur 1";
        config.pages["/big"].bytes = 300'000;
        world.trace().subscribe(*this);
    }
    ~WebLab() { world.trace().unsubscribe(*this); }

    httpd::Httpd& start_web() {
        web = &world.emplace<httpd::Httpd>(server, config);
        REQUIRE(web->start().empty());
        return *web;
    }
    Traffic& start(TrafficConfig traffic) {
        traffic.name = "browser";
        if (traffic.url.target.empty()) traffic.url = *parse_url("http://10.0.2.100/");
        traffic.start = world.now();
        return world.emplace<Traffic>(client, std::move(traffic));
    }

    void on_trace(const TraceRecord& record) override {
        const auto* event = record.as<RequestFinished>();
        if (event == nullptr) return;
        finished.push_back({event->number, event->intended, event->started, record.time,
                            event->local, event->ordinal, event->is_ok, event->status,
                            event->body_bytes, std::string(event->error)});
    }

    httpd::HttpdConfig config;
    httpd::Httpd* web = nullptr;
    std::vector<Finished> finished;
};

}  // namespace lvsim::client
