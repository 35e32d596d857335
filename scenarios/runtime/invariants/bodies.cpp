// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/bodies.hpp"

#include "models/client/body_digest.hpp"
#include "models/client/events.hpp"
#include "models/httpd/events.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {

void BodyWatch::subscribe_to(TraceBus& bus) {
    bus.subscribe(*this, {&kTraceKind<httpd::RequestServed>, &kTraceKind<client::BodyReceived>});
}

void BodyWatch::on_trace(const TraceRecord& record) {
    if (const auto* served = record.as<httpd::RequestServed>()) {
        constexpr std::uint16_t kOk = 200;
        const PageConfig* page =
            served->status == kOk ? find_page(record.node, served->path) : nullptr;
        answers_[{served->client, served->ordinal}] = {record.node, page};
    } else if (const auto* body = record.as<client::BodyReceived>()) {
        const auto found = answers_.find({body->local, body->ordinal});
        if (found == answers_.end()) return;
        judge(found->second, *body);
        answers_.erase(found);
    }
}

const PageConfig* BodyWatch::find_page(NodeId server, std::string_view path) const {
    const auto node = static_cast<std::size_t>(server);
    if (node >= hosts_.size() || !hosts_[node].httpd) return nullptr;
    const auto& pages = hosts_[node].httpd->pages;
    const std::string_view without_query = path.substr(0, path.find('?'));
    const auto found = std::find_if(pages.begin(), pages.end(), [&](const PageConfig& page) {
        return page.path == without_query;
    });
    return found == pages.end() ? nullptr : &*found;
}

void BodyWatch::judge(const Answer& answer, const client::BodyReceived& body) {
    if (answer.page == nullptr || !mismatches_.empty()) return;
    const PageConfig& page = *answer.page;
    const std::uint64_t length =
        page.size ? static_cast<std::uint64_t>(page.size->bytes) : page.text.size();
    const bool is_right = body.bytes == length &&
                          (page.size.has_value() || body.digest == client::body_digest(page.text));
    if (is_right) return;
    const std::string& server = node_names_[static_cast<std::size_t>(answer.server)];
    mismatches_.push_back(
        {fmt::format("answer of {} to {}", server, to_text(body.local)),
         fmt::format("its page {}, {} bytes", page.path, length),
         body.bytes == length ? "other bytes" : fmt::format("{} bytes", body.bytes),
         {}});
}

}  // namespace lvsim::runtime
