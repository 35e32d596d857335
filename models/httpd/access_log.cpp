// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/access_log.hpp"

#include "models/host/calendar.hpp"
#include "models/httpd/log_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

namespace lvsim::httpd {

AccessLog::AccessLog(std::size_t lines_max)
    : records_max_(std::max<std::size_t>(lines_max, 1)), text_(kTextBytes) {
    records_.reserve(records_max_);
}

AccessLog::Line AccessLog::keep(std::string_view line) {
    const bool is_recent = text_end_ - last_.at < kTextBytes / 2;
    if (is_recent && text(last_) == line && last_.size != 0) return last_;
    line = line.substr(0, kTextBytes / 4);
    const std::uint64_t offset = text_end_ % kTextBytes;
    if (offset + line.size() > kTextBytes) text_end_ += kTextBytes - offset;
    std::copy(line.begin(), line.end(),
              text_.begin() + static_cast<std::ptrdiff_t>(text_end_ % kTextBytes));
    last_ = {text_end_, static_cast<std::uint32_t>(line.size())};
    text_end_ += line.size();
    return last_;
}

std::string_view AccessLog::text(const Line& line) const {
    if (line.at + kTextBytes < text_end_) return {};
    return {text_.data() + line.at % kTextBytes, line.size};
}

void AccessLog::add(const Record& record) {
    if (records_.size() < records_max_) {
        records_.push_back(record);
    } else {
        records_[next_] = record;
        next_ = (next_ + 1) % records_max_;
    }
}

std::string AccessLog::formatted() const {
    std::string out;
    for (std::size_t i = 0; i < records_.size(); ++i) {
        const Record& record = records_[(next_ + i) % records_.size()];
        if (record.line.at + kTextBytes < text_end_) continue;
        const std::string bytes = record.body_bytes == 0 ? "-" : std::to_string(record.body_bytes);
        fmt::format_to(std::back_inserter(out), "{} - - [{}] \"{}\" {} {}\n",
                       to_text(record.client), host::log_date(record.time),
                       record.line.size == 0 ? "-" : escaped_for_log(text(record.line)),
                       record.status, bytes);
    }
    return out;
}

void AccessLog::clear() {
    records_.clear();
    next_ = 0;
}

}  // namespace lvsim::httpd
