// SPDX-License-Identifier: Apache-2.0
//
// The file system of a machine: what each system call answers.
#include "models/host/files.hpp"

#include "models/host/open_file.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace lvsim::host {

namespace {

const Credentials kRoot = {};
const Credentials kTrainee = {.uid = 500, .gid = 500, .groups = {10}};
const Credentials kOther = {.uid = 501, .gid = 501};

/// A disk whose clock goes on by a second whenever it is looked at.
struct Disk {
    explicit Disk(DiskLimits limits = {})
        : files([this] { return FileTime{++seconds * 1'000'000'000}; }, limits) {}
    std::int64_t seconds = 0;
    Files files;
};

FileStatus status_of(const Files& files, std::string_view path) {
    return files.lstat(path, kRoot).value();
}

}  // namespace

TEST_CASE("files: permissions are those of the owner, the group or the others",
          "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.write("/etc/secret", "x");
    CHECK(files.change_mode("/etc/secret", 0640, kRoot) == FileError::None);
    CHECK(files.read("/etc/secret", kTrainee).error() == FileError::PermissionDenied);
    CHECK(files.change_owner("/etc/secret", {.gid = 10}, LastLink::Follow, kRoot) ==
          FileError::None);
    CHECK(files.read("/etc/secret", kTrainee).value() == "x");
    CHECK(files.access("/etc/secret", Access::Write, kTrainee) == FileError::PermissionDenied);
    CHECK(files.change_mode("/etc/secret", 0666, kTrainee) == FileError::NotPermitted);
    CHECK(files.unlink("/etc/secret", kTrainee) == FileError::PermissionDenied);
    CHECK(files.stat("/root/x", kTrainee).error() == FileError::PermissionDenied);
    CHECK(files.make_directory("/etc/mine", 0755, kTrainee) == FileError::PermissionDenied);
}

TEST_CASE("files: in a sticky directory one removes only one's own", "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    const OpenOptions creates = {.writes = true, .creates = true};
    CHECK(files.open("/tmp/a", creates, kTrainee).has_value());
    CHECK(status_of(files, "/tmp/a").uid == 500);
    CHECK(files.unlink("/tmp/a", kOther) == FileError::NotPermitted);
    CHECK(files.rename("/tmp/a", "/tmp/b", kOther) == FileError::NotPermitted);
    CHECK(files.unlink("/tmp/a", kTrainee) == FileError::None);
}

TEST_CASE("files: root may do all but run what nobody may run", "[unit][host][files]") {
    Disk disk;
    disk.files.write("/etc/rc.modules", "modprobe ip_vs\n");
    CHECK(disk.files.access("/etc/rc.modules", Access::Execute, kRoot) ==
          FileError::PermissionDenied);
    CHECK(disk.files.change_mode("/etc/rc.modules", 0755, kRoot) == FileError::None);
    CHECK(disk.files.access("/etc/rc.modules", Access::Execute, kRoot) == FileError::None);
}

TEST_CASE("files: symbolic links are followed, forty at most", "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.write("/var/real/file", "text");
    CHECK(files.symlink("../var/real", "/etc/link", kRoot) == FileError::None);
    CHECK(files.read("/etc/link/file", kRoot).value() == "text");
    CHECK(files.real_path("/etc/link/../real/./file", kRoot).value() == "/var/real/file");
    CHECK(files.read_link("/etc/link", kRoot).value() == "../var/real");
    CHECK(files.read_link("/etc/link/file", kRoot).error() == FileError::InvalidArgument);
    CHECK(files.lstat("/etc/link", kRoot)->is_link());
    CHECK(files.stat("/etc/link", kRoot)->is_directory());
    CHECK(files.symlink("loop", "/tmp/loop", kRoot) == FileError::None);
    CHECK(files.read("/tmp/loop", kRoot).error() == FileError::TooManyLinks);
    CHECK(files.symlink("/tmp/new", "/tmp/dangling", kRoot) == FileError::None);
    CHECK(files.open_for_writing("/tmp/dangling", false) == FileError::None);
    CHECK(files.read("/tmp/new") == "");
    std::string before = "/etc/fstab";
    files.write(before, "end");
    for (int i = 0; i < kLinksMax; ++i) {
        const std::string link = "/tmp/l" + std::to_string(i);
        CHECK(files.symlink(before, link, kRoot) == FileError::None);
        before = link;
    }
    CHECK(files.read(before) == "end");
    CHECK(files.symlink(before, "/tmp/one_too_many", kRoot) == FileError::None);
    CHECK(files.read("/tmp/one_too_many", kRoot).error() == FileError::TooManyLinks);
}

TEST_CASE("files: a name and a path have their longest", "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    const std::string longest(kNameMax, 'n');
    CHECK(files.make_directory("/tmp/" + longest, 0755, kRoot) == FileError::None);
    CHECK(files.make_directory("/tmp/" + longest + "n", 0755, kRoot) == FileError::NameTooLong);
    std::string path = "/tmp";
    while (path.size() < kPathMax) path += "/.";
    CHECK(files.stat(path, kRoot).error() == FileError::NameTooLong);
    CHECK(files.stat("", kRoot).error() == FileError::NoSuchFile);
}

TEST_CASE("files: the disk and its inodes can be full", "[unit][host][files]") {
    Disk disk({.bytes_max = 100, .inodes_max = 20});
    Files& files = disk.files;
    CHECK(files.open_for_writing("/tmp/a", true) == FileError::None);
    CHECK(files.append("/tmp/a", std::string(90, 'x')) == FileError::None);
    CHECK(files.append("/tmp/a", std::string(11, 'x')) == FileError::NoSpace);
    CHECK(files.append("/tmp/a", std::string(10, 'x')) == FileError::None);
    CHECK(files.open_for_writing("/tmp/a", true) == FileError::None);
    CHECK(files.disk().bytes_used() == 0);
    FileError error = FileError::None;
    for (int i = 0; i < 20 && error == FileError::None; ++i) {
        error = files.make_directory("/tmp/d" + std::to_string(i), 0755, kRoot);
    }
    CHECK(error == FileError::NoSpace);
    CHECK(files.disk().inodes_used() == 20);
}

TEST_CASE("files: an open file lives on without its name", "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.write("/tmp/log", "one\n");
    const auto before = files.disk().inodes_used();
    {
        auto opened = files.open("/tmp/log", {.writes = true, .appends = true}, kRoot);
        REQUIRE(opened.has_value());
        CHECK(opened->read(100).value() == "one\n");
        CHECK(files.unlink("/tmp/log", kRoot) == FileError::None);
        CHECK(opened->write("two\n") == FileError::None);
        opened->seek(0);
        CHECK(opened->read(100).value() == "one\ntwo\n");
        CHECK(opened->status().links == 0);
    }
    CHECK(files.disk().inodes_used() == before - 1);
    CHECK(files.disk().bytes_used() == 0);
}

TEST_CASE("files: a hard link is the same file, not to a directory", "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.write("/tmp/a", "x");
    CHECK(files.link("/tmp/a", "/tmp/b", kRoot) == FileError::None);
    CHECK(status_of(files, "/tmp/a").links == 2);
    CHECK(status_of(files, "/tmp/a").inode == status_of(files, "/tmp/b").inode);
    CHECK(files.rename("/tmp/a", "/tmp/b", kRoot) == FileError::None);
    CHECK(files.read("/tmp/a") == "x");
    CHECK(files.link("/etc", "/tmp/c", kRoot) == FileError::NotPermitted);
    CHECK(files.link("/tmp/a", "/tmp/b", kRoot) == FileError::Exists);
    CHECK(status_of(files, "/tmp").links == 2);
    CHECK(files.make_directory("/tmp/d", 0755, kRoot) == FileError::None);
    CHECK(status_of(files, "/tmp").links == 3);
}

TEST_CASE("files: times follow what is done", "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.write("/tmp/a", "x");
    const FileStatus first = status_of(files, "/tmp/a");
    CHECK(files.change_mode("/tmp/a", 0600, kRoot) == FileError::None);
    CHECK(status_of(files, "/tmp/a").modified == first.modified);
    CHECK(status_of(files, "/tmp/a").changed > first.changed);
    CHECK(files.append("/tmp/a", "y") == FileError::None);
    CHECK(status_of(files, "/tmp/a").modified > first.modified);
    const FileTime wanted{1'000'000'000};
    CHECK(files.set_times("/tmp/a", {.modified = wanted}, LastLink::Follow, kOther) ==
          FileError::NotPermitted);
    CHECK(files.set_times("/tmp/a", {.modified = wanted}, LastLink::Follow, kRoot) ==
          FileError::None);
    CHECK(status_of(files, "/tmp/a").modified == wanted);
}

TEST_CASE("files: a program is known by its content, so that a copy of it runs, too",
          "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.add_program("/sbin/ipvsadm", "ipvsadm");
    CHECK(files.program_at("/sbin/ipvsadm", kRoot) == "ipvsadm");
    CHECK(status_of(files, "/sbin/ipvsadm").mode == 0755);
    files.write("/root/copy", *files.read("/sbin/ipvsadm"));
    CHECK(files.program_at("/root/copy", kRoot) == "ipvsadm");
    files.write("/root/script", "#!/bin/sh\n");
    CHECK_FALSE(files.program_at("/root/script", kRoot));
    CHECK_FALSE(files.program_at("/root", kRoot));
}

TEST_CASE("files: devices take and give what theirs do", "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.add_device("/dev/full", Device::Full);
    CHECK(files.append("/dev/null", "x") == FileError::None);
    CHECK(files.read("/dev/null") == "");
    CHECK(files.append("/dev/full", "x") == FileError::NoSpace);
    CHECK(files.read("/dev/full", kRoot).error() == FileError::NotModelled);
}

TEST_CASE("files: the kernel's files are neither made nor removed by programs",
          "[unit][host][files]") {
    Disk disk;
    Files& files = disk.files;
    files.add_generated("/proc/net/arp", [] { return std::string("none\n"); });
    files.add_generated("/var/log/access_log", [] { return std::string("GET\n"); });
    CHECK(files.read("/proc/net/arp") == "none\n");
    CHECK(status_of(files, "/proc/net/arp").size_bytes == 0);
    CHECK(files.stat("/var/log/access_log", kRoot)->size_bytes == 4);
    CHECK(files.append("/proc/net/arp", "x") == FileError::InputOutput);
    CHECK(files.append("/var/log/access_log", "x") == FileError::NotModelled);
    CHECK(files.unlink("/proc/net/arp", kRoot) == FileError::NotPermitted);
    CHECK(files.make_directory("/proc/net/new", 0755, kRoot) == FileError::NoSuchFile);
}

}  // namespace lvsim::host
