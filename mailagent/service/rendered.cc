#include "mailagent/service/rendered.h"

namespace service {

answer::Self self(const AccountSettings& settings, const std::string& serialRead) {
    answer::Self self;
    self.account = settings.account;
    self.address = settings.address;
    self.nickname = settings.nickname;
    self.serial = settings.serial.empty() ? serialRead : settings.serial;
    self.offsetMinutes = [zone = settings.zone](base::Time at) { return zone.offsetMinutes(at); };
    if (settings.adminNotice == AdminNotice::all) self.adminCc = settings.adminAddress;
    self.manager = settings.managerAddress;
    self.announceDelay = settings.announceDelay;
    return self;
}

journal::Reply toReply(answer::Rendered rendered, const std::string& account, base::Time now) {
    journal::Reply reply;
    reply.account = account;
    reply.messageId = std::move(rendered.messageId);
    reply.what = std::move(rendered.what);
    reply.from = std::move(rendered.from);
    reply.to = std::move(rendered.to);
    reply.bytes = std::move(rendered.bytes);
    reply.made = now;
    reply.nextTry = now;
    reply.secret = rendered.secret;
    reply.notice = rendered.notice;
    return reply;
}

}  // namespace service
