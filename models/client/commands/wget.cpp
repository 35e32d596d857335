// SPDX-License-Identifier: Apache-2.0
//
// wget(1) over HTTP: fetches its URLs into files. Behaviour reference: wget 1.21.3 (debian-12,
// asked for its words) and 1.12 (centos-6: from transcripts and memory, unjudged). Left out, each
// refused by name: FTP, TLS, recursion, continuing a file, time-stamping; robots and cookies, which
// need a second visit. The answer to a GET is asked for on a connection of its own.
#include "models/client/commands.hpp"
#include "models/client/wget/download.hpp"
#include "models/host/host.hpp"
#include "models/host/time_format.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

namespace lvsim::client {

namespace {

using wget::Download;
using wget::Job;
using wget::Loudness;
using wget::Options;
using wget::Words;

/// What -O and -o write to is opened first. False: it cannot be; said why.
bool open_outputs(Job& job, host::Stream& log_file) {
    host::UserFiles files(&job.context);
    const Options& options = job.options;
    host::OpenOptions open;
    open.reads = false;
    open.writes = open.creates = true;
    open.mode = 0666;
    const auto fail = [&](std::string_view name, host::FileError error) {
        const std::string_view why = job.words.is_french() ? to_french(error) : to_text(error);
        job.context.error->write(fmt::format("{}: {}\n", name, why));
        return false;
    };
    if (!options.log.empty()) {
        open.appends = options.appends_log;
        open.truncates = !options.appends_log;
        auto file = files.open(options.log, open);
        if (!file) return fail(options.log, file.error());
        log_file.send_to_file(std::make_unique<host::OpenFile>(std::move(*file)));
        job.log = &log_file;
    }
    if (options.document.empty() || options.document == "-") return true;
    open.appends = false;
    open.truncates = true;
    auto file = files.open(options.document, open);
    if (!file) return fail(options.document, file.error());
    job.document.emplace(std::move(*file));
    return true;
}

void say_sum(const Job& job) {
    const bool is_said =
        job.options.urls.size() > 1 && job.bytes > 0 && job.options.loudness != Loudness::Quiet;
    if (!is_said) return;
    const Words& words = job.words;
    const std::string date =
        host::format_time("%Y-%m-%d %H:%M:%S", job.context.host->files().now());
    job.log->write(fmt::format(
        fmt::runtime(words.of({"FINISHED --{}--\n", "Terminé — {} —\n", "", "Terminé --{}--\n"})),
        date));
    job.log->write(
        fmt::format(fmt::runtime(words.of({"Downloaded: {} files, {} in {}s ({})\n",
                                           "Téléchargés\u00a0: {} fichiers, {} en {}s ({})\n", "",
                                           "Téléchargé(s): {} fichiers, {} en {}s ({})\n"})),
                    job.files, words.human(job.bytes), words.seconds(job.seconds),
                    words.rate(job.bytes, job.seconds)));
}

int answer_question(const host::CommandContext& context, const Words& words,
                    const Options& options) {
    const std::string version = words.is_old() ? "GNU Wget 1.12 built on linux-gnu.\n"
                                               : "GNU Wget 1.21.3 built on linux-gnu.\n";
    context.out->write(options.wants_help ? wget::help_text(words) : version);
    return 0;
}

/// Of several URLs the lowest status counts that is not 0.
int joined_status(int before, int now) {
    const bool is_worse = before == 0 || (now != 0 && now < before);
    return is_worse ? now : before;
}

}  // namespace

Process wget_main(host::CommandContext* context) {
    const Words words(*context);
    const auto options = wget::read_options(context->args, words);
    if (!options) {
        context->error->write(options.error().message);
        co_return options.error().status;
    }
    if (options->wants_help || options->wants_version) {
        co_return answer_question(*context, words, *options);
    }
    host::Stream log_file;
    Job job{*context, *options, words, context->error};
    if (!open_outputs(job, log_file)) co_return wget::kGeneralFailure;
    int status = 0;
    for (const std::string& url : options->urls) {
        Download download(job, url);
        while (download.wants_try()) {
            const SimDuration pause = download.pause();
            if (pause > SimDuration{}) co_await sleep(pause);
            download.begin_try();
            host::NameLookup lookup(*context->host);
            lookup.ask_for_address(download.server());
            while (!lookup.is_done()) {
                const SimDuration patience = lookup.patience();
                const bool is_news = co_await wait_for(lookup.news(), patience);
                if (!is_news) lookup.give_up_waiting();
            }
            if (!download.set_address(lookup)) continue;
            HttpRequest request(*context->host, download.request());
            bool is_news = true;
            bool goes_on = true;
            if (request.is_done()) goes_on = download.look_at(request, is_news);
            while (goes_on) {
                const SimDuration patience = download.patience();
                is_news = co_await wait_for(request.news(), patience);
                goes_on = download.look_at(request, is_news);
            }
        }
        status = joined_status(status, download.status());
    }
    say_sum(job);
    co_return status;
}

}  // namespace lvsim::client
