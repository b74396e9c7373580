#include "mailagent/answer/header_copy.h"

#include "base/text.h"

#include <algorithm>
#include <vector>

namespace answer {
namespace {

constexpr std::size_t kLineBytes = 400;    // of one copied line
constexpr std::size_t kRepeatedBytes = 2;  // a subject shorter than this is found everywhere

struct CopiedField {
    std::string_view name;                // "" for a line that is no field
    std::vector<std::string_view> lines;  // as they stand, the first with the name
};

std::vector<CopiedField> fieldsOf(std::string_view header) {
    std::vector<CopiedField> fields;
    for (std::string_view line : base::split(header, '\n')) {
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) break;
        if (base::isBlank(line.front()) && !fields.empty()) {
            fields.back().lines.push_back(line);
            continue;
        }
        const auto colon = line.find(':');
        const auto name =
            colon == std::string_view::npos ? std::string_view() : line.substr(0, colon);
        fields.push_back({base::trim(name), {line}});
    }
    return fields;
}

std::string unfolded(const CopiedField& field) {
    std::string text;
    for (const std::string_view line : field.lines) text += line;
    return base::lower(text);
}

bool namedAfterSubject(std::string_view name) {
    const std::string lower = base::lower(name);
    return lower.find("subject") != std::string::npos || lower.find("topic") != std::string::npos;
}

/// The subject's values, lower case: what other fields must not repeat.
std::vector<std::string> subjectsOf(const std::vector<CopiedField>& fields) {
    std::vector<std::string> subjects;
    for (const CopiedField& field : fields) {
        if (!namedAfterSubject(field.name)) continue;
        const std::string text = unfolded(field);
        const std::string_view value =
            base::trim(std::string_view(text).substr(text.find(':') + 1));
        if (value.size() >= kRepeatedBytes) subjects.emplace_back(value);
    }
    return subjects;
}

/// Fields that tell who wrote and by which way. Every other field is somebody's own invention and
/// may repeat the subject, encoded or not.
bool telling(std::string_view name) {
    constexpr std::string_view kTelling[] = {
        "From",         "Sender",         "To",
        "Cc",           "Reply-To",       "Date",
        "Message-ID",   "In-Reply-To",    "References",
        "Received",     "Return-Path",    "MIME-Version",
        "Content-Type", "User-Agent",     "X-Mailer",
        "Delivered-To", "Auto-Submitted", "Authentication-Results"};
    return std::any_of(std::begin(kTelling), std::end(kTelling),
                       [&](std::string_view known) { return base::equalsNoCase(name, known); });
}

bool hidden(const CopiedField& field, const std::vector<std::string>& subjects) {
    if (!telling(field.name)) return true;
    const std::string text = unfolded(field);
    if (text.find("subject:") != std::string::npos) return true;
    const std::string_view value = std::string_view(text).substr(text.find(':') + 1);
    return std::any_of(subjects.begin(), subjects.end(), [&](const std::string& subject) {
        return value.find(subject) != std::string_view::npos;
    });
}

}  // namespace

std::string headerCopy(std::string_view header, std::size_t limit) {
    const bool cut = header.size() > limit;
    const auto fields = fieldsOf(header.substr(0, limit));
    const auto subjects = subjectsOf(fields);
    std::string text;
    for (const CopiedField& field : fields) {
        if (hidden(field, subjects)) {
            text += base::printable(field.name, kLineBytes);
            text += field.name.empty() ? "(hidden)\n" : ": (hidden)\n";
            continue;
        }
        for (const std::string_view line : field.lines) {
            const bool folded = base::isBlank(line.front());
            text += (folded ? "    " : "") + base::printable(base::trim(line), kLineBytes) + "\n";
        }
    }
    return cut ? text + "(the rest of the header is left out)\n" : text;
}

}  // namespace answer
