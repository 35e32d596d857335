// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/runner.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace lvsim::cli {
namespace {

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

std::string content_of(std::FILE* file) {
    std::string text;
    std::rewind(file);
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
        text.push_back(static_cast<char>(c));
    }
    return text;
}

void redirect_stdout(std::FILE* out, const Setup& setup) {
    if (setup.stdout_path == "-") {
        ::close(STDOUT_FILENO);
    } else if (setup.stdout_path.empty()) {
        ::dup2(::fileno(out), STDOUT_FILENO);
    } else {
        ::dup2(::open(setup.stdout_path.c_str(), O_WRONLY), STDOUT_FILENO);
    }
}

}  // namespace

void become_lvsim(const std::vector<std::string>& arguments) {
    std::vector<char*> words = {const_cast<char*>("lvsim")};
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    if (::chdir(LVSIM_ROOT) == 0) ::execv(LVSIM_PROGRAM, words.data());
    std::_Exit(127);
}

Outcome lvsim(const std::vector<std::string>& arguments, const Setup& setup) {
    const File out(std::tmpfile());
    const File error(std::tmpfile());
    if (!out || !error) throw std::runtime_error("no temporary file");
    const int process = ::fork();
    if (process == 0) {
        redirect_stdout(out.get(), setup);
        ::dup2(::fileno(error.get()), STDERR_FILENO);
        become_lvsim(arguments);
    }
    if (setup.meanwhile) setup.meanwhile(process);
    int status = 0;
    ::waitpid(process, &status, 0);
    return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status),
            content_of(out.get()), content_of(error.get())};
}

TemporaryFile::TemporaryFile(const std::string& content) : path_("/tmp/lvsim-test-XXXXXX") {
    const int file = ::mkstemp(path_.data());
    if (file < 0 ||
        ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size())) {
        throw std::runtime_error("cannot write " + path_);
    }
    ::close(file);
}

TemporaryFile::~TemporaryFile() {
    ::unlink(path_.c_str());
}

TemporaryFolder::TemporaryFolder(const std::string& name)
    : path_(std::filesystem::temp_directory_path() /
            ("lvsim-" + name + "-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
}

TemporaryFolder::~TemporaryFolder() {
    std::filesystem::remove_all(path_);
}

}  // namespace lvsim::cli
