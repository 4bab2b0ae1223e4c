// SPDX-License-Identifier: Apache-2.0
#include "engine/network/link_model.h"

#include "engine/registry/param_rows.h"

namespace orrery::engine {

namespace {

ModelInfo make_info() {
  ModelInfo info;
  info.kind = ModelKind::kLink;
  info.name = "link";
  info.summary = "a two-way link: delay with jitter, bandwidth with a queue, loss, bursts, outage";
  info.details =
      "A message of B bytes, header included, offered at t starts at s = max(t, end of the one "
      "before), leaves at s + 8 B / bandwidth and arrives latency + J later, J exponential with "
      "mean `jitter`: never earlier than latency, and later messages may overtake. It is dropped "
      "when the link is down at t (`outage`), when it must wait and the bytes ahead of it plus B "
      "exceed `queue` (`queue full`), or on the way (`loss`) with probability 1 - (1 - loss) "
      "(1 - extra_loss) (1 - loss of the Gilbert-Elliott state). That state starts good and steps "
      "once a message, in order of departure; mean loss in the long run is (r loss_good + p "
      "loss_bad) / (p + r). A lost message has used bandwidth and energy. Both directions have "
      "queues and states of their own. Retransmission, collisions and routing around an outage are "
      "not modelled.";
  info.source = "Gilbert, BSTJ 39, 1960; Elliott, BSTJ 42, 1963; Lindley's recursion for the queue";
  info.params = describe(kLinkParams);
  info.params.push_back(
      rows::choice("fidelity", {"flow", "packet"},
                   "flow: rows carried together; packet: each message an event of its own"));
  info.fault_points = {{"down", "1", "not 0: nothing gets through", PortShape::kScalar},
                       {"extra_loss", "1", "further probability of loss", PortShape::kScalar},
                       {"extra_latency", "s", "added to the delay", PortShape::kScalar}};
  return info;
}

}  // namespace

const ModelInfo& link_model_info() {
  static const ModelInfo info = make_info();
  return info;
}

}  // namespace orrery::engine
