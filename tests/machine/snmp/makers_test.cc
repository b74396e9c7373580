// The makers' private trees over walks written by hand: what each object fills (4-lists 2 to 14).
#include "said.h"

#include <algorithm>

namespace {

struct Case {
    const char* note;
    std::string walk;
    std::vector<said::Expected> table;
};

void run(const std::vector<Case>& cases) {
    for (const auto& c : cases) {
        CAPTURE(c.note);
        said::check(said::read(c.walk), c.table);
    }
}

const std::string kObjectId = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.";

}  // namespace

TEST_CASE("Konica Minolta: counters, firmware, jobs (4-lists 2, 5, 10)") {
    const std::string stem = "1.3.6.1.4.1.18334.1.1.1.";
    const std::string job = "1.3.6.1.4.1.18334.1.1.4.1.3.1.1.";
    run({{"counters",
          kObjectId + "18334.1.1.1.2.1.99\n" + stem + "5.7.2.1.1.0|2|1000\n" + stem +
              "5.7.2.1.2.0|2|77\n" + stem + "5.7.2.1.3.0|2|400\n" + stem + "5.7.2.1.5.0|2|50\n" +
              stem + "5.7.2.1.8.0|2|300\n" + stem + "5.7.2.1.9.0|2|600\n" + stem +
              "5.7.2.1.10.0|2|990\n" + stem + "5.7.2.2.1.5.1.1|2|100\n" + stem +
              "5.7.2.2.1.5.2.1|2|200\n" + stem + "5.7.2.2.1.5.3.1|2|3\n" + stem +
              "5.7.2.2.1.5.4.1|2|4\n" + stem + "5.7.2.2.1.5.1.2|2|500\n" + stem +
              "5.7.2.2.1.7.1.1|2|10\n" + stem + "5.7.2.2.1.7.2.1|2|20\n" + stem +
              "5.7.2.3.1.6.1|2|5\n" + stem + "5.7.2.3.1.7.1|2|66\n" + stem +
              "5.7.2.3.1.23.1|2|7\n" + stem + "5.7.2.3.1.24.1|2|8\n",
          {{"/counters/total", "1000"},
           {"/counters/duplex_sides", "400"},
           {"/counters/originals", "300"},
           {"/counters/paper_sheets", "600"},
           {"/counters/functions/0/function", "COPY"},
           {"/counters/functions/0/black", "100"},
           {"/counters/functions/0/full_colour", "200"},
           {"/counters/functions/0/one_colour", "3"},
           {"/counters/functions/0/two_colour", "4"},
           {"/counters/functions/0/large", "30"},
           {"/counters/functions/1/function", "PRINT"},
           {"/counters/functions/1/black", "500"},
           {"/counters/functions/1/full_colour", "-"},
           {"/counters/images/0/function", "SCAN"},
           {"/counters/images/0/total", "50"},
           {"/counters/images/0/large", "5"},
           {"/counters/images/1/black", "7"},
           {"/counters/images/1/colour", "8"},
           {"/counters/extra/0/name", "Total printed"},
           {"/counters/extra/0/count", "990"},
           {"/counters/extra/1/name", "-"}}},
         {"the standard total comes first, the other is kept",
          "1.3.6.1.2.1.43.10.2.1.4.1.1|65|1003\n" + stem + "5.7.2.1.1.0|2|1000\n",
          {{"/counters/total", "1003"}, {"/counters/other_totals/0", "1000"}}},
         {"equal totals stand once",
          "1.3.6.1.2.1.43.10.2.1.4.1.1|65|1000\n" + stem + "5.7.2.1.1.0|2|1000\n",
          {{"/counters/total", "1000"}, {"/counters/other_totals/0", "-"}}},
         {"firmware, without the rows that hold none",
          stem + "5.5.1.1.2.1|4|Controller\n" + stem + "5.5.1.1.3.1|4|A1-01\n" + stem +
              "5.5.1.1.2.2|4|Fax\n" + stem + "5.5.1.1.3.2|4|-\n" + stem + "5.5.1.1.2.3|4|X\n" +
              stem + "5.5.1.1.3.3|4|Registered\n",
          {{"/firmware/0/name", "Controller"},
           {"/firmware/0/version", "A1-01"},
           {"/firmware/1/name", "-"}}},
         {"a job",
          job + "2.1.718|2|718\n" + job + "3.1.718|2|2\n" + job + "4.1.718|2|30\n" + job +
              "6.1.718|4x|07ea03020914000000\n" + job + "7.1.718|4x|07ea0302091500002b0900\n" +
              job + "11.1.718|2|20\n" + job + "12.1.718|4|offer.pdf\n" + job + "13.1.718|2|12\n" +
              job + "15.1.718|2|260\n",
          {{"/jobs/list/0/id", "718"},
           {"/jobs/list/0/function", "PRINT"},
           {"/jobs/list/0/state", "COMPLETED"},
           {"/jobs/list/0/received", "-"},
           {"/jobs/list/0/completed", "2026-03-02 09:21:00"},
           {"/jobs/list/0/type", "normalPrint"},
           {"/jobs/list/0/name", "offer.pdf"},
           {"/jobs/list/0/pages", "12"},
           {"/jobs/list/0/size", "A4"}}}});
}

TEST_CASE("Ricoh: the type of a counter's row decides, not its place (4-lists 10, 12, 14)") {
    const std::string stem = "1.3.6.1.4.1.367.3.2.1.";
    const auto row = [&](int index, int type, const char* name, int value) {
        const auto i = std::to_string(index);
        return stem + "2.19.5.1.2." + i + "|2|" + std::to_string(type) + "\n" + stem +
               "2.19.5.1.5." + i + "|4|" + name + "\n" + stem + "2.19.5.1.9." + i + "|2|" +
               std::to_string(value) + "\n";
    };
    run({{"counters",
          row(3, 10, "Total", 5000) + row(1, 200, "Copy", 900) + row(9, 201, "Copy B/W", 700) +
              row(4, 203, "Copy full", 200) + row(5, 400, "Print", 4000) +
              row(6, 202, "Copy 1/2 colour", 11) + row(7, 701, "Duplex", 320) +
              row(8, 702, "Staples", 40) + stem + "2.19.5.1.4.6|2|8\n" + stem + "2.19.1.0|2|5001\n",
          {{"/counters/total", "5001"},
           {"/counters/other_totals/0", "5000"},
           {"/counters/functions/0/function", "COPY"},
           {"/counters/functions/0/total", "900"},
           {"/counters/functions/0/black", "700"},
           {"/counters/functions/0/full_colour", "200"},
           {"/counters/functions/1/function", "PRINT"},
           {"/counters/functions/1/total", "4000"},
           {"/counters/duplex_sides", "320"},
           {"/counters/finishing/staples", "40"},
           {"/counters/extra/0/name", "Copy 1/2 colour"},
           {"/counters/extra/0/count", "11"},
           {"/counters/extra/0/unit", "sheets"}}},
         {"toner of its own table: -100, -3 and -2 are states",
          stem + "2.24.1.1.2.1|4|Black Toner\n" + stem + "2.24.1.1.5.1|2|-100\n" + stem +
              "2.24.1.1.2.2|4|Cyan Toner\n" + stem + "2.24.1.1.5.2|2|40\n" + stem +
              "2.24.1.1.2.3|4|Yellow Toner\n" + stem + "2.24.1.1.5.3|2|-2\n",
          {{"/parts/0/name", "Black Toner"},
           {"/parts/0/level", "!"},
           {"/parts/1/level", "40"},
           {"/parts/1/unit", "percent"},
           {"/parts/1/colour", "cyan"},
           {"/parts/2/level", "?"},
           {"/parts/3/name", "-"}}},
         {"it completes the standard row that only says some, and adds none",
          "1.3.6.1.2.1.43.11.1.1.5.1.1|2|3\n1.3.6.1.2.1.43.11.1.1.6.1.1|4|Black Toner\n"
          "1.3.6.1.2.1.43.11.1.1.8.1.1|2|-2\n1.3.6.1.2.1.43.11.1.1.9.1.1|2|-3\n" +
              stem + "2.24.1.1.2.1|4|Black Toner\n" + stem + "2.24.1.1.5.1|2|30\n" + stem +
              "2.24.1.1.2.2|4|Cyan Toner\n" + stem + "2.24.1.1.5.2|2|40\n",
          {{"/parts/0/level", "30"}, {"/parts/0/capacity", "100"}, {"/parts/1/name", "-"}}},
         {"and says what is nearly empty where the standard row says some",
          "1.3.6.1.2.1.43.11.1.1.5.1.1|2|3\n1.3.6.1.2.1.43.11.1.1.6.1.1|4|Black Toner\n"
          "1.3.6.1.2.1.43.11.1.1.8.1.1|2|-2\n1.3.6.1.2.1.43.11.1.1.9.1.1|2|-3\n" +
              stem + "2.24.1.1.2.1|4|Black Toner\n" + stem + "2.24.1.1.5.1|2|-100\n",
          {{"/parts/0/level", "!"}, {"/parts/0/capacity", "100"}, {"/parts/1/name", "-"}}},
         {"service call of the copier, jam of the scanner",
          stem + "2.2.22.0|2|2048\n" + stem + "2.2.13.0|2|2\n",
          {{"/status/errors/0", "serviceRequested"}, {"/status/errors/1", "jammed"}}},
         {"the functions' alert tables, gravest first, behind one or two arcs; none is told twice",
          "1.3.6.1.2.1.43.18.1.1.2.1.1|2|4\n1.3.6.1.2.1.43.18.1.1.8.1.1|4|Low toner\n" + stem +
              "2.21.4.2.1.2.1|2|4\n" + stem + "2.21.4.2.1.8.1|4|Low toner\n" + stem +
              "2.22.4.2.1.2.4.1|2|5\n" + stem + "2.22.4.2.1.8.4.1|4|Fax memory\n" + stem +
              "2.23.4.2.1.2.3.1|2|3\n" + stem + "2.23.4.2.1.3.3.1|2|5\n" + stem +
              "2.23.4.2.1.4.3.1|2|10\n" + stem + "2.23.4.2.1.5.3.1|2|1\n" + stem +
              "2.23.4.2.1.6.3.1|2|7\n" + stem + "2.23.4.2.1.7.3.1|2|30\n" + stem +
              "2.23.4.2.1.8.3.1|4|SC542 fusing\n" + stem + "2.16.30.2.1.2.2.1|2|4\n" + stem +
              "2.16.30.2.1.8.2.1|4|Scanner lamp\n",
          {{"/alerts/0/text", "SC542 fusing"},
           {"/alerts/0/severity", "critical"},
           {"/alerts/0/training", "fieldService"},
           {"/alerts/0/group", "marker"},
           {"/alerts/0/location", "7"},
           {"/alerts/1/text", "Low toner"},
           {"/alerts/2/text", "Scanner lamp"},
           {"/alerts/3/text", "Fax memory"},
           {"/alerts/4/text", "-"}}},
         {"what the options do is a code that no source explains",
          stem + "2.11.3.0|2|7\n" + stem + "2.17.2.0|2|3\n",
          {{"/options/0/name", "Option functions (code)"}, {"/options/0/value", "7"}}},
         {"identity",
          stem + "1.1.1.0|4|MP C307\n" + stem + "1.1.2.0|4|1.10\n" + stem +
              "2.1.4.0|4|C508P00001\n" + stem + "2.15.1.0|2|3\n" + stem + "3.2.1.1.1.4.7|4|plan\n" +
              stem + "3.2.1.1.1.11.7|2|8\n",
          {{"/identity/model", "MP C307"},
           {"/identity/serial", "C508P00001"},
           {"/firmware/0/version", "1.10"},
           {"/options/0/name", "ADF"},
           {"/options/0/value", "both sides"},
           {"/jobs/list/0/id", "7"},
           {"/jobs/list/0/state", "CANCELED"}}}});
}

TEST_CASE("Brother: packed octets (data 5)") {
    const std::string stem = "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.";
    const std::string id = "1.3.6.1.4.1.2435.2.3.9.1.1.7.0|4|MFG:Brother;MDL:";
    run({{"laser: hundredths of a percent, pages left",
          id + "HL-L2350DW;CID:Brother Laser Type1;\n" + stem +
              "8.0|4x|6f01040000157c4101040000232811010400000100ff\n" + stem +
              "11.0|4x|8201040000289dff\n" + stem +
              "10.0|4x|00010400000a5c0101040000000506010400000007ff\n" + stem + "1.0|4|E7\n" +
              stem + "17.0|4|1.17\n",
          {{"/identity/model", "Brother HL-L2350DW"},
           {"/identity/serial", "E7"},
           {"/firmware/0/version", "1.17"},
           {"/counters/total", "2652"},
           {"/parts/0/name", "Black toner"},
           {"/parts/0/level", "5500"},
           {"/parts/0/capacity", "10000"},
           {"/parts/0/unit", "0.01 percent"},
           {"/parts/1/name", "Drum"},
           {"/parts/1/type", "opc"},
           {"/parts/1/level", "9000"},
           {"/parts/1/count", "256"},
           {"/counters/extra/0/name", "Drum, pages left"},
           {"/counters/extra/0/count", "10397"},
           {"/counters/extra/1/name", "Black and white pages"},
           {"/counters/extra/1/count", "5"},
           {"/counters/extra/2/count", "7"}}},
         {"old ink-jet: pairs of level and full",
          id + "MFC-5490CN;\n" + stem + "8.0|4x|a101020414a201020c14ff\n",
          {{"/parts/0/name", "Black ink"},
           {"/parts/0/level", "4"},
           {"/parts/0/capacity", "20"},
           {"/parts/1/name", "Cyan ink"},
           {"/parts/1/level", "12"}}},
         {"an ink-jet has no drum, belt or fuser, whatever its maintenance octets hold",
          id + "DCP-J132W;CLS:PRINTER;\n" + stem +
              "8.0|4x|11010400000100410104000023286f01040000157c69010400001388"
              "800104000013887e0104000000016a010400001388ff\n" +
              stem + "11.0|4x|8201040000289d73010400000099ff\n",
          {{"/parts/0/name", "Black ink"},
           {"/parts/0/level", "5500"},
           {"/parts/1/name", "-"},
           {"/counters/extra/0/name", "-"}}},
         {"more than all is unknown",
          id + "HL;\n" + stem + "8.0|4x|6f0104000186a0ff\n",
          {{"/parts/0/level", "?"}, {"/parts/0/capacity", "-"}}},
         {"only the end mark",
          stem + "8.0|4x|ff\n" + stem + "10.0|4x|ff\n",
          {{"/parts/0/name", "-"}, {"/counters/total", "-"}}},
         {"cut in the middle of an item",
          stem + "10.0|4x|00010400000a5c010104\n",
          {{"/counters/total", "2652"}, {"/counters/extra/0/name", "-"}}},
         {"the panel in Latin-2",
          "1.3.6.1.2.1.43.7.1.1.4.1.1|2|5\n1.3.6.1.4.1.2435.2.3.9.4.2.1.5.4.5.2.0|4x|"
          "4d61b36f20746f6e6572752028592920\n",
          {{"/panel/text/0", "Mało toneru (Y)"}}}});
}

TEST_CASE("Kyocera: functions, colours that the machine names, accounts (4-lists 9, 10)") {
    const std::string stem = "1.3.6.1.4.1.1347.";
    run({{"identity and totals",
          kObjectId + "1347.41\n" + stem + "43.5.1.1.1.1|4|TASKalfa 5053ci\n" + stem +
              "43.5.1.1.28.1|4|W2D8303202\n" + stem + "43.5.4.1.4.1.1|2|1\n" + stem +
              "43.5.4.1.5.1.1|4|2XC_S000\n" + stem + "43.10.1.1.12.1.1|2|432951\n" +
              "1.3.6.1.2.1.43.10.2.1.4.1.1|65|432960\n",
          {{"/identity/model", "TASKalfa 5053ci"},
           {"/identity/serial", "W2D8303202"},
           {"/firmware/0/name", "CONTROLLER"},
           {"/firmware/0/version", "2XC_S000"},
           {"/counters/total", "432960"},
           {"/counters/other_totals/0", "432951"}}},
         {"colour 2 without a name is left out",
          stem + "42.3.1.1.1.1.1|2|900\n" + stem + "42.3.1.1.1.1.2|2|300\n" + stem +
              "42.3.1.1.1.1.4|2|20\n" + stem + "42.3.1.2.1.1.1.1|2|600\n" + stem +
              "42.3.1.2.1.1.1.2|2|50\n" + stem + "42.3.1.2.1.1.1.3|2|250\n" + stem +
              "42.3.1.3.1.1.2|2|80\n" + stem + "46.10.1.1.5.3|2|120\n",
          {{"/counters/functions/0/function", "PRINT"},
           {"/counters/functions/0/total", "900"},
           {"/counters/functions/0/black", "600"},
           {"/counters/functions/0/full_colour", "250"},
           {"/counters/functions/0/one_colour", "-"},
           {"/counters/functions/1/function", "COPY"},
           {"/counters/functions/1/total", "300"},
           {"/counters/functions/2/function", "FAX"},
           {"/counters/images/0/function", "COPY SCAN"},
           {"/counters/images/0/total", "80"},
           {"/counters/images/1/function", "SCAN"},
           {"/counters/images/1/total", "120"}}},
         {"colour 2 with a name",
          stem + "42.2.2.1.1.2.1.1|4|Monochrome\n" + stem + "42.2.2.1.1.2.1.2|4|Full Color\n" +
              stem + "42.3.1.2.1.1.1.1|2|600\n" + stem + "42.3.1.2.1.1.1.2|2|50\n",
          {{"/counters/functions/0/black", "600"}, {"/counters/functions/0/full_colour", "50"}}},
         {"an account: sums of its counter sets, never its code",
          stem + "42.1.2.1.2.1.2.1.4|4|99887766\n" + stem + "42.1.2.1.2.1.3.1.4|4|SALES\n" + stem +
              "42.1.2.1.2.1.4.1.4|2|11\n" + stem + "42.1.2.1.2.1.5.1.4|2|12\n" + stem +
              "42.1.1.1.1.3.1.11.1|2|100\n" + stem + "42.1.1.1.1.3.1.11.2|2|20\n" + stem +
              "42.1.1.1.1.3.1.12.1|2|7\n",
          {{"/accounts/list/0/number", "4"},
           {"/accounts/list/0/name", "SALES"},
           {"/accounts/list/0/print", "120"},
           {"/accounts/list/0/copy", "7"},
           {"/accounts/list/0/fax", "-"}}}});
}

TEST_CASE("HP: PML strings and engine counts (4-lists 10)") {
    const std::string stem = "1.3.6.1.4.1.11.2.3.9.4.2.1.";
    run({{"serial behind its symbol set, placeholder left out",
          stem + "1.3.3.0|4x|0115564E4352433438313938\n" + stem + "1.3.6.0|4x|0115322e30\n" +
              "1.3.6.1.2.1.43.5.1.1.17.1|4|XXXXXXXXXX\n" + stem + "4.1.2.5.0|2|15232\n" + stem +
              "4.1.2.6.0|2|15000\n" + stem + "4.1.2.7.0|2|232\n",
          {{"/identity/serial", "VNCRC48198"},
           {"/firmware/0/version", "2.0"},
           {"/counters/total", "15232"},
           {"/counters/extra/0/name", "Mono pages"},
           {"/counters/extra/0/count", "15000"},
           {"/counters/extra/1/count", "232"}}},
         {"device id",
          "1.3.6.1.4.1.11.2.3.9.1.1.7.0|4|MFG:Hewlett-Packard;MDL:HP LaserJet M609;CLS:PRINTER;\n",
          {{"/identity/model", "HP LaserJet M609"}}}});
}

TEST_CASE("Lexmark: counters by type and unit, sizes, supplies (4-lists 5, 10)") {
    const std::string mps = "1.3.6.1.4.1.641.6.";
    const auto row = [&](const char* table, int index, int type, int unit, int value) {
        const auto tail = ".1." + std::to_string(index) + "|2|";
        return mps + table + ".2" + tail + std::to_string(type) + "\n" + mps + table + ".3" + tail +
               std::to_string(unit) + "\n" + mps + table + ".4.1." + std::to_string(index) +
               "|65|" + std::to_string(value) + "\n";
    };
    const auto supply = [](int index, const std::string& name, int type, int level, int most) {
        const auto tail = ".1." + std::to_string(index) + "|";
        const std::string stem = "1.3.6.1.2.1.43.11.1.1.";
        return stem + "5" + tail + "2|" + std::to_string(type) + "\n" + stem + "6" + tail + "4|" +
               name + "\n" + stem + "7" + tail + "2|19\n" + stem + "8" + tail + "2|" +
               std::to_string(most) + "\n" + stem + "9" + tail + "2|" + std::to_string(level) +
               "\n";
    };
    const auto own = [&](int index, const std::string& name, int most, int level) {
        const auto tail = ".1." + std::to_string(index) + "|";
        const std::string stem = mps + "4.4.1.1.";
        return stem + "5" + tail + "4|" + name + "\n" + stem + "13" + tail + "2|4\n" + stem + "14" +
               tail + "2|" + std::to_string(most) + "\n" + stem + "16" + tail + "65|" +
               std::to_string(level) + "\n" + stem + "17" + tail + "65|77\n" + stem + "19" + tail +
               "65|480\n";
    };
    run({{"sides count, sheets do not",
          row("4.2.1.1", 1, 16, 5, 400) + row("4.2.1.1", 2, 16, 4, 700) +
              row("4.2.1.1", 3, 17, 4, 600) + row("4.2.1.1", 4, 34, 4, 9) +
              row("4.2.1.1", 5, 64, 4, 3) + row("4.1.1.1", 1, 97, 3, 21) +
              row("4.1.1.1", 2, 1, 3, 611) + row("4.1.1.1", 3, 32, 36, 1200),
          {{"/counters/functions/0/function", "PRINT"},
           {"/counters/functions/0/total", "700"},
           {"/counters/functions/0/black", "600"},
           {"/counters/functions/1/full_colour", "9"},
           {"/counters/extra/0/name", "Blank, all"},
           {"/counters/extra/0/unit", "impressions"},
           {"/jams/total", "21"},
           {"/status/power_ons", "611"},
           {"/status/powered_hours", "20"}}},
         {"lifetime coverage: yellow is counted before magenta; more than a page is unknown",
          row("4.1.1.1", 1, 64, 1, 512) + row("4.1.1.1", 2, 65, 1, 123) +
              row("4.1.1.1", 3, 66, 1, 98) + row("4.1.1.1", 4, 67, 1, 10001),
          {{"/coverage/rows/0/name", "LIFETIME"},
           {"/coverage/rows/0/black", "512"},
           {"/coverage/rows/0/cyan", "123"},
           {"/coverage/rows/0/yellow", "98"},
           {"/coverage/rows/0/magenta", "?"},
           {"/coverage/rows/1/name", "-"}}},
         {"the maker's level and capacity where the standard row says only some",
          supply(1, "Black Toner", 3, -3, -2) + supply(2, "Cyan Toner", 3, 40, 100) +
              supply(3, "Waste Toner", 4, -3, -2) + supply(4, "Drum", 9, -3, -2) +
              own(1, "Black Toner", 20000, 8000) + own(2, "Cyan Toner", 20000, 500) +
              own(3, "Waste Toner", 20000, 8000) + own(4, "Drum", 100, 101),
          {{"/parts/0/level", "8000"},
           {"/parts/0/capacity", "20000"},
           {"/parts/0/unit", "impressions"},
           {"/parts/1/level", "40"},
           {"/parts/1/capacity", "100"},
           {"/parts/1/unit", "percent"},
           {"/parts/2/level", "+"},
           {"/parts/3/level", "+"},
           {"/parts/3/capacity", "?"},
           {"/counters/extra/0/name", "Black Toner, used"},
           {"/counters/extra/0/unit", "impressions"},
           {"/counters/extra/0/count", "77"}}},
         {"one row a size",
          mps + "4.2.3.1.2.1.1|2|68\n" + mps + "4.2.3.1.5.1.1|65|100\n" + mps +
              "4.2.3.1.2.1.2|2|68\n" + mps + "4.2.3.1.5.1.2|65|20\n" + mps +
              "4.2.2.1.2.1.1|2|68\n" + mps + "4.2.2.1.6.1.1|65|150\n",
          {{"/counters/sizes/0/size", "A4"},
           {"/counters/sizes/0/sheets", "120"},
           {"/counters/sizes/0/black", "150"}}},
         {"identity and software",
          mps + "2.3.1.4.1|4|Lexmark MX711\n" + mps + "2.3.1.5.1|4|7463ABC\n" + mps +
              "3.3.1.6.1.1|4|Base\n" + mps + "3.3.1.7.1.1|4|LW20\n",
          {{"/identity/model", "Lexmark MX711"},
           {"/identity/serial", "7463ABC"},
           {"/firmware/0/name", "Base"},
           {"/firmware/0/version", "LW20"}}}});
}

TEST_CASE("Xerox, Canon, Epson, Samsung, OKI, Dell: what is proved of their trees") {
    const std::string xerox = "1.3.6.1.4.1.253.8.53.13.2.1.";
    const std::string canon = "1.3.6.1.4.1.1602.1.";
    const std::string epson = "1.3.6.1.4.1.1248.1.2.2.1.1.1.";
    run({{"Xerox names its counters",
          xerox + "6.1.20.1|2|909\n" + xerox + "6.1.20.33|2|390\n" + xerox +
              "8.1.20.1|4|Total Impressions\n" + xerox +
              "8.1.20.33|4|Color Impressions\n1.3.6.1.4.1.253.8.53.3.2.1.3.1|4|3722\n",
          {{"/identity/serial", "3722"},
           {"/counters/total", "909"},
           {"/counters/extra/0/name", "Color Impressions"},
           {"/counters/extra/0/count", "390"}}},
         {"Canon",
          canon + "1.1.1.0|4|iR-ADV C5535\n" + canon + "1.1.4.0|4|R7.21\n" + canon +
              "2.1.8.1.3.1.1|4|XUG00001\n" + canon + "11.2.1.1.2.1|4|Total 1\n" + canon +
              "11.2.1.1.3.1|65|5000\n" + canon + "11.2.1.1.2.2|4|Copy (Total 1)\n" + canon +
              "11.2.1.1.3.2|65|700\n" + canon + "11.2.1.1.2.3|4|Total (Black/Large)\n" + canon +
              "11.2.1.1.3.3|65|31\n",
          {{"/identity/model", "iR-ADV C5535"},
           {"/identity/serial", "XUG00001"},
           {"/firmware/0/version", "R7.21"},
           {"/counters/total", "5000"},
           {"/counters/functions/0/function", "COPY"},
           {"/counters/functions/0/total", "700"},
           {"/counters/extra/0/name", "Total (Black/Large)"},
           {"/counters/extra/0/count", "31"}}},
         {"Epson: idle, ink",
          epson + "2.1|4|ET-2825\n" + epson + "5.1|4|X8D5\n" + epson +
              "4.1|4x|0040424443205354320d0a0c000101040f0703010041030148\n"
              "1.3.6.1.2.1.25.3.5.1.2.1|4x|\n",
          {{"/identity/model", "ET-2825"},
           {"/identity/serial", "X8D5"},
           {"/status/printer", "idle"},
           {"/parts/0/name", "Black ink"},
           {"/parts/0/level", "65"},
           {"/parts/1/name", "Cyan ink"},
           {"/parts/1/level", "72"}}},
         {"Epson: jam; the standard state says nothing",
          epson + "4.1|4x|40424443205354320d0a0600010100020104\n1.3.6.1.2.1.25.3.5.1.2.1|4x|\n",
          {{"/status/errors/0", "jammed"}, {"/status/errors/1", "-"}}},
         {"Samsung",
          "1.3.6.1.4.1.236.11.5.1.1.1.4.0|4|Z7BCBJ\n1.3.6.1.4.1.236.11.5.11.53.31.1.4.0|4|SCX-"
          "8128\n",
          {{"/identity/serial", "Z7BCBJ"}, {"/identity/model", "SCX-8128"}}},
         {"OKI",
          "1.3.6.1.4.1.2001.1.1.1.1.11.1.10.25.0|4|MC573\n1.3.6.1.4.1.2001.1.1.1.1.11.1.10.45.0|4|"
          "AK71\n",
          {{"/identity/serial", "AK71"}, {"/identity/model", "MC573"}}},
         {"Dell",
          "1.3.6.1.4.1.674.10898.100.1.1.1.0|4|NH62\n1.3.6.1.4.1.674.10898.100.2.1.2.1.3.1|4|"
          "COMMAND SET:;MODEL:Dell S5830dn\n",
          {{"/firmware/0/version", "NH62"}, {"/identity/model", "Dell S5830dn"}}}});
}

TEST_CASE("Sharp: read by our table only where its own names agree") {
    const std::string stem = "1.3.6.1.4.1.2385.1.1.19.2.1.";
    run({{"as known",
          stem + "3.1.4.60|65|82214\n" + stem + "4.1.4.60|4|Prints\n" + stem +
              "3.1.4.61|65|53631\n" + stem + "3.6.4.70|65|12441\n" + stem +
              "4.6.4.70|4|Document Feeder\n",
          {{"/counters/functions/0/function", "PRINT"},
           {"/counters/functions/0/total", "82214"},
           {"/counters/functions/0/black", "53631"},
           {"/counters/extra/0/name", "Document Feeder"},
           {"/counters/extra/0/count", "12441"}}},
         {"another meaning",
          stem + "3.1.4.60|65|5\n" + stem + "4.1.4.60|4|Faxes\n",
          {{"/counters/functions/0/total", "-"},
           {"/counters/extra/0/name", "Faxes"},
           {"/counters/extra/0/count", "5"}}}});
}

TEST_CASE("Only the machine's own tree is walked, and those of the engines that it sells") {
    const auto asks = [](const std::string& id, const char* tree) {
        const auto trees = snmp::subtrees(said::walkOf(kObjectId + id + "\n"));
        const auto root = *snmp::parseOid(std::string("1.3.6.1.4.1.") + tree);
        return std::any_of(trees.begin(), trees.end(),
                           [&](const auto& t) { return t.root.startsWith(root); });
    };
    CHECK(asks("367.1.1", "367"));
    CHECK_FALSE(asks("367.1.1", "18334"));
    CHECK(asks("674.10898", "641"));
    CHECK(asks("18334.1.1.1.2.1", "18334"));
    CHECK_FALSE(asks("9.1.1", "2435"));
    const auto blind = snmp::subtrees(snmp::Walk{});
    CHECK(std::any_of(blind.begin(), blind.end(), [](const auto& t) {
        return t.root.startsWith(snmp::Oid{1, 3, 6, 1, 4, 1, 2435});
    }));
}
