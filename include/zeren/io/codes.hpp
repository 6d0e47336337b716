// What can be wrong with files: ZR0750 .. ZR0799.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::io_codes {

/// 0: the file, 1: why.
inline constexpr DiagnosticCode unreadable_file{
    "ZR0750", Severity::error, "`{0}` cannot be read: {1}", "无法读取 `{0}`：{1}", "", "",
};

/// 0: the file, 1: the limit in bytes.
inline constexpr DiagnosticCode too_large_file{
    "ZR0751", Severity::error, "`{0}` is larger than {1} bytes", "`{0}` 大于 {1} 字节", "split it", "请拆分文件",
};

/// 0: the file.
inline constexpr DiagnosticCode empty_file{
    "ZR0752",
    Severity::error,
    "`{0}` is empty: not even a header line",
    "`{0}` 为空，连表头也没有",
    "write a header line with the names of the fields; `zeren template` makes one",
    "请写一行字段名作为表头；`zeren template` 可以生成",
};

/// 0: the file, 1: the line.
inline constexpr DiagnosticCode not_text{
    "ZR0753",
    Severity::error,
    "line {1} of `{0}` is neither UTF-8 nor GB18030 text",
    "`{0}` 第 {1} 行既不是 UTF-8 也不是 GB18030 文本",
    "save the file as UTF-8",
    "请将文件另存为 UTF-8",
};

/// 0: the file.
inline constexpr DiagnosticCode is_utf16{
    "ZR0754",
    Severity::error,
    "`{0}` is UTF-16 text",
    "`{0}` 是 UTF-16 文本",
    "save it as CSV UTF-8",
    "请另存为 CSV UTF-8",
};

/// 0: the file.
inline constexpr DiagnosticCode converted{
    "ZR0755",
    Severity::note,
    "`{0}` is GB18030 text and was converted to UTF-8",
    "`{0}` 是 GB18030 文本，已转换为 UTF-8",
    "",
    "",
};

/// 0: the file.
inline constexpr DiagnosticCode header_only{
    "ZR0756", Severity::note, "`{0}` has a header and no rows", "`{0}` 只有表头，没有数据行", "", "",
};

/// 0: the cells of the row, 1: of the header.
inline constexpr DiagnosticCode ragged_row{
    "ZR0757",
    Severity::error,
    "the row has {0} cells where the header has {1}",
    "该行有 {0} 个单元格，表头有 {1} 个",
    "quote cells that hold a comma, and write every comma of the row",
    "含逗号的单元格请加引号，并写全各逗号",
};

/// 0: the line.
inline constexpr DiagnosticCode open_quote{
    "ZR0758",
    Severity::error,
    "the quote that opens in line {0} never closes, so that the rest of the file is one cell",
    "第 {0} 行的引号没有结束，其后全部内容成了一个单元格",
    "close the quote; a quote within a quoted cell is written twice",
    "请补上引号；引号内的引号要写两次",
};

/// No arguments.
inline constexpr DiagnosticCode nul_byte{
    "ZR0759",
    Severity::error,
    "the row holds a NUL byte",
    "该行含有 NUL 字节",
    "delete it: it is no text",
    "请删除该字节，它不是文本",
};

/// No arguments.
inline constexpr DiagnosticCode broken_text{
    "ZR0760",
    Severity::error,
    "the row holds bytes that are not UTF-8",
    "该行含有不是 UTF-8 的字节",
    "correct the row and save the file as UTF-8",
    "请更正该行并另存为 UTF-8",
};

/// 0: what the parser says.
inline constexpr DiagnosticCode not_json{
    "ZR0761",
    Severity::error,
    "the line is not a JSON object: {0}",
    "该行不是 JSON 对象：{0}",
    "write one object a line, such as {\"id\": \"H1\"}",
    "每行写一个对象，例如 {\"id\": \"H1\"}",
};

/// 0: the key.
inline constexpr DiagnosticCode nested_json{
    "ZR0762",
    Severity::error,
    "`{0}` is an object or a list, where a plain value is needed",
    "`{0}` 是对象或列表，此处需要单个值",
    "write text, a number, true, false or null",
    "请写文本、数值、true、false 或 null",
};

/// 0: the key.
inline constexpr DiagnosticCode duplicate_json_key{
    "ZR0763",
    Severity::error,
    "`{0}` stands twice in the object",
    "`{0}` 在对象中出现两次",
    "delete one of the two",
    "请删除其中一个",
};

/// 0: the column.
inline constexpr DiagnosticCode missing_units_column{
    "ZR0764",
    Severity::error,
    "the units table has no column `{0}`",
    "单元表没有列 `{0}`",
    "its columns are code, name, level and parent (代码, 名称, 层级, 上级)",
    "其列为 code、name、level、parent（代码、名称、层级、上级）",
};

/// 0: the table, 1 and 2: the files.
inline constexpr DiagnosticCode two_files{
    "ZR0765",
    Severity::error,
    "the table `{0}` stands in two files, `{1}` and `{2}`",
    "表 `{0}` 出现在两个文件中：`{1}` 和 `{2}`",
    "keep one of them",
    "请保留其中一个",
};

/// 0: the folder.
inline constexpr DiagnosticCode no_pack{
    "ZR0766",
    Severity::error,
    "`{0}` has no `.zr` file",
    "`{0}` 中没有 `.zr` 文件",
    "name the folder of a pack",
    "请指定规则包所在的文件夹",
};

/// 0: the path.
inline constexpr DiagnosticCode leaves_folder{
    "ZR0767",
    Severity::error,
    "`{0}` leads out of the pack's folder",
    "`{0}` 指向规则包文件夹之外",
    "copy the file into the folder",
    "请把文件复制到该文件夹",
};

/// 0: the packs of the loop.
inline constexpr DiagnosticCode import_loop{
    "ZR0770",
    Severity::error,
    "packs import one another: {0}",
    "规则包互相引用，形成循环：{0}",
    "delete one of these imports",
    "请删除其中一个引用",
};

/// 0: the target as the import says it, 1: the folder that it may lie in.
inline constexpr DiagnosticCode import_outside{
    "ZR0778",
    Severity::error,
    "the import `{0}` leads out of `{1}`, where the pack lies",
    "引用 `{0}` 指向规则包所在的 `{1}` 之外",
    "put the pack that is imported beside the one that imports it",
    "请把被引用的规则包放在引用它的规则包旁边",
};

/// 0: the path.
inline constexpr DiagnosticCode link_loop{
    "ZR0779",
    Severity::error,
    "`{0}` is a symbolic link that leads back to itself",
    "`{0}` 是指回自身的符号链接",
    "delete the link, or let it lead to the file",
    "请删除该链接，或让它指向文件",
};

/// 0: the tables.
inline constexpr DiagnosticCode undated_tables{
    "ZR0771",
    Severity::note,
    "rows of {0} carry no recording date, so that past days are evaluated as these facts stand now",
    "{0} 没有录入日期，过去的日子按这些事实的现状计算",
    "declare the event `recorded on` a date field to keep what was known on each day",
    "请在事件声明中写 `录入于` 某个日期字段，以保留当日所知",
};

/// Every code of this file in order of number, for documentation and tests.
inline constexpr std::array all{
    &unreadable_file, &too_large_file,     &empty_file,           &not_text,  &is_utf16,    &converted,
    &header_only,     &ragged_row,         &open_quote,           &nul_byte,  &broken_text, &not_json,
    &nested_json,     &duplicate_json_key, &missing_units_column, &two_files, &no_pack,     &leaves_folder,
    &import_loop,     &undated_tables,     &import_outside,       &link_loop,
};

}  // namespace zeren::inline v0::io_codes
