// SPDX-License-Identifier: Apache-2.0
#include "models/detect/window_model_catalog.h"

#include <array>

#include "models/detect/autoencoder.h"
#include "models/detect/conv_autoencoder.h"
#include "models/detect/cusum.h"
#include "models/detect/ewma.h"
#include "models/detect/forecaster.h"
#include "models/detect/isolation_forest.h"
#include "models/detect/kmeans_distance.h"
#include "models/detect/local_level.h"
#include "models/detect/lstm_autoencoder.h"
#include "models/detect/matrix_profile.h"
#include "models/detect/network_detector.h"
#include "models/detect/robust_mahalanobis.h"
#include "models/detect/spectral_residual.h"

namespace orrery::models {

std::span<const WindowModelEntry> window_model_catalog() {
  static const std::array kEntries = {
      WindowModelEntry{&robust_mahalanobis_info(), make_robust_mahalanobis_model},
      WindowModelEntry{&isolation_forest_info(), make_isolation_forest_model},
      WindowModelEntry{&kmeans_distance_info(), make_kmeans_distance_model},
      WindowModelEntry{&matrix_profile_info(), make_matrix_profile_model},
      WindowModelEntry{&spectral_residual_info(), make_spectral_residual_model},
      WindowModelEntry{&cusum_info(), make_cusum_model},
      WindowModelEntry{&ewma_info(), make_ewma_model},
      WindowModelEntry{&local_level_info(), make_local_level_model},
      WindowModelEntry{&autoencoder_info(), make_torch_model<&TorchModule::autoencoder>, true},
      WindowModelEntry{&conv_autoencoder_info(), make_torch_model<&TorchModule::conv_autoencoder>,
                       true},
      WindowModelEntry{&lstm_autoencoder_info(), make_torch_model<&TorchModule::lstm_autoencoder>,
                       true},
      WindowModelEntry{&forecaster_info(), make_torch_model<&TorchModule::forecaster>, true},
  };
  return kEntries;
}

const WindowModelEntry* find_window_model(const std::string& name) {
  for (const auto& entry : window_model_catalog())
    if (entry.info->name == name) return &entry;
  return nullptr;
}

}  // namespace orrery::models
