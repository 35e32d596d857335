// SPDX-License-Identifier: Apache-2.0
//
// Runs pipelines one after the other; the commands of one run as processes at the same time, with
// pipes between them, as bash does it. Each command has its own copy of the three descriptors,
// which its redirections change from left to right.
#include "models/host/shell/executor.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/glob.hpp"
#include "models/host/shell/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusError = 1;
constexpr int kStatusNotModelled = 2;
constexpr int kStatusNotExecutable = 126;
constexpr int kStatusNotFound = 127;

/// What bash does itself and lvsim does not yet: never "command not found".
constexpr std::array<std::string_view, 44> kBuiltins = {
    ".",       "[",        "alias",   "bg",      "bind",   "break",   "builtin", "caller", "cd",
    "command", "continue", "declare", "dirs",    "disown", "enable",  "eval",    "exec",   "exit",
    "export",  "fc",       "fg",      "getopts", "hash",   "history", "jobs",    "kill",   "let",
    "local",   "logout",   "mapfile", "popd",    "printf", "pushd",   "pwd",     "read",   "return",
    "set",     "shift",    "shopt",   "source",  "test",   "trap",    "type",    "unset"};
/// Where the commands of a machine lie.
constexpr std::array<std::string_view, 6> kCommandDirectories = {
    "/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/"};

/// One command of a pipeline under way.
struct Stage {
    std::optional<ProcessId> process;  ///< None: it ended before it could start.
    int status = 0;
    Stream* pipe_in = nullptr;
    Stream* pipe_out = nullptr;
    bool is_over = false;
};

using Descriptors = std::array<Stream*, 3>;

class PipelineRun {
public:
    PipelineRun(ShellJob* job, const Pipeline* pipeline, int last_status)
        : job_(*job), pipeline_(*pipeline), last_status_(last_status) {}

    void start() {
        stages_.resize(pipeline_.commands.size());
        for (std::size_t i = 0; i + 1 < stages_.size(); ++i) {
            stages_[i].pipe_out = &job_.add_stream();
            stages_[i + 1].pipe_in = stages_[i].pipe_out;
        }
        for (std::size_t i = 0; i < stages_.size(); ++i) start_stage(i);
    }

    /// Closes the pipes of commands that have ended; returns whether all have.
    [[nodiscard]] bool is_over() {
        for (std::size_t i = 0; i < stages_.size(); ++i) {
            Stage& stage = stages_[i];
            if (!stage.is_over && (!stage.process || !processes().is_running(*stage.process))) {
                end_stage(i);
            }
        }
        return std::all_of(stages_.begin(), stages_.end(),
                           [](const Stage& stage) { return stage.is_over; });
    }

    [[nodiscard]] int status() const {
        const int status = stages_.empty() ? 0 : stages_.back().status;
        if (!pipeline_.is_negated) return status;
        return status == 0 ? 1 : 0;
    }

private:
    [[nodiscard]] ProcessGroup& processes() { return job_.host().processes(); }
    [[nodiscard]] Files& files() { return job_.host().files(); }

    void start_stage(std::size_t index) {
        Stage& stage = stages_[index];
        Descriptors descriptors = {stage.pipe_in != nullptr ? stage.pipe_in : &job_.input(),
                                   stage.pipe_out != nullptr ? stage.pipe_out : &job_.terminal(),
                                   &job_.terminal()};
        const SimpleCommand& command = pipeline_.commands[index];
        for (const Redirection& redirection : command.redirections) {
            if (const int failed = redirect(descriptors, redirection); failed != 0) {
                stage.status = failed;
                return;
            }
        }
        std::vector<std::string> args = expanded(command.words);
        if (args.empty()) return;
        const Command* found = look_up(args[0], stage, *descriptors[2]);
        if (found == nullptr) return;
        CommandContext& context = job_.add_context();
        context.host = &job_.host();
        context.args = std::move(args);
        context.in = descriptors[0];
        context.out = descriptors[1];
        context.error = descriptors[2];
        stage.process = processes().spawn(found->main(&context));
        job_.add_process(*stage.process);
    }

    void end_stage(std::size_t index) {
        Stage& stage = stages_[index];
        stage.is_over = true;
        if (stage.process) stage.status = processes().exit_status(*stage.process);
        if (stage.pipe_out != nullptr) stage.pipe_out->close();
        if (stage.pipe_in == nullptr) return;
        const std::optional<ProcessId> writer = stages_[index - 1].process;
        ProcessGroup* group = &processes();
        stage.pipe_in->lose_reader([group, writer] {
            if (writer) group->kill(*writer);
        });
    }

    [[nodiscard]] std::vector<std::string> expanded(const std::vector<Word>& words) {
        std::vector<std::string> args;
        for (const Word& word : words) {
            for (std::string& field : fields(word)) args.push_back(std::move(field));
        }
        return args;
    }

    [[nodiscard]] std::vector<std::string> fields(const Word& word) {
        std::string text = word.expanded(last_status_);
        if (!word.has_glob) return {std::move(text)};
        std::vector<std::string> paths = expand_pattern(files(), text, kHomeDirectory);
        if (paths.empty()) paths.push_back(without_escapes(text));
        return paths;
    }

    /// 0, or the status with which the command ends before it starts.
    int redirect(Descriptors& descriptors, const Redirection& redirection) {
        const auto index = static_cast<std::size_t>(redirection.descriptor);
        if (redirection.kind == Redirection::Kind::Duplicate) {
            descriptors[index] = descriptors[static_cast<std::size_t>(redirection.source)];
            return 0;
        }
        const std::vector<std::string> paths = fields(redirection.path);
        const std::string& typed = paths.front();
        if (paths.size() > 1) {
            descriptors[2]->write(fmt::format("bash: {}: ambiguous redirect\n",
                                              without_escapes(redirection.path.expanded(0))));
            return kStatusError;
        }
        Stream& stream = job_.add_stream();
        const FileError error = open(typed, redirection.kind, stream);
        if (error == FileError::None) {
            descriptors[index] = &stream;
            return 0;
        }
        if (error == FileError::NotModelled) {
            descriptors[2]->write(not_modelled(fmt::format("writing to {}", typed)) + "\n");
            return kStatusNotModelled;
        }
        descriptors[2]->write(fmt::format("bash: {}: {}\n", typed, to_text(error)));
        return kStatusError;
    }

    [[nodiscard]] FileError open(const std::string& typed, Redirection::Kind kind, Stream& stream) {
        if (typed.empty()) return FileError::NoSuchFile;
        const std::string path = absolute(typed, kHomeDirectory);
        if (kind == Redirection::Kind::Read) {
            std::string content;
            const FileError error = files().read_into(path, content);
            if (error != FileError::None) return error;
            stream.write(content);
            stream.close();
            if (path != "/dev/null") stream.set_file();
            return error;
        }
        const FileError error = files().open_for_writing(path, kind == Redirection::Kind::Write);
        Files* opened = &files();
        stream.send_to(
            [opened, path](std::string_view bytes) { return opened->append(path, bytes); });
        return error;
    }

    /// nullptr: said why, and noted the status.
    [[nodiscard]] const Command* look_up(std::string_view name, Stage& stage, Stream& error) {
        std::string_view plain = name;
        for (const std::string_view directory : kCommandDirectories) {
            if (name.starts_with(directory)) plain = name.substr(directory.size());
        }
        if (const Command* found = job_.host().find_program(plain)) return found;
        const bool is_path = name.find('/') != std::string_view::npos;
        const std::string path = absolute(name, kHomeDirectory);
        const bool is_there = is_path && (files().is_directory(path) || files().read(path));
        if (std::find(kBuiltins.begin(), kBuiltins.end(), name) != kBuiltins.end()) {
            stage.status = kStatusNotModelled;
            error.write(not_modelled(fmt::format("the shell builtin '{}'", name)) + "\n");
        } else if (is_there) {
            stage.status = kStatusNotExecutable;
            error.write(
                fmt::format("bash: {}: {}\n", name,
                            files().is_directory(path) ? "Is a directory" : "Permission denied"));
        } else {
            stage.status = kStatusNotFound;
            error.write(fmt::format("bash: {}: {}\n", name,
                                    is_path ? "No such file or directory" : "command not found"));
        }
        return nullptr;
    }

    ShellJob& job_;
    const Pipeline& pipeline_;
    int last_status_;
    std::vector<Stage> stages_;
};

}  // namespace

Process run_shell(ShellJob* job) {
    int status = 0;
    Signal* process_ended = &job->host().processes().ended();
    for (const ListItem& item : job->syntax().items) {
        if (item.when == ListItem::When::AfterSuccess && status != 0) continue;
        if (item.when == ListItem::When::AfterFailure && status == 0) continue;
        PipelineRun run(job, &item.pipeline, status);
        run.start();
        while (!run.is_over()) co_await wait(process_ended);
        status = run.status();
    }
    job->finish(status);
    co_return status;
}

}  // namespace lvsim::host
