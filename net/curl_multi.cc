#include "net/curl_multi.h"

#include <sys/epoll.h>
#include <chrono>
#include <utility>

namespace net {

CurlMulti::CurlMulti(Loop::Impl& loop) : loop_(loop), multi_(curl_multi_init()), alarm_(*this) {
    if (!multi_) return;
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::onSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::onTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
}

CurlMulti::~CurlMulti() {
    if (multi_) curl_multi_cleanup(multi_);
    loop_.timers.remove(alarm_);
}

int CurlMulti::onSocket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    auto& multi = *static_cast<CurlMulti*>(self);
    if (what == CURL_POLL_REMOVE) {
        multi.loop_.forget(fd);  // libcurl may close it next, or leave it to us: both begin anew
        return 0;
    }
    const bool in = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
    const bool out = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
    multi.loop_.own(fd, (in ? std::uint32_t{EPOLLIN} : 0U) | (out ? std::uint32_t{EPOLLOUT} : 0U),
                    &multi);
    return 0;
}

int CurlMulti::onTimer(CURLM*, long milliseconds, void* self) {
    auto& multi = *static_cast<CurlMulti*>(self);
    if (milliseconds < 0) {
        multi.loop_.timers.remove(multi.alarm_);
    } else {
        multi.loop_.timers.add(multi.alarm_,
                               Steady::now() + std::chrono::milliseconds(milliseconds));
    }
    return 0;
}

void CurlMulti::descriptorReady(int fd, std::uint32_t events) {
    const int what = ((events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                     ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                     ((events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
    act(fd, what);
}

void CurlMulti::act(curl_socket_t fd, int what) {
    int running = 0;
    curl_multi_socket_action(multi_, fd, what, &running);
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        LoginEnd* end = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &end);
        if (end) end->loginEnded(message->data.result);
    }
}

bool CurlMulti::add(CURL* easy, LoginEnd& end) {
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &end);
    if (curl_multi_add_handle(multi_, easy) != CURLM_OK) return false;
    ++count_;
    return true;
}

void CurlMulti::remove(CURL* easy) {
    curl_multi_remove_handle(multi_, easy);
    --count_;
}

EasyHandle::EasyHandle(Loop& loop, std::shared_ptr<CurlMulti> multi)
    : loop_(&loop), multi_(std::move(multi)), easy_(curl_easy_init()) {}

EasyHandle::EasyHandle(EasyHandle&& other) noexcept
    : loop_(other.loop_),
      multi_(std::move(other.multi_)),
      sessions_(std::move(other.sessions_)),
      easy_(std::exchange(other.easy_, nullptr)),
      added_(std::exchange(other.added_, false)) {}

EasyHandle::~EasyHandle() {
    if (!easy_) return;
    if (added_) {
        curl_easy_setopt(easy_, CURLOPT_PRIVATE, nullptr);
        loop_->forget(socket());
        multi_->remove(easy_);
    }
    curl_easy_cleanup(easy_);
}

void EasyHandle::share(SharedSessions sessions) {
    curl_easy_setopt(easy_, CURLOPT_SHARE, sessions ? sessions->share() : nullptr);
    sessions_ = std::move(sessions);
}

bool EasyHandle::start(LoginEnd& end) {
    added_ = multi_->add(easy_, end);
    return added_;
}

int EasyHandle::socket() const {
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(easy_, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK) return -1;
    return fd;
}

}  // namespace net
