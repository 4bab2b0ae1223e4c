// SPDX-License-Identifier: Apache-2.0
#include "models/catalog.h"

#include <array>

#include "models/control/constant_action.h"
#include "models/control/do_nothing.h"
#include "models/control/hysteresis.h"
#include "models/control/linear_feedback.h"
#include "models/control/perfect_forecast.h"
#include "models/control/pid.h"
#include "models/control/pid_loops.h"
#include "models/control/random_action.h"
#include "models/control/rule.h"
#include "models/control/schedule.h"
#include "models/control/trained_controller.h"
#include "models/data/fill_gaps.h"
#include "models/data/hampel.h"
#include "models/data/spectrum.h"
#include "models/data/time_features.h"
#include "models/data/validate.h"
#include "models/data/window.h"
#include "models/detect/always_on.h"
#include "models/detect/autoencoder.h"
#include "models/detect/conv_autoencoder.h"
#include "models/detect/cusum.h"
#include "models/detect/ensemble.h"
#include "models/detect/ewma.h"
#include "models/detect/forecaster.h"
#include "models/detect/isolation_forest.h"
#include "models/detect/kmeans_distance.h"
#include "models/detect/last_value.h"
#include "models/detect/local_level.h"
#include "models/detect/lstm_autoencoder.h"
#include "models/detect/matrix_profile.h"
#include "models/detect/pca.h"
#include "models/detect/random_score.h"
#include "models/detect/robust_mahalanobis.h"
#include "models/detect/spectral_residual.h"
#include "models/detect/streaming_novelty.h"
#include "models/detect/threshold_rule.h"

namespace orrery::models {

std::span<const engine::AgentEntry> agent_catalog() {
  static const std::array kEntries = {
      engine::AgentEntry{&threshold_rule_info(), make_threshold_rule, false},
      engine::AgentEntry{&pca_info(), make_pca, false},
      engine::AgentEntry{&autoencoder_info(), make_autoencoder, false},
      engine::AgentEntry{&conv_autoencoder_info(), make_conv_autoencoder, false},
      engine::AgentEntry{&lstm_autoencoder_info(), make_lstm_autoencoder, false},
      engine::AgentEntry{&forecaster_info(), make_forecaster, false},
      engine::AgentEntry{&robust_mahalanobis_info(), make_robust_mahalanobis, false},
      engine::AgentEntry{&isolation_forest_info(), make_isolation_forest, false},
      engine::AgentEntry{&kmeans_distance_info(), make_kmeans_distance, false},
      engine::AgentEntry{&matrix_profile_info(), make_matrix_profile, false},
      engine::AgentEntry{&spectral_residual_info(), make_spectral_residual, false},
      engine::AgentEntry{&cusum_info(), make_cusum, false},
      engine::AgentEntry{&ewma_info(), make_ewma, false},
      engine::AgentEntry{&local_level_info(), make_local_level, false},
      engine::AgentEntry{&ensemble_info(), make_ensemble, false},
      engine::AgentEntry{&streaming_novelty_info(), make_streaming_novelty, false},
      engine::AgentEntry{&random_score_info(), make_random_score, true},
      engine::AgentEntry{&always_on_info(), make_always_on, true},
      engine::AgentEntry{&last_value_info(), make_last_value, true},
  };
  return kEntries;
}

std::span<const engine::StepEntry> step_catalog() {
  static const std::array kEntries = {
      engine::StepEntry{&validate_info(), make_validate},
      engine::StepEntry{&fill_gaps_info(), make_fill_gaps},
      engine::StepEntry{&hampel_info(), make_hampel},
      engine::StepEntry{&window_info(), make_window},
      engine::StepEntry{&time_features_info(), make_time_features},
      engine::StepEntry{&spectrum_info(), make_spectrum},
  };
  return kEntries;
}

std::span<const engine::ControllerEntry> controller_catalog() {
  static const std::array kEntries = {
      engine::ControllerEntry{&do_nothing_info(), make_do_nothing},
      engine::ControllerEntry{&constant_info(), make_constant},
      engine::ControllerEntry{&random_action_info(), make_random_action},
      engine::ControllerEntry{&linear_info(), make_linear},
      engine::ControllerEntry{&pid_info(), make_pid},
      engine::ControllerEntry{&pid_loops_info(), make_pid_loops},
      engine::ControllerEntry{&hysteresis_info(), make_hysteresis},
      engine::ControllerEntry{&schedule_info(), make_schedule},
      engine::ControllerEntry{&rule_info(), make_rule},
      engine::ControllerEntry{&trained_controller_info(), make_trained_controller},
      engine::ControllerEntry{&perfect_forecast_info(), make_perfect_forecast},
  };
  return kEntries;
}

}  // namespace orrery::models
