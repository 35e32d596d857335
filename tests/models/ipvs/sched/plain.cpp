// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/plain.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

namespace lvsim::ipvs::test {
namespace {

bool may(const Destination* d) {
    return !d->is_overloaded && d->weight > 0;
}

std::int32_t load(const Destination* d, std::int32_t active_weight = 256) {
    return static_cast<std::int32_t>(d->activeconns * static_cast<std::uint32_t>(active_weight) +
                                     d->inactconns);
}

/// a * b > c * d, in as many bits as the kernel has.
struct Compare {
    bool is_wide;
    bool operator()(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) const {
        return is_wide ? a * b > c * d
                       : static_cast<std::int32_t>(a * b) > static_cast<std::int32_t>(c * d);
    }
};

template <class Load>
Destination* least(ServerList servers, bool is_wide, Load load_of_server) {
    const Compare greater{is_wide};
    Destination* best = nullptr;
    for (Destination* d : servers) {
        if (d->is_overloaded) continue;
        if (best == nullptr) {
            best = d->weight > 0 ? d : nullptr;
        } else if (greater(load_of_server(best), d->weight, load_of_server(d), best->weight)) {
            best = d;
        }
    }
    return best;
}

std::int32_t delay(const Destination* d) {
    return static_cast<std::int32_t>(d->activeconns + 1);
}

/// Those without state: a function of the list.
class Stateless final : public PlainScheduler {
public:
    using Rule = Destination* (*)(ServerList, const Rules&);
    Stateless(Rule rule, const Rules& rules) : rule_(rule), rules_(rules) {}
    Destination* pick(ServerList servers, const FlowKey&) override {
        return rule_(servers, rules_);
    }

private:
    Rule rule_;
    const Rules& rules_;
};

Destination* lc(ServerList servers, const Rules&) {
    Destination* best = nullptr;
    for (Destination* d : servers) {
        const auto carried = [](Destination* one) { return static_cast<std::uint32_t>(load(one)); };
        if (may(d) && (best == nullptr || carried(d) < carried(best))) best = d;
    }
    return best;
}

Destination* wlc(ServerList servers, const Rules& rules) {
    return least(servers, rules.has_wide_products, [](Destination* d) { return load(d); });
}

Destination* sed(ServerList servers, const Rules& rules) {
    return least(servers, rules.has_wide_products, delay);
}

Destination* nq(ServerList servers, const Rules& rules) {
    for (Destination* d : servers) {
        if (may(d) && d->activeconns == 0) return d;
    }
    return sed(servers, rules);
}

Destination* fo(ServerList servers, const Rules&) {
    Destination* best = nullptr;
    for (Destination* d : servers) {
        if (may(d) && (best == nullptr || d->weight > best->weight)) best = d;
    }
    return best;
}

Destination* ovf(ServerList servers, const Rules&) {
    Destination* best = nullptr;
    for (Destination* d : servers) {
        const bool is_full = std::int64_t{d->activeconns} > d->weight;
        if (may(d) && !is_full && (best == nullptr || d->weight > best->weight)) best = d;
    }
    return best;
}

class Rr final : public PlainScheduler {
public:
    void server_left(ServerList, std::size_t place) override {
        if (last_ == place + 1)
            last_ = place;
        else if (last_ > place)
            --last_;
    }
    void list_changed(ServerList servers) override {
        if (servers.size() > size_ && last_ > 0) ++last_;  // it joined at the head
        size_ = servers.size();
    }
    Destination* pick(ServerList servers, const FlowKey&) override {
        for (std::size_t step = 0; step < servers.size(); ++step) {
            const std::size_t at = (last_ + step) % servers.size();
            if (may(servers[at])) {
                last_ = at + 1;
                return servers[at];
            }
        }
        return nullptr;
    }

private:
    std::size_t last_ = 0;  // one more than the place of the last pick
    std::size_t size_ = 0;
};

/// Server by server and level by level.
class Wrr final : public PlainScheduler {
public:
    void list_changed(ServerList servers) override {
        di_ = 0;
        mw_ = 0;
        for (const Destination* d : servers) {
            di_ = std::gcd(di_, d->weight);
            mw_ = std::max(mw_, d->weight);
        }
        di_ = di_ == 0 ? 1 : di_;
        mw_ = mw_ == 0 ? 0 : mw_ - (di_ - 1);
        cl_ = -1;
        if (cw_ > mw_ || cw_ == 0)
            cw_ = mw_;
        else if (di_ > 1)
            cw_ = cw_ / di_ * di_ + 1;
    }
    Destination* pick(ServerList servers, const FlowKey&) override {
        if (mw_ == 0) return nullptr;
        const int last = cl_;
        int stop = -1;
        bool is_last_pass = false;
        bool is_restarted = false;
        for (int at = cl_;; at = -1) {
            while (++at < static_cast<int>(servers.size())) {
                Destination* d = servers[static_cast<std::size_t>(at)];
                if (!d->is_overloaded && d->weight >= cw_) {
                    cl_ = at;
                    return d;
                }
                if (at == stop) {
                    cl_ = at;
                    return nullptr;
                }
            }
            cw_ -= di_;
            if (cw_ <= 0) {
                cw_ = mw_;
                if (is_last_pass || last == -1) {
                    cl_ = -1;
                    return nullptr;
                }
                is_restarted = true;
            }
            is_last_pass = cw_ <= di_;
            if (is_last_pass && is_restarted && last != -1) stop = last;
        }
    }

private:
    int cl_ = -1;  // before the head
    std::int32_t cw_ = 0;
    std::int32_t mw_ = 0;
    std::int32_t di_ = 1;
};

/// Without expiry: the histories are short.
class Lblc final : public PlainScheduler {
public:
    Lblc(const SchedulerContext& context, bool is_replicated)
        : rules_(context.rules), is_replicated_(is_replicated) {}
    Destination* pick(ServerList servers, const FlowKey& flow) override {
        std::vector<Destination*>& set = cache_[flow.virtual_address.address];
        Destination* known = is_replicated_ ? least_of(set) : first_of(set);
        if (known != nullptr && !is_hot(known, servers)) return known;
        Destination* d = least(servers, rules_.has_wide_products, [this](Destination* one) {
            return load(one, rules_.lblc_active_weight);
        });
        if (d == nullptr) return nullptr;
        if (!is_replicated_) set.clear();
        if (std::find(set.begin(), set.end(), d) == set.end()) set.insert(set.begin(), d);
        return d;
    }

private:
    static Destination* first_of(const std::vector<Destination*>& set) {
        const bool is_good = !set.empty() && set[0]->is_available && set[0]->weight > 0;
        return is_good ? set[0] : nullptr;
    }
    Destination* least_of(const std::vector<Destination*>& set) const {
        std::vector<Destination*> available;
        std::copy_if(set.begin(), set.end(), std::back_inserter(available),
                     [](const Destination* d) { return d->is_available; });
        return least(available, rules_.has_wide_products,
                     [this](Destination* d) { return load(d, rules_.lblc_active_weight); });
    }
    static bool is_hot(const Destination* d, ServerList servers) {
        if (std::int64_t{d->activeconns} <= d->weight) return false;
        for (const Destination* other : servers) {
            if (std::int64_t{other->activeconns} * 2 < other->weight) return true;
        }
        return false;
    }

    const Rules& rules_;
    bool is_replicated_;
    std::map<IpAddress, std::vector<Destination*>> cache_;
};

class Twos final : public PlainScheduler {
public:
    explicit Twos(Random& random) : random_(random) {}
    Destination* pick(ServerList servers, const FlowKey&) override {
        std::int64_t total = 0;
        for (const Destination* d : servers) total += may(d) ? d->weight : 0;
        if (total == 0) return nullptr;
        auto r1 = static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(total) + 1));
        auto r2 = static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(total) + 1));
        Destination* one = nullptr;
        Destination* two = nullptr;
        for (Destination* d : servers) {
            if (!may(d)) continue;
            r1 -= d->weight;
            r2 -= d->weight;
            if (one == nullptr && r1 <= 0) one = d;
            if (two == nullptr && r2 <= 0) two = d;
        }
        return Compare{false}(two->weight, load(one), one->weight, load(two)) ? two : one;
    }

private:
    Random& random_;
};

}  // namespace

std::unique_ptr<PlainScheduler> make_plain(std::string_view name, const SchedulerContext& context) {
    const std::map<std::string_view, Stateless::Rule> stateless = {
        {"lc", lc}, {"wlc", wlc}, {"sed", sed}, {"nq", nq}, {"fo", fo}, {"ovf", ovf}};
    if (const auto found = stateless.find(name); found != stateless.end()) {
        return std::make_unique<Stateless>(found->second, context.rules);
    }
    if (name == "rr") return std::make_unique<Rr>();
    if (name == "wrr") return std::make_unique<Wrr>();
    if (name == "lblc") return std::make_unique<Lblc>(context, false);
    if (name == "lblcr") return std::make_unique<Lblc>(context, true);
    if (name == "twos") return std::make_unique<Twos>(context.random);
    return nullptr;
}

}  // namespace lvsim::ipvs::test
