// A list as a page for mail clients. Word lays out Outlook's mails, Gmail drops what it does not
// know, a phone is narrow: so tables, bgcolor and widths in per cent, and nothing else.
#include "lists/html.h"

#include "base/text.h"
#include "lists/cells.h"
#include "lists/forms.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

constexpr std::size_t kMostRows = 200;  // of a table; the text has them all
constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
    "<meta name=\"color-scheme\" content=\"light\"/><title>{0}</title>\n<style>\n"
    "body,td,th,p,h1,h2{{font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1a1a1a}}\n"
    "h1{{font-size:18px;margin:0 0 4px 0}}\nh2{{font-size:14px;margin:16px 0 4px 0}}\n"
    "p{{margin:2px 0}}\n</style></head>\n<body bgcolor=\"#ffffff\">\n<h1>{0}</h1>\n";
constexpr std::string_view kGrid =
    "<table border=\"1\" bordercolor=\"#d0d0d0\" cellspacing=\"0\" cellpadding=\"3\" "
    "style=\"border-collapse:collapse\">\n";

void put(std::string& out, const std::string& tag, std::string_view text) {
    out += fmt::format("<{0}>{1}</{0}>\n", tag, escaped(text));
}

void putFields(std::string& out, const Block& block) {
    out += kGrid;
    for (const auto& entry : block.entries) {
        if (entry.cell.text.empty()) continue;
        if (entry.label.empty()) {
            out += fmt::format("<tr><td colspan=\"2\">{}</td></tr>\n", escaped(entry.cell.text));
        } else {
            out += fmt::format("<tr><td bgcolor=\"#f4f4f4\">{}</td><td>{}</td></tr>\n",
                               escaped(entry.label), escaped(entry.cell.text));
        }
    }
    out += "</table>\n";
}

void putTable(std::string& out, const Block& block) {
    out += kGrid;
    out += "<tr>";
    for (const auto& heading : block.headings) {
        out += fmt::format("<th bgcolor=\"#e8e8e8\" align=\"{}\">{}</th>",
                           heading.number ? "right" : "left", escaped(heading.title));
    }
    out += "</tr>\n";
    for (std::size_t r = 0; r < block.rows.size() && r < kMostRows; ++r) {
        out += "<tr>";
        for (std::size_t c = 0; c < block.headings.size(); ++c) {
            const std::string_view text =
                c < block.rows[r].size() ? std::string_view(block.rows[r][c].text) : "";
            out += fmt::format("<td{}>{}</td>", block.headings[c].number ? " align=\"right\"" : "",
                               escaped(text));
        }
        out += "</tr>\n";
    }
    out += "</table>\n";
    if (block.rows.size() > kMostRows) {
        put(out, "p",
            fmt::format("{} more rows stand in the text of this mail.",
                        block.rows.size() - kMostRows));
    }
}

/// Glyph patterns are drawn with characters: their blanks count.
void putLine(std::string& out, const std::string& text) {
    if (text.find("  ") == std::string::npos) return put(out, "p", text);
    out += fmt::format(
        "<pre style=\"margin:0;font-family:Consolas,monospace;font-size:12px\">{}"
        "</pre>\n",
        escaped(text));
}

void putBlock(std::string& out, const Block& block) {
    switch (block.kind) {
        case Block::Kind::fields:
            return putFields(out, block);
        case Block::Kind::table:
            return putTable(out, block);
        case Block::Kind::line:
            for (const auto& entry : block.entries) putLine(out, entry.cell.text);
    }
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                // Cells are printable already; a control character is not well-formed XML.
                out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

std::string html(const Sheet& sheet) {
    const std::string title = sheet.serial.empty()
                                  ? std::string(row(sheet.id).title)
                                  : fmt::format("{} {}", row(sheet.id).title, sheet.serial);
    std::string out = fmt::format(fmt::runtime(kHead), escaped(title));
    bool pictured = false;
    std::string_view section;
    for (const Block& block : sheet.blocks) {
        // The pictures follow the head: what an engineer looks at first.
        if (!pictured && block.section != "HEAD") {
            out += barsHtml(sheet) + curveHtml(sheet);
            pictured = true;
        }
        if (block.section != section && block.section != "HEAD" && block.section != "END") {
            put(out, "h2", block.section);
        }
        section = block.section;
        putBlock(out, block);
    }
    return out + "</body></html>\n";
}

}  // namespace lists
