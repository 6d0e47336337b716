// The command `zeren`.
#include "src/cli/command_line.hpp"

int main(int argc, char** argv) {
  return zeren::cli::command_line(argc, argv);
}
