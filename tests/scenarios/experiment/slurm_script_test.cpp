// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/slurm_script.h"

#include <gtest/gtest.h>

#include "scenarios/experiment/shell_word.h"

namespace orrery::scenarios {
namespace {

SlurmJob sweep() {
  SlurmJob job;
  job.program = "/opt/orrery/bin/orrery";
  job.scenario = "my sweep.yaml";
  job.words = {"--set", "duration=2 d"};
  job.out = "it's here";
  job.command_line = "orrery experiment 'my sweep.yaml' --slurm\nrm -rf x";
  job.shards = 8;
  job.cpus = 3;
  return job;
}

TEST(SlurmScript, IsAnArrayOfShards) {
  const std::string script = slurm_script(sweep());
  EXPECT_EQ(script.rfind("#!/bin/bash\n", 0), 0u);
  EXPECT_NE(script.find("#SBATCH --array=0-7\n"), std::string::npos);
  EXPECT_NE(script.find("#SBATCH --cpus-per-task=3\n"), std::string::npos);
  EXPECT_NE(script.find("#SBATCH --job-name=my-sweep\n"), std::string::npos);
  EXPECT_NE(script.find("--shard \"$SLURM_ARRAY_TASK_ID/8\""), std::string::npos);
  EXPECT_NE(script.find("exec /opt/orrery/bin/orrery experiment 'my sweep.yaml' --set "
                        "'duration=2 d' \\\n"),
            std::string::npos);
  EXPECT_NE(script.find("--out 'it'\\''s here'\n"), std::string::npos);
  EXPECT_EQ(script.find("\nrm"), std::string::npos) << "a comment stays one";
}

TEST(SlurmScript, WordsAreQuotedForTheShell) {
  EXPECT_EQ(shell_quoted("plant.yaml"), "plant.yaml");
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("$(x)`y`"), "'$(x)`y`'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
}

TEST(SlurmScript, ShardsAreRead) {
  std::uint32_t shard = 9;
  std::uint32_t shards = 9;
  EXPECT_TRUE(read_shard("0/1", shard, shards));
  EXPECT_TRUE(read_shard("7/8", shard, shards));
  EXPECT_EQ(shard, 7u);
  EXPECT_EQ(shards, 8u);
  for (const char* wrong :
       {"", "/", "8/8", "1/0", "-1/8", "1", "1/8x", " 1/8", "1/", "/8", "a/b", "99999999999/8"})
    EXPECT_FALSE(read_shard(wrong, shard, shards)) << wrong;
}

}  // namespace
}  // namespace orrery::scenarios
