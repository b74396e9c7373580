#include "mail/message/flowed.h"

#include "mail/message/header.h"

namespace message {
namespace {

constexpr std::size_t kRoom = 60;  // two lines that fit into this were never one (RFC 3676 4.2: 66)

struct Taken {
    std::size_t depth = 0;
    std::string_view text;
};

Taken unquote(std::string_view line) {
    Taken taken;
    while (taken.depth < line.size() && line[taken.depth] == '>') ++taken.depth;
    taken.text = line.substr(taken.depth);
    if (!taken.text.empty() && taken.text.front() == ' ') taken.text.remove_prefix(1);
    return taken;
}

}  // namespace

std::string unflow(std::string_view text, bool delSp) {
    std::string out;
    out.reserve(text.size());
    bool open = false;  // the line before ended in a blank
    std::size_t depth = 0;
    std::size_t lineStart = 0;
    while (!text.empty()) {
        const auto line = unquote(takeLine(text));
        const bool marker = line.text == "-- ";
        const bool room = out.size() - lineStart + line.text.size() <= kRoom;
        const bool joins = open && line.depth == depth && !marker && !room;
        if (joins) {
            if (delSp) out.pop_back();
        } else {
            if (open) out += '\n';
            lineStart = out.size();
            if (line.depth > 0) out.append(line.depth, '>').append(1, ' ');
        }
        out += line.text;
        depth = line.depth;
        open = !marker && !line.text.empty() && line.text.back() == ' ' && !text.empty();
        if (!open) out += '\n';
    }
    return out;
}

}  // namespace message
