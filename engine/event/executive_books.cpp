// SPDX-License-Identifier: Apache-2.0
#include "engine/event/executive.h"

namespace orrery::engine {

Executive::UnderWay Executive::between_parts() const {
  UnderWay sum;
  for (const FlowTransit& transit : leaving_.flow) {
    sum.messages += transit.rows.rows();
    sum.readings += subscribers(transit.rows.signal, transit.destination) * transit.rows.rows();
  }
  for (const PacketTransit& transit : leaving_.packets) {
    const Packet& packet = transit.packet;
    const bool reading = packet.kind == Packet::Kind::kReading;
    sum.messages += reading ? 1 : 0;
    sum.readings += reading ? subscribers(packet.signal, packet.node) : 0;
    sum.commands += reading ? 0 : 1;
  }
  return sum;
}

Books Executive::books() const {
  Books books = books_;
  const UnderWay between = between_parts();
  std::uint64_t readings = between.readings;
  for (const auto& site : plant_.sites) readings += site->inbox().waiting();
  for (const auto& control : plant_.controls) readings += control->inbox().waiting();
  for (const Subscription& one : plant_.directory->subscriptions)
    readings += one.inputs * plant_.network->readings_in_flight(one.signal, one.node);
  books.reading.set_in_flight(readings);
  books.message = plant_.network->message_book(now_);
  books.command = plant_.network->command_book();
  books.message.set_in_flight(books.message.in_flight() + between.messages);
  books.command.set_in_flight(books.command.in_flight() + between.commands);
  return books;
}

}  // namespace orrery::engine
