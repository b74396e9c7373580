#include "mailagent/metrics/http_request.h"

#include <doctest/doctest.h>

using metrics::Asked;

TEST_CASE("the request line decides, whatever stands below it") {
    struct Case {
        const char* head;
        Asked expected;
    };
    const Case cases[] = {
        {"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", Asked::page},
        {"GET /metrics HTTP/1.0\n\n", Asked::page},
        {"GET /metrics?x=1 HTTP/1.1\r\n\r\n", Asked::page},
        {"GET http://127.0.0.1:9464/metrics HTTP/1.1\r\n\r\n", Asked::page},
        {"HEAD /metrics HTTP/1.1\r\n\r\n", Asked::page},
        {"\r\nGET /metrics HTTP/1.1\r\n\r\n", Asked::page},
        {"\nGET /metrics HTTP/1.1\n\n", Asked::page},
        {"\n\r\nGET /metrics HTTP/1.1\r\n\r\n", Asked::garbage},
        {"POST /metrics HTTP/1.1\r\n\r\n", Asked::otherMethod},
        {"get /metrics HTTP/1.1\r\n\r\n", Asked::otherMethod},
        {"GET / HTTP/1.1\r\n\r\n", Asked::elsewhere},
        {"GET /metrics/../etc HTTP/1.1\r\n\r\n", Asked::elsewhere},
        {"GET http://metrics HTTP/1.1\r\n\r\n", Asked::elsewhere},
        {"GET  /metrics HTTP/1.1\r\n\r\n", Asked::garbage},
        {"GET /metrics\r\n\r\n", Asked::garbage},
        {"GET /metrics HTTP/2.0\r\n\r\n", Asked::garbage},
        {"PRI * HTTP/2.0\r\n\r\n", Asked::garbage},
        {"\x16\x03\x01\x02\n\n", Asked::garbage},
        {"\n\n", Asked::garbage},
        {"\r\n\r\n", Asked::garbage},
    };
    for (const auto& [head, expected] : cases) {
        CAPTURE(head);
        CHECK(metrics::headComplete(head));
        CHECK(metrics::parse(head) == expected);
    }
    CHECK_FALSE(metrics::headComplete("GET /metrics HTTP/1.1\r\nHost: x\r\n"));
}

TEST_CASE("responses state their length, and what may be asked") {
    CHECK(metrics::response("200 OK", "text/plain", "ab\n") ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
          "Cache-Control: no-store\r\nConnection: close\r\n\r\nab\n");
    CHECK(metrics::response("200 OK", "t", "ab\n", false).ends_with("close\r\n\r\n"));
    const auto other = metrics::refusal(Asked::otherMethod, true);
    CHECK(other.find("405 ") != std::string::npos);
    CHECK(other.find("Allow: GET, HEAD\r\n") != std::string::npos);
    CHECK(metrics::refusal(Asked::elsewhere, true).find("404 ") != std::string::npos);
    CHECK(metrics::refusal(Asked::garbage, true).find("400 ") != std::string::npos);
}

TEST_CASE("no response to HEAD has a body (RFC 9110, 9.3.2)") {
    for (const char* head : {"HEAD /metrics HTTP/1.1\r\n", "HEAD / HTTP/1.1\r\n\r\n", "HEAD / HT",
                             "\r\nHEAD /", "HEAD\n\n"}) {
        CAPTURE(head);
        CHECK_FALSE(metrics::wantsBody(head));
    }
    for (const char* head : {"GET /metrics HTTP/1.1\r\n", "HEADER / HTTP/1.1\r\n\r\n", "\r\n", "",
                             "\r", "GET /\nHEAD /\n", "\n\nHEAD / HTTP/1.1\n\n"}) {
        CAPTURE(head);
        CHECK(metrics::wantsBody(head));
    }
    for (const auto& [with, without] :
         {std::pair(metrics::refusal(Asked::elsewhere, true),
                    metrics::refusal(Asked::elsewhere, false)),
          std::pair(metrics::refusal(Asked::garbage, true),
                    metrics::refusal(Asked::garbage, false)),
          std::pair(metrics::tooLarge(true), metrics::tooLarge(false)),
          std::pair(metrics::tooSlow(true), metrics::tooSlow(false))}) {
        CHECK(without.ends_with("\r\n\r\n"));
        CHECK(with.starts_with(without));
        CHECK(with.size() > without.size());
    }
}
