#include "lists/catalogue.h"

#include "base/text.h"

namespace lists {
namespace {

constexpr bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

// Some text means both words: it begins with both minimums and both words begin with it.
constexpr bool collide(std::string_view wordA, std::string_view minimumA, std::string_view wordB,
                       std::string_view minimumB) {
    const std::string_view longer = minimumA.size() > minimumB.size() ? minimumA : minimumB;
    return startsWith(longer, minimumA) && startsWith(longer, minimumB) &&
           startsWith(wordA, longer) && startsWith(wordB, longer);
}

constexpr bool sound() {
    for (std::size_t i = 0; i < kLists.size(); ++i) {
        const ListRow& a = kLists[i];
        if (a.id != static_cast<ListId>(i) || a.title.empty() || a.help.empty()) return false;
        if (!startsWith(a.option, a.minimum)) return false;
        if (a.option.empty()) continue;
        if (a.minimum.empty() || collide(a.option, a.minimum, kAllOption, kAllMinimum))
            return false;
        for (std::size_t j = 0; j < i; ++j) {
            const ListRow& b = kLists[j];
            if (collide(a.option, a.minimum, b.option, b.minimum)) return false;
        }
    }
    return true;
}

static_assert(sound(), "rows stand in ListId's order, and no text means two lists");

bool means(std::string_view text, std::string_view word, std::string_view minimum) {
    return !text.empty() && text.size() >= minimum.size() && base::startsWithNoCase(word, text);
}

}  // namespace

const ListRow& row(ListId id) noexcept {
    return kLists[static_cast<std::size_t>(id)];
}

std::optional<ListId> findList(std::string_view option) noexcept {
    for (const ListRow& r : kLists) {
        if (means(option, r.option, r.minimum)) return r.id;
    }
    return std::nullopt;
}

bool meansAll(std::string_view option) noexcept {
    return means(option, kAllOption, kAllMinimum);
}

std::string_view subjectTitle(ListId id) noexcept {
    return row(id).title;
}

}  // namespace lists
