// The write-ahead log's frames, handed to the system together. SQLite writes a page of a commit
// with two calls of its own, and a mail is some four pages: that was a tenth of its processor time.
// What is gathered goes out before the log is made durable, read or measured, so a commit stands on
// the disk when SQLite believes that it does, and a crash finds what it could find before. What is
// beyond a cut, or was not made durable when the log is closed, is dropped. Private to this room.
#pragma once

#include <string>

namespace journal::sqlite {

/// The name of the VFS under which the journal is opened: SQLite's default one but for the log. ""
/// where SQLite takes none: the default one then. Any thread.
[[nodiscard]] std::string gatheringVfs();

}  // namespace journal::sqlite
