#include "zeren/base/source.hpp"

#include <gtest/gtest.h>

namespace {

using zeren::Location;
using zeren::SourceFile;
using zeren::Sources;
using zeren::Span;

TEST(Source, ColumnsCountCodePoints) {
  const SourceFile file("a.zr", "pack 安吉\n评分 x");
  EXPECT_EQ(file.location(0), (Location{1, 1}));
  EXPECT_EQ(file.location(5), (Location{1, 6}));
  EXPECT_EQ(file.location(8), (Location{1, 7}));
  EXPECT_EQ(file.location(9), (Location{1, 7}));   // inside a character
  EXPECT_EQ(file.location(11), (Location{1, 8}));  // the newline
  EXPECT_EQ(file.location(12), (Location{2, 1}));
  EXPECT_EQ(file.location(19), (Location{2, 4}));
  EXPECT_EQ(file.location(20), (Location{2, 5}));  // the end
  EXPECT_EQ(file.location(1000), (Location{2, 5}));
}

TEST(Source, LinesWithEitherLineEnd) {
  const SourceFile file("a.zr", "一\r\n\n三\n");
  ASSERT_EQ(file.line_count(), 4u);
  EXPECT_EQ(file.line_text(1), "一");
  EXPECT_EQ(file.line_text(2), "");
  EXPECT_EQ(file.line_text(3), "三");
  EXPECT_EQ(file.line_text(4), "");
  EXPECT_EQ(file.location(file.text().size()), (Location{4, 1}));
}

TEST(Source, EmptyTextHasOneLine) {
  const SourceFile file("空.zr", "");
  EXPECT_EQ(file.line_count(), 1u);
  EXPECT_EQ(file.line_text(1), "");
  EXPECT_EQ(file.location(0), (Location{1, 1}));
}

TEST(Sources, KeepFilesApart) {
  Sources sources;
  EXPECT_EQ(sources.add("a.zr", "first"), 0u);
  const std::string_view view = sources.text(0);
  EXPECT_EQ(sources.add("b.zr", "二\nsecond"), 1u);
  EXPECT_EQ(view, "first");
  EXPECT_EQ(sources.name(1), "b.zr");
  EXPECT_EQ(sources.text(Span{1, 4, 10}), "second");
  EXPECT_EQ(sources.location(Span{1, 4, 10}), (Location{2, 1}));
  EXPECT_EQ(sources.end_location(Span{1, 4, 10}), (Location{2, 7}));
  EXPECT_EQ(sources.line_text(1, 1), "二");
  EXPECT_EQ(sources.text(Span{1, 4, 99}), "second");
  EXPECT_EQ(sources.text(Span{1, 99, 4}), "");
  EXPECT_EQ(sources.text(Span{}), "");
}

TEST(Span, CoverTakesBoth) {
  EXPECT_EQ(cover(Span{0, 2, 4}, Span{0, 7, 9}), (Span{0, 2, 9}));
  EXPECT_EQ(cover(Span{0, 7, 9}, Span{0, 2, 4}), (Span{0, 2, 9}));
  EXPECT_EQ(cover(Span{}, Span{0, 2, 4}), (Span{0, 2, 4}));
  EXPECT_FALSE(cover(Span{}, Span{}).has_place());
}

}  // namespace
