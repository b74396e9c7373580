#include "mailagent/metrics/text.h"

#include "tests/mailagent/metrics/strict.h"

#include <doctest/doctest.h>

using metrics::Kind;
using metrics::Text;

TEST_CASE("series as Prometheus reads them: labels are escaped, numbers exact (M42)") {
    Text text;
    text.family("a_total", Kind::counter, "As.").sample(1'234'567'890).sample(3, {{"x", "y"}});
    text.family("b", Kind::gauge, "Bs.").sample(0.25, {{"m", "q\"u\\o\nt"}, {"n", ""}}).sample(-1);
    const auto page = text.take();
    CHECK(page ==
          "# HELP a_total As.\n# TYPE a_total counter\na_total 1234567890\na_total{x=\"y\"} 3\n"
          "# HELP b Bs.\n# TYPE b gauge\nb{m=\"q\\\"u\\\\o\\nt\",n=\"\"} 0.25\nb -1\n");
    CHECK(metrics_test::read(page).fault.empty());
}

TEST_CASE("the checker of pages finds what is wrong with one") {
    struct Case {
        const char *page, *fault;
    };
    const Case cases[] = {
        {"# HELP a As.\n# TYPE a gauge\na 1", "does not end"},
        {"a 1\n", "untold"},
        {"# HELP a A.\n# TYPE a gauge\na 1\na 2\n", "twice"},
        {"# HELP a A.\n# TYPE a gauge\na one\n", "no line"},
        {"# HELP a A.\n# TYPE a counter\na 1\n", "_total"},
        {"# HELP a A.\n# TYPE a gauge\na{b=\"\\x\"} 1\n", "no line"},
        {"# HELP a A.\n# TYPE a gauge\n# HELP b B.\n# TYPE b gauge\na 1\nb 1\na{c=\"d\"} 1\n",
         "parted"},
        {"# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n"
         "a_sum 1\na_count 1\n",
         "falls"},
    };
    for (const auto& [page, fault] : cases) {
        CAPTURE(page);
        CHECK(metrics_test::read(page).fault.find(fault) != std::string::npos);
    }
}
