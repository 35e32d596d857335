// SPDX-License-Identifier: Apache-2.0
//
// Real files, full disks and killed programs.
#include "sim/capture/output_file.hpp"

#include "sim/capture/output_folder.hpp"
#include "sim/capture/pcapng.hpp"
#include "tests/sim/capture/temporary_folder.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

using namespace lvsim;
using namespace lvsim::capture;

namespace {

std::unique_ptr<OutputFile> opened(const std::string& path) {
    auto file = OutputFile::open(path);
    REQUIRE(file.has_value());
    return std::move(*file);
}

template <class T>
std::string error_of(const Result<T>& result) {
    return result.has_value() ? "no error" : to_text(result.error());
}

std::string line(int number) {
    return fmt::format("{{\"line\": {:08}}}\n", number);
}

/// How many of line(0), line(1), ... stand in `text`, with nothing else behind but what might be
/// the beginning of the next.
int whole_lines(std::string_view text) {
    int count = 0;
    while (text.starts_with(line(count))) {
        text.remove_prefix(line(count).size());
        ++count;
    }
    CHECK(line(count).starts_with(text));
    return count;
}

/// Limits how long files of this process may become, for the life of the object.
class FileSizeLimit {
public:
    explicit FileSizeLimit(std::size_t bytes) {
        make_write_failures_errors();
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

/// The superuser may write everywhere: for the life of the object the test is somebody else.
class NoPrivileges {
public:
    NoPrivileges() {
        if (user_ == 0) REQUIRE(::seteuid(kNobody) == 0);
    }
    NoPrivileges(const NoPrivileges&) = delete;
    NoPrivileges& operator=(const NoPrivileges&) = delete;
    ~NoPrivileges() {
        if (user_ == 0) CHECK(::seteuid(user_) == 0);
    }

private:
    static constexpr uid_t kNobody = 65'534;
    uid_t user_ = ::geteuid();
};

}  // namespace

TEST_CASE("output file: what was written stands in it when it is closed", "[unit][capture]") {
    const TemporaryFolder folder;
    const auto file = opened(folder.file("log"));
    std::string expected;
    for (int i = 0; i < 20'000; ++i) {
        file->write_record(line(i));
        expected += line(i);
    }
    CHECK(file->close().has_value());
    CHECK(file->close().has_value());
    CHECK(content_of(folder.file("log")) == expected);
    CHECK_FALSE(folder.has("log.incomplete"));
}

TEST_CASE("output file: a record larger than the buffer is one write", "[unit][capture]") {
    const TemporaryFolder folder;
    const auto file = opened(folder.file("log"));
    const std::string large(3 * OutputFile::kBufferBytes, 'x');
    file->write_record("first\n");
    file->write_record(large);
    file->flush();
    CHECK(content_of(folder.file("log")) == "first\n" + large);
    CHECK(file->close().has_value());
}

TEST_CASE("output file: a new one replaces what an earlier run left", "[unit][capture]") {
    const TemporaryFolder folder;
    std::ofstream(folder.file("log")) << "something longer of an earlier run\n";
    std::ofstream(folder.file("log.incomplete")) << "of a run that failed\n";
    const auto file = opened(folder.file("log"));
    file->write_record("new\n");
    CHECK(file->close().has_value());
    CHECK(content_of(folder.file("log")) == "new\n");
    CHECK_FALSE(folder.has("log.incomplete"));
}

TEST_CASE("output file: a file that cannot be created is an error with its path and the reason",
          "[unit][capture]") {
    const TemporaryFolder folder;
    const std::string missing = folder.file("no/such/log");
    CHECK(error_of(OutputFile::open(missing)) ==
          missing + ": error[F001]: the file cannot be created: No such file or directory\n");
    CHECK(error_of(OutputFile::open(folder.path())) ==
          folder.path() + ": error[F001]: the file cannot be created: Is a directory\n");
    std::ofstream(folder.file("file")) << "a file\n";
    CHECK(error_of(OutputFile::open(folder.file("file/log"))) ==
          folder.file("file/log") + ": error[F001]: the file cannot be created: Not a directory\n");
}

TEST_CASE("output file: a folder where nobody may write is an error", "[unit][capture]") {
    const TemporaryFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_exec);
    std::string file_error;
    std::string folder_error;
    {
        const NoPrivileges none;
        file_error = error_of(OutputFile::open(folder.file("log")));
        folder_error = error_of(OutputFolder::make(folder.file("out")));
    }
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
    CHECK(file_error ==
          folder.file("log") + ": error[F001]: the file cannot be created: Permission denied\n");
    CHECK(folder_error ==
          folder.file("out") + ": error[F003]: the folder cannot be made: Permission denied\n");
}

TEST_CASE("output file: a full disk is an error that stays", "[unit][capture]") {
    const auto file = opened("/dev/full");
    for (int i = 0; i < 10'000; ++i) {
        file->write_record(line(i));
    }
    const std::string expected =
        "/dev/full: error[F002]: the file cannot be written: No space left on device\n";
    REQUIRE(file->error().has_value());
    CHECK(to_text(*file->error()) == expected);
    CHECK(error_of(file->close()) == expected);
    CHECK(error_of(file->close()) == expected);
    CHECK(std::filesystem::exists("/dev/full"));
}

TEST_CASE("output file: a full disk that shows only at the end is told by close",
          "[unit][capture]") {
    const auto file = opened("/dev/full");
    file->write_record("short\n");
    CHECK_FALSE(file->error().has_value());
    CHECK_FALSE(file->close().has_value());
}

TEST_CASE("output file: one that fails half-way does not pose as whole", "[unit][capture]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("log");
    const FileSizeLimit limit(5 * OutputFile::kBufferBytes / 2);
    const auto file = opened(path);
    for (int i = 0; i < 40'000; ++i) {
        file->write_record(line(i));
    }
    CHECK(error_of(file->close()) ==
          path +
              ": error[F002]: the file cannot be written: File too large\n  hint: what was "
              "written before is in " +
              path + ".incomplete\n");
    CHECK_FALSE(folder.has("log"));
    const std::string left = content_of(path + ".incomplete");
    CHECK(left.size() > OutputFile::kBufferBytes);
    CHECK(left.ends_with("\n"));
    CHECK(whole_lines(left) > 1000);
}

TEST_CASE("output file: one that fails at once leaves nothing", "[unit][capture]") {
    const TemporaryFolder folder;
    const FileSizeLimit limit(0);
    const auto file = opened(folder.file("log"));
    file->write_record("lost\n");
    CHECK(error_of(file->close()) ==
          folder.file("log") + ": error[F002]: the file cannot be written: File too large\n");
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("output file: a pipe whose reader left is an error", "[unit][capture]") {
    make_write_failures_errors();
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const auto file = opened(fmt::format("/dev/fd/{}", ends[1]));
    ::close(ends[0]);
    ::close(ends[1]);
    file->write_record("lost\n");
    CHECK_THAT(error_of(file->close()), Catch::Contains("cannot be written: Broken pipe"));
}

TEST_CASE("output file: what a killed program wrote is readable up to the last whole line",
          "[unit][capture]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("log");
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto file = OutputFile::open(path);
        for (int i = 0; file && i < 100'000'000; ++i) {
            (*file)->write_record(line(i));
        }
        ::_exit(1);
    }
    const auto written = [&path] {
        std::error_code error;
        const auto bytes = std::filesystem::file_size(path, error);
        return error ? 0 : bytes;
    };
    for (int i = 0; i < 30'000 && written() < 1'000'000; ++i) {
        ::usleep(1000);
    }
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(whole_lines(content_of(path)) > 30'000);
}

TEST_CASE("output folder: is made with those above it, and its files in it", "[unit][capture]") {
    const TemporaryFolder folder;
    auto made = OutputFolder::make(folder.file("a/b"));
    REQUIRE(made.has_value());
    OutputFolder& outputs = **made;
    outputs.open("x.pcapng").write_record("one");
    outputs.open("x.pcapng").write_record("two");
    outputs.flush();
    CHECK(content_of(folder.file("a/b/x.pcapng")) == "one");
    CHECK(content_of(folder.file("a/b/x-2.pcapng")) == "two");
    CHECK_FALSE(outputs.has_failed());
    CHECK(outputs.close().has_value());
}

TEST_CASE("output folder: one that cannot be made is an error with its path", "[unit][capture]") {
    const TemporaryFolder folder;
    std::ofstream(folder.file("file")) << "a file\n";
    CHECK(error_of(OutputFolder::make(folder.file("file"))) ==
          folder.file("file") + ": error[F003]: the folder cannot be made: Not a directory\n");
    CHECK(error_of(OutputFolder::make(folder.file("file/below"))) ==
          folder.file("file/below") +
              ": error[F003]: the folder cannot be made: Not a directory\n");
}

TEST_CASE("output folder: a file that fails is told, the others become whole", "[unit][capture]") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.file("taken"));
    OutputFolder outputs(folder.path());
    outputs.open("taken").write_record("lost\n");
    CHECK(outputs.has_failed());
    outputs.open("log").write_record("kept\n");
    CHECK_THAT(error_of(outputs.close()), Catch::Contains("taken: error[F001]"));
    CHECK(content_of(folder.file("log")) == "kept\n");
}

TEST_CASE("make_room: what an earlier run left goes, everything else stays", "[unit][capture]") {
    const TemporaryFolder folder;
    const std::array<std::string_view, 1> names = {"events.jsonl"};
    for (const char* name : {"client-eth0.pcapng", "lost.pcapng.incomplete"}) {
        const auto file = opened(folder.file(name));
        const PcapngWriter writer(*file);
    }
    std::ofstream(folder.file("events.jsonl")) << "{}\n";
    std::ofstream(folder.file("events.jsonl.incomplete")) << "{}\n";
    std::ofstream(folder.file("of-tcpdump.pcapng")) << "another program's capture\n";
    std::ofstream(folder.file("notes.txt")) << "mine\n";
    std::filesystem::create_directory(folder.file("merged.pcapng"));
    CHECK(make_room(folder.path(), names).has_value());
    std::set<std::string> left;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        left.insert(entry.path().filename().string());
    }
    CHECK(left == std::set<std::string>{"merged.pcapng", "notes.txt", "of-tcpdump.pcapng"});
}

TEST_CASE("make_room: what cannot be removed is an error with its path", "[unit][capture]") {
    const TemporaryFolder folder;
    const std::array<std::string_view, 1> names = {"events.jsonl"};
    std::ofstream(folder.file("events.jsonl")) << "{}\n";
    using std::filesystem::perms;
    constexpr auto kMayRead = perms::owner_read | perms::owner_exec | perms::group_read |
                              perms::group_exec | perms::others_read | perms::others_exec;
    std::filesystem::permissions(folder.path(), kMayRead);
    std::string error;
    {
        const NoPrivileges none;
        error = error_of(make_room(folder.path(), names));
    }
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
    CHECK(error == folder.file("events.jsonl") +
                       ": error[F004]: what an earlier run left cannot be removed: Permission "
                       "denied\n");
}
