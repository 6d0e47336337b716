#include <zeren/zeren.hpp>

bool compiles_here();

int main() { return compiles_here() && zeren::compile({.files = {{"rules.zr", "tier county"}}}).ok() ? 0 : 1; }
