#include "mailagent/probe/redactor.h"

#include <doctest/doctest.h>

using probe::Redactor;
using probe::Sort;

TEST_CASE("a shape keeps length, case and charset") {
    struct Row {
        const char *text, *shape, *note;
    };
    const Row rows[] = {
        {"AA2M021115700", "AA9A999999999", "a serial number"},
        {"", "", "nothing"},
        {"2F, east-wing", "9A, aaaa-aaaa", "blanks and signs stay"},
        {"Zürich", "Aéaaaa", "two octets"},
        {"東京", "ああ", "three octets"},
        {"\x93\x8c", "\xB1\xB1", "not UTF-8"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        CHECK(probe::shapeOf(row.text) == row.shape);
        CHECK(probe::shapeOf(row.text).size() == std::string(row.text).size());
    }
}

TEST_CASE("what looks like an address or a serial number is replaced in any text") {
    struct Row {
        const char *text, *expected, *note;
    };
    const Row rows[] = {
        {"toner low", "toner low", "plain"},
        {"mail ken.tanaka+x@example.com now", "mail <mail-1> now", "mail address"},
        {"<ken@example.com>", "<<mail-1>>", "in brackets"},
        {"admin@localhost", "<mail-1>", "without a domain"},
        {"at 192.0.2.7.", "at <address-1>.", "IPv4 and a full stop"},
        {"192.0.2.7:9100", "<address-1>:9100", "with a port"},
        {"V1.23.4", "V1.23.4", "three numbers are a version"},
        {"300.1.1.1", "300.1.1.1", "no address"},
        {"fe80::21b:a9ff:fe12:3456", "<address-1>", "IPv6"},
        {"12:30:45", "12:30:45", "a time"},
        {"MAC 00:1B:A9:12:34:5f", "MAC <mac-1>", "MAC with colons"},
        {"00-1b-a9-12-34-5f", "<mac-1>", "MAC with dashes"},
        {"BRN 001BA912345F", "BRN <mac-1>", "MAC without either"},
        {"001203334455", "001203334455", "a number of twelve digits"},
        {"MFG:X;MAC:AABBCCDDEEFF;", "MFG:X;MAC:<mac-1>;", "MAC of letters alone"},
        {"MFG:X;MAC:001203334455;", "MFG:X;MAC:<mac-1>;", "MAC of digits alone behind its word"},
        {"HWADDR 001203334455", "HWADDR <mac-1>", "behind another word"},
        {"mac address = 001203334455", "mac address = <mac-1>", "in words"},
        {"machine 001203334455x", "machine 001203334455x", "no MAC"},
        {"tel:+49-30-1234567;ext=5", "tel:<contact-1>;ext=5", "telephone as URI"},
        {"Tel. 030 1234567, desk", "Tel. <contact-1>, desk", "in words"},
        {"call +49301234567 now", "call <contact-1> now", "with its country"},
        {"call +49 (0)30 123-4567.", "call <contact-1>.", "in groups"},
        {"hotel: 1234", "hotel: 1234", "no telephone"},
        {"09:21:08+09:00, +1203", "09:21:08+09:00, +1203", "offsets and differences"},
        {"BEGIN:VCARD\nFN:Ken\nEND:VCARD!", "<contact-1>!", "a card"},
        {"x begin:vcard\nFN:Ken", "x <contact-1>", "a card that is cut off"},
        {"urn:uuid:00000000-0000-1000-8000-001ba912345f", "urn:uuid:<uuid-1>", "UUID"},
        {"ipp://copier.example.com:631/ipp/print", "ipp://<host-1>:631/ipp/print", "URI"},
        {"http://[fe80::1]/x", "http://<host-1>]/x", "URI with IPv6"},
        {"http://copier/x", "http://<host-1>/x", "URI with a short name"},
        {"name copier-2.corp.example.com up", "name <host-1> up", "host name"},
        {"www.druckerei.de", "<host-1>", "a country's domain"},
        {"NS.NP.N219", "NS.NP.N219", "firmware, no host"},
        {"main.bin", "main.bin", "a file"},
        {"Xerox; SN:ABC1234567;", "Xerox; SN:AAA9999999;", "serial number"},
        {"S/N 0Z5ABQDF", "S/N 9A9AAAAA", "the same with a blank"},
        {"Serial Number: 12-34567", "Serial Number: 99-99999", "the same in words"},
        {"Toner_S/N_:CRUM-230512A4EFE", "Toner_S/N_:AAAA-999999A9AAA", "in a toner's name"},
        {"SNMP agent 12345", "SNMP agent 12345", "not SNMP"},
        {"serial port", "serial port", "not any word"},
        {"\xff\xfe", "\xff\xfe", "octets"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        Redactor redactor;
        CHECK(redactor.text(row.text) == row.expected);
        CHECK(redactor.sameLength(row.text).size() == std::string(row.text).size());
    }
}

TEST_CASE("what was learnt is replaced wherever it stands, the same by the same") {
    Redactor redactor;
    redactor.learn(Sort::location, "Room 4711, east wing");
    redactor.learn(Sort::location, "2F");
    redactor.learn(Sort::contact, "Ken Tanaka");
    redactor.learn(Sort::serial, "AA2M021115700");
    redactor.learn(Sort::name, "x");
    redactor.learn(Sort::name, "-");
    redactor.learn(Sort::contact, "  ");
    CHECK(redactor.text("ken tanaka in Room 4711, EAST wing") == "<contact-1> in <location-1>");
    CHECK(redactor.text("Call Ken Tanaka") == "Call <contact-1>");
    CHECK(redactor.text("tray 2F, not A2FB") == "tray <location-2>, not A2FB");
    CHECK(redactor.text("noAA2M021115700x") == "noAA9A999999999x");
    CHECK(redactor.text("x - y") == "x - y");
    CHECK(redactor.sameLength("by Ken Tanaka!") == "by Aaa Aaaaaa!");
    CHECK(redactor.whole(Sort::user, "ken") == "<user-1>");
    CHECK(redactor.whole(Sort::user, "KEN ") == "<user-1>");
    CHECK(redactor.whole(Sort::user, "eva") == "<user-2>");
    CHECK(redactor.whole(Sort::user, "") == "");
    CHECK(redactor.whole(Sort::serial, "A1") == "A9");
}

TEST_CASE("a MAC address is known in every form, and by its last half") {
    Redactor redactor;
    redactor.learnMac(std::string("\x00\x1B\xA9\x12\x34\x5F", 6));
    redactor.learnMac(std::string(6, '\0'));
    redactor.learnMac("abc");
    for (const char* text :
         {"00:1b:a9:12:34:5f", "001BA912345F", "00-1B-A9-12-34-5F", "00 1b a9 12 34 5f"}) {
        CHECK(redactor.text(text) == redactor.whole(Sort::mac, text));
    }
    CHECK(redactor.sameLength("NPI12345F") == "NPI99999A");
    const std::string raw("\x01\x00\x1B\xA9\x12\x34\x5F\x02", 8);
    CHECK(redactor.sameLength(raw).find("\x1B\xA9\x12") == std::string::npos);
    CHECK(redactor.text("000000000000") == "000000000000");
}

TEST_CASE("a MAC address that is given as a text is known in every form, too") {
    for (const char* given : {"00:1B:A9:12:34:56", "001ba9-123456", "001ba9123456"}) {
        CAPTURE(given);
        Redactor redactor;
        redactor.learnMacText(given);
        for (const char* text : {"x001BA9123456x", "001b.a912.3456", "00 1b a9 12 34 56"}) {
            CHECK(redactor.text(text).find("12") == std::string::npos);
        }
    }
    Redactor redactor;
    redactor.learnMacText("none of these");
    CHECK(redactor.text("none of these") == "<mac-1>");
}

TEST_CASE("a machine that is named after its model keeps the model") {
    Redactor redactor;
    redactor.keep("RICOH Aficio MP C3002");
    redactor.learn(Sort::name, "Aficio MP C3002");
    redactor.learn(Sort::serial, "C3002");
    redactor.learn(Sort::name, "Copier of Ken");
    CHECK(redactor.text("RICOH Aficio MP C3002 1.2") == "RICOH Aficio MP A9999 1.2");
    CHECK(redactor.text("Copier of Ken") == "<name-1>");
}
