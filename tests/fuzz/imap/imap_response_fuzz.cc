// Whatever a server sends: read as the session reads it, lines and counted literals, then as each
// kind of data.
#include "mail/imap/commands.h"
#include "mail/imap/response.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace {

std::string_view takeLine(std::string_view& bytes) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return line;
}

imap::Pieces takePieces(std::string_view& bytes) {
    imap::Pieces pieces;
    while (true) {
        const auto line = takeLine(bytes);
        const auto announced = imap::announcedLiteral(line, pieces.lines.empty());
        pieces.lines.emplace_back(line);
        if (!announced || *announced > bytes.size()) return pieces;
        pieces.literals.emplace_back(bytes.substr(0, *announced));
        bytes.remove_prefix(*announced);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    static_cast<void>(imap::folderName(bytes));
    while (!bytes.empty()) {
        const auto pieces = takePieces(bytes);
        const auto response = imap::parseResponse(pieces.lines.front());
        if (response.rest > pieces.lines.front().size()) std::abort();
        const auto mail = imap::parseFetch(pieces, response);
        if (mail && mail->uid && *mail->uid == 0) std::abort();
        static_cast<void>(imap::parseSearch(pieces, response));
        static_cast<void>(imap::parseInternalDate(pieces.lines.front()));
    }
    return 0;
}
