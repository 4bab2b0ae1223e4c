// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/environment_binding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "models/control/classic/classic_tasks.h"
#include "scenarios/python/bindings.h"
#include "scenarios/python/raise.h"

namespace orrery::scenarios::python {

namespace py = pybind11;
using engine::ControlTask;

namespace {

const py::dtype& flag_type() {
  static const py::dtype& flag = *new py::dtype("bool");  // as long as the interpreter
  return flag;
}

/// Keys of what every step tells: made once, since making them took a tenth of a step.
struct InfoKeys {
  py::str costs{"costs"}, missing{"missing"}, final_missing{"final_missing"};
  py::str final_obs{"final_obs"}, has_final_obs{"_final_obs"};
  py::str final_info{"final_info"}, has_final_info{"_final_info"};
  py::str episode{"episode"}, has_episode{"_episode"}, reward{"r"}, length{"l"};
};
const InfoKeys& keys() {
  static const InfoKeys& all = *new InfoKeys;  // as long as the interpreter
  return all;
}

py::list axes(const std::vector<engine::SpaceAxis>& axes) {
  py::list rows;
  for (const auto& axis : axes)
    rows.append(py::make_tuple(axis.name, axis.unit, axis.low, axis.high));
  return rows;
}

py::dict description(const BoundEnvironment& environment) {
  const ControlTask& task = environment.task();
  py::dict costs;
  for (const auto& cost : task.costs) costs[py::str(cost.name)] = cost.budget;
  py::dict measures;
  for (const auto& measure : task.measures) measures[py::str(measure.name)] = measure.unit;
  py::dict rows;
  rows["name"] = task.name;
  rows["identity"] = environment.identity();
  rows["observation"] = axes(task.observation);
  rows["action"] = axes(task.action);
  rows["choices"] = task.choices;
  rows["choice_names"] = task.choice_names;
  rows["agents"] = task.agents;
  rows["costs"] = costs;
  rows["measures"] = measures;
  rows["steps_max"] = task.steps_max;
  rows["period_s"] = task.period.seconds();
  return rows;
}

}  // namespace

BoundEnvironment::BoundEnvironment(const EnvironmentChoice& choice, std::size_t copies) {
  if (copies == 0) raise("python-copies", "an environment has at least one copy", "give n >= 1");
  const py::gil_scoped_release unlocked;
  auto source = find_environment(choice);
  auto environment = source ? source->make(copies) : engine::failure(source.error());
  const py::gil_scoped_acquire locked;
  source_ = std::make_shared<EnvironmentSource>(value_or_raise(std::move(source)));
  environment_ = value_or_raise(std::move(environment));
  using Owner = std::pair<decltype(source_), decltype(environment_)>;  // the latter goes first
  owner_ = py::capsule(new Owner(source_, environment_),
                       [](void* owner) { delete static_cast<Owner*>(owner); });
}

template <class T>
py::array BoundEnvironment::array(Column which, std::span<const T> values, std::size_t width,
                                  bool copy) {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double> ||
                std::is_same_v<T, std::uint8_t>);
  const auto made = [&](const py::object& base) {
    std::vector<py::ssize_t> shape = {static_cast<py::ssize_t>(rows())};
    if (width > 0) shape.push_back(static_cast<py::ssize_t>(width));
    const py::dtype type =
        std::is_same_v<T, std::uint8_t> ? flag_type() : py::dtype::of<T>();  // bytes are flags
    return base ? py::array(type, std::move(shape), values.data(), base)
                : py::array(type, std::move(shape), values.data());
  };
  if (copy) return made({});
  py::array& view = views_[which];
  if (view.data() != values.data()) view = made(owner_);
  return view;
}

py::array BoundEnvironment::reset(std::uint64_t seed, bool copy) {
  engine::Result<void> done;
  {
    const py::gil_scoped_release unlocked;
    done = environment_->reset(seed);
  }
  begun_ = done.has_value();
  if (!done) raise(done.error());
  return observations(copy);
}

py::array BoundEnvironment::observations(bool copy) {
  return array(kObservations, environment_->columns().observations, task().observation_width(),
               copy);
}

py::object BoundEnvironment::missing(bool copy) {
  const auto& which = environment_->columns().missing;
  if (which.empty()) return py::none();
  return array(kMissing, which, task().observation_width(), copy);
}

py::tuple BoundEnvironment::step(const py::object& actions, bool copy) {
  if (!begun_) {
    raise("python-no-reset", "step() before reset()", "call reset() once before the first step");
  }
  py::object held;
  const auto numbers = read_actions(actions, held);
  engine::Result<void> done;
  {
    const py::gil_scoped_release unlocked;
    done = environment_->step(numbers);
  }
  if (!done) raise(done.error());
  const auto& now = environment_->columns();
  return py::make_tuple(observations(copy), array(kRewards, now.rewards, 0, copy),
                        array(kTerminated, now.terminated, 0, copy),
                        array(kTruncated, now.truncated, 0, copy), infos(copy));
}

std::span<const float> BoundEnvironment::read_actions(const py::object& actions, py::object& held) {
  if (task().is_discrete() && py::isinstance<WholeNumbers>(actions))
    return read_choices(py::reinterpret_borrow<WholeNumbers>(actions));
  const auto given = py::array_t<float, py::array::c_style | py::array::forcecast>::ensure(actions);
  if (!given) {
    PyErr_Clear();
    raise("python-action", "the actions are not an array of numbers",
          "give a numpy array, a list of numbers or a tensor on the processor");
  }
  check_shape(given);
  const std::span<const float> numbers(given.data(), rows() * task().action_width());
  if (task().is_discrete()) check_choices(numbers);
  held = given;
  return numbers;
}

/// Whole numbers as numpy and the spaces draw them, without a detour through an array of floats.
std::span<const float> BoundEnvironment::read_choices(const WholeNumbers& given) {
  check_shape(given);
  choices_.resize(rows());
  const std::int64_t* const from = given.data();
  const auto most = static_cast<std::int64_t>(task().choices);
  bool good = true;
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    good &= from[i] >= 0 && from[i] < most;
    choices_[i] = static_cast<float>(from[i]);
  }
  if (!good) check_choices(choices_);
  return choices_;
}

void BoundEnvironment::check_shape(const py::array& given) const {
  const std::size_t n = rows();
  const std::size_t width = task().action_width();
  if (static_cast<std::size_t>(given.size()) == n * width && given.ndim() > 0 &&
      static_cast<std::size_t>(given.shape(0)) == n)
    return;
  const std::vector<py::ssize_t> shape(given.shape(), given.shape() + given.ndim());
  raise("python-action",
        fmt::format("actions of shape ({}) do not fit '{}'", fmt::join(shape, ", "), task().name),
        task().is_discrete() ? fmt::format("one whole number for each of {} rows", n)
                             : fmt::format("an array of shape ({}, {})", n, width));
}

void BoundEnvironment::check_choices(std::span<const float> actions) const {
  const auto last = static_cast<float>(task().choices - 1);
  const auto is_choice = [last](float x) {
    const float held = x >= 0.0F ? (x <= last ? x : last) : 0.0F;  // 0 for NaN
    return x == static_cast<float>(static_cast<std::int32_t>(held));
  };
  bool good = true;
  for (const float x : actions) good &= is_choice(x);
  if (good) return;
  const auto first = std::find_if_not(actions.begin(), actions.end(), is_choice);
  raise("python-action",
        fmt::format("the action {} of row {} is none of '{}'", *first, first - actions.begin(),
                    task().name),
        fmt::format("actions are the whole numbers 0 .. {}", task().choices - 1));
}

/// As of Gymnasium's vector environments with autoreset in the same step: keys with masks `_key`.
/// Where it keeps an array of objects for `final_obs`, this is one array with a row a copy.
py::dict BoundEnvironment::infos(bool copy) {
  const auto& now = environment_->columns();
  const auto n = static_cast<py::ssize_t>(rows());
  py::dict infos;
  if (!now.costs.empty()) {
    infos[keys().costs] = array(kCosts, now.costs, task().costs.size(), copy);
  }
  const std::size_t width = task().observation_width();
  if (!now.missing.empty()) infos[keys().missing] = missing(copy);
  if (now.ended.empty()) return infos;
  if (!now.final_missing.empty())
    infos[keys().final_missing] = array(kFinalMissing, now.final_missing, width, copy);
  py::array_t<bool> mask(n);
  bool* const ended = mask.mutable_data();
  for (py::ssize_t i = 0; i < n; ++i) ended[i] = (now.terminated[i] | now.truncated[i]) != 0;
  py::dict final_info;
  final_info[keys().episode] = episodes();
  final_info[keys().has_episode] = mask;
  infos[keys().final_obs] = array(kFinalObservations, now.final_observations, width, copy);
  infos[keys().has_final_obs] = mask;
  infos[keys().final_info] = final_info;
  infos[keys().has_final_info] = mask;
  return infos;
}

/// `r` reward and `l` length, as Gymnasium's RecordEpisodeStatistics names them, but in
/// `final_info`: that wrapper wants the key `episode` of `infos` for itself. Costs and measures of
/// the task by their names.
py::dict BoundEnvironment::episodes() const {
  const auto& ended = environment_->columns().ended;
  const auto n = static_cast<py::ssize_t>(rows());
  const auto filled = [&](auto of) {
    py::array_t<double> values(n);
    double* const to = values.mutable_data();
    std::fill_n(to, n, 0.0);
    for (const auto& end : ended) to[end.row] = of(end);
    return values;
  };
  py::array_t<std::int32_t> lengths(n);
  std::int32_t* const length = lengths.mutable_data();
  std::fill_n(length, n, 0);
  for (const auto& end : ended) length[end.row] = static_cast<std::int32_t>(end.steps);
  py::dict episode;
  episode[keys().reward] = filled([](const auto& end) { return end.reward; });
  episode[keys().length] = lengths;
  for (std::size_t k = 0; k < task().costs.size(); ++k) {
    episode[py::str(task().costs[k].name)] = filled([k](const auto& end) { return end.costs[k]; });
  }
  for (std::size_t k = 0; k < task().measures.size(); ++k) {
    episode[py::str(task().measures[k].name)] =
        filled([k](const auto& end) { return end.measures[k]; });
  }
  return episode;
}

py::bytes BoundEnvironment::save() const {
  engine::ArchiveWriter archive;
  environment_->save(archive);
  const auto& bytes = archive.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void BoundEnvironment::load(const std::string& bytes) {
  engine::ArchiveReader archive(std::as_bytes(std::span(bytes)));
  begun_ = environment_->load(archive) && archive.at_end();
  if (!begun_) {
    raise("python-state", fmt::format("these bytes are no state of '{}'", task().name),
          "load what save() gave of an environment with the same name and number of copies");
  }
}

void bind_environment(py::module_& module) {
  module.def("classic_task_names", &models::classic_task_names);
  py::class_<BoundEnvironment>(module, "Environment")
      .def(py::init([](std::string name, std::size_t copies, std::vector<std::string> settings,
                       std::string control, std::uint32_t threads) {
             const EnvironmentChoice choice{std::move(name), std::move(settings),
                                            std::move(control), std::max(threads, 1U)};
             return std::make_unique<BoundEnvironment>(choice, copies);
           }),
           py::arg("name"), py::arg("copies") = 1, py::arg("settings") = std::vector<std::string>(),
           py::arg("control") = "", py::arg("threads") = 1)
      .def_property_readonly("copies", &BoundEnvironment::copies)
      .def_property_readonly("rows", &BoundEnvironment::rows)
      .def_property_readonly("description",
                             [](const BoundEnvironment& self) { return description(self); })
      .def("reset", &BoundEnvironment::reset, py::arg("seed"), py::arg("copy") = false)
      .def("step", &BoundEnvironment::step, py::arg("actions"), py::arg("copy") = false)
      .def("observations", &BoundEnvironment::observations, py::arg("copy") = false)
      .def("missing", &BoundEnvironment::missing, py::arg("copy") = false)
      .def("save", &BoundEnvironment::save)
      .def("load", &BoundEnvironment::load);
}

}  // namespace orrery::scenarios::python
