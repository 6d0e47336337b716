// The workloads of shared/peers.md, each through the public interface of the library.
#pragma once

#include "bench/peers/zeren/data.hpp"

namespace peers {

/// W1 over columns: one level for each record. `pack` may be another file of rules over the same or other columns.
void run_w1(const Arguments& arguments);
/// W1, one decision at a time, of the same pack or one of many rules.
void run_w1_one(const Arguments& arguments);
/// W1's rules as a C++ header, for zeren/emitted.cpp.
void emit_w1(const Arguments& arguments);
/// W2: score villages, roll up, rank townships and counties.
void run_w2(const Arguments& arguments);
/// W3: one hazard changes; its township's new place.
void run_w3(const Arguments& arguments);
/// W4: who is responsible for a village.
void run_w4(const Arguments& arguments);

}  // namespace peers
