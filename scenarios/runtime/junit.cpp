// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/junit.hpp"

#include "scenarios/runtime/figures.hpp"
#include "scenarios/runtime/report.hpp"
#include "sim/capture/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>

namespace lvsim::runtime {
namespace {

/// Why a case is none that passed: `failure` or `error`.
struct Trouble {
    std::string_view element;
    std::string_view type;
    std::string message;  ///< One line.
    std::string text;     ///< All there is to say.
};

struct Case {
    std::string name;
    SourcePlace place;
    SimTime time;
    std::vector<Trouble> troubles;  ///< None or one.
};

struct Property {
    std::string_view name;
    std::string value;
};

struct Suite {
    std::string name;
    SimTime time;
    std::vector<Property> properties;
    std::vector<Case> cases;

    [[nodiscard]] std::ptrdiff_t count(std::string_view element) const {
        return std::count_if(cases.begin(), cases.end(), [element](const Case& one) {
            return !one.troubles.empty() && one.troubles.front().element == element;
        });
    }
};

/// Exact: "6.002000000".
std::string seconds_text(SimTime time) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const std::int64_t ns = time.since_start().ns();
    return fmt::format("{}.{:09}", ns / kSecond, ns % kSecond);
}

std::string attribute(std::string_view name, std::string_view value) {
    return fmt::format(" {}=\"{}\"", name, xml_escaped(value));
}

/// What testsuites and testsuite both say.
std::string counts_of(const Suite& suite) {
    return fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" time=\"{}\"",
                       suite.cases.size(), suite.count("failure"), suite.count("error"),
                       seconds_text(suite.time));
}

std::string to_xml(const Trouble& trouble) {
    return fmt::format("      <{0}{1}{2}>{3}</{0}>\n", trouble.element,
                       attribute("type", trouble.type), attribute("message", trouble.message),
                       xml_escaped(trouble.text));
}

std::string to_xml(const Case& one, std::string_view class_name) {
    std::string text = "    <testcase" + attribute("classname", class_name) +
                       attribute("name", one.name) + attribute("time", seconds_text(one.time)) +
                       attribute("file", one.place.file);
    if (one.place.line > 0) text += fmt::format(" line=\"{}\"", one.place.line);
    if (one.troubles.empty()) return text + "/>\n";
    text += ">\n";
    for (const auto& trouble : one.troubles) text += to_xml(trouble);
    return text + "    </testcase>\n";
}

std::string to_xml(const Suite& suite) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lvsim\"" +
                       counts_of(suite) + ">\n  <testsuite" + attribute("name", suite.name) +
                       counts_of(suite) + ">\n    <properties>\n";
    for (const auto& property : suite.properties) {
        text += "      <property" + attribute("name", property.name) +
                attribute("value", property.value) + "/>\n";
    }
    text += "    </properties>\n";
    for (const auto& one : suite.cases) text += to_xml(one, suite.name);
    return text + "  </testsuite>\n</testsuites>\n";
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

Trouble failure_of(const ExpectationView& expectation) {
    Trouble trouble{"failure", "expectation", {}, {}};
    for (const auto& mismatch : expectation.mismatches) {
        const auto line = fmt::format("{}: expected {}, seen {}", mismatch.what, mismatch.expected,
                                      mismatch.seen);
        trouble.message += (trouble.message.empty() ? "" : "; ") + first_line(line);
        trouble.text += line + "\n" + mismatch.difference;
    }
    const auto& place = expectation.place;
    trouble.text += fmt::format("{}:{}:{}, decided at {}\n", place.file, place.line, place.column,
                                seconds(expectation.decided));
    return trouble;
}

Case case_of(const ExpectationView& expectation, SimTime ended) {
    Case one{expectation.text, expectation.place, expectation.decided, {}};
    switch (expectation.state) {
        case ExpectationState::Held: break;
        case ExpectationState::Failed: one.troubles.push_back(failure_of(expectation)); break;
        case ExpectationState::Pending:
            one.time = ended;
            one.troubles.push_back({"error", "undecided", "not decided: the run ended before",
                                    fmt::format("The run ended at {}.\n", seconds(ended))});
            break;
    }
    return one;
}

Case case_of(std::string_view name, const std::string& file, const Diagnostics& errors) {
    std::string message = errors.empty() ? "" : first_line(to_text(errors.front()));
    if (errors.size() > 1) message += fmt::format(" (and {} more)", errors.size() - 1);
    SourcePlace place{file, 0, 0};
    if (!errors.empty() && errors.front().place.file == file) place = errors.front().place;
    return {std::string(name), place, {}, {{"error", "scenario", message, to_text(errors)}}};
}

/// Two expectations may say the same; readers take a name for the identity of a case.
void make_names_unique(std::vector<Case>& cases) {
    std::set<std::string> names;
    for (auto& one : cases) {
        std::string name = one.name;
        for (int number = 2; !names.insert(name).second; ++number) {
            name = fmt::format("{} #{}", one.name, number);
        }
        one.name = std::move(name);
    }
}

void add_changes(Suite& suite, const std::vector<Override>& overrides,
                 const std::string& scheduler) {
    if (!scheduler.empty()) suite.properties.push_back({"scheduler", scheduler});
    for (const auto& change : overrides) suite.properties.push_back({"set", to_text(change)});
}

}  // namespace

std::string to_junit(const Report& report, const Diagnostics& errors) {
    Suite suite{report.scenario, report.ended, {}, {}};
    suite.properties = {{"file", report.file}, {"seed", std::to_string(report.seed)}};
    add_changes(suite, report.overrides, report.scheduler);
    suite.properties.insert(suite.properties.end(),
                            {{"simulated_seconds", seconds_text(report.ended)},
                             {"end", std::string(word(report.reason))},
                             {"events", std::to_string(report.events)},
                             {"fingerprint", report.fingerprint},
                             {"unseed", report.unseed}});
    for (const auto& expectation : report.expectations) {
        suite.cases.push_back(case_of(expectation, report.ended));
    }
    if (!errors.empty()) {
        suite.cases.push_back(case_of("the scenario runs to its end", report.file, errors));
        suite.cases.back().time = report.ended;
    }
    make_names_unique(suite.cases);
    return to_xml(suite);
}

std::string to_junit(const JunitSubject& subject, const Diagnostics& errors) {
    Suite suite{subject.file, {}, {}, {}};
    suite.properties = {{"file", subject.file}, {"seed", std::to_string(subject.seed)}};
    add_changes(suite, subject.overrides, subject.scheduler);
    suite.cases.push_back(case_of("the scenario can be loaded", subject.file, errors));
    return to_xml(suite);
}

std::string xml_escaped(std::string_view text) {
    // XML 1.0, 2.2: of the control characters only tab, line feed and carriage return; and U+FFFE
    // and U+FFFF are no characters. Line ends in attributes would become blanks (3.3.3).
    constexpr std::string_view kPastLast = "\xef\xbf";
    const std::string valid = capture::to_utf8(text);
    std::string escaped;
    for (std::size_t i = 0; i < valid.size(); ++i) {
        const char letter = valid[i];
        if (letter == '&') {
            escaped += "&amp;";
        } else if (letter == '<') {
            escaped += "&lt;";
        } else if (letter == '>') {
            escaped += "&gt;";
        } else if (letter == '"') {
            escaped += "&quot;";
        } else if (letter == '\n' || letter == '\t' || letter == '\r') {
            escaped += fmt::format("&#{};", static_cast<int>(letter));
        } else if (static_cast<unsigned char>(letter) < 0x20) {
            escaped += capture::kReplacementCharacter;
        } else if (valid.compare(i, 2, kPastLast) == 0 &&
                   static_cast<unsigned char>(valid[i + 2]) >= 0xbe) {
            escaped += capture::kReplacementCharacter;
            i += 2;
        } else {
            escaped += letter;
        }
    }
    return escaped;
}

}  // namespace lvsim::runtime
