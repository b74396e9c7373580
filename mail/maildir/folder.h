// The files of one Maildir (new/, cur/, and Maildir++ sub-folders). Plain blocking calls without a
// loop and without state: safe on any thread.
//
// Only regular files count; symbolic links and everything else are passed over, also between
// listing and reading (O_NOFOLLOW, fstat). Names that begin with a dot are passed over.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace maildir {

/// Where a mail lies: new/ (nobody has looked yet) or cur/.
enum class Place { unread, seen };

struct File {
    std::string name;
    Place place = Place::unread;
    std::uint64_t size = 0;  ///< as name.h's sizeOf() says
};

/// One mail's bytes with CRLF line ends: a bare LF becomes CRLF, everything else is kept.
struct Content {
    std::string bytes;
    bool cut = false;        ///< there was more than the limit
    std::uint64_t read = 0;  ///< octets read from the disk
    base::Time received;     ///< the name's delivery time, else the file's own
};

enum class Extent { whole, header };

class Folder {
  public:
    explicit Folder(std::string path) : path_(std::move(path)) {}
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string path(Place place) const;

    /// Makes what is missing of the folder itself (its parent must exist), tmp/, new/ and cur/,
    /// mode 0700. `missing` or `storage`, with what to do.
    [[nodiscard]] base::Result<> prepare() const;

    /// Whether there is a new/, so that mails can be delivered.
    [[nodiscard]] bool receives() const;

    /// All mails, in no order, new/ before cur/ so that a mail that another program moves
    /// meanwhile is seen at least once. Stops behind `atMost` + 1 of them.
    [[nodiscard]] base::Result<std::vector<File>> scan(std::size_t atMost) const;

    /// At most `limit` octets (after the line ends were made CRLF) of a mail, or of its header up
    /// to and including the empty line. `missing` where the file is gone, or is no regular file.
    [[nodiscard]] base::Result<Content> read(const File& file, std::uint64_t limit,
                                             Extent extent) const;

    /// Unlinks; what is gone already is no error. The folders are synced once, at the end.
    [[nodiscard]] base::Result<> remove(const std::vector<File>& files) const;

    /// Moves to the sub-folder ".name" (made where it is missing; name.h's folderFault() has
    /// passed it), new/ to new/ and cur/ to cur/. Never overwrites a mail there.
    [[nodiscard]] base::Result<> move(const std::vector<File>& files,
                                      const std::string& name) const;

  private:
    std::string path_;
};

/// Makes line ends CRLF: appends to `out`, at most `limit` octets in all. `carry` is the last
/// octet of what came before (0 at the start). Returns false where something had to be left out.
bool appendCrlf(std::string& out, std::string_view raw, std::uint64_t limit, char& carry);

}  // namespace maildir
