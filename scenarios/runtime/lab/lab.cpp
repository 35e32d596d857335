// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/lab/lab.hpp"

#include "models/host/boot/messages.hpp"
#include "scenarios/runtime/lab/files.hpp"
#include "scenarios/runtime/lab/person.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/reading.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

using Kind = LabRecord::Kind;

/// Where a lesson begins.
constexpr std::string_view kUsualStage = "lab1";

/// Before a line that changed something, for `:undo`.
struct Mark {
    std::size_t entries;  ///< Of the journal.
    SimTime time;
    std::uint64_t events;
    Person person;
};

Diagnostic no_such_stage(const Scenario& scenario, const std::string& stage) {
    const auto names = stage_names(scenario);
    return {std::string(code::kLabFile),
            {scenario.file, 0, 0},
            "stages",
            fmt::format("the lab has no stage '{}'", stage),
            known_hint(stage, {names.begin(), names.end()})};
}

}  // namespace

struct Lab::Impl {
    Impl(Scenario of, LabOptions with) : scenario(std::move(of)), options(std::move(with)) {
        for (HostConfig& host : scenario.hosts) {
            hosts.push_back(host.name);
            if (options.language.empty()) continue;
            host.language =
                options.language == "fr" ? host::Language::French : host::Language::English;
        }
        if (!options.stage.empty()) return;
        const auto stages = stage_names(scenario);
        const bool is_usual = std::find(stages.begin(), stages.end(), kUsualStage) != stages.end();
        options.stage = is_usual ? kUsualStage : kStartStage;
    }

    /// Begins the run, or begins it again and does what the journal says.
    Result<void> start(Journal journal);
    Result<void> play_stage();
    Result<void> play(const std::string& file);
    LabRecord perform(const LabLine& line);
    void go_back_to(const Mark& mark);

    void perform(const LabUndo& undo, LabRecord& record);
    void perform(const LabSave& save, LabRecord& record);
    void perform(const LabLoad& load, LabRecord& record);
    void perform(const LabWait& wait, LabRecord& record);
    void perform(const LabPower& power, LabRecord& record);
    void perform(const LabNetwork& network, LabRecord& record);
    void perform(const LabCable& cable, LabRecord& record);
    void perform(const LabMac& mac, LabRecord& record);
    /// What was typed is the person's, who tells it itself.
    void perform(const LabCommand& command, LabRecord& record) {
        record = person.command(*session, command);
    }
    void perform(const LabInput& input, LabRecord& record) {
        record = person.keys(*session, input.host, input.text + "\r");
        record.kind = Kind::Input;
        record.text = input.text;
    }
    void perform(const LabKeys& keys, LabRecord& record) {
        record = person.keys(*session, keys.host, keys.bytes);
        record.text = keys.names;
    }
    void act(const Command& command, LabRecord& record);

    Scenario scenario;
    LabOptions options;
    std::vector<std::string> hosts;
    std::optional<Session> session;
    Person person;
    std::vector<Mark> marks;
};

Result<void> Lab::Impl::start(Journal journal) {
    // The files of an earlier run must be closed before the same ones are made anew.
    session.reset();
    SessionOptions with{
        .seed = options.seed, .out_folder = options.out_folder, .is_open_ended = true};
    if (!journal.empty()) {
        with.journal = SavedJournal{scenario.name, options.seed, std::move(journal), {}};
    }
    auto loaded = Session::load(scenario, with);
    if (!loaded) return tl::unexpected(std::move(loaded.error()));
    session.emplace(std::move(*loaded));
    return {};
}

Result<void> Lab::Impl::play_stage() {
    if (options.stage == kStartStage) return {};
    const auto found =
        std::find_if(scenario.stages.begin(), scenario.stages.end(),
                     [&](const StageConfig& stage) { return stage.name == options.stage; });
    if (found == scenario.stages.end()) {
        return tl::unexpected(Diagnostics{no_such_stage(scenario, options.stage)});
    }
    for (const auto& script : found->play) {
        auto played = play(script.value);
        if (!played) return played;
    }
    marks.clear();  // nobody typed that: it is not undone
    person.look_away(*session, hosts);
    return {};
}

Result<void> Lab::Impl::play(const std::string& file) {
    const auto text = read_beside(scenario.file, file);
    if (!text) return tl::unexpected(text.error());
    const auto script = parse_lab_script(*text, file, hosts);
    if (!script) return tl::unexpected(script.error());
    for (const LabLine& line : *script) {
        const LabRecord record = perform(line);
        if (record.refusal.empty()) continue;
        return tl::unexpected(
            Diagnostics{{std::string(code::kLabRefused), line.place, "", record.refusal, ""}});
    }
    return {};
}

LabRecord Lab::Impl::perform(const LabLine& line) {
    LabRecord record;
    record.time = session->now();
    record.kind = Kind::Action;
    record.text = line.text;
    const bool is_step = !std::holds_alternative<LabUndo>(line.action) &&
                         !std::holds_alternative<LabSave>(line.action) &&
                         !std::holds_alternative<LabLoad>(line.action);
    if (is_step) {
        marks.push_back(
            {session->journal().size(), session->now(), session->event_count(), person});
    }
    std::visit([&](const auto& what) { perform(what, record); }, line.action);
    return record;
}

void Lab::Impl::act(const Command& command, LabRecord& record) {
    const auto place = session->inject(command);
    if (!place) {
        record.refusal = place.error().front().message;
    } else {
        record.refusal = session->journal()[*place].output;
    }
}

void Lab::Impl::perform(const LabWait& wait, LabRecord&) {
    session->run_until(session->now() + wait.span);
}

void Lab::Impl::perform(const LabPower& power, LabRecord& record) {
    person.wait_until_down(*session, power.host);
    if (power.position == PowerSwitch::Reset) return act(ResetHost{power.host}, record);
    act(SwitchPower{power.host, power.position == PowerSwitch::On}, record);
}

void Lab::Impl::perform(const LabNetwork& network, LabRecord& record) {
    person.wait_until_down(*session, network.host);
    act(AttachAdapter{network.host, network.adapter, network.network}, record);
}

void Lab::Impl::perform(const LabCable& cable, LabRecord& record) {
    act(PlugCable{cable.host, cable.adapter, cable.is_in}, record);
}

void Lab::Impl::perform(const LabMac& mac, LabRecord& record) {
    person.wait_until_down(*session, mac.host);
    act(ChangeMac{mac.host, mac.adapter, mac.mac}, record);
}

void Lab::Impl::go_back_to(const Mark& mark) {
    Journal kept = session->journal();
    kept.resize(mark.entries);
    const auto started = start(std::move(kept));
    LVSIM_ASSERT(started, "the same run cannot be begun again: {}",
                 started ? "" : to_text(started.error()));
    // One event at a time: others of that moment may have been still to come.
    while (session->event_count() < mark.events || session->journal().size() < mark.entries) {
        LVSIM_ASSERT(!session->is_over(), "the same run ends at another place: {}",
                     to_text(session->errors()));
        session->run_until(mark.time, 1);
    }
    person = mark.person;
    person.look_away(*session, hosts);
}

void Lab::Impl::perform(const LabUndo&, LabRecord& record) {
    if (marks.empty()) {
        record.refusal = "there is nothing to be undone";
        return;
    }
    const Mark mark = std::move(marks.back());
    marks.pop_back();
    go_back_to(mark);
}

void Lab::Impl::perform(const LabSave& save, LabRecord& record) {
    const SavedJournal journal{scenario.name, options.seed, session->journal(), {}, session->now()};
    record.refusal = write_below(options.save_folder, save.file, to_json_lines(journal));
}

void Lab::Impl::perform(const LabLoad& load, LabRecord& record) {
    const auto path = path_below(options.save_folder, load.file);
    if (!path) {
        record.refusal = path.error();
        return;
    }
    auto journal = read_journal(*path);
    if (!journal) {
        record.refusal = to_text(journal.error());
        return;
    }
    if (journal->scenario != scenario.name || journal->seed != options.seed) {
        record.refusal = fmt::format("'{}' is of the lab '{}' with the seed {}", load.file,
                                     journal->scenario, journal->seed);
        return;
    }
    const Mark here{session->journal().size(), session->now(), session->event_count(), person};
    Journal undone = session->journal();
    const SimTime until = journal->until.value_or(
        journal->entries.empty() ? SimTime() : journal->entries.back().time);
    const auto started = start(std::move(journal->entries));
    LVSIM_ASSERT(started, "the lab cannot be begun again");
    session->run_until(until);
    if (session->is_over()) {
        record.refusal = to_text(session->errors());
        LVSIM_ASSERT(start(std::move(undone)), "the lab cannot be begun again");
        go_back_to(here);
        return;
    }
    marks.clear();
    person = Person();
    person.look_away(*session, hosts);
}

// --- Lab -----------------------------------------------------------------------------------------

Lab::Lab(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Lab::Lab(Lab&&) noexcept = default;
Lab& Lab::operator=(Lab&&) noexcept = default;
Lab::~Lab() = default;

Result<Lab> Lab::open(Scenario scenario, const LabOptions& options) {
    auto impl = std::make_unique<Impl>(std::move(scenario), options);
    if (auto started = impl->start({}); !started) return tl::unexpected(started.error());
    if (auto played = impl->play_stage(); !played) return tl::unexpected(played.error());
    return Lab(std::move(impl));
}

std::vector<LabRecord> Lab::perform(const LabLine& line) {
    std::vector<LabRecord> records;
    records.push_back(impl_->perform(line));
    for (LabRecord& later : impl_->person.ended(*impl_->session)) {
        records.push_back(std::move(later));
    }
    return records;
}

std::vector<LabRecord> Lab::rest() {
    return impl_->person.rest(*impl_->session, impl_->hosts);
}

std::vector<std::string> Lab::hosts() const {
    return impl_->hosts;
}

Session& Lab::session() {
    return *impl_->session;
}

Result<void> Lab::close() {
    return impl_->session->close_recording();
}

std::vector<std::string> stage_names(const Scenario& scenario) {
    std::vector<std::string> names{std::string(kStartStage)};
    for (const StageConfig& stage : scenario.stages) {
        if (stage.name != kStartStage) names.push_back(stage.name);
    }
    return names;
}

}  // namespace lvsim::runtime
