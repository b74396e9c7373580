// Any bytes as an Authentication-Results field; then as what a forger gets into a comment, quotes
// or a quoted local part of an honest server's field.
#include "mail/trust/authentication_results.h"

#include <cstdint>
#include <cstdlib>

namespace {

/// What a server that keeps RFC 5322 makes of a foreign text inside `enclosing` marks.
std::string escaped(std::string_view text, std::string_view enclosing) {
    std::string out;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) continue;
        if (c == '\\' || enclosing.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string printed(const trust::AuthField& field) {
    std::string out = '"' + escaped(field.authservId, "\"") + '"';
    if (field.authservId.empty()) out.clear();
    if (field.results.empty()) out += ";none";
    for (const auto& result : field.results) {
        if (!out.empty()) out += ';';
        const auto slash = result.method.find('/');
        out += result.method.substr(0, slash);
        if (slash != std::string::npos) out += result.method.substr(slash);
        out += '=' + result.result;
        for (const auto& [type, name, value] : result.properties) {
            out += ' ' + (type.empty() ? name : type + '.' + name) + "=\"" + escaped(value, "\"") +
                   '"';
        }
    }
    return out;
}

bool same(const trust::AuthField& a, const trust::AuthField& b) {
    if (a.authservId != b.authservId || a.results.size() != b.results.size()) return false;
    for (std::size_t i = 0; i < a.results.size(); ++i) {
        const auto &x = a.results[i], &y = b.results[i];
        if (x.method != y.method || x.result != y.result ||
            x.properties.size() != y.properties.size()) {
            return false;
        }
        for (std::size_t j = 0; j < x.properties.size(); ++j) {
            const auto &p = x.properties[j], &q = y.properties[j];
            if (p.type != q.type || p.name != q.name || p.value != q.value) return false;
        }
    }
    return true;
}

bool passes(std::string field) {
    message::Letter letter;
    letter.fields = {{"Authentication-Results", std::move(field)}};
    letter.from = {{"", "ken@a.example"}};
    letter.fromFields = 1;
    return trust::authenticate(letter, {"mx.example"}).passed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)passes(std::string(text));
    if (const auto field = trust::parseAuthField(text)) {
        if (trust::authservIdOf(text) != field->authservId) std::abort();
        const bool namesNone = field->authservId.empty() && field->results.empty();
        const auto again = trust::parseAuthField(printed(*field));
        if (!namesNone && size < 10000 && (!again || !same(*field, *again))) std::abort();
    }
    if (passes("mx.example; dmarc=none (" + escaped(text, "()") + ")")) std::abort();
    if (passes("mx.example; spf=none reason=\"" + escaped(text, "\"") + "\"")) std::abort();
    if (passes("mx.example; spf=pass smtp.mailfrom=\"" + escaped(text, "\"") + "\"@evil.example")) {
        std::abort();
    }
    if (passes("mx.example; dkim=pass header.i=\"" + escaped(text, "\"") + "\"@evil.example")) {
        std::abort();
    }
    return 0;
}
