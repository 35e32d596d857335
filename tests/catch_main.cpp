// SPDX-License-Identifier: Apache-2.0
//
// The shared precompiled header needs a source file to be made for. main() itself comes from
// Catch2WithMain.
#include <catch2/catch.hpp>

static_assert(CATCH_VERSION_MAJOR == 2, "the tests are written for Catch2 v2");
