#include "mail/message/fence.h"

#include "base/digest.h"
#include "base/text.h"
#include "mail/message/content_type.h"
#include "mail/message/header.h"

#include <fmt/format.h>
#include <algorithm>
#include <vector>

namespace message {
namespace {

using base::Kind;

constexpr std::size_t kPartHeader = 8192;  // octets of one part's header that are looked at
constexpr std::size_t kLongestBoundary = 300;

/// Not to be guessed by the writer of a mail, so that no text can pass for a boundary of ours.
const std::string& salt() {
    static const std::string value = base::sha256Hex(base::randomBytes(16)).substr(0, 16);
    return value;
}

std::string freshName(std::size_t id) {
    return fmt::format("=_{}_{:04}", salt(), id);
}

std::string_view withoutBlanksAtEnd(std::string_view line) {
    while (!line.empty() && base::isBlank(line.back())) line.remove_suffix(1);
    return line;
}

bool isFieldLine(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && line[at] > ' ' && line[at] < 0x7f && line[at] != ':') ++at;
    while (at < line.size() && at > 0 && base::isBlank(line[at])) ++at;
    return at > 0 && at < line.size() && line[at] == ':';
}

/// What can stand between quotes as it is.
bool isPlainId(std::string_view id) {
    return std::all_of(id.begin(), id.end(),
                       [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

class Fence {
  public:
    Fence(std::string_view contentType, const Limits& limits, std::size_t size) : limits_(limits) {
        out_.reserve(size + size / 16 + 512);
        type_ = contentType;
    }

    base::Result<std::string> run(std::string_view boundary, std::string_view body) {
        declare(boundary);
        writeType("multipart/" + subtype());
        out_ += '\n';
        while (!body.empty()) {
            const auto line = takeLine(body);
            if (!delimiter(line)) text(line);
            if (!fault_.empty()) return fail(Kind::invalid, fault_);
        }
        endHeader();
        closePending();
        while (!open_.empty()) closeTop();
        return std::move(out_);
    }

  private:
    struct Boundary {
        std::string theirs;
        std::size_t id;
    };

    std::string subtype() const {
        const auto value = parseContentValue(type_).value;
        const auto slash = value.find('/');
        return slash == std::string::npos ? "mixed" : value.substr(slash + 1);
    }

    void declare(std::string_view theirs) { pending_.push_back({std::string(theirs), nextId_++}); }

    void writeType(const std::string& type, std::string_view start = {}) {
        out_ += "Content-Type: " + type + "; boundary=\"" + freshName(pending_.back().id) + '"';
        if (!start.empty() && isPlainId(start)) out_ += fmt::format("; start=\"{}\"", start);
        out_ += '\n';
    }

    static std::size_t position(const std::vector<Boundary>& list, std::string_view name) {
        for (std::size_t i = list.size(); i > 0; --i) {
            if (list[i - 1].theirs == name) return i - 1;
        }
        return list.size();
    }

    void closeTop() {
        out_ += "\n--" + freshName(open_.back().id) + "--\n";
        open_.pop_back();
    }

    /// Multiparts that were announced but never began end here, empty.
    void closePending() {
        while (!pending_.empty()) {
            out_ += "\n--" + freshName(pending_.back().id) + "--\n";
            pending_.pop_back();
        }
    }

    bool delimiter(std::string_view raw) {
        if (!raw.starts_with("--") || raw.size() > kLongestBoundary + 4) return false;
        const auto name = withoutBlanksAtEnd(raw.substr(2));
        if (begins(name)) return true;
        if (!name.ends_with("--")) return false;
        const auto inner = name.substr(0, name.size() - 2);
        const auto at = position(open_, inner);
        if (at == open_.size()) return false;
        endHeader();
        closePending();
        while (open_.size() > at) closeTop();
        return true;
    }

    bool begins(std::string_view name) {
        const auto waiting = position(pending_, name);
        auto at = position(open_, name);
        if (waiting == pending_.size() && at == open_.size()) return false;
        endHeader();
        if (waiting < pending_.size()) {
            const auto found = pending_[waiting];
            pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(waiting));
            closePending();
            open_.push_back(found);
            at = open_.size() - 1;
        } else {
            closePending();
            while (open_.size() > at + 1) closeTop();
        }
        if (open_.size() > limits_.depth) {
            fault_ = fmt::format("its parts are nested deeper than {}", limits_.depth);
        }
        if (++parts_ > limits_.parts)
            fault_ = fmt::format("it has more than {} parts", limits_.parts);
        out_ += "\n--" + freshName(open_[at].id) + '\n';
        inHeader_ = true;
        headerSize_ = 0;
        field_.clear();
        return true;
    }

    void text(std::string_view line) {
        if (!inHeader_) {
            out_ += line;
            out_ += '\n';
            return;
        }
        if (line.empty()) return endHeader();
        headerSize_ += line.size();
        if (base::isBlank(line[0]) && !field_.empty()) {
            if (headerSize_ <= kPartHeader) field_ += line;
            return;
        }
        if (!isFieldLine(line)) {  // the empty line is missing
            endHeader();
            return text(line);
        }
        flushField();
        field_ = line.substr(0, kPartHeader);
    }

    void endHeader() {
        if (!inHeader_) return;
        flushField();
        out_ += '\n';
        inHeader_ = false;
    }

    void flushField() {
        const auto colon = field_.find(':');
        if (colon != std::string::npos && headerSize_ <= kPartHeader) {
            std::erase_if(field_, [](char c) { return c == '\0'; });
            writeField(base::trim(std::string_view(field_).substr(0, colon)),
                       base::trim(std::string_view(field_).substr(colon + 1)));
        }
        field_.clear();
    }

    void writeField(std::string_view name, std::string_view value) {
        if (base::equalsNoCase(name, "Content-Type")) {
            const auto parsed = parseContentValue(value);
            const auto boundary = parsed.parameter("boundary");
            if (parsed.value.starts_with("multipart/") && !boundary.empty() &&
                position(open_, boundary) == open_.size()) {
                declare(boundary);
                return writeType(parsed.value, parsed.parameter("start"));
            }
            const bool opaque =
                parsed.value.starts_with("message/") || parsed.value.starts_with("multipart/");
            out_ += opaque ? "Content-Type: x-" : "Content-Type: ";
            out_ += value;
            out_ += '\n';
        } else if (base::equalsNoCase(name, "Content-Transfer-Encoding") ||
                   base::equalsNoCase(name, "Content-Disposition") ||
                   base::equalsNoCase(name, "Content-ID")) {
            out_ += name;
            out_ += ": ";
            out_ += value;
            out_ += '\n';
        }
    }

    const Limits& limits_;
    std::string type_;
    std::string out_;
    std::string field_;              // the part header's field that is being read
    std::vector<Boundary> open_;     // from the outermost on
    std::vector<Boundary> pending_;  // announced, not yet begun
    std::size_t nextId_ = 0, parts_ = 0, headerSize_ = 0;
    bool inHeader_ = false;
    std::string fault_;
};

}  // namespace

base::Result<std::string> fenced(std::string_view contentType, std::string_view boundary,
                                 std::string_view body, const Limits& limits) {
    return Fence(contentType, limits, body.size()).run(boundary, body);
}

}  // namespace message
