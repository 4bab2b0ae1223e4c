// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_facts.h"

#include <algorithm>
#include <tuple>

#include "engine/registry/check.h"

namespace orrery::scenarios {

namespace {

using engine::ArchiveReader;
using engine::ArchiveWriter;
using engine::Executive;
using Texts = std::vector<std::pair<std::string, std::string>>;

void add_outputs(const Executive& part, const Scenario& scenario, RunFacts& facts) {
  for (const MetricElement& metric : scenario.metrics) {
    const std::size_t dot = metric.of.find('.');
    for (const auto& devices : part.plant().devices) {
      const engine::Population& population = *devices.population;
      if (population.name() != metric.of.substr(0, dot)) continue;
      auto& column = facts.outputs[metric.of];
      // Two metrics of one output share a column.
      if (column.size() > population.first_row()) continue;
      std::vector<double> values(population.size());
      population.read(population.info().output_index(metric.of.substr(dot + 1)), values);
      column.insert(column.end(), values.begin(), values.end());
    }
  }
}

void add_agents(const Executive& part, RunFacts& facts) {
  for (const auto& site : part.plant().sites) {
    facts.features[site->name()] = site->features().components;
    for (const auto& remark : site->agent().remarks())
      facts.remarks.emplace_back(site->name(), remark);
    if (const std::string trouble = site->agent().trouble(); !trouble.empty())
      facts.troubles.emplace_back(site->name(), trouble);
    for (const auto& epoch : site->agent().learning())
      facts.learning.push_back({site->name(), static_cast<std::uint64_t>(epoch.number),
                                epoch.train_loss, epoch.held_out_loss, epoch.best});
  }
}

/// Of one part; its faults in the order in which they came.
RunFacts facts_of(const Executive& part, const Scenario& scenario) {
  RunFacts facts;
  facts.seed = part.plant().seed;
  facts.now = part.now();
  facts.events = part.events();
  facts.readings = part.readings();
  facts.books = part.books();
  facts.fingerprint = part.fingerprint();
  for (const auto& fault : part.ledger().records()) {
    if (!fault.told_elsewhere) facts.faults.open(fault);
  }
  facts.network_bytes = part.plant().network->bytes_sent();
  for (const auto& node : part.plant().nodes) facts.compute_j += node.energy_j();
  for (const engine::Adapter* adapter : part.plant().network->adapters()) {
    for (const auto& [signal, error] : adapter->errors())
      facts.translations[{adapter->name(), signal}] = error;
  }
  for (const auto& devices : part.plant().devices) {
    if (const std::string trouble = devices.population->trouble(); !trouble.empty())
      facts.failures.emplace_back(devices.population->name(), trouble);
  }
  add_outputs(part, scenario, facts);
  add_agents(part, facts);
  return facts;
}

void append(const Texts& from, Texts& to) { to.insert(to.end(), from.begin(), from.end()); }

void merge(const RunFacts& part, RunFacts& all) {
  all.seed = part.seed;
  all.now = part.now;
  all.events += part.events;
  all.readings += part.readings;
  all.books.merge(part.books);
  all.fingerprint = all.fingerprint.merged(part.fingerprint);
  for (const auto& fault : part.faults.records()) all.faults.open(fault);
  all.network_bytes += part.network_bytes;
  all.compute_j += part.compute_j;
  for (const auto& [agent, names] : part.features) all.features[agent] = names;
  for (const auto& [output, values] : part.outputs)
    all.outputs[output].insert(all.outputs[output].end(), values.begin(), values.end());
  for (const auto& [key, error] : part.translations) {
    engine::TranslationError& sum = all.translations[key];
    sum.values += error.values;
    sum.sum += error.sum;
    sum.max = std::max(sum.max, error.max);
  }
  append(part.remarks, all.remarks);
  append(part.troubles, all.troubles);
  append(part.failures, all.failures);
  all.learning.insert(all.learning.end(), part.learning.begin(), part.learning.end());
}

void number_faults(RunFacts& facts) {
  auto records = facts.faults.records();
  std::stable_sort(records.begin(), records.end(), [](const auto& a, const auto& b) {
    return std::tie(a.start, a.target, a.fault) < std::tie(b.start, b.target, b.fault);
  });
  facts.faults = {};
  for (const auto& record : records) facts.faults.open(record);
}

void save_texts(const Texts& texts, ArchiveWriter& archive) {
  archive.put(static_cast<std::uint64_t>(texts.size()));
  for (const auto& [who, what] : texts) {
    archive.put_text(who);
    archive.put_text(what);
  }
}

bool load_texts(ArchiveReader& archive, Texts& texts) {
  std::uint64_t count = 0;
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto& [who, what] = texts.emplace_back();
    if (!archive.get_text(who) || !archive.get_text(what)) return false;
  }
  return true;
}

void save_learning(const std::vector<engine::LearningRecord>& learning, ArchiveWriter& archive) {
  archive.put(static_cast<std::uint64_t>(learning.size()));
  for (const auto& epoch : learning) {
    archive.put_text(epoch.agent);
    archive.put(epoch.epoch);
    archive.put(epoch.train_loss);
    archive.put(epoch.held_out_loss);
    archive.put(epoch.best);
  }
}

bool load_learning(ArchiveReader& archive, std::vector<engine::LearningRecord>& learning) {
  std::uint64_t count = 0;
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto& epoch = learning.emplace_back();
    if (!archive.get_text(epoch.agent) || !archive.get(epoch.epoch) ||
        !archive.get(epoch.train_loss) || !archive.get(epoch.held_out_loss) ||
        !archive.get(epoch.best))
      return false;
  }
  return true;
}

void save_books(const engine::Books& books, ArchiveWriter& archive) {
  for (const engine::Book* book :
       {&books.reading, &books.message, &books.command, &books.label_query}) {
    book->save(archive);
    archive.put(book->in_flight());
  }
}

bool load_books(ArchiveReader& archive, engine::Books& books) {
  for (engine::Book* book : {&books.reading, &books.message, &books.command, &books.label_query}) {
    std::uint64_t in_flight = 0;
    if (!book->load(archive) || !archive.get(in_flight)) return false;
    book->set_in_flight(in_flight);
  }
  return true;
}

}  // namespace

void RunFacts::save(ArchiveWriter& archive) const {
  archive.begin_section("facts");
  archive.put(seed);
  archive.put(now);
  archive.put(events);
  archive.put(readings);
  save_books(books, archive);
  archive.put(fingerprint);
  faults.save(archive);
  archive.put(network_bytes);
  archive.put(compute_j);
  archive.put(static_cast<std::uint64_t>(features.size()));
  for (const auto& [agent, names] : features) {
    Texts texts;
    for (const auto& name : names) texts.emplace_back(agent, name);
    archive.put_text(agent);
    save_texts(texts, archive);
  }
  archive.put(static_cast<std::uint64_t>(outputs.size()));
  for (const auto& [output, values] : outputs) {
    archive.put_text(output);
    archive.put_span(std::span<const double>(values));
  }
  archive.put(static_cast<std::uint64_t>(translations.size()));
  for (const auto& [key, error] : translations) {
    archive.put_text(key.first);
    archive.put(key.second);
    archive.put(error);
  }
  save_texts(remarks, archive);
  save_texts(troubles, archive);
  save_texts(failures, archive);
  save_learning(learning, archive);
}

bool RunFacts::load(ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.expect_section("facts") || !archive.get(seed) || !archive.get(now) ||
      !archive.get(events) || !archive.get(readings) || !load_books(archive, books) ||
      !archive.get(fingerprint) || !faults.load(archive) || !archive.get(network_bytes) ||
      !archive.get(compute_j) || !archive.get(count))
    return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string agent;
    Texts texts;
    if (!archive.get_text(agent) || !load_texts(archive, texts)) return false;
    for (const auto& [who, name] : texts) features[agent].push_back(name);
  }
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string output;
    if (!archive.get_text(output) || !archive.get_vector(outputs[output])) return false;
  }
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::pair<std::string, engine::SignalId> key;
    engine::TranslationError error;
    if (!archive.get_text(key.first) || !archive.get(key.second) || !archive.get(error))
      return false;
    translations[key] = error;
  }
  return load_texts(archive, remarks) && load_texts(archive, troubles) &&
         load_texts(archive, failures) && load_learning(archive, learning);
}

RunFacts collect_facts(engine::Simulation& simulation, const Scenario& scenario,
                       engine::RankGroup* ranks) {
  simulation.settle();
  RunFacts all;
  if (ranks == nullptr) {
    for (std::size_t i = 0; i < simulation.part_count(); ++i)
      merge(facts_of(simulation.part(i), scenario), all);
    number_faults(all);
    return all;
  }
  ArchiveWriter mine;
  for (std::size_t i = 0; i < simulation.part_count(); ++i)
    facts_of(simulation.part(i), scenario).save(mine);
  for (const auto& bytes : ranks->gather(mine.bytes())) {
    ArchiveReader reader(bytes);
    while (!reader.at_end()) {
      RunFacts part;
      ORRERY_CHECK(part.load(reader), "another rank sends what it has written");
      merge(part, all);
    }
  }
  number_faults(all);
  return all;
}

}  // namespace orrery::scenarios
