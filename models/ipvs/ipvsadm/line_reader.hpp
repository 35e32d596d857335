// SPDX-License-Identifier: Apache-2.0
//
// Reads one ipvsadm line: values from left to right (request.cpp), then the rules that bind them
// together (request_rules.cpp).
#pragma once

#include "models/ipvs/ipvsadm/options.hpp"
#include "models/ipvs/ipvsadm/request.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::ipvs::ipvsadm {

/// Reads one line from left to right; the first problem ends it.
class LineReader {
public:
    LineReader(const LineContext& context, std::span<const std::string> args)
        : context_(context), args_(args), options_(context.profile, args.subspan(1)) {}

    [[nodiscard]] tl::expected<Request, Failure> read();

private:
    /// Who reads an option with a meaning of its own.
    struct Reader {
        Word word;
        void (LineReader::*read)(const Parsed& parsed);
    };
    static const std::array<Reader, 26> kReaders;

    bool read_command();
    void read_option(const Parsed& parsed);
    void read_service(const Parsed& parsed);
    void read_fwmark(const Parsed& parsed);
    void read_ipv6(const Parsed& parsed);
    void read_scheduler(const Parsed& parsed);
    void read_persistence(const Parsed& parsed);
    void read_netmask(const Parsed& parsed);
    void read_real_server(const Parsed& option);
    void read_forward(const Parsed& parsed);
    void read_weight(const Parsed& parsed);
    void read_threshold(const Parsed& parsed);
    void read_ops(const Parsed& parsed);
    void read_engine(const Parsed& parsed);
    void read_scheduler_flags(const Parsed& parsed);
    void read_tunnel_type(const Parsed& parsed);
    void read_tunnel_port(const Parsed& parsed);
    void read_daemon_state(const std::string& value, std::string_view message);
    void read_daemon_interface(const Parsed& parsed);
    void read_daemon_group(const Parsed& parsed);
    void read_daemon_number(const Parsed& parsed);
    std::int64_t read_number(const std::string& value, std::int64_t low, std::int64_t high,
                             std::string_view message);
    std::uint32_t read_timeout(const std::string& value, std::int64_t low);

    void check_rest();
    void check_leftovers();
    void check_scheduler_flags();
    void check_service_rules();
    void check_server_rules();
    void check_tunnel_rules();
    void check_list_rules();
    void note_unmodelled();

    void fail(std::string message, int status = 2) {
        if (!failure_) {
            failure_ = Failure{status, std::move(message)};
        }
    }
    void set(Option option) {
        if (request_.has(option)) {
            fail(fmt::format("multiple '{}' options specified", to_text(option)));
        }
        request_.options.set(static_cast<std::size_t>(option));
    }
    [[nodiscard]] bool is_service_command() const {
        return request_.command == Command::AddService || request_.command == Command::EditService;
    }
    [[nodiscard]] bool is_server_command() const {
        return request_.command == Command::AddServer || request_.command == Command::EditServer;
    }

    const LineContext& context_;
    std::span<const std::string> args_;
    OptionReader options_;
    Request request_;
    std::optional<Failure> failure_;
    bool is_ipv6_ = false;
    Persistence persistence_;  ///< Counts if -p was given.
    std::vector<std::string> scheduler_flags_;
};

}  // namespace lvsim::ipvs::ipvsadm
