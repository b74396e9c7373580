// RFC 8010 messages, whole and broken: what can be read of them is.
#include "machine/ipp/message.h"
#include "tests/machine/ipp/builder.h"

#include <doctest/doctest.h>

using ipp::Group;
using ipp::Tag;

TEST_CASE("a message is read with sets and collections (RFC 8010, 3.1)") {
    const auto bytes = Builder()
                           .printer()
                           .keyword("sides-supported", "one-sided")
                           .keyword("", "two-sided-long-edge")
                           .begin("media-col-default")
                           .member("media-size")
                           .begin("")
                           .member("x-dimension")
                           .integer("", 21000)
                           .close()
                           .member("media-type")
                           .keyword("", "stationery")
                           .close()
                           .integer("copies-default", 1)
                           .done();
    const auto message = ipp::parseMessage(bytes);
    CHECK(message.whole);
    CHECK(message.major == 2);
    const auto* group = message.find(Group::printer);
    REQUIRE(group != nullptr);
    REQUIRE(group->attributes.size() == 3);
    CHECK(group->attributes[0].values.size() == 2);
    const auto& members = group->attributes[1].values.at(0).members;
    REQUIRE(members.size() == 2);
    CHECK(members[1].values.at(0).bytes == "stationery");
    std::int64_t width = 0;
    CHECK(ipp::numberOf(members[0].values.at(0).members.at(0).values.at(0), width));
    CHECK(width == 21000);
}

TEST_CASE("a message cut at every octet keeps what came before") {
    const auto bytes = Builder()
                           .printer()
                           .text(0x41, "printer-info", "Second floor")
                           .begin("c")
                           .member("m")
                           .integer("", 5)
                           .close()
                           .integer("copies-default", 1)
                           .done();
    std::size_t before = 0;
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        const auto message = ipp::parseMessage(std::string_view(bytes).substr(0, length));
        CHECK(message.whole == (length == bytes.size()));
        const auto* group = message.find(Group::printer);
        const std::size_t attributes = group == nullptr ? 0 : group->attributes.size();
        CHECK(attributes >= before);
        before = attributes;
    }
    CHECK(before == 3);
}

TEST_CASE("values of wrong lengths, types and places cost themselves alone") {
    const auto bytes = Builder()
                           .printer()
                           .text(0x21, "short-integer", "\x01")
                           .text(0x36, "printer-name", std::string("\0\2en\0\3ABC", 9))
                           .text(0x35, "printer-info", std::string("\0\2en\0\7ABC", 9))
                           .text(0x35, "printer-location", "plain text")
                           .integer("mixed", 7)
                           .keyword("", "seven")
                           .text(0x7F, "extension", std::string("\x40\0\0\1", 4))
                           .member("a member outside of a collection")
                           .integer("last", 9)
                           .done();
    const auto message = ipp::parseMessage(bytes);
    const auto* group = message.find(Group::printer);
    REQUIRE(group != nullptr);
    std::int64_t number = 0;
    CHECK_FALSE(ipp::numberOf(group->find("short-integer")->values.at(0), number));
    CHECK(group->find("printer-name")->values.at(0).bytes == "ABC");
    CHECK(group->find("printer-info")->values.at(0).bytes == "ABC");
    CHECK(group->find("printer-location")->values.at(0).bytes == "plain text");
    CHECK(group->find("mixed")->values.size() == 2);
    CHECK(ipp::numberOf(group->find("last")->values.at(0), number));
    CHECK(number == 9);
}

TEST_CASE("a collection that ends before its member's value has no member without values") {
    const std::string ends[] = {"", std::string(1, '\x02'), std::string("\x21\0\0\0\x09", 5)};
    for (const auto& end : ends) {
        const auto bytes = Builder().printer().begin("c").member("m").raw(end).unfinished();
        const auto message = ipp::parseMessage(bytes);
        const auto* group = message.find(Group::printer);
        REQUIRE(group != nullptr);
        CHECK(group->attributes.at(0).values.at(0).members.empty());
    }
}

TEST_CASE("depth and number of values are bounded") {
    Builder deep;
    deep.printer().begin("c");
    for (int i = 0; i < 1000; ++i) deep.member("m").begin("");
    CHECK_FALSE(ipp::parseMessage(deep.done()).whole);
    Builder many;
    many.printer().integer("n", 1);
    for (std::size_t i = 0; i < ipp::kMostValues + 10; ++i) many.integer("", 1);
    const auto message = ipp::parseMessage(many.done());
    CHECK(message.find(Group::printer)->attributes[0].values.size() <= ipp::kMostValues);
    CHECK_FALSE(message.whole);
}

TEST_CASE("what is no message has no groups") {
    for (const char* text : {"", "HTTP/1.1 200 OK", "<html>", "\x02", "{\"a\":1}"}) {
        CHECK(ipp::parseMessage(text).groups.empty());
        CHECK_FALSE(ipp::looksLikeMessage(text));
    }
}
