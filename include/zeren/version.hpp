// The version of the library: the single source, which CMake reads out.
#pragma once

#define ZEREN_VERSION_MAJOR 0
#define ZEREN_VERSION_MINOR 1
#define ZEREN_VERSION_PATCH 0
