// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/scenario_tree.h"

#include <gtest/gtest.h>

#include <map>

namespace orrery::scenarios {
namespace {

using Files = std::map<std::string, std::string>;

engine::Result<ScenarioTree> load(const Files& files, const std::vector<std::string>& sets = {}) {
  const auto read = [&](const std::string& path,
                        const engine::SourcePlace& place) -> engine::Result<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return engine::failure("path-missing", place, path, "check");
    return found->second;
  };
  return load_tree(read, "main.yaml", "", {sets, {}});
}

// One line of flow YAML, so that order and kinds are compared as well.
std::string flow(const Value& value) {
  std::string text;
  if (value.is_mapping()) {
    for (const auto& entry : value.entries())
      text += (text.empty() ? "" : ", ") + entry.key.text + ": " + flow(entry.value);
    return "{" + text + "}";
  }
  if (value.is_sequence()) {
    for (const auto& item : value.items()) text += (text.empty() ? "" : ", ") + flow(item);
    return "[" + text + "]";
  }
  if (value.is_null()) return "null";
  return value.is_string() ? "'" + value.raw() + "'" : value.raw();
}

std::string loaded(const Files& files, const std::vector<std::string>& sets = {}) {
  const auto tree = load(files, sets);
  if (tree) return flow(tree->root);
  std::string text;
  for (const auto& mistake : tree.error().items()) {
    EXPECT_FALSE(mistake.remedy.empty()) << mistake.message;
    if (!text.empty()) text += ", ";
    text += mistake.code + " " + mistake.place.file + ":" + std::to_string(mistake.place.line) +
            ":" + std::to_string(mistake.place.column);
  }
  return text;
}
std::string main_only(const std::string& text) { return loaded({{"main.yaml", text}}); }

std::string remedy(const Files& files, const std::vector<std::string>& sets = {}) {
  const auto tree = load(files, sets);
  return tree ? "" : tree.error().items()[0].remedy;
}

TEST(Include, MergesSectionsAndTheIncludingFileWins) {
  EXPECT_EQ(loaded({{"main.yaml", "include: parts/net.yaml\nplant: {a: 1}\nnetwork: {loss: 2}\n"},
                    {"parts/net.yaml", "network: {loss: 1, delay: 3}\nrecord: all\n"}}),
            "{network: {loss: 2, delay: 3}, record: 'all', plant: {a: 1}}");
  EXPECT_EQ(loaded({{"main.yaml", "include: [a.yaml, b.yaml]\nz: 1\n"},
                    {"a.yaml", "plant: {a: 1}\n"},
                    {"b.yaml", "plant: {b: 2}\n"}}),
            "{plant: {a: 1, b: 2}, z: 1}");
}

TEST(Include, PathsCountFromTheFileThatNamesThem) {
  EXPECT_EQ(loaded({{"main.yaml", "include: parts/a.yaml\n"},
                    {"parts/a.yaml", "include: b.yaml\n"},
                    {"parts/b.yaml", "b: 1\n"}}),
            "{b: 1}");
}

TEST(Include, ConflictsAndCyclesAreRefused) {
  EXPECT_EQ(loaded({{"main.yaml", "include: a.yaml\nplant: [1]\n"}, {"a.yaml", "plant: {a: 1}\n"}}),
            "include-conflict main.yaml:2:1");
  EXPECT_EQ(loaded({{"main.yaml", "include: [a.yaml, b.yaml]\n"},
                    {"a.yaml", "x: 1\n"},
                    {"b.yaml", "x: 2\n"}}),
            "include-conflict b.yaml:1:1");
  // Both include the same file: there is nothing to settle.
  EXPECT_EQ(loaded({{"main.yaml", "include: [a.yaml, b.yaml]\n"},
                    {"a.yaml", "include: c.yaml\n"},
                    {"b.yaml", "include: c.yaml\n"},
                    {"c.yaml", "x: [1]\n"}}),
            "{x: [1]}");
  EXPECT_EQ(loaded({{"main.yaml", "include: main.yaml\n"}}), "include-cycle main.yaml:1:10");
  EXPECT_EQ(loaded({{"main.yaml", "include: a.yaml\n"}, {"a.yaml", "extends: ./main.yaml\n"}}),
            "include-cycle a.yaml:1:10");
  EXPECT_EQ(main_only("include: 3\n"), "include-form main.yaml:1:10");
  EXPECT_EQ(main_only("extends: [a.yaml]\n"), "include-form main.yaml:1:10");
  EXPECT_EQ(main_only("include: [none.yaml, gone.yaml]\n"),
            "path-missing main.yaml:1:11, path-missing main.yaml:1:22");
}

TEST(Include, DepthAndCountAreLimited) {
  Files deep{{"main.yaml", "include: f0.yaml\n"}};
  for (int i = 0; i < 20; ++i)
    deep["f" + std::to_string(i) + ".yaml"] = "include: f" + std::to_string(i + 1) + ".yaml\n";
  EXPECT_EQ(loaded(deep), "limit-include f15.yaml:1:10");
  Files wide{{"main.yaml", "include: f0.yaml\n"}, {"f12.yaml", "x: 1\n"}};
  for (int i = 0; i < 12; ++i) {
    const std::string next = "f" + std::to_string(i + 1) + ".yaml";
    wide["f" + std::to_string(i) + ".yaml"] = "include: [" + next + ", " + next + "]\n";
  }
  EXPECT_NE(loaded(wide).find("limit-files"), std::string::npos);
}

TEST(Extends, OverridesDeepAndNullRemoves) {
  EXPECT_EQ(loaded({{"main.yaml",
                     "extends: base.yaml\nplant: {pump: {count: 3, old: null}}\n"
                     "list: [9]\nnew: 1\ngone: ~\n"},
                    {"base.yaml",
                     "plant: {pump: {count: 1, size: 2, old: 5}, tank: 1}\n"
                     "list: [1, 2]\ngone: {a: 1}\n"}}),
            "{plant: {pump: {count: 3, size: 2}, tank: 1}, list: [9], new: 1}");
}

TEST(Template, MergesItsBodyAndKeepsKinds) {
  const std::string templates =
      "templates:\n"
      "  pump:\n"
      "    parameters: {power: 5 kW, count: 2, tags: [a], name: null}\n"
      "    body: {kind: pump, power: '${power}', count: '${count}', tags: '${tags}',\n"
      "           label: 'P-${name}', sub: {x: 1, y: '${count+1}'}}\n";
  EXPECT_EQ(main_only(templates +
                      "plant:\n  p1: {use: pump, with: {name: A, count: 7}, sub: {x: 9}, z: 1}\n"),
            "{plant: {p1: {kind: 'pump', power: '5 kW', count: 7, tags: ['a'], label: 'P-A', "
            "sub: {x: 9, y: 8}, z: 1}}}");
  EXPECT_EQ(main_only(templates + "p: {use: pump}\n"), "parameter-missing main.yaml:6:10");
  EXPECT_EQ(main_only(templates + "p: {use: pump, with: {name: a, cuont: 1}}\n"),
            "parameter-unknown main.yaml:6:32");
  EXPECT_EQ(remedy({{"main.yaml", templates + "p: {use: pump, with: {name: a, cuont: 1}}\n"}}),
            "did you mean 'count'?");
  EXPECT_EQ(main_only(templates + "p: {use: pmup, with: {}}\n"), "template-unknown main.yaml:6:10");
  EXPECT_EQ(remedy({{"main.yaml", templates + "p: {use: pmup}\n"}}), "did you mean 'pump'?");
}

TEST(Template, PlacesPointAtTheBodyAndTheTrailAtItsUse) {
  const auto tree =
      load({{"main.yaml", "templates:\n  t:\n    body:\n      x: fast\nq: {use: t}\n"}});
  ASSERT_TRUE(tree);
  const auto number = tree->root.find("q")->find("x")->as_number();
  ASSERT_FALSE(number);
  const auto& mistake = number.error().items()[0];
  EXPECT_EQ(mistake.place.line, 4);
  EXPECT_EQ(mistake.place.column, 10);
  EXPECT_NE(mistake.message.find("(template 't' used at main.yaml:5:10)"), std::string::npos)
      << mistake.message;
}

TEST(Template, NestsAndForgetsForeignNames) {
  EXPECT_EQ(main_only("templates:\n"
                      "  in: {parameters: {n: 1}, body: {v: '${n}'}}\n"
                      "  out: {parameters: {m: 1}, body: {a: {use: in, with: {n: '${m*2}'}}}}\n"
                      "x: {use: out, with: {m: 4}}\n"),
            "{x: {a: {v: 8}}}");
  EXPECT_EQ(main_only("templates: {t: {body: {v: '${i}'}}}\nx_${i}: {for: {i: 1..1}, use: t}\n"),
            "parameter-unknown main.yaml:1:27");
  EXPECT_EQ(main_only("templates: {t: {bdoy: {}}}\n"),
            "template-form main.yaml:1:13, template-form main.yaml:1:17");
}

TEST(For, ReplicatesEntriesInOrder) {
  EXPECT_EQ(main_only("p:\n  first: 0\n  t_${i}: {for: {i: 1..3}, n: '${i}', m: 'no ${i+1}'}\n"
                      "  last: 0\n"),
            "{p: {first: 0, t_1: {n: 1, m: 'no 2'}, t_2: {n: 2, m: 'no 3'}, "
            "t_3: {n: 3, m: 'no 4'}, last: 0}}");
  EXPECT_EQ(main_only("t_${i}_${j}: {for: {i: [a, b], j: 0..1}}\n"),
            "{t_a_0: {}, t_a_1: {}, t_b_0: {}, t_b_1: {}}");
  EXPECT_EQ(main_only("l:\n- for: {i: -1..1}\n  do: {v: '${i*-2+1}'}\n- end\n"),
            "{l: [{v: 3}, {v: 1}, {v: -1}, 'end']}");
  EXPECT_EQ(main_only("t_${i}: {for: {i: 1..2}, 'u_${j}': {for: {j: '1..${i}'}}}\n"),
            "{t_1: {u_1: {}}, t_2: {u_1: {}, u_2: {}}}");
  EXPECT_EQ(main_only("t_${i}: {for: {i: 1..2}, use: s, with: {n: '${i}'}}\n"
                      "templates: {s: {parameters: {n: 0}, body: {v: '${n}'}}}\n"),
            "{t_1: {v: 1}, t_2: {v: 2}}");
}

TEST(For, IsOnlyAMappingOfVariables) {
  EXPECT_EQ(main_only("rule: {when: hot, for: 5 min}\n"), "{rule: {when: 'hot', for: '5 min'}}");
}

TEST(For, MistakesHavePlaceAndRemedy) {
  EXPECT_EQ(main_only("t: {for: {i: 1..2}}\n"), "for-key main.yaml:1:1");
  EXPECT_EQ(main_only("t_${i}: {for: {i: 2..1}}\n"), "for-form main.yaml:1:19");
  EXPECT_EQ(main_only("t_${i}: {for: {i: x}}\n"), "for-form main.yaml:1:19");
  EXPECT_EQ(main_only("t_${i}: {for: {}}\n"), "for-form main.yaml:1:15");
  EXPECT_EQ(main_only("l: [{for: {i: 1..2}}]\n"), "for-form main.yaml:1:11");
  EXPECT_EQ(main_only("t_${j}: {for: {i: 1..1}}\n"), "parameter-unknown main.yaml:1:1");
  EXPECT_EQ(main_only("t_${i*0}: {for: {i: 1..2}}\n"), "duplicate-key main.yaml:1:1");
  EXPECT_EQ(main_only("x: '${'\n"), "substitution-form main.yaml:1:4");
  EXPECT_EQ(main_only("x: '${1/2}'\n"), "substitution-form main.yaml:1:4");
  EXPECT_EQ(main_only("x: '${9223372036854775807+1}'\n"), "number-range main.yaml:1:4");
  EXPECT_EQ(main_only("l: [{for: {i: [a]}, do: '${i+1}'}]\n"), "substitution-kind main.yaml:1:25");
  EXPECT_EQ(main_only("x: '$${kept} $5'\n"), "{x: '${kept} $5'}");
}

TEST(Set, ReplacesAndAdds) {
  const Files files{{"main.yaml", "plant: {pump: {count: 1}}\nlist: [1, {a: 2}]\n"}};
  EXPECT_EQ(loaded(files, {"plant.pump.count=20", "plant.pump.power=5 kW", "list.1.a=[x, 'y']",
                           "plant.tank={h: 2}", "plant.tank.h=3", "list.0="}),
            "{plant: {pump: {count: 20, power: '5 kW'}, tank: {h: 3}}, list: [null, {a: ['x', "
            "'y']}]}");
}

TEST(Set, RefusesWhatHasNoPlace) {
  const Files files{{"main.yaml", "plant: {pump: {count: 1}}\nlist: [1]\n"}};
  EXPECT_EQ(loaded(files, {"plant.pmup.count=2"}), "set-path --set:1:7");
  EXPECT_EQ(remedy(files, {"plant.pmup.count=2"}), "did you mean 'pump'?");
  EXPECT_EQ(loaded(files, {"list.1=2"}), "set-path --set:1:6");
  EXPECT_EQ(loaded(files, {"plant.pump.count.x=2"}), "set-path --set:1:18");
  EXPECT_EQ(loaded(files, {"plant"}), "set-form --set:1:1");
  EXPECT_EQ(loaded(files, {"=3"}), "set-form --set:1:1");
  EXPECT_EQ(loaded(files, {"plant.=3"}), "set-form --set:1:7");
  EXPECT_EQ(loaded(files, {"plant.pump=[1, 2"}), "syntax --set:1:12");
  EXPECT_EQ(loaded(files, {"plant.pump=@x"}), "syntax --set:1:12");
  EXPECT_EQ(loaded(files, {"plant.pump=a: 1"}), "syntax --set:1:13");
  EXPECT_EQ(loaded(files, {"plant.pump=1\nx: 2"}), "set-form --set:1:12");
  EXPECT_EQ(loaded(files, {"plant.pump={a: 1, a: 2}"}), "duplicate-key --set:1:19");
}

TEST(Set, ReachesTemplatesBeforeTheyAreUsed) {
  EXPECT_EQ(loaded({{"main.yaml",
                     "templates: {t: {parameters: {n: 1}, body: {v: '${n}'}}}\n"
                     "a: {use: t}\nb: {use: t}\n"}},
                   {"templates.t.parameters.n=5", "b.v=6"}),
            "{a: {v: 5}, b: {v: 6}}");
}

TEST(ScenarioTree, TellsEveryMistakeOfEveryFile) {
  EXPECT_EQ(loaded({{"main.yaml", "include: [a.yaml, b.yaml]\nplant: {use: none}\n"},
                    {"a.yaml", "x: @1\n"},
                    {"b.yaml", "y: 1\ny: 2\n"}}),
            "syntax a.yaml:1:4, duplicate-key b.yaml:2:1, template-unknown main.yaml:2:14");
}

TEST(ScenarioTree, KeepsTheTextOfEveryFile) {
  const auto tree = load({{"main.yaml", "include: a.yaml\n"}, {"a.yaml", "x: 1 # c\n"}});
  ASSERT_TRUE(tree);
  ASSERT_EQ(tree->sources.size(), 2u);
  EXPECT_EQ(tree->sources[1].file, "a.yaml");
  EXPECT_EQ(tree->sources[1].text, "x: 1 # c\n");
}

}  // namespace
}  // namespace orrery::scenarios
