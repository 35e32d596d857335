// SPDX-License-Identifier: Apache-2.0
//
// Which services start in which runlevel: the links S10network and K90network in
// /etc/rc.d/rc0.d to rc6.d, and the comment in a start script that says where they belong.
// Behaviour reference: chkconfig 1.3.49.3 (CentOS 6).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Files;

inline constexpr int kRunlevels = 7;
inline constexpr std::string_view kInitDirectory = "/etc/rc.d/init.d";

/// "# chkconfig: 2345 10 90" of a start script.
struct ChkconfigHeader {
    std::string levels;  ///< Where it starts by default; empty: nowhere ("-").
    int start = 0;
    int stop = 0;
    [[nodiscard]] bool starts_in(int level) const {
        return levels.find(static_cast<char>('0' + level)) != std::string::npos;
    }
};
/// nullopt: the script does not support chkconfig.
[[nodiscard]] std::optional<ChkconfigHeader> read_chkconfig_header(std::string_view script);

struct RcLink {
    std::string file;  ///< "S10network"
    std::string service;
    bool is_start = false;
};

class RcLinks {
public:
    explicit RcLinks(Files& files) : files_(files) {}

    /// In the order in which init takes them.
    [[nodiscard]] std::vector<RcLink> in(int level) const;
    [[nodiscard]] bool starts(std::string_view service, int level) const;
    /// Whether any runlevel has a link of it.
    [[nodiscard]] bool has_any(std::string_view service) const;

    /// chkconfig --add: a link in every runlevel that has none.
    void add(std::string_view service, const ChkconfigHeader& header);
    /// chkconfig --del
    void remove(std::string_view service);
    /// chkconfig SERVICE on|off in one runlevel.
    void set(std::string_view service, const ChkconfigHeader& header, int level, bool is_on);

private:
    void remove_in(std::string_view service, int level);

    Files& files_;
};

/// "/etc/rc.d/rc5.d"
[[nodiscard]] std::string rc_directory(int level);

}  // namespace lvsim::host
