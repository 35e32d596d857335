// SPDX-License-Identifier: Apache-2.0
#include "models/host/users.hpp"

#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

TEST_CASE("users: their names and groups stand in the machine's files", "[unit][host]") {
    HostLab lab;
    Files& files = lab.client.files();
    files.write("/etc/passwd",
                "root:x:0:0:root:/root:/bin/bash\nnot an entry\nbad:x:y:1::/:/bin/sh\n"
                "trainee:x:500:500:Trainee:/home/trainee:/bin/bash\n");
    files.write("/etc/group", "root:x:0:\nwheel:x:10:root,trainee\ntrainee:x:500:\n");
    const Users users(files);
    REQUIRE(users.all().size() == 2);
    const User* trainee = users.find("trainee");
    REQUIRE(trainee != nullptr);
    CHECK(trainee->home == "/home/trainee");
    CHECK(users.find(500) == trainee);
    CHECK(users.find("bad") == nullptr);
    CHECK(users.credentials_of(*trainee).groups == std::vector<std::uint32_t>{500, 10});
    CHECK(users.name_of(77) == "77");
    CHECK(users.group_name_of(10) == "wheel");
}

TEST_CASE("base system: the programs are files where each release has them", "[unit][host]") {
    HostLab debian;
    CHECK(debian.client.files().program_at("/sbin/ipvsadm", {}) == "ipvsadm");
    CHECK(debian.client.files().program_at("/usr/sbin/ipvsadm", {}) == "ipvsadm");
    CHECK(debian.client.files().program_at("/bin/cat", {}) == "cat");
    HostLab centos(Profile::Centos6);
    CHECK(centos.client.files().program_at("/sbin/ipvsadm", {}) == "ipvsadm");
    CHECK_FALSE(centos.client.files().program_at("/usr/sbin/ipvsadm", {}));
    CHECK(centos.client.files().program_at("/bin/cat", {}) == "cat");
    CHECK(centos.client.files().program_at("/usr/bin/head", {}) == "head");
}

}  // namespace lvsim::host
