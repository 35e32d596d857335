// SPDX-License-Identifier: Apache-2.0
//
// The arrows of the house: core, wire <- net, stats <- capture <- models <- scenarios/runtime <-
// {cli, gui}; among models ipvs, vrrp <- host <- httpd, client, keepalived, piranha. models/ipvs
// and models/vrrp are protocol code and see only a few headers of sim/core.
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace lvsim::tidy {
namespace {

using Names = std::vector<std::string_view>;

/// What the files below `folder` may include: folders ("sim/wire/") or headers by the beginning of
/// their path. The longest matching folder counts.
struct Layer {
    std::string_view folder;
    Names may_include;
};

const std::vector<Layer>& layers() {
    static const std::vector<Layer> kLayers = {
        {"sim/core", {"sim/core/"}},
        {"sim/wire", {"sim/core/", "sim/wire/"}},
        {"sim/net", {"sim/core/", "sim/wire/", "sim/net/"}},
        {"sim/stats", {"sim/core/", "sim/wire/", "sim/stats/"}},
        {"sim/capture", {"sim/"}},
        {"models/ipvs",
         {"models/ipvs/", "sim/wire/", "sim/core/time.", "sim/core/result.", "sim/core/assert.",
          "sim/core/rng.", "sim/core/random.", "sim/core/trace.", "sim/core/hash."}},
        {"models/vrrp",
         {"models/vrrp/", "sim/wire/", "sim/core/time.", "sim/core/result.", "sim/core/assert.",
          "sim/core/rng.", "sim/core/random.", "sim/core/trace."}},
        {"models/host", {"models/host/", "models/ipvs/", "models/vrrp/", "sim/"}},
        {"models/httpd", {"models/httpd/", "models/host/", "models/ipvs/", "models/vrrp/", "sim/"}},
        {"models/client",
         {"models/client/", "models/host/", "models/ipvs/", "models/vrrp/", "sim/"}},
        {"models/keepalived",
         {"models/keepalived/", "models/host/", "models/ipvs/", "models/vrrp/", "sim/"}},
        {"models/piranha",
         {"models/piranha/", "models/host/", "models/ipvs/", "models/vrrp/", "sim/"}},
        {"scenarios", {"scenarios/", "models/", "sim/"}},
        {"cli", {"cli/", "scenarios/runtime/", "sim/core/time.", "sim/core/result."}},
        {"gui", {"gui/", "scenarios/runtime/", "sim/core/time.", "sim/core/result."}},
        {"tests/sim", {"tests/", "sim/"}},
        {"tests/models", {"tests/", "models/", "sim/"}},
        {"tests", {"tests/", "cli/", "gui/", "scenarios/", "models/", "sim/"}},
    };
    return kLayers;
}

/// A library and the only places that may include it. Tests may include any.
struct Fence {
    std::string_view header;
    Names places;
};

const std::vector<Fence>& fences() {
    static const std::vector<Fence> kFences = {
        {"boost/graph/", {"sim/net/", "scenarios/runtime/layout"}},
        {"boost/regex", {"models/host/commands/"}},
        {"yaml-cpp/", {"scenarios/runtime/"}},
        {"nlohmann/", {"scenarios/runtime/"}},
        {"httplib.h", {"scenarios/runtime/proxy"}},
        {"CLI/", {"cli/"}},
        {"catch2/", {}},
        {"rapidcheck", {}},
    };
    return kFences;
}

bool begins_with_any(std::string_view path, const Names& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return path.starts_with(beginning); });
}

std::string joined(const Names& names) {
    std::string text;
    for (const auto name : names) text += (text.empty() ? "" : " ") + std::string(name);
    return text.empty() ? "only tests" : text;
}

const Layer* layer_of(const Source& source) {
    const Layer* best = nullptr;
    for (const auto& layer : layers()) {
        if (!source.is_in(layer.folder)) continue;
        if (best == nullptr || layer.folder.size() > best->folder.size()) best = &layer;
    }
    return best;
}

void check_own(const Source& source, std::size_t line, std::string_view header,
               Findings& findings) {
    static const Names kTop = {"sim/", "models/", "scenarios/", "cli/", "gui/", "tests/"};
    if (!begins_with_any(header, kTop)) {
        source.report(findings, line, "include-root", "\"" + std::string(header) + "\"",
                      "name our headers from the root of the project, others in <>");
        return;
    }
    const Layer* layer = layer_of(source);
    if (layer == nullptr || begins_with_any(header, layer->may_include)) return;
    source.report(findings, line, "layer",
                  std::string(layer->folder) + " must not include " + std::string(header),
                  "it may include: " + joined(layer->may_include));
}

void check_library_header(const Source& source, std::size_t line, std::string_view header,
                          Findings& findings) {
    if (source.is_in("tests")) return;
    const bool is_qt =
        header.size() > 1 && header[0] == 'Q' && header[1] >= 'A' && header[1] <= 'Z';
    if (is_qt && !source.is_in("gui")) {
        source.report(findings, line, "fence", "<" + std::string(header) + ">", "Qt stays in gui/");
    }
    for (const auto& fence : fences()) {
        if (!header.starts_with(fence.header)) continue;
        if (begins_with_any(source.path(), fence.places)) continue;
        source.report(findings, line, "fence", "<" + std::string(header) + ">",
                      "this library stays in: " + joined(fence.places));
    }
}

}  // namespace

void check_includes(const Source& source, Findings& findings) {
    if (!source.is_cpp()) return;
    for (std::size_t line = 1; line <= source.lines().size(); ++line) {
        if (!trimmed(source.code()[line - 1]).starts_with("#include")) continue;
        const std::string_view text = source.lines()[line - 1];
        const std::size_t open = text.find_first_of("\"<");
        if (open == std::string_view::npos) continue;
        const std::size_t close = text.find(text[open] == '<' ? '>' : '"', open + 1);
        const auto header = text.substr(open + 1, close - open - 1);
        if (text[open] == '"')
            check_own(source, line, header, findings);
        else
            check_library_header(source, line, header, findings);
    }
}

}  // namespace lvsim::tidy
