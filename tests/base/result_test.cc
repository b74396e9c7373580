#include "base/result.h"
#include "base/secret.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace base;

namespace {
Result<int> half(int n) {
    if (n % 2 != 0) return fail(Kind::invalid, "odd");
    return n / 2;
}
}  // namespace

TEST_CASE("a result is a value or an error with its kind") {
    CHECK(half(4).value() == 2);
    CHECK(half(3).error().text == "odd");
    CHECK(half(3).value_or(7) == 7);
    CHECK_FALSE(half(3).error().transient());
    CHECK(Result<>(fail(Kind::timeout, "late")).error().transient());
    CHECK(Result<>());
}

TEST_CASE("a secret cannot be printed and leaves nothing behind when moved") {
    static_assert(!fmt::is_formattable<Secret>::value);
    Secret first("U-BIX");
    const Secret second(std::move(first));
    CHECK(second.expose() == "U-BIX");
    CHECK(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
    std::string bytes = "Sitios";
    const char* at = bytes.data();
    wipe(bytes);
    CHECK(bytes.empty());
    CHECK(at[0] == '\0');
}
