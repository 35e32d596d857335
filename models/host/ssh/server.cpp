// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/server.hpp"

#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/ssh/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace lvsim::host::ssh {

namespace {

constexpr std::string_view kConfig = "/etc/ssh/sshd_config";
constexpr std::uint32_t kBacklog = 128;

/// Of the distribution's file, without effect on what is modelled.
constexpr std::array<std::string_view, 20> kWithoutEffect = {"protocol",
                                                             "syslogfacility",
                                                             "loglevel",
                                                             "usepam",
                                                             "acceptenv",
                                                             "x11forwarding",
                                                             "subsystem",
                                                             "hostkey",
                                                             "gssapiauthentication",
                                                             "usedns",
                                                             "printmotd",
                                                             "challengeresponseauthentication",
                                                             "pubkeyauthentication",
                                                             "gssapicleanupcredentials",
                                                             "clientaliveinterval",
                                                             "clientalivecountmax",
                                                             "logingracetime",
                                                             "strictmodes",
                                                             "tcpkeepalive",
                                                             "addressfamily"};

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return result;
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t begin = line.find_first_not_of(" \t=");
        if (begin == std::string_view::npos || line[begin] == '#') return words;
        const std::size_t end = std::min(line.find_first_of(" \t=", begin), line.size());
        words.emplace_back(line.substr(begin, end - begin));
        line.remove_prefix(end);
    }
}

/// What is wrong with the line; empty: nothing.
std::string apply(const std::vector<std::string>& words, ServerSettings& settings) {
    const std::string name = lower(words[0]);
    const std::string value = words.size() > 1 ? lower(words[1]) : "";
    if (name == "port") {
        std::uint16_t port = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
        if (error != std::errc() || end != value.data() + value.size() || port == 0) {
            return "Badly formatted port number.";
        }
        settings.port = port;
        return {};
    }
    const bool is_root = name == "permitrootlogin";
    if (is_root || name == "passwordauthentication") {
        if (value != "yes" && value != "no") {
            return value == "without-password"
                       ? "not modelled in lvsim: PermitRootLogin without-password"
                       : fmt::format("Bad yes/no argument: {}", value);
        }
        (is_root ? settings.permits_root : settings.takes_passwords) = value == "yes";
        return {};
    }
    const bool is_known =
        std::find(kWithoutEffect.begin(), kWithoutEffect.end(), name) != kWithoutEffect.end();
    return is_known ? "" : fmt::format("Bad configuration option: {}", words[0]);
}

}  // namespace

ServerSettings read_settings(const Files& files, std::string& complaint) {
    ServerSettings settings;
    const std::string text = files.read(kConfig).value_or("");
    std::string_view rest = text;
    int bad = 0;
    for (int number = 1; !rest.empty(); ++number) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::vector<std::string> words = words_of(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (words.empty()) continue;
        const std::string wrong = apply(words, settings);
        if (wrong.empty()) continue;
        ++bad;
        complaint += fmt::format("{}: line {}: {}\n", kConfig, number, wrong);
    }
    if (bad > 0) {
        complaint += fmt::format("{}: terminating, {} bad configuration options\n", kConfig, bad);
    }
    return settings;
}

Sshd::Sshd(Host& host) : host_(host) {
    host_.on_power([this](bool is_on) {
        if (is_on) return;
        is_running_ = is_suspended_ = false;
        host_.world().schedule(host_.world().now(), *this, 1);
    });
}

Sshd::~Sshd() = default;

std::string Sshd::check_configuration() const {
    std::string complaint;
    static_cast<void>(read_settings(host_.files(), complaint));
    return complaint;
}

std::string Sshd::start() {
    if (is_running_) return {};
    std::string complaint;
    settings_ = read_settings(host_.files(), complaint);
    if (!complaint.empty()) return complaint;
    host_key_ = host_key(host_.files(), host_.world().rng("ssh/" + host_.name() + "/host_key"));
    const net::TcpError error =
        host_.stack().tcp().listen({IpAddress(), settings_.port}, kBacklog, *this);
    if (error != net::TcpError::None) {
        return fmt::format(
            "error: Bind to port {0} on 0.0.0.0 failed: {1}.\n"
            "fatal: Cannot bind any address.\n",
            settings_.port, to_text(error));
    }
    is_running_ = true;
    return {};
}

void Sshd::kill() {
    if (!is_running_) return;
    host_.stack().tcp().stop_listening({IpAddress(), settings_.port});
    is_running_ = is_suspended_ = false;
}

void Sshd::resume() {
    is_suspended_ = false;
    on_acceptable(settings_.port);
}

void Sshd::on_acceptable(std::uint16_t) {
    SessionKeeper& keeper = *this;
    while (is_running_ && !is_suspended_ && sessions_.size() < kSessionsMax) {
        auto session = std::make_unique<ServerSession>(host_, keeper, settings_, free_terminal());
        if (!session->accept(host_key_)) return;
        sessions_.push_back(std::move(session));
    }
}

std::string Sshd::free_terminal() const {
    for (int number = 1;; ++number) {
        std::string name = fmt::format("pts/{}", number);
        const bool is_taken =
            std::any_of(sessions_.begin(), sessions_.end(),
                        [&](const auto& session) { return session->terminal() == name; });
        if (!is_taken) return name;
    }
}

void Sshd::on_session_over() {
    host_.world().schedule(host_.world().now(), *this, 0);
}

/// Tag 0: a session is over; 1: the power went, and with it all of them.
void Sshd::on_event(std::uint64_t tag) {
    std::erase_if(sessions_, [tag](const auto& session) { return tag == 1 || session->is_over(); });
    if (is_running_) on_acceptable(settings_.port);
}

NodeId Sshd::machine_of(std::uint64_t) const {
    return host_.node();
}

}  // namespace lvsim::host::ssh
