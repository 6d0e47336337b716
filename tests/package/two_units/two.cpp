#include <zeren/zeren.hpp>

bool compiles_here() {
  return !zeren::compile({.files = {{"rules.zr", "tier"}}}).ok();
}
