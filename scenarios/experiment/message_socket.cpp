// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/message_socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace orrery::scenarios {

namespace {

constexpr std::size_t kFilesMax = 4;
using Control = std::array<char, CMSG_SPACE(kFilesMax * sizeof(int))>;

bool send_all(int socket, const void* from, std::size_t size) {
  const char* at = static_cast<const char*>(from);
  while (size > 0) {
    const auto sent = ::send(socket, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int socket, void* to, std::size_t size) {
  char* at = static_cast<char*>(to);
  while (size > 0) {
    const auto got = ::recv(socket, at, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

/// The size of a message, with the files that go with it: unix(7), SCM_RIGHTS.
bool send_head(int socket, std::uint64_t size, std::span<const int> files) {
  iovec part = {&size, sizeof size};
  msghdr head = {};
  head.msg_iov = &part;
  head.msg_iovlen = 1;
  alignas(cmsghdr) Control control = {};
  if (!files.empty()) {
    head.msg_control = control.data();
    head.msg_controllen = CMSG_SPACE(files.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&head);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(files.size_bytes());
    std::memcpy(CMSG_DATA(rights), files.data(), files.size_bytes());
  }
  ssize_t sent = 0;
  do sent = ::sendmsg(socket, &head, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(sizeof size);
}

bool receive_head(int socket, std::uint64_t& size, std::vector<OpenFile>& files) {
  iovec part = {&size, sizeof size};
  msghdr head = {};
  head.msg_iov = &part;
  head.msg_iovlen = 1;
  alignas(cmsghdr) Control control = {};
  head.msg_control = control.data();
  head.msg_controllen = control.size();
  ssize_t got = 0;
  do got = ::recvmsg(socket, &head, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(sizeof size)) return false;
  for (cmsghdr* one = CMSG_FIRSTHDR(&head); one != nullptr; one = CMSG_NXTHDR(&head, one)) {
    if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(one) + i * sizeof(int), sizeof descriptor);
      files.emplace_back(descriptor);
    }
  }
  return true;
}

}  // namespace

std::pair<MessageSocket, MessageSocket> MessageSocket::make() {
  std::array<int, 2> ends;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "no socket between processes");
  return {MessageSocket(OpenFile(ends[0])), MessageSocket(OpenFile(ends[1]))};
}

bool MessageSocket::send(std::span<const std::byte> bytes, std::span<const int> files) {
  return send_head(descriptor(), bytes.size(), files) &&
         send_all(descriptor(), bytes.data(), bytes.size());
}

std::optional<MessageSocket::Message> MessageSocket::receive() {
  Message message;
  std::uint64_t size = 0;
  if (!receive_head(descriptor(), size, message.files)) return std::nullopt;
  message.bytes.resize(size);
  if (!receive_all(descriptor(), message.bytes.data(), size)) return std::nullopt;
  return message;
}

}  // namespace orrery::scenarios
