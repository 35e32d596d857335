// SPDX-License-Identifier: Apache-2.0
//
// httpd.conf and a file it includes, against arbitrary text: what is read can be used, what is
// wrong is said in whole lines, and log lines of any format are made of any request.
#include "models/host/files.hpp"
#include "models/httpd/config_file.hpp"
#include "sim/core/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lvsim::fuzz {
namespace {

void run(std::span<const std::uint8_t> input) {
    std::string text;
    for (const std::uint8_t byte : input) text += static_cast<char>(byte);
    host::Files files([] { return host::FileTime{}; });
    files.add_directory("/var/www/html");
    LVSIM_ASSERT(files.write(std::string(httpd::kConfigFile), text) == host::FileError::None,
                 "no room for a file");
    files.write("/etc/httpd/conf.d/more.conf", text);
    const auto read = httpd::read_config_file(files, httpd::kConfigFile);
    if (!read) {
        LVSIM_ASSERT(read.error().ends_with('\n'), "no words for what is wrong");
        return;
    }
    const httpd::HttpdConfig& config = read->config;
    LVSIM_ASSERT(!config.listen.empty(), "it listens nowhere");
    for (const Endpoint& where : config.listen) LVSIM_ASSERT(where.port != 0, "port 0");
    LVSIM_ASSERT(config.log_files.error_log.starts_with('/'), "an error log nowhere");
    httpd::LogEntry entry;
    entry.line = text;
    entry.head = text;
    for (const httpd::CustomLog& log : config.log_files.access_logs) {
        LVSIM_ASSERT(log.path.starts_with('/'), "a log nowhere");
        (void)log.format.line_of(entry);
    }
}

}  // namespace
}  // namespace lvsim::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
