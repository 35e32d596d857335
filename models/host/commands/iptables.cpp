// SPDX-License-Identifier: Apache-2.0
//
// iptables(8): the tables filter and mangle with -A -I -D -C -F -L -S -P -X -Z, -v -x, -s -d -i -o
// -p with ports, lists of ports, marks and states, and the targets ACCEPT, DROP, REJECT, RETURN and
// MARK. The rest is refused by name. Behaviour reference: iptables 1.8.9 (debian-12).
#include "models/host/commands/iptables_rule.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::string_view kNoSuchRule =
    "iptables: Bad rule (does a matching rule exist in that chain?).\n";

class Iptables {
public:
    Iptables(CommandContext* context, IptablesRequest request)
        : context_(*context),
          request_(std::move(request)),
          table_(request_.table == TableKind::Filter ? context->host->filter()
                                                     : context->host->mangle()) {}

    int run() {
        switch (request_.command) {
            case IptablesCommand::Append: return append();
            case IptablesCommand::Insert: return insert();
            case IptablesCommand::Delete: return remove();
            case IptablesCommand::Check: return place() < rules().size() ? 0 : say(kNoSuchRule);
            case IptablesCommand::List: return list();
            case IptablesCommand::Print: return print();
            case IptablesCommand::Flush: return flush();
            case IptablesCommand::SetPolicy:
                table_.set_policy(*request_.chain, request_.accepts);
                return 0;
            case IptablesCommand::Zero: return zero();
            case IptablesCommand::DeleteChains: return 0;
        }
        return 0;
    }

private:
    [[nodiscard]] const PacketTable::Rules& rules() const { return table_.rules(*request_.chain); }
    /// Where the rule of the line stands in its chain; the number of rules: nowhere.
    [[nodiscard]] std::size_t place() const {
        const auto found = std::find(rules().begin(), rules().end(), request_.rule);
        return static_cast<std::size_t>(found - rules().begin());
    }
    [[nodiscard]] bool is_asked(std::size_t chain) const {
        return table_.has_chain(static_cast<net::HookPoint>(chain)) &&
               (!request_.chain || static_cast<std::size_t>(*request_.chain) == chain);
    }
    int say(std::string_view text) {
        context_.error->write(text);
        return 1;
    }

    int append() {
        PacketTable::Rules changed = rules();
        changed.push_back(request_.rule);
        table_.set_rules(*request_.chain, std::move(changed));
        return 0;
    }

    int insert() {
        PacketTable::Rules changed = rules();
        if (*request_.number > changed.size() + 1) {
            return say("iptables: Index of insertion too big.\n");
        }
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(*request_.number - 1),
                       request_.rule);
        table_.set_rules(*request_.chain, std::move(changed));
        return 0;
    }

    int remove() {
        PacketTable::Rules changed = rules();
        const std::size_t at = request_.number ? *request_.number - 1 : place();
        if (at >= changed.size()) {
            return say(request_.number ? "iptables: Index of deletion too big.\n" : kNoSuchRule);
        }
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
        table_.set_rules(*request_.chain, std::move(changed));
        return 0;
    }

    int flush() {
        for (std::size_t i = 0; i < kChains; ++i) {
            if (is_asked(i)) {
                table_.set_rules(static_cast<net::HookPoint>(i), {});
            }
        }
        return 0;
    }

    int zero() {
        for (std::size_t i = 0; i < kChains; ++i) {
            if (is_asked(i)) table_.reset_counters(static_cast<net::HookPoint>(i));
        }
        return 0;
    }

    int list() {
        context_.out->write(table_listing(table_, request_));
        return 0;
    }

    int print() {
        std::string text;
        std::string rules_text;
        for (std::size_t i = 0; i < kChains; ++i) {
            if (!is_asked(i)) {
                continue;
            }
            const auto chain = static_cast<net::HookPoint>(i);
            const RuleCounters policy = table_.policy_counters(chain);
            text += fmt::format("-P {} {}", chain_name(chain), policy_name(table_, chain));
            if (request_.has_counters) {
                text += fmt::format(" -c {} {}", policy.packets, policy.bytes);
            }
            text += "\n";
            for (std::size_t n = 0; n < table_.rules(chain).size(); ++n) {
                const PacketRule& rule = table_.rules(chain)[n];
                const std::string words = request_.has_counters
                                              ? counted_rule_text(rule, table_.counters(chain)[n])
                                              : rule_text(rule);
                rules_text +=
                    fmt::format("-A {}{}{}\n", chain_name(chain), words.empty() ? "" : " ", words);
            }
        }
        context_.out->write(text + rules_text);
        return 0;
    }

    CommandContext& context_;
    IptablesRequest request_;
    PacketTable& table_;
};

}  // namespace

Process iptables_main(CommandContext* context) {
    auto request = read_iptables(context->args);
    if (!request) {
        context->error->write(request.error().message);
        co_return request.error().status;
    }
    Iptables iptables(context, *request);
    const int status = iptables.run();
    co_return status;
}

}  // namespace lvsim::host
