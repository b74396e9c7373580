#include "mailagent/gate/sender.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace {

TEST_CASE("senders: whole addresses, domains and any") {
    struct Row {
        std::string mailbox;
        std::vector<std::string> senders;
        bool allowed;
        const char* note;
    };
    const Row rows[] = {
        {"ann@example.com", {}, false, "an empty list allows nobody"},
        {"ann@example.com", {"any"}, true, "any, written out"},
        {"ann@example.com", {"ANY"}, true, "in capitals"},
        {"ann@example.com", {"ann@example.com"}, true, "the address"},
        {"Ann@EXAMPLE.com", {"ann@example.com"}, true, "both halves without regard to case"},
        {"bob@example.com", {"ann@example.com"}, false, "another"},
        {"ann@example.com", {"bob@x.org", "ann@example.com"}, true, "second entry"},
        {"ann@example.com", {"@example.com"}, true, "domain with @"},
        {"ann@example.com", {"example.com"}, true, "domain without"},
        {"ann@EXAMPLE.COM", {"Example.com"}, true, "domain in capitals"},
        {"ann@sub.example.com", {"example.com"}, false, "not what lies below"},
        {"ann@badexample.com", {"example.com"}, false, "not what ends alike"},
        {"ann@example.com.evil.org", {"example.com"}, false, "not what begins alike"},
        {"ann@example.com@evil.org", {"example.com"}, false, "the last @ counts"},
        {"ann@example.com", {""}, false, "an empty entry names nobody"},
        {"ann@example.com", {"@"}, false, "nor does a lone @"},
        {"ann@", {"@"}, false, "not even an empty domain"},
        {"ann@example.com", {" example.com "}, true, "blanks around an entry"},
        {"ann+x@example.com", {"ann@example.com"}, false, "tags are not folded"},
        {"a.nn@example.com", {"ann@example.com"}, false, "nor dots"},
        {"any@evil.org", {"any@example.com"}, false, "any is an entry, not a name"},
        {"", {"example.com"}, false, "nobody"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        CHECK(gate::allowed(row.mailbox, row.senders) == row.allowed);
    }
}

TEST_CASE("answerable: one plain address") {
    struct Row {
        std::string mailbox;
        bool ok;
    };
    const Row rows[] = {
        {"ann@example.com", true},
        {"a.b+c-d_e=f@sub.example.com", true},
        {"o'hara@example.com", true},
        {"", false},
        {"ann", false},
        {"@example.com", false},
        {"ann@", false},
        {"ann@x@y.org", false},
        {"ann@example.com>", false},
        {"ann@example.com\r\nRCPT TO:<eve@x.org>", false},
        {"ann bob@example.com", false},
        {"\"ann\"@example.com", false},
        {"ann@[192.0.2.1]", false},
        {"ann@example.com,eve@x.org", false},
        {"änn@example.com", false},
        {"-oQ@example.com", false},
        {std::string(250, 'a') + "@x.org", false},
        {std::string("a\0n@x.org", 9), false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.mailbox);
        CHECK(gate::answerable(row.mailbox) == row.ok);
    }
}

}  // namespace
