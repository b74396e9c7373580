// The journal's file, frozen: what stands here lies on disks and is never edited, only added to.
//
// An SQLite 3 database (application_id "MAgJ", user_version = number of steps below that it has
// seen) in write-ahead-log mode: journal.db, and while open journal.db-wal beside it. Times are
// milliseconds since 1970-01-01 UTC. Enumerations are stored as the numbers of journal.h.
//
// Migration: a new version appends one step to kSteps. An older file is brought up at open, all
// steps in one transaction; a newer one is refused with a sentence. A step that is published is
// never changed.
//
//   account    one row a mailbox: the validity of its listing and the floor (journal.h)
//   mail       one row a mail, until kDigestAge after it left its listing
//       number    the uid as a number, NULL where it is none
//       served    1: settled as done, effects and replies stand; 0: settled as illegal
//       open      how many of its replies have open recipients
//       replies   how many of its replies ever had recipients
//       gone      when the id left the listing; NULL: the id still counts
//   reply      one row a mail of ours, until kDigestAge after its last recipient was final
//       mail      the mail it answers; NULL: a notice (not a foreign key: either may go first)
//       finished  when the last recipient was final; NULL: it waits
//   recipient  the open recipients of waiting replies, by their place in the list
//   content    the bytes of waiting replies; the row goes with the last recipient
//       padding   of a secret reply: kSecretPadding zeros. A record's first 4,061 bytes at most lie
//                 in its b-tree page, whose remains balancing may leave behind; with the padding in
//                 front, the bytes lie in overflow pages only, which are zeroed when they go free
//   password   passwords changed by mail or by hand: their HMAC, never the password
//   log        the mail log, numbered for each account; the oldest rows go
//   point      the history of a machine's readings: one row a reading that was recorded
//       bytes     a HistoryPoint (machine/bytes.h)
//   reading    whole readings of a machine (machine/bytes.h); they hold what the machine says of
//              its users and jobs
//       kind      1: the last one; 2: the last that a list was made of. A reading that is both has
//                 the row of kind 2 only, and that of kind 1 goes
//   stamp      the latest executed mail of a kind of command (journal.h Stamp); minutes: its Date's
//              offset; stamp_mail: the mails of this very Date, by their place in the list
//   setting    settings set by mail; sender: who did
//   enrolment  one-time codes, by the sender's address in lower case; the secret follows from the
//              installation's key, nothing of it lies here; changed: when enrolled
//   signature  signatures that came with mails, until their age alone refuses them
//   guess      wrong passwords, by the sender's address in lower case; sender '': of all senders
//   clock      one row at most: what passed_time.h remembers, as of the last purge or close
#pragma once

#include <array>

namespace journal::sqlite {

inline constexpr int kApplicationId = 0x4d41674a;  // "MAgJ"
inline constexpr int kPageSize = 4096;
inline constexpr int kSecretPadding = 4096;

/// Step i brings a file from user_version i to i + 1.
inline constexpr std::array<const char*, 4> kSteps = {
    R"sql(
CREATE TABLE account (
    name TEXT NOT NULL PRIMARY KEY,
    validity TEXT NOT NULL,
    floor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mail (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    validity TEXT NOT NULL,
    uid TEXT NOT NULL,
    number INTEGER,
    served INTEGER NOT NULL,
    state INTEGER NOT NULL,
    disposal INTEGER NOT NULL,
    copied INTEGER NOT NULL,
    open INTEGER NOT NULL,
    gone INTEGER,
    digest TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    reason TEXT NOT NULL,
    size INTEGER NOT NULL,
    taken INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX mail_place ON mail (account, validity, uid) WHERE gone IS NULL;
CREATE INDEX mail_digest ON mail (digest) WHERE served = 1 AND digest <> '';
CREATE INDEX mail_sender ON mail (sender COLLATE NOCASE, taken) WHERE served = 1 AND sender <> '';
CREATE INDEX mail_gone ON mail (gone) WHERE gone IS NOT NULL;

CREATE TABLE reply (
    id INTEGER PRIMARY KEY,
    mail INTEGER,
    account TEXT NOT NULL,
    message_id TEXT NOT NULL,
    what TEXT NOT NULL,
    sender TEXT NOT NULL,
    made INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    secret INTEGER NOT NULL,
    notice INTEGER NOT NULL,
    bounced INTEGER NOT NULL,
    finished INTEGER
) STRICT;
CREATE INDEX reply_message_id ON reply (message_id);
CREATE INDEX reply_waiting ON reply (account, next_try) WHERE finished IS NULL;
CREATE INDEX reply_finished ON reply (finished) WHERE finished IS NOT NULL;

CREATE TABLE recipient (
    reply INTEGER NOT NULL REFERENCES reply (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (reply, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE content (
    reply INTEGER PRIMARY KEY REFERENCES reply (id) ON DELETE CASCADE,
    padding BLOB,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE password (
    account TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    account TEXT NOT NULL,
    number INTEGER NOT NULL,
    time INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    peer TEXT NOT NULL,
    what TEXT NOT NULL,
    outcome TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE point (
    machine TEXT NOT NULL,
    taken INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (machine, taken)
) STRICT, WITHOUT ROWID;

CREATE TABLE reading (
    machine TEXT NOT NULL,
    kind INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (machine, kind)
) STRICT;
)sql",
    R"sql(
ALTER TABLE mail ADD COLUMN replies INTEGER NOT NULL DEFAULT 0;

CREATE TABLE stamp (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    date INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    sequence INTEGER,
    PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE stamp_mail (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    mail TEXT NOT NULL,
    PRIMARY KEY (account, kind, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    file_value TEXT NOT NULL,
    changed INTEGER NOT NULL,
    sender TEXT NOT NULL,
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment (
    sender TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    last_step INTEGER NOT NULL,
    active INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE signature (
    digest TEXT NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_until ON signature (until);

CREATE TABLE guess (
    account TEXT NOT NULL,
    sender TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (account, sender)
) STRICT, WITHOUT ROWID;
CREATE INDEX guess_last ON guess (last);
)sql",
    R"sql(
CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    latest INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT;
)sql"};

inline constexpr int kSchemaVersion = static_cast<int>(kSteps.size());

}  // namespace journal::sqlite
