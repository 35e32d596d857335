# SPDX-License-Identifier: Apache-2.0
#
# The project's compiler settings, its libraries and the two helpers every folder uses:
#   lvsim_add_library(core SOURCES time.cpp ... DEPS ...)   -> target lvsim_core, alias lvsim::core
#   lvsim_add_test(core SOURCES time_test.cpp ... DEPS ...) -> executable core_tests, run by ctest
include_guard(GLOBAL)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Programs of this build stand together: bin/lvsim, bin/core_tests, ...
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

# ccache must be told that a precompiled header is as good as its sources, and that the build
# folder's name does not matter: debug information names files from the root of the project.
find_program(LVSIM_CCACHE ccache)
if(LVSIM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${LVSIM_CCACHE})
endif()

add_library(lvsim_settings INTERFACE)
target_include_directories(lvsim_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(lvsim_settings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wswitch-enum -Wimplicit-fallthrough
    -ffp-contract=off
    # Files are named from the root of the project, wherever it stands.
    -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(LVSIM_WERROR)
    target_compile_options(lvsim_settings INTERFACE -Werror)
endif()
if(LVSIM_SANITIZE)
    target_compile_options(lvsim_settings INTERFACE
        -fsanitize=${LVSIM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(lvsim_settings INTERFACE -fsanitize=${LVSIM_SANITIZE})
    # g++ 12 warns about its own <regex> and <functional> when they are instrumented.
    target_compile_options(lvsim_settings INTERFACE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()

# Third-party libraries, all Debian packages of packages.txt ([run]). Imported targets are
# included as system headers: our warnings do not apply to them.
find_package(Boost 1.74 REQUIRED)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tsl-robin-map REQUIRED)

# What ccache needs to keep files that use a precompiled header.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(lvsim_settings INTERFACE -fpch-preprocess)
else()
    target_compile_options(lvsim_settings INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()

# The one precompiled header of all libraries: nothing of ours, only what most files parse anyway.
# It halves a build from clean; tests/headers checks that every header includes what it uses.
file(CONFIGURE OUTPUT pch.cpp CONTENT "// Only the precompiled header counts.\n")
add_library(lvsim_pch STATIC ${CMAKE_CURRENT_BINARY_DIR}/pch.cpp)
target_link_libraries(lvsim_pch PUBLIC lvsim_settings fmt::fmt)
target_precompile_headers(lvsim_pch PRIVATE
    <fmt/format.h> <tl/expected.hpp> <algorithm> <array> <cstdint> <functional> <map> <memory>
    <optional> <span> <string> <string_view> <utility> <vector>)

function(lvsim_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;DEPS")
    add_library(lvsim_${name} STATIC ${ARG_SOURCES})
    add_library(lvsim::${name} ALIAS lvsim_${name})
    target_link_libraries(lvsim_${name} PUBLIC lvsim_settings ${ARG_DEPS})
    target_precompile_headers(lvsim_${name} REUSE_FROM lvsim_pch)
endfunction()

# A test program. Its sources share one precompiled header (tests/CMakeLists.txt makes it), so
# they must not be compiled with other flags than the rest; definitions of their own are fine.
function(lvsim_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;DEPS")
    add_executable(${name}_tests ${ARG_SOURCES})
    target_link_libraries(${name}_tests PRIVATE
        lvsim_settings lvsim_test_settings lvsim_catch_main ${ARG_DEPS})
    target_precompile_headers(${name}_tests REUSE_FROM lvsim_catch_main)
    add_test(NAME ${name} COMMAND ${name}_tests)
    # Properties are tried on the same cases each time: a failure is never a matter of luck.
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "RC_PARAMS=seed=20081103")
endfunction()
