// SPDX-License-Identifier: Apache-2.0
//
// ipvsadm(8) on a simulated machine: models/ipvs/ipvsadm does the work, the machine's resolver
// knows the names of hosts. The whole listing is printed when the last name is known; the real tool
// prints line by line.
#include "models/ipvs/ipvsadm/ipvsadm.hpp"

#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/ipvs_module.hpp"
#include "models/host/name_lookup.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace lvsim::host {

namespace {

/// What the resolver has answered so far. It takes simulated time to answer, so what is not known
/// yet is noted, and the tool asked again when it is.
class KnownNames final : public ipvs::NameResolver {
public:
    explicit KnownNames(Host& host) : host_(host) {}

    std::optional<IpAddress> address_of(std::string_view name) override {
        const auto known = addresses_.find(name);
        if (known != addresses_.end()) return known->second;
        if (!is_wanting()) wanted_name_ = std::string(name);
        return std::nullopt;
    }
    std::optional<std::string> name_of(IpAddress address) override {
        const auto known = names_.find(address);
        if (known != names_.end()) return known->second;
        if (!is_wanting()) wanted_address_ = address;
        return std::nullopt;
    }

    [[nodiscard]] bool is_wanting() const { return wanted_name_ || wanted_address_; }
    /// Begins to ask for what is wanted. Requires: is_wanting().
    NameLookup* look_up() {
        lookup_ = std::make_unique<NameLookup>(host_);
        if (wanted_name_) {
            lookup_->ask_for_address(*wanted_name_);
        } else {
            lookup_->ask_for_name(*wanted_address_);
        }
        return lookup_.get();
    }
    /// Notes the answer, or that there is none. Requires: the lookup is done.
    void learn() {
        if (wanted_name_) {
            addresses_.emplace(*wanted_name_, lookup_->address());
        } else if (lookup_->name().empty()) {
            names_.emplace(*wanted_address_, std::nullopt);
        } else {
            names_.emplace(*wanted_address_, lookup_->name());
        }
        wanted_name_.reset();
        wanted_address_.reset();
        lookup_.reset();
    }

private:
    Host& host_;
    std::map<std::string, std::optional<IpAddress>, std::less<>> addresses_;
    std::map<IpAddress, std::optional<std::string>> names_;
    std::optional<std::string> wanted_name_;
    std::optional<IpAddress> wanted_address_;
    std::unique_ptr<NameLookup> lookup_;
};

}  // namespace

Process ipvsadm_main(CommandContext* context) {
    std::string typed;
    const bool is_restoring = ipvs::reads_standard_input(context->args);
    if (is_restoring) {
        while (true) {
            typed += context->in->take();
            if (context->in->is_closed()) break;
            Signal* changed = context->in->changed();
            co_await wait(changed);
        }
    }
    KnownNames names(*context->host);
    const ipvs::IpvsadmInput input{
        .args = context->args, .standard_input = typed, .resolver = &names};
    ipvs::IpvsadmOutput output;
    // First until the names on the line are known, then until those in its listing are: what
    // changes the table asks for none of these, so it runs once.
    for (bool is_read = false;;) {
        // Asked for anew: the module may be removed while the resolver waits.
        ipvs::Director& director = context->host->ipvs().director();
        if (is_read) {
            output = ipvs::run_ipvsadm(director, input);
            if (is_restoring || !names.is_wanting()) break;
        } else {
            ipvs::read_ipvsadm(director.config().profile, input);
            is_read = !names.is_wanting();
            if (is_read) continue;
        }
        NameLookup* lookup = names.look_up();
        while (!lookup->is_done()) {
            const SimDuration patience = lookup->patience();
            const bool is_news = co_await wait_for(lookup->news(), patience);
            if (!is_news) lookup->give_up_waiting();
        }
        names.learn();
    }
    context->out->write(output.out);
    context->error->write(output.error);
    co_return output.exit_status;
}

}  // namespace lvsim::host
