// A Maildir as a mailbox: the embedded default (M1), woken by inotify.
//
// uid       the file's unique name, without ":2,flags"; it stays when a mail client marks the mail
// validity  "maildir": unique names are never used twice
// order     delivery time as the name tells it, then the name
// size      the name's ",W=" (size with CRLF) where it is possible for the file, else the file's
//           own size, which falls short of the CRLF size by one octet a line where lines end with
//           a bare LF. No file is opened to learn it.
// bytes     line ends made CRLF; everything else, NUL included, as it lies there
// unread    a mail in new/ stays in new/ until it is removed or moved
// move      to the Maildir++ sub-folder ".FOLDER"
//
// A listing that cannot hold all mails (ListFrom::atMost) begins behind `floor`; otherwise the
// floor is not used, since a clock that was set back would hide new mails.
// What is written to in place (cp, a shell's >) is listed once it is closed, or has not changed for
// an hour. Who began before the watch (the first listing, a file system that has none) is not
// known.
// Removals are on disk when remove() returns. Thread: the loop's; files are touched on workers, as
// what waits for somebody else: the folder may lie on another computer, which may be gone.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "mail/maildir/brake.h"
#include "mail/maildir/folder.h"
#include "mail/maildir/lock.h"
#include "mail/maildir/watcher.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace maildir {

class MaildirMailbox final : public mailbox::Mailbox {
  public:
    /// With a watcher of its own. `agent`: whose it is while this object lives (lock.h); "" = no
    /// lock is taken.
    MaildirMailbox(net::Loop& loop, std::string folder, std::string agent = {});
    /// With the watcher that all Maildirs of the loop share; it must live as long as they.
    /// `machine`: which of the agent's; two of them are refused one folder.
    MaildirMailbox(net::Loop& loop, Watcher& watcher, std::string folder, std::string agent = {},
                   std::string machine = {});

    /// Makes the folder and its tmp/, new/ and cur/ where they are missing (the parent must
    /// exist). `missing` or `storage` where that fails; anotherAgent() where another one, or
    /// another machine of this one, has the folder. From then on it is this machine's until
    /// leave(), or the object goes, or another folder has come to the path: then that one is
    /// locked, or refused. A wait lets go of one that was moved away.
    [[nodiscard]] net::Task<base::Result<mailbox::Listing>> open(mailbox::ListFrom from) override;
    [[nodiscard]] net::Task<base::Result<std::vector<mailbox::Fetched>>> headers(
        std::vector<std::string> uids, base::Bytes limit) override;
    [[nodiscard]] net::Task<base::Result<std::vector<mailbox::Fetched>>> fetch(
        std::vector<std::string> uids, base::Bytes limit) override;
    [[nodiscard]] net::Task<base::Result<>> remove(std::vector<std::string> uids) override;
    /// `invalid` where the name cannot be a sub-folder's (a slash, a leading dot, …).
    [[nodiscard]] net::Task<base::Result<>> move(std::vector<std::string> uids,
                                                 std::string folder) override;
    [[nodiscard]] net::Task<base::Result<>> close() override;
    /// Others may have the folder, until the next open().
    [[nodiscard]] net::Task<> leave() override;
    /// Also ends when the folder was replaced, as soon as it is there again: looked for every five
    /// seconds at least. Where wakes bring no new mail they come more and more rarely (brake.h).
    [[nodiscard]] net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) override;
    [[nodiscard]] bool pushes() const override { return watch_.active(); }
    [[nodiscard]] bool local() const override { return true; }
    [[nodiscard]] bool away() const override { return away_; }
    [[nodiscard]] std::uint64_t received() const override { return received_; }

  private:
    using Index = std::map<std::string, File, std::less<>>;

    [[nodiscard]] base::Result<> lock(std::shared_ptr<Lock>& held) const;
    [[nodiscard]] net::Task<> letGo();
    [[nodiscard]] net::Task<base::Result<>> refresh();
    [[nodiscard]] net::Task<base::Result<std::vector<mailbox::Fetched>>> readAll(
        std::vector<std::string> uids, std::uint64_t limit, Extent extent);
    [[nodiscard]] net::Task<base::Result<Content>> readOne(const std::string& uid,
                                                           std::uint64_t limit, Extent extent);
    [[nodiscard]] net::Task<base::Result<Content>> readFile(File file, std::uint64_t limit,
                                                            Extent extent);
    [[nodiscard]] bool showsNew();
    [[nodiscard]] bool leaveUnfinished();
    [[nodiscard]] net::Task<Watcher::Told> untilBack(net::Deadline until, net::Loop::Event& woken);
    [[nodiscard]] net::Task<Watcher::Told> untilDue(net::Deadline until, net::Loop::Event& woken);
    void tellOfChanges();
    [[nodiscard]] std::vector<File> known(const std::vector<std::string>& uids) const;
    [[nodiscard]] net::Task<std::vector<File>> present(std::vector<std::string> uids);

    net::Loop& loop_;
    std::unique_ptr<Watcher> own_;
    Folder folder_;
    std::string agent_, machine_;
    std::shared_ptr<Lock> lock_;
    Watcher::Watch watch_;
    Brake brake_;
    std::vector<std::size_t> seen_;  ///< hashes of the uids that the last open() saw, in order
    bool away_ = false;              ///< the folder was moved or deleted, and not seen since
    Index files_;                    ///< uid to file, as last seen in this turn
    bool fresh_ = false;             ///< files_ was scanned again in this call already
    std::uint64_t received_ = 0;
};

/// One listing out of all files: the documented order, floor and bound. Pure.
[[nodiscard]] mailbox::Listing listingOf(const std::map<std::string, File, std::less<>>& files,
                                         const mailbox::ListFrom& from);

}  // namespace maildir
