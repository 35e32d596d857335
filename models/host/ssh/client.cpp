// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/client.hpp"

#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/name_lookup.hpp"
#include "models/host/network_errors.hpp"
#include "models/host/ssh/login_dialog.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host::ssh {

namespace {

Process watch_input(Stream* input, Signal* news) {
    while (!input->is_closed()) {
        co_await wait(input->changed());
        news->notify_all();
    }
    co_return 0;
}

/// Passes the news of an input on to the one signal that the program waits for.
class InputWatch {
public:
    InputWatch(ProcessGroup& group, Stream* input, Signal* news)
        : group_(group), watcher_(group.spawn(watch_input(input, news))) {}
    InputWatch(const InputWatch&) = delete;
    InputWatch& operator=(const InputWatch&) = delete;
    ~InputWatch() { group_.kill(watcher_); }

private:
    ProcessGroup& group_;
    ProcessId watcher_;
};

class Client {
public:
    Client(CommandContext* context, Target target, std::unique_ptr<ClientTask> task)
        : context_(*context), target_(std::move(target)), task_(std::move(task)) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { task_->end(); }

    [[nodiscard]] const Target& target() const { return target_; }

    int no_address(NameLookup::Failure failure) {
        const bool is_french = speaks_french(context_);
        context_.error->write(fmt::format("ssh: Could not resolve hostname {}: {}\n", target_.host,
                                          resolver_words(failure, is_french)));
        return kClientFailed;
    }
    int not_connected(net::TcpError why) {
        const std::string_view words = error_words(
            why == net::TcpError::None ? net::TcpError::TimedOut : why, speaks_french(context_));
        context_.error->write(fmt::format("ssh: connect to host {} port {}: {}\n", target_.host,
                                          target_.port, words));
        return kClientFailed;
    }

    /// Deals with all that has come. The status, or nullopt: it goes on.
    std::optional<int> go_on(Link& link, LoginDialog& dialog) {
        while (const auto message = link.take()) {
            if (dialog.is_in()) {
                task_->take(link, *message);
            } else {
                dialog.take(*message);
                if (dialog.has_failed()) return kClientFailed;
                if (dialog.is_in()) task_->begin(link);
            }
            if (const auto status = task_->status()) return status;
        }
        if (!dialog.is_in()) {
            dialog.read_input();
            if (dialog.has_failed()) return kClientFailed;
        } else {
            task_->read_input(link);
        }
        if (const auto status = task_->status()) return status;
        return link.is_over() ? lost(link, dialog) : std::nullopt;
    }

private:
    std::optional<int> lost(const Link& link, const LoginDialog& dialog) {
        if (dialog.is_in()) {
            task_->on_lost(link.error());
            return task_->status().value_or(kClientFailed);
        }
        const bool is_reset = link.error() != net::TcpError::None;
        context_.error->write(
            link.has_banner() ? fmt::format("Connection closed by {}\n", target_.host)
            : is_reset        ? fmt::format("ssh_exchange_identification: read: {}\n",
                                            error_words(link.error(), speaks_french(context_)))
                              : "ssh_exchange_identification: Connection closed by remote "
                                "host\n");
        return kClientFailed;
    }

    CommandContext& context_;
    Target target_;
    std::unique_ptr<ClientTask> task_;
};

}  // namespace

Process run_client(CommandContext* context, Target target, std::unique_ptr<ClientTask> task) {
    Client client(context, std::move(target), std::move(task));
    NameLookup lookup(*context->host);
    lookup.ask_for_address(client.target().host);
    while (!lookup.is_done()) {
        const SimDuration patience = lookup.patience();
        const bool is_news = co_await wait_for(lookup.news(), patience);
        if (!is_news) lookup.give_up_waiting();
    }
    if (!lookup.address()) co_return client.no_address(lookup.failure());
    const IpAddress address = *lookup.address();
    Link link(*context->host);
    link.connect({address, client.target().port});
    constexpr SimDuration kForEver = SimDuration::seconds(1'000'000'000);
    const SimDuration limit = client.target().timeout.value_or(kForEver);
    bool is_in_time = true;
    while (!link.is_connected() && !link.is_over() && is_in_time) {
        is_in_time = co_await wait_for(link.news(), limit);
    }
    if (!link.is_connected()) co_return client.not_connected(link.error());
    LoginDialog dialog(*context, client.target(), address, link);
    InputWatch watch(context->host->processes(), context->in, link.news());
    std::optional<int> status = client.go_on(link, dialog);
    while (!status) {
        co_await wait(link.news());
        status = client.go_on(link, dialog);
    }
    co_return *status;
}

}  // namespace lvsim::host::ssh
