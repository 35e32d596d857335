// SPDX-License-Identifier: Apache-2.0
#include "models/client/ab/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace lvsim::client::ab {

namespace {

/// Of one column of the table, in microseconds.
struct Summary {
    double minimum = 0;
    double mean = 0;
    double deviation = 0;
    double median = 0;
    double maximum = 0;
};

double microseconds(SimDuration span) {
    return std::floor(static_cast<double>(span.ns()) / 1000.0);
}

std::int64_t milliseconds(double value) {
    return static_cast<std::int64_t>((value + 500.0) / 1000.0);
}

Summary summary_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    Summary result;
    const auto count = static_cast<double>(values.size());
    for (const double value : values) result.mean += value / count;
    double squares = 0;
    for (const double value : values) squares += (value - result.mean) * (value - result.mean);
    if (values.size() > 1) result.deviation = std::sqrt(squares / (count - 1));
    const std::size_t half = values.size() / 2;
    const bool is_even = values.size() % 2 == 0 && values.size() > 1;
    result.median = is_even ? (values[half - 1] + values[half]) / 2 : values[half];
    result.minimum = values.front();
    result.maximum = values.back();
    return result;
}

std::string row(std::string_view name, const Summary& of) {
    return fmt::format("{:<12}{:>5} {:>4} {:>5.1f} {:>6} {:>7}\n", name, milliseconds(of.minimum),
                       milliseconds(of.mean), of.deviation / 1000.0, milliseconds(of.median),
                       milliseconds(of.maximum));
}

std::string doubt(std::string_view what, const Summary& of) {
    const double apart = std::abs(of.mean - of.median) / 1000.0;
    const double deviation = of.deviation / 1000.0;
    if (apart > 2 * deviation) {
        return fmt::format(
            "ERROR: The median and mean for {} are more than twice the standard\n"
            "       deviation apart. These results are NOT reliable.\n",
            what);
    }
    if (apart <= deviation) return {};
    return fmt::format(
        "WARNING: The median and mean for {} are not within a normal deviation\n"
        "        These results are probably not that reliable.\n",
        what);
}

template <typename Get>
std::vector<double> column(const BenchResult& result, Get get) {
    std::vector<double> values;
    for (const Sample& sample : result.samples) values.push_back(microseconds(get(sample)));
    return values;
}

std::string times(const BenchResult& result) {
    const auto connect = summary_of(column(result, [](const Sample& s) { return s.connect; }));
    const auto process =
        summary_of(column(result, [](const Sample& s) { return s.total - s.connect; }));
    const auto wait = summary_of(column(result, [](const Sample& s) { return s.wait; }));
    const auto total = summary_of(column(result, [](const Sample& s) { return s.total; }));
    return "\nConnection Times (ms)\n              min  mean[+/-sd] median   max\n" +
           row("Connect:", connect) + row("Processing:", process) + row("Waiting:", wait) +
           row("Total:", total) + doubt("the initial connection time", connect) +
           doubt("the processing time", process) + doubt("the waiting time", wait) +
           doubt("the total time", total);
}

std::string shares(const BenchResult& result) {
    if (result.samples.size() < 2) return {};
    std::vector<double> totals = column(result, [](const Sample& s) { return s.total; });
    std::sort(totals.begin(), totals.end());
    std::string text = "\nPercentage of the requests served within a certain time (ms)\n";
    constexpr std::array<std::size_t, 8> kShares = {50, 66, 75, 80, 90, 95, 98, 99};
    for (const std::size_t share : kShares) {
        const std::size_t at = totals.size() * share / 100;
        text += fmt::format("  {}%  {:>5}\n", share, milliseconds(totals[at]));
    }
    return text + fmt::format(" 100%  {:>5} (longest request)\n", milliseconds(totals.back()));
}

std::string counts(const BenchResult& result, const BenchConfig& config, bool is_old) {
    const std::uint64_t failed = result.failed_receive + result.failed_length;
    std::string text = fmt::format("Complete requests:      {}\nFailed requests:        {}\n",
                                   result.samples.size(), failed);
    if (failed > 0) {
        text += fmt::format("   (Connect: 0, Receive: {}, Length: {}, Exceptions: 0)\n",
                            result.failed_receive, result.failed_length);
    }
    if (is_old) text += "Write errors:           0\n";
    if (result.bad_statuses > 0) {
        text += fmt::format("Non-2xx responses:      {}\n", result.bad_statuses);
    }
    if (config.keeps_alive) text += fmt::format("Keep-Alive requests:    {}\n", result.kept_alive);
    return text + fmt::format(
                      "Total transferred:      {} bytes\n"
                      "HTML transferred:       {} bytes\n",
                      result.bytes, result.body_bytes);
}

}  // namespace

std::string report(const BenchConfig& config, const BenchResult& result,
                   const std::string& server_name, bool is_old) {
    const double seconds = std::max(microseconds(result.taken), 1.0) / 1e6;
    std::string text = fmt::format(
        "\n\nServer Software:        {}\nServer Hostname:        {}\nServer Port:            {}\n\n"
        "Document Path:          {}\nDocument Length:        {} bytes\n\n"
        "Concurrency Level:      {}\nTime taken for tests:   {:.3f} seconds\n",
        result.server.substr(0, result.server.find(' ')), server_name, config.url.server.port,
        config.url.target, result.document_bytes, config.concurrency, seconds);
    text += counts(result, config, is_old);
    if (result.samples.empty()) return text;
    const auto done = static_cast<double>(result.samples.size());
    text += fmt::format(
        "Requests per second:    {:.2f} [#/sec] (mean)\n"
        "Time per request:       {:.3f} [ms] (mean)\n"
        "Time per request:       {:.3f} [ms] (mean, across all concurrent "
        "requests)\n"
        "Transfer rate:          {:.2f} [Kbytes/sec] received\n",
        done / seconds, config.concurrency * seconds * 1000 / done, seconds * 1000 / done,
        static_cast<double>(result.bytes) / 1024 / seconds);
    return text + times(result) + shares(result);
}

}  // namespace lvsim::client::ab
