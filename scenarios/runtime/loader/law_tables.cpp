// SPDX-License-Identifier: Apache-2.0
//
// The laws by which spans of time are drawn: of arrivals, of think and service times.
#include "scenarios/runtime/loader/read_law.hpp"
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::runtime {

namespace {

double in_ns(SimDuration span) {
    return static_cast<double>(span.ns());
}

/// What is wrong with the parameters the law itself knows best.
void make(Reading& reading, const YamlNode& node, Distribution::Parameters parameters,
          Distribution& to) {
    auto made = Distribution::make(std::move(parameters));
    if (made) {
        to = std::move(*made);
    } else {
        reading.error(code::kOutOfRange, reading.place(node), made.error());
    }
}

template <class T>
void read_constant(Reading& reading, const KeyInfo& info, const YamlNode& node, T& to) {
    SimDuration span;
    if (read_value(reading, info, node, span)) {
        make(reading, node, laws::Constant{span.ns()}, to.law);
    }
}

template <class T>
void read_exponential(Reading& reading, const KeyInfo& info, const YamlNode& node, T& to) {
    SimDuration mean;
    if (read_value(reading, info, node, mean)) {
        make(reading, node, laws::Exponential{in_ns(mean)}, to.law);
    }
}

/// An object of parameters, if all was well with it.
template <class Raw>
std::optional<Raw> read_parameters(Reading& reading, const YamlNode& node) {
    Raw raw;
    read_object(reading, node, raw);
    for (const Key<Raw>& key : TableOf<Raw>::keys()) {
        if (key.info.is_required && node.find(key.info.key) == nullptr) {
            return std::nullopt;
        }
    }
    return raw;
}

template <class T>
void read_uniform(Reading& reading, const KeyInfo&, const YamlNode& node, T& to) {
    if (const auto raw = read_parameters<RawUniform>(reading, node)) {
        make(reading, node, laws::Uniform{raw->min.ns(), raw->max.ns()}, to.law);
    }
}

template <class T>
void read_pareto(Reading& reading, const KeyInfo&, const YamlNode& node, T& to) {
    const auto raw = read_parameters<RawPareto>(reading, node);
    if (!raw) {
        return;
    }
    const double minimum = in_ns(raw->minimum);
    const double shape = raw->shape.value();
    if (raw->maximum) {
        make(reading, node, laws::BoundedPareto{minimum, in_ns(*raw->maximum), shape}, to.law);
    } else {
        make(reading, node, laws::Pareto{minimum, shape}, to.law);
    }
}

template <class T>
void read_log_normal(Reading& reading, const KeyInfo&, const YamlNode& node, T& to) {
    if (const auto raw = read_parameters<RawLogNormal>(reading, node)) {
        make(reading, node, laws::LogNormal{in_ns(raw->median), raw->sigma.value()}, to.law);
    }
}

constexpr std::int64_t kWeightMax = 1'000'000;

template <class T>
void read_empirical(Reading& reading, const KeyInfo& info, const YamlNode& node, T& to) {
    laws::Empirical law;
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        const auto span = parse_duration(key.text);
        const KeyInfo weight{.min = 1,
                             .max = kWeightMax,
                             .type = &ValueTraits<std::int64_t>::kType,
                             .words = &ValueTraits<std::int64_t>::words};
        std::int64_t count = 0;
        if (!span || *span == SimDuration{}) {
            reading.error(code::kBadValue, reading.place(key),
                          fmt::format("'{}' is no duration above zero, expected {}", key.text,
                                      ValueTraits<SimDuration>::kType.expected));
        } else if (read_value(reading, weight, value, count)) {
            law.entries.push_back({span->ns(), static_cast<std::uint32_t>(count)});
        }
    });
    if (law.entries.size() == node.keys.size() && node.is_mapping()) {
        make(reading, node, std::move(law), to.law);
    }
}

template <class T>
Key<T> duration_key(KeyInfo info, void (*read)(Reading&, const KeyInfo&, const YamlNode&, T&)) {
    info.words = &ValueTraits<SimDuration>::words;
    info.type = &ValueTraits<SimDuration>::kType;
    return {info, read};
}

/// The rows that arrivals and other spans have in common; the first differs by name and least.
template <class T>
std::array<Key<T>, 6> law_keys(std::string_view constant, std::int64_t least,
                               std::string_view constant_help) {
    return {{
        duration_key<T>({.key = constant, .choice = {"law"}, .min = least, .help = constant_help},
                        read_constant<T>),
        duration_key<T>({.key = "exponential",
                         .choice = {"law"},
                         .min = 1,
                         .help = "So long on average, memoryless (of arrivals: Poisson)."},
                        read_exponential<T>),
        custom<T>(
            {.key = "uniform", .choice = {"law"}, .object = &object_info<RawUniform>, .help = ""},
            read_uniform<T>),
        custom<T>(
            {.key = "pareto", .choice = {"law"}, .object = &object_info<RawPareto>, .help = ""},
            read_pareto<T>),
        custom<T>({.key = "log_normal",
                   .choice = {"law"},
                   .object = &object_info<RawLogNormal>,
                   .help = ""},
                  read_log_normal<T>),
        custom<T>(
            {.key = "empirical",
             .choice = {"law"},
             .min = 1,
             .max = kWeightMax,
             .count_max = 10'000,
             .entries = "DURATION",
             .entry_type = &ValueTraits<SimDuration>::kType,
             .type = &ValueTraits<std::int64_t>::kType,
             .words = &ValueTraits<std::int64_t>::words,
             .form = Form::Map,
             .help = "Those that were measured, each with its weight: `{1ms: 70, 10ms: 30}`."},
            read_empirical<T>),
    }};
}

}  // namespace

void read_duration_law(Reading& reading, const KeyInfo& info, const YamlNode& node,
                       DurationLaw& to) {
    if (node.is_mapping()) {
        read_object(reading, node, to);
    } else {
        read_constant(reading, info, node, to);
    }
}

std::span<const Key<Arrivals>> TableOf<Arrivals>::keys() {
    static const auto kKeys = law_keys<Arrivals>("every", 1, "Exactly so far apart.");
    return kKeys;
}

void TableOf<Arrivals>::check(Reading&, const YamlNode&, Arrivals&) {}

std::span<const Key<DurationLaw>> TableOf<DurationLaw>::keys() {
    static const auto kKeys = law_keys<DurationLaw>("constant", 0, "Always so long.");
    return kKeys;
}

void TableOf<DurationLaw>::check(Reading&, const YamlNode&, DurationLaw&) {}

std::span<const Key<RawUniform>> TableOf<RawUniform>::keys() {
    static const std::array kKeys{
        field<&RawUniform::min>(
            {.key = "min", .is_required = true, .min = 1, .help = "The least."}),
        field<&RawUniform::max>({.key = "max", .is_required = true, .min = 1, .help = "The most."}),
    };
    return kKeys;
}

void TableOf<RawUniform>::check(Reading&, const YamlNode&, RawUniform&) {}

std::span<const Key<RawPareto>> TableOf<RawPareto>::keys() {
    static const std::array kKeys{
        field<&RawPareto::minimum>(
            {.key = "minimum", .is_required = true, .min = 1, .help = "None is shorter."}),
        field<&RawPareto::shape>({.key = "shape",
                                  .is_required = true,
                                  .help = "The smaller, the longer the tail: below 2 without "
                                          "variance, up to 1 without mean."}),
        field<&RawPareto::maximum>({.key = "maximum",
                                    .fallback = "none",
                                    .min = 1,
                                    .help = "None is longer: the law given that it is at most so "
                                            "long."}),
    };
    return kKeys;
}

void TableOf<RawPareto>::check(Reading&, const YamlNode&, RawPareto&) {}

std::span<const Key<RawLogNormal>> TableOf<RawLogNormal>::keys() {
    static const std::array kKeys{
        field<&RawLogNormal::median>(
            {.key = "median", .is_required = true, .min = 1, .help = "Half are shorter."}),
        field<&RawLogNormal::sigma>(
            {.key = "sigma", .is_required = true, .help = "The deviation of the logarithm."}),
    };
    return kKeys;
}

void TableOf<RawLogNormal>::check(Reading&, const YamlNode&, RawLogNormal&) {}

}  // namespace lvsim::runtime
