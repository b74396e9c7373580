#include "mail/maildir/name.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

namespace maildir {
namespace {

constexpr std::size_t kFolderNameLimit = 200;

/// The number at the front of `text`, which shrinks to what follows it; -1 where there is none.
std::int64_t takeNumber(std::string_view& text) noexcept {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0) return -1;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

}  // namespace

std::string_view uidOf(std::string_view fileName) noexcept {
    for (std::string_view mark : {":2,", ":1,"}) {
        const auto at = fileName.rfind(mark);
        if (at != std::string_view::npos && at > 0) return fileName.substr(0, at);
    }
    return fileName;
}

Moment momentOf(std::string_view fileName) noexcept {
    std::string_view rest = fileName;
    const std::int64_t seconds = takeNumber(rest);
    if (seconds < 0 || rest.empty() || rest.front() != '.') return {};
    rest.remove_prefix(1);
    // Delivery agents write the microseconds as M123, in any place before the host's name.
    const auto mark = rest.substr(0, rest.find('.')).find('M');
    if (mark == std::string_view::npos) return {seconds, 0};
    rest.remove_prefix(mark + 1);
    const std::int64_t micros = takeNumber(rest);
    return {seconds, micros >= 0 && micros < 1'000'000 ? micros : 0};
}

bool olderThan(std::string_view uidA, std::string_view uidB) noexcept {
    const Moment a = momentOf(uidA);
    const Moment b = momentOf(uidB);
    return a != b ? a < b : uidA < uidB;
}

std::uint64_t sizeOf(std::string_view fileName, std::uint64_t fileSize) noexcept {
    const auto mark = fileName.find(",W=");
    if (mark == std::string_view::npos) return fileSize;
    std::string_view rest = fileName.substr(mark + 3);
    const auto stated = static_cast<std::uint64_t>(std::max<std::int64_t>(takeNumber(rest), 0));
    return stated >= fileSize && stated / 2 <= fileSize ? stated : fileSize;
}

std::optional<std::string> folderFault(std::string_view folder) {
    const auto fault = [&](std::string_view why) {
        return fmt::format("The folder name \"{}\" {}: write a plain name such as Illegal",
                           base::printable(folder, 60), why);
    };
    if (folder.empty()) return fault("is empty");
    if (folder.size() > kFolderNameLimit) return fault("is longer than 200 characters");
    if (folder.front() == '.' || folder.back() == '.') return fault("begins or ends with a dot");
    if (folder.find("..") != std::string_view::npos) return fault("holds two dots in a row");
    for (const char c : folder) {
        if (c == '/') return fault("holds a slash");
        if (c < ' ' || c > '~') return fault("holds a character that is not plain ASCII");
    }
    return std::nullopt;
}

}  // namespace maildir
