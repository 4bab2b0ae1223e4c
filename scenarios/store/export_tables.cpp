// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_tables.h"

#include <fmt/format.h>

#include "scenarios/store/table_cells.h"

namespace orrery::scenarios {

using namespace engine;

namespace {

ExportTable run_table() {
  const auto asked = [](auto member) {
    return [member](const RunTables& t, const RunTables&) { return t.header.*member; };
  };
  const auto outcome = [](auto member) {
    return [member](const RunTables& t, const RunTables&) { return t.summary.*member; };
  };
  // A seed has 64 bits without a sign: it is no count.
  const TableColumn seed_column{"seed", CellKind::kSeed};
  const TableCell<RunTables> seed{seed_column, [](const RunTables& t, const RunTables&,
                                                  TableSink& sink) { sink.seed(t.header.seed); }};
  return table<RunTables>("run", [](const RunTables& t) { return std::span(&t, 1); },
                          {cell<RunTables>("scenario", asked(&RunHeader::scenario_name)),
                           cell<RunTables>("path", asked(&RunHeader::scenario_path)), seed,
                           cell<RunTables>("version", asked(&RunHeader::version)),
                           cell<RunTables>("fingerprint", outcome(&RunSummary::fingerprint)),
                           cell<RunTables>("planned", asked(&RunHeader::planned_end)),
                           cell<RunTables>("simulated", outcome(&RunSummary::end)),
                           cell<RunTables>("wall", outcome(&RunSummary::wall_s), "s"),
                           cell<RunTables>("events", outcome(&RunSummary::events)),
                           cell<RunTables>("readings", outcome(&RunSummary::readings)),
                           cell<RunTables>("command line", asked(&RunHeader::command_line)),
                           cell<RunTables>("machine", asked(&RunHeader::machine))});
}

ExportTable file_table() {
  return table<FileHash>(
      "file", [](const RunTables& t) { return std::span(t.header.files); },
      {cell<FileHash>("path", &FileHash::path), cell<FileHash>("sha256", &FileHash::sha256)});
}

ExportTable note_table() {
  return table<NoteRecord>(
      "note", &RunTables::notes,
      {cell<NoteRecord>("topic", &NoteRecord::topic), cell<NoteRecord>("text", &NoteRecord::text)});
}

ExportTable population_table() {
  using R = PopulationRecord;
  return table<R>("population", &RunTables::populations,
                  {cell<R>("name", &R::name), cell<R>("model", &R::model),
                   cell<R>("first device", &R::first_device), cell<R>("count", &R::count)});
}

ExportTable node_table() {
  using R = NodeRecord;
  return table<R>(
      "node", &RunTables::nodes,
      {cell<R>("name", &R::name), cell<R>("hardware", &R::hardware), cell<R>("count", &R::count)});
}

ExportTable link_table() {
  using R = LinkRecord;
  return table<R>("link", &RunTables::links,
                  {cell<R>("name", &R::name), cell<R>("from", &R::from), cell<R>("to", &R::to),
                   cell<R>("model", &R::model), cell<R>("summary", &R::summary)});
}

ExportTable metric_table() {
  using R = MetricRecord;
  return table<R>(
      "metric", &RunTables::metrics,
      {cell<R>("name", &R::name), cell<R>("agent", &R::agent), cell<R>("control", &R::control),
       cell<R>("grouped by", &R::group_by), cell<R>("group", &R::group),
       cell<R>("value", &R::value), cell<R>("lower", &R::lower), cell<R>("upper", &R::upper),
       cell<R>("unit", &R::unit), cell<R>("n", &R::n), cell<R>("note", &R::note)});
}

ExportTable gate_table() {
  using R = GateRecord;
  const auto verdict = [](const R& r, const RunTables&) {
    return std::string(to_string(r.verdict));
  };
  return table<R>("gate", &RunTables::gates,
                  {cell<R>("name", &R::name), cell<R>("statistic", &R::statistic),
                   cell<R>("comparison", &R::comparison), cell<R>("threshold", &R::threshold),
                   cell<R>("value", &R::value), cell<R>("lower", &R::lower),
                   cell<R>("upper", &R::upper), cell<R>("verdict", verdict)});
}

ExportTable histogram_table() {
  using R = HistogramBin;
  return table<R>(
      "histogram", &RunTables::histogram,
      {cell<R>("name", &R::name), cell<R>("agent", &R::agent), cell<R>("low", &R::low),
       cell<R>("high", &R::high), cell<R>("count", &R::count), cell<R>("unit", &R::unit)});
}

ExportTable learning_table() {
  using R = LearningRecord;
  return table<R>("learning", &RunTables::learning,
                  {cell<R>("agent", &R::agent), cell<R>("epoch", &R::epoch),
                   cell<R>("train loss", &R::train_loss),
                   cell<R>("held out loss", &R::held_out_loss), cell<R>("best", &R::best)});
}

ExportTable alert_table() {
  using R = AlertRecord;
  const auto device = [](const R& r, const RunTables& t) { return t.device_name(r.device); };
  return table<R>(
      "alert", &RunTables::alerts,
      {cell<R>("agent", &R::agent), cell<R>("device", device), cell<R>("start", &R::start),
       cell<R>("end", &R::end), cell<R>("peak score", &R::peak_score),
       cell<R>("blamed", &R::blamed), cell<R>("true alarm", &R::true_alarm)});
}

ExportTable command_table() {
  using R = CommandRecord;
  const auto device = [](const R& r, const RunTables& t) {
    return t.device_name(r.command.device);
  };
  const auto input = [](const R& r, const RunTables&) { return r.command.input; };
  const auto value = [](const R& r, const RunTables&) { return r.command.value; };
  const auto expires = [](const R& r, const RunTables&) { return r.command.expires; };
  return table<R>("command", &RunTables::commands,
                  {cell<R>("agent", &R::agent), cell<R>("device", device), cell<R>("input", input),
                   cell<R>("value", value, "SI"), cell<R>("issued", &R::issued),
                   cell<R>("arrived", &R::arrived), cell<R>("expires", expires)});
}

ExportTable fault_table() {
  using R = FaultRecord;
  const auto device = [](const R& r, const RunTables& t) -> std::optional<std::string> {
    if (!r.on_device) return {};
    return t.device_name(r.device);
  };
  return table<R>("fault", &RunTables::faults,
                  {cell<R>("id", &R::id), cell<R>("fault", &R::fault), cell<R>("model", &R::model),
                   cell<R>("target", &R::target), cell<R>("on device", &R::on_device),
                   cell<R>("device", device), cell<R>("onset", &R::start), cell<R>("end", &R::end),
                   cell<R>("failed", &R::failed_at), cell<R>("severity", &R::severity)});
}

ExportTable detection_table() {
  using R = DetectionRecord;
  return table<R>(
      "detection", &RunTables::detections,
      {cell<R>("fault", &R::fault), cell<R>("agent", &R::agent), cell<R>("at", &R::at)});
}

ExportTable fate_table() {
  using R = FateRecord;
  return table<R>("message_fate", &RunTables::fates,
                  {cell<R>("book", &R::book), cell<R>("fate", &R::fate), cell<R>("by", &R::by),
                   cell<R>("reason", &R::reason), cell<R>("count", &R::count)});
}

ExportTable book_table() {
  using R = BookTotals;
  return table<R>(
      "book", &RunTables::books,
      {cell<R>("name", &R::book), cell<R>("sent", &R::sent), cell<R>("delivered", &R::delivered),
       cell<R>("dropped", &R::dropped), cell<R>("expired", &R::expired),
       cell<R>("rejected", &R::rejected), cell<R>("in flight", &R::in_flight),
       cell<R>("copies", &R::copies), cell<R>("balanced", &R::balanced)});
}

}  // namespace

const std::vector<ExportTable>& export_tables() {
  static const std::vector<ExportTable> kTables = {
      run_table(),       file_table(),      note_table(),   population_table(),
      node_table(),      link_table(),      metric_table(), gate_table(),
      histogram_table(), learning_table(),  alert_table(),  command_table(),
      fault_table(),     detection_table(), fate_table(),   book_table()};
  return kTables;
}

}  // namespace orrery::scenarios
