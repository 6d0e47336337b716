#include <zeren/zeren.hpp>

bool compiles_here();

int main() {
  return compiles_here() && zeren::compile({.files = {{"rules.zr", "pack p {}\ntier county > village"}}}).ok() ? 0 : 1;
}
