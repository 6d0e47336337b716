// Why a compiled pack cannot be used: ZR0780 .. ZR0784.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::plan::binary_codes {

/// No arguments.
inline constexpr DiagnosticCode foreign{"ZR0780",
                                        Severity::error,
                                        "this is no compiled pack",
                                        "这不是编译后的规则包",
                                        "`zeren compile PACK -o pack.zrc` makes one",
                                        "`zeren compile PACK -o pack.zrc` 可以生成"};

/// 0: the form of the file, 1: the form that is read here.
inline constexpr DiagnosticCode other_form{"ZR0781",
                                           Severity::error,
                                           "the compiled pack has the form {0}, and this version reads the form {1}",
                                           "编译后的规则包格式为 {0}，此版本读取的格式为 {1}",
                                           "compile the pack again with the version that is to load it",
                                           "请用将要加载它的版本重新编译规则包"};

/// 0: how it shows.
inline constexpr DiagnosticCode damaged{"ZR0782",
                                        Severity::error,
                                        "the compiled pack is damaged: {0}",
                                        "编译后的规则包已损坏：{0}",
                                        "copy the file again, or compile the pack again",
                                        "请重新复制该文件，或重新编译规则包"};

/// 0: where, and what does not hold.
inline constexpr DiagnosticCode unsound{"ZR0783",
                                        Severity::error,
                                        "the compiled pack says what cannot be: {0}",
                                        "编译后的规则包内容不成立：{0}",
                                        "no version of zeren wrote it so: compile the pack again, from rules you trust",
                                        "任何版本的 zeren 都不会这样写出：请用可信的规则重新编译"};

/// Every code of this file in order of number, for documentation and tests.
inline constexpr std::array all{&foreign, &other_form, &damaged, &unsound};

}  // namespace zeren::inline v0::plan::binary_codes
