// Zeren's rows of `make bench-peers`: one workload a process, lines of JSON out. See bench/peers/README.md.
#include <cstdio>
#include <exception>

#include "bench/peers/zeren/workloads.hpp"

namespace {

peers::Arguments parse(int count, char** words) {
  peers::Arguments arguments;
  if (count > 1) arguments.workload = words[1];
  for (int i = 2; i < count; ++i) {
    const std::string word = words[i];
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) throw std::runtime_error("not NAME=VALUE: " + word);
    arguments.values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return arguments;
}

}  // namespace

int main(int count, char** words) {
  try {
    const peers::Arguments arguments = parse(count, words);
    if (arguments.workload == "w1") return peers::run_w1(arguments), 0;
    if (arguments.workload == "w1one") return peers::run_w1_one(arguments), 0;
    if (arguments.workload == "emit") return peers::emit_w1(arguments), 0;
    if (arguments.workload == "w2") return peers::run_w2(arguments), 0;
    if (arguments.workload == "w3") return peers::run_w3(arguments), 0;
    if (arguments.workload == "w4") return peers::run_w4(arguments), 0;
    throw std::runtime_error(
        "usage: zeren_peers w1|w1one|emit|w2|w3|w4 data=FOLDER packs=FOLDER [rows=N] [threads=N] [repeats=N]");
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "zeren_peers: %s\n", problem.what());
    return 1;
  }
}
