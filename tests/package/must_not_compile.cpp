// Mistakes that the types must catch: each case is compiled on its own and must fail; CASE_GOOD must not.
#include "zeren/zeren.hpp"

zeren::Result<int, zeren::EngineError> answer();

int main() {
  const zeren::Number third = *zeren::Number::ratio(1, 3);
#ifdef CASE_NUMBER_FROM_DOUBLE
  const zeren::Number tenth = 0.1;  // never a double
#endif
#ifdef CASE_RESULT_IGNORED
  answer();
#endif
#ifdef CASE_DATE_FROM_INTEGER
  const zeren::Date date = 7;
#endif
  return third.sign();
}
