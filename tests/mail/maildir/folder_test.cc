#include "mail/maildir/folder.h"

#include "tests/mail/maildir/scratch.h"

#include <sys/stat.h>
#include <unistd.h>

using maildir::Extent;
using maildir::File;
using maildir::Folder;
using maildir::Place;
using namespace std::string_literals;

TEST_CASE("line ends become CRLF, whatever the pieces they come in") {
    struct Row {
        std::string raw, expected;
    };
    const Row rows[] = {
        {"a\nb\n", "a\r\nb\r\n"},         {"a\r\nb\r\n", "a\r\nb\r\n"},
        {"a\r\nb\nc", "a\r\nb\r\nc"},     {"\n\n", "\r\n\r\n"},
        {"a\rb\n", "a\rb\r\n"},           {"a\r\r\n", "a\r\r\n"},
        {"a\0b\n\xff"s, "a\0b\r\n\xff"s}, {"", ""},
    };
    for (const auto& row : rows) {
        for (std::size_t step = 1; step <= row.raw.size() + 1; ++step) {
            std::string out;
            char carry = 0;
            for (std::size_t at = 0; at < row.raw.size(); at += step)
                CHECK(maildir::appendCrlf(out, std::string_view(row.raw).substr(at, step), 100,
                                          carry));
            CHECK(out == row.expected);
        }
        for (std::size_t limit = 0; limit <= row.expected.size(); ++limit) {
            std::string out;
            char carry = 0;
            const bool whole = maildir::appendCrlf(out, row.raw, limit, carry);
            CHECK(whole == (limit >= row.expected.size()));
            CHECK(row.expected.starts_with(out));
            CHECK(out.size() <= limit);
        }
    }
}

TEST_CASE("a mail is read as it lies there, a header up to its empty line") {
    scratch::Maildir box;
    box.make();
    struct Row {
        std::string file;
        std::uint64_t limit;
        Extent extent;
        std::string expected;
        bool cut;
        const char* note;
    };
    const std::string longHeader = "A: " + std::string(40000, 'x') + "\n\nbody\n";
    const Row rows[] = {
        {"A: b\n\nc\n", 100, Extent::whole, "A: b\r\n\r\nc\r\n", false, "LF"},
        {"A: b\r\n\r\nc\r\n", 11, Extent::whole, "A: b\r\n\r\nc\r\n", false, "exactly the limit"},
        {"A: b\r\n\r\nc\r\n", 9, Extent::whole, "A: b\r\n\r\nc", true, "one line end too long"},
        {"A: b\n\n\xe4\0\n"s, 100, Extent::whole, "A: b\r\n\r\n\xe4\0\r\n"s, false,
         "8-bit and NUL"},
        {"A: b\n\nc\n", 100, Extent::header, "A: b\r\n\r\n", false, "header"},
        {"A: b\n\nc\n", 8, Extent::header, "A: b\r\n\r\n", false, "header of exactly the limit"},
        {"A: b\n\nc\n", 7, Extent::header, "A: b\r\n", true, "header beyond the limit"},
        {"A: b\n", 100, Extent::header, "A: b\r\n", false, "no body at all"},
        {"\nbody\n", 100, Extent::header, "\r\n", false, "no header at all"},
        {longHeader, 1 << 20, Extent::header, "A: " + std::string(40000, 'x') + "\r\n\r\n", false,
         "several reads"},
        {"", 100, Extent::whole, "", false, "empty"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        scratch::put(box.path + "/new/m", row.file);
        const auto content = Folder(box.path).read({"m", Place::unread, 0}, row.limit, row.extent);
        REQUIRE(content.has_value());
        CHECK(content->bytes == row.expected);
        CHECK(content->cut == row.cut);
    }
}

TEST_CASE("of a large mail no more than the limit is read") {
    scratch::Maildir box;
    box.make();
    scratch::put(box.path + "/new/big", "A: b\n\n" + std::string(3'000'000, 'x'));
    const Folder folder(box.path);
    const auto body = folder.read({"big", Place::unread, 0}, 10240, Extent::whole);
    CHECK(body->read <= 10241);
    CHECK(body->cut);
    const auto header = folder.read({"big", Place::unread, 0}, 8192, Extent::header);
    CHECK(header->read <= 8193);
    CHECK_FALSE(header->cut);
}

TEST_CASE("only regular files are mails") {
    scratch::Maildir box;
    box.make();
    scratch::put(box.top + "/secret", "root:x\n");
    scratch::put(box.path + "/new/1.a.h", "A: b\n\n");
    scratch::put(box.path + "/new/.hidden", "A: b\n\n");
    scratch::put(box.path + "/cur/2.b\n\x1b[31m.h:2,S", "A: b\n\n");
    std::filesystem::create_symlink(box.top + "/secret", box.path + "/new/3.link.h");
    std::filesystem::create_directory(box.path + "/new/4.folder.h");
    REQUIRE(::mkfifo((box.path + "/new/5.fifo.h").c_str(), 0600) == 0);
    const Folder folder(box.path);
    const auto files = folder.scan(100);
    REQUIRE(files.has_value());
    CHECK(files->size() == 2);
    for (const char* odd : {"3.link.h", "4.folder.h", "5.fifo.h", "nothing"}) {
        const auto content = folder.read({odd, Place::unread, 0}, 100, Extent::whole);
        REQUIRE_FALSE(content.has_value());
        CHECK(content.error().kind == base::Kind::missing);
    }
}

TEST_CASE("M8: a move never overwrites a mail") {
    scratch::Maildir box;
    box.make();
    const Folder folder(box.path);
    for (const char* text : {"first", "second", "third"}) {
        scratch::put(box.path + "/cur/1.a.h:2,S", text);
        CHECK(folder.move({{"1.a.h:2,S", Place::seen, 0}}, "Illegal").has_value());
    }
    CHECK(scratch::get(box.path + "/.Illegal/cur/1.a.h:2,S") == "first");
    CHECK(scratch::get(box.path + "/.Illegal/cur/1.a.h-2:2,S") == "second");
    CHECK(scratch::get(box.path + "/.Illegal/cur/1.a.h-3:2,S") == "third");
    CHECK(std::filesystem::exists(box.path + "/.Illegal/maildirfolder"));
}

TEST_CASE("a folder that cannot be made says what to do") {
    const auto made = Folder("/nonexistent/deep/box").prepare();
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().kind == base::Kind::missing);
    CHECK(made.error().text.find("parent folder") != std::string::npos);

    scratch::Maildir box;
    scratch::put(box.path, "a file");
    CHECK_FALSE(Folder(box.path).prepare().has_value());
}
