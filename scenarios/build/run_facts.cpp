// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_facts.h"

#include <algorithm>

#include "engine/fault/fault_records.h"
#include "engine/registry/check.h"

namespace orrery::scenarios {

namespace {

using engine::ArchiveReader;
using engine::ArchiveWriter;
using engine::Executive;
using Texts = std::vector<std::pair<std::string, std::string>>;

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

void add_controls(const Executive& part, RunFacts& facts) {
  for (const auto& control : part.plant().controls) {
    for (const auto& remark : control->remarks())
      facts.remarks.emplace_back(control->name(), remark);
    if (!control->trouble().empty())
      facts.troubles.emplace_back(control->name(), control->trouble());
  }
  for (const auto& forecasts : part.plant().forecasts) {
    for (const auto& remark : forecasts->remarks()) facts.remarks.emplace_back("forecasts", remark);
  }
}

/// Of one part; its faults in the order in which they came.
RunFacts facts_of(const Executive& part, const Scenario& scenario) {
  RunFacts facts;
  facts.totals = PlantTotals::of(scenario, part);
  facts.faults = part.ledger().records();
  facts.seed = part.plant().seed;
  facts.now = part.now();
  facts.events = part.events();
  facts.readings = part.readings();
  facts.fingerprint = part.fingerprint();
  for (const engine::Adapter* adapter : part.plant().network->adapters()) {
    for (const auto& [signal, error] : adapter->errors())
      facts.translations[{adapter->name(), signal}] = error;
  }
  for (const auto& devices : part.plant().devices) {
    if (const std::string trouble = devices.population->trouble(); !trouble.empty())
      facts.failures.emplace_back(devices.population->name(), trouble);
  }
  add_agents(part, facts);
  add_controls(part, facts);
  return facts;
}

void append(const Texts& from, Texts& to) { to.insert(to.end(), from.begin(), from.end()); }

void merge(const RunFacts& part, RunFacts& all) {
  all.seed = part.seed;
  all.now = part.now;
  all.events += part.events;
  all.readings += part.readings;
  all.fingerprint = all.fingerprint.merged(part.fingerprint);
  all.totals.merge(part.totals);
  for (const auto& [agent, names] : part.features) all.features[agent] = names;
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

RunFacts merged(const std::vector<RunFacts>& parts) {
  RunFacts all;
  std::vector<std::vector<engine::FaultRecord>> ledgers;
  for (const RunFacts& part : parts) {
    merge(part, all);
    ledgers.push_back(part.faults);
  }
  all.faults = engine::merge_ledgers(ledgers);
  return all;
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

}  // namespace

void RunFacts::save(ArchiveWriter& archive) const {
  archive.begin_section("facts");
  archive.put(seed);
  archive.put(now);
  archive.put(events);
  archive.put(readings);
  archive.put(fingerprint);
  totals.save(archive);
  archive.put(static_cast<std::uint64_t>(faults.size()));
  for (const auto& fault : faults) engine::save_fault(fault, archive);
  archive.put(static_cast<std::uint64_t>(features.size()));
  for (const auto& [agent, names] : features) {
    Texts texts;
    for (const auto& name : names) texts.emplace_back(agent, name);
    archive.put_text(agent);
    save_texts(texts, archive);
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
      !archive.get(events) || !archive.get(readings) || !archive.get(fingerprint) ||
      !totals.load(archive) || !archive.get(count))
    return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!engine::load_fault(archive, faults.emplace_back())) return false;
  }
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string agent;
    Texts texts;
    if (!archive.get_text(agent) || !load_texts(archive, texts)) return false;
    for (const auto& [who, name] : texts) features[agent].push_back(name);
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
  std::vector<RunFacts> parts;
  if (ranks == nullptr) {
    for (std::size_t i = 0; i < simulation.part_count(); ++i)
      parts.push_back(facts_of(simulation.part(i), scenario));
    return merged(parts);
  }
  ArchiveWriter mine;
  for (std::size_t i = 0; i < simulation.part_count(); ++i)
    facts_of(simulation.part(i), scenario).save(mine);
  for (const auto& bytes : ranks->gather(mine.bytes())) {
    ArchiveReader reader(bytes);
    while (!reader.at_end())
      ORRERY_CHECK(parts.emplace_back().load(reader), "another rank sends what it has written");
  }
  return merged(parts);
}

}  // namespace orrery::scenarios
